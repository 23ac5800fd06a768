package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"paraph/app"
	journey "paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// reported is a desk with the contract open, of which a report is found.
func reported(t *testing.T, r judge.Report) (*desktest.Stage, *Screen) {
	t.Helper()
	s := desktest.NewStage(t, "en", theme.Light)
	works := &desktest.Works{SealedErr: signing.ErrNotFound, Reports: map[string]judge.Report{desktest.Contract().Name(): r}}
	v := New(s.Desk, works, works)
	s.Show(v.Content())
	v.Open(signedContract())
	s.Settle()
	return s, v
}

// changed is a file in which a price on page 2 and what stands on page 3 were changed after Anna signed.
func changed() judge.Report {
	s := desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.ForbiddenChange)
	s.Coverage, s.Changes, s.ChangesAllowed, s.SignedBytes = judge.EntireRevision, judge.Other, false, 3
	s.Changed = []judge.Change{
		{What: "form-field", Name: "Luogo", Before: "", After: "Torino", Page: 1, Box: []float64{80, 80, 100, 18}, Allowed: true},
		{What: "page-content", Name: "Contents", Page: 3},
		{What: "page-content", Name: "Resources", Page: 3},
		{What: "form-field", Name: "Prezzo", Before: "12.400,00", After: "72.400,00", Page: 2, Box: []float64{180, 240, 240, 18}},
		{What: "metadata", Name: "ModDate", Allowed: true},
	}
	return desktest.ReportOf(s)
}

// TestChangesComeFirst: a file that was changed is not to be relied on; the worst change is named and shown, each change once,
// and F8 goes through them around.
func TestChangesComeFirst(t *testing.T) {
	s, v := reported(t, changed())
	s.Must("Do not rely on it")
	s.Must("was changed after Anna Rossi signed. Ask the sender for the document as it was signed.")
	s.Must("Changes 3")
	s.Must("Page 2: A field was filled in or changed")
	s.Must("12.400,00")
	s.Must("72.400,00")
	s.MustNot("Resources")
	if p := v.View().Page(); p != 2 {
		t.Errorf("page %d is shown", p)
	}
	var pages []int
	for range 3 {
		v.NextChange(1)
		pages = append(pages, v.View().Page())
	}
	v.NextChange(-1)
	if pages[0] != 3 || pages[1] != 1 || pages[2] != 2 || v.View().Page() != 1 {
		t.Errorf("%v, then %d", pages, v.View().Page())
	}
	if n := len((&marks{v: v}).Draw(2, 1)); n != 3 {
		t.Errorf("%d things are drawn on page 2", n)
	}
	if n := len((&marks{v: v}).Draw(4, 1)); n != 0 {
		t.Errorf("%d things are drawn on page 4", n)
	}
}

// TestPlaceOpensItsCard: a press on a signature's place opens the card with what is known of it.
func TestPlaceOpensItsCard(t *testing.T) {
	one, two := desktest.SignatureBy("CN=Anna Rossi, C=IT"), desktest.SignatureBy("CN=Luca Verdi, O=Verdi S.r.l., C=IT")
	two.Page, two.Box = 3, []float64{300, 600, 164, 45}
	s, v := reported(t, desktest.ReportOf(one, two))
	s.Must("Valid")
	s.Must("Both signatures are genuine")
	s.MustNot("Luca Verdi, Verdi S.r.l.")
	if !(&marks{v: v}).Down(3, signing.Point{X: 310, Y: 610}, 1, 0) {
		t.Fatal("the press is not taken")
	}
	s.Must("Luca Verdi, Verdi S.r.l.")
	if v.View().Page() != 3 || len((&marks{v: v}).Draw(3, 1)) != 1 {
		t.Errorf("page %d, %d frames", v.View().Page(), len((&marks{v: v}).Draw(3, 1)))
	}
	if (&marks{v: v}).Down(3, signing.Point{X: 10, Y: 10}, 1, 0) {
		t.Error("a press beside it is taken")
	}
}

// TestOriginalIsOpened: what was signed is opened under a name that says so; where nothing came later there is no other file.
func TestOriginalIsOpened(t *testing.T) {
	s, v := reported(t, changed())
	var name string
	var content []byte
	v.OnOriginal = func(n string, read func(context.Context) ([]byte, error)) {
		name = n
		content, _ = read(t.Context())
	}
	v.doc = holding{v.doc, []byte("onetwo")}
	s.Press("Open what was signed")
	if name != "Contratto di fornitura (as signed).pdf" || string(content) != "one" {
		t.Errorf("%q, %q", name, content)
	}
	s, v = reported(t, desktest.ReportOf(desktest.SignatureBy("CN=Anna Rossi, C=IT")))
	for _, b := range desktest.OnStage[*kit.Button](s) {
		if b.Text() == "Open what was signed" && !b.Disabled() {
			t.Error("the file itself is offered")
		}
	}
	_ = v
}

type holding struct {
	app.Document
	content []byte
}

func (h holding) Content(context.Context) ([]byte, error) { return h.content, nil }

// TestReportIsSaved: to read it is a PDF in the desk's language; for programs it has what the command line says of the file.
func TestReportIsSaved(t *testing.T) {
	s, v := reported(t, changed())
	var name string
	var content []byte
	v.OnReport = func(n string, b []byte) { name, content = n, b }
	s.Press("Save report…")
	s.Press("Save…")
	s.Until("the report", func() bool { return name != "" })
	if name != "Contratto di fornitura report.pdf" || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("%s, %d bytes", name, len(content))
	}
	name = ""
	v.SaveReport()
	s.Card("For programs").Tapped(nil)
	s.Press("Save…")
	s.Until("the other report", func() bool { return name != "" })
	var line journey.Line
	if err := json.Unmarshal(content, &line); err != nil || name != "Contratto di fornitura report.json" || line.Verdict != judge.DoNotRely ||
		len(line.Signatures) != 1 || len(line.Signatures[0].Changed) != 5 || !bytes.Contains(content, []byte(`"signedBytes": 3`)) {
		t.Errorf("%v %s %s", err, name, content)
	}
	v.report.turn(tabExpert)
	s.Must("indication: TOTAL_FAILED")
	s.Must("reasons: forbidden-change")
}

// TestOneButton: of what cannot be said each reason has its one button.
func TestOneButton(t *testing.T) {
	for reason, button := range map[judge.Reason]string{
		judge.IssuerUnknown: "Show the issuer", judge.RevocationUnknown: "Check again", judge.Expired: "What this means", judge.AlgorithmWeak: "What this means",
		judge.TimeUnproven: "What this means", judge.ChangedAnnotations: "Show the notes", judge.SignatureUnreadable: "Save report…", judge.LimitReached: "Save report…",
	} {
		one := desktest.SignatureBy("CN=Anna Rossi, C=IT", reason)
		if reason == judge.ChangedAnnotations {
			one.Changed = []judge.Change{{What: "annotation", Name: "Text", After: "Seen.", Page: 2, Box: []float64{80, 80, 18, 18}}}
		}
		s, _ := reported(t, desktest.ReportOf(one))
		s.Must("Cannot say yet")
		s.Press(button)
		if reason == judge.IssuerUnknown {
			s.Must("InfoCert Firma Qualificata 2, InfoCert S.p.A., IT")
		}
	}
}
