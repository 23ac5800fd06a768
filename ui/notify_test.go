package ui

import (
	"strings"
	"testing"
	"time"

	"paraph/app"
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
	away := func() {
		n.leave()
		n.since = r.Now.Add(-time.Hour)
	}
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
	away()
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
	away()
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

// TestEachSignatureIsTold: that somebody signed of several is told, once, also where others look at the page meanwhile.
func TestEachSignatureIsTold(t *testing.T) {
	r := desktest.NewRig(t, "fr", theme.Light)
	var said []string
	n := newNotifier(r.Kit, r.Desk, desktest.Memory{prefs.Notify: "on"}, func(_, words string) { said = append(said, words) })
	tell := func(e *app.Entry) {
		e.Request.Updated = r.Now.Add(time.Hour)
		n.changed([]string{r.Put(e).ID})
		r.Settle()
	}
	before := desktest.SignedBy(r.EntryOf(1, "Contrat.pdf", signing.Waiting, time.Hour), 1)
	n.leave()
	tell(before) // one looks
	if len(said) > 0 {
		t.Fatalf("what was known is told: %q", said)
	}
	before.Request.Signers[1].Steps.Signed = r.Now.Add(time.Minute)
	tell(before)
	tell(before)
	if len(said) != 1 || !strings.HasPrefix(said[0], "Dans une demande, quelqu’un a signé") {
		t.Errorf("%q", said)
	}
}
