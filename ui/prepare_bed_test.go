package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/sample"
	"paraph/app/say"
	"paraph/internal/worker"
	"paraph/signing/page"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// The test binary is its own child that reads PDFs: this variable says so.
const prepRole = "PARAPH_UI_TEST"

func TestMain(m *testing.M) {
	host.WorkerMain()
	if os.Getenv(prepRole) != "" {
		os.Exit(worker.Main(page.Jobs(page.Config{})))
	}
	config, err := userFolders()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(config)
	os.Exit(code)
}

// userFolders gives the tests a user who has a folder for everything: Fyne's dialogs complain of each that is missing.
func userFolders() (config string, err error) {
	if config, err = os.MkdirTemp("", "paraph-config-"); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range []string{"Desktop", "Documents", "Download", "Music", "Pictures", "Videos"} {
		fmt.Fprintf(&b, "XDG_%s_DIR=\"$HOME/%s\"\n", strings.ToUpper(name), name)
	}
	return config, errors.Join(os.WriteFile(filepath.Join(config, "user-dirs.dirs"), []byte(b.String()), 0o600), os.Setenv("XDG_CONFIG_HOME", config))
}

// file is a document as the program opens it.
type prepFile struct {
	*page.Document
	name    string
	content []byte
}

func (f *prepFile) Name() string                            { return f.name }
func (f *prepFile) Path() string                            { return "" }
func (f *prepFile) Size() int64                             { return int64(len(f.content)) }
func (f *prepFile) Content(context.Context) ([]byte, error) { return f.content, nil }
func (f *prepFile) SHA256() string {
	h := sha256.Sum256(f.content)
	return hex.EncodeToString(h[:])
}

func openPrepFile(t *testing.T, name string, content []byte) *prepFile {
	t.Helper()
	pool := worker.NewPool(worker.Config{Max: 1, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), prepRole+"=child")
		return cmd
	}})
	t.Cleanup(pool.Close)
	at := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(at, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(at)
	if err != nil {
		t.Fatal(err)
	}
	d, err := page.Open(context.Background(), pool, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close(); f.Close() })
	return &prepFile{Document: d, name: name, content: content}
}

func prepContract(t *testing.T) *prepFile {
	t.Helper()
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	return openPrepFile(t, "Contratto di fornitura.pdf", c.PDF)
}

// bed is a screen in a window, its desk in a folder of its own, and the queue of the Fyne thread.
type prepBed struct {
	t     *testing.T
	win   fyne.Window
	kit   *kit.Desk
	desk  *app.Desk
	queue queue
	now   time.Time
	woken int
}

func newPrepBed(t *testing.T, lang string, look theme.Variant) *prepBed {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(look, 1))
	b := &prepBed{t: t, queue: make(queue, 10000), now: time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC)}
	dispatch := func(f func()) { b.queue <- f }
	b.win = test.NewTempWindow(t, container.NewWithoutLayout())
	b.win.SetPadded(false)
	b.kit = &kit.Desk{Window: b.win, Voice: say.In(lang), Dispatch: dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(dispatch)}
	folder := t.TempDir()
	store, err := sqlite.OpenDesk(t.Context(), filepath.Join(folder, "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	blobs, err := blob.Open(filepath.Join(folder, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	n := byte(0)
	b.desk = &app.Desk{
		Store: store, Blobs: blobs, Profile: func() string { return "own" }, Clock: func() time.Time { return b.now },
		Random: prepRandom(func(p []byte) (int, error) {
			n++
			for i := range p {
				p[i] = n
			}
			return len(p), nil
		}),
		Wake: func() { b.woken++ },
	}
	return b
}

type prepRandom func(p []byte) (int, error)

func (f prepRandom) Read(p []byte) (int, error) { return f(p) }

// frame puts a screen into the window as the shell does: toasts over it, the hint line beneath.
func (b *prepBed) frame(screen fyne.CanvasObject, w, h float32) {
	b.win.SetContent(newDock(dock{middle: kit.NewStack(screen, b.kit.Toasts), bottom: b.kit.Hints}))
	b.win.Resize(fyne.NewSize(w, h))
}

// until runs what was dispatched until something is so.
func (b *prepBed) until(what string, so func() bool) {
	b.t.Helper()
	b.queue.until(b.t, what, so)
}

// shoot writes what is seen to PARAPH_SHOTS.
func (b *prepBed) shoot(name string) {
	b.t.Helper()
	if os.Getenv("PARAPH_SHOTS") != "" {
		end := time.Now().Add(1500 * time.Millisecond)
		b.until("bitmaps of pages", func() bool { return time.Now().After(end) })
		picture(b.t, b.win, strings.ToLower(name))
	}
}
