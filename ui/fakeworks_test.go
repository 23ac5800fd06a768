package ui

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// fakeWorks stands in for services, devices and files: what the screens ask is answered from its fields. Calls that
// these screens do not make are those of the nil Works in it, and panic.
type fakeWorks struct {
	app.Works
	office     app.Office
	mail       app.MailServer
	mailSet    []app.MailServer
	setMailErr error
	testErr    error
	tests      int
	ready      app.Ready
	readyErr   error
	profiles   []app.Profile
	backups    []string
	backupErr  error
	keys       []app.Key
	keysErr    error
	inFile     []app.Key
	pin        string
	failures   []error // of Sign, one a call, before the PIN counts
	wishes     []app.SignWish
	secrets    [][]byte // the slices handed over, not copies
	got        []string // what they held
	sealed     app.SealedHere
	sealedErr  error
}

func (f *fakeWorks) Office() (app.Office, error)         { return f.office, nil }
func (f *fakeWorks) SetOffice(o app.Office) error        { f.office = o; return nil }
func (f *fakeWorks) MailServer() (app.MailServer, error) { return f.mail, nil }

func (f *fakeWorks) SetMailServer(_ context.Context, m app.MailServer) error {
	if f.setMailErr == nil {
		f.mailSet = append(f.mailSet, m)
	}
	return f.setMailErr
}

func (f *fakeWorks) TestMail(context.Context) error { f.tests++; return f.testErr }

func (f *fakeWorks) Ready(context.Context) (app.Ready, error) { return f.ready, f.readyErr }
func (f *fakeWorks) Profiles() []app.Profile                  { return slices.Clone(f.profiles) }

func (f *fakeWorks) SetProfile(p app.Profile) error {
	f.profiles = append(f.profiles, p)
	return nil
}

func (f *fakeWorks) UseProfile(id string) error {
	for i := range f.profiles {
		f.profiles[i].Active = f.profiles[i].ID == id
	}
	return nil
}

func (f *fakeWorks) Backup(_ context.Context, path, passphrase string) error {
	f.backups = append(f.backups, path+" "+passphrase)
	return f.backupErr
}

func (f *fakeWorks) Keys(context.Context) ([]app.Key, error) { return f.keys, f.keysErr }

func (f *fakeWorks) KeysIn(_ context.Context, _ string, secret []byte) ([]app.Key, error) {
	f.secrets, f.got = append(f.secrets, secret), append(f.got, string(secret))
	if string(secret) != f.pin {
		return nil, device.ErrPassword
	}
	return f.inFile, nil
}

func (f *fakeWorks) Sign(_ context.Context, w app.SignWish) (string, error) {
	f.secrets, f.got = append(f.secrets, w.Secret), append(f.got, string(w.Secret))
	if len(f.failures) > 0 {
		err := f.failures[0]
		f.failures = f.failures[1:]
		return "", err
	}
	if string(w.Secret) != f.pin {
		return "", device.ErrPIN
	}
	f.wishes = append(f.wishes, w)
	return strings.TrimSuffix(w.Path, ".pdf") + " signed.pdf", nil
}

func (f *fakeWorks) SealedHere(context.Context, string) (app.SealedHere, error) {
	return f.sealed, f.sealedErr
}

// fakeDocument is a sheet with grey lines, without a PDF reader.
type fakeDocument struct{ name, path string }

func (d fakeDocument) Name() string   { return d.name }
func (d fakeDocument) Path() string   { return d.path }
func (d fakeDocument) Size() int64    { return 236_400 }
func (d fakeDocument) SHA256() string { return strings.Repeat("7f3a91c05e12aa07", 4) }
func (d fakeDocument) Close()         {}

func (d fakeDocument) Facts(context.Context, string) (*signing.Facts, error) {
	return fourPages(), nil
}

func (d fakeDocument) Pixels(_ context.Context, _ int, dpi float64) (*image.RGBA, error) {
	k := dpi / 72
	img := image.NewRGBA(image.Rect(0, 0, int(595*k), int(842*k)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 60.0; y < 640; y += 18 {
		line := image.Rect(int(56*k), int(y*k), int(530*k), int((y+5)*k))
		draw.Draw(img, line, image.NewUniform(color.Gray{190}), image.Point{}, draw.Src)
	}
	return img, nil
}

func (d fakeDocument) Text(context.Context, int) ([]signing.TextLine, error) { return nil, nil }
func (d fakeDocument) Content(context.Context) ([]byte, error)               { return nil, nil }

func fourPages() *signing.Facts {
	g := signing.PageGeometry{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}
	return &signing.Facts{Pages: []signing.PageGeometry{g, g, g, g}}
}

func contract() fakeDocument {
	return fakeDocument{"Contratto di fornitura.pdf", "/home/anna/Contratto di fornitura.pdf"}
}

func anna() app.Key {
	return app.Key{
		ID: "a1", Holder: "Anna Rossi", Issuer: "InfoCert Firma Qualificata 2", Until: time.Date(2027, 3, 3, 0, 0, 0, 0, time.UTC),
		Token: "Bit4id miniLector", Module: "m", PINMin: 5, PINMax: 8,
	}
}

// memory is Prefs without a file.
type memory map[string]string

func (m memory) Get(key string) string { return m[key] }
func (m memory) Set(key, value string) { m[key] = value }

// stage is a window whose dispatcher the test itself is.
type stage struct {
	t    *testing.T
	desk *kit.Desk
	work chan func()
}

func newStage(t *testing.T, lang string, variant theme.Variant) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(variant, 1))
	s := &stage{t: t, work: make(chan func(), 1000)}
	dispatch := func(f func()) { s.work <- f }
	s.desk = &kit.Desk{Voice: say.In(lang), Dispatch: dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(dispatch)}
	s.desk.Window = test.NewTempWindow(t, kit.NewStack())
	s.desk.Window.SetPadded(false)
	return s
}

// show puts a screen into the window as the shell does: 1190 × 656 of 1366 × 768.
func (s *stage) show(content fyne.CanvasObject) {
	s.desk.Window.SetContent(kit.NewStack(kit.VBox(0, kit.Fill(content), s.desk.Hints), s.desk.Toasts))
	s.desk.Window.Resize(fyne.NewSize(1190, 682))
}

// settle does what comes back from beside the screen until nothing is beside it any more.
func (s *stage) settle() {
	s.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		select {
		case f := <-s.work:
			f()
		case <-time.After(2 * time.Millisecond):
			if !underWay() && len(s.work) == 0 {
				return
			}
		}
	}
	s.t.Fatal("something beside the screen does not end")
}

// underWay reports whether work of kit.Desk.Run goes on.
func underWay() bool {
	all := make([]byte, 1<<20)
	return bytes.Contains(all[:runtime.Stack(all, true)], []byte("kit.(*Desk).Run"))
}

// says reports whether a visible text of the window holds these words.
func (s *stage) says(words string) bool {
	c := s.desk.Window.Canvas()
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	return slices.ContainsFunc(roots, func(o fyne.CanvasObject) bool { return holds(o, words) })
}

func holds(o fyne.CanvasObject, words string) bool {
	found := false
	walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(*kit.Text); ok && strings.Contains(t.Text(), words) {
			found = true
		}
	})
	return found
}

func (s *stage) must(words string) {
	s.t.Helper()
	if !s.says(words) {
		s.t.Errorf("nothing says %q", words)
	}
}

func (s *stage) mustNot(words string) {
	s.t.Helper()
	if s.says(words) {
		s.t.Errorf("something says %q", words)
	}
}

// walk visits what is visible.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, c := range v.Objects {
			walk(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(v).Objects() {
			walk(c, visit)
		}
	}
}

// shoot saves a picture into the folder PARAPH_SHOTS, if there is one.
func (s *stage) shoot(name string) {
	s.t.Helper()
	folder := os.Getenv("PARAPH_SHOTS")
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, s.desk.Window.Canvas().Capture()); err != nil {
		s.t.Fatal(err)
	}
}

// press presses the button with that text.
func (s *stage) press(text string) {
	s.t.Helper()
	c := s.desk.Window.Canvas()
	done := false
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		walk(o, func(o fyne.CanvasObject) {
			if b, ok := o.(*kit.Button); ok && b.Text() == text && !done {
				done = true
				b.Press()
			}
		})
	}
	if !done {
		s.t.Errorf("no button %q", text)
	}
}

// onStage are the things of a kind that are shown, in their order.
func onStage[T fyne.CanvasObject](s *stage) (out []T) {
	c := s.desk.Window.Canvas()
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		walk(o, func(o fyne.CanvasObject) {
			if v, ok := o.(T); ok {
				out = append(out, v)
			}
		})
	}
	return out
}

func (s *stage) entries() []*kit.Entry { return onStage[*kit.Entry](s) }

// card is the choice of that name.
func (s *stage) card(title string) *choiceCard {
	s.t.Helper()
	for _, c := range onStage[*choiceCard](s) {
		if c.title == title {
			return c
		}
	}
	s.t.Fatalf("no card %q", title)
	return nil
}

// mailFields are the entries of the mail section.
type mailFields struct{ server, from, user, password *kit.Entry }
