package page

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
)

func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case code(err) != "":
		return string(code(err))
	case errors.Is(err, ErrUnreadable):
		return "unreadable"
	}
	return "unexpected"
}

type corpusFile struct {
	path, password string
	unsigned       bool // the corpus says that there is no signature
}

func corpus(t *testing.T) []corpusFile {
	t.Helper()
	dir := shared(t, "corpus")
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Skip("the corpus has no manifest")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	id, expected, password := slices.Index(rows[0], "id"), slices.Index(rows[0], "expected"), slices.Index(rows[0], "password")
	known := map[string][]string{}
	for _, r := range rows[1:] {
		known[r[id]] = r
	}
	names, err := filepath.Glob(filepath.Join(dir, "pdf", "*.pdf"))
	if err != nil || len(names) == 0 {
		t.Skip("the corpus is empty")
	}
	var out []corpusFile
	for i, n := range names {
		if testing.Short() && i%10 != 0 {
			continue
		}
		c := corpusFile{path: n}
		if r := known[strings.TrimSuffix(filepath.Base(n), ".pdf")]; r != nil {
			c.password, c.unsigned = r[password], r[expected] == "NOSIG"
		}
		out = append(out, c)
	}
	return out
}

// Every file of the corpus, most of them signed and many broken on purpose, through facts, the image
// of the first page and its text. What cannot be read must say so by a problem; no child may die.
func TestCorpus(t *testing.T) {
	files := corpus(t)
	pool := testPool(t, worker.Config{Max: 2})
	var mu sync.Mutex
	counts := map[string]int{}
	next := make(chan corpusFile)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for c := range next {
				got := oneOfCorpus(t, pool, c)
				mu.Lock()
				counts[got]++
				mu.Unlock()
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	wg.Wait()
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%3d %s", counts[k], k)
	}
	if ok := counts["facts ok, image ok, text ok"]; ok*100 < len(files)*85 {
		t.Errorf("only %d of %d can be read", ok, len(files))
	}
}

func oneOfCorpus(t *testing.T, pool *worker.Pool, c corpusFile) string {
	name := filepath.Base(c.path)
	f, err := os.Open(c.path)
	if err != nil {
		t.Error(err)
		return "absent"
	}
	defer f.Close()
	d, err := Open(context.Background(), pool, f)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return "not opened"
	}
	defer d.Close()
	facts, factsErr := d.Facts(context.Background(), c.password)
	_, imageErr := d.Image(context.Background(), 1, 72)
	_, textErr := d.Text(context.Background(), 1)
	for _, err := range []error{factsErr, imageErr, textErr} {
		if o := outcome(err); o == "unreadable" || o == "unexpected" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if facts != nil && c.unsigned && facts.Signed {
		t.Errorf("%s is said to be signed", name)
	}
	if facts != nil && c.password != "" && !facts.Encrypted {
		t.Errorf("%s is not said to be encrypted", name)
	}
	if facts == nil && code(factsErr) == signing.ProblemDamaged && strings.Contains(factsErr.Error(), "differs") {
		t.Logf("%s: %v", name, factsErr)
	}
	return fmt.Sprintf("facts %s, image %s, text %s", outcome(factsErr), outcome(imageErr), outcome(textErr))
}
