package cos

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"paraph/signing/page/pagetest"
)

func plain() []byte {
	return pagetest.OnePage("/MediaBox[0 0 300 200]", "BT /F1 12 Tf 20 100 Td (Contract) Tj ET")
}

// kinds of what reading and surveying finds, each once.
func kinds(t *testing.T, b []byte) []FaultKind {
	t.Helper()
	f, err := ReadBytes(b)
	if err != nil {
		fault, ok := errors.AsType[*Fault](err)
		if !ok {
			t.Fatalf("%v is no Fault", err)
		}
		return []FaultKind{fault.Kind}
	}
	var out []FaultKind
	for _, fault := range f.Survey(nil).Faults {
		out = append(out, fault.Kind)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func replaced(old, with string) []byte {
	b := plain()
	if !bytes.Contains(b, []byte(old)) {
		panic("nothing to replace: " + old)
	}
	return bytes.Replace(b, []byte(old), []byte(with), 1)
}

// entryMoved makes the entry of object n point so many bytes elsewhere.
func entryMoved(n, by int) []byte {
	b := plain()
	at := bytes.Index(b, []byte("\nxref\n"))
	lines := bytes.SplitAfter(b[at:], []byte("\n"))
	line := lines[3+n]
	var offset int
	fmt.Sscanf(string(line), "%d", &offset)
	return bytes.Replace(b, line, fmt.Appendf(nil, "%010d%s", offset+by, line[10:]), 1)
}

// TestFaults: each thing that can be wrong is named, and nothing else is.
func TestFaults(t *testing.T) {
	size := len(plain())
	for name, c := range map[string]struct {
		pdf  []byte
		want []FaultKind
	}{
		"nothing wrong":             {plain(), nil},
		"no PDF":                    {[]byte("hello"), []FaultKind{FaultHeader}},
		"empty":                     {nil, []FaultKind{FaultHeader}},
		"odd version":               {replaced("%PDF-1.7", "%PDF-1.8"), []FaultKind{FaultVersion}},
		"a letter for a version":    {replaced("%PDF-1.7", "%PDF-x.7"), []FaultKind{FaultVersion}},
		"startxref two off":         {replaced(fmt.Sprint(start(plain())), fmt.Sprint(start(plain())-2)), []FaultKind{FaultSection}},
		"startxref beyond the file": {replaced(fmt.Sprint(start(plain())), fmt.Sprint(size+9)), []FaultKind{FaultStart}},
		"no startxref":              {replaced("startxref", "xtartxref"), []FaultKind{FaultStart}},
		"no %%EOF":                  {replaced("%%EOF", ""), []FaultKind{FaultEnd}},
		"entry three off":           {entryMoved(4, 3), []FaultKind{FaultEntry, FaultStream}},
		"entry one early":           {entryMoved(5, -1), nil}, // on the line feed before it
		"entry two early":           {entryMoved(5, -2), []FaultKind{FaultEntry}},
		"entry of another object":   {swapped(), []FaultKind{FaultEntry, FaultStream}},
		"entry into the middle":     {entryMoved(3, 20), []FaultKind{FaultEntry, FaultTree}},
		"Length too long":           {lengthed("400"), []FaultKind{FaultLength}},
		"Length too short":          {lengthed("3"), []FaultKind{FaultLength}},
		"Length is a name":          {lengthed("/A"), []FaultKind{FaultLength}},
		"Length leads nowhere":      {lengthed("99 0 R"), []FaultKind{FaultLength, FaultMissing}},
		"a key twice":               {pagetest.OnePage("/MediaBox[0 0 9 9]/MediaBox[0 0 9 9]", ""), []FaultKind{FaultKey}},
		"Size missing":              {replaced("/Size 6", "/Sixe 6"), []FaultKind{FaultSize}},
		"Size too small":            {replaced("/Size 6", "/Size 4"), []FaultKind{FaultSize}},
		"no endobj":                 {bytes.Replace(plain(), []byte("endobj"), []byte("endxbj"), 1), []FaultKind{FaultSyntax}},
		"a page in the tree itself": {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[<</Type/Page/MediaBox[0 0 9 9]>>]>>"), []FaultKind{FaultTree}},
		"a page twice":              {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), []FaultKind{FaultPageTwice}},
		"a kid that is not there":   {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), []FaultKind{FaultMissing, FaultTree}},
		"a null kid":                {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R null]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), []FaultKind{FaultTree}},
		"a tree in a circle":        {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[2 0 R]>>"), []FaultKind{FaultTree}},
		"no page":                   {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"), []FaultKind{FaultTree}},
		"no catalog":                {pagetest.Made("[]"), []FaultKind{FaultCatalog}},
		"a MediaBox of six numbers": {pagetest.OnePage("/MediaBox[0 0 300 200 5 6]", ""), []FaultKind{FaultBox}},
		"no MediaBox":               {pagetest.OnePage("", ""), []FaultKind{FaultBox}},
		"a CropBox beside the page": {pagetest.OnePage("/MediaBox[0 0 300 200]/CropBox[900 900 950 950]", ""), []FaultKind{FaultBox}},
		"turned by 45 degrees":      {pagetest.OnePage("/MediaBox[0 0 300 200]/Rotate 45", ""), []FaultKind{FaultBox}},
		"turned by a real":          {pagetest.OnePage("/MediaBox[0 0 300 200]/Rotate 90.0", ""), []FaultKind{FaultBox}},
		"turned by a name":          {pagetest.OnePage("/MediaBox[0 0 300 200]/Rotate/90", ""), []FaultKind{FaultBox}},
		"turned backwards":          {pagetest.OnePage("/MediaBox[0 0 300 200]/Rotate -450", ""), nil},
		"units of nothing":          {pagetest.OnePage("/MediaBox[0 0 300 200]/UserUnit 0", ""), []FaultKind{FaultBox}},
		"units below nothing":       {pagetest.OnePage("/MediaBox[0 0 300 200]/UserUnit -2.0", ""), []FaultKind{FaultBox}},
		"a CropBox of six numbers":  {pagetest.OnePage("/MediaBox[0 0 300 200]/CropBox[0 0 100 100 1 1]", ""), []FaultKind{FaultBox}},
		"a CropBox beyond the page": {pagetest.OnePage("/MediaBox[0 0 300 200]/CropBox[-9 -9 999 999]", ""), nil},
		"Annots that are one":       {pagetest.OnePage("/MediaBox[0 0 300 200]/Annots<</Type/Annot/Rect[0 0 9 9]>>", ""), []FaultKind{FaultTree}},
		"a font that is not there":  {pagetest.OnePage("/MediaBox[0 0 300 200]/Group 99 0 R", ""), []FaultKind{FaultMissing}},
		"nothing in an array":       {pagetest.OnePage("/MediaBox[0 0 300 200]/Annots[99 0 R]", ""), []FaultKind{FaultMissing}},
		"nothing, from nowhere":     {pagetest.OnePage("/MediaBox[0 0 300 200]", "", "<</A 99 0 R>>"), nil},
		"nothing, far down":         {pagetest.OnePage("/MediaBox[0 0 300 200]/A 6 0 R", "", "[[<</B 7 0 R>>]]", "stream:<</C[98 0 R]>>stream:"), []FaultKind{FaultMissing}},
		"content that is no stream": {pagetest.OnePage("/MediaBox[0 0 300 200]/Contents 5 0 R", ""), []FaultKind{FaultKey, FaultStream}},
		"carriage returns only":     {bytes.ReplaceAll(plain(), []byte("stream\n"), []byte("stream\r")), []FaultKind{FaultSyntax}},
		"bytes before the header":   {append([]byte("HTTP/1.1 200 OK\r\n\r\n"), plain()...), []FaultKind{FaultSection}},
		"line feeds made longer":    {bytes.ReplaceAll(plain(), []byte("\n"), []byte("\r\n")), []FaultKind{FaultSection}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kinds(t, c.pdf); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func start(b []byte) int { return bytes.LastIndex(b, []byte("xref\n0 ")) }

func lengthed(with string) []byte {
	b := plain()
	at := bytes.Index(b, []byte("/Length "))
	end := at + bytes.IndexByte(b[at:], '>')
	old := string(b[at:end])
	made := "/Length " + with
	// What is longer or shorter takes its room from the content, so that no offset moves.
	by := len(made) - len(old)
	content := []byte("(Contract)")
	to := []byte("(" + strings.Repeat("x", len(content)-2-by) + ")")
	return bytes.Replace(bytes.Replace(b, []byte(old), []byte(made), 1), content, to, 1)
}

// swapped has the entries of objects 4 and 5 the other way round.
func swapped() []byte {
	b := plain()
	at := bytes.Index(b, []byte("\nxref\n"))
	lines := bytes.SplitAfter(b[at+1:], []byte("\n"))
	lines[2+4], lines[2+5] = lines[2+5], lines[2+4]
	return append(bytes.Clone(b[:at+1]), bytes.Join(lines, nil)...)
}

// TestMovedObjects: an incremental update is told by the objects that stand elsewhere.
func TestMovedObjects(t *testing.T) {
	before := plain()
	at := len(before)
	after := append(bytes.Clone(before), "4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"...)
	table := len(after)
	after = fmt.Appendf(after, "xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", at, start(before), table)
	was, err := ReadBytes(before)
	if err != nil {
		t.Fatal(err)
	}
	is, err := ReadBytes(after)
	if err != nil {
		t.Fatal(err)
	}
	if got := is.Moved(was); !slices.Equal(got, []int{4}) {
		t.Errorf("moved: %v", got)
	}
	if len(is.Sections) != 2 || is.Sections[0].At != int64(table) {
		t.Errorf("sections: %+v", is.Sections)
	}
	if faults := is.Survey(nil).Faults; faults != nil {
		t.Errorf("faults: %v", faults)
	}
}
