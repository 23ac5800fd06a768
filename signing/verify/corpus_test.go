package verify

import (
	"encoding/csv"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// corpusDir is where the files with known verdicts are, beside the project.
const corpusDir = "../../../shared/corpus"

// gates counts answers as the corpus' own score does.
type gates struct {
	passing, forged                           int
	accepted, shownRed, unanswered, deflected []string
	slow                                      []string
}

// TestCorpus holds the verdicts on real files against the gates: no forgery accepted, hardly a good file refused. `make
// corpus` judges the same files each in a program of its own.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("the corpus takes some seconds")
	}
	if _, err := os.Stat(corpusDir); err != nil {
		t.Skip("../shared/corpus is not there: only this package's own attacks are judged")
	}
	for _, set := range []struct{ folder, manifest, anchors string }{{"pdf", "manifest.csv", "poc-root.der"}, {"made", "made.csv", "made-anchors.pem"}} {
		t.Run(set.folder, func(t *testing.T) {
			var g gates
			anchors := anchorsIn(t, set.anchors)
			for _, row := range manifest(t, set.manifest) {
				g.judge(t, row, filepath.Join(corpusDir, set.folder, row["id"]+".pdf"), anchors)
			}
			g.hold(t)
		})
	}
}

func anchorsIn(t *testing.T, name string) (out [][]byte) {
	b, err := os.ReadFile(filepath.Join(corpusDir, name))
	if err != nil {
		t.Fatal(err)
	}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		out = append(out, block.Bytes)
	}
	if len(out) == 0 {
		out = [][]byte{b}
	}
	return out
}

func manifest(t *testing.T, name string) (out []map[string]string) {
	f, err := os.Open(filepath.Join(corpusDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, key := range all[0] {
			row[key] = line[i]
		}
		out = append(out, row)
	}
	return out
}

func (g *gates) judge(t *testing.T, row map[string]string, path string, anchors [][]byte) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := PDF(f, info.Size(), Options{Password: row["password"], Anchors: anchors})
	if time.Since(start) > limits.Time {
		g.slow = append(g.slow, row["id"])
	}
	got, _ := class(r, err)
	g.count(row["id"], row["expected"], got, r)
}

func (g *gates) count(id, expected, got string, r *Report) {
	told := fmt.Sprintf("%s (%s)", id, got)
	switch expected {
	case "FAIL", "FLAG":
		g.forged++
		switch got {
		case ok:
			g.accepted = append(g.accepted, told)
		case Unsigned, "error":
			g.deflected = append(g.deflected, told)
		}
	case "FAIL-TRUST":
		if r != nil && r.Verdict == Valid {
			g.accepted = append(g.accepted, told)
		}
	case "PASS":
		g.passing++
		switch got {
		case ok:
		case red:
			g.shownRed = append(g.shownRed, told)
		default:
			g.unanswered = append(g.unanswered, told)
		}
	}
}

func (g *gates) hold(t *testing.T) {
	t.Helper()
	for _, gate := range []struct {
		name  string
		found []string
		most  int
	}{
		{"forged or tampered, accepted", g.accepted, 0},
		{"good, shown red", g.shownRed, g.passing / 50},
		{"good, red or unanswered", slices.Concat(g.shownRed, g.unanswered), g.passing / 50},
		{"forged, answered by an error or unsigned", g.deflected, g.forged / 20},
		{"slower than a file may be", g.slow, 0},
	} {
		if len(gate.found) > gate.most {
			t.Errorf("%s: %d, at most %d: %v", gate.name, len(gate.found), gate.most, gate.found)
		}
	}
	if g.passing == 0 || g.forged == 0 {
		t.Error("no files were judged")
	}
}
