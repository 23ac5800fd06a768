package verify

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"

	journey "paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// trusting is a desk with the contract open, of which a report is found, that knows of lists and issuers.
func trusting(t *testing.T, works *desktest.Works, r judge.Report) (*desktest.Stage, *Screen) {
	t.Helper()
	s := desktest.NewStage(t, "en", theme.Light)
	works.SealedErr, works.Reports = signing.ErrNotFound, map[string]judge.Report{desktest.Contract().Name(): r}
	v := New(s.Desk, works, works)
	v.Age, v.SetAsk = works.Age, works.SetAsk
	v.Asks = func() string { return works.ReachingIs.Ask }
	s.Show(v.Content())
	v.Shown()
	v.Open(signedContract())
	s.Settle()
	return s, v
}

// TestIssuerIsAskedWithLeave: where only its issuer could say more the person is asked once, whatever the answer; from then on checking
// again is only that, and what was done is said as it was.
func TestIssuerIsAskedWithLeave(t *testing.T) {
	for button, want := range map[string]string{"Ask the issuer": journey.AskYes, "Do not ask": journey.AskNo} {
		works := &desktest.Works{}
		s, v := trusting(t, works, desktest.ReportOf(desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.RevocationUnknown)))
		v.report.cards[0].show(true)
		s.Must("Not known: issuers are not asked")
		if hint := v.Hint(); hint != "Checked on this computer. Nothing of the file left it, and nobody was asked." {
			t.Error(hint)
		}
		s.Press("Check again")
		s.Must("It then learns that somebody at this office’s address checks it, and when.")
		works.Reports[desktest.Contract().Name()] = desktest.ReportOf(desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.RevocationUnknown, judge.Expired))
		s.Press(button)
		s.Settle()
		s.Must("expired") // it was judged again
		if works.ReachingIs.Ask != want {
			t.Errorf("%s: %q", button, works.ReachingIs.Ask)
		}
		s.Press("Check again")
		s.Settle()
		s.MustNot("Ask the issuer over the network?")
		if asked := v.Hint() == "Checked on this computer. Nothing of the file left it; issuers are asked about their certificates."; asked != (want == journey.AskYes) {
			t.Error(v.Hint())
		}
	}
}

// TestWhoVouches: the card says whose list has the issuer and what the signature is by it, or which issuer the person added and when.
func TestWhoVouches(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	by := func(quality, device string) judge.Signature {
		one := desktest.SignatureBy("CN=Anna Rossi, C=IT")
		one.Territory, one.ListIssued, one.TrustedBy, one.Qualified, one.Device = "IT", &at, "Italian trusted list of 2026-11-20", quality, device
		return one
	}
	for words, one := range map[string]judge.Signature{
		"Qualified signature: counts as handwritten in the EU": by("e-signature", "yes"), "Signature with a qualified certificate": by("e-signature", "no"),
		"Qualified seal of an organisation": by("e-seal", "yes"), "Signature that is not qualified": by("not-qualified", "unknown"),
		"Signature; whether it is qualified is not known": by("unknown", "unknown"),
	} {
		s, _ := trusting(t, &desktest.Works{}, desktest.ReportOf(one))
		s.Must(words)
		s.Must("Trusted list of Italy, 20 November 2026")
	}
	own := desktest.SignatureBy("CN=Anna Rossi, C=IT")
	own.TrustedBy, own.Chain = "own issuer, added 2026-11-12", []judge.Certificate{{DER: []byte("leaf")}, {DER: []byte("issuer")}}
	issuer := desktest.Named("CN=Acciaierie Riunite CA, C=IT", "CN=Acciaierie Riunite CA, C=IT", fmt.Sprintf("%x", sha256.Sum256([]byte("issuer"))), true)
	issuer.Added = time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)
	s, _ := trusting(t, &desktest.Works{Trusts: desktest.Trusts{IssuersAre: []journey.Issuer{issuer}}}, desktest.ReportOf(own))
	s.Must("Because you added Acciaierie Riunite CA on 12 November 2026")
	s.Must("Signature")
}

// TestAgeOfLists: the status line says how old the lists are; where there are none the card says why most issuers are unknown, and the
// issuer's dialog leads to them. Where they are there, it leads to trusting the issuer oneself.
func TestAgeOfLists(t *testing.T) {
	now := time.Now()
	for words, age := range map[string]journey.Age{
		"No trusted lists yet": {None: true}, "Trusted lists are from today": {Fetched: now}, "Trusted lists are 1 day old": {Fetched: now.AddDate(0, 0, -1)},
		"Trusted lists are 40 days old": {Fetched: now.AddDate(0, 0, -40)},
	} {
		works := &desktest.Works{Trusts: desktest.Trusts{AgeIs: age}}
		s, v := trusting(t, works, desktest.ReportOf(desktest.SignatureBy("CN=Anna Rossi, C=IT", judge.IssuerUnknown)))
		s.Must(words)
		var led []string
		v.OnLists, v.OnTrust = func() { led = append(led, "lists") }, func() { led = append(led, "trust") }
		if age.None {
			s.Must("There are no trusted lists on this computer yet, so most issuers are unknown here.")
			s.Press("Show the issuer")
			s.Must("they name most issuers. Get them first.")
			s.Press("Get the trusted lists")
			if !slices.Equal(led, []string{"lists"}) {
				t.Errorf("%v", led)
			}
			works.AgeIs = journey.Age{Fetched: now}
			v.Again() // they were fetched
			s.Settle()
			s.Must("Trusted lists are from today")
		}
		s.MustNot("There are no trusted lists")
	}
}
