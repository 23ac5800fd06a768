package settings

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/verify"
	"paraph/internal/netguard"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// TestTrustLists: how the lists are is said, with what is missing and why; they are fetched, given up and fetched again in place, and a
// network that is away leaves them as they are.
func TestTrustLists(t *testing.T) {
	f := &desktest.Works{Trusts: desktest.Trusts{ListsAre: desktest.NoLists(), UpdatedTo: desktest.AllLists(time.Now()), Step: [2]int{12, 30}}}
	s, screen, _ := settingsStage(t, f, SectionTrust)
	told := 0
	screen.OnTrust = func() { told++ }
	s.Must("There are none on this computer yet.")
	f.ListsErr = netguard.ErrNoName
	s.Press("Update now")
	s.Settle()
	s.Must("Nothing was changed. The server’s name leads nowhere.")
	s.Must("There are none on this computer yet.")
	f.ListsErr = nil
	let := f.Hold(t, desktest.HeldUpdate)
	s.Press("Update now")
	s.Until("it is said how far it is", func() bool { return desktest.Holds(s.Desk.Window.Content(), "12 of 30 lists") })
	s.Press("Stop")
	s.Settle()
	s.Must("Stopped. The lists of before stay.")
	s.MustNot("12 of 30")
	let()
	s.Press("Update now")
	s.Settle()
	for _, words := range []string{
		"3 days old", "1243 certificates are trusted now", "29 of 30: Austria, Belgium", "Germany: No server answered.",
		"Malta: the one of before stays. The signature of the list does not hold.", "Liechtenstein: should have been replaced by", "of at most 250.0 MB",
		"Up to date, but for what is said above.",
	} {
		s.Must(words)
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

// TestOwnIssuer: a certificate is shown with what it is recognised by before it is trusted; taken away it comes back as it was.
func TestOwnIssuer(t *testing.T) {
	print := strings.Repeat("7f3a91c0", 8)
	one := desktest.Named("CN=Acciaierie Riunite CA, O=Acciaierie Riunite S.p.A., C=IT", "CN=Acciaierie Riunite Root, C=IT", print, true)
	f := &desktest.Works{Trusts: desktest.Trusts{ListsAre: desktest.NoLists(), OffersErr: judge.ErrNoCertificate}}
	s, screen, _ := settingsStage(t, f, SectionTrust)
	screen.ChooseIssuer = func(chosen func(string)) { chosen("/media/stick/ca.cer") }
	screen.ShowSection(SectionTrust)
	s.Settle()
	s.Must("You have added none.")
	s.Press("Add an issuer…")
	s.Settle()
	s.Must("There is no certificate in this file. Choose a certificate")
	f.OffersErr, f.OffersAre = nil, []verify.Issuer{one}
	s.Press("Add an issuer…")
	s.Settle()
	for _, words := range []string{"Trust this issuer?", "Acciaierie Riunite CA, Acciaierie Riunite S.p.A., IT", "Acciaierie Riunite Root, IT", "1 March 2024 to 1 March 2034", "7f3a91c0 7f3a91c0"} {
		s.Must(words)
	}
	s.Press("Do not trust")
	s.Settle()
	if len(f.IssuersAre) != 0 {
		t.Fatal("it was trusted")
	}
	s.Press("Add an issuer…")
	s.Settle()
	s.Press("Trust")
	s.Settle()
	s.Must("Acciaierie Riunite CA is trusted from now on.")
	s.Must("Added on 12 November 2026; valid until 1 March 2034")
	s.Press("Add an issuer…")
	s.Settle()
	s.Must("Already trusted, since 12 November 2026.")
	s.Press("Do not trust")
	added := f.IssuersAre[0].Added
	s.Press("Remove")
	s.Settle()
	s.Must("You have added none.")
	s.Desk.Toasts.TakeBack()
	s.Settle()
	if len(f.IssuersAre) != 1 || !f.IssuersAre[0].Added.Equal(added) {
		t.Errorf("%+v", f.IssuersAre)
	}
	s.Must("Added on 12 November 2026")
}

// TestSeveralToChooseFrom: of a signed document's certificates the person chooses one.
func TestSeveralToChooseFrom(t *testing.T) {
	root := desktest.Named("CN=Root, C=IT", "CN=Root, C=IT", strings.Repeat("11223344", 8), true)
	leaf := desktest.Named("CN=Sigillo di Studio Bianchi, C=IT", "CN=Root, C=IT", strings.Repeat("0a1b2c3d", 8), false)
	f := &desktest.Works{Trusts: desktest.Trusts{ListsAre: desktest.NoLists(), OffersAre: []verify.Issuer{root, leaf}}}
	s, screen, _ := settingsStage(t, f, sectionOffice)
	screen.OfferIssuers("/home/anna/signed.pdf", "")
	s.Settle()
	s.Must("Whom do you want to trust?")
	s.Must("11223344 11223344")
	desktest.OnStage[*kit.Select](s)[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.Settle()
	s.Must("0a1b2c3d 0a1b2c3d")
	s.Must("Signs for itself only")
	s.Press("Trust")
	s.Settle()
	if len(f.IssuersAre) != 1 || f.IssuersAre[0].SHA256 != leaf.SHA256 {
		t.Errorf("%+v", f.IssuersAre)
	}
}

// TestNetwork: nobody is asked before it is chosen, which counts at once; a proxy is tried where it is named, and what it gives is said.
func TestNetwork(t *testing.T) {
	f := &desktest.Works{}
	s, _, _ := settingsStage(t, f, SectionNetwork)
	s.Must("Not chosen yet: nobody is asked.")
	pressChip(t, s, 0, 1)
	s.Settle()
	s.MustNot("Not chosen yet")
	if f.ReachingIs.Ask != verify.AskYes {
		t.Errorf("%+v", f.ReachingIs)
	}
	pressChip(t, s, 1, 2)
	s.Entries()[0].SetText("http://anna:secret@proxy")
	s.Press("Test and save")
	s.Settle()
	s.Must("Write host and port, like proxy.studio.example:3128.")
	if len(f.Tries) > 0 || f.ReachingIs.Proxy != "" {
		t.Fatalf("%+v %+v", f.Tries, f.ReachingIs)
	}
	s.Entries()[0].SetText("proxy.studio.example:3128")
	f.TriedErr = netguard.ErrProxyLogin
	s.Press("Test and save")
	s.Settle()
	s.Must("Saved, but nothing came through. The proxy wants a user name and a password, and gets none from here.")
	f.TriedErr = nil
	s.Press("Test and save")
	s.Settle()
	s.Must("Saved. The list of the lists answered.")
	want := verify.Reaching{Ask: verify.AskYes, Proxy: verify.ProxyNamed, Named: "proxy.studio.example:3128"}
	if f.ReachingIs != want || f.Tries[1] != want {
		t.Errorf("%+v", f.ReachingIs)
	}
}

// pressChip presses one of the chips of a field.
func pressChip(t *testing.T, s *desktest.Stage, field, chip int) {
	t.Helper()
	all := desktest.OnStage[*kit.Chips](s)
	o, ok := all[field].Held()[chip].(fyne.Tappable)
	if !ok {
		t.Fatal("nothing to press")
	}
	o.Tapped(&fyne.PointEvent{})
}
