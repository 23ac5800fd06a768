package prepare

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// What the toolbar keeps free at its ends.
const barLeft, barRight = 20, 8

// bar is the toolbar: name, tools, page, undo, zoom.
type bar struct {
	p          *Screen
	content    fyne.CanvasObject
	row        *fyne.Container
	called     fyne.CanvasObject // where the document's name stands
	name       *kit.Text
	page, zoom *kit.Text
	percent    fyne.CanvasObject // where zoom stands
	tool, add  *kit.Button
	undo, redo *kit.Button
}

func newBar(p *Screen) *bar {
	say := p.kit.Say
	b := &bar{p: p, name: kit.NewBold("").Split(), page: kit.NewSecond(""), zoom: kit.NewBody("")}
	small := func(icon, hint string, act func()) *kit.Button {
		out := kit.NewButton("", icon, kit.Quiet, act)
		out.SetHint(hint, "")
		return out
	}
	b.tool = kit.NewButton(say("prepare.tool.signature"), "signature", kit.Quiet, p.placeField)
	b.tool.SetHint(say("prepare.tool.name"), "")
	b.add = kit.NewButton(say("pages.add"), "file-plus", kit.Quiet, p.addPages)
	b.add.SetHint(say("pages.add.hint"), "")
	b.undo = small("arrow-u-up-left", say("prepare.undo")+" (Ctrl+Z)", p.Undo)
	b.redo = small("arrow-u-up-right", say("prepare.redo")+" (Ctrl+Y)", p.Redo)
	b.zoom.SetAlign(fyne.TextAlignCenter)
	b.percent = kit.Sized(52, 0, b.zoom)
	fit := kit.NewButton(say("sign.view.fit"), "", kit.Quiet, p.view.FitWidth)
	fit.SetHint(say("prepare.fit")+" (Ctrl+0)", "")
	b.called = kit.Inset(0, 0, 12, 0, kit.UpTo(620, b.name))
	b.row = kit.HBox(4, b.called, b.tool, b.add, kit.Fill(kit.NewBody("")),
		b.page, small("magnifying-glass", say("commands.find")+" (Ctrl+F)", func() { p.OnFind() }), b.undo, b.redo, kit.Fixed(8, 1, kit.NewBody("")),
		small("minus", say("prepare.zoom.out"), p.view.ZoomOut), b.percent, small("plus", say("prepare.zoom.in"), p.view.ZoomIn), fit)
	b.content = kit.Fixed(0, 44, kit.NewStack(kit.NewGround(theme.Surface, "", 0),
		kit.VBox(0, kit.Fill(kit.Inset(barLeft, 4, barRight, 4, container.New(wordless{b}, b.row))), kit.NewLine())))
	return b
}

// wordless has the bar need no more than it does without the word for adding pages, which goes where there is no room: a window
// could not become smaller otherwise than it was when the word was put there.
type wordless struct{ of *bar }

// MinSize implements fyne.Layout.
func (l wordless) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size, add := objects[0].MinSize(), l.of.add
	if word := add.Text(); word != "" {
		bare := kit.NewButton("", "file-plus", kit.Quiet, nil).MinSize().Width
		size.Width -= add.MinSize().Width - bare
	}
	return size
}

// Layout implements fyne.Layout.
func (l wordless) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// show says where the view is and what can be undone.
func (b *bar) show() {
	p := b.p
	if p.doc == nil || p.facts == nil {
		return
	}
	b.name.SetText(p.doc.Name())
	b.page.SetText(p.kit.Say("prepare.page", "page", max(1, p.view.Page()), "of", p.model.Pages()))
	wide := b.content.Size().Width
	narrow := wide > 0 && wide < 1000
	kit.ShowIf(b.percent, !narrow || !kit.Large())
	if kit.Large() || narrow { // the name needs the room
		b.page.SetText(fmt.Sprintf("%d / %d", max(1, p.view.Page()), p.model.Pages()))
	}
	b.callAdd(wide)
	b.zoom.SetText(fmt.Sprintf("%d\u00a0%%", int(math.Round(p.view.Zoom()))))
	kit.Able(b.undo, p.model.CanUndo(), p.kit.Say("prepare.undo.none"))
	kit.Able(b.redo, p.model.CanRedo(), p.kit.Say("prepare.redo.none"))
	kit.Able(b.tool, p.obstacle() == "", p.obstacle())
	kit.Able(b.add, p.whyNoPages() == "", p.whyNoPages())
	kind := kit.Quiet
	if p.over.tool {
		kind = kit.Plain
	}
	b.tool.SetKind(kind)
}

// callAdd gives the button that adds pages the words there is room for beside the document's name: in large letters a short one, and
// none where even that would leave nothing of the name to read.
func (b *bar) callAdd(wide float32) {
	word := b.p.kit.Voice.Say("pages.add")
	if kit.Large() {
		word = b.p.kit.Voice.Say("pages.add.short")
	}
	b.add.SetText(word)
	const least = 76
	rest := b.row.MinSize().Width - b.called.MinSize().Width + barLeft + barRight
	if wide > 0 && wide-rest < min(b.name.Length(), kit.Scaled(least)) {
		b.add.SetText("")
	}
}

// Undo takes the last change of fields or signers back.
func (p *Screen) Undo() { p.model.Undo() }

// Redo makes an undone change again.
func (p *Screen) Redo() { p.model.Redo() }
