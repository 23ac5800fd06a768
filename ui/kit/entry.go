package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"paraph/assets"
	"paraph/ui/theme"
)

// Entry is a line to write in, 34 high.
type Entry struct {
	widget.Entry
	OnCommit  func(string)              // on Return, and on leaving with another text
	OnKey     func(*fyne.KeyEvent) bool // sees a key first; true: it is used up
	OnTab     func() bool               // whether Tab is a key for it now; nil: it goes on to what comes next
	Spent     bool                      // what it is for empties it: then undo and redo are those of the screen
	Confirms  *Button                   // of the form it stands in: Return presses it, and Ctrl+Return not another one; may be nil
	Tight     bool                      // what is written may come near its end: for a number among others
	name, why string
	committed string
	written   bool // by a person, and committed
	focused   bool
	search    bool
	reveal    *Button // of a password: shows what is written
	say       func()  // gives that button its words
}

// NewEntry is an empty one.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// NewSearch has a magnifying glass before what is written.
func NewSearch(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.search = true
	e.Icon = glass()
	return e
}

// glass is the magnifying glass in the theme's colour.
func glass() fyne.Resource {
	const name = "magnifying-glass"
	return drawing(name, assets.Icon(name), colorOf(theme.Secondary))
}

// NewLines is a box for several lines of text.
func NewLines(placeholder string, lines int) *Entry {
	e := NewEntry(placeholder)
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.Scroll = fyne.ScrollVerticalOnly
	e.SetMinRowsVisible(lines)
	return e
}

// SetHint gives what the hint line says of it: its name, and why it is off.
func (e *Entry) SetHint(name, reason string) {
	e.name, e.why = name, reason
	Call(e.say)
}

// Hint is what the hint line says.
func (e *Entry) Hint() string {
	if e.Disabled() && e.why != "" {
		return e.why
	}
	return e.name
}

// LoadText writes what was stored, which may come late: what somebody has written meanwhile stays. Its beginning shows, unless
// somebody is at it.
func (e *Entry) LoadText(text string) {
	if e.written || e.Text != e.committed {
		return
	}
	e.SetText(text)
	if e.focused {
		e.AtEnd()
		return
	}
	e.CursorColumn = 0
	e.Refresh()
}

// Focused reports whether it has the keyboard.
func (e *Entry) Focused() bool { return e.focused }

// AtEnd goes on behind what is written.
func (e *Entry) AtEnd() { e.CursorColumn = len([]rune(e.Text)); e.Refresh() }

// SetText writes without committing.
func (e *Entry) SetText(text string) {
	e.committed = text
	e.Entry.SetText(text)
}

// MinSize is 34 high for one line.
func (e *Entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	if !e.MultiLine {
		size.Height = max(size.Height, scaled(34))
	}
	return size
}

// CreateRenderer is Fyne's own with our focus ring, and the words of a single line in the middle of its height, 10 from
// the edge.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, edge: blank(9)}
	r.wheel = &wheel{entry: e}
	r.wheel.ExtendBaseWidget(r.wheel)
	for _, o := range r.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			r.wheel.inner = scroll
			if !e.MultiLine {
				r.scroll, r.words = scroll, &line{scroll}
			}
		}
	}
	return r
}

// wheel lies over an entry and lets the mouse's wheel turn what the entry stands in, unless the entry has more to show than
// it is high: Fyne's would keep every turn to itself.
type wheel struct {
	widget.BaseWidget
	entry *Entry
	inner *container.Scroll
}

// line is the scroll of a single line without its bar and shadows.
type line struct{ *container.Scroll }

// CreateRenderer is for Fyne. The scroll places what it holds itself.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{objects: func() []fyne.CanvasObject { return []fyne.CanvasObject{l.Content} }, min: l.Scroll.MinSize}
}

// Scrolled is for Fyne.
func (w *wheel) Scrolled(turn *fyne.ScrollEvent) {
	if in := w.inner; in != nil && (turn.Scrolled.DY == 0 || in.Content.MinSize().Height > in.Size().Height && w.entry.MultiLine) {
		in.Scrolled(turn)
		return
	}
	if around := scrollsOn(w.entry); len(around) > 0 {
		around[0].Scrolled(turn)
	}
}

// CreateRenderer is for Fyne: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{objects: fixed(), min: func() fyne.Size { return fyne.Size{} }}
}

type entryRenderer struct {
	fyne.WidgetRenderer
	entry *Entry
	edge  *canvas.Rectangle

	scroll *container.Scroll // what scrolls in a single line
	words  *line
	wheel  *wheel
}

// Objects are Fyne's, the wheel and the ring.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	all := append(slices.Clone(r.WidgetRenderer.Objects()), r.wheel, r.edge)
	if i := slices.Index(all, fyne.CanvasObject(r.scroll)); r.scroll != nil && i >= 0 {
		all[i] = r.words
	}
	return all
}

// Refresh draws the ring too.
func (r *entryRenderer) Refresh() {
	ring(r.edge, r.entry.focused)
	if r.entry.search {
		r.entry.Icon = glass()
	}
	r.WidgetRenderer.Refresh()
}

// Layout moves what Fyne has placed.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	placeRing(r.edge, size)
	r.wheel.Resize(size)
	for _, o := range r.WidgetRenderer.Objects() {
		if border, ok := o.(*canvas.Rectangle); ok && border.StrokeWidth > 0 { // Fyne has it on half points, where it is pale
			place(border, 0, 0, size.Width, size.Height)
		}
	}
	if r.scroll == nil {
		return
	}
	aside, behind := float32(3), float32(9) // what is longer than the line is cut before its edge
	if r.entry.Tight {
		behind = 1
	}
	down := max(0, (size.Height-r.entry.Entry.MinSize().Height)/2)
	at, own := r.scroll.Position(), r.scroll.Size()
	place(r.scroll, at.X+aside, at.Y+down, max(0, own.Width-aside-behind), max(0, own.Height-down))
	for _, o := range r.WidgetRenderer.Objects() {
		if icon, ok := o.(*canvas.Image); ok && icon.Resource != nil {
			icon.Move(fyne.NewPos(10, (size.Height-icon.Size().Height)/2))
		}
	}
}

// FocusGained is for Fyne.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	reveal(e)
	hint(e, e.Hint())
}

// FocusLost commits what was changed.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	hint(e, "")
	if e.Text != e.committed {
		e.commit()
	}
}

// MouseIn is for Fyne.
func (e *Entry) MouseIn(*desktop.MouseEvent) { hint(e, e.Hint()) }

// MouseMoved is for Fyne.
func (e *Entry) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (e *Entry) MouseOut() { hint(e, "") }

func (e *Entry) commit() {
	e.committed, e.written = e.Text, true
	if e.OnCommit != nil {
		e.OnCommit(e.Text)
	}
}

// TypedKey commits on Return, which also goes to the dialog around it, as Esc and the function keys do.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case e.OnKey != nil && e.OnKey(key):
	case key.Name == fyne.KeyEscape, IsFunctionKey(key.Name):
		passKey(e, key)
	case !e.MultiLine && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
		e.commit()
		if e.OnSubmitted != nil {
			e.OnSubmitted(e.Text)
		}
		if e.Confirms != nil {
			e.Confirms.Press()
			return
		}
		passKey(e, key)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut leaves to the window what is no key of writing: its commands have further keys that the menu does not know.
func (e *Entry) TypedShortcut(cut fyne.Shortcut) {
	if own, ok := cut.(*desktop.CustomShortcut); ok {
		switch own.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		default:
			if w, ok := canvasOf(e).(interface{ TypedShortcut(fyne.Shortcut) }); ok {
				w.TypedShortcut(cut)
			}
			return
		}
	}
	e.Entry.TypedShortcut(cut)
}

// AcceptsTab is for Fyne. Also in several lines Tab goes on to what comes next, or who has only keys would not get out.
func (e *Entry) AcceptsTab() bool { return e.OnTab != nil && e.OnTab() }

// AccessibilityLabel is what a screen reader says.
func (e *Entry) AccessibilityLabel() string { return e.name }

// AccessibilityRole is that of a text.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
