package ui

import (
	"strings"
	"testing"
	"time"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestNotifications: only while nobody looks, only where allowed, once for each state, and without a name.
func TestNotifications(t *testing.T) {
	r := desktest.NewRig(t, "it", theme.Light)
	kept := desktest.Memory{}
	var said []string
	n := newNotifier(r.Kit, r.Desk, kept, func(_, words string) { said = append(said, words) })
	n.since = r.Now.Add(-time.Hour)
	done := r.Put(r.EntryOf(1, "Contratto di fornitura.pdf", signing.Done, time.Minute))
	declined := r.Put(r.EntryOf(2, "Mandato.pdf", signing.Declined, time.Minute))
	waiting := r.Put(r.EntryOf(3, "Procura.pdf", signing.Waiting, time.Minute))
	old := r.Put(r.EntryOf(4, "Vecchio.pdf", signing.Done, 48*time.Hour))
	all := []string{done.ID, "", declined.ID, waiting.ID, old.ID, "not there"}
	tell := func() {
		n.changed(all)
		r.Settle()
	}
	tell()
	n.away = true
	tell()
	if len(said) != 0 {
		t.Fatalf("told without leave: %q", said)
	}
	kept.Set(prefs.Notify, "on")
	n.away = false
	tell()
	if len(said) != 0 {
		t.Fatalf("told to somebody who looks: %q", said)
	}
	n.away = true
	tell()
	tell()
	if len(said) != 1 || said[0] != "Una richiesta è firmata da tutti e sigillata. Una richiesta è stata rifiutata." {
		t.Errorf("%q", said)
	}
	for _, name := range []string{"Contratto", "Mandato", "Rossi", "Verdi"} {
		if strings.Contains(strings.Join(said, ""), name) {
			t.Errorf("%s is named", name)
		}
	}
}
