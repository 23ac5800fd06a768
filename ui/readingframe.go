package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// readingFrame is a document to look at with its toolbar and a panel at its right: what Sign and Verify have in common.
type readingFrame struct {
	onFind  func()
	desk    *kit.Desk
	view    *docview.View
	name    *kit.Text
	page    *kit.Text
	zoom    *kit.Text
	of      int
	content fyne.CanvasObject
}

// newReadingFrame puts a panel of a width beside the page.
func newReadingFrame(d *kit.Desk, panel fyne.CanvasObject, width float32) *readingFrame {
	f := &readingFrame{desk: d, view: docview.New(d), name: kit.NewBold(""), page: kit.NewSecond(""), zoom: kit.NewBody("")}
	f.view.OnPage = f.showPage
	f.view.OnZoom = func(percent float64) {
		f.zoom.SetText(d.Say("sign.view.percent", "n", int(math.Round(percent))))
	}
	find := kit.NewButton("", "magnifying-glass", kit.Quiet, func() { f.onFind() })
	find.SetHint(d.Say("commands.find")+" (Ctrl+F)", "")
	smaller := kit.NewButton("", "minus", kit.Quiet, f.view.ZoomOut)
	smaller.SetHint(d.Say("sign.view.smaller"), "")
	larger := kit.NewButton("", "plus", kit.Quiet, f.view.ZoomIn)
	larger.SetHint(d.Say("sign.view.larger"), "")
	fit := kit.NewButton(d.Say("sign.view.fit"), "", kit.Quiet, f.view.FitWidth)
	bar := kit.HBox(8, kit.Fill(f.name), f.page, find, smaller, f.zoom, larger, fit)
	top := onGround(look.Surface, kit.Inset(20, 5, 8, 5, bar))
	side := onGround(look.Surface, kit.Split(kit.NewGround(theme.ColorNameSeparator, "", 0), 1, panel))
	body := withPanel(onGround(look.Well, newDock(dock{left: f.view.Thumbs(), middle: f.view})), side, width)
	f.content = kit.VBox(0, top, kit.NewLine(), kit.Fill(body))
	return f
}

func (f *readingFrame) show(doc app.Document, facts *signing.Facts) {
	f.name.SetText(doc.Name())
	f.of = len(facts.Pages)
	f.showPage(1)
	f.view.Open(doc, facts.Pages)
}

func (f *readingFrame) showPage(page int) {
	f.page.SetText(f.desk.Say("sign.view.page", "n", page, "of", f.of))
}

// onGround puts something on an area in a colour of the theme.
func onGround(role fyne.ThemeColorName, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(kit.NewGround(role, "", 0), o)
}
