package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
)

// roleVariable makes the test binary a program with a window of its own: the loop of events wants the first thread.
const roleVariable = "PARAPH_BENCH_ROLE"

func TestMain(m *testing.M) {
	host.WorkerMain()
	if role := roles[os.Getenv(roleVariable)]; role != nil {
		role(os.Args[1:])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var roles = map[string]func(args []string){"pages": pagesRole, "jumps": jumpsRole, "rows": rowsRole, "still": stillRole}

// figures are what a role found out.
type figures map[string]float64

func (f figures) tell() {
	if err := json.NewEncoder(os.Stdout).Encode(f); err != nil {
		panic(err)
	}
}

// play runs a role on the screen, its home and further arguments given, and reads what it found out.
func (s *screen) play(b *testing.B, role, home string, args ...string) figures {
	b.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(s.env(home), roleVariable+"="+role)
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			out = exit.Stderr
		}
		b.Fatalf("%s: %v\n%s", role, err, out)
	}
	var f figures
	if err := json.Unmarshal(out, &f); err != nil {
		b.Fatalf("%s: %v\n%s", role, err, out)
	}
	return f
}

const screenWidth, screenHeight = 1366, 768

// screen is a screen nobody sees. What is painted on it is read from the file its server keeps it in.
type screen struct {
	display string
	pixels  *os.File
	from    int64 // of the first pixel in the file
	stride  int64 // bytes a row
}

func newScreen(b *testing.B) *screen {
	b.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			b.Skipf("skipped: %s is not installed", tool)
		}
	}
	dir := b.TempDir()
	told, tell, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	defer told.Close()
	size := fmt.Sprintf("%dx%dx24", screenWidth, screenHeight)
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-fbdir", dir, "-screen", "0", size, "-br")
	cmd.ExtraFiles = []*os.File{tell}
	err = cmd.Start()
	tell.Close()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	number, err := bufio.NewReader(told).ReadString('\n') // once it is ready
	if err != nil {
		b.Fatal(err)
	}
	s := &screen{display: ":" + strings.TrimSpace(number)}
	if s.pixels, err = os.Open(filepath.Join(dir, "Xvfb_screen0")); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.pixels.Close() })
	// The file is an XWD: its header's size, the stride and the number of colours behind the header, as words.
	s.from, s.stride = s.word(b, 0)+12*s.word(b, 19), s.word(b, 12)
	return s
}

func (s *screen) word(b *testing.B, n int64) int64 {
	b.Helper()
	w := make([]byte, 4)
	if _, err := s.pixels.ReadAt(w, 4*n); err != nil {
		b.Fatal(err)
	}
	return int64(w[0])<<24 | int64(w[1])<<16 | int64(w[2])<<8 | int64(w[3])
}

// env is the environment of a program on the screen whose home is a folder.
func (s *screen) env(home string) []string {
	out := []string{"DISPLAY=" + s.display, "HOME=" + home, "LANG=en_US.UTF-8", "DBUS_SESSION_BUS_ADDRESS="}
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); !slices.Contains([]string{"DISPLAY", "HOME", "LANG", "DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY"}, name) && !strings.HasPrefix(name, "XDG_") {
			out = append(out, v)
		}
	}
	return out
}

// painted reports whether something stands on the screen: a window that is there and was not drawn yet is black.
func (s *screen) painted(b *testing.B) bool {
	b.Helper()
	lit, all := 0, 0
	dot := make([]byte, 4)
	for y := int64(20); y < screenHeight-60; y += 90 {
		for x := int64(10); x < screenWidth-20; x += 130 {
			if _, err := s.pixels.ReadAt(dot, s.from+y*s.stride+x*4); err != nil {
				b.Fatal(err)
			}
			all++
			if dot[0]|dot[1]|dot[2] != 0 {
				lit++
			}
		}
	}
	return 2*lit > all
}

// until waits for something, looking every two milliseconds.
func until(b *testing.B, what string, so func() bool) {
	b.Helper()
	for deadline := time.Now().Add(60 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("never: %s", what)
		}
	}
}

// newFolder is a folder for programs that are killed: what they began may still write there for a moment.
func newFolder(b *testing.B) string {
	b.Helper()
	folder, err := os.MkdirTemp("", "paraph-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { until(b, "an empty folder", func() bool { return os.RemoveAll(folder) == nil }) })
	return folder
}

// newHome is a home with a folder for caches, as everybody's.
func newHome(b *testing.B) string {
	b.Helper()
	home := newFolder(b)
	if err := os.Mkdir(filepath.Join(home, ".cache"), 0o700); err != nil {
		b.Fatal(err)
	}
	return home
}

// build makes a program of this module.
func build(b *testing.B, what string) string {
	b.Helper()
	to := filepath.Join(b.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-tags", "no_emoji", "-o", to, what).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return to
}

// resident is a process's memory in MB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc")
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

// busy is the processor's time a process has used, its children's not.
func busy(b *testing.B, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("no /proc")
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields, ticks := strings.Fields(rest), 0
	for _, f := range fields[11:13] { // utime and stime, in hundredths of a second
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
