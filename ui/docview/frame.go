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
	Band    *kit.Band
	name    *kit.Text
	page    *kit.Text
	zoom    *kit.Text
	of      int
	bar     fyne.CanvasObject
	tools   []fyne.CanvasObject // of the bar, for pages
	panel   fyne.CanvasObject
	middle  *fyne.Container // the pages, and over them what floats
	over    *fyne.Container
	instead *fyne.Container // of pages
	Content *fyne.Container
}

// NewFrame puts a panel of a width beside the page.
func NewFrame(d *kit.Kit, panel fyne.CanvasObject, width float32) *Frame {
	f := &Frame{desk: d, View: New(d), Band: kit.NewBand(d.Say("document.leave")), name: kit.NewBold("").Split(), page: kit.NewSecond(""), zoom: kit.NewBody("")}
	f.panel = panel
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
	f.tools = []fyne.CanvasObject{f.page, find, smaller, f.zoom, larger, fit}
	f.bar = kit.HBox(8, append([]fyne.CanvasObject{kit.Fill(f.name)}, f.tools...)...)
	top := kit.Fixed(0, 44, kit.OnGround(look.Surface, kit.Inset(20, 4, 8, 4, f.bar)))
	side := kit.OnGround(look.Surface, kit.Split(kit.NewGround(theme.ColorNameSeparator, "", 0), 1, panel))
	f.over = kit.NewStack()
	f.over.Hide()
	f.instead = kit.NewStack()
	f.instead.Hide()
	f.middle = kit.Floating(kit.NewStack(f.View, f.instead), f.over)
	body := kit.OnGround(look.Well, kit.NewDock(kit.Dock{Left: f.View.Thumbs(), Middle: f.middle, Right: kit.Aside(width, side)}))
	f.Content = kit.VBox(0, top, kit.NewLine(), f.Band.Content, kit.Fill(body))
	f.Band.OnRoom = f.Content.Refresh
	return f
}

// Panes are the parts that F6 goes through: the toolbar, what stands over the pages, the small pages, the pages, the bar on them, the
// panel.
func (f *Frame) Panes() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.bar, f.Band.Content, f.View.Thumbs(), f.View, f.over, f.panel}
}

// Float lays a bar over the lower end of the pages; nil takes it away.
func (f *Frame) Float(bar fyne.CanvasObject) {
	f.over.Objects = nil
	if bar != nil {
		f.over.Objects = []fyne.CanvasObject{kit.FloatingBar(bar)}
	}
	kit.ShowIf(f.over, bar != nil)
	f.Lay()
}

// Instead shows something in the place of pages; nil: the pages.
func (f *Frame) Instead(content fyne.CanvasObject) {
	f.instead.Objects = nil
	if content != nil {
		f.instead.Objects = []fyne.CanvasObject{kit.OnGround(theme.ColorNameBackground, content)}
	}
	kit.ShowIf(f.instead, content != nil)
	kit.ShowIf(f.View, content == nil)
	for _, o := range f.tools {
		kit.ShowIf(o, content == nil)
	}
	f.bar.Refresh()
	f.Lay()
}

// Lay gives the bar over the pages the room that it needs now.
func (f *Frame) Lay() { f.middle.Refresh() }

// Show shows a document from its first page.
func (f *Frame) Show(doc app.Document, facts *signing.Facts) {
	f.name.SetText(doc.Name())
	f.of = len(facts.Pages)
	f.showPage(1)
	f.View.Open(doc, facts.Pages)
}

// Change shows a copy in a document's place, under the document's name and at the page that is read.
func (f *Frame) Change(doc app.Document, facts *signing.Facts) {
	if len(facts.Pages) != f.of {
		f.of = len(facts.Pages)
		f.showPage(1)
		f.View.Open(doc, facts.Pages)
		return
	}
	from := make([]int, f.of)
	for i := range from {
		from[i] = i + 1
	}
	f.View.Rearrange(doc, facts.Pages, from)
}

func (f *Frame) showPage(page int) {
	f.page.SetText(f.desk.Say("sign.view.page", "n", page, "of", f.of))
}
