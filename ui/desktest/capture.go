package desktest

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Capture draws what a window shows. Fyne's painter without a screen keeps to the innermost scroll alone, a real window to all
// that are around something; here everything that is drawn gets what all of them leave of it.
func Capture(c fyne.Canvas) image.Image {
	out := software.NewCanvas()
	out.SetPadded(false)
	out.SetScale(c.Scale())
	all := container.NewWithoutLayout()
	seen := part{size: c.Size()}
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		cut(o, fyne.Position{}, seen, all)
	}
	out.SetContent(all)
	out.Resize(c.Size())
	return out.Capture()
}

// Sweep has Fyne let go of what windows showed that were closed some time ago, as a real window does whenever it is drawn: with them
// go their shells and pages. Else thousands of scenes stay until the test program ends.
func Sweep() { software.NewCanvas().Capture() }

// part is what can be seen of a window.
type part struct {
	at   fyne.Position
	size fyne.Size
}

// within is what two parts have in common.
func (p part) within(at fyne.Position, size fyne.Size) part {
	left, top := max(p.at.X, at.X), max(p.at.Y, at.Y)
	right, bottom := min(p.at.X+p.size.Width, at.X+size.Width), min(p.at.Y+p.size.Height, at.Y+size.Height)
	return part{fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))}
}

// cut puts all that is drawn of an object into a picture, in its order; offset is where what it stands in is.
func cut(o fyne.CanvasObject, offset fyne.Position, seen part, into *fyne.Container) {
	if o == nil || !o.Visible() {
		return
	}
	at := o.Position().Add(offset)
	var inside []fyne.CanvasObject
	clips := false
	switch v := o.(type) {
	case *fyne.Container:
		inside = v.Objects
	case fyne.Widget:
		r := test.WidgetRenderer(v)
		inside = r.Objects()
		_, clips = r.(interface{ IsClip() })
	case *canvas.Rectangle:
		into.Add(newPane(whole(v, at, seen), offset, seen))
		return
	default:
		into.Add(newPane(o, offset, seen))
		return
	}
	if _, scrolls := o.(fyne.Scrollable); scrolls || clips {
		seen = seen.within(at, o.Size())
	}
	if seen.size.Width == 0 || seen.size.Height == 0 {
		return
	}
	for _, child := range inside {
		cut(child, at, seen, into)
	}
}

// whole is a rectangle with an edge or round corners as a picture where a part above or left of it cannot be seen: Fyne's painter
// would begin with that part, and leave out as much at its end.
func whole(r *canvas.Rectangle, at fyne.Position, seen part) fyne.CanvasObject {
	plain := r.StrokeWidth == 0 && r.CornerRadius == 0 || r.Shadow.BlurRadius != 0
	if plain || at.X >= seen.at.X && at.Y >= seen.at.Y || r.Size().IsZero() {
		return r
	}
	alone := software.NewTransparentCanvas()
	alone.SetPadded(false)
	copied := *r
	copied.Move(fyne.Position{})
	alone.SetContent(container.NewWithoutLayout(&copied))
	alone.Resize(r.Size())
	picture := canvas.NewImageFromImage(alone.Capture())
	picture.Move(r.Position())
	picture.Resize(r.Size())
	return picture
}

// pane shows a part of what stands behind it.
type pane struct {
	widget.BaseWidget
	behind *fyne.Container
}

func newPane(o fyne.CanvasObject, offset fyne.Position, seen part) *pane {
	p := &pane{behind: container.NewWithoutLayout(o)}
	p.behind.Move(offset.Subtract(seen.at))
	p.ExtendBaseWidget(p)
	p.Move(seen.at)
	p.Resize(seen.size)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer { return &paneRenderer{p} }

type paneRenderer struct{ *pane }

// IsClip has Fyne draw nothing of it that lies outside.
func (*paneRenderer) IsClip() {}

// Destroy implements fyne.WidgetRenderer.
func (*paneRenderer) Destroy() {}

// Layout implements fyne.WidgetRenderer.
func (*paneRenderer) Layout(fyne.Size) {}

// MinSize implements fyne.WidgetRenderer.
func (*paneRenderer) MinSize() fyne.Size { return fyne.Size{} }

// Objects implements fyne.WidgetRenderer.
func (r *paneRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.behind} }

// Refresh implements fyne.WidgetRenderer.
func (*paneRenderer) Refresh() {}
