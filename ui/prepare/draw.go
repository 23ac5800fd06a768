package prepare

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/theme"
)

// paper is the colour of something drawn on a page, which is white in both looks.
func paper(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}

const (
	paperInk   = 0x1C1E24
	paperGuide = 0x2B3F9E
	paperWhite = 0xFFFFFF
	paperWrong = 0xB0271B
)

// Draw gives a page's fields and what is being dragged over it.
func (o *overlay) Draw(page int, scale float32) []fyne.CanvasObject {
	o.scale = float64(scale)
	var out []fyne.CanvasObject
	selected := o.p.model.Selected()
	for _, f := range o.p.model.On(page) {
		if f.ID != selected {
			out = append(out, o.field(f, false)...)
		}
	}
	d := o.drag
	if d != nil && d.moved && d.id != 0 && d.before.Page == page {
		out = append(out, o.shadow(d.before.Box, d.before.Signer))
	}
	if f, ok := o.p.model.Field(selected); ok && f.Page == page {
		out = append(out, o.field(f, true)...)
	}
	return append(out, o.inHand(page)...)
}

// inHand is what belongs to the pointer: lines and tag of a drag, the ghost of the tool.
func (o *overlay) inHand(page int) []fyne.CanvasObject {
	d := o.drag
	switch {
	case d != nil && d.moved && d.page == page:
		out := o.lines(d.guides, page)
		b := d.box
		if f, ok := o.p.model.Field(d.id); ok {
			b = f.Box
		} else {
			out = append(out, o.shadow(b, o.p.model.Active()))
		}
		return append(out, o.tag(b)...)
	case d == nil && o.hover != nil && o.hover.page == page:
		return []fyne.CanvasObject{o.shadow(o.ghost(page, o.hover.at), o.p.model.Active())}
	}
	return nil
}

func (o *overlay) put(obj fyne.CanvasObject, b signing.Box) {
	k := float32(o.scale)
	obj.Move(fyne.NewPos(float32(b.X)*k, float32(b.Y)*k))
	obj.Resize(fyne.NewSize(float32(b.W)*k, float32(b.H)*k))
}

func faint(c color.NRGBA, percent int) color.NRGBA {
	c.A = uint8(percent * 255 / 100)
	return c
}

// shadow is a field that is not there: the origin of a drag, or what the tool would place.
func (o *overlay) shadow(b signing.Box, signer int) fyne.CanvasObject {
	c := theme.Signer(signer+1, false)
	r := canvas.NewRectangle(faint(c, 4))
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = faint(c, 35), 1.5, 2
	o.put(r, b)
	return r
}

// field is a box with number and name, and beneath them its kind where there is room.
func (o *overlay) field(f journey.Field, selected bool) []fyne.CanvasObject {
	c := theme.Signer(f.Signer+1, false)
	r := canvas.NewRectangle(faint(c, 12))
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = c, 1.5, 2
	if selected {
		r.StrokeWidth = 2
	}
	o.put(r, f.Box)
	out, kind := []fyne.CanvasObject{r}, "prepare.field.kind"
	if o.p.model.Crowded(f.ID) {
		out, kind = append(out, o.crowded(f.Box)), "prepare.field.crowded"
	}
	size := min(max(float32(o.scale)*7, 8), 16)
	inset := size * 0.6
	name := fmt.Sprintf("%d %s", f.Signer+1, o.p.signerName(f.Signer))
	words := []*canvas.Text{docview.Word(name, c, size, true, r, inset, inset*0.6)}
	if f.Box.H >= 30 {
		words = append(words, docview.Word(o.p.kit.Say(kind), paper(paperInk, 255), size, false, r, inset, inset*0.6+size*1.35))
	}
	out = append(out, label(words, r, inset*0.5))
	for _, w := range words {
		out = append(out, w)
	}
	if selected {
		out = append(out, o.handles(f.Box, c)...)
	}
	return out
}

// label is the ground beneath a field's words: whatever is printed there, they are read.
func label(words []*canvas.Text, in *canvas.Rectangle, around float32) fyne.CanvasObject {
	ground := canvas.NewRectangle(paper(paperWhite, 235))
	ground.CornerRadius = 2
	at, end := words[0].Position(), fyne.NewPos(0, 0)
	for _, w := range words {
		end.X, end.Y = max(end.X, w.Position().X+w.Size().Width), w.Position().Y+w.Size().Height
	}
	from := at.SubtractXY(around, 0)
	ground.Move(from)
	ground.Resize(fyne.NewSize(min(end.X+around, in.Position().X+in.Size().Width-1)-from.X, min(end.Y, in.Position().Y+in.Size().Height-1)-from.Y))
	return ground
}

// crowded is the frame around a field that lies on another one: red where its name would be printed there, ink where it goes elsewhere.
func (o *overlay) crowded(b signing.Box) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = paper(paperInk, 255), 2, 4
	if o.p.lacks("apart") {
		r.StrokeColor = paper(paperWrong, 255)
	}
	reach := 3 / o.scale
	o.put(r, signing.Box{X: b.X - reach, Y: b.Y - reach, W: b.W + 2*reach, H: b.H + 2*reach})
	return r
}

// handles are where the selected field is pulled; where the service says how large fields are, its full corners.
func (o *overlay) handles(b signing.Box, c color.Color) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	fixed, fill := o.p.model.Sized(), color.Color(paper(paperWhite, 255))
	if fixed {
		fill = c
	}
	for edges, at := range handles(b) {
		if corner := (edges.Left || edges.Right) && (edges.Top || edges.Bottom); fixed && !corner {
			continue
		}
		h := canvas.NewRectangle(fill)
		h.StrokeColor, h.StrokeWidth = c, 1
		h.Move(fyne.NewPos(float32(at.X*o.scale)-handle/2.0, float32(at.Y*o.scale)-handle/2.0))
		h.Resize(fyne.NewSquareSize(handle))
		out = append(out, h)
	}
	return out
}

// lines are what the field caught at, across the page.
func (o *overlay) lines(guides []journey.Guide, page int) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	size := o.p.model.Page(page)
	for _, g := range guides {
		l := canvas.NewRectangle(paper(paperGuide, 0x8C))
		if g.Vertical {
			o.put(l, signing.Box{X: g.At, W: 1 / o.scale, H: size.H})
		} else {
			o.put(l, signing.Box{Y: g.At, H: 1 / o.scale, W: size.W})
		}
		out = append(out, l)
	}
	return out
}

// tag says in whole points where a field is, beneath it.
func (o *overlay) tag(b signing.Box) []fyne.CanvasObject {
	n := func(x float64) int { return int(math.Round(x)) }
	t := canvas.NewText(fmt.Sprintf("x %d  y %d    %d × %d pt", n(b.X), n(b.Y), n(b.W), n(b.H)), paper(paperWhite, 255))
	t.TextSize = 11
	ground := canvas.NewRectangle(paper(paperInk, 255))
	ground.CornerRadius = 3
	k := float32(o.scale)
	pos := fyne.NewPos(float32(b.X)*k, float32(b.Y+b.H)*k+5)
	ground.Move(pos)
	ground.Resize(fyne.NewSize(t.MinSize().Width+14, 18))
	t.Move(pos.AddXY(7, (18-t.MinSize().Height)/2))
	t.Resize(t.MinSize())
	return []fyne.CanvasObject{ground, t}
}
