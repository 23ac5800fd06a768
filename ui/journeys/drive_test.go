package journeys

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/jezek/xgb"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/say"
)

// patience is how long anything may take on a machine that does much else.
const patience = 90 * time.Second

var (
	built    gosync.Once
	workshop string // holds the desk the tests drive
	notBuilt error
)

func TestMain(m *testing.M) {
	host.WorkerMain()
	xgb.Logger.SetOutput(io.Discard) // it tells of every screen that it has no password
	code := m.Run()
	stopBrowser()
	if workshop != "" {
		os.RemoveAll(workshop)
	}
	os.Exit(code)
}

// build makes the desk once, with what answers the tests in it.
func build(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		if workshop, notBuilt = os.MkdirTemp("", "paraph-desk-"); notBuilt != nil {
			return
		}
		out, err := exec.Command("go", "build", "-tags", "no_emoji,driven", "-o", workshop+"/", "paraph", "paraph/app/paraphctl").CombinedOutput()
		if err != nil {
			notBuilt = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if notBuilt != nil {
		t.Fatal(notBuilt)
	}
	return filepath.Join(workshop, "paraph")
}

// need skips where a program is missing.
func need(t testing.TB, tools ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("windows are opened in the long run only")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %s is not installed", tool)
		}
	}
}

// seat is a desk on a screen that nobody sees, with a keyboard and a mouse.
type seat struct {
	t       testing.TB
	v       say.Voice
	display string
	binary  string
	dir     string // of this test; home and data folder are in it
	folder  string
	log     string // keys of the sentences shown
	from    int    // of the log, what was there before is over
	window  uint32 // its number on the screen
	x, y    int    // of it on the screen
	env     []string
	out     bytes.Buffer
	desk    *exec.Cmd
}

func newSeat(t testing.TB) *seat {
	t.Helper()
	return newSeatOn(t, "1366x768")
}

// newSeatOn is a desk on a screen of so many dots.
func newSeatOn(t testing.TB, dots string) *seat {
	t.Helper()
	need(t, "Xvfb", "xdotool", "import")
	dir := t.TempDir()
	s := &seat{t: t, v: say.In("en"), dir: dir, binary: build(t), folder: filepath.Join(dir, "data"), log: filepath.Join(dir, "keys")}
	s.screen(dots)
	return s
}

// screen starts one; the server itself looks for a number that is free.
func (s *seat) screen(dots string) {
	s.t.Helper()
	number, w, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer number.Close()
	screen := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", dots+"x24", "-nolisten", "tcp")
	screen.ExtraFiles = []*os.File{w}
	err = screen.Start()
	w.Close()
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = screen.Process.Kill(); _ = screen.Wait() })
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		s.t.Fatalf("the screen does not start: %v", err)
	}
	s.display = ":" + strings.TrimSpace(line)
}

// open starts the desk with files and waits for its window.
func (s *seat) open(files ...string) {
	s.t.Helper()
	s.launch(files...)
	s.says("place.home")
	s.front()
}

// launch starts the desk.
func (s *seat) launch(files ...string) {
	s.t.Helper()
	os.Remove(s.log + ".scene") // of a desk that was killed
	s.desk = exec.Command(s.binary, append([]string{"-data", s.folder}, files...)...)
	s.desk.Dir = s.dir
	s.desk.Env = append(os.Environ(), "DISPLAY="+s.display, "LANG=en_US.UTF-8", "PARAPH_TEST_LOG="+s.log, "DBUS_SESSION_BUS_ADDRESS=",
		"HOME="+s.dir, "XDG_CONFIG_HOME="+filepath.Join(s.dir, "config"), "XDG_RUNTIME_DIR="+s.dir,
		"XDG_CACHE_HOME="+cache()) // the engine that reads PDFs is compiled there once
	s.desk.Env = append(s.desk.Env, s.env...)
	s.desk.Stdout, s.desk.Stderr = &s.out, &s.out
	if err := s.desk.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stop)
}

// front finds the window that is there and gives it the keyboard.
func (s *seat) front() {
	s.t.Helper()
	id := strings.Fields(s.tool("search", "--sync", "--onlyvisible", "--name", "Paraph"))
	if len(id) == 0 {
		s.t.Fatal("there is no window")
	}
	number, err := strconv.ParseUint(id[0], 10, 32)
	if err != nil {
		s.t.Fatal(err)
	}
	s.window = uint32(number)
	for line := range strings.Lines(s.tool("getwindowgeometry", "--shell", id[0])) {
		switch name, value, _ := strings.Cut(strings.TrimSpace(line), "="); name {
		case "X":
			s.x, _ = strconv.Atoi(value)
		case "Y":
			s.y, _ = strconv.Atoi(value)
		}
	}
	s.tool("windowfocus", "--sync", id[0])
}

// cache is where this user’s programs keep what can be made anew.
func cache() string {
	if dir, err := os.UserCacheDir(); err == nil {
		return dir
	}
	return filepath.Join(workshop, "cache")
}

// kill ends the desk as a power cut does; its service goes on.
func (s *seat) kill() {
	s.t.Helper()
	_ = s.desk.Process.Kill()
	_ = s.desk.Wait()
	s.judge()
}

// stop ends the desk and the service it began.
func (s *seat) stop() {
	if s.t.Failed() || os.Getenv("PARAPH_SHOTS") != "" {
		s.shot("last")
	}
	if s.desk.ProcessState == nil {
		_ = s.desk.Process.Kill()
		_ = s.desk.Wait()
	}
	for pids := hosttest.Services(s.folder); len(pids) > 0; pids = hosttest.Services(s.folder) {
		for _, pid := range pids {
			_ = killProcess(pid)
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.judge()
}

// judge looks at what the desk wrote where a person never looks.
func (s *seat) judge() {
	for _, bad := range []string{"panic:", "Error in Fyne call thread", "DATA RACE"} {
		if strings.Contains(s.out.String(), bad) {
			s.t.Errorf("the desk says %q\n%s", bad, s.out.String())
		}
	}
}

// tool is one call of xdotool.
func (s *seat) tool(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.fail("xdotool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// shot keeps a picture of the screen.
func (s *seat) shot(name string) {
	dir := os.Getenv("PARAPH_SHOTS")
	if dir == "" {
		dir = s.t.ArtifactDir()
	} else if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	file := strings.ReplaceAll(s.t.Name(), "/", "-") + "-" + name + ".png"
	_ = exec.Command("import", "-display", s.display, "-window", "root", filepath.Join(dir, file)).Run()
}

// picture is a shot that is only taken where pictures are wanted.
func (s *seat) picture(name string) {
	if os.Getenv("PARAPH_SHOTS") != "" {
		s.settle()
		time.Sleep(200 * time.Millisecond) // painted
		s.shot(name)
	}
}

// fail ends the test with what the desk showed.
func (s *seat) fail(format string, args ...any) {
	s.t.Helper()
	log, _ := os.ReadFile(s.log)
	var words []string
	if sc, err := s.ask(); err == nil {
		for _, t := range sc.Things {
			if t.Words != "" && t.Kind != "*canvas.Text" {
				words = append(words, fmt.Sprintf("%s %q=%q %d,%d %d×%d off=%v focused=%v", t.Kind, t.Words, t.Value, t.X, t.Y, t.W, t.H, t.Off, t.Focused))
			}
		}
	} else {
		words = append(words, err.Error())
	}
	s.t.Fatalf(format+"\n%s\nkeys: %s\n%s\n%s", append(args, strings.Join(words, "\n"), strings.Join(strings.Fields(string(log[min(s.from, len(log)):])), " "), s.out.String(), s.logs())...)
}

// logs are what desk and service wrote for support.
func (s *seat) logs() string {
	var b strings.Builder
	names, _ := filepath.Glob(filepath.Join(s.folder, "log", "*.log"))
	for _, name := range names {
		text, _ := os.ReadFile(name)
		const most = 4000
		fmt.Fprintf(&b, "%s:\n%s\n", filepath.Base(name), text[max(0, len(text)-most):])
	}
	return b.String()
}

// until waits for something.
func (s *seat) until(what string, is func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(40 * time.Millisecond) {
		if is() {
			return
		}
		if s.desk.ProcessState != nil {
			break
		}
	}
	s.fail("never: %s", what)
}

// fresh forgets the sentences so far: says waits for the next ones.
func (s *seat) fresh() {
	b, _ := os.ReadFile(s.log)
	s.from = len(b)
}

// says waits for a sentence to be shown, by its key.
func (s *seat) says(key string) {
	s.t.Helper()
	s.until(key+" is said", func() bool {
		b, err := os.ReadFile(s.log)
		return err == nil && s.from <= len(b) && strings.Contains("\n"+string(b[s.from:]), "\n"+key+"\n")
	})
}

// scene is what can be seen; see driven.go beside main.go.
type scene struct {
	Title      string
	Hint       string
	Things     []thing
	Goroutines int
	Heap       uint64
}

type thing struct {
	Kind       string
	Words      string
	Value      string
	X, Y, W, H int
	Off        bool
	Focused    bool
	Dialog     bool
}

// ask is one look at the window.
func (s *seat) ask() (scene, error) { return s.asked('s') }

func (s *seat) asked(what byte) (scene, error) {
	var sc scene
	c, err := net.Dial("unix", s.log+".scene")
	if err != nil {
		return sc, err
	}
	defer c.Close()
	if _, err := c.Write([]byte{what}); err != nil {
		return sc, err
	}
	if err := json.NewDecoder(c).Decode(&sc); err != nil {
		return sc, fmt.Errorf("the window does not answer: %w", err)
	}
	return sc, nil
}

func (s *seat) look() scene {
	s.t.Helper()
	sc, err := s.ask()
	if err != nil {
		s.fail("%v", err)
	}
	return sc
}

// find is the first thing that is as wanted; with a dialog open only what is in it counts.
func (sc scene) find(is func(thing) bool) (thing, bool) { return sc.nth(0, is) }

func (sc scene) nth(n int, is func(thing) bool) (thing, bool) {
	dialog := false
	for _, t := range sc.Things {
		dialog = dialog || t.Dialog
	}
	for _, t := range sc.Things {
		if t.Dialog == dialog && is(t) {
			if n == 0 {
				return t, true
			}
			n--
		}
	}
	return thing{}, false
}

// await is a thing once it is there and rests in its place.
func (s *seat) await(what string, is func(thing) bool) thing {
	s.t.Helper()
	return s.awaitNth(what, 0, is)
}

func (s *seat) awaitNth(what string, n int, is func(thing) bool) (found thing) {
	s.t.Helper()
	var last thing
	s.until(what+" is seen", func() bool {
		t, ok := s.look().nth(n, is)
		still := ok && t.X == last.X && t.Y == last.Y && t.W == last.W && t.H == last.H
		last = t
		found = t
		return still
	})
	return found
}

// killProcess ends a process at once, whatever it does.
func killProcess(pid int) error {
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	return err
}
