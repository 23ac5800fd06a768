package requests

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// row is one row of the list: title and age, next step and a pip for each signer.
type row struct {
	widget.BaseWidget
	of    *Screen
	title *kit.Text
	bold  *kit.Text
	age   *kit.Text
	words *kit.Text
	icon  *fyne.Container
	pips  *kit.Pips
	body  fyne.CanvasObject
}

func newRow(of *Screen) kit.Row {
	r := &row{
		of: of, title: kit.NewBody(""), bold: kit.NewBold(""), age: kit.NewSecond(""), words: kit.NewSecond(""),
		icon: container.NewStack(), pips: kit.NewPips(0),
	}
	first := kit.HBox(12, kit.Fill(container.NewStack(r.title, r.bold)), r.age)
	second := kit.HBox(6, r.icon, kit.Fill(r.words), r.pips)
	r.body = kit.Inset(20, 8, 16, 8, kit.VBox(4, first, second))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// ShowItem implements kit.Row.
func (r *row) ShowItem(i int, selected bool) {
	if i >= len(r.of.shown) {
		return
	}
	v, now, l := r.of.d.Voice, r.of.now(), r.of.shown[i]
	e := r.of.whole(i)
	s := r.of.shelf.Step(v, now, l, e)
	title := signing.OneLine(l.Title)
	if title == "" {
		title = v.Say("requests.untitled")
	}
	r.title.SetText(title)
	r.bold.SetText(title)
	kit.ShowIf(r.bold, selected || s.Needs)
	kit.ShowIf(r.title, !selected && !s.Needs)
	r.age.SetText(say.Age(v, now, l.Updated))
	r.words.SetText(v.Say(s.Row, s.Pairs...))
	r.setIcon(s)
	var filled []bool
	if e != nil {
		for _, g := range e.Request.Signers {
			filled = append(filled, g.State == signing.SignerSigned)
		}
	}
	r.pips.Set(filled)
}

func (r *row) setIcon(s journey.Step) {
	kit.ShowIf(r.icon, s.Icon != "")
	if s.Icon == "" {
		return
	}
	color := fyne.ThemeColorName(theme.Secondary)
	if s.Needs {
		color = "primary"
	}
	r.icon.Objects = []fyne.CanvasObject{kit.NewIcon(s.Icon, 16, color)}
	r.icon.Refresh()
}
