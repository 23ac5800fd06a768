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
	scroll := flat(container.NewVScroll(Inset(beyond, 0, beyond, 0, content)))
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

func flat(scroll *container.Scroll) fyne.CanvasObject {
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
