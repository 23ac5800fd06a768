package host_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
)

// TestNoSuchPage: what is not there below the page's paths is said by a page, without a detour.
func TestNoSuchPage(t *testing.T) {
	r := hosttest.Start(t, nil)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range []string{"/page/nothing", "/page/nothing/", "/page", "/page/", "/s", "/s/", "/s/nothing"} {
		resp, err := client.Get(r.Endpoint.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// TestDocs: anybody reads the page for programs; nothing of it comes from elsewhere.
func TestDocs(t *testing.T) {
	r := hosttest.Start(t, nil)
	resp, err := http.Get(r.Endpoint.URL + "/docs")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	page := string(b)
	if err != nil || resp.StatusCode != 200 || !strings.Contains(page, "<h2>Send</h2>") || !strings.Contains(page, "<td>507</td>") {
		t.Errorf("%v %d %.300s", err, resp.StatusCode, page)
	}
	for _, from := range []string{"<script", "src=", "<link", "@import"} {
		if strings.Contains(page, from) {
			t.Errorf("%s is in it", from)
		}
	}
}
