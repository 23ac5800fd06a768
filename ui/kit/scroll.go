package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
)

// NewScroll lets content scroll up and down, without Fyne's shadows at its edges: the desk is flat. It reaches 4 beyond
// both sides, for focus rings and the bar; the content's edges stay where they would be without it.
func NewScroll(content fyne.CanvasObject) fyne.CanvasObject {
	scroll := Flat(container.NewVScroll(Inset(beyond, 0, beyond, 0, content)))
	return &fyne.Container{Layout: bleed{}, Objects: []fyne.CanvasObject{scroll}}
}

const beyond = 4

// bleed makes things wider than their place.
type bleed struct{}

func (bleed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, -beyond, 0, size.Width+2*beyond, size.Height)
	}
}

func (bleed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := biggest(objects, fyne.CanvasObject.MinSize)
	return fyne.NewSize(max(0, size.Width-2*beyond), size.Height)
}

// Flat shows a scroll without Fyne's shadows at its edges.
func Flat(scroll *container.Scroll) *container.ThemeOverride {
	return container.NewThemeOverride(scroll, flatTheme{})
}

// flatTheme is the theme in use without shadows.
type flatTheme struct{}

func (flatTheme) now() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (f flatTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == fynetheme.ColorNameShadow {
		return color.Transparent
	}
	return f.now().Color(name, v)
}

func (f flatTheme) Font(s fyne.TextStyle) fyne.Resource { return f.now().Font(s) }

func (f flatTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return f.now().Icon(n) }

func (f flatTheme) Size(n fyne.ThemeSizeName) float32 { return f.now().Size(n) }

// Holder is a widget with others in it. It tells which, so that what gets the keyboard in there can be brought into
// sight.
type Holder interface{ Held() []fyne.CanvasObject }

// reveal scrolls what has got the keyboard into sight.
func reveal(o fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	for _, s := range scrollsAround(root, o) {
		bring(s, o)
	}
}

// scrollsAround are the scrolls below root that o stands in, the innermost first.
func scrollsAround(root, o fyne.CanvasObject) []*container.Scroll {
	scrolls, _ := find(root, o)
	return scrolls
}

func find(root, o fyne.CanvasObject) (scrolls []*container.Scroll, found bool) {
	if root == o {
		return nil, true
	}
	if root == nil || !root.Visible() {
		return nil, false
	}
	for _, inner := range held(root) {
		if scrolls, found = find(inner, o); found {
			if s, ok := root.(*container.Scroll); ok {
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
	case *container.Scroll:
		return []fyne.CanvasObject{v.Content}
	case *container.ThemeOverride:
		return []fyne.CanvasObject{v.Content}
	case Holder:
		return v.Held()
	}
	return nil
}

func bring(s *container.Scroll, o fyne.CanvasObject) {
	const room = 8
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s).Y
	y := s.Offset.Y
	if below := top + o.Size().Height + room - s.Size().Height; below > 0 {
		y += below
		top -= below
	}
	if top < room {
		y += top - room
	}
	y = min(y, s.Content.Size().Height-s.Size().Height)
	if y = max(y, 0); y != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, y))
	}
}
