package looktest

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
)

// thing is what must not lie on another: words, or something that can be used.
type thing struct {
	Item
	area Rect
	name string
}

// things are a look's, each with the room it really needs.
func (l *Look) things() (out []thing) {
	for _, i := range l.Items {
		switch v := i.Object.(type) {
		case *canvas.Text:
			if v.Text == "" {
				continue
			}
			if _, entry := inside[*kit.Entry](i); entry {
				continue
			}
			out = append(out, thing{i, glyphs(i, v), fmt.Sprintf("%q", v.Text)})
		case fyne.Widget:
			if _, ok := i.Object.(fyne.Focusable); ok {
				out = append(out, thing{i, i.Place, nameOf(v)})
			}
		}
	}
	return out
}

// glyphs is where the letters of a text are.
func glyphs(i Item, t *canvas.Text) Rect {
	r, w := i.Place, min(width(t), i.Place.W)
	switch t.Alignment {
	case fyne.TextAlignCenter:
		r.X += (r.W - w) / 2
	case fyne.TextAlignTrailing:
		r.X += r.W - w
	}
	r.W = w
	const aboveAndBelow = 3
	r.Y, r.H = r.Y+aboveAndBelow, max(0, r.H-2*aboveAndBelow)
	return r
}

func nameOf(o fyne.CanvasObject) string {
	if n, ok := o.(interface{ AccessibilityLabel() string }); ok && n.AccessibilityLabel() != "" {
		return fmt.Sprintf("%T %q", o, n.AccessibilityLabel())
	}
	return fmt.Sprintf("%T", o)
}

// Overlaps says what lies on something else, and what leaves the window or is out of a scroll's reach.
func (l *Look) Overlaps() (faults []string) {
	all := l.things()
	for k, a := range all {
		if f := l.outside(a); f != "" {
			faults = append(faults, f)
		}
		for _, b := range all[k+1:] {
			common := a.area.in(a.Clip).in(b.area.in(b.Clip))
			if common.W <= 1 || common.H <= 1 || related(a.Item, b.Item) {
				continue
			}
			faults = append(faults, fmt.Sprintf("%s lies on %s at %v", b.name, a.name, common))
		}
	}
	return faults
}

func related(a, b Item) bool {
	if a.standsIn(b.Object) || b.standsIn(a.Object) {
		return true
	}
	return a.floats() != b.floats() // a toast lies over everything, a floating bar over pages
}

func (l *Look) outside(t thing) string {
	switch {
	case t.area.empty():
		return ""
	case t.scroll && (t.area.X < t.Clip.X-slack-4 || t.area.right() > t.Clip.right()+slack):
		return fmt.Sprintf("%s at %v is cut by its scroll at %v", t.name, t.area, t.Clip)
	case !t.scroll && (t.area.X < -slack || t.area.Y < -slack || t.area.right() > l.Window.right()+slack || t.area.bottom() > l.Window.bottom()+slack):
		return fmt.Sprintf("%s at %v is outside the window", t.name, t.area)
	}
	return ""
}

// steps are the gaps of the grid.
var steps = []float32{0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24}

// Grid says which gaps of a column or row are none of the grid's, and which left edges of a column miss each other by
// less than a step.
func (l *Look) Grid() (faults []string) {
	for k, i := range l.Items {
		c, ok := i.Object.(*fyne.Container)
		if !ok || c.Layout == nil {
			continue
		}
		switch fmt.Sprintf("%T", c.Layout) {
		case "*kit.column":
			faults = append(faults, gaps(c, func(o fyne.CanvasObject) (float32, float32) { return o.Position().Y, o.Size().Height })...)
			faults = append(faults, l.edges(k, i, c)...)
		case "*kit.row":
			faults = append(faults, gaps(c, func(o fyne.CanvasObject) (float32, float32) { return o.Position().X, o.Size().Width })...)
		}
	}
	return faults
}

func gaps(c *fyne.Container, span func(fyne.CanvasObject) (from, size float32)) (faults []string) {
	end, begun := float32(0), false
	for _, o := range c.Objects {
		if !o.Visible() {
			continue
		}
		from, size := span(o)
		if gap := from - end; begun && !onGrid(gap) {
			faults = append(faults, fmt.Sprintf("a gap of %.2f before %s", gap, firstWords(o)))
		}
		end, begun = from+size, true
	}
	return faults
}

func onGrid(gap float32) bool {
	for _, s := range steps {
		if math.Abs(float64(gap-s)) < 0.05 {
			return true
		}
	}
	return false
}

// edges compares where the children of a column begin.
func (l *Look) edges(k int, i Item, c *fyne.Container) (faults []string) {
	type edge struct {
		x    float32
		name string
	}
	var seen []edge
	for _, child := range c.Objects {
		if first, ok := l.firstThing(k, child); ok {
			for _, e := range seen {
				if d := math.Abs(float64(e.x - first.area.X)); d > 0.05 && d < 4 {
					faults = append(faults, fmt.Sprintf("%s begins %.2f beside %s", first.name, first.area.X-e.x, e.name))
				}
			}
			seen = append(seen, edge{first.area.X, first.name})
		}
	}
	return faults
}

// firstThing is the leftmost text or input of a child of the k-th item's.
func (l *Look) firstThing(k int, child fyne.CanvasObject) (first thing, found bool) {
	for _, i := range l.Items[k+1:] {
		if i.Object != child && !i.standsIn(child) {
			if found {
				break
			}
			continue
		}
		t, ok := i.Object.(*canvas.Text)
		if !ok || t.Text == "" || t.Alignment != fyne.TextAlignLeading {
			continue
		}
		if _, entry := inside[*kit.Entry](i); entry {
			continue
		}
		if a := glyphs(i, t); !found || a.X < first.area.X {
			first, found = thing{i, a, fmt.Sprintf("%q", t.Text)}, true
		}
	}
	return first, found
}

// firstWords is something to find an object by.
func firstWords(o fyne.CanvasObject) string {
	l := &Look{}
	l.walk(o, Item{Clip: Rect{W: 1e6, H: 1e6}}, nil)
	for _, i := range l.Items {
		if t, ok := i.Object.(*kit.Text); ok && t.Text() != "" {
			return fmt.Sprintf("%q", t.Text())
		}
	}
	return fmt.Sprintf("%T", o)
}

// Filled says which buttons are filled, if there is more than one.
func (l *Look) Filled() []string {
	var names []string
	for _, i := range l.Items {
		b, ok := i.Object.(*kit.Button)
		if !ok || i.Seen().empty() {
			continue
		}
		for _, j := range l.Items {
			if r, ok := j.Object.(*canvas.Rectangle); ok && j.standsIn(b) && r.FillColor == theme.Color(theme.ColorNamePrimary) {
				names = append(names, b.Text())
				break
			}
		}
	}
	if len(names) < 2 {
		return nil
	}
	return []string{"filled: " + strings.Join(names, ", ")}
}
