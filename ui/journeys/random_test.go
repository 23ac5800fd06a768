package journeys

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
)

// monkey presses anything anywhere in the window, but never what quits.
type monkey struct {
	s *seat
	r *rand.Rand
}

// act is one thing a hand does. The menu bar is left out: Quit stands there.
func (m monkey) act() {
	const bar, width, height = 30, 1366, 738
	x, y := strconv.Itoa(m.s.x+m.r.IntN(width)), strconv.Itoa(m.s.y+bar+m.r.IntN(height-bar))
	keys := []string{
		"Tab", "Tab", "shift+Tab", "Return", "Escape", "Escape", "space", "Up", "Down", "Left", "Right", "Delete", "s", "v", "a", "1", "2", "F2", "F6", "F8",
		"ctrl+1", "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5", "ctrl+6", "ctrl+7", "ctrl+z", "ctrl+y", "ctrl+d", "ctrl+f", "ctrl+Return", "ctrl+plus", "ctrl+minus", "ctrl+0",
		"ctrl+b", "ctrl+w", "F1", "F5", "F9",
	}
	switch n := m.r.IntN(10); {
	case n < 5:
		m.s.tool("mousemove", x, y, "sleep", "0.05", "mousedown", "1", "sleep", "0.08", "mouseup", "1")
	case n < 6:
		m.s.tool("mousemove", x, y, "mousedown", "1", "mousemove_relative", "--", "40", "25", "sleep", "0.05", "mouseup", "1")
	case n < 7:
		m.s.tool("mousemove", x, y, "click", strconv.Itoa(4+m.r.IntN(2)))
	default:
		m.s.tool("key", keys[m.r.IntN(len(keys))])
	}
}

// weight is what the desk weighs at rest on its first place.
type weight struct {
	goroutines int
	heap, rss  int // MB
}

func (w weight) String() string {
	return fmt.Sprintf("%d goroutines, %d MB heap, %d MB resident", w.goroutines, w.heap, w.rss)
}

// weigh goes to the first place, over whatever is open, and waits until the desk rests.
func (s *seat) weigh() (w weight) {
	s.t.Helper()
	for range 4 {
		s.press("Escape")
	}
	s.press("ctrl+1")
	last := 0
	s.until("the desk rests", func() bool {
		sc, err := s.asked('w')
		if err != nil {
			s.fail("%v", err)
		}
		rests := sc.Goroutines == last
		last = sc.Goroutines
		w = weight{sc.Goroutines, int(sc.Heap >> 20), s.resident()}
		if !rests {
			time.Sleep(time.Second)
		}
		return rests
	})
	return w
}

// resident is the desk’s memory in MB, without its children.
func (s *seat) resident() int {
	s.t.Helper()
	b, err := os.ReadFile("/proc/" + strconv.Itoa(s.desk.Process.Pid) + "/status")
	if err != nil {
		s.fail("the desk is gone: %v", err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" {
			kB, _ := strconv.Atoi(f[1])
			return kB >> 10
		}
	}
	return 0
}

// drafts are the drafts in the folder’s store; nothing else has it open.
func (s *seat) drafts() int {
	s.t.Helper()
	d, err := host.OpenDesk(context.Background(), host.DeskOptions{Folder: s.folder, KeyInFile: true, Start: func(string) error { return nil }}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer d.Close()
	all, err := d.Drafts(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return len(all)
}

// TestRandomClicks: whatever is pressed, the window answers, nothing panics, no draft is lost, and in the end the desk is
// no heavier than after the first minute. PARAPH_CLICKS says how long; PARAPH_SEED repeats one.
func TestRandomClicks(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("PARAPH_CLICKS"))
	if err != nil {
		long = 15 * time.Second
	}
	seed, err := strconv.ParseUint(os.Getenv("PARAPH_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("PARAPH_SEED=%d", seed)
	s := newSeat(t)
	s.browserOf()
	s.begin("shell.practice")
	s.says("prepare.saved")
	m := monkey{s, rand.New(rand.NewPCG(seed, 1))}
	m.until(time.Now().Add(long / 5))
	before := s.weigh()
	m.until(time.Now().Add(long))
	after := s.weigh()
	t.Logf("before: %v; after: %v", before, after)
	if after.goroutines > before.goroutines+10 {
		t.Errorf("from %d goroutines to %d", before.goroutines, after.goroutines)
	}
	const roomMB = 160 // of the page images that are kept
	if after.heap > before.heap+roomMB || after.rss > before.rss+2*roomMB {
		t.Errorf("from %v to %v", before, after)
	}
	log := string(content(t, s.log))
	s.kill()
	gone := strings.Count(log, "\nrequests.thrown\n") + strings.Count(log, "\nreview.sending\n")
	if n := s.drafts(); n == 0 && gone == 0 {
		t.Error("the draft is lost")
	}
}

func (m monkey) until(end time.Time) {
	m.s.t.Helper()
	for n := 0; time.Now().Before(end); n++ {
		m.act()
		const often = 12
		if n%often == 0 {
			m.s.look()
		}
	}
}
