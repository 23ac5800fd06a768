package sign

import (
	"testing"

	journey "paraph/app/sign"
	"paraph/ui/desktest"
)

// TestSeveralWithAPINPad: what is counted is what was signed, and that the PIN is typed on the reader stays.
func TestSeveralWithAPINPad(t *testing.T) {
	k := desktest.Anna()
	k.PINPad = true
	f := &desktest.Works{KeysAre: []journey.Key{k}, Gate: make(chan struct{})}
	s, screen := signStage(t, f)
	screen.With([]string{"/home/anna/Bad 1.pdf", "/home/anna/Bad 2.pdf", "/home/anna/c.pdf"})
	s.Must("They will be saved with “signed” in their names, beside the originals, which stay.")
	screen.ask()
	s.Must("signs 4 documents")
	screen.dialog.try()
	f.Gate <- struct{}{}
	f.Gate <- struct{}{} // the first that cannot be signed was told
	told := false
	s.Desk.Dispatch(func() { told = true })
	s.Until("what was told is shown", func() bool { return told })
	s.Must("Signed: 1 of 4")
	s.Must("Type the PIN on the reader.")
	close(f.Gate)
	s.Settle()
	s.Must("2 of 4 signed")
}
