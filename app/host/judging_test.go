package host_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// saidOfFile is the contract's answer about a file, as far as it is asked here.
type saidOfFile struct {
	CheckDate, VerificationDate, SignatureFormat string
	NrOfSignatures                               int
	OverallVerified                              bool
	SignatureReportList                          []struct {
		ID, SubjectCN, SignerCertificateStatus, SignerCertificateNotBefore string
		Integrity                                                          bool
		KeySize                                                            int
		DerEncodedSignerCert                                               []byte
	}
	NoteReportList []struct {
		About, Type int
		Synopsis    string
	}
	PlainDocument []byte
	Paraph        struct {
		Verdict    string
		SealedHere bool
	}
}

// asked puts a file to POST /verify, holds request and answer to the specification, and reads what is said of the file.
func asked(t *testing.T, r *hosttest.Rig, s hosttest.Spec, body map[string]any, want int) (e saidOfFile, failure string) {
	t.Helper()
	text := hosttest.Marshal(t, body)
	req, resp, answer := r.Ask(t, "POST", "/verify", text)
	if resp.StatusCode != want {
		t.Fatalf("%d, want %d: %.300s", resp.StatusCode, want, answer)
	}
	s.Check(t, req, []byte(text), resp, answer, want >= 400)
	var whole struct{ Data saidOfFile }
	if err := json.Unmarshal(answer, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Data, string(answer)
}

func encoded(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// TestVerifyOfTheContract: what the service sealed, by its own word and as of a day before it was; one byte of it changed; a file
// without a signature.
func TestVerifyOfTheContract(t *testing.T) {
	r := hosttest.Start(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 2))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := asked(t, r, s, map[string]any{"inputDocument": encoded(sealed)}, 200)
	if !e.OverallVerified || e.NrOfSignatures != 1 || e.SignatureFormat != "PAdES" || !e.Paraph.SealedHere || len(e.SignatureReportList) != 1 ||
		len(e.NoteReportList) != 0 || e.PlainDocument != nil || e.CheckDate != e.VerificationDate {
		t.Errorf("%+v", e)
	}
	if one := e.SignatureReportList[0]; !one.Integrity || one.ID != "0" || one.SubjectCN == "" || one.SignerCertificateStatus != "VALID" ||
		one.SignerCertificateNotBefore == "" || one.KeySize < 256 || len(one.DerEncodedSignerCert) == 0 {
		t.Errorf("%+v", one)
	}
	e, _ = asked(t, r, s, map[string]any{"inputDocument": encoded(sealed), "verifyOnDate": "2020-02-14"}, 200)
	if e.OverallVerified || e.VerificationDate != "2020-02-14 23:59:59.000+00:00" || e.SignatureReportList[0].SignerCertificateStatus != "NOT_YET_VALID" {
		t.Errorf("before it was made: %+v", e)
	}
	wrong := bytes.Clone(sealed)
	copy(wrong[bytes.Index(wrong, []byte("/MediaBox")):], "/MediaBoy")
	e, _ = asked(t, r, s, map[string]any{"inputDocument": encoded(wrong)}, 200)
	if e.OverallVerified || e.Paraph.Verdict != "do-not-rely" || e.SignatureReportList[0].Integrity || e.NoteReportList[0].Synopsis != "altered" || e.NoteReportList[0].Type != 1 {
		t.Errorf("changed: %+v", e)
	}
	e, _ = asked(t, r, s, map[string]any{"inputDocument": encoded(hosttest.Contract(t, 1))}, 200)
	if e.OverallVerified || e.NrOfSignatures != 0 || e.Paraph.Verdict != "unsigned" {
		t.Errorf("without a signature: %+v", e)
	}
}

// TestVerifyOfEnvelopes: a CMS with its content, one without it beside it, and a signed PDF in one.
func TestVerifyOfEnvelopes(t *testing.T) {
	r := hosttest.Start(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	dir := t.TempDir()
	openssl := func(args ...string) {
		t.Helper()
		cmd := exec.Command("openssl", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	sign := func(content []byte, options ...string) []byte {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "in"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		openssl(append([]string{"cms", "-sign", "-in", "in", "-binary", "-signer", "c.pem", "-inkey", "k.pem", "-cades", "-outform", "DER", "-out", "out"}, options...)...)
		out, err := os.ReadFile(filepath.Join(dir, "out"))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=Anna Rossi", "-days", "9")
	for name, content := range map[string][]byte{"short": []byte("the price is 1,000"), "long": bytes.Repeat([]byte("the price is 1,000\n"), 1e5)} {
		e, _ := asked(t, r, s, map[string]any{"inputDocument": encoded(sign(content, "-nodetach"))}, 200)
		if one := e.SignatureReportList[0]; e.SignatureFormat != "CAdES" || !bytes.Equal(e.PlainDocument, content) || !one.Integrity || one.SubjectCN != "Anna Rossi" ||
			one.SignerCertificateStatus != "UNKNOWN" || e.OverallVerified {
			t.Errorf("%s: %+v", name, e.SignatureReportList)
		}
		beside := encoded(sign(content))
		e, _ = asked(t, r, s, map[string]any{"inputDocument": beside, "detachedContent": encoded(content)}, 200)
		if !e.SignatureReportList[0].Integrity || e.PlainDocument != nil {
			t.Errorf("%s, beside: %+v", name, e)
		}
		e, _ = asked(t, r, s, map[string]any{"inputDocument": beside, "detachedContent": encoded([]byte("9,000"))}, 200)
		if e.SignatureReportList[0].Integrity || e.Paraph.Verdict != "do-not-rely" {
			t.Errorf("%s, of something else: %+v", name, e)
		}
		e, _ = asked(t, r, s, map[string]any{"inputDocument": beside}, 200)
		if e.SignatureReportList[0].Integrity || e.Paraph.Verdict != "cannot-say" {
			t.Errorf("%s, of nothing: %+v", name, e)
		}
	}
	twice := sign(sign([]byte("the price is 1,000"), "-nodetach"), "-nodetach")
	e, _ := asked(t, r, s, map[string]any{"inputDocument": encoded(twice), "recursive": true}, 200)
	if e.NrOfSignatures != 2 || e.SignatureReportList[1].ID != "0.0" {
		t.Errorf("%+v", e)
	}
	if e, _ = asked(t, r, s, map[string]any{"inputDocument": encoded(twice)}, 200); e.NrOfSignatures != 1 {
		t.Errorf("%+v", e)
	}
}

// TestVerifyRefuses: each error by its status and number; a token without the scope may not ask.
func TestVerifyRefuses(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) {
		limits := backend.StandardLimits
		limits.Document = 1 << 20
		o.Limits = &limits
	})
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	pdf := hosttest.Contract(t, 1)
	for _, c := range []struct {
		name   string
		body   map[string]any
		status int
		number string
	}{
		{"nothing", map[string]any{"inputDocument": ""}, 422, "610"},
		{"no base64", map[string]any{"inputDocument": "§§§"}, 422, "1108"},
		{"long, and no base64", map[string]any{"inputDocument": strings.Repeat("§", 9000)}, 422, "1108"},
		{"no signed file", map[string]any{"inputDocument": encoded([]byte("hello, world"))}, 422, "1202"},
		{"damaged", map[string]any{"inputDocument": encoded([]byte("%PDF-1.7\nnothing"))}, 422, "1203"},
		{"no such day", map[string]any{"inputDocument": encoded(pdf), "verifyOnDate": "2026-02-31"}, 422, "625"},
		{"a day to come", map[string]any{"inputDocument": encoded(pdf), "verifyOnDate": time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}, 422, "625"},
		{"too large", map[string]any{"inputDocument": encoded(make([]byte, 2<<20))}, 413, "1111"},
		{"too large together", map[string]any{"inputDocument": encoded(pdf), "detachedContent": encoded(make([]byte, 1<<20))}, 413, "1111"},
	} {
		if _, answer := asked(t, r, s, c.body, c.status); !strings.Contains(answer, `"error":`+c.number) {
			t.Errorf("%s: %.200s", c.name, answer)
		}
	}
	if _, resp, _ := r.Ask(t, "GET", "/verify", ""); resp.StatusCode != 405 {
		t.Errorf("%d", resp.StatusCode)
	}
	if _, resp, _ := r.Ask(t, "POST", "/verify", "{"); resp.StatusCode != 400 {
		t.Errorf("%d", resp.StatusCode)
	}
}
