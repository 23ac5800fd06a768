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
	read, err := r.NewToken(t.Context(), r.Endpoint.Token, "reader", []string{"GET:esignature.openapi.com/signatures"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		status       int
	}{{"GET", "/signatures", 404}, {"POST", "/EU-SES", 403}, {"DELETE", "/signatures/" + strings.Repeat("a", 24), 403}, {"POST", "/paraph/v1/tokens", 403}} {
		_, resp, answer := r.Ask(t, c.method, c.path, "{}", "Authorization", "Bearer "+read.Token)
		if resp.StatusCode != c.status {
			t.Errorf("%s %s: %d %s", c.method, c.path, resp.StatusCode, answer)
		}
	}
	if _, err := r.NewToken(t.Context(), r.Endpoint.Token, "x", []string{"EVERYTHING"}); err == nil {
		t.Error("a scope that is none was taken")
	}
	all, _ := filepath.Glob(filepath.Join(r.Folder, "*.db*"))
	for _, f := range all {
		if b, err := os.ReadFile(f); err != nil || bytes.Contains(b, []byte(read.Token)) {
			t.Errorf("the token stands in %s (%v)", f, err)
		}
	}
}

// TestNobodyMintsMoreThanTheyMay: a token that may make tokens gives no right it has not, and none is without a name.
func TestNobodyMintsMoreThanTheyMay(t *testing.T) {
	r := hosttest.Start(t, nil)
	maker, err := r.NewToken(t.Context(), r.Endpoint.Token, "maker", []string{"POST:paraph", "GET:signatures"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by, body string
		status   int
	}{
		{maker.Token, `{"name":"a","scopes":["GET:signatures"]}`, 200},
		{maker.Token, `{"name":"a","scopes":["*"]}`, 403},
		{maker.Token, `{"name":"a","scopes":["GET:signatures","DELETE:signatures"]}`, 403},
		{maker.Token, `{"name":"a"}`, 403}, // all of the published contract
		{maker.Token, `{"name":"","scopes":["GET:signatures"]}`, 422},
		{maker.Token, `{"name":"\u200b ","scopes":["GET:signatures"]}`, 422},
		{maker.Token, `{"scopes":["GET:signatures"]}`, 422},
		{r.Endpoint.Token, `{"name":"a","scopes":["*"]}`, 200},
		{r.Endpoint.Token, `{"scopes":["*"]}`, 422},
		{r.Endpoint.Token, `{"name":"a"}`, 200},
		{r.Endpoint.Token, `{"name":"a","scopes":null}`, 200},
		{r.Endpoint.Token, `{"name":"a","scopes":["GET:signatures","get:signatures","GET:host/signatures"]}`, 200}, // once
		{r.Endpoint.Token, `{"name":"a","scopes":[]}`, 422},
		{r.Endpoint.Token, `{"name":"a","scopes":[""]}`, 422},
		{"unknown", `{"name":"a","scopes":["GET:signatures"]}`, 401},
	} {
		_, resp, answer := r.Ask(t, "POST", "/paraph/v1/tokens", c.body, "Authorization", "Bearer "+c.by)
		if resp.StatusCode != c.status || strings.Count(string(answer), "GET:signatures") > 1 {
			t.Errorf("%s: %d, want %d: %s", c.body, resp.StatusCode, c.status, answer)
		}
	}
}
