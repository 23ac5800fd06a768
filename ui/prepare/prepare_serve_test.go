package prepare

import (
	"testing"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestPrepareForAForeignService: a service that takes neither sizes nor a last day is said so, and what is shown is what it
// will make.
func TestPrepareForAForeignService(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	id := p.model.Add(1, signing.Box{X: 100, Y: 200, W: 240, H: 60})
	p.model.Activate(1)
	p.model.Add(1, signing.Box{X: 100, Y: 400, W: 240, H: 60})
	p.choose(id, false)
	foreign := office.Ready{Service: "Regione", Lacks: []string{"size", "lastday", "apart"}}
	p.Serve(foreign)
	if f, _ := p.model.Field(id); f.Box.W != 164 || f.Box.H != 45 {
		t.Errorf("the field is %v", f.Box)
	}
	form := p.panel.selected
	if !form.numbers[3].Disabled() || !form.numbers[4].Disabled() || form.numbers[1].Disabled() || !desktest.Holds(form.content, "“Regione” gives every field the same size, 164 × 45.") {
		t.Error("the size can be written, or nobody says why not")
	}
	p.goOn()
	how := p.review.options
	if !how.last.entry.Disabled() || how.days.Text() != "“Regione” sets the last day itself." || !p.held.Parcel.Draft.Expires.IsZero() {
		t.Errorf("the last day: %q, %v", how.days.Text(), p.held.Parcel.Draft.Expires)
	}
	if desktest.Holds(p.review.letter.paper, "2026") {
		t.Error("the letter promises a day")
	}
	p.Serve(office.Ready{})
	if how.last.entry.Disabled() || form.numbers[3].Disabled() {
		t.Error("what the own service takes stays off")
	}
}

// TestReviewHoldsToTheReceiversLimits: what the service would refuse does not leave, and the sentence has the number.
func TestReviewHoldsToTheReceiversLimits(t *testing.T) {
	for words, takes := range map[string]signing.Limits{
		"A request may have at most 1 signers.":                  {Signers: 1},
		"A signer may have at most 1 fields. Signer 1 has more.": {Fields: 1},
		"A document may have at most 3 pages.":                   {Pages: 3},
		"A document may have at most 1 MB.":                      {Document: 1},
		"Office seal and mail server are ready.":                 {Signers: 2, Fields: 2, Pages: 4, Document: 64 << 20},
	} {
		b := desktest.NewBed(t, "en", theme.Light)
		ready := desktest.Ready()
		ready.ReadyIs.Limits = takes
		p := prepScreen(b, ready, app.Draft{})
		desktest.PrepPeople(p.model)
		for _, y := range []float64{100, 300} {
			p.model.Activate(0)
			p.model.Add(1, signing.Box{X: 100, Y: y, W: 164, H: 45})
		}
		p.model.Activate(1)
		p.model.Add(2, signing.Box{X: 100, Y: 200, W: 164, H: 45})
		p.goOn()
		b.Until("the service", func() bool { return p.review.footer.ready != nil })
		if got := p.review.footer.words.Text(); got != words {
			t.Errorf("%+v: %q", takes, got)
		}
		if able := !p.review.footer.button.Disabled(); able != (takes.Document > 1) {
			t.Errorf("%+v: it can be sent: %v", takes, able)
		}
	}
}

// TestReviewSaysWhoCannotBeReached: a request whose letters would lead nobody elsewhere anywhere does not leave, and the
// sentence is another one than for an address that is silent just now.
func TestReviewSaysWhoCannotBeReached(t *testing.T) {
	for mode, words := range map[string]string{
		"this-computer": "Signers elsewhere cannot reach this computer. See Settings, Reaching signers.",
		"inside":        "Signers elsewhere cannot reach this computer. See Settings, Reaching signers.",
		"own-address":   "Signers cannot reach this service at its address. See Settings, Reaching signers.",
	} {
		b := desktest.NewBed(t, "en", theme.Light)
		ready := desktest.Ready()
		ready.ReadyIs.Mode, ready.ReadyIs.Missing = mode, []string{"public"}
		p := prepFull(b, ready)
		p.goOn()
		b.Until("the service", func() bool { return p.review.footer.ready != nil })
		if got := p.review.footer.words.Text(); got != words || !p.review.footer.button.Disabled() {
			t.Errorf("%s: %q", mode, got)
		}
		section := ""
		p.OnSettings = func(s string) { section = s }
		if p.review.footer.mend.Press(); !p.review.footer.mend.Visible() || section != "reach" {
			t.Errorf("%s: its settings are %q", mode, section)
		}
		ready.ReadyIs.Missing = nil // it was set there
		p.Shown()
		b.Until("the service anew", func() bool { return !p.review.footer.button.Disabled() })
		if p.review.footer.mend.Visible() {
			t.Errorf("%s: it still sends to Settings", mode)
		}
	}
}
