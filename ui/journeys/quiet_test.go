package journeys

import (
	"os"
	"path/filepath"
	"testing"
)

// TestStartsWithoutAWord: whatever a computer lacks that the desk does not need, it opens without a word on the terminal, and
// leaves no folder where it was started.
func TestStartsWithoutAWord(t *testing.T) {
	for name, env := range map[string][]string{
		"home":    {"HOME=", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="},
		"written": {"HOME=/sys", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="}, // where root makes nothing either
		"bus":     {"DBUS_SESSION_BUS_ADDRESS=", "LANG=C", "XDG_CACHE_HOME=/sys/cache"},
		"deadbus": {"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere", "XDG_VIDEOS_DIR=/nowhere", "LANG=C.UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSeat(t)
			s.env = env
			s.open()
			s.says("shell.service.practice")
			s.picture("open")
			s.press("ctrl+q")
			s.gone(0)
			if s.out.Len() > 0 {
				t.Errorf("it says %q", s.out.String())
			}
			if _, err := os.Stat(filepath.Join(s.dir, "fyne")); err == nil {
				t.Error("there is a folder of Fyne’s where it was started")
			}
		})
	}
}

// TestNoPlaceForData: where there is no home, or none that can be written in, the window says so in one sentence, and so does
// the terminal, which has no other.
func TestNoPlaceForData(t *testing.T) {
	for key, home := range map[string]string{"error.no-home": "", "error.permission": "/sys"} {
		t.Run(key, func(t *testing.T) {
			s := newSeat(t)
			s.env = []string{"HOME=" + home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=", "XDG_DATA_HOME="}
			s.launch("-data=")
			s.says(key)
			s.front()
			s.sees("trouble.title")
			s.sees(key)
			s.sees(key + ".hint")
			s.picture("window")
			s.press("Return")
			_ = s.desk.Wait()
			want := "paraph: " + s.words(key) + " " + s.words(key+".hint") + "\n"
			if home != "" {
				want += s.words("trouble.folder", "folder", home+"/.local/share/paraph") + "\n"
			}
			if code := s.desk.ProcessState.ExitCode(); code != 1 || s.out.String() != want {
				t.Errorf("it ends with %d and says %q, not %q", code, s.out.String(), want)
			}
		})
	}
}

// TestNoScreen: where no window can be made that is the one thing said.
func TestNoScreen(t *testing.T) {
	s := newSeat(t)
	s.display = ":987654"
	s.launch()
	_ = s.desk.Wait()
	if code, want := s.desk.ProcessState.ExitCode(), "paraph: "+s.words("trouble.screen")+"\n"; code != 1 || s.out.String() != want {
		t.Errorf("it ends with %d and says %q, not %q", code, s.out.String(), want)
	}
}
