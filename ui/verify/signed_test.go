package verify

import (
	"testing"
	"time"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestSignedJustNow: the page of a signature that was just made is shown, and said with its time; also of one that shows on
// no page. Another file opened next is a file like others.
func TestSignedJustNow(t *testing.T) {
	s := desktest.NewStage(t, "en", theme.Light)
	works := &desktest.Works{SealedErr: signing.ErrNotFound}
	v := New(s.Desk, works, works)
	s.Show(v.Content())
	_, facts := signedContract()
	at := time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)
	opens := func(doc desktest.Document) {
		v.Close()
		v.Open(signed{doc}, facts)
		s.Settle()
	}
	v.JustSigned(desktest.Contract().At, "Anna Rossi", at, 3, signing.Box{X: 72, Y: 600, W: 164, H: 45})
	opens(desktest.Contract())
	s.Must("Signed just now")
	s.Must("By Anna Rossi, at 11:07, on page 3.")
	if page := v.View().Page(); page != 3 {
		t.Errorf("page %d is shown", page)
	}
	v.Refresh()
	s.Settle()
	s.Must("Signed just now")
	opens(desktest.Contract())
	s.MustNot("Signed just now")
	v.JustSigned(desktest.Contract().At, "Anna Rossi", at, 0, signing.Box{})
	opens(desktest.Contract())
	s.Must("By Anna Rossi, at 11:07. The pages do not show it.")
	v.JustSigned(desktest.Contract().At, "Anna Rossi", at, 3, signing.Box{})
	opens(desktest.Document{Called: "b.pdf", At: "/home/anna/b.pdf"})
	s.MustNot("Signed just now")
	s.Must("Nobody vouches for the issuer")
}
