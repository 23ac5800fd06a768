package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/sync"
	"paraph/ui/desktest"
)

// pick presses a chip by its words.
func pick(s *desktest.Stage, words string) {
	for _, c := range desktest.OnStage[interface {
		fyne.Widget
		Hint() string
		Tapped(at *fyne.PointEvent)
	}](s) {
		if c.Hint() == words {
			c.Tapped(nil)
		}
	}
	s.Settle()
}

// TestReachIsSet: the office says how signers reach it, hears at once whether they do, and can go back to what was.
func TestReachIsSet(t *testing.T) {
	f := &desktest.Works{ReadyIs: office.Ready{Mode: "this-computer", Public: "http://127.0.0.1:8080"}}
	s, screen, _ := settingsStage(t, f, SectionReach)
	if desktest.Holds(screen.Content(), "Address of the proxy") {
		t.Error("a proxy of nobody's choice is asked about")
	}
	pick(s, "Own certificate")
	s.Press("Test and save")
	s.Settle()
	s.Must("The address begins with https://")
	s.Must("Choose the file with the key of this certificate.")
	e := s.Entries()
	e[0].SetText("https://firma.studio.example")
	screen.ChooseCertificate = func(chosen func(string)) { chosen("/etc/ssl/firma.pem") }
	screen.ShowSection(SectionReach)
	s.Settle()
	pick(s, "Own certificate")
	e = s.Entries()
	e[0].SetText("https://firma.studio.example")
	s.Press("Choose…")
	e[3].SetText("/etc/ssl/firma.key")
	f.ReadyIs = office.Ready{Mode: "own-address", Public: "https://firma.studio.example", Missing: []string{"public"}, PublicFault: "refused"}
	s.Press("Test and save")
	s.Settle()
	s.Must("The address is saved, but signers do not reach it: nothing new is sent.")
	s.Must("Nothing answers at https://firma.studio.example.")
	want := office.Reach{Public: "https://firma.studio.example", Listen: "0.0.0.0:8443", Certificate: "/etc/ssl/firma.pem", Key: "/etc/ssl/firma.key"}
	if f.ReachIs != want {
		t.Errorf("%+v", f.ReachIs)
	}
	f.ReadyIs = office.Ready{Mode: "own-address", Public: "https://firma.studio.example"}
	s.Press("Test and save")
	s.Settle()
	s.Must("Saved. Signers reach it there.")
	pick(s, "Behind a web server")
	f.SetReachErr = &sync.ListenError{Address: "127.0.0.1:8080", Fault: sync.ListenTaken}
	s.Press("Test and save")
	s.Settle()
	s.Must("Another program has 127.0.0.1:8080.")
	f.SetReachErr = nil
	f.ReadyIs.Missing, f.ReadyIs.PublicFault = []string{"public"}, "other"
	s.Press("Test and save")
	s.Settle()
	s.Must("Something else than this service answers at https://firma.studio.example.")
	if f.ReachIs.Certificate != "" || f.ReachIs.Proxies != "127.0.0.1" {
		t.Errorf("%+v", f.ReachIs)
	}
	f.ReadyIs.Missing, f.ReadyIs.PublicFault = nil, ""
	s.Press("Back to what was")
	s.Settle()
	s.Must("Saved. Signers reach it there.")
	if f.ReachIs != want {
		t.Errorf("not as it was: %+v", f.ReachIs)
	}
	pick(s, "A service elsewhere")
	s.Press("Open Services")
	s.Settle()
	s.Must("Access key")
}

// TestReachShowsHowTheServiceRuns: a service that was started at an address nobody stored stands in the form as it runs, and is
// kept by saving; what somebody chooses meanwhile stays.
func TestReachShowsHowTheServiceRuns(t *testing.T) {
	f := &desktest.Works{ReadyIs: office.Ready{Mode: "own-address", Public: "https://firma.studio.example"}}
	s, _, _ := settingsStage(t, f, SectionReach)
	s.Must("The service was started so for this time.")
	if e := s.Entries(); e[0].Text != "https://firma.studio.example" {
		t.Errorf("the form has %q", e[0].Text)
	}
	s.Press("Test and save")
	s.Settle()
	if f.ReachIs.Public != "https://firma.studio.example" {
		t.Errorf("kept %+v", f.ReachIs)
	}
	s.MustNot("The service was started so for this time.")
	f.ReachIs = office.Reach{}
	s, _, _ = settingsStage(t, f, SectionReach)
	pick(s, "Own certificate")
	s.Press("Check again")
	s.Settle()
	s.Must("File with the certificate’s key")
}
