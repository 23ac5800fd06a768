package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Scroll is Fyne's without the shadows at its edges: the desk is flat.
type Scroll struct{ container.Scroll }

// NewVScroll lets content scroll up and down.
func NewVScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{container.Scroll{Direction: fyne.ScrollVerticalOnly, Content: content}}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is for Fyne.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return flat{s.Scroll.CreateRenderer()}
}

// flat shows what a scroll holds and its bars, which feel the pointer; its shadows do not.
type flat struct{ fyne.WidgetRenderer }

// Objects are the content, then the bars.
func (f flat) Objects() []fyne.CanvasObject {
	all := f.WidgetRenderer.Objects()
	out := all[:1:1]
	for _, o := range all[1:] {
		if _, bar := o.(desktop.Hoverable); bar {
			out = append(out, o)
		}
	}
	return out
}

// beyond is how far a scroll reaches over its edges, for focus rings and the bar.
const beyond = 4

// bleed makes a scroll larger than its place, and what it holds no larger.
type bleed struct{ aside, above float32 }

func newBleed(b bleed, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: b, Objects: []fyne.CanvasObject{NewVScroll(Inset(b.aside, b.above, b.aside, b.above, content))}}
}

func (b bleed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, -b.aside, -b.above, size.Width+2*b.aside, size.Height+2*b.above)
	}
}

func (b bleed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := biggest(objects, fyne.CanvasObject.MinSize)
	return fyne.NewSize(max(0, size.Width-2*b.aside), max(0, size.Height-2*b.above))
}

// Holder is a widget with others in it. It tells which, so that what gets the keyboard in there can be brought into
// sight.
type Holder interface{ Held() []fyne.CanvasObject }

// reveal scrolls what has got the keyboard into sight.
// Reveal scrolls to something, wherever it is scrolled.
func Reveal(o fyne.CanvasObject) { reveal(o) }

func reveal(o fyne.CanvasObject) {
	for _, s := range scrollsOn(o) {
		bring(s, o)
	}
}

// scrollsOn are the scrolls that something in a window stands in, the innermost first.
func scrollsOn(o fyne.CanvasObject) []*Scroll {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	scrolls, _ := find(root, o)
	return scrolls
}

func find(root, o fyne.CanvasObject) (scrolls []*Scroll, found bool) {
	if root == o {
		return nil, true
	}
	if root == nil || !root.Visible() {
		return nil, false
	}
	for _, inner := range held(root) {
		if scrolls, found = find(inner, o); found {
			if s, ok := root.(*Scroll); ok {
				scrolls = append(scrolls, s)
			}
			return scrolls, true
		}
	}
	return nil, false
}

func held(o fyne.CanvasObject) []fyne.CanvasObject {
	switch v := o.(type) {
	case *fyne.Container:
		return v.Objects
	case *Scroll:
		return []fyne.CanvasObject{v.Content}
	case Holder:
		return v.Held()
	}
	return nil
}

func bring(s *Scroll, o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	s.bring(d.AbsolutePositionForObject(o).Y-d.AbsolutePositionForObject(s).Y, o.Size().Height)
}

// bring scrolls as little as brings into sight what stands at top and is so high; its upper end, if it is too high.
func (s *Scroll) bring(top, high float32) {
	const room = 8
	y := s.Offset.Y
	if below := top + high + room - s.Size().Height; below > 0 {
		y += below
		top -= below
	}
	if top < room {
		y += top - room
	}
	y = min(y, s.Content.Size().Height-s.Size().Height)
	if y = max(y, 0); y != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, y))
		if s.OnScrolled != nil { // Fyne tells of wheel and bar only
			s.OnScrolled(s.Offset)
		}
	}
}

// Bring scrolls something it holds into sight, also before it was painted.
func (s *Scroll) Bring(o fyne.CanvasObject) { s.BringPart(o, 0, o.Size().Height) }

// Turn scrolls as a key says: by a line, by what is seen, or to an end.
func (s *Scroll) Turn(name fyne.KeyName) {
	const line = 40
	seen, most := s.Size().Height, max(0, s.Content.Size().Height-s.Size().Height)
	y, ok := map[fyne.KeyName]float32{
		fyne.KeyDown: s.Offset.Y + line, fyne.KeyUp: s.Offset.Y - line, fyne.KeyEnd: most, fyne.KeyHome: 0,
		fyne.KeyPageDown: s.Offset.Y + seen - line, fyne.KeyPageUp: s.Offset.Y - seen + line,
	}[name]
	if ok {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, min(max(0, y), most)))
	}
}

// Shows reports whether something it holds is whole in sight.
func (s *Scroll) Shows(o fyne.CanvasObject) bool {
	top, ok := below(s.Content, o)
	return ok && top >= 0 && top+o.Size().Height <= s.Size().Height // which counts from the upper edge of what is in sight
}

// BringPart is Bring for what stands so far down in something and is so high.
func (s *Scroll) BringPart(o fyne.CanvasObject, down, high float32) {
	if top, ok := below(s.Content, o); ok {
		s.bring(top+down, high)
	}
}

// Within reports whether o is or stands in a part, shown or not.
func Within(part, o fyne.CanvasObject) bool {
	_, ok := below(part, o)
	return ok
}

// below is how far o stands beneath the upper edge of what root stands in.
func below(root, o fyne.CanvasObject) (float32, bool) {
	if root == o {
		return root.Position().Y, true
	}
	for _, inner := range held(root) {
		if y, ok := below(inner, o); ok {
			return root.Position().Y + y, true
		}
	}
	return 0, false
}
