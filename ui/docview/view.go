package docview

import (
	"context"
	"image"
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// Source is an open document; app.Document is one. Calls are made beside the screen, one at a time.
type Source interface {
	Facts(ctx context.Context, password string) (*signing.Facts, error)
	Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error)
	Text(ctx context.Context, page int) ([]signing.TextLine, error)
}

// Tiler is a Source that can draw a part of a page, in pixels from its top left. Without it a page
// beyond wholePixels is drawn smaller and stretched.
type Tiler interface {
	Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error)
}

// Zoom in per cent; at 100 an inch of paper is 96 units.
const (
	MinZoom = 10
	MaxZoom = 1600
	perCent = 96.0 / 72 / 100
)

const (
	pageBytes  = 96 << 20 // bitmaps of pages and tiles
	thumbBytes = 24 << 20
	quietTime  = 120 * time.Millisecond // after a zoom, before pages are drawn anew
	wordsTime  = 2 * time.Second        // a white sheet says nothing before
	patience   = 2 * time.Second        // with work nobody wants any more
)

type fit int

const (
	fitNone fit = iota
	fitWidth
	fitPage
)

// View is the scrolling well with the pages of one document. Create it with New; all methods and
// callbacks belong to the Fyne thread.
type View struct {
	widget.BaseWidget
	OnPage  func(page int)        // another page is the one read
	OnZoom  func(percent float64) // the zoom changed, by whatever
	OnReady func(page int)        // a page in view is sharp

	desk   *kit.Kit
	*layer        // that is shown
	other  *layer // another version of the same pages; nil: there is none
	turned bool   // the other version is the one that is shown, and the document's own waits
	stack  *stack

	zoom, density float64 // units a point, pixels a unit
	fit           fit
	fitted        int     // the page it fits: to read on changes no zoom
	x, y          float64 // of the upper left corner of what is seen, in units of the whole
	page, chosen  int     // read now; gone to and not scrolled since, or 0

	sheets  map[int]*sheet
	stamp   int
	small   *cache // thumbnails
	overlay Overlay
	search  *Search
	texts   texts
	strip   *strip
	dots    func(page int) []int // numbers of signers

	job       *job
	gen       int  // of page images: zoom and density
	quiet     bool // the zoom is being changed
	stopQuiet func()
	times     times
	after     func(time.Duration, func()) (stop func())

	later     func() // done once there is room: nothing can be gone to before
	press     press
	byPointer bool // the focus came with it
	mods      func() fyne.KeyModifier

	well         *well
	ring         *canvas.Rectangle
	paper        *fyne.Container // the sheets, clipped to the well
	down, across *bar
}

// times may be shorter in tests.
type times struct{ quiet, words, patience time.Duration }

// New makes an empty view that fits pages to its width.
func New(d *kit.Kit) *View {
	v := &View{
		desk: d, stack: newStack(nil), zoom: 100 * perCent, density: 1, fit: fitWidth, sheets: map[int]*sheet{},
		times: times{quietTime, wordsTime, patience}, paper: container.NewWithoutLayout(),
		well: newWell(), ring: canvas.NewRectangle(color.Transparent),
	}
	v.layer = v.newLayer(pageBytes)
	v.small = newCache(thumbBytes, v.showsThumb)
	v.after = func(d time.Duration, f func()) func() {
		t := time.AfterFunc(d, func() { v.desk.Dispatch(f) })
		return func() { t.Stop() }
	}
	v.mods = func() fyne.KeyModifier {
		if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
			return d.CurrentKeyModifiers()
		}
		return 0
	}
	v.down = newBar(true, func(to float64) { v.scrollTo(v.x, to) })
	v.across = newBar(false, func(to float64) { v.scrollTo(to, v.y) })
	v.ring.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// Open shows a document from its first page; pages are those of its Facts. Open(nil, nil) clears the
// view: its work is cut short and its bitmaps are freed. (Show and Hide are those of any widget.)
func (v *View) Open(src Source, pages []signing.PageGeometry) {
	v.ShowOther(false)
	v.other = nil
	v.src = nil // nothing more is begun for the document before
	v.stopWork()
	v.clearSheets()
	v.bits.clear()
	v.small.clear()
	clear(v.failed)
	if v.search != nil {
		v.search.Close()
	}
	v.texts = texts{}
	v.src, v.stack = src, newStack(pages)
	if src == nil {
		v.stack = newStack(nil)
	}
	v.gen++
	v.x, v.y, v.page, v.chosen, v.fitted, v.press, v.later = 0, 0, 0, 0, 1, press{}, nil
	v.refit()
	v.middle()
	if v.strip != nil {
		v.strip.reset()
	}
	v.arrange()
}

// Page is the page that is read now, from 1; 0 without a document.
func (v *View) Page() int { return v.page }

// Count is how many pages there are.
func (v *View) Count() int { return v.stack.count() }

// Zoom is per cent.
func (v *View) Zoom() float64 { return v.zoom / perCent }

// SetZoom keeps what is in the middle of the view there.
func (v *View) SetZoom(percent float64) {
	v.fit = fitNone
	v.zoomAround(percent, v.centre())
}

// ZoomIn goes to the next of the usual steps.
func (v *View) ZoomIn() { v.SetZoom(step(v.Zoom(), 1)) }

// ZoomOut goes to the step before.
func (v *View) ZoomOut() { v.SetZoom(step(v.Zoom(), -1)) }

// FitWidth makes the page read now as wide as the view, also when the view is resized. Other pages have the same zoom, whatever
// their size: nothing jumps while one reads on.
func (v *View) FitWidth() { v.setFit(fitWidth) }

// FitPage makes the whole of it fit.
func (v *View) FitPage() { v.setFit(fitPage) }

func (v *View) setFit(f fit) {
	v.fit, v.fitted = f, max(1, v.page)
	v.refit()
	v.middle()
	if f == fitPage && v.page > 0 {
		v.y = v.stack.top(v.page, v.zoom) - gap
	}
	v.arrange()
}

func step(percent float64, by int) float64 {
	steps := []float64{10, 15, 25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400, 600, 800, 1200, 1600}
	if by > 0 {
		for _, s := range steps {
			if s > percent+0.5 {
				return s
			}
		}
		return MaxZoom
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i] < percent-0.5 {
			return steps[i]
		}
	}
	return MinZoom
}

func (v *View) centre() fyne.Position {
	return fyne.NewPos(v.Size().Width/2, v.Size().Height/2)
}

// middle puts the middle of the widest page in the middle of the view.
func (v *View) middle() { v.x = (v.stack.width(v.zoom) - float64(v.Size().Width)) / 2 }

// refit brings the zoom to what the fit asks for.
func (v *View) refit() {
	if v.fit == fitNone || v.stack.count() == 0 || v.Size().Width <= 2*edge || v.Size().Height <= 2*gap {
		return
	}
	page := v.stack.size(min(max(1, v.fitted), v.stack.count()))
	zoom := (float64(v.Size().Width) - 2*edge) / page.W
	if v.fit == fitPage {
		zoom = min(zoom, (float64(v.Size().Height)-2*gap)/page.H)
	}
	v.zoomAround(zoom/perCent, fyne.NewPos(v.Size().Width/2, 0))
}

// zoomAround changes the zoom so that the point of paper at pos stays there. Pages are drawn anew once
// the zoom has been left alone for a moment; until then their bitmaps are stretched.
func (v *View) zoomAround(percent float64, pos fyne.Position) {
	zoom := min(max(percent, MinZoom), MaxZoom) * perCent
	if zoom == v.zoom {
		return
	}
	if v.stack.count() > 0 {
		page := v.stack.at(v.y+float64(pos.Y), v.zoom)
		p := v.onPage(page, pos)
		if low := p.Y - v.stack.size(page).H; low > 0 { // the gap below a page does not grow
			p.Y = v.stack.size(page).H + low*v.zoom/zoom
		} else if p.Y < 0 {
			p.Y *= v.zoom / zoom
		}
		w := v.stack.size(page).W
		v.y = v.stack.top(page, zoom) + p.Y*zoom - float64(pos.Y)
		v.x = max(v.stack.width(zoom), float64(v.Size().Width))/2 + (p.X-w/2)*zoom - float64(pos.X)
	}
	first := len(v.sheets) == 0
	v.zoom = zoom
	v.gen++
	if !first {
		v.settle()
	}
	if v.OnZoom != nil {
		v.OnZoom(v.Zoom())
	}
	v.arrange()
}

// settle waits until the zoom is left alone.
func (v *View) settle() {
	if v.stopQuiet != nil {
		v.stopQuiet()
	}
	v.quiet = true
	v.stopQuiet = v.after(v.times.quiet, func() {
		v.quiet = false
		v.feed()
	})
}

// GoTo shows a page from its top.
func (v *View) GoTo(page int) {
	if v.stack.count() == 0 {
		return
	}
	page = min(max(page, 1), v.stack.count())
	v.y = v.stack.top(page, v.zoom) - gap
	v.chosen = page
	v.arrange()
}

// GoToBox shows a box of a page, in the upper third unless it is in view.
func (v *View) GoToBox(page int, b signing.Box) {
	if page < 1 || page > v.stack.count() {
		return
	}
	if v.Size().Height <= 0 {
		v.later = func() { v.GoToBox(page, b) }
		return
	}
	size := v.stack.size(page)
	w, h := float64(v.Size().Width), float64(v.Size().Height)
	x0 := max(v.stack.width(v.zoom), w)/2 + (b.X-size.W/2)*v.zoom
	y0 := v.stack.top(page, v.zoom) + b.Y*v.zoom
	if y0 < v.y || y0+b.H*v.zoom > v.y+h {
		v.y = y0 - h/3
		if b.H*v.zoom > h*2/3 {
			v.y = y0 - gap
		}
	}
	if x0 < v.x || x0+b.W*v.zoom > v.x+w {
		v.x = x0 + b.W*v.zoom/2 - w/2
		if b.W*v.zoom > w {
			v.x = x0 - edge
		}
	}
	v.chosen = page
	v.arrange()
}

// Middle is the page read now, and the point of it in the middle of what is seen of it.
func (v *View) Middle() (page int, p signing.Point) {
	if v.page < 1 {
		return 0, p
	}
	size := v.stack.size(v.page)
	from, to := v.onPage(v.page, fyne.Position{}), v.onPage(v.page, fyne.NewPos(v.Size().Width, v.Size().Height))
	middle := func(a, b, end float64) float64 { return (min(max(a, 0), end) + min(max(b, 0), end)) / 2 }
	return v.page, signing.Point{X: middle(from.X, to.X, size.W), Y: middle(from.Y, to.Y, size.H)}
}

// scrollTo moves what is seen, as far as there is something to see.
func (v *View) scrollTo(x, y float64) {
	v.x, v.y, v.chosen = x, y, 0
	v.arrange()
}

// onPage is the point of a page, which may lie beside it, at a position in the view.
func (v *View) onPage(page int, pos fyne.Position) signing.Point {
	w, zoom := v.stack.size(page).W, v.zoom
	middle := max(v.stack.width(zoom), float64(v.Size().Width)) / 2
	return signing.Point{
		X: (v.x+float64(pos.X)-middle)/zoom + w/2,
		Y: (v.y + float64(pos.Y) - v.stack.top(page, zoom)) / zoom,
	}
}

// Across is the point of the page under a point that may lie beside its own page, as when something is
// dragged from page to page; page and p as they are where no other page is.
func (v *View) Across(page int, p signing.Point) (int, signing.Point) {
	if page < 1 || page > v.stack.count() {
		return page, p
	}
	size := v.stack.size(page)
	y := v.stack.top(page, v.zoom) + p.Y*v.zoom
	other := v.stack.at(y, v.zoom)
	q := signing.Point{X: p.X - size.W/2 + v.stack.size(other).W/2, Y: (y - v.stack.top(other, v.zoom)) / v.zoom}
	if s := v.stack.size(other); q.X < 0 || q.Y < 0 || q.X > s.W || q.Y > s.H {
		return page, p
	}
	return other, q
}

// Hint is what the hint line says of the view.
func (v *View) Hint() string {
	if o, ok := v.overlay.(Hinter); ok && o.Hint() != "" {
		return o.Hint()
	}
	return v.desk.Voice.Say("docview.hint")
}

// AccessibilityLabel is what a screen reader says of it.
func (v *View) AccessibilityLabel() string {
	return v.desk.Voice.Say("docview.page", "page", v.page, "pages", v.stack.count())
}

// MinSize is small: a view takes what it gets.
func (v *View) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

// CreateRenderer is called by Fyne.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.colours()
	return &viewRenderer{v: v, clip: container.NewClip(v.paper)}
}

func (v *View) colours() {
	v.well.paint(fynetheme.ColorForWidget(theme.Well, v))
	v.ring.StrokeColor, v.ring.StrokeWidth = fynetheme.ColorForWidget(fynetheme.ColorNamePrimary, v), 2
}

type viewRenderer struct {
	v    *View
	clip *container.Clip
}

func (r *viewRenderer) Layout(size fyne.Size) {
	v := r.v
	v.well.box.Resize(size)
	r.clip.Resize(size)
	const inside = 4 // a stroke that is cut is drawn elsewhere
	v.ring.Move(fyne.NewSquareOffsetPos(inside))
	v.ring.Resize(size.SubtractWidthHeight(2*inside, 2*inside))
	v.refit()
	if v.fit == fitWidth {
		v.middle()
	}
	v.arrange()
	if then := v.later; then != nil && size.Height > 0 {
		v.later = nil
		then()
	}
}

func (r *viewRenderer) Refresh() {
	v := r.v
	v.colours()
	canvas.Refresh(v.ring)
	v.down.Refresh()
	v.across.Refresh()
	v.arrange()
}

func (r *viewRenderer) MinSize() fyne.Size { return r.v.MinSize() }
func (r *viewRenderer) Destroy()           {}

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	v := r.v
	return []fyne.CanvasObject{v.well.box, r.clip, v.down, v.across, v.ring}
}

// pixelRatio is how many device pixels a unit has where the view stands.
func (v *View) pixelRatio() float64 {
	const far = 1 << 14
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if c == nil && v.desk.Window != nil { // not painted yet
		c = v.desk.Window.Canvas()
	}
	if c == nil {
		return 1
	}
	px, _ := c.PixelCoordinateForPosition(fyne.NewPos(far, 0))
	if ratio := math.Round(float64(px)/far*1000) / 1000; ratio > 0 {
		return ratio
	}
	return 1
}
