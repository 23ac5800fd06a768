package ui

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

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
		{name: "verify-checking", given: all(unknown, func(s *scene) {
			s.Works.Told = [2]int{3, 25}
			s.Works.Hold(s.T, desktest.HeldVerdict)
		}), then: func(s *scene) {
			s.saying("verify.checking.of", "n", 3, "of", 25)
			verifies(true)(s)
		}},
		{name: "verify-stopped", given: all(unknown, func(s *scene) { s.Works.Hold(s.T, desktest.HeldVerdict) }), then: func(s *scene) {
			s.saying("verify.checking")
			verifies(true)(s)
			s.settle()
			s.saying("verify.stopped.word")
			pressed("verify.checking.stop")(s)
		}},
		{name: "verify-revocation", given: finds(revocationOpen()), then: verifies(true)},
		{name: "verify-p7m", given: unknown, then: holds(desktest.Envelope{Document: desktest.Document{Called: longFile + ".p7m"}, Holds: longFile, Bytes: 212_000, PDF: true})},
		{name: "verify-p7m-other", given: unknown, then: holds(desktest.Envelope{Document: desktest.Document{Called: "IT01234567890_00A1B.xml.p7m"}, Holds: "IT01234567890_00A1B.xml", Bytes: 18_000})},
		{name: "verify-report", given: finds(priceChanged()), then: verifies(true, pressed("verify.report"))},
		{name: "verify-valid", given: finds(twoSigned()), then: verifies(true)},
		{name: "verify-changed", given: finds(priceChanged()), then: verifies(true)},
		{name: "verify-changed-next", given: finds(priceChanged()), then: verifies(true, does("commands.change.next"))},
		{name: "verify-changed-expert", given: finds(priceChanged()), then: verifies(true, func(s *scene) { s.user().tab(2) })},
		{name: "verify-asks-sent", given: all(finds(twoSigned()), full), then: verifies(true, pressed("edit.compare"))},
		{name: "verify-compared", given: all(finds(twoSigned()), full, edited), then: verifies(true, pressed("edit.compare"), takesSent)},
		{name: "verify-changed-signed", given: finds(priceChanged()), then: verifies(true, asSigned)},
		{name: "verify-notes", given: finds(notesAdded()), then: verifies(true)},
		{name: "verify-issuer", given: unknown, then: verifies(true, pressed("verify.issuer"))},
		{name: "verify-listless", given: all(unknown, listless), then: verifies(true)},
		{name: "verify-listless-issuer", given: all(unknown, listless), then: verifies(true, pressed("verify.issuer"))},
		{name: "verify-qualified", given: finds(qualified()), then: verifies(true)},
		{name: "verify-own-issuer", given: byOwnIssuer, then: verifies(true)},
		{name: "verify-unasked", given: finds(unasked()), then: verifies(true)},
		{name: "verify-ask", given: finds(unasked()), then: verifies(true, pressed("verify.again"))},
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

// listless is a desk that has fetched no trusted lists yet.
func listless(s *scene) { s.Works.AgeIs = verdicts.Age{None: true} }

// qualified is a signature that counts as handwritten, by the Italian list.
func qualified() judge.Report {
	one := desktest.SignatureBy("CN=Anna Rossi, SERIALNUMBER=TINIT-RSSNNA80A41A662X, C=IT")
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	one.Territory, one.ListIssued, one.Qualified, one.Device, one.Issuer = "IT", &at, "e-signature", "yes", "CN=Poste Mediterranee EU Qualified Certificates CA, C=IT"
	return desktest.ReportOf(one)
}

// byOwnIssuer is a signature whose issuer the person added.
func byOwnIssuer(s *scene) {
	one := desktest.SignatureBy("CN=" + desktest.LongName + ", O=Acciaierie Riunite S.p.A., C=IT")
	der := []byte("a certificate")
	one.TrustedBy, one.Qualified, one.Chain = "own issuer, added 2026-11-12", "not-qualified", []judge.Certificate{{DER: der}}
	finds(desktest.ReportOf(one))(s)
	trusting(s)
	s.Works.IssuersAre[0].SHA256 = fmt.Sprintf("%x", sha256.Sum256(der))
}

// unasked is a signature of which only its issuer could say more.
func unasked() judge.Report {
	return desktest.ReportOf(desktest.SignatureBy("CN="+desktest.LongName+", C=IT", judge.RevocationUnknown))
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

func revocationOpen() judge.Report {
	one := desktest.SignatureBy("CN="+desktest.LongName+", C=IT", judge.RevocationUnknown, judge.TimeUnproven)
	return desktest.ReportOf(one)
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

// asSigned shows the pages as they were signed.
func asSigned(s *scene) { s.shell.verify.TurnOriginal() }

// holds opens a signed file around another one.
func holds(e desktest.Envelope) act {
	return func(s *scene) {
		one := desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.IssuerUnknown)
		one.SignedBytes, one.Page, one.Box, one.Level = 0, 0, nil, "CAdES-B-B"
		s.Works.Reports = map[string]judge.Report{e.Name(): desktest.ReportOf(one)}
		facts, err := e.Facts(s.T.Context(), "")
		if err != nil {
			s.T.Fatal(err)
		}
		s.shell.put(opened{doc: e, facts: facts, verb: "verify"})
	}
}
