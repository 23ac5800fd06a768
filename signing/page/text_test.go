package page

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// F1 is Helvetica; F2 gives four codes other meanings: ﬁ (PDFium takes it apart), a hyphen, a letter
// of two UTF-16 units, e acute.
func linesDocument() []byte {
	unicode := `stream:/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7A> <0020> endbfrange
4 beginbfchar <7B> <FB01> <7C> <002D> <7D> <D83DDE00> <7E> <00E9> endbfchar
endcmap end end`
	content := `BT /F1 12 Tf 50 700 Td (First line of) Tj ( the page) Tj 0 -20 Td (Second) Tj 0 -20 Td /F2 12 Tf (of{ce caf~) Tj
0 -20 Td (a }smile and more) Tj 0 -20 Td (after it) Tj ET
BT /F1 12 Tf 50 500 Td (A word that is bro-) Tj 0 -14 Td (ken at its end.) Tj ET
BT /F1 12 Tf 50 400 Td (   ) Tj ET`
	doc := pagetest.OnePage("/MediaBox[0 0 600 800]", content,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>", unicode)
	doc = []byte(strings.Replace(string(doc), "/F1 5 0 R", "/F1 5 0 R/F2 6 0 R", 1))
	return doc
}

func TestLines(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), linesDocument())
	lines, err := d.Text(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		text string
		y    float64 // of the base line, from the top
		w    float64
	}{
		{"First line of the page", 100, 107},
		{"Second", 120, 41},
		{"office café", 140, 0},
		{"a 😀smile and more", 160, 0},
		{"after it", 180, 40},
		{"A word that is bro-", 300, 100},
		{"ken at its end.", 314, 78},
	}
	for i, w := range want {
		if i >= len(lines) {
			t.Errorf("no line %q", w.text)
			continue
		}
		got := lines[i]
		if got.Text != w.text || got.Box.X < 49 || got.Box.X > 52 || got.Box.Y > w.y || got.Box.Y+got.Box.H < w.y-1 || got.Box.H > 15 ||
			w.w > 0 && (got.Box.W < w.w-8 || got.Box.W > w.w+8) {
			t.Errorf("line %d: %q at %+v, want %q on %v, %v wide", i, got.Text, got.Box, w.text, w.y, w.w)
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines: %v", len(lines), lines)
	}
}

func TestNoText(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), pagetest.OnePage("/MediaBox[0 0 600 800]", "0 0 10 10 re f"))
	if lines, err := d.Text(context.Background(), 1); err != nil || lines == nil || len(lines) != 0 {
		t.Errorf("%v, %v", lines, err)
	}
}

func TestDenseText(t *testing.T) {
	d := openFile(t, testPool(t, worker.Config{Max: 1}), pagetest.Dense(t, 2))
	lines, err := d.Text(context.Background(), 2)
	if err != nil || len(lines) != 70 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, l := range lines {
		want := fmt.Sprintf("Page 2 line %d: the quick brown fox jumps over the lazy dog, twice and thrice.", i)
		base := 50 + 11*float64(i)
		if l.Text != want || l.Box.Y > base || l.Box.Y+l.Box.H < base || l.Box.H > 11 {
			t.Errorf("line %d: %q at %+v", i, l.Text, l.Box)
		}
	}
}

func TestSpans(t *testing.T) {
	got := spans("one\r\ntwo\uFFFEthree\r\n\r\n\U0001F600x\x00hidden")
	want := []span{{0, 3, "one"}, {5, 9, "two-"}, {9, 14, "three"}, {18, 21, "\U0001F600x"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestUnion(t *testing.T) {
	got := union([]signing.Box{{X: 5, Y: 5, W: 1, H: 1}, {X: 0, Y: 8, W: 2, H: 4}})
	if want := (signing.Box{X: 0, Y: 5, W: 6, H: 7}); got != want || union(nil) != (signing.Box{}) {
		t.Errorf("%v, want %v", got, want)
	}
}
