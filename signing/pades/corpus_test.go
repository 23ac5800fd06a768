package pades

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/signing"
)

// corpus finds ../shared/corpus beside the repository, whose root is the first folder above with a go.mod.
func corpus(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "..", "shared", "corpus")
	if _, err := os.Stat(filepath.Join(dir, "manifest.csv")); err != nil {
		t.Skip("no ../shared/corpus beside the repository: real files are not tried")
	}
	return dir
}

// unsigned are the files of the corpus that hold no signature and are not encrypted, by id.
func unsigned(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	out := map[string][]byte{}
	for _, row := range rows[1:] {
		none := row[column("expected")] == "NOSIG" || row[column("expected")] == "UNSTATED" && row[column("pyhanko")] == "NOSIG"
		if !none || strings.HasPrefix(row[column("kind")], "encrypted") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, "pdf", row[0]+".pdf"))
		if err == nil {
			out[row[0]] = b
		}
	}
	return out
}

// TestCorpus seals real files: what is sealed passes Check, poppler calls it valid and qpdf finds no
// fault that was not there before, unless it had to guess at the original already.
func TestCorpus(t *testing.T) {
	dir := corpus(t)
	s := sealOf(t, p256(t))
	mark := Placed{1, signing.Box{X: 10, Y: 10, W: 82, H: 22.5}, pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)}
	sealed, refused := 0, 0
	for id, b := range unsigned(t, dir) {
		out, err := Make(b, []Placed{mark}, s)
		if err != nil {
			refused++
			t.Logf("refused %s: %v", id, err)
			if accept(b) == nil {
				t.Errorf("%s was accepted before", id)
			}
			continue
		}
		sealed++
		if err := Check(b, out, s.Certificate); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		path := written(t, id+".pdf", out)
		if out := tool(t, "pdfsig", "-nocert", path); !strings.Contains(out, "Signature is Valid") {
			t.Errorf("%s: %s", id, out)
		}
		was, is := tool(t, "qpdf", "--check", written(t, "o.pdf", b)), tool(t, "qpdf", "--check", path)
		if faults(is) > faults(was) && !strings.Contains(was, "file is damaged") {
			t.Errorf("%s: qpdf found\n%s\nand finds\n%s", id, was, is)
		}
	}
	t.Logf("%d sealed, %d refused", sealed, refused)
	if sealed < 55 { // the others are made to be damaged, signed or forms of another kind
		t.Errorf("only %d sealed", sealed)
	}
}

func faults(qpdf string) int {
	return strings.Count(qpdf, "WARNING") + strings.Count(qpdf, "ERROR") + strings.Count(qpdf, "qpdf: ")
}
