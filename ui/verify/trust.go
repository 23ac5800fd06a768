package verify

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	journey "paraph/app/verify"
	judge "paraph/signing/verify"
	"paraph/ui/kit"
)

// Shown tells that it is in front, where the status line says how old the trusted lists are.
func (v *Screen) Shown() {
	v.Place.Shown()
	v.tellLists()
}

// Again judges the open document anew: by what it is judged is another.
func (v *Screen) Again() {
	v.tellLists()
	if v.doc != nil {
		v.check()
	}
}

func (v *Screen) tellLists() {
	if v.Age == nil || !v.InFront() || v.desk.Hints == nil {
		return
	}
	v.desk.Hints.SetRight(kit.NewStatus("list-checks", v.listsAge()))
}

// listsAge is how old the trusted lists are, in words.
func (v *Screen) listsAge() string {
	d, age, now := v.desk, v.Age(), time.Now()
	switch n := say.DaysSince(now, age.Fetched); {
	case age.None:
		return d.Say("verify.lists.none")
	case age.Fetched.IsZero():
		return d.Say("verify.lists.undated")
	case n == 0:
		return d.Say("verify.lists.today")
	default:
		return d.Voice.Count("verify.lists", n)
	}
}

func (v *Screen) listless() bool { return v.Age != nil && v.Age().None }

// asks reports whether issuers are asked over the network; chosen is false while nobody has said so or otherwise.
func (v *Screen) asks() (asked, chosen bool) {
	if v.Asks == nil {
		return false, true
	}
	ask := v.Asks()
	return ask == journey.AskYes, ask != ""
}

// here is what was done with the file, and with whom it was shared.
func (v *Screen) here() string {
	if asked, _ := v.asks(); asked {
		return v.desk.Say("verify.hint.asked")
	}
	return v.desk.Say("verify.hint.here")
}

// checkAgain judges the document again; the first time that only its issuer could say more, the person says whether it may be asked.
func (v *Screen) checkAgain() {
	d := v.desk
	if _, chosen := v.asks(); chosen {
		v.check()
		return
	}
	var leave func()
	choose := func(ask string) func() {
		return func() {
			leave()
			if err := v.SetAsk(ask); err != nil {
				d.Toast(d.Explain(err), "", nil)
				return
			}
			v.check()
		}
	}
	leave = d.Dialog(d.Say("verify.ask"), kit.NewBody(d.Say("verify.ask.what")).Wrapped(),
		kit.NewButton(d.Say("verify.ask.no"), "", kit.Plain, choose(journey.AskNo)), kit.NewButton(d.Say("verify.ask.yes"), "", kit.Filled, choose(journey.AskYes)))
}

// issuerDeed is what can be done about an issuer nobody vouches for, with the sentence that leads to it.
func (v *Screen) issuerDeed(leave func()) (sentence string, deed *kit.Button) {
	d := v.desk
	switch {
	case v.listless() && v.OnLists != nil:
		return d.Say("verify.issuer.nolists"), kit.NewButton(d.Say("verify.issuer.get"), "", kit.Filled, func() { leave(); v.OnLists() })
	case v.OnTrust != nil && v.doc != nil && v.doc.Path() != "":
		return "", kit.NewButton(d.Say("verify.issuer.trust"), "", kit.Plain, func() { leave(); v.OnTrust() })
	}
	return "", nil
}

// withoutLists is why most issuers are unknown here, where that is so and matters; nil elsewhere.
func (r *report) withoutLists() fyne.CanvasObject {
	unknown := slices.ContainsFunc(r.a.found.Signatures, func(s judge.Signature) bool { return slices.Contains(s.Reasons, judge.IssuerUnknown) })
	if !unknown || !r.screen.listless() || r.a.found.SealedHere {
		return nil
	}
	words := kit.Note(r.screen.desk.Say("verify.note.lists"))
	return kit.Inset(6, 0, 6, 0, kit.HBox(8, kit.NewIcon("info", 16, kit.ColorSecondary), kit.Fill(words)))
}
