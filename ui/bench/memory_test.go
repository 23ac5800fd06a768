package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/signing/page/pagetest"
)

// says waits until the desk has shown a sentence, by its key.
func (p *program) says(b *testing.B, home, key string) {
	b.Helper()
	until(b, key, func() bool {
		shown, err := os.ReadFile(filepath.Join(home, "keys"))
		return err == nil && strings.Contains("\n"+string(shown), "\n"+key+"\n")
	})
}

// workers is the memory in MB of a process's children that read documents.
func workers(b *testing.B, pid int) float64 {
	b.Helper()
	sum := 0.0
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range all {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if fields := strings.Fields(rest); err != nil || len(fields) < 2 || fields[1] != strconv.Itoa(pid) {
			continue
		}
		env, err := os.ReadFile(filepath.Join(filepath.Dir(name), "environ"))
		if err == nil && strings.Contains(string(env), "PARAPH_WORKER=1") {
			sum += resident(b, child)
		}
	}
	return sum
}

// BenchmarkMemory is what the desk holds five seconds after its window stands, without a document and with one of 500
// pages open, beside a bare window.
func BenchmarkMemory(b *testing.B) {
	const settled = 5 * time.Second
	s, path := newScreen(b), pagetest.Dense(b, pageCount)
	desk, bare := build(b, "../.."), build(b, "./testdata/bare")
	home := newHome(b)
	used := filepath.Join(home, "used")
	for range b.N {
		p := s.start(b, bare, home, "")
		until(b, "a frame", func() bool { return s.painted(b) })
		time.Sleep(settled)
		peer := resident(b, p.cmd.Process.Pid)
		p.end(b, s)

		p = s.start(b, desk, home, used)
		until(b, "a frame", func() bool { return s.painted(b) })
		time.Sleep(settled)
		idle := resident(b, p.cmd.Process.Pid)
		p.end(b, s)

		if err := os.Remove(filepath.Join(home, "keys")); err != nil {
			b.Fatal(err)
		}
		p = s.start(b, desk, home, used, path)
		p.says(b, home, "home.sheet.prepare")
		time.Sleep(time.Second)
		press := exec.Command("xdotool", "key", "Return")
		press.Env = s.env(home)
		if out, err := press.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		p.says(b, home, "place.prepare")
		time.Sleep(settled)
		open := resident(b, p.cmd.Process.Pid)
		b.ReportMetric(workers(b, p.cmd.Process.Pid), "MB-workers")
		p.end(b, s)

		b.ReportMetric(peer, "MB-bare")
		b.ReportMetric(idle, "MB-idle")
		b.ReportMetric(open, "MB-500-pages")
		b.ReportMetric(idle/peer, "idle-of-bare")
		b.ReportMetric(open/peer, "open-of-bare")
	}
}
