package ui

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/sample"
	"paraph/app/say"
	"paraph/internal/worker"
	"paraph/signing/page"
	"paraph/ui/desktest"
	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/theme"
)

// scene is the whole window in a state: the real shell over a real store, with a service that answers from memory.
type scene struct {
	*desktest.Rig
	shell *shell
	prefs desktest.Memory
	pool  *worker.Pool
	out   bool        // the service does not answer
	says  func() bool // what is to be seen while something goes on that does not end by itself
}

func (s *scene) settle() {
	s.T.Helper()
	if s.says == nil {
		s.Rig.Settle()
		return
	}
	s.Queue.Until(s.T, "it is said what goes on", s.says)
}

// saying has a scene shown while something goes on that does not end, once it says so.
func (s *scene) saying(key string, pairs ...any) {
	s.says = func() bool {
		c, words := s.shell.window.Canvas(), s.shell.d.Voice.Say(key, pairs...)
		return len(s.Queue) == 0 && slices.ContainsFunc(append(c.Overlays().List(), c.Content()), func(o fyne.CanvasObject) bool { return s.Says(o, words) })
	}
}

// act brings a scene a step further.
type act func(*scene)

// view is a row of the table of scenes: its name, what is so before the window opens, what is done then. Its size is
// that of 1366 × 768 less the title bar and menu, where it has none.
type view struct {
	name  string
	given act
	then  act
	size  fyne.Size
	text  string // its size, "" for the usual one
}

func all(acts ...act) act {
	return func(s *scene) {
		for _, a := range acts {
			a(s)
			if s.shell != nil {
				s.settle()
			}
		}
	}
}

// silentChanges is a service that never says anything.
type silentChanges struct{ bell chan struct{} }

func (c silentChanges) Bell() <-chan struct{} { return c.bell }
func (c silentChanges) Take() []string        { return nil }

// readers is the pool of children that read PDFs, shared by all scenes.
func readers(t *testing.T) *worker.Pool {
	pool := worker.NewPool(worker.Config{Max: 2, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), desktest.Role+"=child")
		return cmd
	}})
	t.Cleanup(pool.Close)
	return pool
}

// stageScene opens the window of a row.
func stageScene(t *testing.T, v view, lang, look string, pool *worker.Pool) *scene {
	t.Helper()
	variant := theme.Light
	if look == "dark" {
		variant = theme.Dark
	}
	s := &scene{Rig: desktest.NewRig(t, lang, variant), prefs: desktest.Memory{"display.language": lang, "display.theme": look}, pool: pool}
	if v.text != "" {
		s.prefs["display.text"] = v.text
	}
	s.Works.OfficeIs = office.Details{Name: "Studio Bianchi", Contact: "studio@bianchi.example", Language: lang}
	s.Works.ReadyIs.Office = s.Works.OfficeIs.Name
	s.Works.OpenWith = s.opened
	if v.given != nil {
		v.given(s)
	}
	sh, err := newShell(fyne.CurrentApp(), Config{
		Prefs: s.prefs, Changes: silentChanges{make(chan struct{})}, Reached: func() bool { return !s.out },
		Dispatch: func(f func()) { s.Queue <- f },
	}.answered(s.Desk, s.Works))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sh.close(); err != nil {
			t.Error(err)
		}
		for _, v := range []*docview.View{sh.prepare.View(), sh.sign.View(), sh.verify.View()} {
			if v != nil {
				v.Open(nil, nil)
			}
		}
		sh.window.Close()
		desktest.Sweep()
	})
	s.shell, s.Kit = sh, sh.d
	size := fyne.NewSize(windowWidth, windowHeight)
	if v.size.Width > 0 {
		size = v.size
	}
	sh.window.Resize(size)
	s.settle()
	if v.then != nil {
		v.then(s)
		s.settle()
	}
	s.Kit = sh.d // a change of language made another one
	return s
}

// opened reads a PDF in a child, as the program does.
func (s *scene) opened(name string, content []byte) (app.Document, error) {
	at := filepath.Join(s.T.TempDir(), "document.pdf")
	if err := os.WriteFile(at, content, 0o600); err != nil {
		return nil, err
	}
	f, err := os.Open(at)
	if err != nil {
		return nil, err
	}
	s.T.Cleanup(func() { f.Close() })
	d, err := page.Open(context.Background(), s.pool, f)
	if err != nil {
		return nil, err
	}
	s.T.Cleanup(func() { d.Close() })
	return &desktest.File{Document: d, Called: name, Bytes: content}, nil
}

// contract is the sample contract under a name.
func (s *scene) contract(name string) app.Document {
	s.T.Helper()
	c, err := sample.New("it")
	if err != nil {
		s.T.Fatal(err)
	}
	d, err := s.opened(name, c.PDF)
	if err != nil {
		s.T.Fatal(err)
	}
	return d
}

// pages are taken as a whole: what is on paper is not the window's.
func pages(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *docview.View:
		return true
	}
	return reflect.TypeOf(o).String() == "*docview.thumbList"
}

// otherwise answers true for what is reached by keys other than Tab: the lines of a list, and what is offered to who writes,
// by arrows; what closes with Esc; scroll bars.
func otherwise(o fyne.CanvasObject) bool {
	switch reflect.TypeOf(o).String() {
	case "*kit.rowLine", "*kit.Proposal", "*kit.sheet", "*kit.float", "*docview.View", "*widget.scrollBarArea", "*widget.OverlayContainer", "*widget.PopUp":
		return true
	}
	return false
}

// mayCut tells of a text whether it may end in an ellipsis: it stands in a line of a list, is a document's name, or holds
// a name that somebody made long.
func mayCut(text string, within []fyne.CanvasObject) bool {
	if slices.ContainsFunc(within, func(o fyne.CanvasObject) bool { return reflect.TypeOf(o).String() == "*kit.rowLine" }) {
		return true
	}
	if text == ordinaryFile {
		return true
	}
	for _, long := range []string{desktest.LongName, desktest.LongName[:23], desktest.LongName[24:], longTitle, longOffice, longMail, longFile} {
		if strings.Contains(text, long) {
			return true
		}
	}
	return false
}

// A document's name as most are, and names of sixty letters and more.
const (
	ordinaryFile = "Contratto di fornitura.pdf"

	longTitle  = "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati"
	longOffice = "Studio legale Bianchi, Ferraris e Associati di Torino e Milano"
	longMail   = "massimiliano.alessandro.bartolomeo@studio-sebastiani-della-rovereto.example"
	longFile   = "Contratto di fornitura e manutenzione degli impianti della sede di Torino.pdf"
)

// faults are what the machine sees wrong with a scene.
func (s *scene) faults() []string {
	return s.faultsWhere(mayCut)
}

func (s *scene) faultsWhere(mayCut func(text string, within []fyne.CanvasObject) bool) (out []string) {
	c := s.shell.window.Canvas()
	l := looktest.At(c, pages)
	if m := c.Content().MinSize(); m.Width > kit.LeastWidth || m.Height > kit.LeastHeight-menuHeight() {
		out = append(out, fmt.Sprintf("it needs %v", m))
	}
	for _, found := range [][]string{
		l.Texts(mayCut), l.Words(areas(s.T)), l.Overlaps(), l.Grid(), l.Filled(), l.Centred(), l.Bars(), l.Contrast(nil), looktest.Keyboard(c, pages, otherwise),
	} {
		out = append(out, found...)
	}
	return out
}

// areas are the first parts of all sentences' keys.
func areas(t *testing.T) (out []string) {
	t.Helper()
	files, err := filepath.Glob("../assets/lang/*.en.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no sentences", err)
	}
	for _, f := range files {
		out = append(out, strings.TrimSuffix(filepath.Base(f), ".en.json"))
	}
	return out
}

// TestScenes looks at every screen in every state, in Italian and in turn in one of the languages; PARAPH_LONG does in each. The dark
// look differs in colours only.
func TestScenes(t *testing.T) {
	pool := readers(t)
	for k, lang := range say.Languages() {
		for i, v := range views() {
			if os.Getenv("PARAPH_LONG") == "" && lang != "it" && i%len(say.Languages()) != k {
				continue
			}
			t.Run(v.name+"-"+lang, func(t *testing.T) {
				s := stageScene(t, v, lang, "light", pool)
				for _, f := range s.faults() {
					t.Error(f)
				}
				if i%len(say.Languages()) == k {
					fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 1))
					for _, f := range looktest.At(s.shell.window.Canvas(), pages).Contrast(nil) {
						t.Errorf("dark: %s", f)
					}
				}
			})
		}
	}
}

// TestScreens draws every scene in every language and look into the folder PARAPH_SCREENS, with PARAPH_TEXT (1.5) in another text
// size; the grounds the checks compute are compared with what was drawn.
func TestScreens(t *testing.T) {
	folder := os.Getenv("PARAPH_SCREENS")
	if folder == "" {
		t.Skip("make screens draws them")
	}
	pool := readers(t)
	for _, lang := range say.Languages() {
		for _, look := range []string{"light", "dark"} {
			for _, v := range views() {
				name := v.name + "-" + lang + "-" + look
				v.text = os.Getenv("PARAPH_TEXT")
				t.Run(name, func(t *testing.T) {
					drawScene(t, stageScene(t, v, lang, look, pool), filepath.Join(folder, name+".png"))
				})
			}
		}
	}
}

func drawScene(t *testing.T, s *scene, path string) {
	t.Helper()
	time.Sleep(200 * time.Millisecond) // pages are drawn once more when their size stays
	s.settle()
	c := s.shell.window.Canvas()
	picture := desktest.Capture(c)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
	for _, fault := range looktest.At(c, pages).Contrast(picture) {
		t.Error(fault)
	}
}
