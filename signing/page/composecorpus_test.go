package page

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
)

// Real documents: their pages in reverse, every other one turned, look as before, and qpdf finds no fault that
// was not there. What cannot be a source says so by a problem.
func TestComposeCorpus(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 2})
	outcomes := map[string]int{}
	var before, after int
	for _, c := range corpus(t) {
		content, err := os.ReadFile(c.path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(c.path)
		out, err := Compose(context.Background(), pool, written(t, content), nil, nil)
		if err != nil {
			if outcome(err) == "unexpected" {
				t.Errorf("%s: %v", name, err)
			}
			outcomes[outcome(err)]++
			continue
		}
		var leaves []signing.Leaf
		for i := out.Pages[0]; i > 0; i-- {
			leaves = append(leaves, signing.Leaf{Page: i, Turn: i % 2 * 90})
		}
		reversed := composed(t, pool, leaves, content)
		outcomes["composed"]++
		before, after = before+len(content), after+len(reversed)
		compareReversed(t, pool, name, content, reversed, leaves)
	}
	t.Logf("%v; %d bytes became %d", outcomes, before, after)
	if outcomes["composed"] == 0 {
		t.Error("nothing was composed")
	}
}

func compareReversed(t *testing.T, pool *worker.Pool, name string, content, reversed []byte, leaves []signing.Leaf) {
	was, is := openBytes(t, pool, content), openBytes(t, pool, reversed)
	defer was.Close()
	defer is.Close()
	if _, err := was.Facts(context.Background(), ""); err != nil {
		return // the readers do not agree about the source: it cannot be opened for preparing either
	}
	before, words := faults(t, content)
	if n, found := faults(t, reversed); n > before && (words == "" || strings.Contains(words, "PDF Version")) { // else qpdf cannot open the source at all
		t.Errorf("%s: qpdf found\n%s\nand finds\n%s", name, words, found)
	}
	facts, err := is.Facts(context.Background(), "")
	if err != nil || len(facts.Pages) != len(leaves) {
		t.Errorf("%s: %v", name, err)
		return
	}
	for i, l := range leaves {
		if i > 3 {
			break
		}
		a, err := was.Pixels(context.Background(), l.Page, 40)
		if err != nil {
			continue
		}
		if by := unlike(turned(a, l.Turn), pixelsOf(t, is, i+1, 40)); l.Turn == 0 && by > 0 || by > 12 {
			t.Errorf("%s: page %d looks different by %.2f", name, l.Page, by)
		}
	}
}
