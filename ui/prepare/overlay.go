package prepare

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	journey "paraph/app/prepare"
	"paraph/signing"
)

const (
	dragAfter = 4 // units before a press becomes a drag
	handle    = 7 // side of a handle, units
)

// overlay is what stands on the pages of Prepare: fields, and while something is dragged its ghost, lines and tag.
type overlay struct {
	p     *Screen
	scale float64 // units a point, of the last drawing
	mods  func() fyne.KeyModifier

	tool  bool // the next press places a field
	hover *spot
	drag  *drag
}

// spot is a point of a page.
type spot struct {
	page int
	at   signing.Point
}

// drag is a press that is held: a field that is moved or pulled, or a new one that is drawn (id 0).
type drag struct {
	id      int
	from    spot
	edges   journey.Edges
	before  journey.Field
	page    int
	box     signing.Box // what a new field would be
	moved   bool
	guides  []journey.Guide
	keep    bool // the tool stays in the hand
	drawing bool
}

func newOverlay(p *Screen) *overlay {
	return &overlay{p: p, scale: 1, mods: func() fyne.KeyModifier {
		if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
			return d.CurrentKeyModifiers()
		}
		return 0
	}}
}

func (o *overlay) reset() { o.tool, o.hover, o.drag = false, nil, nil }

func (o *overlay) setTool(on bool) {
	if o.p.obstacle() != "" || o.p.facts == nil {
		on = false
	}
	o.tool = on
	if !on {
		o.dropHover()
	}
	o.p.bar.show()
	o.p.panel.showKeys()
}

func (o *overlay) dropHover() {
	if o.hover != nil {
		page := o.hover.page
		o.hover = nil
		o.p.view.Changed(page)
	}
}

// Down takes a press on a field, on a handle, or anywhere with the tool.
func (o *overlay) Down(page int, at signing.Point, button desktop.MouseButton, mods fyne.KeyModifier) bool {
	if button != desktop.MouseButtonPrimary || o.p.obstacle() != "" {
		return false
	}
	if len(o.p.view.Picked()) > 0 { // from the pages to what stands on them
		o.p.pick(nil)
	}
	from := spot{page, at}
	if o.tool {
		o.drag = &drag{from: from, page: page, drawing: true, keep: mods&fyne.KeyModifierShift != 0}
		return true
	}
	if f, ok := o.p.model.Field(o.p.model.Selected()); ok && f.Page == page {
		if edges, hit := o.handleAt(f.Box, at); hit {
			o.drag = &drag{id: f.ID, from: from, edges: edges, before: f, page: page}
			return true
		}
	}
	f, ok := o.p.model.At(page, at)
	if !ok {
		if o.p.model.Selected() != 0 {
			o.p.choose(0, false)
		}
		return false
	}
	o.drag = &drag{id: f.ID, from: from, before: f, page: page}
	if o.p.model.Selected() != f.ID {
		o.p.choose(f.ID, false)
	}
	return true
}

// handles are the places of the eight handles on a box, with the edges they pull.
func handles(b signing.Box) map[journey.Edges]signing.Point {
	x := [3]float64{b.X, b.X + b.W/2, b.X + b.W}
	y := [3]float64{b.Y, b.Y + b.H/2, b.Y + b.H}
	out := map[journey.Edges]signing.Point{}
	for i := range x {
		for k := range y {
			if i != 1 || k != 1 {
				out[journey.Edges{Left: i == 0, Right: i == 2, Top: k == 0, Bottom: k == 2}] = signing.Point{X: x[i], Y: y[k]}
			}
		}
	}
	return out
}

func (o *overlay) handleAt(b signing.Box, at signing.Point) (journey.Edges, bool) {
	if o.p.model.Sized() {
		return journey.Edges{}, false
	}
	reach := (handle/2 + 2) / o.scale
	for edges, p := range handles(b) {
		if math.Abs(p.X-at.X) <= reach && math.Abs(p.Y-at.Y) <= reach {
			return edges, true
		}
	}
	return journey.Edges{}, false
}

// Move drags, or shows the tool's ghost.
func (o *overlay) Move(page int, at signing.Point) {
	d := o.drag
	if d == nil {
		if o.tool {
			old := o.hover
			o.hover = &spot{page, at}
			if old != nil && old.page != page {
				o.p.view.Changed(old.page)
			}
			o.p.view.Changed(page)
		}
		return
	}
	dx, dy := at.X-d.from.at.X, at.Y-d.from.at.Y
	if !d.moved && math.Hypot(dx, dy)*o.scale < dragAfter {
		return
	}
	if !d.moved && !d.drawing {
		o.p.model.Begin()
	}
	d.moved = true
	free := o.mods()&fyne.KeyModifierAlt != 0
	switch {
	case d.drawing:
		o.draw(d, at, free)
	case d.edges == journey.Edges{}:
		o.shift(d, at, free)
	default:
		b, guides := o.p.model.Drag(d.id, d.page, d.before.Box, d.edges, dx, dy, free)
		d.guides = guides
		o.p.model.Put(d.id, d.page, b)
	}
	o.p.view.Changed(d.page)
}

// draw is a new field between the press and the pointer.
func (o *overlay) draw(d *drag, at signing.Point, free bool) {
	o.dropHover()
	x, y := math.Min(d.from.at.X, at.X), math.Min(d.from.at.Y, at.Y)
	b := signing.Box{X: x, Y: y, W: math.Abs(at.X - d.from.at.X), H: math.Abs(at.Y - d.from.at.Y)}
	b.W, b.H = math.Max(b.W, signing.MinFieldSize.W), math.Max(b.H, signing.MinFieldSize.H)
	d.box, d.guides = o.p.model.Drag(0, d.page, b, journey.Edges{}, 0, 0, free)
}

// shift moves a field, also onto the page under the pointer.
func (o *overlay) shift(d *drag, at signing.Point, free bool) {
	page, on := o.p.view.Across(d.from.page, at)
	b := d.before.Box
	b.X, b.Y = on.X-(d.from.at.X-b.X), on.Y-(d.from.at.Y-b.Y)
	b, d.guides = o.p.model.Drag(d.id, page, b, journey.Edges{}, 0, 0, free)
	old := d.page
	d.page = page
	o.p.model.Put(d.id, page, b)
	if old != page {
		o.p.view.Changed(old)
	}
}

// Up ends a drag or places a field.
func (o *overlay) Up(page int, at signing.Point) {
	d := o.drag
	o.drag = nil
	if d == nil {
		return
	}
	if !d.drawing {
		o.p.model.End()
		o.p.refresh()
		return
	}
	o.setTool(d.keep)
	b := d.box
	if !d.moved {
		b = o.ghost(d.from.page, d.from.at)
	}
	o.p.added(o.p.model.Add(d.page, b))
	o.p.refresh()
}

// ghost is the field a click of the tool would place.
func (o *overlay) ghost(page int, at signing.Point) signing.Box {
	s := signing.DefaultFieldSize
	b, _ := o.p.model.Drag(0, page, signing.Box{X: at.X - s.W/2, Y: at.Y - s.H/2, W: s.W, H: s.H}, journey.Edges{}, 0, 0, o.mods()&fyne.KeyModifierAlt != 0)
	return b
}

// DoubleTap places a field on empty paper.
func (o *overlay) DoubleTap(page int, at signing.Point) bool {
	if _, taken := o.p.model.At(page, at); taken || o.p.obstacle() != "" {
		return false
	}
	o.p.added(o.p.model.Add(page, o.ghost(page, at)))
	return true
}

// Cursor says what a press would do.
func (o *overlay) Cursor(page int, at signing.Point) desktop.Cursor {
	if o.tool {
		return desktop.CrosshairCursor
	}
	if f, ok := o.p.model.Field(o.p.model.Selected()); ok && f.Page == page {
		if e, hit := o.handleAt(f.Box, at); hit {
			switch {
			case !e.Top && !e.Bottom:
				return desktop.HResizeCursor
			case !e.Left && !e.Right:
				return desktop.VResizeCursor
			default:
				return desktop.CrosshairCursor
			}
		}
	}
	if _, ok := o.p.model.At(page, at); ok {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
