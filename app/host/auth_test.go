package host_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
)

func TestTokensAreGoodForTheirScopes(t *testing.T) {
	r := hosttest.Start(t, nil)
	read, err := r.NewToken(t.Context(), "reader", []string{"GET:esignature.openapi.com/signatures"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		status       int
	}{{"GET", "/signatures", 404}, {"POST", "/EU-SES", 403}, {"DELETE", "/signatures/" + strings.Repeat("a", 24), 403}, {"POST", "/paraph/v1/tokens", 401}} {
		_, resp, answer := r.Ask(t, c.method, c.path, "{}", "Authorization", "Bearer "+read.Token)
		if resp.StatusCode != c.status {
			t.Errorf("%s %s: %d %s", c.method, c.path, resp.StatusCode, answer)
		}
	}
	if _, err := r.NewToken(t.Context(), "", []string{"EVERYTHING"}); err == nil {
		t.Error("a scope that is none was taken")
	}
	all, _ := filepath.Glob(filepath.Join(r.Folder, "*.db*"))
	for _, f := range all {
		if b, err := os.ReadFile(f); err != nil || bytes.Contains(b, []byte(read.Token)) {
			t.Errorf("the token stands in %s (%v)", f, err)
		}
	}
}
