package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// NewEmpty is what stands where there is nothing: one icon, one sentence, one button (nil for none), in the middle.
func NewEmpty(icon, sentence string, button *Button) fyne.CanvasObject {
	words := NewBody(sentence).Wrapped()
	words.SetAlign(fyne.TextAlignCenter)
	words.SetColor(theme.Secondary)
	objects := []fyne.CanvasObject{NewIcon(icon, 40, theme.Secondary), words}
	if button != nil {
		objects = append(objects, NewMiddle(button))
	}
	return NewCentred(360, VBox(12, objects...))
}

// NewMiddle puts an object of its own size in the middle.
func NewMiddle(obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: middle{}, Objects: []fyne.CanvasObject{obj}}
}

// NewCentred puts an object in the middle, at most so wide.
func NewCentred(widest float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: middle{widest: widest}, Objects: []fyne.CanvasObject{obj}}
}

type middle struct{ widest float32 }

func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		w := min(size.Width, natural(o).Width)
		if m.widest > 0 {
			w = min(size.Width, m.widest)
		}
		h := min(size.Height, heightAt(o, w))
		place(o, (size.Width-w)/2, (size.Height-h)/2, w, h)
	}
}

func (m middle) width(objects []fyne.CanvasObject) float32 {
	if m.widest > 0 {
		return m.widest
	}
	return biggest(objects, natural).Width
}

func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := biggest(objects, fyne.CanvasObject.MinSize)
	size.Height = m.heightAt(objects, m.width(objects))
	return size
}

func (m middle) natural(objects []fyne.CanvasObject) fyne.Size {
	w := m.width(objects)
	return fyne.NewSize(w, m.heightAt(objects, w))
}

func (m middle) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return filler{}.heightAt(objects, min(width, m.width(objects)))
}

// Working shows that something is being done: a bar 4 high, words, Cancel.
type Working struct {
	widget.BaseWidget
	bar      *bar
	sentence *Text
	cancel   *Button
	body     *fyne.Container
}

// NewWorking begins at nothing done. Its button's word is given with SetCancel; without cancel there is none.
func NewWorking(sentence string, cancel func()) *Working {
	w := &Working{bar: newBar(), sentence: NewSecond(sentence), cancel: NewButton("", "x", Small, cancel)}
	ShowIf(w.cancel, cancel != nil)
	w.body = VBox(8, w.bar, HBox(12, Fill(w.sentence), w.cancel))
	w.ExtendBaseWidget(w)
	return w
}

// SetCancel gives the button its word.
func (w *Working) SetCancel(word string) {
	w.cancel.SetIcon("")
	w.cancel.SetText(word)
	w.cancel.SetHint(word, "")
}

// Level has its button beside bar and sentence, on the middle line that it shares with other buttons of a foot.
func (w *Working) Level() {
	w.body = HBox(12, Fill(VBox(8, w.bar, w.sentence)), w.cancel)
}

// GivesUp is its button.
func (w *Working) GivesUp() *Button { return w.cancel }

// SetProgress says how far it is; of 0: nobody knows.
func (w *Working) SetProgress(done, of int, sentence string) {
	w.bar.part = 0
	if of > 0 {
		w.bar.part = min(1, float32(done)/float32(of))
	}
	w.bar.Refresh()
	w.sentence.SetText(sentence)
}

// CreateRenderer is for Fyne.
func (w *Working) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(w.body)
}

type bar struct {
	widget.BaseWidget
	part         float32
	ground, done *canvas.Rectangle
}

// NewBar is a bar of which nobody knows yet how far it goes.
func NewBar() fyne.CanvasObject { return newBar() }

func newBar() *bar {
	b := &bar{ground: blank(2), done: blank(2)}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is for Fyne.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	draw := func() {
		b.ground.FillColor, b.done.FillColor = colorOf(fynetheme.ColorNameSeparator), colorOf(fynetheme.ColorNamePrimary)
		b.ground.Refresh()
		b.done.Refresh()
	}
	layout := func(s fyne.Size) {
		place(b.ground, 0, 0, s.Width, 4)
		place(b.done, 0, 0, s.Width*b.part, 4)
	}
	draw()
	return &drawn{
		objects: fixed(b.ground, b.done), layout: layout,
		min:     func() fyne.Size { return fyne.NewSize(40, 4) },
		refresh: func() { draw(); layout(b.Size()) },
	}
}
