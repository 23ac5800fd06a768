package kit

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
)

// row lays out an HBox.
type row struct{ gap float32 }

// widths gives each visible object its width; hidden ones get none.
func (r *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	rest, fillers, shown := width, 0, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if fills(o) {
			fillers++
			out[i] = o.MinSize().Width
		} else {
			out[i] = natural(o).Width
		}
		rest -= out[i]
	}
	rest -= r.gap * float32(max(0, shown-1))
	switch {
	case rest < 0:
		shrink(objects, out, -rest)
	case fillers > 0:
		share(objects, out, rest, fillers)
	}
	return out
}

// share gives what is left to the fillers, so that all end up equal where their content allows it, in whole units: what stands
// in them begins at one, and what is over is the last one's.
func share(objects []fyne.CanvasObject, widths []float32, rest float32, fillers int) {
	total := rest
	for i, o := range objects {
		if o.Visible() && fills(o) {
			total += widths[i]
		}
	}
	each := part(total, fillers)
	for i, o := range objects {
		if !o.Visible() || !fills(o) {
			continue
		}
		widths[i] = max(widths[i], each)
		total -= widths[i]
		fillers--
		each = part(total, fillers)
	}
}

func part(total float32, of int) float32 {
	if of <= 1 {
		return total
	}
	return float32(math.Floor(float64(total) / float64(of)))
}

// shrink takes what lacks from what can give: down to the minimum first, then from texts, which end in an ellipsis.
func shrink(objects []fyne.CanvasObject, widths []float32, lack float32) {
	for _, floor := range []func(fyne.CanvasObject) float32{
		func(o fyne.CanvasObject) float32 { return o.MinSize().Width },
		least,
	} {
		for i := len(objects) - 1; i >= 0 && lack > 0; i-- {
			if !objects[i].Visible() {
				continue
			}
			give := min(lack, max(0, widths[i]-floor(objects[i])))
			widths[i] -= give
			lack -= give
		}
	}
}

// least is how narrow an object may get where there is no room at all.
func least(o fyne.CanvasObject) float32 {
	switch v := o.(type) {
	case *Text:
		return min(v.MinSize().Width, 24)
	case *fyne.Container:
		if _, ok := v.Layout.(filler); ok && len(v.Objects) == 1 {
			return least(v.Objects[0])
		}
		if _, ok := v.Layout.(*column); ok {
			w := float32(0)
			for _, o := range v.Objects {
				w = max(w, least(o))
			}
			return w
		}
	}
	return o.MinSize().Width
}

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns := standsAsColumns(objects, size.Height)
	x := float32(0)
	for i, w := range r.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := size.Height
		if !columns && !wantsHeight(o) {
			h = min(size.Height, heightAt(o, w))
		}
		place(o, x, (size.Height-h)/2, w, h)
		x += w + r.gap
	}
}

// standsAsColumns reports whether a row is the frame of columns, which begin at its top, and not a line of things,
// which are centred: it is high and holds boxes only.
func standsAsColumns(objects []fyne.CanvasObject, height float32) bool {
	const line = 100
	for _, o := range objects {
		if c, ok := o.(*fyne.Container); ok {
			if b, ok := c.Layout.(box); !ok || b.h == 0 {
				continue
			}
		}
		return false
	}
	return height > line
}

// wantsHeight reports whether an object takes all the height it is given: a filler around something that scrolls or
// fills itself.
func wantsHeight(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	if _, line := c.Layout.(hairline); line {
		return true
	}
	if !fills(o) {
		return slices.ContainsFunc(c.Objects, fills) && isColumn(c)
	}
	switch inner := c.Objects[0].(type) {
	case *Text, *Entry, *Select, *Button, *Field, *Chips, *Check, *Steps, *Pips:
		return false
	case *fyne.Container:
		if _, ok := inner.Layout.(flow); ok && !isStack(inner) {
			return slices.ContainsFunc(inner.Objects, wantsHeight) || slices.ContainsFunc(inner.Objects, fills) && isColumn(inner)
		}
	}
	return true
}

func isColumn(c *fyne.Container) bool { _, ok := c.Layout.(*column); return ok }

func isStack(c *fyne.Container) bool { _, ok := c.Layout.(stack); return ok }

func (r *row) sum(objects []fyne.CanvasObject, of func(fyne.CanvasObject) fyne.Size) fyne.Size {
	var size fyne.Size
	shown := 0
	for _, o := range objects {
		if o.Visible() {
			s := of(o)
			size.Width += s.Width
			size.Height = max(size.Height, s.Height)
			shown++
		}
	}
	size.Width += r.gap * float32(max(0, shown-1))
	return size
}

func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return r.sum(objects, fyne.CanvasObject.MinSize)
}

func (r *row) natural(objects []fyne.CanvasObject) fyne.Size { return r.sum(objects, natural) }

func (r *row) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, w := range r.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, heightAt(objects[i], w))
		}
	}
	return h
}

// column lays out a VBox. It remembers its width, because the height of wrapped texts follows from it.
type column struct{ gap, width float32 }

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	rest, fillers := size.Height-c.heightAt(objects, size.Width), 0
	for _, o := range objects {
		if o.Visible() && fills(o) {
			fillers++
		}
	}
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightAt(o, size.Width)
		if fills(o) && fillers > 0 {
			h = max(0, h+rest/float32(fillers))
		}
		place(o, 0, y, size.Width, h)
		y += h + c.gap
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(biggest(objects, fyne.CanvasObject.MinSize).Width, 0)
	size.Height = c.heightAt(objects, max(c.width, size.Width))
	return size
}

func (c *column) natural(objects []fyne.CanvasObject) fyne.Size {
	w := biggest(objects, natural).Width
	return fyne.NewSize(w, c.heightAt(objects, w))
}

func (c *column) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	h, shown := float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			h += heightAt(o, width)
			shown++
		}
	}
	return h + c.gap*float32(max(0, shown-1))
}
