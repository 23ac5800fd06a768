package prepare

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// letter is the mail as it will arrive, one signer at a time, in that signer's language, as its reader sees it or as the plain text
// that goes along; and beneath it the text of the code's message. The desk writes it at once, and a moment later the service does.
type letter struct {
	r       *review
	content *fyne.Container
	chips   *kit.Chips
	form    *kit.Button   // shows the other of its two forms
	plain   bool          // the text that goes along is shown
	office  requests.From // without a name until it is known
	index   int
	from    *kit.Text
	to      *kit.Text
	subject *kit.Text
	paper   *fyne.Container // the letter from its band down
	whose   *kit.Text       // who wrote what is shown
	message *kit.Entry
	field   *kit.Field
	filling bool

	asked  string           // what the service was asked last, or is about to be
	told   *requests.Letter // its answer to that
	cancel func()           // ends the asking that goes on
}

// pause is how long nothing is written before the service is asked anew.
const pause = 300 * time.Millisecond

func newLetter(r *review) *letter {
	p := r.p
	l := &letter{r: r, from: kit.NewSecond(""), to: kit.NewSecond(""), subject: kit.NewBold("").Wrapped(), paper: kit.VBox(0), whose: kit.NewSecond("").Wrapped()}
	var names []string
	for i, g := range p.model.Signers() {
		name := g.Name
		if name == "" {
			name = p.signerName(i)
		}
		if len(p.model.Signers()) > 1 {
			name = strconv.Itoa(i+1) + " " + name
		}
		names = append(names, name)
	}
	l.chips = kit.NewChips(names, func(i int) { l.index = i; l.show() })
	l.form = kit.NewButton(p.kit.Say("review.letter.plain"), "", kit.Small, func() { l.turn(!l.plain) })
	l.message = kit.NewLines("", 2)
	l.message.OnChanged = func(string) { l.keepMessage() }
	l.field = kit.NewField(p.kit.Say("review.message", "name", ""), l.message)
	head := func(label string, t *kit.Text) fyne.CanvasObject { // the label stands at the first of several lines
		return kit.Split(kit.VBox(0, kit.NewSecond(label)), kit.Scaled(66), t.Wrapped())
	}
	say := p.kit.Say
	paperHead := kit.Inset(16, 12, 16, 12, kit.VBox(2, head(say("review.from"), l.from), head(say("review.to"), l.to), head(say("review.subject"), l.subject)))
	l.content = kit.VBox(14,
		kit.HBox(12, kit.Fill(kit.NewSection(say("review.receive"))), l.form), l.chips,
		kit.VBox(8, kit.NewStack(kit.NewGround(theme.Surface, "separator", 10), kit.VBox(0, paperHead, kit.NewLine(), l.paper)), l.whose),
		r.wording.noted, r.wording.about, l.field)
	l.show()
	return l
}

// turn shows the letter as its reader sees it, or the plain text that goes along.
func (l *letter) turn(plain bool) {
	l.plain = plain
	if plain {
		l.form.SetText(l.r.p.kit.Say("review.letter.page"))
	} else {
		l.form.SetText(l.r.p.kit.Say("review.letter.plain"))
	}
	l.show()
	l.r.relay()
}

// draft is what would be sent now, and the signer whose letter is shown.
func (l *letter) draft() (signing.Draft, int) {
	p := l.r.p
	d := p.held.Parcel.Draft
	d.Signers, d.Inputs = p.model.Signers(), nil
	if p.lacks("note") {
		d.Options.Subject, d.Options.Note = "", ""
	}
	return d, min(l.index, len(d.Signers)-1)
}

// show shows the letter of the chosen signer, as it will leave.
func (l *letter) show() {
	p := l.r.p
	draft, i := l.draft()
	from, g := l.office, draft.Signers[i]
	if from.Office == "" {
		from.Office = p.kit.Say("review.yourself")
	}
	from.NoDay = p.lacks("lastday")
	w := p.requests.Letter(draft, i, from)
	l.ask(draft, i)
	if l.told != nil && l.told.Office != "" { // one without a name is not what will leave: the name is asked for first
		w = *l.told
	}
	l.from.SetText(w.Office)
	l.to.SetText(g.FullName() + " · " + g.Email)
	l.subject.SetText(w.Subject)
	l.paper.Objects = sheet(w)
	if l.plain {
		l.paper.Objects = []fyne.CanvasObject{kit.Inset(16, 14, 16, 16, kit.NewMono(w.Text).Wrapped())}
	}
	l.paper.Refresh()
	l.whose.SetText(l.writer())
	l.filling = true
	l.field.SetLabel(p.kit.Say("review.message", "name", g.FullName()))
	l.field.SetNote(p.kit.Say("review.message.note", "place", "{OTP}"))
	if l.message.Text != g.Message {
		l.message.SetText(g.Message)
	}
	l.filling = false
	l.content.Refresh()
}

// writer says who wrote the letter that is shown.
func (l *letter) writer() string {
	p := l.r.p
	switch {
	case l.told != nil && l.told.Office == "":
		return p.kit.Say("review.letter.nameless")
	case l.told != nil:
		return p.kit.Say("review.letter.service")
	case p.lacks("letters"):
		return p.kit.Say("review.letter.here", "name", p.receiverName())
	}
	return p.kit.Say("review.letter.waiting")
}

// ask has the service write the letter, once nothing was changed for a moment.
func (l *letter) ask(d signing.Draft, i int) {
	p := l.r.p
	g := d.Signers[i]
	asked := fmt.Sprintf("%d %q %q %q %v %+v %q %+v", i, d.Title, g.FullName(), g.Language, d.Expires, d.Options, p.receiverName(), l.office)
	if asked == l.asked || p.review != l.r {
		return
	}
	if l.cancel != nil {
		l.cancel()
	}
	first := l.asked == ""
	l.asked, l.told = asked, nil
	if first {
		l.have(d, i)
		return
	}
	l.cancel = p.after(pause, func() { l.have(d, i) })
}

// have has it written now.
func (l *letter) have(d signing.Draft, i int) {
	p, asked := l.r.p, l.asked
	if p.review != l.r {
		return
	}
	var told requests.Letter
	l.cancel = p.kit.Run(func(ctx context.Context) (err error) {
		told, err = p.requests.Invitation(ctx, d, i)
		return err
	}, func(err error) {
		if l.asked != asked || p.review != l.r {
			return
		}
		if err == nil {
			l.told = &told
		}
		l.show()
		l.r.relay()
	})
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

// sheet is a letter from its band to who signs it, as mail programs show it.
func sheet(w requests.Letter) []fyne.CanvasObject {
	var parts, out []fyne.CanvasObject
	for _, t := range append([]string{w.Greeting}, w.Lines...) {
		parts = append(parts, kit.NewBody(t).Wrapped())
	}
	if w.Quote != "" {
		bar := kit.NewGround("separator", "", 1)
		parts = append(parts, kit.NewStack(kit.HBox(0, kit.Fixed(3, 0, bar), kit.Fill(kit.NewBody(""))), kit.Inset(16, 4, 0, 4, kit.NewBody(w.Quote).Wrapped())))
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
