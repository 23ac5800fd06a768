package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// prepareViews are Prepare and its review.
func prepareViews(small, low fyne.Size) []view {
	return []view{
		{name: "prepare-nothing", then: goes("prepare")},
		{name: "prepare-nothing-drafts", given: full, then: func(s *scene) { papers(s); goes("prepare")(s) }},
		{name: "prepare-nothing-drafts-small", given: full, then: func(s *scene) { papers(s); goes("prepare")(s) }, size: small},
		{name: "prepare-begun", given: practice, then: prepared(0)},
		{name: "prepare", then: all(prepared(2), fieldsPlaced)},
		{name: "prepare-small", then: all(prepared(2), fieldsPlaced), size: small},
		{name: "prepare-low", then: all(prepared(2), fieldsPlaced), size: low},
		{name: "prepare-many", then: all(prepared(8), fieldsPlaced)},
		{name: "prepare-foreign", given: foreign, then: all(prepared(2), fieldsPlaced)},
		{name: "prepare-crowded", then: all(prepared(2), fieldsPlaced, crowded)},
		{name: "prepare-overprint", given: foreign, then: all(prepared(2), fieldsPlaced, crowded)},
		{name: "review-crowded", then: all(prepared(2), fieldsPlaced, crowded, review)},
		{name: "review-overprint", given: foreign, then: all(prepared(2), fieldsPlaced, crowded, review)},
		{name: "prepare-tool", then: all(prepared(2), pressed("prepare.tool.signature"))},
		{name: "prepare-signer", then: all(prepared(2), pressed("prepare.edit.hint"))},
		{name: "prepare-people", given: peopleBefore, then: all(prepared(2), pressed("prepare.add.hint"), func(s *scene) { s.user().letters("Lu") }, func(s *scene) { s.user().keys(fyne.KeyDown) })},
		{name: "prepare-signer-wrong", then: all(prepared(2), pressed("prepare.add.hint"), written("prepare.form.email", "piero.example.com"))},
		{name: "prepare-number-wrong", then: all(prepared(2), fieldsPlaced, written("prepare.number.x", "2000"))},
		{name: "prepare-pages-wrong", then: all(prepared(2), fieldsPlaced, written("prepare.copy.label", "all of them"))},
		{name: "reading", given: full, then: reading},
		{name: "prepare-signed", then: opens("prepare", &otherFacts{facts: signing.Facts{Signed: true, Pages: desktest.FourPages().Pages}})},
		{name: "prepare-encrypted", then: opens("prepare", &otherFacts{facts: signing.Facts{Encrypted: true, Pages: desktest.FourPages().Pages}})},
		{name: "prepare-damaged", then: func(s *scene) {
			s.shell.read(opened{doc: &otherFacts{err: &signing.Problem{Code: signing.ProblemDamaged}}, verb: "prepare"}, "")
		}},

		{name: "review", then: reviewed},
		{name: "review-note", then: all(reviewed, func(s *scene) { u := s.user(); u.bottom(u.entry("review.note")) })},
		{name: "review-small", then: reviewed, size: small},
		{name: "review-practice", given: practice, then: reviewed},
		{name: "review-practice-sent", given: practice, then: all(reviewed, func(s *scene) {
			s.user().pressWords(s.Kit.Voice.Count("review.send", 2))
			s.Queue.Until(s.T, "it is sent", func() bool { return s.shell.place == "requests" })
			s.settle()
		})},
		{name: "review-office", given: func(s *scene) { s.Works.OfficeIs, s.Works.ReadyIs.Office = office.Details{}, "" }, then: reviewed},
		{name: "review-mail", given: func(s *scene) { s.Works.ReadyIs.Missing = []string{"mail"} }, then: reviewed},
		{name: "review-inside", given: inside, then: reviewed},
		{name: "review-silent", given: func(s *scene) { s.Works.ReadyErr = app.ErrUnreachable }, then: reviewed},
		{name: "review-day", then: all(reviewed, dayWrong)},
		{name: "review-calendar", then: all(reviewed, pressed("day.open"))},
		{name: "review-foreign", given: foreign, then: reviewed},
		{name: "review-many", then: all(prepared(8), fieldForEach, review)},
	}
}

// foreign is a service that is told neither sizes nor a last day and lets marks lie on each other.
func foreign(s *scene) {
	s.Works.ReadyIs.Service, s.Works.ReadyIs.Lacks = "Servizio firma della Regione Piemonte", []string{"size", "lastday", "apart", "letters"}
	s.Works.InvitationErr = app.ErrForeign
}

// inside: letters would name an address that nobody elsewhere reaches.
func inside(s *scene) {
	s.Works.ReadyIs.Mode, s.Works.ReadyIs.Public, s.Works.ReadyIs.Missing = "this-computer", "http://127.0.0.1:8080", []string{"public"}
}

// prepared opens the sample contract in Prepare, with so many signers.
func prepared(signers int) act {
	return func(s *scene) {
		s.shell.read(opened{doc: s.contract(ordinaryFile), verb: "prepare"}, "")
		s.settle()
		s.redraft(func(d *signing.Draft) {
			for i := range signers {
				g := desktest.Signers()[i%2]
				g.ID, g.Email = string(rune('a'+i)), string(rune('a'+i))+g.Email
				if i > 0 && i%2 == 0 || signers == 2 && i == 1 {
					g.Name, g.Surname, g.Email = desktest.LongName[:23], desktest.LongName[24:], string(rune('a'+i))+longMail
				}
				d.Signers = append(d.Signers, g)
			}
		})
	}
}

// redraft lays what is on Prepare there with another draft.
func (s *scene) redraft(change func(d *signing.Draft)) {
	d := s.shell.prepare.Draft()
	change(&d.Parcel.Draft)
	s.shell.prepare.OpenDraft(s.shell.open.doc, s.shell.open.facts, d)
	s.shell.lookThrough("prepare")
}

func signHere(page int, x, y float64) signing.Field {
	return signing.Field{Kind: signing.SignatureField, Page: page, Box: signing.Box{X: x, Y: y, W: 164, H: 45}}
}

// fieldsPlaced has three fields on the last page, the second one in the hand, moved there and back; new ones go to the
// second signer.
func fieldsPlaced(s *scene) {
	s.redraft(func(d *signing.Draft) {
		last := len(s.shell.open.facts.Pages)
		d.Signers[0].Fields = []signing.Field{signHere(last, 72, 384)}
		d.Signers[1].Fields = []signing.Field{signHere(last, 330, 384), signHere(last, 330, 570)}
	})
	for _, name := range []fyne.KeyName{fyne.KeyTab, fyne.KeyTab, fyne.KeyRight, fyne.KeyLeft} {
		s.shell.prepare.View().TypedKey(&fyne.KeyEvent{Name: name})
	}
	s.user().down()
	if x := s.user().entry("prepare.number.x").Text; x != "330" {
		s.T.Fatalf("a field at %s is in the hand", x)
	}
}

func dayWrong(s *scene) {
	desktest.Walk(s.shell.window.Content(), func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && strings.Contains(e.AccessibilityLabel(), s.Kit.Voice.Say("day.keys")) {
			e.SetText("31.02.2026")
			e.OnCommit("31.02.2026")
		}
	})
}

func fieldForEach(s *scene) {
	s.redraft(func(d *signing.Draft) {
		for i := range d.Signers {
			d.Signers[i].Fields = []signing.Field{signHere(1+i%len(s.shell.open.facts.Pages), 72, 80+80*float64(i))}
		}
	})
}

func review(s *scene) {
	s.user().press("prepare.review")
	if !s.shell.prepare.Reviewing() {
		s.T.Fatal("no review")
	}
	s.settle()
	if s.Works.InvitationErr == nil && s.Works.ReadyErr == nil {
		waits := s.Kit.Voice.Say("review.letter.waiting")
		s.Queue.Until(s.T, "the letter has come", func() bool { return !s.Says(s.shell.window.Content(), waits) })
	}
}

// crowded has the second field lie on the first, in the hand.
func crowded(s *scene) {
	s.redraft(func(d *signing.Draft) { d.Signers[1].Fields[0].Box.X = 200 })
	for range 2 {
		s.shell.prepare.View().TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	}
}

func reviewed(s *scene) { all(prepared(2), fieldsPlaced, review)(s) }
