package cos

import (
	"bytes"
	"testing"

	"paraph/signing/page/pagetest"
)

// TestRecover: whatever is wrong with the tables, the objects are found.
func TestRecover(t *testing.T) {
	for name, pdf := range map[string][]byte{
		"right": plain(), "no tables": plain()[:start(plain())], "entries off": entryMoved(4, 3), "packed": packedPDF(),
		"packed, cut off": bytes.TrimRight(packedPDF()[:len(packedPDF())-60], "\n"), "longer lines": bytes.ReplaceAll(plain(), []byte("\n"), []byte("\r\n")),
		"Length wrong": lengthed("400"), "bytes in front": append([]byte("HTTP/1.1 200 OK\r\n\r\n"), plain()...),
	} {
		f, err := Recover(bytes.NewReader(pdf), int64(len(pdf)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		pages, err := f.Pages()
		if err != nil || len(pages) != 1 {
			t.Errorf("%s: %d pages, %v", name, len(pages), err)
			continue
		}
		if content, err := f.Content(pages[0], 1000); err != nil || len(content) < 2 {
			t.Errorf("%s: %q %v", name, content, err)
		}
	}
	if _, err := Recover(bytes.NewReader([]byte("%PDF-1.4\nnothing")), 16); err == nil {
		t.Error("nothing was recovered from nothing")
	}
}

// TestMentions: a key counts where it is one, in every revision, and where nothing can be read; its letters in a string or in data
// do not.
func TestMentions(t *testing.T) {
	page := func(body string) []byte { return pagetest.OnePage("/MediaBox[0 0 9 9]", "q Q", body) }
	signature := "<</Type/Sig/ByteRange[0 1 2 3]>>"
	for name, c := range map[string]struct {
		pdf  []byte
		want bool
	}{
		"none": {plain(), false}, "in a signature": {page(signature), true}, "deep": {page("[[<</A" + signature + ">>]]"), true}, "escaped": {page("<</Byte#52ange[0 1 2 3]>>"), true},
		"in a string": {page("(/ByteRange[0 1 2 3])"), false}, "in a name": {page("[/A/ByteRanges]"), false}, "in data": {page("stream:/ByteRange[0 1 2 3]"), false},
		"in the dictionary of data": {page("stream:<</ByteRange[0 1]>>stream:x"), true}, "before the first object": {append([]byte("%PDF-1.4\n/ByteRange[0 1 2 3]\n"), page("(x)")...), true},
		"in what cannot be read": {bytes.Replace(page(signature), []byte("]>>"), []byte("]> "), 1), true}, "of an earlier revision": {append(page(signature), page("(x)")...), true},
		"behind the end": {append(plain(), "/ByteRange"...), true},
	} {
		if got := Mentions(c.pdf, "ByteRange"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
