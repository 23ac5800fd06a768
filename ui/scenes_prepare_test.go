package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

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
