package trust

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"paraph/signing/cms"
)

func TestPolicy(t *testing.T) {
	p := Standard()
	key := issued(t, "Alice", nil).cert.Key
	for _, c := range []struct {
		algorithm cms.Algorithm
		year      int
		want      string
	}{
		{cms.Algorithm{Name: "ECDSA", Hash: 5}, 2060, "[]"},
		{cms.Algorithm{Name: "ECDSA", Hash: 3}, 2010, "[]"},
		{cms.Algorithm{Name: "ECDSA", Hash: 3}, 2013, "[SHA-1 false]"},
		{cms.Algorithm{Name: "ECDSA", Hash: 2}, 1999, "[MD5 false]"},
		{cms.Algorithm{Name: "ECDSA", Hash: 4}, 2030, "[SHA-224 true]"},
		{cms.Algorithm{Name: "RSA-PKCS1", Hash: 5}, 2030, "[RSA-PKCS1 true]"},
		{cms.Algorithm{}, 2020, "[ false]"},
	} {
		out := []string{}
		for _, problem := range p.Signature(c.algorithm, key, time.Date(c.year, 6, 1, 0, 0, 0, 0, time.UTC)) {
			out = append(out, fmt.Sprint(problem.Detail, " ", problem.Warning))
		}
		if fmt.Sprint(out) != c.want {
			t.Errorf("%v in %d: %v", c.algorithm, c.year, out)
		}
	}
	for _, bad := range []string{`{}`, `{"updated":"x"}`, `{"updated":"2024-01-01","digests":{"SHA-1":"soon"}}`, `{"updated":"2024-01-01","more":1}`, `{"updated":"2024-01-01"} x`} {
		if _, err := ReadPolicy([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

// weakFrom is the standard policy, but ECDSA holds until that day.
func weakFrom(t *testing.T, until string) *Policy {
	p, err := ReadPolicy([]byte(strings.Replace(string(standard), `"ECDSA": ""`, `"ECDSA": "`+until+`"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPolicyOfAPath: each certificate but the anchor is held to the policy.
func TestPolicyOfAPath(t *testing.T) {
	p := made(t)
	if out := Standard().Chain(p.chain, day(10)); len(out) > 0 {
		t.Errorf("%v", out)
	}
	out := weakFrom(t, "2026-01-05").Chain(p.chain, day(10))
	if len(out) != 2 || !out[0].Certificate.Equal(p.alice.cert) || !out[1].Certificate.Equal(p.sub.cert) || out[0].Detail != "ECDSA" {
		t.Errorf("%v", out)
	}
}
