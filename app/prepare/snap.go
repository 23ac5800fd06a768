package prepare

import (
	"math"

	"paraph/signing"
)

const (
	near   = 5  // points within which a field catches
	margin = 24 // points from the page's edge
)

// Guide is a line a field caught at, to be shown while it is dragged. At counts from the left for a vertical one, else from the top.
type Guide struct {
	Vertical bool
	At       float64
}

// Drag is where a box that is being moved (no edges) or pulled comes to lie on a page, with the lines it caught at. id is the field, 0 for a new
// one; free turns catching off. Nothing is changed.
func (m *Model) Drag(id, page int, b signing.Box, e Edges, dx, dy float64, free bool) (signing.Box, []Guide) {
	size := m.Page(page)
	moving := e == Edges{}
	if moving {
		b.X += dx
		b.Y += dy
		b = m.fit(b, size)
	} else {
		b = pull(b, e, dx, dy, size)
	}
	if free {
		return b, nil
	}
	var guides []Guide
	byX, atX, caughtX := m.catch(id, page, true, b.X, b.W, moving || e.Left, moving, moving || e.Right)
	byY, atY, caughtY := m.catch(id, page, false, b.Y, b.H, moving || e.Top, moving, moving || e.Bottom)
	if !caughtX {
		byX = toWhole(b.X, b.W, e.Right)
	}
	if !caughtY {
		byY = toWhole(b.Y, b.H, e.Bottom)
	}
	snapped := pull(b, e, byX, byY, size)
	if moving {
		snapped = clamp(signing.Box{X: b.X + byX, Y: b.Y + byY, W: b.W, H: b.H}, size)
	}
	if caughtX {
		guides = append(guides, Guide{Vertical: true, At: atX})
	}
	if caughtY {
		guides = append(guides, Guide{At: atY})
	}
	return snapped, guides
}

// toWhole is by how much to move a box's low edge, or its high one, onto a whole point.
func toWhole(at, size float64, high bool) float64 {
	if high {
		at += size
	}
	return math.Round(at) - at
}

// line is something a field can catch at on one axis, and which of the field's own lines do.
type line struct {
	at                float64
	low, middle, high bool
}

// catch finds the nearest line for a box's extent on one axis: by how much to move, and where the line is.
func (m *Model) catch(id, page int, vertical bool, at, size float64, low, middle, high bool) (by, line float64, caught bool) {
	best := near + 1e-9
	try := func(own, target float64) {
		if d := math.Abs(target - own); d < best {
			best, by, line, caught = d, target-own, target, true
		}
	}
	for _, l := range m.lines(id, page, vertical) {
		if low && l.low {
			try(at, l.at)
		}
		if high && l.high {
			try(at+size, l.at)
		}
		if middle && l.middle {
			try(at+size/2, l.at)
		}
	}
	return by, line, caught
}

// lines are what a field can catch at on one axis of a page: margins, the middle, other fields, fields of the page before.
func (m *Model) lines(id, page int, vertical bool) []line {
	extent := m.Page(page).H
	if vertical {
		extent = m.Page(page).W
	}
	out := []line{{at: margin, low: true}, {at: extent - margin, high: true}, {at: extent / 2, middle: true}}
	for _, f := range m.now.fields {
		if f.ID == id || (f.Page != page && f.Page != page-1) {
			continue
		}
		at, size := f.Box.Y, f.Box.H
		if vertical {
			at, size = f.Box.X, f.Box.W
		}
		before := f.Page == page-1 // there only the same place counts
		out = append(out,
			line{at: at, low: true, high: !before},
			line{at: at + size, low: !before, high: true},
			line{at: at + size/2, middle: true})
	}
	return out
}
