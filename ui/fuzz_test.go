package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	journey "paraph/app/prepare"
	"paraph/app/sample"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/sync"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
	"paraph/ui/desktest"
	"paraph/ui/filedialog"
	"paraph/ui/theme"
)

// round is how many things are done on a screen before it is another's turn.
const round = 60

// TestClickingAtRandom does to every screen of the whole window what nobody would do in that order. PARAPH_EVENTS says how
// many things a screen, PARAPH_SEED with which numbers. Nothing may panic, no draft may be lost, and what is used must be
// given back.
func TestClickingAtRandom(t *testing.T) {
	events, seed := uint64(2*round), uint64(time.Now().UnixNano())
	for name, n := range map[string]*uint64{"PARAPH_EVENTS": &events, "PARAPH_SEED": &seed} {
		if given, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
			*n = given
		}
	}
	t.Logf("PARAPH_SEED=%d PARAPH_EVENTS=%d", seed, events)
	pool := worker.NewPool(worker.Config{Max: 2, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), desktest.Role+"=child")
		return cmd
	}})
	defer pool.Close()
	m := newMonkey(t, pool, rand.New(rand.NewPCG(seed, 0)))
	var before usage
	for done := uint64(0); done < events; done += round {
		if before.heap == 0 && done >= events/2 { // by then what is kept for the next time is there
			before = m.measure()
		}
		for _, screen := range []string{"first", "home", "prepare", "review", "requests", "practicemail", "sign", "verify", "settings"} {
			m.clickAround(screen, round)
		}
	}
	after := m.measure()
	m.checkDrafts()
	before.compare(t, after)
}

// monkey clicks and types without a thought.
type monkey struct {
	*shellBed
	hand
	r       *rand.Rand
	drafts  map[app.Document]*draftSeen
	order   []*draftSeen // as they were looked at, the last one last
	written *draftsWritten
	did     []string // lately
	full    bool     // the desk has requests
}

func newMonkey(t *testing.T, pool *worker.Pool, r *rand.Rand) *monkey {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	const lang = "it"
	b := newShellBed(t, lang, theme.Light)
	b.shell.c = b.shell.c.answered(b.Bed.Desk, &monkeyWorks{b.works, pool, b.Bed.Desk.Blobs})
	b.shell.c.Printers = &oneLaser{}
	b.works.ReadyIs.Seal = "Studio Bianchi" // the first steps wait for it
	m := &monkey{shellBed: b, r: r, drafts: map[app.Document]*draftSeen{}}
	m.written = &draftsWritten{DeskStore: b.Bed.Desk.Store, ids: map[string][]string{}}
	b.Bed.Desk.Store = m.written
	m.hand.win = b.window
	m.shell.pick = func(filedialog.Question, func([]string)) {} // nobody is there to choose a file
	m.shell.build()                                             // with those works
	var err error
	if m.shell.log, err = os.Create(filepath.Join(t.TempDir(), "said")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("before that:\n%s", m.lately())
		}
	})
	return m
}

// monkeyWorks opens every document in one pool and does not mind being asked for anything.
type monkeyWorks struct {
	*shellWorks
	pool  *worker.Pool
	blobs sync.Blobs
}

type monkeyFile struct {
	*desktest.File
	path string
	file *os.File
}

func (f *monkeyFile) Path() string { return f.path }
func (f *monkeyFile) Close()       { f.Document.Close(); f.file.Close() }

func (w *monkeyWorks) Open(ctx context.Context, path string) (app.Document, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	d, err := page.Open(ctx, w.pool, f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &monkeyFile{&desktest.File{Document: d, Called: filepath.Base(path), Bytes: content}, path, f}, nil
}

func (w *monkeyWorks) OpenContent(ctx context.Context, name string, b []byte) (app.Document, error) {
	at, err := os.CreateTemp(w.t.TempDir(), "*.pdf")
	if err != nil {
		return nil, err
	}
	_, err = at.Write(b)
	at.Close()
	if err != nil {
		return nil, err
	}
	d, err := w.Open(ctx, at.Name())
	if f, ok := d.(*monkeyFile); ok {
		f.Called, f.path = name, ""
	}
	return d, err
}

func (w *monkeyWorks) Sample(_ context.Context, lang string) (string, []byte, error) {
	c, err := sample.New(lang)
	return c.Title + ".pdf", c.PDF, err
}

func (w *monkeyWorks) Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (string, error) {
	content, err := w.blobs.Get(ctx, base)
	if err != nil {
		return "", err
	}
	at, err := os.CreateTemp(w.t.TempDir(), "*.pdf")
	if err != nil {
		return "", err
	}
	defer at.Close()
	if _, err := at.Write(content); err != nil {
		return "", err
	}
	out, err := page.Compose(ctx, w.pool, []*os.File{at}, leaves, told)
	if err != nil {
		return "", err
	}
	return w.blobs.Put(ctx, out.Content)
}

func (w *monkeyWorks) AddPages(ctx context.Context, base string, paths []string, entitled bool, told func(done, of int)) (journey.Added, error) {
	return journey.Added{SHA256: base, Pages: 4}, ctx.Err()
}

// enter brings the window to a screen with something on it.
func (m *monkey) enter(screen string) {
	m.T.Helper()
	switch screen {
	case "first":
		m.goTo("home")
	case "prepare", "sign", "verify":
		lies := func() bool { return m.shell.open.doc != nil && m.shell.open.verb == screen }
		if !lies() {
			m.openFiles([]string{m.path}, screen)
			m.await(lies)
		}
		m.goTo(screen)
	case "review":
		m.enter("prepare")
		m.review()
	default:
		m.goTo(screen)
	}
}

// review brings the draft to its review, or another one if what was begun at random is not ready for it.
func (m *monkey) review() {
	m.T.Helper()
	u := m.user()
	ready := func() bool { return u.command("shell.command.review").Why() == "" }
	if was := m.shell.open.doc; !ready() {
		m.openFiles([]string{m.path}, "prepare")
		m.await(func() bool { return m.shell.open.doc != nil && m.shell.open.doc != was })
		if u.fields() == 0 && u.button(u.d.Voice.Say("prepare.add.hint")) != nil {
			m.draw()
			u.press("prepare.check.place")
		}
	}
	if ready() && !m.prepare.Reviewing() {
		u.command("shell.command.review").Item.Action()
	}
}

// await does what comes back until something is so, or for a while.
func (m *monkey) await(so func() bool) {
	for end := time.Now().Add(5 * time.Second); !so() && time.Now().Before(end); {
		select {
		case f := <-m.Queue:
			f()
		case <-time.After(time.Millisecond):
		}
		m.look()
	}
}

// drain does what has come back already.
func (m *monkey) drain() {
	for {
		select {
		case f := <-m.Queue:
			f()
			m.look()
		default:
			return
		}
	}
}

func (m *monkey) clickAround(screen string, events int) {
	defer func() {
		if p := recover(); p != nil {
			m.T.Fatalf("%v\n%s", p, debug.Stack())
		}
	}()
	if screen == "home" && !m.full {
		m.full = true
		m.works.Trails, m.works.LettersOf = map[string]signing.Trail{}, map[string][]own.PracticeLetter{}
		(&desktest.Rig{T: m.T, Desk: m.Desk, Store: m.written.DeskStore.(*sqlite.DeskStore), Works: m.works.Works, Now: m.Now}).EveryState()
	}
	m.close()
	m.enter(screen)
	m.note("enter %s", screen)
	for range events {
		m.once()
		m.look() // before something that has come back takes the draft away
		m.drain()
		m.look()
	}
}

// close takes away dialogs: the hand finds few ways out of them.
func (m *monkey) close() {
	for range 5 {
		if m.window.Canvas().Overlays().Top() == nil {
			return
		}
		m.key(fyne.KeyEscape, false)
		m.drain()
	}
	for _, o := range m.window.Canvas().Overlays().List() {
		m.window.Canvas().Overlays().Remove(o)
	}
}

func (m *monkey) note(format string, args ...any) {
	m.did = append(m.did, fmt.Sprintf(format, args...))
	m.did = m.did[max(0, len(m.did)-25):]
}

// lately is what was done.
func (m *monkey) lately() string { return strings.Join(m.did, "\n") }

// once does one thing.
func (m *monkey) once() {
	mods := []fyne.KeyModifier{0, 0, 0, fyne.KeyModifierShift, fyne.KeyModifierControl, fyne.KeyModifierAlt}[m.r.IntN(6)]
	pos := m.anywhere(m.r)
	switch k := m.r.IntN(100); {
	case k < 30:
		m.note("click %v", pos)
		m.click(pos, desktop.MouseButtonPrimary, mods, false)
	case k < 36:
		m.note("double click %v", pos)
		m.click(pos, desktop.MouseButtonPrimary, mods, true)
	case k < 39:
		m.note("right click %v", pos)
		m.click(pos, desktop.MouseButtonSecondary, mods, false)
	case k < 47:
		to := m.anywhere(m.r)
		m.note("drag %v to %v", pos, to)
		m.drag(pos, to, mods, 1+m.r.IntN(8))
	case k < 52:
		m.note("wheel %v", pos)
		m.wheel(pos, m.r.Float32()*60-30, m.r.Float32()*400-200)
	case k < 55:
		m.move(pos)
	case k < 66:
		m.key(fyne.KeyTab, m.r.IntN(3) == 0)
	case k < 80:
		name := monkeyKeys()[m.r.IntN(len(monkeyKeys()))]
		m.note("key %s", name)
		m.key(name, false)
	case k < 92:
		letters := []rune("aàß@ .,/-0123456789SPVspv\u20ac\u4e2d\U0001f600\u0301")
		letter := letters[m.r.IntN(len(letters))]
		m.note("letter %q", letter)
		m.letter(letter)
	case k < 98:
		m.command()
	default:
		m.note("wait")
		m.await(func() bool { return m.r.IntN(20) == 0 })
	}
}

func monkeyKeys() []fyne.KeyName {
	return []fyne.KeyName{
		fyne.KeyReturn, fyne.KeyReturn, fyne.KeySpace, fyne.KeySpace, fyne.KeyEscape, fyne.KeyDelete, fyne.KeyBackspace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft,
		fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyEnter, fyne.KeyF1, fyne.KeyF2, fyne.KeyF5, fyne.KeyF6, fyne.KeyF9,
		fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key9, fyne.KeyS,
	}
}

// command does one of the table's, by its key or its menu; but it does not leave.
func (m *monkey) command() {
	c := m.commands[m.r.IntN(len(m.commands))]
	if c.Key == "shell.command.quit" || c.Sub == "commands.theme" || c.Sub == "commands.text" && m.r.IntN(100) > 0 {
		return
	}
	m.note("command %s", c.Key)
	if c.Cut != nil && m.r.IntN(2) == 0 {
		m.shortcut(c.Cut)
		return
	}
	c.Item.Action()
}

// said are the keys of everything that was said.
func (m *monkey) said() string {
	b, err := os.ReadFile(m.shell.log.Name())
	if err != nil {
		m.T.Fatal(err)
	}
	return string(b)
}

// usage is what the window needs.
type usage struct {
	routines int
	heap     uint64
}

// measure measures with no document open: their pages are kept as long as there is room.
func (m *monkey) measure() usage {
	var u usage
	closed := false
	m.close()
	m.away(func() { closed = true }, func() {})
	m.Queue.Until(m.T, "the document is closed", func() bool { return closed })
	m.Queue.Settle(m.T)
	m.window.Canvas().Capture() // Fyne forgets what it does not show any more
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	u.routines, u.heap = runtime.NumGoroutine(), s.HeapAlloc
	return u
}

func (u usage) compare(t *testing.T, later usage) {
	t.Helper()
	t.Logf("goroutines %d, then %d; heap %d MB, then %d MB", u.routines, later.routines, u.heap>>20, later.heap>>20)
	if later.routines > u.routines+8 {
		t.Errorf("%d goroutines, then %d", u.routines, later.routines)
	}
	// Without FYNE_CACHE Fyne keeps what it showed in the last minute. With every change of theme or text size it keeps
	// about ten megabytes of faces, which these commands are too rare for.
	if os.Getenv("FYNE_CACHE") != "" && later.heap > u.heap+96<<20 {
		t.Errorf("%d MB of heap, then %d", u.heap>>20, later.heap>>20)
	}
}
