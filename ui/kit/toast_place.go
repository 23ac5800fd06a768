package kit

import "fyne.io/fyne/v2"

// Area is a part of what a widget shows, in its own units.
type Area struct {
	Pos  fyne.Position
	Size fyne.Size
}

func (a Area) meets(b Area) bool {
	return a.Pos.X < b.Pos.X+b.Size.Width && b.Pos.X < a.Pos.X+a.Size.Width && a.Pos.Y < b.Pos.Y+b.Size.Height && b.Pos.Y < a.Pos.Y+a.Size.Height
}

// Marker is a widget with things on it that no toast may cover, such as the fields on a page.
type Marker interface{ Marks() []Area }

// MakeWay has the toast, if there is one, give way to what is kept now: what it lies over has changed.
func (d *Kit) MakeWay() {
	if d.Toasts != nil && d.Toasts.Text() != "" {
		d.Toasts.Refresh()
	}
}

// Keep marks what says whether the next step can be taken: no toast covers it, nor the hint line.
func Keep(o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: kept{}, Objects: []fyne.CanvasObject{o}}
}

type kept struct{ filler }

// ground is what a toaster lies over, as far as it matters where a toast is put.
type ground struct {
	origin       fyne.Position // of the toaster
	lines, marks []Area
}

func (g *ground) read(t *Toaster, o fyne.CanvasObject, at fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch v := o.(type) {
	case *Toaster:
		if v == t {
			g.origin = at
		}
	case *HintBar:
		g.lines = append(g.lines, Area{at, o.Size()})
	case Marker:
		for _, m := range v.Marks() {
			g.marks = append(g.marks, Area{at.Add(m.Pos), m.Size})
		}
	case *fyne.Container:
		if _, ok := v.Layout.(kept); ok {
			g.lines = append(g.lines, Area{at, o.Size()})
		}
	}
	for _, inside := range held(o) {
		g.read(t, inside, at)
	}
}

// place puts the toast at the bottom centre, as low as it covers nothing that has to be seen; marks that leave no room give
// way, lines do not.
func (t *Toaster) place(size fyne.Size) {
	const gap = 16
	m := t.toast.MinSize()
	w := min(m.Width, max(0, size.Width-40))
	t.toast.words.wrap = w < m.Width // long words at large text
	m.Height = t.toast.heightAt(w)
	var g ground
	if c := canvasOf(t); c != nil && t.toast.Visible() {
		g.read(t, c.Content(), fyne.Position{})
	}
	lowest := func(kept []Area) float32 {
		a := Area{g.origin.AddXY((size.Width-w)/2, size.Height-m.Height-gap), fyne.NewSize(w, m.Height)}
		for i := 0; i < len(kept); i++ {
			if kept[i].meets(a) {
				a.Pos.Y = kept[i].Pos.Y - m.Height - gap
				i = -1 // higher up another one may be in the way
			}
		}
		return a.Pos.Y - g.origin.Y
	}
	y := lowest(append(g.lines[:len(g.lines):len(g.lines)], g.marks...))
	if y < gap {
		y = lowest(g.lines)
	}
	place(t.toast, (size.Width-w)/2, y, w, m.Height)
}
