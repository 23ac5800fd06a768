package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkVerify judges the files of ../shared/corpus, each by a program of its own, beside poppler's pdfsig in turn; then all in
// one call. The figures are ratios to pdfsig in the same run.
func BenchmarkVerify(b *testing.B) {
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	files, err := filepath.Glob(filepath.Join(corpus, "made", "*.pdf"))
	if err != nil || len(files) == 0 {
		b.Skip("../shared/corpus is not there")
	}
	if _, err := exec.LookPath("pdfsig"); err != nil {
		b.Skip("pdfsig is not there")
	}
	program := filepath.Join(b.TempDir(), "paraphctl")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v %s", err, out)
	}
	home := b.TempDir()
	for b.Loop() {
		var ours, theirs []time.Duration
		for _, f := range files {
			ours = append(ours, took(b, home, program, "verify", "--json", "--offline", f))
			theirs = append(theirs, took(b, home, "pdfsig", f))
		}
		median, p95 := middle(ours)
		peer, peer95 := middle(theirs)
		b.ReportMetric(float64(median)/float64(peer), "x-pdfsig-median")
		b.ReportMetric(float64(p95)/float64(peer95), "x-pdfsig-p95")
		b.ReportMetric(float64(peer.Microseconds())/1000, "ms-pdfsig-median")
		_, each := middle(inOneCall(b, home, program, files))
		b.ReportMetric(float64(each)/float64(peer95), "one-call-p95-x-pdfsig-cold-p95")
	}
}

// took is how long a program ran; how it ended says what it found.
func took(b *testing.B, home, program string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home)
	begun := time.Now()
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

// inOneCall is how long each file took where one program judges all, one after the other.
func inOneCall(b *testing.B, home, program string, files []string) (each []time.Duration) {
	b.Helper()
	cmd := exec.Command(program, append([]string{"verify", "--json", "--offline", "--jobs", "1"}, files...)...)
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home)
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState == nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		var l struct{ Seconds float64 }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			b.Fatal(err)
		}
		each = append(each, time.Duration(l.Seconds*float64(time.Second)))
	}
	return each
}

func middle(d []time.Duration) (median, p95 time.Duration) {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[len(d)/2], d[len(d)*95/100]
}
