package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	verdicts "paraph/app/verify"
	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// verifyViews are the answers of Verify.
func verifyViews(small fyne.Size) (out []view) {
	unknown := notSealed(signing.ErrNotFound)
	for _, v := range []view{
		{name: "verify-nothing", then: goes("verify")},
		{name: "verify-sealed", given: sealedAs(false), then: verifies(true)},
		{name: "verify-broken", given: all(sealedAs(false), func(s *scene) {
			s.Works.Sealed.Proof.Fault = &signing.Fault{Code: signing.FaultRegister}
		}), then: verifies(true)},
		{name: "verify-practice", given: sealedAs(true), then: verifies(true)},
		{name: "verify-unknown", given: unknown, then: verifies(true)},
		{name: "verify-just", given: unknown, then: func(s *scene) {
			s.shell.verify.JustSigned("/home/anna/"+longFile, "Massimiliano Della Rovere-Montefeltro", s.Now, 2, signing.Box{X: 72, Y: 600, W: 164, H: 45})
			verifies(true)(s)
		}},
		{name: "verify-unsigned", given: unknown, then: verifies(false)},
		{name: "verify-evidence", given: finds(judge.Report{Verdict: judge.Unsigned, Pages: 4, Record: &judge.Record{
			Request: "6927055e66abe148eb0efc6b", Title: longTitle, Office: longOffice, Sealed: strings.Repeat("e9e53bc8", 8),
		}}), then: verifies(false)},
		{name: "verify-unreachable", given: all(notSealed(app.ErrUnreachable), offline), then: verifies(true)},
		{name: "verify-valid", given: finds(twoSigned()), then: verifies(true)},
		{name: "verify-changed", given: finds(priceChanged()), then: verifies(true)},
		{name: "verify-changed-next", given: finds(priceChanged()), then: verifies(true, does("commands.change.next"))},
		{name: "verify-changed-expert", given: finds(priceChanged()), then: verifies(true, func(s *scene) { s.user().tab(2) })},
		{name: "verify-asks-sent", given: all(finds(twoSigned()), full), then: verifies(true, pressed("edit.compare"))},
		{name: "verify-compared", given: all(finds(twoSigned()), full, edited), then: verifies(true, pressed("edit.compare"), takesSent)},
		{name: "verify-notes", given: finds(notesAdded()), then: verifies(true)},
		{name: "verify-issuer", given: unknown, then: verifies(true, pressed("verify.issuer"))},
	} {
		low := v
		low.name, low.size = v.name+"-small", small
		out = append(out, v, low)
	}
	return out
}

// finds has a report found of the file that is opened.
func finds(r judge.Report) act {
	return func(s *scene) {
		s.Works.SealedErr, s.Works.Reports = signing.ErrNotFound, map[string]judge.Report{longFile: r}
	}
}

// edited is a file in which words and a page are not as they were sent, though its signatures are valid.
func edited(s *scene) {
	s.Works.Edits = []compare.Edit{
		{Kind: compare.Word, Page: 2, OriginalPage: 2, Box: compare.Place{X: 180, Y: 240, W: 64, H: 14}, Before: "12.400,00", After: "72.400,00"},
		{Kind: compare.Moved, Page: 2, OriginalPage: 2, Box: compare.Place{X: 72, Y: 420, W: 300, H: 14}, Before: "Entro 30 giorni dalla consegna", After: "Entro 30 giorni dalla consegna"},
		{Kind: compare.FormValue, Page: 3, OriginalPage: 3, Box: compare.Place{X: 80, Y: 80, W: 100, H: 18}, After: "Torino", Asked: true},
		{Kind: compare.PageMissing, OriginalPage: 4, Box: compare.Place{W: 595, H: 842}},
	}
}

// takesSent chooses the first of what was sent.
func takesSent(s *scene) {
	s.settle()
	var first *kit.PressRow
	desktest.Walk(s.shell.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if row, ok := o.(*kit.PressRow); ok && first == nil {
			first = row
		}
	})
	if first == nil {
		s.T.Fatal("nothing that was sent is offered")
	}
	first.Tapped(nil)
	s.settle()
}

func twoSigned() judge.Report {
	one, two := desktest.SignatureBy("CN=Anna Rossi, SERIALNUMBER=TINIT-RSSNNA80A41A662X, C=IT"), desktest.SignatureBy("CN="+desktest.LongName+", O=Verdi Costruzioni Generali S.r.l., C=IT")
	one.Coverage, one.SignedBytes, one.ProvenTime = judge.EntireRevision, 200_000, one.ClaimedTime
	one.Changed = []judge.Change{{What: "signature", Name: "Firma2", Page: 2, Allowed: true}}
	two.Page, two.Box = 1, []float64{330, 600, 180, 50}
	return desktest.ReportOf(one, two)
}

func priceChanged() judge.Report {
	one, two := desktest.SignatureBy("CN="+desktest.LongName+", C=IT", judge.ForbiddenChange, judge.IssuerUnknown), desktest.SignatureBy("CN=Luca Verdi, C=IT", judge.IssuerUnknown)
	one.Coverage, one.SignedBytes, one.Changes, one.ChangesAllowed = judge.EntireRevision, 200_000, judge.Other, false
	one.Page, one.Box = 4, []float64{72, 600, 164, 45}
	one.Changed = []judge.Change{
		{What: "form-field", Name: "Prezzo", Before: "€ 12.400,00 oltre IVA", After: "€ 72.400,00 oltre IVA", Page: 2, Box: []float64{60, 166, 300, 26}},
		{What: "page-content", Name: "Contents", Page: 3},
		{What: "form-field", Name: "Luogo_e_data_della_sottoscrizione_del_contratto", After: "Torino", Page: 2, Box: []float64{60, 346, 180, 18}, Allowed: true},
	}
	two.Page, two.Box = 4, []float64{330, 600, 164, 45}
	return desktest.ReportOf(one, two)
}

func notesAdded() judge.Report {
	one := desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.ChangedAnnotations)
	one.Coverage, one.SignedBytes, one.Changes = judge.EntireRevision, 200_000, judge.Annotation
	one.Changed = []judge.Change{{What: "annotation", Name: "Text", After: "Visto, da discutere con il cliente prima della consegna.", Page: 1, Box: []float64{480, 220, 18, 18}}}
	return desktest.ReportOf(one)
}

func verifies(signed bool, more ...act) act {
	return func(s *scene) {
		facts := desktest.FourPages()
		facts.Signed = signed
		s.shell.put(opened{doc: &otherFacts{facts: *facts}, facts: facts, verb: "verify"})
		if len(more) > 0 {
			s.settle()
			all(more...)(s)
		}
	}
}

func sealedAs(practice bool) act {
	return func(s *scene) {
		s.Works.Sealed = verdicts.Verdict{Title: longTitle, At: s.Now, Practice: practice, Signers: []string{"Anna Rossi", desktest.LongName}}
	}
}

func notSealed(err error) act { return func(s *scene) { s.Works.SealedErr = err } }
