package page

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/page/pagetest"
)

// invoice is a document of so many pages with entries of its catalog and further objects from 20 on; F is the number of
// the first of them.
func invoice(pages int, catalog string, more ...string) []byte {
	return invoiceOf(pages, catalog, "", more...)
}

// invoiceOf is an invoice with further entries of its first page.
func invoiceOf(pages int, catalog, first string, more ...string) []byte {
	kids := ""
	var all []string
	for i := range pages {
		kids += fmt.Sprintf(" %d 0 R", 3+i)
		all = append(all, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]"+first+">>")
		first = ""
	}
	for len(all) < 17 {
		all = append(all, "null")
	}
	all = append([]string{"<</Type/Catalog/Pages 2 0 R" + catalog + ">>", fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, pages)}, all...)
	return pagetest.Made(append(all, more...)...)
}

// file are the objects of a file specification, and of its content, to be numbered from number on.
func file(number int, name, content string) []string {
	return []string{
		fmt.Sprintf("<</Type/Filespec/F(%s)/UF(%s)/AFRelationship/Alternative/EF<</F %d 0 R/UF %d 0 R>>>>", name, name, number+1, number+1),
		"stream:<</Type/EmbeddedFile/Subtype/text#2Fxml>>stream:" + content,
	}
}

// with is an invoice whose catalog has one file in its tree and among its associated files.
func with(pages int, name, content string) []byte {
	return invoice(pages, "/AF[20 0 R]/Names<</EmbeddedFiles<</Names[("+name+")20 0 R]>>>>", file(20, name, content)...)
}

// attachedTo are a document's attachments: "key: name = content", in the order of its tree, and how many are associated.
func attachedTo(t *testing.T, content []byte) (found []string, associated int) {
	t.Helper()
	s, err := strict(bytes.NewReader(content), int64(len(content)), "")
	if err != nil {
		t.Fatal(err)
	}
	o := newOrigin(s)
	for _, a := range o.attachments() {
		d, _ := o.dict(a.spec)
		ef, _ := o.dict(d["EF"])
		stream, ok := o.value(ef["F"]).(*cos.Stream)
		if !ok || o.name(d["AFRelationship"]) != "Alternative" || o.text(d["F"], 99) != o.text(d["UF"], 99) {
			t.Errorf("%v", d)
			continue
		}
		raw, err := o.file.Raw(stream)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, fmt.Sprintf("%s: %s = %s", o.text(a.name, 99), o.text(d["UF"], 99), raw))
	}
	return found, len(o.array(o.root["AF"]))
}

// TestReportedInvoices: two invoices joined have both their files.
func TestReportedInvoices(t *testing.T) {
	dir := shared(t, "cases")
	var sources [][]byte
	for _, name := range []string{"kA.pdf", "kB.pdf"} {
		b, err := os.ReadFile(filepath.Join(dir, "pdf", name))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, b)
	}
	content := composed(t, testPool(t, worker.Config{Max: 1}), nil, sources...)
	found, associated := attachedTo(t, content)
	if want := []string{"fattura-A.xml: fattura-A.xml = <Fattura/>", "fattura-B.xml: fattura-B.xml = <Fattura/>"}; !slices.Equal(found, want) || associated != 2 {
		t.Errorf("%q, %d associated", found, associated)
	}
	if n, words := faults(t, content); n > 0 {
		t.Error(words)
	}
}

// deep is an invoice whose files stand in a tree of three levels with limits.
func deep(t *testing.T) []byte {
	t.Helper()
	more := []string{
		"<</Kids[21 0 R 22 0 R]>>",
		"<</Limits[(a.xml)(b.xml)]/Kids[23 0 R 24 0 R]>>",
		"<</Limits[(c.xml)(c.xml)]/Names[(c.xml)29 0 R]>>",
		"<</Limits[(a.xml)(a.xml)]/Names[(a.xml)25 0 R]>>",
		"<</Limits[(b.xml)(b.xml)]/Names[(b.xml)27 0 R]>>",
	}
	for i, name := range []string{"a.xml", "b.xml", "c.xml"} {
		more = append(more, file(25+2*i, name, "deep "+name)...)
	}
	return invoice(1, "/Names 31 0 R", append(more, "<</EmbeddedFiles 20 0 R/Dests<</Names[(x)[3 0 R/Fit]]>>>>")...)
}

func TestComposeAttachments(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	bare := invoice(1, "")
	foreign := invoice(1, "/AF[20 0 R]/Names<</EmbeddedFiles<</Names[<FEFF00660061007400740075007200610020201C0031201D002E0078006D006C>20 0 R]>>>>",
		"<</Type/Filespec/F<FEFF00660061007400740075007200610020201C0031201D002E0078006D006C>/UF<FEFF00660061007400740075007200610020201C0031201D002E0078006D006C>/AFRelationship/Alternative/EF<</F 21 0 R>>>>", "stream:x")
	for name, c := range map[string]struct {
		sources    [][]byte
		want       []string
		associated int
	}{
		"one name":          {[][]byte{with(1, "fattura.xml", "1"), with(1, "fattura.xml", "2")}, []string{"fattura.xml: fattura.xml = 1", "fattura_2.xml: fattura_2.xml = 2"}, 2},
		"capitals":          {[][]byte{with(1, "fattura.xml", "1"), with(1, "Fattura.XML", "2")}, []string{"Fattura_2.XML: Fattura_2.XML = 2", "fattura.xml: fattura.xml = 1"}, 2},
		"in the second":     {[][]byte{bare, with(1, "b.xml", "2")}, []string{"b.xml: b.xml = 2"}, 1},
		"in the first":      {[][]byte{with(1, "a.xml", "1"), bare}, []string{"a.xml: a.xml = 1"}, 1},
		"a picture between": {[][]byte{with(1, "a.xml", "1"), encoded(t, "png", 8, 4), with(1, "a.xml", "2")}, []string{"a.xml: a.xml = 1", "a_2.xml: a_2.xml = 2"}, 2},
		"three":             {[][]byte{with(1, "x", "1"), with(2, "x", "2"), with(1, "x", "3")}, []string{"x: x = 1", "x_2: x_2 = 2", "x_3: x_3 = 3"}, 3},
		"a number taken":    {[][]byte{with(1, "x_2.xml", "1"), with(1, "x.xml", "2"), with(1, "x.xml", "3")}, []string{"x.xml: x.xml = 2", "x_2.xml: x_2.xml = 1", "x_3.xml: x_3.xml = 3"}, 3},
		"deep trees":        {[][]byte{deep(t), with(1, "b.xml", "2"), deep(t)}, []string{"a.xml: a.xml = deep a.xml", "a_2.xml: a_2.xml = deep a.xml", "b.xml: b.xml = deep b.xml", "b_2.xml: b_2.xml = 2", "b_3.xml: b_3.xml = deep b.xml", "c.xml: c.xml = deep c.xml", "c_2.xml: c_2.xml = deep c.xml"}, 1},
		"no ASCII":          {[][]byte{foreign, foreign}, []string{"fattura “1”.xml: fattura “1”.xml = x", "fattura “1”_2.xml: fattura “1”_2.xml = x"}, 2},
		"associated alone":  {[][]byte{bare, invoice(1, "/AF[20 0 R]", file(20, "a.xml", "1")...)}, nil, 1},
		"a ring":            {[][]byte{invoice(1, "/Names<</EmbeddedFiles 22 0 R>>", append(file(20, "a.xml", "1"), "<</Kids[22 0 R 23 0 R]>>", "<</Names[(a.xml)20 0 R(odd)]/Kids[22 0 R]>>")...), bare}, []string{"a.xml: a.xml = 1"}, 0},
		"no files":          {[][]byte{invoice(1, "/AF(x)/Names<</EmbeddedFiles<</Names[(a)(b) 3 null]>>>>"), bare}, nil, 0},
	} {
		content := composed(t, pool, nil, c.sources...)
		found, associated := attachedTo(t, content)
		if !slices.Equal(found, c.want) || associated != c.associated {
			t.Errorf("%s: %q and %d associated, want %q", name, found, associated, c.want)
		}
		if n, words := faults(t, content); n > 0 {
			t.Errorf("%s: %s", name, words)
		}
		if bytes.Contains(content, []byte("/Collection")) {
			t.Errorf("%s is shown as a portfolio", name)
		}
		again := composed(t, pool, nil, content)
		if more, _ := attachedTo(t, again); !slices.Equal(more, c.want) || !bytes.Equal(again, composed(t, pool, nil, again)) {
			t.Errorf("%s, composed again: %q", name, more)
		}
	}
	if content := composed(t, pool, nil, deep(t), bare); !bytes.Contains(content, []byte("/Dests")) {
		t.Error("the first one's other names are gone")
	}
}

// TestAttachmentsGoWithTheirPages: of what was joined, attachments stay while a page they came with does.
func TestAttachmentsGoWithTheirPages(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	joined := composed(t, pool, nil, with(2, "a.xml", "1"), with(2, "b.xml", "2"), invoice(1, ""))
	const a, b = "a.xml: a.xml = 1", "b.xml: b.xml = 2"
	for name, c := range map[string]struct {
		leaves []signing.Leaf
		want   []string
	}{
		"all, in another order": {[]signing.Leaf{{Page: 5}, {Page: 4}, {Page: 1}, {Page: 3}, {Page: 2, Turn: 90}}, []string{a, b}},
		"a page of each":        {[]signing.Leaf{{Page: 4}, {Page: 2}}, []string{a, b}},
		"of the first":          {[]signing.Leaf{{Page: 2}, {Page: 5}}, []string{a}},
		"of the second":         {[]signing.Leaf{{Page: 5}, {Page: 3}}, []string{b}},
		"of neither":            {[]signing.Leaf{{Page: 5}}, nil},
	} {
		content := composed(t, pool, c.leaves, joined)
		if found, associated := attachedTo(t, content); !slices.Equal(found, c.want) || associated != len(c.want) {
			t.Errorf("%s: %q, %d associated", name, found, associated)
		}
		if c.want == nil && (bytes.Contains(content, []byte("Filespec")) || bytes.Contains(content, []byte("EmbeddedFile"))) {
			t.Errorf("%s: something of the attachments is there:\n%s", name, content)
		}
		if n, words := faults(t, content); n > 0 {
			t.Errorf("%s: %s", name, words)
		}
	}
	// What was picked out once goes by the same rule when it is picked out again and joined to more.
	each := composed(t, pool, []signing.Leaf{{Page: 4}, {Page: 2}}, joined)
	const c = "c.xml: c.xml = 3"
	if found, _ := attachedTo(t, composed(t, pool, []signing.Leaf{{Page: 2}, {Source: 1, Page: 1}}, each, with(1, "c.xml", "3"))); !slices.Equal(found, []string{a, c}) {
		t.Errorf("picked out twice: %q", found)
	}
	one := with(3, "a.xml", "1")
	if found, associated := attachedTo(t, composed(t, pool, []signing.Leaf{{Page: 2}}, one)); !slices.Equal(found, []string{a}) || associated != 1 {
		t.Errorf("a page of one document: %q, %d associated", found, associated)
	}
	if found, _ := attachedTo(t, composed(t, pool, []signing.Leaf{{Source: 1, Page: 1}}, one, with(1, "b.xml", "2"))); !slices.Equal(found, []string{b}) {
		t.Errorf("pages of the second alone: %q", found)
	}
}

// TestAttachmentsOnPages: what hangs on a page as a note comes with the page, and only with it.
func TestAttachmentsOnPages(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	noted := func(name string) []byte {
		return invoiceOf(2, "", "/Annots[22 0 R]/AF[20 0 R]", append(file(20, name, "note "+name),
			"<</Type/Annot/Subtype/FileAttachment/Rect[10 10 30 30]/F 4/FS 20 0 R/P 3 0 R/AP<</N 23 0 R>>>>",
			"stream:<</Type/XObject/Subtype/Form/BBox[0 0 20 20]>>stream:0 0 20 20 re f")...)
	}
	both := composed(t, pool, nil, noted("a.xml"), noted("b.xml"))
	for name, c := range map[string]struct {
		leaves []signing.Leaf
		want   int
	}{
		"both": {nil, 2}, "of the first": {[]signing.Leaf{{Page: 1}, {Page: 4}}, 1}, "of none": {[]signing.Leaf{{Page: 2}, {Page: 4}}, 0},
	} {
		content := composed(t, pool, c.leaves, both)
		if n := bytes.Count(content, []byte("/Subtype /FileAttachment")); n != c.want {
			t.Errorf("%s: %d notes", name, n)
		}
		if n := bytes.Count(content, []byte("\nnote ")); n != c.want {
			t.Errorf("%s: %d files", name, n)
		}
	}
}
