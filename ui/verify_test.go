package ui

import (
	"testing"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

func TestWhatVerifySays(t *testing.T) {
	at := time.Date(2026, 11, 12, 10, 7, 0, 0, time.Local)
	here := app.SealedHere{Title: "Contratto", At: at, Signers: []string{"Anna Rossi", "Luca Verdi"}}
	practice := here
	practice.Practice = true
	office := app.Office{Name: "Studio Bianchi"}
	for name, c := range map[string]struct {
		works  *fakeWorks
		signed bool
		words  string
		marks  int
	}{
		"sealed":      {&fakeWorks{office: office, sealed: here}, true, "This is exactly what Studio Bianchi’s service sealed on 12 November 2026 at 10:07.", 0},
		"practice":    {&fakeWorks{office: office, sealed: practice}, true, "Made for practice. It proves nothing.", 0},
		"unknown":     {&fakeWorks{sealedErr: signing.ErrNotFound}, true, "Not examined yet", 1},
		"unsigned":    {&fakeWorks{sealedErr: signing.ErrNotFound}, false, "No signature in this file", 0},
		"unreachable": {&fakeWorks{sealedErr: app.ErrUnreachable}, true, "Cannot say yet", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f, s := c.works, newStage(t, "en", theme.Light)
			screen := NewVerify(s.desk, f)
			s.show(screen.Content())
			facts := fourPages()
			facts.Signed = c.signed
			screen.Open(contract(), facts)
			s.must("Checking…")
			s.mustNot("Cannot say yet")
			s.settle()
			s.must(c.words)
			s.mustNot("Valid")
			if got := len(onStage[*kit.Mark](s)); got != c.marks {
				t.Errorf("%d marks", got)
			}
			if name == "practice" {
				s.mustNot("exactly what")
			}
			screen.Close()
			s.must("Open a PDF")
		})
	}
}

func TestVerifyAsksAgain(t *testing.T) {
	f := &fakeWorks{sealedErr: app.ErrUnreachable}
	s := newStage(t, "en", theme.Light)
	screen := NewVerify(s.desk, f)
	s.show(screen.Content())
	signed := fourPages()
	signed.Signed = true
	screen.Open(contract(), signed)
	s.settle()
	f.sealedErr = nil
	s.press("Check again")
	s.settle()
	s.must("This is exactly what this office’s service sealed")
}
