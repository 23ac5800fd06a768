package verify

import (
	"context"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/office"
	journey "paraph/app/verify"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

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
		words  string
		marks  int
	}{
		"sealed":      {&desktest.Works{OfficeIs: office, Sealed: here}, true, "This is exactly what Studio Bianchi’s service sealed on 12 November 2026 at 10:07.", 0},
		"before":      {&desktest.Works{OfficeIs: office, Sealed: before}, true, "Protected from 12 November 2026 on.", 0},
		"broken":      {&desktest.Works{OfficeIs: office, Sealed: broken}, true, "Somebody else changed the service’s records, so nothing can be said of this file.", 1},
		"practice":    {&desktest.Works{OfficeIs: office, Sealed: practice}, true, "Made for practice. It proves nothing.", 0},
		"unknown":     {&desktest.Works{SealedErr: signing.ErrNotFound}, true, "Not examined yet", 1},
		"unsigned":    {&desktest.Works{SealedErr: signing.ErrNotFound}, false, "No signature in this file", 0},
		"unreachable": {&desktest.Works{SealedErr: app.ErrUnreachable}, true, "Cannot say yet", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f, s := c.works, desktest.NewStage(t, "en", theme.Light)
			screen := New(s.Desk, f, f)
			s.Show(screen.Content())
			facts := desktest.FourPages()
			facts.Signed = c.signed
			screen.Open(desktest.Contract(), facts)
			s.Must("Checking…")
			s.MustNot("Cannot say yet")
			s.Settle()
			s.Must(c.words)
			s.MustNot("Valid")
			if got := len(desktest.OnStage[*kit.Mark](s)); got != c.marks {
				t.Errorf("%d marks", got)
			}
			if name == "practice" || name == "broken" {
				s.MustNot("exactly what")
			}
			if name == "broken" {
				s.Must("The request, or what protects it, was put back to how it was earlier.")
			}
			if c.marks > 0 { // what cannot be said has a button
				asked := 0
				screen.OnMeaning = func() { asked++ }
				s.Press(map[bool]string{true: "Check again", false: "What this means"}[name == "unreachable"])
				s.Settle()
				if (asked == 1) == (name == "unreachable") {
					t.Errorf("asked %d times what it means", asked)
				}
			}
			screen.Close()
			s.Must("Open a PDF")
		})
	}
}

func TestVerifyAsksAgain(t *testing.T) {
	f := &desktest.Works{SealedErr: app.ErrUnreachable}
	s := desktest.NewStage(t, "en", theme.Light)
	screen := New(s.Desk, f, f)
	s.Show(screen.Content())
	signed := desktest.FourPages()
	signed.Signed = true
	screen.Open(desktest.Contract(), signed)
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
			return desktest.Contract(), nil
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
