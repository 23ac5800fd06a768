package prepare

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// reviewed is the review of the usual draft, with an answer of its service.
func reviewed(b *desktest.Bed, w *desktest.Works) *Screen {
	b.T.Helper()
	b.Desk.Remote = w.Remote
	p := prepFull(b, w)
	p.goOn()
	b.Until("the service", func() bool { return p.review.footer.ready != nil })
	return p
}

// TestReviewWords: title, subject and note are written in the review, go into the draft and into the letter the service writes.
func TestReviewWords(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := reviewed(b, desktest.Ready())
	w, l := p.review.wording, p.review.letter
	if w.title.Text != "Contratto di fornitura" {
		t.Errorf("the title is %q", w.title.Text)
	}
	w.title.SetText("Fornitura 2027")
	w.subject.SetText("Our contract")
	w.note.SetText("As agreed:\ncall me at www.studio.example.")
	b.Until("the service's letter", func() bool { return l.told != nil && strings.HasSuffix(l.told.Subject, "Our contract") })
	for _, words := range []string{"«Fornitura 2027»", "As agreed:", "call me at www[.]studio[.]example.", "Studio Bianchi scrive:"} {
		if !desktest.Holds(l.paper, words) {
			t.Errorf("%q is not in the letter", words)
		}
	}
	if l.whose.Text() != "Written by the service, as it will leave." || l.subject.Text() != "Our contract" {
		t.Errorf("%q: %q", l.whose.Text(), l.subject.Text())
	}
	l.turn(true)
	if !desktest.Holds(l.paper, "> As agreed:") {
		t.Error("the plain text does not show the note")
	}
	d := p.Draft()
	if d.Title != "Fornitura 2027" || d.Parcel.Draft.Title != "Fornitura 2027" || d.Parcel.Draft.Options.Subject != "Our contract" || !strings.HasPrefix(d.Parcel.Draft.Options.Note, "As agreed:\n") {
		t.Errorf("%q %+v", d.Title, d.Parcel.Draft.Options)
	}
}

// TestReviewKeepsWhatCannotBeSent from leaving: it is said beneath, and the draft keeps what it had.
func TestReviewKeepsWhatCannotBeSent(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := reviewed(b, desktest.Ready())
	w := p.review.wording
	w.title.SetText("  ")
	if !p.review.footer.button.Disabled() || p.Draft().Title != "Contratto di fornitura" {
		t.Error("a request without a title can be sent")
	}
	w.title.SetText("Fornitura")
	w.note.SetText(strings.Repeat("a", signing.MaxNote+3))
	if words := p.review.footer.words.Text(); !p.review.footer.button.Disabled() || words != "800 letters at most: 3 too many." {
		t.Errorf("%q", words)
	}
	p.review.footer.failed = "The service does not answer."
	p.review.footer.show()
	if !p.review.footer.button.Disabled() {
		t.Error("after a sending that failed what cannot be sent is no obstacle")
	}
	p.review.footer.failed = ""
	w.note.SetText("")
	if p.review.footer.button.Disabled() || p.Draft().Parcel.Draft.Options.Note != "" {
		t.Error("a note that was taken back is still in the way")
	}
}

// TestReviewNoteNobodyCarries: at a service of before a note cannot be written, and the review says so; what the draft has stays for
// another one. At a foreign one the desk itself writes the letters, with it.
func TestReviewNoteNobodyCarries(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	works := desktest.Ready()
	works.InvitationErr = app.ErrForeign
	p := reviewed(b, works)
	w := p.review.wording
	w.note.SetText("As agreed.")
	p.Serve(office.Ready{Service: "Old", Lacks: []string{"note"}})
	if !w.note.Disabled() || !w.subject.Disabled() || !desktest.Holds(w.noted, "“Old” cannot carry a note or a subject of your own: it is older than this program. Letters leave without them.") {
		t.Error("nobody says that the note is lost")
	}
	if desktest.Holds(p.review.letter.paper, "As agreed.") || p.Draft().Parcel.Draft.Options.Note != "As agreed." {
		t.Error("the letter shows what will not leave, or the draft has lost it")
	}
	p.Serve(office.Ready{Service: "Regione", Lacks: []string{"size", "lastday", "apart", "letters"}})
	if w.note.Disabled() || !desktest.Holds(p.review.letter.paper, "As agreed.") {
		t.Error("the desk's own letter has no note")
	}
	if got := p.review.letter.whose.Text(); got != "“Regione” only gives the link: the letter is written at this desk." {
		t.Errorf("%q", got)
	}
}

// TestReviewSaysWhoSpeaksWhat: languages by their names; who was given none reads letters in the one the office speaks, and that is
// said. A telephone is shown, and may be let be corrected.
func TestReviewSaysWhoSpeaksWhat(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepFull(b, desktest.Ready())
	g := p.model.Signers()[1]
	g.Language, g.Mobile = "", "+39 333 1234567"
	p.model.SetSigner(1, g)
	p.goOn()
	for _, words := range []string{"anna.rossi@example.com, Italian", "luca.verdi@example.com, +39 333 1234567, letters in Italian, page as the browser asks"} {
		if !desktest.Holds(p.review.content, words) {
			t.Errorf("%q is not said", words)
		}
	}
	if p.Draft().Parcel.Draft.Options.Editable.Mobile {
		t.Error("a telephone may be corrected without a word of the office")
	}
	desktest.Walk(p.review.options.content, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && c.AccessibilityLabel() == "Telephone" {
			c.Tapped(&fyne.PointEvent{})
		}
	})
	if !p.Draft().Parcel.Draft.Options.Editable.Mobile {
		t.Error("the telephone cannot be let be corrected")
	}
}

// TestReviewWithoutAnOfficesName: until the office has a name, the letter shows where it will stand, also once the service has written
// one without; and signers of one name can be told apart.
func TestReviewWithoutAnOfficesName(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	works := desktest.Ready()
	works.OfficeIs, works.ReadyIs.Office = office.Details{}, ""
	p := reviewed(b, works)
	l := p.review.letter
	if b.Win.Canvas().Focused() != fyne.Focusable(p.review.footer.name) {
		t.Errorf("what is missing does not have the keyboard, %T has", b.Win.Canvas().Focused())
	}
	if p.review.wording.note.AcceptsTab() {
		t.Error("Tab does not lead out of the note")
	}
	b.Until("the service’s letter", func() bool { return l.told != nil })
	if l.told.Office != "" || l.from.Text() != "[name of the office]" || !desktest.Holds(l.paper, "[name of the office]") {
		t.Errorf("%q, %q", l.told.Office, l.from.Text())
	}
	if got := l.whose.Text(); got != "The office’s name will stand in the brackets." {
		t.Error(got)
	}
	if !desktest.Holds(p.review.content, "1 Anna") {
		t.Error("signers are told apart by nothing")
	}
}
