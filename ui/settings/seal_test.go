package settings

import (
	"testing"

	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
)

// TestOldSealIsRenewed when the office says so, and only one of before is.
func TestOldSealIsRenewed(t *testing.T) {
	f := &desktest.Works{ReadyIs: office.Ready{Mode: "this-computer", Seal: "Studio Bianchi"}}
	s, screen, _ := settingsStage(t, f, SectionReach)
	s.MustNot("Renew the seal")
	f.ReadyIs.SealOld, f.SealErr = true, signing.ErrState
	screen.ShowSection(SectionReach)
	s.Settle()
	s.Must("what was sealed before stays good")
	s.Press("Renew the seal")
	s.Settle()
	s.Must("Renew the seal") // it did not work, and can be tried again
	if !f.ReadyIs.SealOld {
		t.Error("renewed all the same")
	}
	f.SealErr = nil
	s.Press("Renew the seal")
	s.Settle()
	s.MustNot("Renew the seal")
}
