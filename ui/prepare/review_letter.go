package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/app/requests"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// letter is the mail as it will arrive, one signer at a time, in that signer's language; and beneath it the text of the code's message.
type letter struct {
	r       *review
	content *fyne.Container
	chips   *kit.Chips
	office  requests.From // without a name until it is known
	index   int
	from    *kit.Text
	to      *kit.Text
	subject *kit.Text
	paper   *fyne.Container // the letter from its band down
	message *kit.Entry
	field   *kit.Field
	filling bool
}

func newLetter(r *review) *letter {
	p := r.p
	l := &letter{r: r, from: kit.NewSecond(""), to: kit.NewSecond(""), subject: kit.NewBold("").Wrapped(), paper: kit.VBox(0)}
	var names []string
	for i, g := range p.model.Signers() {
		name := g.Name
		if name == "" {
			name = p.signerName(i)
		}
		names = append(names, name)
	}
	l.chips = kit.NewChips(names, func(i int) { l.index = i; l.show() })
	l.message = kit.NewLines("", 2)
	l.message.OnChanged = func(string) { l.keepMessage() }
	l.field = kit.NewField(p.kit.Say("review.message", "name", names[0]), l.message)
	head := func(label string, t *kit.Text) fyne.CanvasObject {
		return kit.HBox(10, kit.Sized(56, 0, kit.NewSecond(label)), kit.Fill(t.Wrapped()))
	}
	say := p.kit.Say
	paperHead := kit.Inset(16, 12, 16, 12, kit.VBox(2, head(say("review.from"), l.from), head(say("review.to"), l.to), head(say("review.subject"), l.subject)))
	l.content = kit.VBox(14,
		kit.HBox(12, kit.Fill(kit.NewSection(say("review.receive")))), l.chips,
		kit.NewStack(kit.NewGround(theme.Surface, "separator", 10), kit.VBox(0, paperHead, kit.NewLine(), l.paper)),
		l.field)
	l.show()
	return l
}

// show shows the letter of the chosen signer, as it will leave.
func (l *letter) show() {
	p := l.r.p
	signers, from := p.model.Signers(), l.office
	g := signers[min(l.index, len(signers)-1)]
	if from.Office == "" {
		from.Office = p.kit.Say("review.yourself")
	}
	from.NoDay = p.lacks("lastday")
	draft := p.held.Parcel.Draft
	draft.Signers = signers
	w := p.requests.Letter(draft, min(l.index, len(signers)-1), from)
	l.from.SetText(from.Office)
	l.to.SetText(g.FullName() + " · " + g.Email)
	l.subject.SetText(w.Subject)
	l.paper.Objects = sheet(w)
	l.paper.Refresh()
	l.filling = true
	l.field.SetLabel(p.kit.Say("review.message", "name", g.FullName()))
	l.field.SetNote(p.kit.Say("review.message.note", "place", "{OTP}"))
	if l.message.Text != g.Message {
		l.message.SetText(g.Message)
	}
	l.filling = false
	l.content.Refresh()
}

func (l *letter) keepMessage() {
	p := l.r.p
	if l.filling || p.review != l.r {
		return
	}
	g := p.model.Signers()[l.index]
	g.Message = l.message.Text
	p.model.SetSigner(l.index, g)
}

// sheet is a letter from its band to who signs it.
func sheet(w requests.Letter) []fyne.CanvasObject {
	var parts, out []fyne.CanvasObject
	for _, t := range append([]string{w.Greeting}, w.Lines...) {
		parts = append(parts, kit.NewBody(t).Wrapped())
	}
	label := kit.NewBold(w.Button)
	label.SetColor("foregroundOnPrimary")
	parts = append(parts, kit.HBox(0, kit.NewStack(kit.NewGround("primary", "", 6), kit.Inset(14, 8, 14, 8, label)), kit.Fill(kit.NewBody(""))))
	for _, t := range w.Small {
		parts = append(parts, kit.NewSecond(t).Wrapped())
	}
	if w.Notice != "" {
		notice := kit.NewSecond(w.Notice).Wrapped()
		notice.SetColor("primary")
		parts = append(parts, notice)
	}
	parts = append(parts, kit.NewBody(w.Office).Wrapped())
	if w.Practice != "" {
		band := kit.NewSecond(w.Practice).Wrapped()
		band.SetColor("background")
		out = append(out, kit.NewStack(kit.NewGround(theme.Practice, "", 0), kit.Inset(16, 6, 16, 6, band)))
	}
	return append(out, kit.Inset(16, 14, 16, 16, kit.VBox(10, parts...)))
}
