package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

func shadow(blur, down float32, percent int) canvas.Shadow {
	return canvas.Shadow{
		Color: color.NRGBA{R: 0x1C, G: 0x1E, B: 0x24, A: uint8(percent * 255 / 100)}, BlurRadius: blur, Offset: fyne.NewPos(0, down),
	}
}

// sheet is a dialog over the dimmed window. Tab stays inside, Esc is the first button, Return the filled one.
type sheet struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	dim     *canvas.Rectangle
	ground  *canvas.Rectangle
	body    *fyne.Container
	scroll  *Scroll // what holds the content; nil without any
	widest  float32
	buttons []*Button
	escape  func()
	closed  func() // hears that it was closed
	before  func(*fyne.KeyEvent)
	open    bool
	had     fyne.Focusable // what had the keyboard when the pointer was pressed beside it
}

// Heading is what stands above a dialog: a title, perhaps with a picture before it, which may be in ink, and a second line below.
type Heading struct {
	Title, Icon, Second string
	Ink                 bool
}

func (h Heading) made() fyne.CanvasObject {
	words := fyne.CanvasObject(NewDialogTitle(h.Title).Wrapped())
	if h.Second != "" {
		words = VBox(2, words, Secondary(NewBody(h.Second).Wrapped()))
	}
	color := theme.Secondary
	if h.Ink {
		color = fynetheme.ColorNamePrimary
	}
	if h.Icon != "" {
		words = HBox(16, NewIcon(h.Icon, 40, color), Fill(words))
	}
	return words
}

// newSheet puts the first button on the left and the others on the right; all on the right where something stands beside them.
func newSheet(c fyne.Canvas, heading Heading, content, beside fyne.CanvasObject, buttons []*Button) *sheet {
	s := &sheet{canvas: c, dim: blank(0), ground: blank(0), buttons: buttons, widest: 424}
	s.ground.Shadow = shadow(48, 16, 31)
	head := heading.made()
	parts := []fyne.CanvasObject{head}
	if content != nil {
		s.widest = max(s.widest, content.MinSize().Width+44)
		parts = append(parts, s.lowEnough(head, content))
	}
	if len(buttons) > 0 {
		var line []fyne.CanvasObject
		switch {
		case beside != nil:
			line = append(line, Fill(beside))
		case len(buttons) > 1:
			line = append(line, Inset(-bareSide(buttons[0]), 0, 0, 0, buttons[0]), Fill(NewStack()))
			buttons = buttons[1:]
		default:
			line = append(line, Fill(NewStack()))
		}
		for _, b := range buttons {
			line = append(line, b)
		}
		bar := HBox(8, line...)
		s.widest = max(s.widest, bar.MinSize().Width+44)
		parts = append(parts, Inset(0, 8, 0, 0, bar))
	}
	s.body = Inset(22, 20, 22, 18, VBox(8, parts...))
	s.ExtendBaseWidget(s)
	return s
}

// lowEnough lets content scroll while it is too high for the window with its title and buttons: it may grow after the dialog appeared.
func (s *sheet) lowEnough(head, content fyne.CanvasObject) fyne.CanvasObject {
	wide := newBleed(bleed{14, beyond}, content) // its bar lies beside it
	s.scroll = wide.Objects[0].(*Scroll)
	return &fyne.Container{Layout: &lowEnough{s, head, content}, Objects: []fyne.CanvasObject{wide}}
}

type lowEnough struct {
	in      *sheet
	head    fyne.CanvasObject
	content fyne.CanvasObject
}

// Layout implements fyne.Layout.
func (*lowEnough) Layout(objects []fyne.CanvasObject, size fyne.Size) { filler{}.Layout(objects, size) }

// MinSize implements fyne.Layout.
func (l *lowEnough) MinSize([]fyne.CanvasObject) fyne.Size {
	size := l.content.MinSize()
	return fyne.NewSize(size.Width, min(size.Height, l.room()))
}

func (l *lowEnough) natural([]fyne.CanvasObject) fyne.Size {
	size := natural(l.content)
	return fyne.NewSize(size.Width, min(size.Height, l.room()))
}

func (l *lowEnough) heightAt(_ []fyne.CanvasObject, width float32) float32 {
	return min(heightAt(l.content, width), l.room())
}

// room is what the window leaves beside title, buttons and edges.
func (l *lowEnough) room() float32 {
	further := heightAt(l.head, l.in.widest-44) - scaled(28)
	return max(100, l.in.canvas.Size().Height-100-scaled(80)-further)
}

func (s *sheet) show() {
	s.open, s.before = true, s.canvas.OnTypedKey()
	s.canvas.SetOnTypedKey(s.key)
	s.canvas.Overlays().Add(s)
	s.canvas.FocusNext()
	s.focusDefault()
}

// focusDefault leaves the focus on an input, if there is one; else it goes to the filled button or to the safe one.
func (s *sheet) focusDefault() {
	if _, button := s.canvas.Focused().(*Button); !button && s.canvas.Focused() != nil {
		return
	}
	if b := s.filled(); b != nil {
		s.canvas.Focus(b)
	} else if len(s.buttons) > 0 {
		s.canvas.Focus(s.buttons[0])
	}
}

func (s *sheet) close() {
	if !s.open {
		return
	}
	s.open = false
	s.canvas.Overlays().Remove(s)
	s.canvas.SetOnTypedKey(s.before)
	Call(s.closed)
}

func (s *sheet) filled() *Button {
	for _, b := range s.buttons {
		if b.kind == Filled && !b.off {
			return b
		}
	}
	return nil
}

func (s *sheet) key(e *fyne.KeyEvent) {
	if !s.open { // a dialog that was closed out of order
		if s.before != nil {
			s.before(e)
		}
		return
	}
	switch e.Name {
	case fyne.KeyEscape:
		if s.escape != nil {
			s.escape()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if b := s.filled(); b != nil {
			b.Press()
		}
	default:
		if s.scroll != nil {
			s.scroll.Turn(e.Name)
		}
	}
}

// passKey hands a key that a widget does not need to what lies over the window and holds it, or to the window.
func passKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if over, ok := c.Overlays().Top().(interface{ key(e *fyne.KeyEvent) }); ok {
		over.key(e)
		return
	}
	if c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// Tapped keeps clicks beside the dialog from what is behind it.
func (s *sheet) Tapped(*fyne.PointEvent) {}

// MouseDown remembers what has the keyboard: Fyne takes it away at a click on what takes none.
func (s *sheet) MouseDown(*desktop.MouseEvent) { s.had = s.canvas.Focused() }

// MouseUp gives it back.
func (s *sheet) MouseUp(*desktop.MouseEvent) {
	if s.open && s.had != nil && s.canvas.Focused() == nil {
		s.canvas.Focus(s.had)
	}
	s.had = nil
}

// Held is what stands in it.
func (s *sheet) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.body} }

func (s *sheet) draw() {
	s.dim.FillColor = colorOf(fynetheme.ColorNameShadow)
	s.ground.FillColor, s.ground.CornerRadius = colorOf(theme.Surface), sizeOf(fynetheme.SizeNameDialogRadius)
	s.dim.Refresh()
	s.ground.Refresh()
}

func (s *sheet) layout(size fyne.Size) {
	place(s.dim, 0, 0, size.Width, size.Height)
	w := min(s.widest, size.Width-40)
	h := min(heightAt(s.body, w), size.Height-40)
	x, y := (size.Width-w)/2, max(20, (size.Height-h)/2)
	place(s.ground, x, y, w, h)
	place(s.body, x, y, w, h)
}

// CreateRenderer is for Fyne.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer {
	s.draw()
	return &drawn{
		objects: fixed(s.dim, s.ground, s.body), layout: s.layout,
		min:     func() fyne.Size { return s.body.MinSize().AddWidthHeight(40, 40) },
		refresh: func() { s.draw(); s.layout(s.Size()); s.body.Refresh() },
	}
}

// canvasOf is where a widget that has the focus stands. Fyne knows a widget's canvas from the first time it is painted, and
// a key may come before.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(o); c != nil {
		return c
	}
	for _, w := range d.AllWindows() {
		if f, ok := w.Canvas().Focused().(fyne.CanvasObject); ok && f == o {
			return w.Canvas()
		}
	}
	return nil
}
