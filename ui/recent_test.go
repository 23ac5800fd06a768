package ui

import "testing"

// TestRecentNamesDiffer: files of one name are told apart by their folders.
func TestRecentNamesDiffer(t *testing.T) {
	r := recentFiles{[]string{"/a/Rossi/Contratto.pdf", "/a/Verdi/Contratto.pdf", "/a/Verdi/Fattura.pdf"}}
	for i, want := range []string{"Contratto.pdf – Rossi", "Contratto.pdf – Verdi", "Fattura.pdf"} {
		if got := r.called(r.paths[i]); got != want {
			t.Errorf("%s is called %q", r.paths[i], got)
		}
	}
}
