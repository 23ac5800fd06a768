package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Field is an input with its label above and a note or what is wrong with it below.
type Field struct {
	widget.BaseWidget
	label, error, note *Text
	input              fyne.CanvasObject
	frame              *canvas.Rectangle
	body               *fyne.Container
}

// NewField puts a label over an input. The label is also the input's name in the hint line.
func NewField(label string, input fyne.CanvasObject) *Field {
	f := &Field{label: NewSecond(label).Wrapped(), error: NewSecond("").Wrapped(), note: NewSecond("").Wrapped(), input: input, frame: blank(0)}
	f.error.SetColor(fynetheme.ColorNameError)
	f.error.Hide()
	f.note.Hide()
	if named, ok := first(input).(interface{ SetHint(name, reason string) }); ok {
		named.SetHint(label, "")
	}
	f.input = withReveal(input)
	f.frame.Hide()
	if label == "" {
		f.label.Hide()
	}
	f.body = VBox(4, f.label, f.input, f.error, f.note)
	f.ExtendBaseWidget(f)
	return f
}

// first is what is written in where a row has more than that.
func first(input fyne.CanvasObject) fyne.CanvasObject {
	for row, ok := input.(*fyne.Container); ok && len(row.Objects) > 0; row, ok = input.(*fyne.Container) {
		input = row.Objects[0]
	}
	return input
}

// SetError says what is wrong, and frames the input; "" takes it away.
func (f *Field) SetError(sentence string) { f.say(f.error, sentence) }

// Frame frames the input as one that is wrong, where what is wrong is said elsewhere.
func (f *Field) Frame(on bool) { ShowIf(f.frame, on || f.error.text != "") }

// SetNote says something to know about it; an error stands instead of it.
func (f *Field) SetNote(sentence string) { f.say(f.note, sentence) }

// SetLabel names it otherwise.
func (f *Field) SetLabel(label string) { f.label.SetText(label) }

func (f *Field) say(t *Text, sentence string) {
	if t.text == sentence {
		return
	}
	t.SetText(sentence)
	ShowIf(f.error, f.error.text != "")
	ShowIf(f.frame, f.error.text != "")
	ShowIf(f.note, f.note.text != "" && f.error.text == "")
	if f.Size().IsZero() { // nothing is laid out yet
		return
	}
	f.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		if s, ok := c.Overlays().Top().(*sheet); ok { // a dialog is as high as its content
			s.layout(s.Size())
		}
	}
}

// Label is what it is called.
func (f *Field) Label() string { return f.label.text }

// Held is what stands in it.
func (f *Field) Held() []fyne.CanvasObject { return f.body.Objects }

func (f *Field) heightAt(width float32) float32 { return heightAt(f.body, width) }

func (f *Field) layout(size fyne.Size) {
	f.body.Resize(size)
	f.body.Layout.Layout(f.body.Objects, size)
	pos, in := f.input.Position(), f.input.Size()
	place(f.frame, pos.X, pos.Y, in.Width, in.Height)
	if e, at := entryIn(f.input, pos); e != nil { // as Fyne draws its border
		in = e.Size()
		place(f.frame, at.X, at.Y, in.Width, in.Height)
	}
}

// entryIn is the first entry of an input, which may have a button beside it, and where it stands.
func entryIn(o fyne.CanvasObject, at fyne.Position) (*Entry, fyne.Position) {
	switch v := o.(type) {
	case *Entry:
		return v, at
	case *fyne.Container:
		for _, child := range v.Objects {
			if e, pos := entryIn(child, at.Add(child.Position())); e != nil {
				return e, pos
			}
		}
	}
	return nil, at
}

func (f *Field) draw() {
	f.frame.CornerRadius, f.frame.StrokeWidth = sizeOf(fynetheme.SizeNameInputRadius), 1
	f.frame.StrokeColor = colorOf(fynetheme.ColorNameError)
	f.frame.Refresh()
}

// CreateRenderer is for Fyne.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	f.draw()
	return &drawn{
		objects: fixed(f.body, f.frame),
		layout:  f.layout,
		min: func() fyne.Size {
			return fyne.NewSize(f.body.MinSize().Width, f.heightAt(max(f.Size().Width, f.body.MinSize().Width)))
		},
		refresh: func() { f.draw(); f.layout(f.Size()); f.body.Refresh() },
	}
}
