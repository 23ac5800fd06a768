package compare_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"paraph/signing/page"
)

// TestResembles: of several documents the one that came back, signed and edited, is found again, a scan among scans too.
func TestResembles(t *testing.T) {
	s := newShop(t)
	all := []paper{contract, invoice, blank, scan}
	for i, of := range all {
		edits := []edited{words("clause-0-0", "1.1 Il canone è di € 9.999,00."), words("total-sum", "1,00"), words("price", "9,00"), gone("note-0-3")}
		received, _ := of(s, edits[i])
		if best := s.nearest(s.signed(received, nil), all); best != i {
			t.Errorf("document %d resembles %d most", i, best)
		}
	}
}

// nearest is which kind of document one that came back resembles most.
func (s *shop) nearest(received []byte, all []paper) int {
	s.t.Helper()
	name := filepath.Join(s.t.TempDir(), "received.pdf")
	if err := os.WriteFile(name, received, 0o600); err != nil {
		s.t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	d, err := page.Open(context.Background(), s.pool, f)
	if err != nil {
		s.t.Fatal(err)
	}
	defer d.Close()
	best, most := -1, 0.
	for k, other := range all {
		content, _ := s.made(other, edited{})
		l, err := d.Resembles(context.Background(), content, "")
		if err != nil {
			s.t.Fatal(err)
		}
		if l > most {
			best, most = k, l
		}
	}
	return best
}
