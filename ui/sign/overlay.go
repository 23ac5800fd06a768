package sign

import (
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/signing"
)

// What of the box is held by the mouse.
const (
	gripNone = iota
	gripBox
	gripNew
	gripTopLeft
	gripTopRight
	gripBottomLeft
	gripBottomRight
)

const (
	handleSize  = 8 // in Fyne's units
	handleReach = 6 // in points
)

// inkOnPaper is ink on paper, which is white in every theme.
func inkOnPaper() color.Color { return color.NRGBA{R: 0x2B, G: 0x3F, B: 0x9E, A: 0xFF} }

// Draw implements docview.Overlay.
func (p *stampPart) Draw(page int, scale float32) []fyne.CanvasObject {
	if !p.shown() || page != p.place.page {
		return append(p.places.draw(page, scale), p.copied(page, scale)...)
	}
	b := p.place.box
	at := fyne.NewPos(float32(b.X)*scale, float32(b.Y)*scale)
	size := fyne.NewSize(float32(b.W)*scale, float32(b.H)*scale)
	frame := canvas.NewRectangle(color.NRGBA{R: 0x2B, G: 0x3F, B: 0x9E, A: 0x14})
	frame.StrokeColor, frame.StrokeWidth = inkOnPaper(), 1.5
	frame.Move(at)
	frame.Resize(size)
	out := append(p.places.draw(page, scale), frame)
	out = append(out, p.inside(at, size, scale)...)
	if _, fixed := p.places.field(); fixed {
		return out
	}
	for _, c := range [4][2]float32{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		h := canvas.NewRectangle(color.White)
		h.StrokeColor, h.StrokeWidth = inkOnPaper(), 1.5
		h.Move(fyne.NewPos(at.X+c[0]*size.Width-handleSize/2, at.Y+c[1]*size.Height-handleSize/2))
		h.Resize(fyne.NewSquareSize(handleSize))
		out = append(out, h)
	}
	return out
}

// copied is the same mark on another page.
func (p *stampPart) copied(page int, scale float32) []fyne.CanvasObject {
	if !p.shown() || !slices.Contains(p.also.pages, page) {
		return nil
	}
	b := p.place.box
	return p.inside(fyne.NewPos(float32(b.X)*scale, float32(b.Y)*scale), fyne.NewSize(float32(b.W)*scale, float32(b.H)*scale), scale)
}

// inside is the signature as it will be written or, where nobody draws that, whose it is.
func (p *stampPart) inside(at fyne.Position, size fyne.Size, scale float32) []fyne.CanvasObject {
	if p.picture != nil {
		img := canvas.NewImageFromImage(p.picture)
		img.FillMode = canvas.ImageFillContain
		img.Move(at)
		img.Resize(size)
		return []fyne.CanvasObject{img}
	}
	k, chosen := p.sign.key()
	if !chosen {
		return nil
	}
	t := canvas.NewText(p.sign.keyTitle(k), inkOnPaper())
	t.TextStyle.Bold = true
	t.TextSize = min(14*scale, size.Height*0.4)
	room := size.Width - 16
	for t.TextSize > 5 && t.MinSize().Width > room {
		t.TextSize--
	}
	if t.MinSize().Width > room {
		return nil
	}
	t.Move(fyne.NewPos(at.X+8, at.Y+(size.Height-t.MinSize().Height)/2))
	t.Resize(t.MinSize())
	return []fyne.CanvasObject{t}
}

// gripAt is what of the box is at a point.
func (p *stampPart) gripAt(at signing.Point) int {
	b := p.place.box
	near := func(x, y float64) bool { return math.Abs(at.X-x) <= handleReach && math.Abs(at.Y-y) <= handleReach }
	switch {
	case near(b.X, b.Y):
		return gripTopLeft
	case near(b.X+b.W, b.Y):
		return gripTopRight
	case near(b.X, b.Y+b.H):
		return gripBottomLeft
	case near(b.X+b.W, b.Y+b.H):
		return gripBottomRight
	case at.X >= b.X && at.X <= b.X+b.W && at.Y >= b.Y && at.Y <= b.Y+b.H:
		return gripBox
	}
	return gripNew
}

// Down implements docview.Overlay: it takes hold of the box, or begins one where there is none.
func (p *stampPart) Down(page int, at signing.Point, button desktop.MouseButton, _ fyne.KeyModifier) bool {
	if button != desktop.MouseButtonPrimary {
		return false
	}
	if i := p.places.at(page, at); i >= 0 && i != p.places.chosen {
		p.check.Set(true)
		p.places.choose(i)
		return true
	}
	if !p.shown() {
		return false
	}
	if _, fixed := p.places.field(); fixed {
		return false
	}
	p.from, p.before, p.grip = at, p.place, gripNew
	if page == p.place.page {
		p.grip = p.gripAt(at)
	}
	return true
}

// Move implements docview.Overlay.
func (p *stampPart) Move(page int, at signing.Point) {
	if p.grip == gripNone {
		return
	}
	p.set(p.dragged(page, at), false)
}

// Up implements docview.Overlay. A press without a drag puts the box there.
func (p *stampPart) Up(page int, at signing.Point) {
	if p.grip == gripNone {
		return
	}
	next := p.dragged(page, at)
	if p.grip == gripNew && math.Hypot(at.X-p.from.X, at.Y-p.from.Y) < 4 {
		next = stampPlace{page, signing.Box{X: at.X, Y: at.Y, W: p.before.box.W, H: p.before.box.H}}
	}
	p.grip = gripNone
	p.set(next, true)
	p.also.read()
}

// dragged is where the box would be if the mouse let go here.
func (p *stampPart) dragged(page int, at signing.Point) stampPlace {
	b, dx, dy := p.before.box, at.X-p.from.X, at.Y-p.from.Y
	right, bottom := b.X+b.W, b.Y+b.H
	switch p.grip {
	case gripBox:
		return stampPlace{p.before.page, signing.Box{X: b.X + dx, Y: b.Y + dy, W: b.W, H: b.H}}
	case gripNew:
		return stampPlace{page, signing.Box{
			X: min(p.from.X, at.X), Y: min(p.from.Y, at.Y), W: math.Abs(dx), H: math.Abs(dy),
		}}
	case gripTopLeft:
		b.X, b.Y = min(b.X+dx, right-minStampWidth), min(b.Y+dy, bottom-minStampHeight)
		b.W, b.H = right-b.X, bottom-b.Y
	case gripTopRight:
		b.Y = min(b.Y+dy, bottom-minStampHeight)
		b.W, b.H = b.W+dx, bottom-b.Y
	case gripBottomLeft:
		b.X = min(b.X+dx, right-minStampWidth)
		b.W, b.H = right-b.X, b.H+dy
	case gripBottomRight:
		b.W, b.H = b.W+dx, b.H+dy
	}
	return stampPlace{p.before.page, b}
}

// set puts the box somewhere on its page; the numbers follow, and in the end its picture.
func (p *stampPart) set(next stampPlace, end bool) {
	old := p.place.page
	next.box = rounded(next.box)
	p.place = next.kept(p.pages)
	view := p.sign.frame.View
	if old != p.place.page {
		view.Changed(old)
	}
	if end {
		p.fill()
		return
	}
	p.picture = nil
	view.Changed(p.place.page)
}

// DoubleTap implements docview.Overlay.
func (p *stampPart) DoubleTap(int, signing.Point) bool { return false }

// Key implements docview.Overlay: arrows move the box by a point, with Shift by ten.
func (p *stampPart) Key(e *fyne.KeyEvent, mods fyne.KeyModifier) bool {
	if _, fixed := p.places.field(); !p.shown() || fixed {
		return false
	}
	step := 1.0
	if mods&fyne.KeyModifierShift != 0 {
		step = 10
	}
	next := p.place
	switch e.Name {
	case fyne.KeyLeft:
		next.box.X -= step
	case fyne.KeyRight:
		next.box.X += step
	case fyne.KeyUp:
		next.box.Y -= step
	case fyne.KeyDown:
		next.box.Y += step
	default:
		return false
	}
	p.set(next, true)
	return true
}
