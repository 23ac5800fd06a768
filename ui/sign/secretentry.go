package sign

import (
	"image/color"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

const (
	secretLimit = 128 // bytes
	boxWidth    = 44
	boxHeight   = 48
	boxGap      = 8
	maxBoxes    = 8
)

// secretEntry takes a PIN or a password without ever making a string of it: its bytes stay in one place and are zeroed
// by Wipe. With boxes it shows one for each digit the token takes, else one field.
type secretEntry struct {
	widget.BaseWidget
	// Label names it to the hint line and to screen readers; OnChanged hears every change, OnSubmit Return, OnCancel Esc.
	label     string
	tell      func(hint string) // the hint line; nil: there is none
	onChanged func()
	onSubmit  func()
	onCancel  func()

	secret  []byte // one array of secretLimit bytes for its whole life
	boxes   int
	closed  bool
	focused bool
	why     string // what it holds cannot be used yet
	grounds []*canvas.Rectangle
	dots    []*canvas.Circle
}

// newSecretEntry shows boxes if longest is the number of digits a token takes at most, up to eight.
func newSecretEntry(longest int) *secretEntry {
	e := &secretEntry{secret: make([]byte, 0, secretLimit)}
	if longest > 0 && longest <= maxBoxes {
		e.boxes = longest
	}
	for range max(1, e.boxes) {
		g := canvas.NewRectangle(color.Transparent)
		g.CornerRadius = 6
		e.grounds = append(e.grounds, g)
	}
	for range max(32, e.boxes) {
		e.dots = append(e.dots, canvas.NewCircle(color.Transparent))
	}
	e.ExtendBaseWidget(e)
	return e
}

// length is how many bytes are in it.
func (e *secretEntry) length() int { return len(e.secret) }

// take hands a copy of the secret over, which the caller zeroes, and forgets its own.
func (e *secretEntry) take() []byte {
	out := make([]byte, len(e.secret))
	copy(out, e.secret)
	e.wipe()
	return out
}

// wipe zeroes what was typed.
func (e *secretEntry) wipe() {
	clear(e.secret[:cap(e.secret)])
	e.secret = e.secret[:0]
	e.changed()
}

// setClosed lets nothing be typed, as long as it is closed.
func (e *secretEntry) setClosed(closed bool) {
	e.closed = closed
	e.Refresh()
}

func (e *secretEntry) changed() {
	e.Refresh()
	if e.onChanged != nil {
		e.onChanged()
	}
}

// Hint is what the hint line says of it.
func (e *secretEntry) Hint() string {
	if e.why == "" {
		return e.label
	}
	return e.label + ". " + e.why
}

// explain says in the hint line why what it holds cannot be used yet, "" if it can.
func (e *secretEntry) explain(why string) {
	e.why = why
	e.inform()
}

func (e *secretEntry) inform() {
	if e.focused && e.tell != nil {
		e.tell(e.Hint())
	}
}

// AccessibilityLabel names it to screen readers.
func (e *secretEntry) AccessibilityLabel() string { return e.label }

// Tapped puts the focus here.
func (e *secretEntry) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		c.Focus(e)
	}
}

// Cursor implements desktop.Cursorable.
func (e *secretEntry) Cursor() desktop.Cursor { return desktop.TextCursor }

// FocusGained implements fyne.Focusable.
func (e *secretEntry) FocusGained() { e.focused = true; e.inform(); e.Refresh() }

// FocusLost implements fyne.Focusable.
func (e *secretEntry) FocusLost() {
	e.focused = false
	if e.tell != nil {
		e.tell("")
	}
	e.Refresh()
}

// TypedRune adds a letter, if there is room.
func (e *secretEntry) TypedRune(r rune) {
	limit := secretLimit
	if e.boxes > 0 {
		limit = e.boxes
	}
	if e.closed || len(e.secret)+utf8.RuneLen(r) > limit {
		return
	}
	e.secret = utf8.AppendRune(e.secret, r)
	e.changed()
}

// TypedKey takes letters away, submits and cancels.
func (e *secretEntry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyEscape && e.onCancel != nil:
		e.onCancel()
	case e.closed:
	case k.Name == fyne.KeyBackspace && len(e.secret) > 0:
		_, n := utf8.DecodeLastRune(e.secret)
		clear(e.secret[len(e.secret)-n:])
		e.secret = e.secret[:len(e.secret)-n]
		e.changed()
	case k.Name == fyne.KeyDelete:
		e.wipe()
	case (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && e.onSubmit != nil:
		e.onSubmit()
	default:
		kit.PassKey(e, k)
	}
}

// TypedShortcut pastes: password managers give no other way. The clipboard is not ours to zero.
func (e *secretEntry) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok {
		for _, r := range paste.Clipboard.Content() {
			e.TypedRune(r)
		}
	}
}

// MinSize is that of its boxes, or of an ordinary field.
func (e *secretEntry) MinSize() fyne.Size {
	if e.boxes > 0 {
		return fyne.NewSize(float32(e.boxes)*(36+boxGap)-boxGap, kit.Scaled(boxHeight))
	}
	return fyne.NewSize(160, kit.Scaled(34))
}

// Refresh paints what is typed.
func (e *secretEntry) Refresh() {
	e.paint()
	e.BaseWidget.Refresh()
}

func (e *secretEntry) paint() {
	typed := utf8.RuneCount(e.secret)
	for i, g := range e.grounds {
		g.FillColor, g.StrokeColor, g.StrokeWidth = theme.Color(theme.ColorNameInputBackground), theme.Color(theme.ColorNameInputBorder), 1
		if e.focused && !e.closed && (e.boxes == 0 || i == min(typed, e.boxes-1)) {
			g.StrokeColor, g.StrokeWidth = theme.Color(kit.ColorInk), 2
		}
		g.Refresh()
	}
	for i, d := range e.dots {
		d.FillColor = theme.Color(kit.ColorText)
		if e.closed {
			d.FillColor = theme.Color(kit.ColorDisabled)
		}
		d.Hidden = i >= typed
		d.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (e *secretEntry) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, 0, len(e.grounds)+len(e.dots))
	for _, g := range e.grounds {
		objects = append(objects, g)
	}
	for _, d := range e.dots {
		objects = append(objects, d)
	}
	e.paint()
	return &secretRenderer{e, objects}
}

type secretRenderer struct {
	entry   *secretEntry
	objects []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (r *secretRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *secretRenderer) MinSize() fyne.Size { return r.entry.MinSize() }

// Objects implements fyne.WidgetRenderer.
func (r *secretRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Refresh implements fyne.WidgetRenderer.
func (r *secretRenderer) Refresh() { r.Layout(r.entry.Size()) }

// Layout implements fyne.WidgetRenderer.
func (r *secretRenderer) Layout(size fyne.Size) {
	e := r.entry
	if e.boxes == 0 {
		e.grounds[0].Resize(size)
		dot, step := kit.Scaled(8), min(kit.Scaled(12), (size.Width-24)/float32(len(e.dots)))
		for i, d := range e.dots {
			d.Resize(fyne.NewSquareSize(dot))
			d.Move(fyne.NewPos(12+float32(i)*step, (size.Height-dot)/2))
		}
		return
	}
	n := float32(e.boxes)
	high, dot := kit.Scaled(boxHeight), kit.Scaled(14)
	wide := min(kit.Scaled(boxWidth), (size.Width-boxGap*(n-1))/n)
	for i, g := range e.grounds {
		x := float32(i) * (wide + boxGap)
		g.Move(fyne.NewPos(x, 0))
		g.Resize(fyne.NewSize(wide, high))
		e.dots[i].Resize(fyne.NewSquareSize(dot))
		e.dots[i].Move(fyne.NewPos(x+(wide-dot)/2, (high-dot)/2))
	}
}
