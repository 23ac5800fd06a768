package ui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
	"paraph/ui/kit"
	"paraph/ui/theme"

	psync "paraph/sync"
)

// deskRig is a desk store in a temp folder, a service that answers from memory, and a window whose dispatched
// functions run when the test says so.
type deskRig struct {
	t     *testing.T
	desk  *app.Desk
	store *sqlite.Desk
	works *fakeWorks
	kit   *kit.Desk
	queue queue
	now   time.Time
}

// newDeskRig opens an empty desk at 12 November 2026, 11:07.
func newDeskRig(t *testing.T, lang string, variant theme.Variant) *deskRig {
	t.Helper()
	r := &deskRig{t: t, queue: make(queue, 1000), now: time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC), works: &fakeWorks{
		ready: app.Ready{Seal: "Studio Bianchi"}, trails: map[string]signing.Trail{}, letters: map[string][]app.Letter{},
	}}
	store, err := sqlite.OpenDesk(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.store = store
	r.desk = &app.Desk{
		Store: store, Blobs: blobs, Profile: func() string { return "here" }, Clock: func() time.Time { return r.now }, Random: strings.NewReader(strings.Repeat("r4nd0m", 1000)),
		Wake: func() {},
	}
	test.NewTempApp(t).Settings().SetTheme(theme.New(variant, 1))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1190, 652)) // what rail, title, menu and status line leave of 1366 × 768
	r.kit = &kit.Desk{Window: w, Voice: say.In(lang), Dispatch: func(f func()) { r.queue <- f }}
	return r
}

// settle runs what was dispatched until nothing is beside the screen any more.
func (r *deskRig) settle() {
	r.t.Helper()
	r.queue.settle(r.t)
}

// show puts a screen into the window.
func (r *deskRig) show(content fyne.CanvasObject) {
	r.kit.Window.SetContent(kit.NewStack(kit.NewGround("background", "", 0), content))
}

// shot saves what the window shows.
func (r *deskRig) shot(name string) {
	r.t.Helper()
	picture(r.t, r.kit.Window, name)
}

// put stores an entry.
func (r *deskRig) put(e *app.Entry) *app.Entry {
	r.t.Helper()
	if err := r.store.Update(r.t.Context(), func(tx psync.DeskTx) error { return tx.PutEntry(e) }); err != nil {
		r.t.Fatal(err)
	}
	return e
}

// longName has sixty letters.
const longName = "Massimiliano Alessandro Bartolomeo Sebastiani della Rovereto"

// entryOf is a request of two signers that was heard of some time ago.
func (r *deskRig) entryOf(n int, title string, state signing.State, ago time.Duration) *app.Entry {
	at := r.now.Add(-ago)
	e := &app.Entry{ID: fmt.Sprintf("%024x", n), Profile: "here", Remote: fmt.Sprintf("%024x", n), Stage: app.SentOff, Heard: at}
	e.Request = signing.Request{
		ID: e.ID, Title: title, State: state, Created: at, Updated: at, Sent: at, Expires: r.now.Add(27 * 24 * time.Hour), Office: "Studio Bianchi",
		Original: &signing.File{Name: title, SHA256: strings.Repeat("7f3a91c0", 8), Size: 212_000, Pages: 4},
		Signers: []signing.Signer{
			{ID: "s1", Name: "Anna", Surname: "Rossi", Email: "anna.rossi@example.com", Channels: []signing.Channel{signing.Email}, State: signing.SignerNew},
			{ID: "s2", Name: "Luca", Surname: "Verdi", Email: "luca@example.com", Mobile: "+393331234666", Channels: []signing.Channel{signing.SMS}, State: signing.SignerNew},
		},
	}
	if state.Ended() {
		e.Request.Completed = at
	}
	return e
}

// signed has the first so many signers signed and the next one invited.
func signedBy(e *app.Entry, n int) *app.Entry {
	at := e.Request.Created
	for i := range e.Request.Signers {
		g := &e.Request.Signers[i]
		g.Steps.Sent = at
		if i < n {
			g.State, g.Steps = signing.SignerSigned, signing.Steps{Sent: at, Opened: at.Add(13 * time.Minute), CodeSent: at.Add(16 * time.Minute), Signed: at.Add(17 * time.Minute)}
		}
	}
	return e
}

// button finds a visible button by its words.
func (r *deskRig) button(in fyne.CanvasObject, words string) (found *kit.Button) {
	walk(in, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == words && found == nil {
			found = b
		}
	})
	return found
}

func (r *deskRig) press(in fyne.CanvasObject, words string) {
	r.t.Helper()
	b := r.button(in, words)
	if b == nil {
		r.t.Fatalf("there is no %q", words)
	}
	test.Tap(b)
}
