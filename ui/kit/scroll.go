package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
)

// NewScroll lets content scroll up and down, without Fyne's shadows at its edges: the desk is flat.
func NewScroll(content fyne.CanvasObject) fyne.CanvasObject {
	return flat(container.NewVScroll(content))
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
