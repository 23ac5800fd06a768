package docview

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/signing"
	"paraph/ui/kit"
)

const (
	stripWidth  = 112
	thumbWidth  = 84
	thumbHeight = 119
	thumbPitch  = 152 // from one to the next
	thumbTop    = 14
	frameOut    = 4 // of the frame of the page read now
	numberSize  = 12
)

// Thumbs is a strip of thumbnails, 112 wide, with the page read now framed in ink. A tap or the arrow
// keys choose a page. There is one strip for a view, made when it is first asked for; only what it shows
// is drawn, and only after the pages themselves.
func (v *View) Thumbs() fyne.CanvasObject {
	if v.strip == nil {
		v.strip = newStrip(v)
	}
	return v.strip
}

// strip is the scrolling list; its cells are as high as a page of A4, other pages stand in their middle.
type strip struct {
	widget.BaseWidget
	v      *View
	scroll *kit.Scroll
	list   *thumbList
	given  map[int]bool // pages whose thumbnail cannot be had
}

func newStrip(v *View) *strip {
	s := &strip{v: v, given: map[int]bool{}}
	s.list = &thumbList{
		strip: s, cells: map[int]*cell{}, box: container.NewWithoutLayout(), picks: picks{pages: map[int]bool{}},
		ring: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent),
	}
	s.list.line.Hide()
	s.list.ExtendBaseWidget(s.list)
	s.scroll = kit.NewVScroll(s.list)
	s.scroll.OnScrolled = func(fyne.Position) { s.list.arrange() }
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is called by Fyne.
func (s *strip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.scroll) }

// Held is what stands in it.
func (s *strip) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// MinSize is the strip's width.
func (s *strip) MinSize() fyne.Size { return fyne.NewSize(stripWidth, thumbPitch) }

// Resize lays out what is in view now.
func (s *strip) Resize(size fyne.Size) {
	s.BaseWidget.Resize(size)
	s.list.arrange()
	s.v.feed()
}

// reset begins anew with another document.
func (s *strip) reset() {
	clear(s.given)
	s.list.empty()
	clear(s.list.picks.pages)
	s.scroll.ScrollToTop()
	s.scroll.Refresh()
	s.list.arrange()
}

// follow frames the page read now and brings it into view.
func (s *strip) follow(page int) {
	top := float32(page-1) * thumbPitch
	bottom := top + thumbPitch + thumbTop
	switch at, high := s.scroll.Offset.Y, s.Size().Height; {
	case page < 1:
	case top < at:
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > at+high:
		s.scroll.ScrollToOffset(fyne.NewPos(0, min(top, bottom-high)))
	}
	s.list.arrange()
}

// inView reports whether a page's thumbnail is shown now.
func (s *strip) inView(page int) bool { return s.list.cells[page] != nil }

// missing is the first page in view without a thumbnail, 0 if there is none.
func (s *strip) missing() int {
	first, last := s.list.span()
	for page := first; page <= last; page++ {
		c := s.list.cells[page]
		if c == nil || s.given[page] {
			continue
		}
		if c.k != s.v.thumbScale(page) {
			return page
		}
	}
	return 0
}

// give says that a page's thumbnail cannot be had.
func (s *strip) give(page int) { s.given[page] = true }

// show puts the thumbnail there is on its cell.
func (s *strip) show(page int) {
	b, ok := s.v.small.get(part{page: page})
	if c := s.list.cells[page]; ok && c != nil {
		c.set(b)
		canvas.Refresh(s.list.ring) // Fyne does not know the window of an object it has not painted yet
	}
}

// thumbSize is that of a page's thumbnail in units.
func thumbSize(p signing.Size) (zoom float64, size fyne.Size) {
	zoom = min(thumbWidth/p.W, thumbHeight/p.H)
	return zoom, fyne.NewSize(float32(p.W*zoom), float32(p.H*zoom))
}

func (v *View) thumbScale(page int) float64 {
	zoom, _ := thumbSize(v.stack.size(page))
	return zoom * v.density
}

func (v *View) showsThumb(p part) bool { return v.strip != nil && v.strip.inView(p.page) }

// cell is a thumbnail with its number.
type cell struct {
	box    *fyne.Container
	ground *canvas.Rectangle // shown while the page is picked
	edge   *canvas.Rectangle
	image  *canvas.Image
	number *canvas.Text
	dots   []dot
	k      float64
}

func (c *cell) set(b bitmap) {
	c.k = b.k
	c.image.Image = b.img
	c.image.Show()
	canvas.Refresh(c.image)
}

// thumbList is what scrolls: as high as all pages together, with the cells in view.
type thumbList struct {
	widget.BaseWidget
	strip *strip
	cells map[int]*cell
	box   *fyne.Container
	ring  *canvas.Rectangle
	line  *canvas.Rectangle // where dragged pages would be dropped
	picks picks
	words string // for the hint line, while pages can be picked
	focus bool
}

func (l *thumbList) count() int { return l.strip.v.stack.count() }

// MinSize is that of all cells.
func (l *thumbList) MinSize() fyne.Size {
	return fyne.NewSize(stripWidth, float32(l.count())*thumbPitch+thumbTop)
}

// span are the pages whose cells are in view.
func (l *thumbList) span() (first, last int) {
	at, high := l.strip.scroll.Offset.Y, l.strip.Size().Height
	return int(at/thumbPitch) + 1, min(l.count(), int((at+high)/thumbPitch)+1)
}

func (l *thumbList) arrange() {
	first, last := l.span()
	for page, c := range l.cells {
		if page < first || page > last {
			l.box.Remove(c.box)
			c.image.Image = nil
			delete(l.cells, page)
		}
	}
	for page := first; page <= last; page++ {
		if l.cells[page] == nil {
			l.add(page)
		}
		l.paint(page)
	}
	l.layRing()
	canvas.Refresh(l.ring)
}

func (l *thumbList) empty() {
	clear(l.cells)
	l.box.RemoveAll()
}

func (l *thumbList) add(page int) {
	v := l.strip.v
	density := v.density
	_, size := thumbSize(v.stack.size(page))
	c := &cell{
		ground: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(paperColor()), image: newImage(), number: canvas.NewText(strconv.Itoa(page), color.Transparent),
	}
	c.edge.StrokeWidth = 1
	c.ground.CornerRadius = 6
	c.ground.Move(fyne.NewPos(4, thumbTop/2))
	c.ground.Resize(fyne.NewSize(stripWidth-8, thumbPitch-4))
	c.image.Hide()
	x := snap(float64((stripWidth-size.Width)/2), density)
	y := snap(float64(thumbTop+(thumbHeight-size.Height)/2), density)
	c.edge.Move(fyne.NewPos(x-1, y-1))
	c.edge.Resize(size.AddWidthHeight(2, 2))
	w, h := pixels(v.stack.size(page), v.thumbScale(page))
	c.image.Move(fyne.NewPos(x, y))
	c.image.Resize(fyne.NewSize(float32(float64(w)/density), float32(float64(h)/density)))
	c.number.TextSize, c.number.Alignment = numberSize, fyne.TextAlignCenter
	c.box = container.NewWithoutLayout(c.ground, c.edge, c.image, c.number)
	c.box.Move(fyne.NewPos(0, snap(float64(page-1)*thumbPitch, density)))
	l.cells[page] = c
	l.box.Add(c.box)
	if b, ok := v.small.get(part{page: page}); ok {
		c.set(b)
	}
}

// paint gives a cell the theme's colours and the number of the page read now its weight.
func (l *thumbList) paint(page int) {
	c := l.cells[page]
	c.ground.FillColor = fynetheme.ColorForWidget(fynetheme.ColorNameSelection, l)
	if c.ground.Hidden = !l.picks.pages[page]; !c.ground.Hidden {
		canvas.Refresh(c.ground)
	}
	c.edge.StrokeColor = fynetheme.ColorForWidget(fynetheme.ColorNameSeparator, l)
	c.number.Color = fynetheme.ColorForWidget(fynetheme.ColorNameForeground, l)
	c.number.TextStyle.Bold = page == l.strip.v.page
	l.mark(page, c)
	canvas.Refresh(c.edge)
	canvas.Refresh(c.number)
}

func (l *thumbList) layRing() {
	v := l.strip.v
	if v.page < 1 {
		l.ring.Hide()
		return
	}
	_, size := thumbSize(v.stack.size(v.page))
	l.ring.StrokeColor, l.ring.StrokeWidth = fynetheme.ColorForWidget(fynetheme.ColorNamePrimary, l), 2
	l.ring.FillColor = color.Transparent
	if l.focus {
		l.ring.FillColor = fynetheme.ColorForWidget(fynetheme.ColorNameFocus, l)
	}
	l.ring.Move(fyne.NewPos((stripWidth-size.Width)/2-frameOut, float32(v.page-1)*thumbPitch+thumbTop+(thumbHeight-size.Height)/2-frameOut))
	l.ring.Resize(size.AddWidthHeight(2*frameOut, 2*frameOut))
	l.ring.Show()
}

// Tapped goes to the page.
func (l *thumbList) Tapped(e *fyne.PointEvent) {
	l.strip.v.FocusStrip()
	if page := int(e.Position.Y/thumbPitch) + 1; page <= l.count() {
		l.strip.v.GoTo(page)
		l.pick(page, l.strip.v.mods())
	}
}

// FocusGained fills the frame.
func (l *thumbList) FocusGained() {
	l.strip.v.tell(l.Hint())
	l.setFocus(true)
}

// FocusLost empties it.
func (l *thumbList) FocusLost() {
	l.strip.v.tell("")
	l.setFocus(false)
}

func (l *thumbList) setFocus(on bool) {
	l.focus = on
	l.layRing()
	canvas.Refresh(l.ring)
}

// TypedRune does nothing.
func (l *thumbList) TypedRune(rune) {}

// TypedKey goes from page to page.
func (l *thumbList) TypedKey(e *fyne.KeyEvent) {
	v := l.strip.v
	if l.picks.picker != nil && l.picks.picker.PageKey(e.Name) {
		return
	}
	before := v.page
	defer func() {
		if v.page != before {
			l.pick(v.page, v.mods()&fyne.KeyModifierShift)
		}
	}()
	switch e.Name {
	case fyne.KeyUp, fyne.KeyPageUp:
		v.GoTo(v.page - 1)
	case fyne.KeyDown, fyne.KeyPageDown:
		v.GoTo(v.page + 1)
	case fyne.KeyHome:
		v.GoTo(1)
	case fyne.KeyEnd:
		v.GoTo(v.stack.count())
	case fyne.KeyEscape:
		if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
			c.Unfocus()
		}
	default:
		kit.PassKey(l, e)
	}
}

// Hint is what the hint line says of the strip.
func (l *thumbList) Hint() string {
	if l.words != "" {
		return l.words
	}
	return l.strip.v.desk.Voice.Say("docview.thumbs")
}

// AccessibilityLabel is what a screen reader says of it.
func (l *thumbList) AccessibilityLabel() string { return l.Hint() }

// CreateRenderer is called by Fyne.
func (l *thumbList) CreateRenderer() fyne.WidgetRenderer { return &thumbRenderer{l} }

type thumbRenderer struct{ l *thumbList }

func (r *thumbRenderer) Layout(size fyne.Size) { r.l.box.Resize(size) }
func (r *thumbRenderer) MinSize() fyne.Size    { return r.l.MinSize() }
func (r *thumbRenderer) Refresh()              { r.l.arrange() }
func (r *thumbRenderer) Destroy()              {}
func (r *thumbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.box, r.l.ring, r.l.line}
}
