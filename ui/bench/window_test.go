package bench

import (
	"context"
	"image"
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// window is a real window whose loop of events runs on the first thread, and a dot in it that tells when a picture is
// being drawn.
type window struct {
	fyne.Window
	app    fyne.App
	desk   *kit.Kit
	drawn  chan time.Time
	dot    *canvas.Raster
	latest time.Time // when the last thing dispatched was done; belongs to the Fyne thread
}

func newWindow() *window {
	a := fyneapp.NewWithID("org.paraph.bench")
	a.Settings().SetTheme(theme.New(theme.Light, 1))
	w := &window{app: a, Window: a.NewWindow("bench"), drawn: make(chan time.Time, 1)}
	w.dot = canvas.NewRaster(func(int, int) image.Image {
		select {
		case w.drawn <- time.Now():
		default:
		}
		return image.NewUniform(color.White)
	})
	dispatch := func(f func()) { fyne.Do(func() { f(); w.latest = time.Now() }) }
	w.desk = &kit.Kit{Window: w.Window, Voice: say.In("en"), Dispatch: dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(dispatch)}
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1366, 738))
	return w
}

// show puts content in the window, with the dot over its corner: drawn last.
func (w *window) show(content fyne.CanvasObject) {
	w.dot.SetMinSize(fyne.NewSize(1, 1))
	w.SetContent(container.NewStack(content, container.New(layout.NewVBoxLayout(), container.New(layout.NewHBoxLayout(), w.dot))))
}

// run opens the window, does the work beside its loop of events and ends it.
func (w *window) run(work func()) {
	w.app.Lifecycle().SetOnStarted(func() {
		go func() {
			work()
			fyne.Do(w.app.Quit)
		}()
	})
	w.ShowAndRun()
}

// do waits for f to be done on the Fyne thread.
func do(f func()) {
	done := make(chan struct{})
	fyne.Do(func() { f(); close(done) })
	<-done
}

// picture does f on the Fyne thread and answers how long it takes until a picture that holds it is being drawn.
func (w *window) picture(f func()) time.Duration {
	var began time.Time
	do(func() {
		select {
		case <-w.drawn:
		default:
		}
		began = time.Now()
		f()
		w.dot.Refresh()
	})
	return (<-w.drawn).Sub(began)
}

// opened is a desk on a folder, whose service never starts, and a PDF that is open on it.
func openDesk(folder string) *host.Desk {
	d, err := host.OpenDesk(context.Background(), host.DeskOptions{Folder: folder, KeyInFile: true, Start: func(string) error { return nil }}, nil)
	must(err)
	return d
}

func openDocument(d *host.Desk, path string) app.Document {
	doc, err := d.Documents.Open(context.Background(), path)
	must(err)
	return doc
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// share is the value below which a share of all lies.
func share(all []time.Duration, of float64) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[min(len(all)-1, int(of*float64(len(all))))]
}

// delays are how long the Fyne thread makes others wait, asked every few milliseconds until stop is closed.
func delays(stop <-chan struct{}) (out []time.Duration) {
	tick := time.NewTicker(4 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return out
		case <-tick.C:
		}
		posted := time.Now()
		do(func() { out = append(out, time.Since(posted)) })
	}
}
