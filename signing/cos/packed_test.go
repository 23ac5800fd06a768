package cos

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"testing"
)

// packedPDF is a page whose objects 2, 3 and 6 stand in an object stream (5), found through a cross-reference stream (7).
func packedPDF() []byte { return packedWith("", "") }

// packedWith has more entries in the cross-reference stream's dictionary and other numbers in front of the objects.
func packedWith(extra, head string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at := map[int]int{}
	put := func(n int, body string) {
		at[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	objects := []string{"<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>", "(text)"}
	if head == "" {
		head = fmt.Sprintf("2 0 3 %d 6 %d ", len(objects[0])+1, len(objects[0])+len(objects[1])+2)
	}
	data := head + objects[0] + " " + objects[1] + " " + objects[2]
	put(1, "<</Type/Catalog/Pages 2 0 R>>")
	put(4, "<</Length 1>>\nstream\nq\nendstream")
	flat := deflated([]byte(data))
	put(5, fmt.Sprintf("<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", len(head), len(flat), flat))
	var entries []byte
	entry := func(kind byte, offset, last int) {
		entries = append(entries, kind, byte(offset>>8), byte(offset), byte(last))
	}
	at[7] = b.Len()
	entry(0, 0, 255)
	entry(1, at[1], 0)
	entry(2, 5, 0)
	entry(2, 5, 1)
	entry(1, at[4], 0)
	entry(1, at[5], 0)
	entry(2, 5, 2)
	entry(1, at[7], 0)
	// PNG's "up" predictor, as most writers use it.
	var rows, above []byte = nil, make([]byte, 4)
	for row := range slices.Chunk(entries, 4) {
		rows = append(rows, 2)
		for i := range row {
			rows = append(rows, row[i]-above[i])
		}
		above = row
	}
	flat = deflated(rows)
	put(7, fmt.Sprintf("<</Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>%s/Length %d>>\nstream\n%s\nendstream",
		extra, len(flat), flat))
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", at[7])
	return b.Bytes()
}

func deflated(b []byte) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.String()
}

// TestObjectStreams: objects are read out of object streams, and one that holds others than it should is a fault.
func TestObjectStreams(t *testing.T) {
	f, err := ReadBytes(packedPDF())
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := f.Text(Ref{6, 0}); got != "text" {
		t.Errorf("%q", got)
	}
	pages, err := f.Pages()
	if err != nil || len(pages) != 1 || pages[0].Ref != (Ref{3, 0}) {
		t.Errorf("%v %v", pages, err)
	}
	if content, err := f.Content(pages[0], 100); err != nil || string(content) != "q\n" {
		t.Errorf("%q %v", content, err)
	}
	if s := f.Survey(nil); s.Faults != nil || s.Highest != 7 {
		t.Errorf("%+v", s)
	}
	for name, pdf := range map[string][]byte{
		"other numbers": packedWith("", "2 0 3 36 9 90 "), "offsets beyond": packedWith("", "2 0 3 36 6 9999 "), "no numbers": packedWith("", "x 0 "),
	} {
		if got := kinds(t, pdf); !slices.Contains(got, FaultPacked) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestNumbersTwice: an object stream that names a number twice, or one that stands elsewhere, is read differently by those who
// look for objects themselves.
func TestNumbersTwice(t *testing.T) {
	for name, head := range map[string]string{"twice": "2 0 3 36 2 99 ", "one that stands elsewhere": "2 0 3 36 4 99 ", "its own": "2 0 3 36 5 99 ", "the catalog": "1 0 3 36 6 99 "} {
		if got := kinds(t, packedWith("", head)); !slices.Contains(got, FaultTwice) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := kinds(t, packedWith("", "2 0 3 36 6 99 ")); slices.Contains(got, FaultTwice) {
		t.Errorf("each once: %v", got)
	}
}

// TestSectionUnlisted: the number of a cross-reference stream that does not list itself is used all the same.
func TestSectionUnlisted(t *testing.T) {
	f, err := ReadBytes(packedWith("/Index[0 7]", ""))
	if err != nil {
		t.Fatal(err)
	}
	if s := f.Survey(nil); s.Faults != nil || s.Highest != 7 {
		t.Errorf("%+v", s)
	}
}

// TestBounds: a stream that unfolds without end, sections without end and tables larger than the file are refused.
func TestBounds(t *testing.T) {
	bomb := deflated(make([]byte, maxStructure+1))
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	fmt.Fprintf(&b, "7 0 obj\n<</Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n", len(bomb), bomb)
	if got := kinds(t, b.Bytes()); !slices.Equal(got, []FaultKind{FaultLimit}) {
		t.Errorf("bomb: %v", got)
	}
	for name, text := range map[string]string{
		"circle":      "%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
		"large table": "%PDF-1.5\nxref\n0 4294967296\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
	} {
		if got := kinds(t, []byte(text)); !slices.Equal(got, []FaultKind{FaultSection}) && !slices.Equal(got, []FaultKind{FaultLimit}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
