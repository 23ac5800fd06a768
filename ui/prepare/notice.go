package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// notice announces once that the PDF has empty signature fields of its own.
type notice struct {
	p       *Screen
	content *fyne.Container
	words   *kit.Text
	left    bool
}

func newNotice(p *Screen) *notice {
	n := &notice{p: p, words: kit.NewBody("").Wrapped()}
	use := kit.NewButton(p.kit.Say("prepare.forms.use"), "", kit.Small, n.use)
	leave := kit.NewButton(p.kit.Say("prepare.forms.leave"), "", kit.Quiet, func() { n.left = true; p.refresh() })
	n.content = kit.VBox(0, kit.Inset(14, 12, 14, 12, kit.VBox(8, n.words, kit.HBox(8, use, leave))), kit.NewLine())
	n.content.Hide()
	return n
}

func (n *notice) opened() { n.left = len(n.p.held.Parcel.Blobs) > 0 } // a draft of before was asked already

func (n *notice) show() {
	if n.p.facts == nil {
		return
	}
	waiting := n.p.model.Waiting(n.p.model.Forms(n.p.facts.Forms))
	n.words.SetText(n.p.kit.Voice.Count("prepare.forms", len(waiting)))
	kit.ShowIf(n.content, len(waiting) > 0 && !n.left && n.p.obstacle() == "")
}

func (n *notice) use() { n.p.model.Use(n.p.model.Forms(n.p.facts.Forms)) }
