package page_test

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"paraph/signing"
	"paraph/sync"
)

const dpi = 150

// mark is one place as it must look on paper: drawn, or typed when drawn is nil.
type mark struct {
	page  int
	box   signing.Box
	drawn []signing.Stroke
	name  string
}

func drawnAt(f signing.Field, m signing.Mark) mark {
	return mark{page: f.Page, box: f.Box, drawn: m.Strokes}
}

func typedAt(f signing.Field, name string) mark { return mark{page: f.Page, box: f.Box, name: name} }

// sealed is what a request came to, looked at with other people's programs: the signature holds, the
// file has no fault, the marks stand in their boxes and not one pixel outside them changed.
func (o *office) sealed(t *testing.T, r request, original []byte, marks ...mark) {
	t.Helper()
	content, err := o.client.Document(soon(t), r.id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	before, after := filepath.Join(dir, "original.pdf"), filepath.Join(dir, "sealed.pdf")
	for path, b := range map[string][]byte{before: original, after: content} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := run(t, "pdfsig", "-nocert", after); strings.Count(out, "Signature is Valid") != 1 || !strings.Contains(out, "Total document signed") {
		t.Error(out)
	}
	if out := run(t, "qpdf", "--check", after); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	words := run(t, "pdftotext", "-bbox", "-cropbox", after, "-")
	old, new := pages(t, before), pages(t, after)
	if len(old) != len(new) {
		t.Fatalf("%d pages became %d", len(old), len(new))
	}
	for i := range old {
		var own []mark
		for _, m := range marks {
			if m.page == i+1 {
				own = append(own, m)
			}
		}
		onlyInside(t, i+1, old[i], new[i], own)
		for _, m := range own {
			if m.drawn != nil {
				inked(t, new[i], m)
			} else if !named(words, m) {
				t.Errorf("page %d: “%s” is not in its box", m.page, m.name)
			}
		}
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// pages are a document's pages as poppler shows them.
func pages(t *testing.T, path string) []image.Image {
	t.Helper()
	run(t, "pdftoppm", "-png", "-r", fmt.Sprint(dpi), "-cropbox", path, path)
	files, err := filepath.Glob(path + "-*.png")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	out := make([]image.Image, len(files))
	for i, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		out[i], err = png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// onlyInside finds the pixels that changed: many in every box, none further than 1.5 pt from one.
func onlyInside(t *testing.T, page int, before, after image.Image, marks []mark) {
	t.Helper()
	if before.Bounds() != after.Bounds() {
		t.Fatalf("page %d: %v became %v", page, before.Bounds(), after.Bounds())
	}
	const slack = 1.5
	changed := make([]int, len(marks))
	for y := range before.Bounds().Dy() {
	next:
		for x := range before.Bounds().Dx() {
			if before.At(x, y) == after.At(x, y) {
				continue
			}
			px, py := float64(x)*72/dpi, float64(y)*72/dpi
			for i, m := range marks {
				if px > m.box.X-slack && px < m.box.X+m.box.W+slack && py > m.box.Y-slack && py < m.box.Y+m.box.H+slack {
					changed[i]++
					continue next
				}
			}
			t.Fatalf("page %d: a pixel outside changed at %.1f %.1f pt", page, px, py)
		}
	}
	for i, n := range changed {
		if n < 100 {
			t.Errorf("page %d: only %d pixels in box %d changed", page, n, i)
		}
	}
}

// inked looks for ink at every point of what was drawn: fitted into the area of a stamp 164 × 45 pt
// that begins 5 pt from the left and 1 pt from the top and is 154 × 32 pt, a line 1.1 pt wide.
func inked(t *testing.T, page image.Image, m mark) {
	t.Helper()
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	points := 0
	for _, s := range m.drawn {
		for _, p := range s {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
			points++
		}
	}
	if points < 20 {
		t.Fatalf("%d points", points)
	}
	k := min((154-1.1)/(x1-x0), (32-1.1)/(y1-y0))
	for _, s := range m.drawn {
		for _, p := range s {
			x := m.box.X + 5 + 77 + k*(p.X-(x0+x1)/2)
			y := m.box.Y + 1 + 16 + k*(p.Y-(y0+y1)/2)
			if r, _, b, _ := page.At(int(x*dpi/72), int(y*dpi/72)).RGBA(); int(b>>8) < int(r>>8)+40 || r>>8 > 120 {
				t.Errorf("no ink at %.1f %.1f pt", x, y)
			}
		}
	}
}

var word = regexp.MustCompile(`<page |<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]+)</word>`)

// named tells whether every word of a name stands in its box, a typeface's overhang allowed.
func named(words string, m mark) bool {
	page, found := 0, map[string]bool{}
	for _, w := range word.FindAllStringSubmatch(words, -1) {
		if w[5] == "" {
			page++
			continue
		}
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(w[i+1], 64)
		}
		if page == m.page && v[0] > m.box.X-1 && v[1] > m.box.Y-6 && v[2] < m.box.X+m.box.W+1 && v[3] < m.box.Y+m.box.H+6 {
			found[w[5]] = true
		}
	}
	for _, w := range strings.Fields(m.name) {
		if !found[w] {
			return false
		}
	}
	return true
}
