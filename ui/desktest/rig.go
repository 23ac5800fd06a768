package desktest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/office"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync/blob"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
	"paraph/ui/kit"
	"paraph/ui/theme"

	psync "paraph/sync"
)

// Rig is a desk store in a temp folder, a service that answers from memory, and a window whose dispatched
// functions run when the test says so.
type Rig struct {
	T     *testing.T
	Desk  *requests.Requests
	Store *sqlite.DeskStore
	Works *Works
	Kit   *kit.Kit
	Queue queue
	Now   time.Time
}

// NewRig opens an empty desk at 12 November 2026, 11:07.
func NewRig(t *testing.T, lang string, variant theme.Variant) *Rig {
	t.Helper()
	r := &Rig{T: t, Queue: make(queue, 1000), Now: time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC), Works: &Works{
		ReadyIs: office.Ready{Seal: "Studio Bianchi"}, Trails: map[string]signing.Trail{}, LettersOf: map[string][]own.PracticeLetter{},
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
	r.Store = store
	r.Desk = &requests.Requests{
		Store: store, Blobs: blobs, Profile: func() string { return "here" }, Clock: func() time.Time { return r.Now }, Random: strings.NewReader(strings.Repeat("r4nd0m", 1000)),
		Wake: func() {}, Remote: r.Works.Remote, Write: host.Invitation,
		House: func() say.House {
			return say.House{Office: r.Works.OfficeIs.Language, Desk: func() string { return lang }}
		},
	}
	test.NewTempApp(t).Settings().SetTheme(theme.New(variant, 1))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1190, 652)) // what rail, title, menu and status line leave of 1366 × 768
	r.Kit = &kit.Kit{Window: w, Voice: say.In(lang), Dispatch: func(f func()) { r.Queue <- f }}
	return r
}

// Settle runs what was dispatched until nothing is beside the screen any more.
func (r *Rig) Settle() {
	r.T.Helper()
	r.Queue.Settle(r.T)
}

// Show puts a screen into the window.
func (r *Rig) Show(content fyne.CanvasObject) {
	r.Kit.Window.SetContent(kit.NewStack(kit.NewGround("background", "", 0), content))
}

// Shot saves what the window shows.
func (r *Rig) Shot(name string) {
	r.T.Helper()
	Picture(r.T, r.Kit.Window, name)
}

// Put stores an entry.
func (r *Rig) Put(e *app.Entry) *app.Entry {
	r.T.Helper()
	if err := r.Store.Update(r.T.Context(), func(tx psync.DeskTx) error { return tx.PutEntry(e) }); err != nil {
		r.T.Fatal(err)
	}
	return e
}

// LongName has sixty letters.
const LongName = "Massimiliano Alessandro Bartolomeo Sebastiani della Rovereto"

// EntryOf is a request of two signers that was heard of some time ago: what came to an end, or is being sealed, began before.
func (r *Rig) EntryOf(n int, title string, state signing.State, ago time.Duration) *app.Entry {
	at := r.Now.Add(-ago)
	begun, last := at, r.Now.Add(27*Day)
	switch state {
	case signing.Expired:
		begun, last = at.Add(-30*Day), at
	case signing.Sealing, signing.Unsealed, signing.Done, signing.Declined, signing.Cancelled:
		begun = at.Add(-3 * time.Hour)
	}
	e := &app.Entry{ID: fmt.Sprintf("%024x", n), Profile: "here", Remote: fmt.Sprintf("%024x", n), Stage: app.SentOff, Heard: at}
	e.Request = signing.Request{
		ID: e.ID, Title: title, State: state, Created: begun, Updated: at, Sent: begun, Expires: last, Office: "Studio Bianchi",
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
func SignedBy(e *app.Entry, n int) *app.Entry {
	at := e.Request.Created
	for i := range e.Request.Signers {
		g := &e.Request.Signers[i]
		g.Steps.Sent = at
		if opened := at.Add(time.Duration(13+70*i) * time.Minute); i < n {
			g.State, g.Steps = signing.SignerSigned, signing.Steps{Sent: at, Opened: opened, CodeSent: opened.Add(3 * time.Minute), Signed: opened.Add(4 * time.Minute)}
		}
	}
	return e
}

// Button finds a visible button by its words.
func (r *Rig) Button(in fyne.CanvasObject, words string) (found *kit.Button) {
	Walk(in, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == words && found == nil {
			found = b
		}
	})
	return found
}

func (r *Rig) Press(in fyne.CanvasObject, words string) {
	r.T.Helper()
	b := r.Button(in, words)
	if b == nil {
		r.T.Fatalf("there is no %q", words)
	}
	test.Tap(b)
}

// PracticeLetters has an invitation and then a code for one request.
func (r *Rig) PracticeLetters() {
	e := SignedBy(r.EntryOf(30, "Contratto di fornitura.pdf", signing.Waiting, Day), 0)
	e.Request.Practice = true
	r.Put(e)
	r.Works.LettersOf[e.ID] = []own.PracticeLetter{
		{ID: "a", At: r.Now.Add(-time.Hour), To: "anna.rossi@example.com", Name: "Anna Rossi", Subject: "Richiesta di firma da Studio Bianchi: Contratto di fornitura", Text: "Buongiorno Anna Rossi,\n\nStudio Bianchi Le chiede di firmare un documento di 4 pagine.\n\nhttps://127.0.0.1:8443/s/k3v9a7\n\nIl link vale fino al 9 dicembre 2026."},
		{ID: "b", At: r.Now.Add(-10 * time.Minute), To: "anna.rossi@example.com", Name: "Anna Rossi", Subject: "Il Suo codice per firmare (B7)", Text: "Il Suo codice è 481602 (rif. B7).\nNon lo comunichi a nessuno, nemmeno al mittente."},
	}
}

func (r *Rig) Key(name fyne.KeyName) {
	r.T.Helper()
	r.Kit.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func (r *Rig) Rune(c rune) {
	if f := r.Kit.Window.Canvas().Focused(); f != nil {
		test.Type(f, string(c))
	}
}

// Says reports whether a visible text holds the words.
func (r *Rig) Says(in fyne.CanvasObject, words string) (found bool) {
	Walk(in, func(o fyne.CanvasObject) {
		if text, ok := o.(*kit.Text); ok && strings.Contains(text.Text(), words) {
			found = true
		}
	})
	return found
}

// NewClockRig is a rig as far as entries are made with it: no window, no store.
func NewClockRig(t *testing.T) *Rig {
	return &Rig{T: t, Now: time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)}
}
