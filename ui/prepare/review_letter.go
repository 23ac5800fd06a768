package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// letter is the mail as it will arrive, one signer at a time, in that signer's language; and beneath it the text of the code's message.
type letter struct {
	r       *review
	content *fyne.Container
	chips   *kit.Chips
	office  string // its name, "" until it is known
	speaks  string // the office's language
	index   int
	from    *kit.Text
	to      *kit.Text
	subject *kit.Text
	lines   [3]*kit.Text
	small   *kit.Text
	button  *kit.Text
	message *kit.Entry
	field   *kit.Field
	filling bool
}

func newLetter(r *review) *letter {
	p := r.p
	l := &letter{r: r, from: kit.NewSecond(""), to: kit.NewSecond(""), subject: kit.NewBold("").Wrapped(), small: kit.NewSecond("").Wrapped(), button: kit.NewBold("")}
	for i := range l.lines {
		l.lines[i] = kit.NewBody("").Wrapped()
	}
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
	l.button.SetColor("foregroundOnPrimary")
	head := func(label string, t *kit.Text) fyne.CanvasObject {
		return kit.HBox(10, kit.Fixed(56, 0, kit.NewSecond(label)), kit.Fill(t))
	}
	say := p.kit.Say
	paperHead := kit.Inset(16, 12, 16, 12, kit.VBox(2, head(say("review.from"), l.from), head(say("review.to"), l.to), head(say("review.subject"), l.subject)))
	button := kit.HBox(0, kit.NewStack(kit.NewGround("primary", "", 6), kit.Inset(14, 8, 14, 8, l.button)), kit.Fill(kit.NewBody("")))
	paperBody := kit.Inset(16, 14, 16, 16, kit.VBox(10, l.lines[0], l.lines[1], l.lines[2], button, l.small))
	l.content = kit.VBox(14,
		kit.HBox(12, kit.Fill(kit.NewSection(say("review.receive")))), l.chips,
		kit.NewStack(kit.NewGround(theme.Surface, "separator", 10), kit.VBox(0, paperHead, kit.NewLine(), paperBody)),
		l.field)
	l.show()
	return l
}

// show writes the letter of the chosen signer.
func (l *letter) show() {
	p := l.r.p
	signers := p.model.Signers()
	g := signers[min(l.index, len(signers)-1)]
	language := g.Language
	if language == "" {
		language = l.speaks
	}
	if language == "" {
		language = p.kit.Voice.Lang()
	}
	v := say.In(language)
	office, title := l.office, p.held.Parcel.Draft.Title
	if office == "" {
		office = v.Say("review.yourself")
	}
	l.from.SetText(office)
	l.to.SetText(g.FullName() + " · " + g.Email)
	l.subject.SetText(v.Say("mail.invite.subject", "office", office, "title", title))
	l.lines[0].SetText(v.Say("mail.greeting", "name", g.FullName()))
	l.lines[1].SetText(v.Say("mail.invite.what", "office", office, "title", title))
	switch day := p.held.Parcel.Draft.Expires; {
	case !day.IsZero():
		l.lines[2].SetText(v.Say("mail.invite.until", "date", v.Date(day.Local())))
	case p.lacks("lastday"): // the office writes this letter, and does not know the day either
		l.lines[2].SetText(v.Say("mail.invite.free"))
	default:
		l.lines[2].SetText(v.Say("mail.invite.until", "date", v.Say("review.until.service")))
	}
	l.button.SetText(v.Say("mail.invite.button"))
	l.small.SetText(v.Say("mail.invite.personal"))
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
