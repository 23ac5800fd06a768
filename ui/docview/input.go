package docview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/signing"
	"paraph/ui/kit"
)

// Overlay is what stands on the pages (fields, boxes). One object serves the whole view and is owned by
// the screen; all calls come on the Fyne thread.
type Overlay interface {
	// Draw gives the objects of a page, in units from the page's top left, scale units a point. It is called
	// when a page comes into view, when the zoom changes and after Changed.
	Draw(page int, scale float32) []fyne.CanvasObject
	// Down is a button pressed at a point of a page. One that is taken is followed by Move and Up with the
	// same page, also for points beside it; see View.Across. Move comes too while no button is down, with
	// the page under the pointer.
	Down(page int, p signing.Point, button desktop.MouseButton, mods fyne.KeyModifier) bool
	Move(page int, p signing.Point)
	Up(page int, p signing.Point)
	DoubleTap(page int, p signing.Point) bool
	Key(e *fyne.KeyEvent, mods fyne.KeyModifier) bool
}

// Pointer is an Overlay that says how the mouse pointer looks at a point.
type Pointer interface {
	Cursor(page int, p signing.Point) desktop.Cursor
}

// Holder is an Overlay that hears keys go down and up while the view has the keyboard.
type Holder interface {
	KeyDown(name fyne.KeyName)
	KeyUp(name fyne.KeyName)
}

// Hinter is an Overlay with words for the hint line, "" for those of the view.
type Hinter interface{ Hint() string }

// press is what the pointer does between down and up.
type press struct {
	page  int // of the overlay that took it; 0 if it did not
	pan   bool
	text  bool // selects
	last  fyne.Position
	hover fyne.Position
}

// SetOverlay puts an overlay on the pages; nil takes it away.
func (v *View) SetOverlay(o Overlay) {
	v.overlay, v.press = o, press{}
	for _, s := range v.sheets {
		v.drawOver(s)
	}
	canvasDirty(v)
}

// Changed has the overlay draw a page anew.
func (v *View) Changed(page int) {
	if s := v.sheets[page]; s != nil {
		v.drawOver(s)
		canvasDirty(v)
		v.desk.Unveil()
	}
}

// Marks implements kit.Marker: what the overlay has put on the pages in view.
func (v *View) Marks() (out []kit.Area) {
	for _, s := range v.sheets {
		for _, o := range s.over.Objects {
			if a := (area{s.pos.Add(o.Position()), o.Size()}).in(area{size: v.Size()}); a.size.Width > 0 && a.size.Height > 0 {
				out = append(out, kit.Area{Pos: a.pos, Size: a.size})
			}
		}
	}
	return out
}

func (v *View) drawOver(s *sheet) {
	var objects []fyne.CanvasObject
	if v.overlay != nil {
		objects = v.overlay.Draw(s.page, float32(v.zoom))
	}
	s.over.Objects = objects
}

// canvasDirty has the window painted again without sending any bitmap to the card again. Fyne does not
// know the window of an object it has not painted yet, so to refresh a new one would do nothing.
func canvasDirty(v *View) { canvas.Refresh(v.well.box) }

// under is the page at a position and the point of it.
func (v *View) under(pos fyne.Position) (int, signing.Point, bool) {
	if v.stack.count() == 0 {
		return 0, signing.Point{}, false
	}
	page := v.stack.at(v.y+float64(pos.Y), v.zoom)
	p, size := v.onPage(page, pos), v.stack.size(page)
	return page, p, p.X >= 0 && p.Y >= 0 && p.X <= size.W && p.Y <= size.H
}

// MouseDown takes the focus and hands the press to the overlay; a press it does not want moves the paper.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	v.takeFocus()
	page, p, ok := v.under(e.Position)
	v.press = press{last: e.Position}
	switch {
	case ok && e.Button == desktop.MouseButtonPrimary && v.onRetry(page, e.Position):
		v.Retry(page)
	case ok && v.overlay != nil && v.overlay.Down(page, p, e.Button, e.Modifier):
		v.press.page = page
		v.deselect()
	case ok && e.Button == desktop.MouseButtonPrimary && v.beginSelecting(page, p):
		v.press.text = true
	case e.Button != desktop.MouseButtonSecondary:
		v.press.pan = true
	}
}

// MouseUp ends a press.
func (v *View) MouseUp(e *desktop.MouseEvent) { v.release(e.Position) }

// Dragged moves what is pressed.
func (v *View) Dragged(e *fyne.DragEvent) { v.move(e.Position) }

// DragEnd ends a press whose end came beside the view.
func (v *View) DragEnd() { v.release(v.press.last) }

// MouseIn is a pointer that comes.
func (v *View) MouseIn(e *desktop.MouseEvent) {
	v.tell(v.Hint())
	v.MouseMoved(e)
}

// MouseOut is a pointer that goes.
func (v *View) MouseOut() { v.tell("") }

func (v *View) tell(sentence string) {
	if v.desk.Hints != nil {
		v.desk.Hints.Tell(sentence)
	}
}

// MouseMoved tells the overlay.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.move(e.Position) }

func (v *View) move(pos fyne.Position) {
	last := v.press.last
	v.press.last, v.press.hover = pos, pos
	switch {
	case v.press.page > v.stack.count():
		v.press = press{}
	case v.press.page > 0:
		v.overlay.Move(v.press.page, v.onPage(v.press.page, pos))
	case v.press.pan:
		v.scrollTo(v.x-float64(pos.X-last.X), v.y-float64(pos.Y-last.Y))
	case v.press.text && v.texts.page > 0:
		v.selectTo(v.onPage(v.texts.page, pos))
	default:
		if page, p, ok := v.under(pos); ok {
			v.wantText(page)
			if v.overlay != nil {
				v.overlay.Move(page, p)
			}
		}
	}
}

func (v *View) release(pos fyne.Position) {
	page := v.press.page
	switch {
	case !v.press.text:
	case v.Selected() == "": // a click on text selects nothing
		v.deselect()
	default:
		v.tell(v.desk.Voice.Say("docview.selected"))
	}
	v.press = press{last: pos, hover: pos}
	if page > 0 && page <= v.stack.count() && v.overlay != nil {
		v.overlay.Up(page, v.onPage(page, pos))
	}
}

// DoubleTapped tells the overlay.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	if page, p, ok := v.under(e.Position); ok && v.overlay != nil {
		v.overlay.DoubleTap(page, p)
	}
}

// Cursor is the pointer's shape.
func (v *View) Cursor() desktop.Cursor {
	page, p, ok := v.under(v.press.hover)
	if ok && v.onRetry(page, v.press.hover) {
		return desktop.PointerCursor
	}
	if shape, has := v.overlay.(Pointer); has && ok {
		if c := shape.Cursor(page, p); c != desktop.DefaultCursor {
			return c
		}
	}
	if _, on := v.lineAt(page, p); ok && on {
		return desktop.TextCursor
	}
	return desktop.DefaultCursor
}

// onRetry reports whether a position is on the words of a page that failed.
func (v *View) onRetry(page int, pos fyne.Position) bool {
	s := v.sheets[page]
	if s == nil || s.again.Hidden {
		return false
	}
	const slack = 8
	at := pos.Subtract(s.pos)
	from, size := s.again.Position(), s.again.Size()
	return at.X >= from.X-slack && at.Y >= from.Y-slack && at.X <= from.X+size.Width+slack && at.Y <= from.Y+size.Height+slack
}

// Scrolled moves the paper; with Ctrl it zooms around the pointer, with Shift it moves sideways.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	dx, dy := float64(e.Scrolled.DX), float64(e.Scrolled.DY)
	switch mods := v.mods(); {
	case mods&fyne.KeyModifierShortcutDefault != 0:
		v.fit = fitNone
		v.zoomAround(v.Zoom()*math.Pow(1.1, min(max(dy/25, -3), 3)), e.Position)
	case mods&fyne.KeyModifierShift != 0 && dx == 0:
		v.scrollTo(v.x-dy, v.y)
	default:
		v.scrollTo(v.x-dx, v.y-dy)
	}
}

func (v *View) takeFocus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if c == nil || c.Focused() == v {
		return
	}
	v.byPointer = true
	c.Focus(v)
	v.byPointer = false
}

// FocusGained draws the ring, unless the pointer brought the focus.
func (v *View) FocusGained() {
	v.tell(v.Hint())
	if !v.byPointer {
		v.ring.Show()
		canvas.Refresh(v.ring)
	}
}

// FocusLost takes the ring away.
func (v *View) FocusLost() {
	v.tell("")
	v.ring.Hide()
	canvasDirty(v)
}

// KeyDown tells an overlay that holds keys.
func (v *View) KeyDown(e *fyne.KeyEvent) {
	if h, ok := v.overlay.(Holder); ok {
		h.KeyDown(e.Name)
	}
}

// KeyUp tells an overlay that holds keys.
func (v *View) KeyUp(e *fyne.KeyEvent) {
	if h, ok := v.overlay.(Holder); ok {
		h.KeyUp(e.Name)
	}
}

// TypedRune does nothing.
func (v *View) TypedRune(rune) {}

// TypedKey asks the overlay first; then keys move the paper, and Esc leaves it.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	if v.overlay != nil && v.overlay.Key(e, v.mods()) {
		return
	}
	const line = 48
	h := float64(v.Size().Height)
	switch e.Name {
	case fyne.KeyUp:
		v.scrollTo(v.x, v.y-line)
	case fyne.KeyDown:
		v.scrollTo(v.x, v.y+line)
	case fyne.KeyLeft:
		v.scrollTo(v.x-line, v.y)
	case fyne.KeyRight:
		v.scrollTo(v.x+line, v.y)
	case fyne.KeyPageUp:
		v.scrollTo(v.x, v.y-max(line, h-line))
	case fyne.KeyPageDown:
		v.scrollTo(v.x, v.y+max(line, h-line))
	case fyne.KeyHome:
		v.scrollTo(v.x, 0)
	case fyne.KeyEnd:
		v.scrollTo(v.x, v.stack.height(v.zoom))
	case fyne.KeyReturn, fyne.KeyEnter:
		for page := range v.sheets {
			v.Retry(page)
		}
	case fyne.KeyEscape:
		v.leave()
	default:
		kit.PassKey(v, e)
	}
}

// leave lets go of the selected text, else of the keyboard.
func (v *View) leave() {
	if v.deselect() {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Unfocus()
	}
}
