package theme

import (
	"sync"

	"fyne.io/fyne/v2"

	"paraph/assets"
)

type faceSet struct{ regular, bold, mono, serif fyne.Resource }

// faces are read once, because Fyne keeps what it parsed by the resource itself.
var faces = sync.OnceValue(func() faceSet {
	load := func(name string) fyne.Resource {
		return fyne.NewStaticResource(name+".ttf", assets.Font(name))
	}
	return faceSet{
		regular: load("Inter-Regular"), bold: load("Inter-SemiBold"),
		mono: load("NotoSansMono-Regular"), serif: load("SourceSerif4-SemiBold"),
	}
})

// SerifFont is the face of titles and verdicts, for canvas.Text's FontSource.
func SerifFont() fyne.Resource { return faces().serif }

// TextFont is the face of a style, for canvas.Text's FontSource.
func TextFont(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace:
		return faces().mono
	case style.Bold:
		return faces().bold
	default:
		return faces().regular
	}
}
