package backend_test

import (
	"bytes"
	"encoding/xml"
	"image"
	_ "image/png" // what pdftoppm writes
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// TestBothNamesCanBeRead: the contract's own example, which asks two people for one place, sealed: another reader finds both names, each
// in its place. So on a page that is turned and cut.
func TestBothNamesCanBeRead(t *testing.T) {
	r := hosttest.Start(t, nil)
	for name, pdf := range map[string][]byte{
		"upright": hosttest.Contract(t, 1),
		"turned":  handmade("/MediaBox [0 0 900 700] /CropBox [40 50 882 645] /Rotate 90", ""),
	} {
		t.Run(name, func(t *testing.T) {
			body := hosttest.Seed(t, pdf)
			people := map[string]string{name + ".a@example.com": "Annamaria Bianchi", name + ".b@example.com": "Luca Verdi"}
			for i, email := range []string{name + ".a@example.com", name + ".b@example.com"} {
				body["signers"].([]any)[i].(map[string]any)["email"] = email
			}
			id := post(t, r, hosttest.Marshal(t, body))
			r.Await(t, id, hosttest.Is(signing.Waiting))
			for email, written := range people {
				r.Sign(t, r.Link(t, email), email, hosttest.Typed(written))
			}
			q, places := r.Await(t, id, hosttest.Is(signing.Done)), map[string]signing.Box{}
			for _, g := range q.Signers {
				places[people[g.Email]] = g.Fields[0].Box
			}
			sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
			if err != nil {
				t.Fatal(err)
			}
			readable(t, sealed, places)
		})
	}
}

// poppler runs one of its programs on a file.
func poppler(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(args[0]); err != nil {
		t.Skipf("skipped: %s is not installed (make test installs it)", args[0])
	}
	out, err := exec.Command(args[0], args[1:]...).Output()
	if err != nil {
		t.Fatalf("%s: %v", args[0], err)
	}
	return out
}

// readable: another reader finds each name as text within its box, so no two lie on each other, and draws something there.
func readable(t *testing.T, pdf []byte, names map[string]signing.Box) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "sealed.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	words := wordsOf(t, poppler(t, "pdftotext", "-bbox", "-cropbox", "-f", "1", "-l", "1", path, "-"))
	drawn := drawing(t, path)
	for name, box := range names {
		for word := range strings.FieldsSeq(name) {
			at, ok := words[word]
			if !ok || at.X < box.X-1 || at.Y < box.Y-1 || at.X+at.W > box.X+box.W+1 || at.Y+at.H > box.Y+box.H+1 {
				t.Errorf("%s stands at %+v (%v), its place is %+v", word, at, ok, box)
			}
			if n := ink(drawn, at); n < 10 {
				t.Errorf("%s: %d dark points", word, n)
			}
			for other, o := range words {
				if other != word && at.Overlaps(o) && !strings.Contains(name, other) {
					t.Errorf("%s lies on %s", word, other)
				}
			}
		}
	}
}

// drawing is the first page as another reader draws it, at 72 dpi.
func drawing(t *testing.T, path string) image.Image {
	t.Helper()
	b := poppler(t, "pdftoppm", "-r", "72", "-cropbox", "-f", "1", "-l", "1", "-png", "-singlefile", path)
	drawn, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// wordsOf are the words of a page with their boxes; of a word that is there twice the last.
func wordsOf(t *testing.T, bbox []byte) map[string]signing.Box {
	t.Helper()
	var page struct {
		Words []struct {
			XMin float64 `xml:"xMin,attr"`
			YMin float64 `xml:"yMin,attr"`
			XMax float64 `xml:"xMax,attr"`
			YMax float64 `xml:"yMax,attr"`
			Text string  `xml:",chardata"`
		} `xml:"body>doc>page>word"`
	}
	if err := xml.Unmarshal(bbox, &page); err != nil || len(page.Words) == 0 {
		t.Fatalf("%v: %.300s", err, bbox)
	}
	out := map[string]signing.Box{}
	for _, w := range page.Words {
		out[w.Text] = signing.Box{X: w.XMin, Y: w.YMin, W: w.XMax - w.XMin, H: w.YMax - w.YMin}
	}
	return out
}

// ink is how many points of a page drawn at 72 dpi are dark in a box.
func ink(page image.Image, b signing.Box) (n int) {
	for y := int(b.Y); y <= int(b.Y+b.H); y++ {
		for x := int(b.X); x <= int(b.X+b.W); x++ {
			if r, g, b, _ := page.At(x, y).RGBA(); r+g+b < 3*0xA000 {
				n++
			}
		}
	}
	return n
}
