package page

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
)

// becomes is what becomes of a document: "taken" as it is, "copied" where a clean copy of it is, else the code of the problem.
func becomes(t *testing.T, pool *worker.Pool, content []byte) string {
	t.Helper()
	d := openBytes(t, pool, content)
	defer d.Close()
	code := func(err error) string {
		if p, ok := errors.AsType[*signing.Problem](Problem(err)); ok {
			t.Log(err)
			return string(p.Code)
		}
		t.Fatal(err)
		return ""
	}
	facts, err := d.Facts(context.Background(), "")
	if err != nil {
		return code(err)
	}
	p := facts.Refusal()
	switch {
	case p == nil:
		return "taken"
	case p.Code != signing.ProblemFaulty:
		return string(p.Code)
	}
	clean, err := d.CleanCopy(context.Background())
	if err != nil {
		return code(err)
	}
	if again := becomes(t, pool, clean); again != "taken" {
		t.Errorf("the copy is not taken: %s", again)
	}
	return "copied"
}

// TestHandedCases: small documents with faults of every kind are taken, copied or refused.
func TestHandedCases(t *testing.T) {
	dir := filepath.Join(shared(t, "cases"), "pdf")
	pool := testPool(t, worker.Config{})
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no cases")
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", strings.TrimSuffix(filepath.Base(name), ".pdf"), becomes(t, pool, content))
	}
}
