package cos

import (
	"bytes"
	"strings"
	"testing"

	"paraph/signing/page/pagetest"
)

// TestRewriteTakesFromOthers: what edit puts in of another file goes along with all it leads to, once; the same file gives the same
// bytes.
func TestRewriteTakesFromOthers(t *testing.T) {
	other, err := ReadBytes(pagetest.OnePage("", "", "stream:<</Resources<</Font<</F 7 0 R>>/Self 6 0 R>>>>stream:borrowed", "<</BaseFont/Courier>>"))
	if err != nil {
		t.Fatal(err)
	}
	original := pagetest.OnePage("/MediaBox[0 0 300 200]/Annots[6 0 R 7 0 R]", "q Q", "<</Subtype/Circle/A 5 0 R/B 8 0 R/C 9 0 R>>", "<</Subtype/Square>>", "(b)", "(c)")
	rewrite := func() []byte {
		f, err := ReadBytes(original)
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.Rewrite(Changes{Dict: func(at Ref, d Dict) Dict {
			if at.Number != 6 && at.Number != 7 {
				return d
			}
			return Dict{"N": Foreign{other, Ref{Number: 6}}, "M": Made{Dict{"X": Name("Y")}, "made"}, "Kept": d["A"]}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := rewrite()
	for what, want := range map[string]int{"borrowed": 1, "/Courier": 1, "\nmade\n": 2, "/Helvetica": 1, "/Subtype /Circle": 0} {
		if n := bytes.Count(out, []byte(what)); n != want {
			t.Errorf("%q is there %d times, want %d", strings.TrimSpace(what), n, want)
		}
	}
	if k := kinds(t, out); len(k) > 0 {
		t.Errorf("%v", k)
	}
	for range 20 {
		if !bytes.Equal(out, rewrite()) {
			t.Fatal("other bytes")
		}
	}
}
