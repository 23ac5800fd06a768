package pagetest

import (
	"fmt"
	"path/filepath"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// Dense is the path of a document of so many A4 pages full of text, about 5,000 letters each.
func Dense(t testing.TB, pages int) string {
	t.Helper()
	doc := fpdf.New("P", "pt", "A4", "")
	for n := range pages {
		doc.AddPage()
		doc.SetFont("Helvetica", "", 9)
		for l := range 70 {
			doc.Text(40, 50+float64(l)*11, fmt.Sprintf("Page %d line %d: the quick brown fox jumps over the lazy dog, twice and thrice.", n+1, l))
		}
	}
	name := filepath.Join(t.TempDir(), "dense.pdf")
	if err := doc.OutputFileAndClose(name); err != nil {
		t.Fatal(err)
	}
	return name
}
