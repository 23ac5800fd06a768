package verify

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

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

// newCard is the card of a signature, closed. A press opens or closes it and shows where it stands.
func (r *report) newCard(i int) *card {
	s := r.a.found.Signatures[i]
	c := &card{caret: kit.NewIcon("caret-down", 16, look.Secondary), scroll: r.scroll}
	name, when := r.called(i), r.when(s)
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

// called is whose a signature is; one that nobody can read has a number.
func (r *report) called(i int) string {
	if name := judge.CalledAs(r.a.found.Signatures[i].Signer); name != "" {
		return name
	}
	return r.screen.desk.Say("verify.card.unnamed", "n", i+1)
}

// when is when a signature was made, and where it stands.
func (r *report) when(s judge.Signature) string {
	d, at := r.screen.desk, r.screen.desk.Say("verify.card.undated")
	if t := timeOf(s); t != nil {
		at = d.Voice.DateTime(t.Local())
	}
	if s.Page > 0 && len(s.Box) == 4 {
		return d.Say("verify.card.when", "at", at, "n", s.Page)
	}
	return d.Say("verify.card.unseen", "at", at)
}

func timeOf(s judge.Signature) *time.Time {
	if s.ProvenTime != nil {
		return s.ProvenTime
	}
	return s.ClaimedTime
}

// facts are what is known of a signature, each in a phrase, and why it is not valid.
func (r *report) facts(s judge.Signature) (rows []fyne.CanvasObject) {
	d := r.screen.desk
	add := func(what, how string) {
		if how != "" {
			rows = append(rows, kit.Split(kit.Inset(0, 2, 0, 0, kit.VBox(0, kit.NewSecond(what))), kit.Scaled(92), kit.NewBody(how).Wrapped()))
		}
	}
	who := judge.CalledAs(s.Signer)
	if o := judge.NamePart(s.Signer, "O"); o != "" && o != who {
		who += ", " + o
	}
	add(d.Say("verify.card.who"), who)
	add(d.Say("verify.card.kind"), r.kind(s))
	add(d.Say("verify.card.issuer"), judge.CalledAs(s.Issuer))
	add(d.Say("verify.card.trusted"), r.trusted(s))
	add(d.Say("verify.card.time"), r.time(s))
	add(d.Say("verify.card.covers"), r.covers(s))
	add(d.Say("verify.card.revoked"), r.revoked(s))
	for _, reason := range s.Reasons {
		rows = append(rows, kit.HBox(8, kit.NewIcon("info", 16, kit.ColorSecondary), kit.Fill(kit.NewBody(d.Voice.Reason(reason)).Wrapped())))
	}
	return rows
}

func (r *report) kind(s judge.Signature) string {
	d := r.screen.desk
	switch {
	case r.a.found.SealedHere && r.a.office != "":
		return d.Say("verify.kind.seal", "office", r.a.office)
	case r.a.found.SealedHere:
		return d.Say("verify.kind.seal.nameless")
	}
	kind, qualified := d.Say("verify.kind."+s.Kind), r.qualified(s)
	switch {
	case qualified == "":
		return kind
	case s.Kind == judge.Approval:
		return qualified
	}
	return kind + ". " + qualified
}

func (r *report) time(s judge.Signature) string {
	d := r.screen.desk
	switch {
	case s.ProvenTime != nil:
		return d.Say("verify.time.proven", "at", d.Voice.DateTime(s.ProvenTime.Local()))
	case s.ClaimedTime != nil:
		return d.Say("verify.time.claimed", "at", d.Voice.DateTime(s.ClaimedTime.Local()))
	}
	return d.Say("verify.card.undated")
}

func (r *report) covers(s judge.Signature) string {
	key := "verify.covers.broken"
	switch {
	case s.Coverage == judge.EntireFile:
		key = "verify.covers.all"
	case s.Coverage != judge.EntireRevision:
	case !s.ChangesAllowed:
		key = "verify.covers.first"
	case s.Changes == judge.NoChange || s.Changes == judge.LongTermData:
		key = "verify.covers.then"
	default:
		key = "verify.covers.allowed"
	}
	return r.screen.desk.Say(key)
}

// revoked says whether the certificate was withdrawn: nobody was asked where its issuer is not known.
func (r *report) revoked(s judge.Signature) string {
	key := "verify.revoked.unknown"
	switch {
	case slices.Contains(s.Reasons, judge.Revoked):
		key = "verify.revoked.yes"
	case r.a.found.SealedHere && !r.a.found.Practice:
		key = "verify.revoked.here"
	case s.Verdict == judge.Valid:
		key = "verify.revoked.no"
	case r.unasked(s):
		key = "verify.revoked.unasked"
	}
	return r.screen.desk.Say(key)
}
