package docview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// Frame is a document to look at with its toolbar and a panel at its right: what Sign and Verify have in common.
type Frame struct {
	OnFind  func()
	desk    *kit.Kit
	View    *View
	name    *kit.Text
	page    *kit.Text
	zoom    *kit.Text
	of      int
	Content fyne.CanvasObject
}

// NewFrame puts a panel of a width beside the page.
func NewFrame(d *kit.Kit, panel fyne.CanvasObject, width float32) *Frame {
	f := &Frame{desk: d, View: New(d), name: kit.NewBold(""), page: kit.NewSecond(""), zoom: kit.NewBody("")}
	f.View.OnPage = f.showPage
	f.View.OnZoom = func(percent float64) {
		f.zoom.SetText(d.Say("sign.view.percent", "n", int(math.Round(percent))))
	}
	find := kit.NewButton("", "magnifying-glass", kit.Quiet, func() { f.OnFind() })
	find.SetHint(d.Say("commands.find")+" (Ctrl+F)", "")
	smaller := kit.NewButton("", "minus", kit.Quiet, f.View.ZoomOut)
	smaller.SetHint(d.Say("sign.view.smaller"), "")
	larger := kit.NewButton("", "plus", kit.Quiet, f.View.ZoomIn)
	larger.SetHint(d.Say("sign.view.larger"), "")
	fit := kit.NewButton(d.Say("sign.view.fit"), "", kit.Quiet, f.View.FitWidth)
	bar := kit.HBox(8, kit.Fill(f.name), f.page, find, smaller, f.zoom, larger, fit)
	top := kit.OnGround(look.Surface, kit.Inset(20, 5, 8, 5, bar))
	side := kit.OnGround(look.Surface, kit.Split(kit.NewGround(theme.ColorNameSeparator, "", 0), 1, panel))
	body := kit.WithPanel(kit.OnGround(look.Well, kit.NewDock(kit.Dock{Left: f.View.Thumbs(), Middle: f.View})), side, width)
	f.Content = kit.VBox(0, top, kit.NewLine(), kit.Fill(body))
	return f
}

func (f *Frame) Show(doc app.Document, facts *signing.Facts) {
	f.name.SetText(doc.Name())
	f.of = len(facts.Pages)
	f.showPage(1)
	f.View.Open(doc, facts.Pages)
}

func (f *Frame) showPage(page int) {
	f.page.SetText(f.desk.Say("sign.view.page", "n", page, "of", f.of))
}
