package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/office"
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/sync/engine"
	"paraph/sync/sqlite"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prepare"
	"paraph/ui/settings"
	"paraph/ui/sign"
	"paraph/ui/theme"
	"paraph/ui/verify"
)

// shellWorks opens real files in real workers.
type shellWorks struct {
	*desktest.Works
	t      *testing.T
	opened []*shellFile
	asked  []string // files whose pages were to be added
}

// shellFile is a document whose content is gone once it is closed, as the program's are.
type shellFile struct {
	*desktest.File
	path   string
	closed bool
}

func (f *shellFile) Path() string { return f.path }
func (f *shellFile) Close()       { f.closed = true }

func (f *shellFile) Content(ctx context.Context) ([]byte, error) {
	if f.closed {
		return nil, errors.New("ui: read after it was closed")
	}
	return f.File.Content(ctx)
}

func (w *shellWorks) Open(ctx context.Context, path string) (app.Document, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return w.open(path, filepath.Base(path), content), nil
}

func (w *shellWorks) OpenContent(_ context.Context, name string, b []byte) (app.Document, error) {
	return w.open("", name, b), nil
}

func (w *shellWorks) open(path, name string, content []byte) app.Document {
	f := &shellFile{File: desktest.OpenFile(w.t, name, content), path: path}
	w.opened = append(w.opened, f)
	return f
}

// answering is what answers the journeys' questions in these tests.
type answering interface {
	Documents
	prepare.Arranger
	sign.Keys
	verify.Verifier
	Trust
	Office
	Remote(ctx context.Context, profile string, fresh bool) (engine.Remote, error)
}

// answered has every journey answered by one that stands in for all.
func (c Config) answered(r *journey.Requests, by answering) Config {
	r.Remote = by.Remote
	c.Requests, c.Documents, c.Arranger, c.Keys, c.Verifier, c.Trust, c.Office = r, by, by, by, by, by, by
	return c
}

type shellPrefs map[string]string

func (p shellPrefs) Get(key string) string { return p[key] }
func (p shellPrefs) Set(key, value string) { p[key] = value }

type noChanges struct{}

func (noChanges) Bell() <-chan struct{} { return nil }
func (noChanges) Take() []string        { return nil }

// shellBed is the whole window on a bed's desk.
type shellBed struct {
	*desktest.Bed
	*shell
	works *shellWorks
	path  string // of a contract
}

func newShellBed(t *testing.T, lang string, look theme.Variant) *shellBed {
	t.Helper()
	b := desktest.NewBed(t, lang, look)
	w := &shellWorks{Works: &desktest.Works{
		OfficeIs: office.Details{Name: "Studio Bianchi", Language: "it"}, ReadyIs: office.Ready{Office: "Studio Bianchi"}, SealedErr: signing.ErrNotFound,
	}, t: t}
	variant := "light"
	if look == theme.Dark {
		variant = "dark"
	}
	s, err := newShell(fyne.CurrentApp(), Config{
		Prefs: shellPrefs{"display.language": lang, "display.theme": variant}, Changes: noChanges{},
		Reached: func() bool { return true }, Dispatch: b.Kit.Dispatch,
	}.answered(b.Desk, w))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.closeDocument()
		_ = s.close()
	})
	b.Win, b.Kit = s.window, s.d
	path := filepath.Join(t.TempDir(), "Contratto.pdf")
	if err := os.WriteFile(path, desktest.OpenContract(t).Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return &shellBed{b, s, w, path}
}

// open opens the contract for a verb.
func (b *shellBed) openFor(verb string) {
	b.T.Helper()
	b.openFiles([]string{b.path}, verb)
	b.Until("the document", func() bool { return b.shell.open.doc != nil && b.shell.open.verb == verb && b.shell.open.giveUp == nil })
}

// liesIn reports whether the document on the desk is open in a place.
func (b *shellBed) liesIn(verb string) bool {
	return b.shell.open.doc != nil && b.verbs()[verb].Has(b.shell.open.doc)
}

// draw writes Anna and Luca into what is open and places a field of hers, which stays in the hand.
func (b *shellBed) draw() {
	b.T.Helper()
	u := b.user()
	for _, g := range desktest.Signers() {
		u.signer(g)
	}
	u.press("prepare.check.place")
}

// send sends what two signers are asked for.
func (b *shellBed) send() {
	b.T.Helper()
	b.user().pressWords(b.shell.d.Voice.Count("review.send", 2))
}

func (b *shellBed) drafts() []app.Draft {
	b.T.Helper()
	list, err := b.Desk.Drafts(b.T.Context())
	if err != nil {
		b.T.Fatal(err)
	}
	return list
}

// review has a field for each of two signers and looks at it before it leaves.
func (b *shellBed) review() {
	b.T.Helper()
	b.openFor("prepare")
	b.draw()
	b.user().press("prepare.check.place")
	b.user().press("prepare.review")
	b.Until("the service", func() bool { return desktest.Holds(b.window.Content(), b.shell.d.Voice.Say("review.ready")) })
}

// TestShellKeepsWhatIsOpen: a narrow rail, another verb and another language leave the document and its fields there.
func TestShellKeepsWhatIsOpen(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("prepare")
	b.draw()
	b.narrow()
	if !b.liesIn("prepare") || b.user().fields() != 1 {
		t.Fatal("the narrow rail took the document away")
	}
	b.move("verify")
	b.Until("verify", func() bool { return b.liesIn("verify") })
	b.move("prepare")
	if n := b.user().fields(); n != 1 {
		t.Errorf("%d fields after a look at Verify", n)
	}
	b.move("verify")
	b.speak("fr")
	b.Until("the language", func() bool { return b.shell.d.Voice.Lang() == "fr" })
	if b.place != "verify" || !b.liesIn("verify") {
		t.Error("another language took Verify's document away")
	}
	b.move("prepare")
	if n := b.user().fields(); n != 1 || b.works.opened[0].closed {
		t.Errorf("%d fields after another language", n)
	}
	if list := b.drafts(); len(list) != 1 {
		t.Errorf("%d drafts of one document", len(list))
	}
}

// TestShellSavesBeforeClosing: what was changed a moment ago is in the store before its document is closed.
func TestShellSavesBeforeClosing(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	b.draw()
	first := b.works.opened[0]
	b.openFiles([]string{b.path}, "verify")
	b.Until("the second", func() bool { return b.shell.open.verb == "verify" })
	list := b.drafts()
	if len(list) != 1 || !first.closed {
		t.Fatalf("%d drafts, closed: %v", len(list), first.closed)
	}
	d, err := b.Desk.Draft(t.Context(), list[0].ID)
	if err != nil || len(d.Parcel.Draft.Signers) != 2 || len(d.Parcel.Draft.Signers[0].Fields) != 1 {
		t.Errorf("%+v %v", d.Parcel.Draft.Signers, err)
	}
}

// TestShellUndoesSending: the draft is on the screen again, also if another document was opened meanwhile.
func TestShellUndoesSending(t *testing.T) {
	for name, another := range map[string]bool{"at once": false, "with another open": true} {
		t.Run(name, func(t *testing.T) { undoSending(t, another) })
	}
}

func undoSending(t *testing.T, another bool) {
	b := newShellBed(t, "en", theme.Light)
	b.review()
	b.send()
	b.Until("requests", func() bool { return b.place == "requests" })
	if !b.shell.d.Toasts.Focus() {
		t.Fatal("nothing offers to take it back")
	}
	undo := b.window.Canvas().Focused()
	undo.(desktop.Hoverable).MouseIn(&desktop.MouseEvent{}) // the pointer lies on the toast, which stays
	entries, err := b.Desk.Entries(t.Context(), app.EntryFilter{Limit: 10})
	if err != nil || len(entries) != 1 {
		t.Fatal(len(entries), err)
	}
	want := 1
	if another {
		b.openFor("prepare")
		b.draw()
		want = 2
	}
	undo.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Until("the draft", func() bool { return b.place == "prepare" && b.prepare.Draft().ID == entries[0].ID })
	if n := b.user().fields(); n != 2 {
		t.Errorf("%d fields", n)
	}
	if n := len(b.drafts()); n != want {
		t.Errorf("%d drafts", n)
	}
}

// TestShellSendsOrKeeps: a document that is put away in the moment of its sending is sent whole, or stays a draft with its
// last change.
func TestShellSendsOrKeeps(t *testing.T) {
	for name, sendFirst := range map[string]bool{"sent, then closed": true, "closed, then sent": false} {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "en", theme.Light)
			b.review()
			b.Until("the draft", func() bool { return b.prepare.Draft().ID != "" })
			b.Desk.Clock = func() time.Time { // a disk that takes its time
				time.Sleep(200 * time.Millisecond)
				return b.Now
			}
			id := b.prepare.Draft().ID
			must := b.shell.d.Voice.Say("review.mustread")
			test.Tap(only(b.user(), must, func(c *kit.Check) bool { return c.AccessibilityLabel() == must && c.On() }))
			if sendFirst {
				b.send()
			}
			b.openFiles([]string{b.path}, "verify")
			if !sendFirst {
				b.send()
			}
			b.Until("the second", func() bool { return b.shell.open.verb == "verify" })
			saved := false
			b.prepare.WhenSaved(func() { saved = true })
			b.Until("what is written", func() bool { return saved })
			d, err := b.Desk.Draft(t.Context(), id)
			e, gone := b.Desk.Entry(t.Context(), id)
			switch {
			case err != nil && gone != nil:
				t.Fatal(err, gone)
			case err == nil && sendFirst:
				t.Error("it was not sent")
			case err == nil && d.Parcel.Draft.Options.MustRead, err != nil && e.Parcel.Draft.Options.MustRead:
				t.Error("the last change is lost")
			}
		})
	}
}

// TestShellOpensWhatWasSaved: a draft that is opened again in the moment of its closing has its last change.
func TestShellOpensWhatWasSaved(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	b.draw()
	b.Until("the draft", func() bool { return b.prepare.Draft().ID != "" })
	id := b.prepare.Draft().ID
	b.user().press("prepare.check.place")
	b.Desk.Clock = func() time.Time { // a disk that takes its time
		time.Sleep(200 * time.Millisecond)
		return b.Now
	}
	b.closeDocument()
	b.openKept(id)
	b.Until("the draft again", func() bool { return b.prepare.Draft().ID == id })
	if n := b.user().fields(); n != 2 {
		t.Errorf("%d fields, the last one is lost", n)
	}
}

// TestHandedOverFaultIsSaid: a file that another start handed over and that cannot be opened is said, as one of one's own is.
func TestHandedOverFaultIsSaid(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	shown := make(chan []string)
	c := b.shell.c
	c.Shown = shown
	s, err := newShell(fyne.CurrentApp(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.close() }()
	for _, path := range []string{filepath.Join(t.TempDir(), "nope.pdf"), t.TempDir()} {
		s.d.Toasts.Close()
		shown <- []string{path}
		b.Until("what is wrong", func() bool { return s.d.Toasts.Text() != "" })
	}
}

// TestShellTellsWhoCannotBeReached: that letters would lead nobody elsewhere anywhere is said at the start, once, with the
// way to what helps.
// TestOneMode: band, rail, lists and what needs the office speak of the mode the service works in, also after a change of language;
// what is real in practice too has no band over it.
func TestOneMode(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	rig := &desktest.Rig{T: t, Desk: b.Bed.Desk, Store: b.Bed.Desk.Store.(*sqlite.DeskStore), Works: b.works.Works, Now: b.Now}
	badge := func() string { return b.rail.items["requests"].number.Text() }
	e := rig.EntryOf(1, "Prova.pdf", signing.Declined, desktest.Day)
	e.Request.Practice = true
	rig.Put(e)
	practises := func(on bool) {
		t.Helper()
		b.works.ReadyIs.Practice = on
		b.refreshReady()
		b.Until("the service", func() bool { return b.ready.Practice == on })
		b.changed([]string{e.ID})
		b.Until("the lists", func() bool {
			return b.rail.items[practiceMail].Visible() == on && badge() == map[bool]string{true: "1"}[on]
		})
	}
	practises(true)
	for place, want := range map[string]bool{"home": true, "sign": false, "verify": false, "requests": true, "settings": true} {
		b.goTo(place)
		if b.band.Visible() != want {
			t.Errorf("the band over %s: %t", place, !want)
		}
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.middle).Y; (at > 0) != want {
			t.Errorf("%s begins at %g", place, at)
		}
	}
	practises(false)
	b.goTo("requests")
	if b.band.Visible() || !desktest.Holds(b.window.Content(), "Practice 1") {
		t.Error("what was practice is not set aside")
	}
	b.works.ReadyIs.Practice = true
	b.settings.OnMail() // what was set is heard of at once, not with the next look in half a minute
	b.Until("the band", func() bool { return b.band.Visible() })
	practises(false)
	b.build()
	if b.mode != journey.Real || b.band.Visible() {
		t.Error("built anew it forgets the mode")
	}
}

func TestShellTellsWhoCannotBeReached(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	const told = "Signers elsewhere cannot reach the service, so nothing new is sent."
	b.works.ReadyIs.Mode, b.works.ReadyIs.Missing = "own-address", []string{"public"}
	b.refreshReady()
	b.Until("the answer", func() bool { return slices.Contains(b.shell.ready.Missing, "public") })
	if said := b.shell.d.Toasts.Text(); said != "" {
		t.Errorf("of an address that is silent just now it says %q", said)
	}
	b.works.ReadyIs.Mode = "this-computer"
	b.refreshReady()
	b.Until("what is wrong", func() bool { return b.shell.d.Toasts.Text() == told })
	if !b.shell.d.Toasts.Focus() {
		t.Fatal("nothing leads to what helps")
	}
	b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.place != "settings" || b.settings.Section() != settings.SectionReach {
		t.Errorf("it leads to %s, %s", b.place, b.settings.Section())
	}
	b.shell.d.Toasts.Close()
	b.shell.ready.Missing = nil
	b.refreshReady()
	b.Until("the answer", func() bool { return b.shell.ready.Missing != nil })
	if said := b.shell.d.Toasts.Text(); said != "" {
		t.Errorf("again: %q", said)
	}
}
