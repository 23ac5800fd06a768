package verify

import (
	"context"
	"slices"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/office"
	journey "paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// signed is the contract with a signature in it.
type signed struct{ desktest.Document }

func (signed) Facts(context.Context, string) (*signing.Facts, error) {
	f := desktest.FourPages()
	f.Signed = true
	return f, nil
}

func signedContract() (app.Document, *signing.Facts) {
	doc := signed{desktest.Contract()}
	facts, _ := doc.Facts(context.Background(), "")
	return doc, facts
}

func TestWhatVerifySays(t *testing.T) {
	at := time.Date(2026, 11, 12, 10, 7, 0, 0, time.Local)
	here := journey.Verdict{Title: "Contratto", At: at, Signers: []string{"Anna Rossi", "Luca Verdi"}}
	practice := here
	practice.Practice = true
	broken := here
	broken.Proof = signing.Proof{Guarded: true, Fault: &signing.Fault{Code: signing.FaultSetBack}}
	before := here
	before.Proof = signing.Proof{Guarded: true, Since: at}
	office := office.Details{Name: "Studio Bianchi"}
	for name, c := range map[string]struct {
		works  *desktest.Works
		signed bool
		word   string
		words  string
		button string
	}{
		"sealed":                  {&desktest.Works{OfficeIs: office, Sealed: here}, true, "Valid", "This is exactly what Studio Bianchi’s service sealed on 12 November 2026 at 10:07.", ""},
		"before":                  {&desktest.Works{OfficeIs: office, Sealed: before}, true, "Valid", "Protected from 12 November 2026 on.", ""},
		"broken":                  {&desktest.Works{OfficeIs: office, Sealed: broken}, true, "Cannot say yet", "Somebody else changed the service’s records, so nothing can be said of this file.", "What this means"},
		"practice":                {&desktest.Works{OfficeIs: office, Sealed: practice}, true, "Practice", "Made for practice. It proves nothing.", ""},
		"unknown":                 {&desktest.Works{SealedErr: signing.ErrNotFound}, true, "Cannot say yet", "Nobody vouches for the issuer of the certificate of Anna Rossi.", "Show the issuer"},
		"unsigned":                {&desktest.Works{SealedErr: signing.ErrNotFound}, false, "No signature in this file", "Nobody has signed this file so far.", ""},
		"evidence":                {evidence("ab12"), false, "No signature in this file", "It looks like the evidence of the request “Contratto”, made by Paraph. It bears no signature: the file to check is the sealed document.", ""},
		"evidence of an open one": {evidence(""), false, "No signature in this file", "It bears no signature, and no document had been sealed yet.", ""},
		"unreachable":             {&desktest.Works{SealedErr: app.ErrUnreachable}, true, "Cannot say yet", "", "Check again"},
	} {
		t.Run(name, func(t *testing.T) {
			s := desktest.NewStage(t, "en", theme.Light)
			screen := New(s.Desk, c.works, c.works)
			s.Show(screen.Content())
			doc, facts := signedContract()
			if !c.signed {
				doc, facts = desktest.Contract(), desktest.FourPages()
			}
			asked := 0
			screen.OnMeaning = func() { asked++ }
			screen.Open(doc, facts)
			s.Must("Checking…")
			s.MustNot("Cannot say yet")
			s.Settle()
			s.Must(c.word)
			s.Must(c.words)
			if c.word != "Valid" {
				s.MustNot("Valid")
			}
			if name == "practice" || name == "broken" {
				s.MustNot("exactly what")
			}
			if name == "broken" {
				s.Must("The request, or what protects it, was put back to how it was earlier.")
			}
			if c.button != "" {
				s.Press(c.button)
				s.Settle()
			}
			if (asked == 1) != (c.button == "What this means") {
				t.Errorf("asked %d times what it means", asked)
			}
			screen.Close()
			s.MustNot(c.word)
		})
	}
}

func TestVerifyAsksAgain(t *testing.T) {
	f := &desktest.Works{SealedErr: app.ErrUnreachable}
	s := desktest.NewStage(t, "en", theme.Light)
	screen := New(s.Desk, f, f)
	s.Show(screen.Content())
	screen.Open(signedContract())
	s.Settle()
	f.SealedErr = nil
	s.Press("Check again")
	s.Settle()
	s.Must("This is exactly what this office’s service sealed")
}

// TestListIsClosed: once a list is closed no further file is read, one that is asked about again neither.
func TestListIsClosed(t *testing.T) {
	f := &desktest.Works{SealedErr: app.ErrUnreachable}
	s := desktest.NewStage(t, "en", theme.Light)
	screen := New(s.Desk, f, f)
	s.Show(screen.Content())
	gate, cut := make(chan struct{}), make(chan struct{}, 2)
	hold := false
	screen.Read = func(ctx context.Context, path string) (app.Document, error) {
		if !hold {
			doc, _ := signedContract()
			return doc, nil
		}
		gate <- struct{}{}
		<-ctx.Done()
		cut <- struct{}{}
		return nil, ctx.Err()
	}
	screen.List([]string{"/a.pdf", "/b.pdf"})
	s.Settle()
	hold = true
	s.Press("Check again")
	<-gate
	s.Press("Close the list")
	<-cut
	s.Settle()
	if screen.Listed() != nil {
		t.Error("it is still listed")
	}
}

// TestChecking: while a file is checked it says how far it is and nothing that looks like an answer; stopped, it says that nothing can
// be said, and asked again it goes on.
func TestChecking(t *testing.T) {
	s := desktest.NewStage(t, "en", theme.Light)
	works := &desktest.Works{SealedErr: signing.ErrNotFound, Told: [2]int{3, 25}}
	letGo := works.Hold(t, desktest.HeldVerdict)
	screen := New(s.Desk, works, works)
	s.Show(screen.Content())
	screen.Open(signedContract())
	s.Until("how far it is", func() bool {
		return slices.ContainsFunc(desktest.OnStage[*kit.Text](s), func(x *kit.Text) bool { return x.Text() == "3 of 25 signatures" })
	})
	for _, word := range []string{"Valid", "Cannot say yet", "Do not rely on it"} {
		s.MustNot(word)
	}
	s.Press("Stop")
	s.Must("Not checked")
	s.MustNot("Checking…")
	if screen.CanReport() || screen.HasChanges() {
		t.Error("something is said of it")
	}
	letGo()
	s.Press("Check again")
	s.Settle()
	s.Must("Cannot say yet")
	s.Must("What is certain")
	s.Must("The signature was made with the key of Anna Rossi")
	s.Must("Who vouches for the issuer?")
}

// evidence has the file that is opened look like a request's.
func evidence(sealed string) *desktest.Works {
	r := judge.Report{Verdict: judge.Unsigned, Pages: 4, Record: &judge.Record{Request: "6927055e66abe148eb0efc6b", Title: "Contratto", Office: "Studio Bianchi", Sealed: sealed}}
	return &desktest.Works{SealedErr: signing.ErrNotFound, Reports: map[string]judge.Report{desktest.Contract().Name(): r}}
}
