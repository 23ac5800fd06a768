package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// dress gives the test an app in one of the looks.
func dress(t *testing.T, variant theme.Variant) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(variant, 1))
}

// queue is a dispatcher whose work the test does itself.
type queue struct{ work chan func() }

func newQueue() *queue { return &queue{work: make(chan func(), 100)} }

func (q *queue) dispatch(f func()) { q.work <- f }

// next does one piece of work, waiting for it.
func (q *queue) next() { (<-q.work)() }

// window is a window with a hint line below its content, and the desk of it.
func window(t *testing.T, content fyne.CanvasObject, size fyne.Size) (*kit.Kit, *queue) {
	t.Helper()
	q := newQueue()
	d := &kit.Kit{Voice: say.In("en"), Dispatch: q.dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(q.dispatch)}
	d.Window = test.NewTempWindow(t, kit.NewStack(kit.VBox(0, kit.Fill(content), d.Hints), d.Toasts))
	d.Window.SetPadded(false)
	d.Window.Resize(size)
	return d, q
}
