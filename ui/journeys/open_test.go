package journeys

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/app/sample"
)

// TestDeskOpens: on a new folder the desk opens on its first steps with its service in practice, and its places answer to
// their keys. It says nothing where nobody reads, also with a language that is none and another program's FyneApp.toml.
func TestDeskOpens(t *testing.T) {
	s := newSeat(t)
	s.env = append(s.env, "LANG=C.UTF-8")
	s.file("FyneApp.toml", []byte("of another program"))
	s.open()
	s.icon()
	s.says("shell.service.practice")
	for key, place := range map[string]string{"ctrl+5": "requests", "ctrl+6": "practicemail", "ctrl+7": "settings", "ctrl+2": "prepare", "ctrl+3": "sign", "ctrl+4": "verify"} {
		s.press(key)
		s.says("place." + place)
		s.picture(place)
	}
	s.kill()
	for line := range strings.Lines(s.out.String()) {
		if strings.Contains(line, "Fyne error") && !strings.Contains(line, "theme settings") { // there is no session bus
			t.Errorf("the desk says %s", line)
		}
	}
}

// icon waits for the window's own icon.
func (s *seat) icon() {
	s.t.Helper()
	var data []uint32
	s.until("the window has an icon", func() bool {
		var err error
		if data, err = cardinals(s.display, s.window, "_NET_WM_ICON"); err != nil {
			s.fail("its icon: %v", err)
		}
		return len(data) > 2
	})
	width, height := int(data[0]), int(data[1])
	pixels := data[2:]
	if width < 48 || len(pixels) != width*height {
		s.fail("an icon of %d×%d with %d pixels", width, height, len(pixels))
	}
	const blue, white = 0xff2b3f9e, 0xffffffff // the ground and the P; the corners are round
	stem := pixels[height/2*width+width*2/5:][:width/5]
	if pixels[0]>>24 != 0 || pixels[height/2*width+8] != blue || !slices.Contains(stem, white) {
		s.fail("another icon: %#x %#x %#x", pixels[0], pixels[height/2*width+8], stem)
	}
}

// contract writes the sample contract into the test's folder.
func (s *seat) contract() string {
	s.t.Helper()
	c, err := sample.New("en")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.file("contract.pdf", c.PDF)
}

// file writes a file into the test's folder.
func (s *seat) file(name string, b []byte) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}
