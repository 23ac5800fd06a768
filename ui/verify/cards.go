package verify

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	words "paraph/app/verify/report"
	judge "paraph/signing/verify"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// card is a signature: whose and when, and once it is open what is known of it.
type card struct {
	caret   *kit.Icon
	body    *fyne.Container
	content fyne.CanvasObject
	scroll  func() *kit.Scroll
}

func (c *card) show(open bool) {
	kit.ShowIf(c.body, open)
	c.caret.Set(map[bool]string{true: "caret-up", false: "caret-down"}[open], look.Secondary)
	kit.Anew(c.scroll())
}

// signatures are the cards, behind them what is known of the file itself.
func (r *report) signatures() (rows []fyne.CanvasObject) {
	v, d := r.screen, r.screen.desk
	r.cards = nil
	if r.a.found.SealedHere {
		rows = append(rows, v.sealedFacts(r.a.found))
	}
	if f := r.a.found.Proof.Fault; f != nil {
		rows = append(rows, kit.NewCard(kit.NewBody(d.Voice.Fault(f, time.Local)).Wrapped()))
	}
	rows = append(rows, r.known()...)
	for i := range r.a.found.Signatures {
		c := r.newCard(i)
		r.cards = append(r.cards, c)
		rows = append(rows, c.content)
	}
	if why := r.withoutLists(); why != nil {
		rows = append(rows, why)
	}
	if !r.a.found.SealedHere {
		rows = append(rows, v.fileFacts())
	}
	if r.of.kind.open() {
		rows = append(rows, kit.Inset(6, 0, 6, 0, kit.HBox(8, kit.NewIcon("info", 16, kit.ColorSecondary), kit.Fill(kit.Note(d.Say("verify.note"))))))
	}
	return rows
}

// known are what is certain of a file and what is missing, where not everything can be said.
func (r *report) known() (cards []fyne.CanvasObject) {
	if r.of.kind != unsure && r.of.kind != unanswered {
		return nil
	}
	d := r.screen.desk
	card := func(title, icon string, facts []words.Fact) {
		if len(facts) == 0 {
			return
		}
		parts := kit.VBox(12, kit.NewBold(title))
		for _, f := range facts[:min(len(facts), mostKnown)] {
			shape := kit.Inset(0, 2, 0, 0, kit.NewIcon(icon, 16, theme.ColorNamePrimary))
			parts.Add(kit.Split(kit.VBox(0, shape), kit.Scaled(26), kit.VBox(0, kit.NewBody(f.What).Wrapped(), kit.NewSecond(f.How).Wrapped())))
		}
		cards = append(cards, kit.NewCard(parts))
	}
	card(d.Say("verify.certain"), "check", words.Certain(d.Voice, r.a.found))
	card(d.Say("verify.missing"), "question", words.Missing(d.Voice, r.a.found))
	return cards
}

// mostKnown is how many things a card tells; all of them stand in the report.
const mostKnown = 6

// newCard is the card of a signature, closed. A press opens or closes it and shows where it stands.
func (r *report) newCard(i int) *card {
	s := r.a.found.Signatures[i]
	c := &card{caret: kit.NewIcon("caret-down", 16, look.Secondary), scroll: r.scroll}
	name, when := r.called(i), words.When(r.screen.desk.Voice, s)
	head := kit.HBox(12, kit.NewMark(r.mark(s), 22), kit.Fill(kit.VBox(0, kit.NewBold(name).Wrapped(), kit.NewSecond(when).Wrapped())), c.caret)
	press := kit.NewPressRow(kit.Inset(14, 10, 14, 10, head), name+". "+when, 10, func() {
		c.show(!c.body.Visible())
		r.frame(i)
	})
	c.body = kit.VBox(0, kit.NewLine(), kit.Inset(14, 12, 14, 14, kit.VBox(6, r.facts(s)...)))
	c.body.Hide()
	c.content = kit.ListCard(press, c.body)
	return c
}

// scroll is what scrolls the cards.
func (r *report) scroll() *kit.Scroll {
	if r.whole != nil {
		return r.whole
	}
	return r.scrolls[tabSignatures]
}

// mark is that of a signature; of what was made for practice none is valid.
func (r *report) mark(s judge.Signature) kit.Verdict {
	switch {
	case s.Verdict == judge.DoNotRely:
		return kit.MarkDanger
	case s.Verdict == judge.Valid && !r.a.found.Practice:
		return kit.MarkValid
	}
	return kit.MarkUnsure
}

// facts are what is known of a signature, each in a phrase, and why it is not valid.
func (r *report) facts(s judge.Signature) (rows []fyne.CanvasObject) {
	d := r.screen.desk
	for _, f := range words.Facts(d.Voice, r.a.found, r.a.office, s) {
		rows = append(rows, kit.Split(kit.Inset(0, 2, 0, 0, kit.VBox(0, kit.NewSecond(f.What))), kit.Scaled(92), kit.NewBody(f.How).Wrapped()))
	}
	for _, reason := range s.Reasons {
		rows = append(rows, kit.HBox(8, kit.NewIcon("info", 16, kit.ColorSecondary), kit.Fill(kit.NewBody(d.Voice.Reason(reason)).Wrapped())))
	}
	return rows
}

// called is whose a signature is.
func (r *report) called(i int) string {
	return words.Called(r.screen.desk.Voice, r.a.found.Signatures[i], i+1)
}
