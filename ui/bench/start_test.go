package bench

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/folder"
)

// program is a running program with a window.
type program struct {
	cmd    *exec.Cmd
	folder string // of the desk, "" for another program
	out    strings.Builder
	began  time.Time
}

// start begins the desk on a data folder, or another program.
func (s *screen) start(b *testing.B, binary, home, folder string, args ...string) *program {
	b.Helper()
	if folder != "" {
		args = append([]string{"-data", folder}, args...)
	}
	p := &program{cmd: exec.Command(binary, args...), folder: folder}
	p.cmd.Env = append(s.env(home), "PARAPH_TEST_LOG="+filepath.Join(home, "keys"))
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// end kills the program, and the service it began.
func (p *program) end(b *testing.B, s *screen) {
	b.Helper()
	pid := 0
	if p.folder != "" {
		f, err := folder.New(p.folder)
		if err != nil {
			b.Fatal(err)
		}
		until(b, "a service", func() bool {
			e, err := f.Endpoint()
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				b.Fatal(err)
			}
			pid = e.PID
			return pid != 0
		})
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	if pid != 0 {
		until(b, "the service's end", func() bool { return killServices(p.folder) == 0 })
		_ = os.Remove(filepath.Join(p.folder, "service.json"))
	}
	until(b, "an empty screen", func() bool { return !s.painted(b) })
}

// killServices kills the services of a folder, also one that waits for another's end, and answers how many there were.
func killServices(folder string) (n int) {
	all, _ := filepath.Glob("/proc/[0-9]*/environ") // empty for one that only waits to be asked how it ended
	for _, name := range all {
		env, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(env), "PARAPH_SERVICE="+folder+"\x00") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			_ = killProcess(pid)
			n++
		}
	}
	return n
}

// frames are what first pictures cost: how long they took, and the processor's time of the program until then.
type frames struct{ took, busy []time.Duration }

// first starts a program and ends it when the screen shows it.
func (f *frames) first(b *testing.B, s *screen, binary, home, folder string) {
	b.Helper()
	p := s.start(b, binary, home, folder)
	until(b, "a frame", func() bool { return s.painted(b) })
	f.took, f.busy = append(f.took, time.Since(p.began)), append(f.busy, busy(b, p.cmd.Process.Pid))
	p.end(b, s)
}

func (f *frames) report(b *testing.B, name string, peer *frames) {
	b.ReportMetric(ms(median(f.took)), "ms-"+name)
	b.ReportMetric(ms(median(f.busy)), "ms-cpu-"+name)
	if peer != nil {
		b.ReportMetric(ms(median(f.took))/ms(median(peer.took)), name+"-of-bare")
		b.ReportMetric(ms(median(f.busy))/ms(median(peer.busy)), name+"-cpu-of-bare")
	}
}

// BenchmarkStart is from a process's start until its window stands on the screen, the desk on a new folder and on one that
// was used, beside a bare window, in turns.
func BenchmarkStart(b *testing.B) {
	s := newScreen(b)
	desk, bare := build(b, "../.."), build(b, "./testdata/bare")
	home := newHome(b)
	used := filepath.Join(home, "used")
	(&frames{}).first(b, s, desk, home, used)
	(&frames{}).first(b, s, bare, home, "")
	for range b.N {
		var fresh, again, peer frames
		for range 9 {
			peer.first(b, s, bare, home, "")
			fresh.first(b, s, desk, home, filepath.Join(newFolder(b), "new"))
			again.first(b, s, desk, home, used)
		}
		peer.report(b, "bare", nil)
		fresh.report(b, "new", &peer)
		again.report(b, "used", &peer)
	}
}

// killProcess ends a process at once, whatever it does.
func killProcess(pid int) error {
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	return err
}
