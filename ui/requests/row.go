package requests

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// row is one row of the list: title and age, next step and a pip for each signer; a tick while several are chosen, and where
// there is room when it was sent and its last day.
type row struct {
	widget.BaseWidget
	of    *Screen
	title *kit.Text
	bold  *kit.Text
	age   *kit.Text
	words *kit.Text
	sent  *kit.Text
	last  *kit.Text
	icon  *fyne.Container
	tick  *fyne.Container
	pips  *kit.Pips
	body  *fyne.Container
	wide  bool
}

func newRow(of *Screen) kit.Row {
	r := &row{
		of: of, title: kit.NewBody(""), bold: kit.NewBold(""), age: kit.NewSecond(""), words: kit.NewSecond(""),
		sent: kit.NewSecond(""), last: kit.NewSecond(""), icon: container.NewStack(), tick: container.NewStack(), pips: kit.NewPips(0), body: kit.NewStack(),
	}
	r.tick.Hide()
	r.arrange()
	r.ExtendBaseWidget(r)
	return r
}

// arrange places what the row shows; days stand in columns of their own.
func (r *row) arrange() {
	head, step := kit.Fill(container.NewStack(r.title, r.bold)), []fyne.CanvasObject{r.icon, kit.Fill(r.words)}
	inner := kit.VBox(4, kit.HBox(12, head, r.age), kit.HBox(6, append(step, r.pips)...))
	if r.wide {
		right := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.HBox(0, kit.Fill(kit.NewStack()), o) }
		lines := func(a, b fyne.CanvasObject) fyne.CanvasObject {
			return kit.VBox(4, kit.Sized(0, 20, a), kit.Sized(0, 17, b))
		}
		inner = kit.HBox(20, kit.Fill(lines(kit.HBox(0, head), kit.HBox(6, step...))), kit.Sized(150, 0, lines(kit.HBox(0, r.sent), kit.HBox(0, r.last))),
			kit.Sized(120, 0, lines(right(r.age), right(r.pips))))
	}
	r.body.Objects = []fyne.CanvasObject{kit.Inset(20, 8, 16, 8, kit.HBox(10, r.tick, kit.Fill(inner)))}
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// ShowItem implements kit.Row.
func (r *row) ShowItem(i int, selected bool) {
	if i >= len(r.of.shown) {
		return
	}
	v, now, l := r.of.d.Voice, r.of.now(), r.of.shown[i]
	if r.wide != r.of.wide {
		r.wide = r.of.wide
		r.arrange()
		r.body.Refresh()
	}
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
	r.setTick(l.ID)
	r.setDays(l, e)
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
	icon := fyne.CanvasObject(kit.NewIcon(s.Icon, 16, color))
	if s.Broken {
		icon = kit.NewMark(kit.MarkDanger, 16)
	}
	r.icon.Objects = []fyne.CanvasObject{icon}
	r.icon.Refresh()
}

// setTick shows whether the row is chosen with others, while that is what is being done.
func (r *row) setTick(id string) {
	many := r.of.several.many()
	kit.ShowIf(r.tick, many)
	if !many {
		return
	}
	on := r.of.several.has(id)
	if r.tick.Objects == nil {
		r.tick.Objects = []fyne.CanvasObject{kit.NewIcon("circle", 20, theme.Secondary), kit.NewIcon("check-circle-fill", 20, "primary")}
		r.tick.Refresh()
	}
	kit.ShowIf(r.tick.Objects[0], !on)
	kit.ShowIf(r.tick.Objects[1], on)
}

// setDays shows when it was sent and, once its entry says in which zone, until when it can be signed.
func (r *row) setDays(l journey.Line, e *app.Entry) {
	if !r.wide {
		return
	}
	d, sent, last := r.of.d, "", ""
	if !l.Draft {
		sent = d.Voice.Say("requests.row.sent", "date", say.DayMonth(d.Voice, r.of.now(), l.Sent()))
		if e != nil && l.Open() && !l.Expires.IsZero() {
			last = d.Voice.Say("requests.last", "date", say.DayMonth(d.Voice, r.of.now().In(e.Request.Location()), l.Expires))
		}
	}
	r.sent.SetText(sent)
	r.last.SetText(last)
}
