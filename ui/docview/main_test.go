package docview

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// The test binary is its own child: this variable says so.
const roleVariable = "PARAPH_DOCVIEW_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		os.Exit(worker.Main(page.Jobs(page.Config{})))
	}
	os.Exit(m.Run())
}

// open is a PDF, read in a worker as in the program.
func open(t testing.TB, content []byte) *page.Document {
	t.Helper()
	pool := worker.NewPool(worker.Config{Max: 1, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleVariable+"=child")
		return cmd
	}})
	t.Cleanup(pool.Close)
	name := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := page.Open(context.Background(), pool, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.Close()
		f.Close()
	})
	return d
}

// bed is a view in a window of the test driver, and the queue its desk dispatches to.
type bed struct {
	t     testing.TB
	v     *View
	win   fyne.Window
	queue chan func()
	mods  fyne.KeyModifier
	said  []string
}

func newBed(t testing.TB, size fyne.Size) *bed {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light, 1))
	b := &bed{t: t, queue: make(chan func(), 1000)}
	b.v = New(&kit.Kit{
		Voice: say.In("en"), Dispatch: func(f func()) { b.queue <- f }, Log: func(key string) { b.said = append(b.said, key) },
	})
	b.v.times = times{quiet: 10 * time.Millisecond, words: 50 * time.Millisecond, patience: 50 * time.Millisecond}
	b.v.mods = func() fyne.KeyModifier { return b.mods }
	b.win = test.NewTempWindow(t, b.v)
	b.win.SetPadded(false)
	b.win.Resize(size)
	t.Cleanup(func() { b.v.Open(nil, nil) })
	return b
}

// until runs what was dispatched until something is so.
func (b *bed) until(what string, so func() bool) {
	b.t.Helper()
	limit := time.After(90 * time.Second) // then it hangs
	for !so() {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(time.Millisecond): // what runs beside may have changed
		case <-limit:
			b.t.Fatalf("still waiting: %s", what)
		}
	}
}

// idle waits until nothing is to be done.
func (b *bed) idle() {
	b.t.Helper()
	b.until("work", func() bool { return b.v.job == nil && !b.v.quiet })
}

// capture writes what is seen to a file where DOCVIEW_PICTURES says.
func (b *bed) capture(name string) image.Image {
	b.t.Helper()
	img := b.win.Canvas().Capture()
	if dir := os.Getenv("DOCVIEW_PICTURES"); dir != "" {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			b.t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, img); err != nil {
			b.t.Fatal(err)
		}
	}
	return img
}

var errFails = errors.New("fails")

// fake is a source that can be slow and fail. Its pages are as gray as their number.
type fake struct {
	mu    sync.Mutex
	sizes []signing.Size
	fails map[int]bool
	hold  chan struct{} // where set, a call waits for it or its context
	calls []int
	dpis  []float64
	cut   int // calls ended by their context
	lines map[int][]signing.TextLine
}

func (f *fake) Facts(context.Context, string) (*signing.Facts, error) { return nil, errFails }

func (f *fake) Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error) {
	f.mu.Lock()
	f.calls, f.dpis = append(f.calls, page), append(f.dpis, dpi)
	hold, fails := f.hold, f.fails[page]
	f.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			f.mu.Lock()
			f.cut++
			f.mu.Unlock()
			return nil, ctx.Err()
		}
	}
	if fails {
		return nil, errFails
	}
	w, h := pixels(f.sizes[page-1], dpi/72)
	return plain(w, h, byte(page)), nil
}

func (f *fake) Text(_ context.Context, page int) ([]signing.TextLine, error) {
	return f.lines[page], nil
}

func (f *fake) called() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]int(nil), f.calls...)
}

func (f *fake) ended() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cut
}

func (f *fake) setHold(c chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hold = c
}

func plain(w, h int, gray byte) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = gray
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 0xFF
	}
	return img
}

// pages are so many of one size.
func pages(n int, w, h float64) (*fake, []signing.PageGeometry) {
	f := &fake{fails: map[int]bool{}, lines: map[int][]signing.TextLine{}}
	var g []signing.PageGeometry
	for range n {
		f.sizes = append(f.sizes, signing.Size{W: w, H: h})
		g = append(g, signing.PageGeometry{Crop: signing.Rect{URX: w, URY: h}, UserUnit: 1})
	}
	return f, g
}
