package page_test

import (
	"mime"
	"net/http"
	"regexp"
	"testing"

	"paraph/signing"
)

// TestNamesOfFiles: one ".pdf", and a name of ASCII for programs that read no other.
func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	o := shared(t)
	r := o.request(t, func(d *signing.Draft) { d.Title = `Città 契約 "A".PDF` })
	resp, err := http.Head(r.links[0] + "/document.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	header := resp.Header.Get("Content-Disposition")
	_, names, err := mime.ParseMediaType(header)
	if err != nil || names["filename"] != "Città 契約 -A-.pdf" {
		t.Errorf("%s: %v, %v", header, names, err)
	}
	if !regexp.MustCompile(`^attachment; filename="Citta __ -A-\.pdf"; `).MatchString(header) {
		t.Error(header)
	}
}
