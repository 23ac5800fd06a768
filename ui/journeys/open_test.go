package journeys

import (
	"os"
	"path/filepath"
	"testing"

	"paraph/app/sample"
)

// TestDeskOpens: on a new folder the desk opens on its first steps with its service in practice, and its places answer to
// their keys.
func TestDeskOpens(t *testing.T) {
	s := newSeat(t)
	s.open()
	s.says("shell.service.practice")
	for key, place := range map[string]string{"ctrl+5": "requests", "ctrl+6": "practicemail", "ctrl+7": "settings", "ctrl+2": "prepare", "ctrl+3": "sign", "ctrl+4": "verify"} {
		s.press(key)
		s.says("place." + place)
		s.picture(place)
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
