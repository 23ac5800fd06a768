package page

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// TestLargeContent: content that unfolds without measure is refused before anybody draws it.
func TestLargeContent(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	page := flate(strings.Repeat("0 0 m 200 200 l S\n", maxContent/18+1))
	form := "stream:<</Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode>>stream:" + page
	for name, content := range map[string][]byte{
		"a page": filtered("/Filter/FlateDecode", page), "a form": square("/XObject<</X 6 0 R>>", "/X Do", form),
	} {
		d := openBytes(t, pool, content)
		_, err := d.Facts(t.Context(), "")
		if !errors.Is(err, ErrUnreadable) || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%s: %v", name, err)
		}
		d.Close()
	}
}

// TestSlowPages: a page that takes too long ends the comparison and the copy, whatever keeps it busy, and the worker is free again.
func TestSlowPages(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	long := strings.Repeat("0 0 m 9000000 210 l S ", 3000)
	for name, content := range map[string][]byte{
		"dashes": square("", "[.1 .1] 0 d "+long), "patterns": square("/Pattern<</P 6 0 R>>", strings.Repeat("/Pattern cs /P scn 0 0 210 210 re f ", 300),
			"stream:<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 20 20]/XStep .001/YStep .001/Resources<<>>>>stream:1 0 0 rg 0 0 10 20 re f"),
		"a faulty page": square("", "Q [.1 .1] 0 d "+long),
	} {
		d := openBytes(t, pool, content)
		d.limits.compare.Step = time.Second
		began := time.Now()
		err := d.Compare(t.Context(), content, nil)
		if name == "a faulty page" {
			_, err = d.CleanCopy(t.Context())
		}
		if !errors.Is(err, ErrUnreadable) || !errors.Is(err, worker.ErrTimeout) || time.Since(began) > time.Minute {
			t.Errorf("%s: %v after %v", name, err, time.Since(began))
		}
		d.Close()
	}
	if got, _ := comesOf(t, pool, contract()); got != "taken" {
		t.Errorf("another document: %s", got)
	}
}

// TestPaced: all pages together have a time that grows with their number.
func TestPaced(t *testing.T) {
	if _, err := paced(time.Now())(nil); err != nil {
		t.Error(err)
	}
	slow := paced(time.Now().Add(-documentTime - 5*eachPageTime/2))
	for n := range 4 {
		_, err := slow(nil)
		if e, ok := errors.AsType[*worker.JobError](err); (n < 2) != (ok && e.Code == string(signing.ProblemUnreadable)) {
			t.Errorf("page %d: %v", n+1, err)
		}
	}
}

// TestLargestPage: the largest page there may be can be compared and looked at.
func TestLargestPage(t *testing.T) {
	content := pagetest.OnePage("/MediaBox[0 0 14400 14400]", "1 0 0 rg 0 0 7000 7000 re f")
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), content)
	if err := d.Compare(t.Context(), content, nil); err != nil {
		t.Error(err)
	}
	if _, err := d.Image(t.Context(), 1, 12); err != nil { // the smallest a signer's page asks for
		t.Error(err)
	}
}

// TestNoSignatureInWords: words in a document with faults are no signature in it, a signature is.
func TestNoSignatureInWords(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	for object, want := range map[string]string{
		"(/ByteRange [0 1 2 3])": "copied", "stream:/ByteRange [0 1 2 3]": "copied", "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>": string(signing.ProblemSigned),
	} {
		content := pageWith("/PieceInfo 6 0 R", object)
		wrong := changed(content, fmt.Sprint("startxref\n", strings.LastIndex(string(content), "xref\n0 ")), "startxref\n1")
		if got, _ := comesOf(t, pool, wrong); got != want {
			t.Errorf("%s: %s, want %s", object, got, want)
		}
	}
}
