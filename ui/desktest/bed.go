package desktest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
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
	"paraph/app/office"
	"paraph/app/prepare"
	"paraph/app/requests"
	"paraph/app/sample"
	"paraph/app/say"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/signing/page/pagetest"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// The test binary is its own child that reads PDFs: this variable says so.
const Role = "PARAPH_UI_TEST"

// Main runs the tests of a package, or in a child process the worker that reads PDFs for them.
func Main(m *testing.M) {
	host.WorkerMain()
	if os.Getenv(Role) != "" {
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
type File struct {
	*page.Document
	Called string
	Bytes  []byte
}

func (f *File) Name() string                            { return f.Called }
func (f *File) Path() string                            { return "" }
func (f *File) Size() int64                             { return int64(len(f.Bytes)) }
func (f *File) Content(context.Context) ([]byte, error) { return f.Bytes, nil }
func (f *File) SHA256() string {
	h := sha256.Sum256(f.Bytes)
	return hex.EncodeToString(h[:])
}

func OpenFile(t *testing.T, name string, content []byte) *File {
	t.Helper()
	pool := worker.NewPool(worker.Config{Max: 1, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), Role+"=child")
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
	return &File{Document: d, Called: name, Bytes: content}
}

func OpenContract(t *testing.T) *File {
	t.Helper()
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	return OpenFile(t, "Contratto di fornitura.pdf", c.PDF)
}

// bed is a screen in a window, its desk in a folder of its own, and the queue of the Fyne thread.
type Bed struct {
	T     *testing.T
	Win   fyne.Window
	Kit   *kit.Kit
	Desk  *requests.Requests
	Queue queue
	Now   time.Time
	Woken int
}

func NewBed(t *testing.T, lang string, look theme.Variant) *Bed {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(look, 1))
	b := &Bed{T: t, Queue: make(queue, 10000), Now: time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC)}
	dispatch := func(f func()) { b.Queue <- f }
	b.Win = test.NewTempWindow(t, container.NewWithoutLayout())
	b.Win.SetPadded(false)
	b.Kit = &kit.Kit{Window: b.Win, Voice: say.In(lang), Dispatch: dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(dispatch)}
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
	n := uint64(0)
	b.Desk = &requests.Requests{
		Store: store, Blobs: blobs, Profile: func() string { return "own" }, Clock: func() time.Time { return b.Now },
		Random: prepRandom(func(p []byte) (int, error) {
			n++
			for i := range p {
				p[i] = byte(n)
			}
			if n > 255 && len(p) >= 8 { // no id comes twice, however long somebody goes on
				binary.BigEndian.PutUint64(p, n)
			}
			return len(p), nil
		}),
		Wake: func() { b.Woken++ }, Write: host.Invitation, Remote: (&Works{InvitationErr: app.ErrUnreachable}).Remote,
		House: func() say.House { return say.House{Office: "it"} },
	}
	return b
}

type prepRandom func(p []byte) (int, error)

func (f prepRandom) Read(p []byte) (int, error) { return f(p) }

// Frame puts a screen into the window as the shell does: toasts over it, the hint line beneath.
func (b *Bed) Frame(screen fyne.CanvasObject, w, h float32) {
	b.Win.SetContent(kit.NewDock(kit.Dock{Middle: kit.NewStack(screen, b.Kit.Toasts), Bottom: b.Kit.Hints}))
	b.Win.Resize(fyne.NewSize(w, h))
}

// Until runs what was dispatched until something is so.
func (b *Bed) Until(what string, so func() bool) {
	b.T.Helper()
	b.Queue.Until(b.T, what, so)
}

// Shoot writes what is seen to PARAPH_SHOTS.
func (b *Bed) Shoot(name string) {
	b.T.Helper()
	if os.Getenv("PARAPH_SHOTS") != "" {
		end := time.Now().Add(1500 * time.Millisecond)
		b.Until("bitmaps of pages", func() bool { return time.Now().After(end) })
		Picture(b.T, b.Win, strings.ToLower(name))
	}
}

// PageFilesOf are a picture, a PDF of two pages and a text, in a folder.
func PageFilesOf(t *testing.T) (picture, pdf, text string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for x := range 200 {
		for y := range 100 {
			img.Set(x, y, color.RGBA{200, 30, 30, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	two := pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 400 600]/Resources<</Font<</F1 6 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>", "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Rotate 90/CropBox[20 20 380 500]>>",
		"stream:BT /F1 30 Tf 60 300 Td (Allegato) Tj ET 0 0 1 rg 60 100 80 30 re f", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	)
	dir := t.TempDir()
	picture, pdf, text = filepath.Join(dir, "carta d’identità.png"), filepath.Join(dir, "allegato.pdf"), filepath.Join(dir, "note.txt")
	for name, content := range map[string][]byte{picture: b.Bytes(), pdf: two, text: []byte("Gentile cliente")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return picture, pdf, text
}

func Ready() *Works {
	return &Works{ReadyIs: office.Ready{Office: "Studio Bianchi"}, OfficeIs: office.Details{Name: "Studio Bianchi", Language: "it"}}
}

func Signers() []signing.Signer {
	mail := []signing.Channel{signing.Email}
	return []signing.Signer{
		{ID: "a", Name: "Anna", Surname: "Rossi", Email: "anna.rossi@example.com", Channels: mail, Language: "it", State: signing.SignerNew},
		{ID: "l", Name: "Luca", Surname: "Verdi", Email: "luca.verdi@example.com", Channels: mail, Language: "fr", State: signing.SignerNew},
	}
}

// people puts Anna and Luca into an open document.
func PrepPeople(m *prepare.Model) {
	for i, g := range Signers() {
		m.AddSigner()
		m.SetSigner(i, g)
	}
	m.Activate(0)
}
