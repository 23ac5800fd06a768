package docview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// well is what is seen around the pages: bands beside and between them. Nothing lies under a page, because without a
// graphics card every layer of a picture takes as long as all the rest of it.
type well struct {
	box   *fyne.Container
	color color.Color
	used  int
}

func newWell() *well { return &well{box: container.NewWithoutLayout(), color: color.Transparent} }

// area is a rectangle, in units.
type area struct {
	pos  fyne.Position
	size fyne.Size
}

// in is the part of an area that lies in another one.
func (a area) in(b area) area {
	left, top := max(a.pos.X, b.pos.X), max(a.pos.Y, b.pos.Y)
	right, bottom := min(a.pos.X+a.size.Width, b.pos.X+b.size.Width), min(a.pos.Y+a.size.Height, b.pos.Y+b.size.Height)
	return area{fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))}
}

// lay fills a view but for its pages, which stand one below the other.
func (w *well) lay(view fyne.Size, pages []area) {
	w.used = 0
	down := float32(0)
	for _, p := range pages {
		top, end := p.pos.Y, p.pos.Y+p.size.Height
		w.band(0, down, view.Width, min(top, view.Height))
		top, end = max(top, 0), min(end, view.Height)
		w.band(0, top, p.pos.X, end)
		w.band(p.pos.X+p.size.Width, top, view.Width, end)
		down = max(down, end)
	}
	w.band(0, down, view.Width, view.Height)
	for _, o := range w.box.Objects[w.used:] {
		o.Hide()
	}
}

func (w *well) band(left, top, right, bottom float32) {
	if right <= left || bottom <= top {
		return
	}
	if w.used == len(w.box.Objects) {
		w.box.Objects = append(w.box.Objects, canvas.NewRectangle(w.color))
	}
	b := w.box.Objects[w.used].(*canvas.Rectangle)
	w.used++
	b.Show()
	b.Move(fyne.NewPos(left, top))
	b.Resize(fyne.NewSize(right-left, bottom-top))
}

func (w *well) paint(c color.Color) {
	w.color = c
	for _, o := range w.box.Objects {
		o.(*canvas.Rectangle).FillColor = c
	}
}

// shade is the shadow around a page, in four strips: the shadow's colours are worked out for every pixel of what it is
// drawn on.
type shade struct {
	box    *fyne.Container
	strips [4]*container.Clip
	casts  [4]*canvas.Rectangle
}

const (
	shadowBlur, shadowDown = 10, 2
	shadowFar              = shadowBlur/2 + shadowDown // how far it is seen
)

func newShade() *shade {
	s := &shade{box: container.NewWithoutLayout()}
	for i := range s.strips {
		s.casts[i] = canvas.NewRectangle(paperColor())
		s.casts[i].Shadow = canvas.Shadow{Color: color.NRGBA{0, 0, 0, 0x30}, BlurRadius: shadowBlur, Offset: fyne.NewPos(0, shadowDown)}
		s.strips[i] = container.NewClip(container.NewWithoutLayout(s.casts[i]))
		s.box.Add(s.strips[i])
	}
	return s
}

// lay puts the strips around a page, as far as they are in view; seen is the part of the page that casts the shadow.
func (s *shade) lay(page fyne.Size, seen, view area) {
	w, h := page.Width, page.Height
	for i, at := range [4]area{
		{fyne.NewPos(-shadowFar, -shadowFar), fyne.NewSize(w+2*shadowFar, shadowFar)},
		{fyne.NewPos(-shadowFar, 0), fyne.NewSize(shadowFar, h)},
		{fyne.NewPos(w, 0), fyne.NewSize(shadowFar, h)},
		{fyne.NewPos(-shadowFar, h), fyne.NewSize(w+2*shadowFar, shadowFar)},
	} {
		at = at.in(view)
		s.strips[i].Move(at.pos)
		s.strips[i].Resize(at.size)
		s.casts[i].Move(seen.pos.Subtract(at.pos))
		s.casts[i].Resize(seen.size)
	}
}
