package host_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
)

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
