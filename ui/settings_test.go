package ui

import (
	"io/fs"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

func settingsStage(t *testing.T, f *fakeWorks, section string) (*stage, *Settings, memory) {
	t.Helper()
	s, m := newStage(t, "en", theme.Light), memory{}
	screen := NewSettings(s.desk, f, m)
	s.show(screen.Content())
	screen.ShowSection(section)
	s.settle()
	return s, screen, m
}

func TestSettingsSections(t *testing.T) {
	f := &fakeWorks{office: app.Office{Name: "Studio Bianchi"}, ready: app.Ready{Mode: "this-computer"}}
	s, screen, _ := settingsStage(t, f, SectionOffice)
	for _, c := range []struct{ section, words string }{
		{SectionOffice, "Name of the office"},
		{SectionMail, "practice"},
		{SectionReach, "Signers elsewhere cannot reach it"},
		{SectionServices, "Access token"},
		{SectionSigning, "Contract signed.pdf"},
		{SectionDisplay, "Text size"},
		{SectionKeeping, "10 years"},
		{SectionBackup, "Passphrase"},
	} {
		screen.ShowSection(c.section)
		s.settle()
		s.must(c.words)
	}
	screen.ShowSection("no such section")
	if screen.shown != SectionBackup {
		t.Errorf("an unknown section shows %q", screen.shown)
	}
}

func TestMailIsTestedAndSaved(t *testing.T) {
	for name, c := range map[string]struct {
		works *fakeWorks
		words string
		sets  int
	}{
		"works":        {&fakeWorks{}, "A test letter is on its way", 1},
		"silent":       {&fakeWorks{testErr: &signing.Problem{Code: signing.ProblemMailDown}}, "Saved, but no test letter left. The mail server does not answer.", 1},
		"refused":      {&fakeWorks{testErr: &signing.Problem{Code: signing.ProblemSender}}, "does not accept the sender’s address", 1},
		"no contact":   {&fakeWorks{testErr: &signing.Problem{Code: signing.ProblemContact}}, "no contact address", 1},
		"not written":  {&fakeWorks{setMailErr: fs.ErrPermission}, "", 0},
		"same as then": {&fakeWorks{mail: app.MailServer{Server: "smtps://mail.example:465", From: "a@b.example"}}, "A test letter is on its way", 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := c.works
			s, _, _ := settingsStage(t, f, SectionMail)
			m := findMail(t, s)
			m.server.SetText("smtps://mail.example:465")
			m.from.SetText("a@b.example")
			s.press("Test and save")
			s.settle()
			s.must(c.words)
			if len(f.mailSet) != c.sets {
				t.Errorf("saved %d times", len(f.mailSet))
			}
			if f.setMailErr != nil {
				s.mustNot("Saved")
			}
			if m.server.Text != "smtps://mail.example:465" {
				t.Errorf("what was typed is %q", m.server.Text)
			}
		})
	}
}

func TestMailSaysWhatIsMissingInPlace(t *testing.T) {
	f := &fakeWorks{}
	s, _, _ := settingsStage(t, f, SectionMail)
	m := findMail(t, s)
	m.server.SetText("mail.example")
	m.user.SetText("anna")
	s.press("Test and save")
	s.settle()
	s.must("Write it as smtps://server:465")
	s.must("This e-mail address is not complete.")
	s.must("User name and password belong together.")
	if len(f.mailSet)+f.tests > 0 {
		t.Error("it was saved or tested")
	}
	m.server.SetText("smtps://mail.example:465")
	m.from.SetText("a@b.example")
	m.password.SetText("geheim")
	s.press("Test and save")
	s.settle()
	s.mustNot("Write it as")
	if len(f.mailSet) != 1 || f.mailSet[0].Login != "anna:geheim" || m.password.Text != "" {
		t.Errorf("%+v, the field holds %q", f.mailSet, m.password.Text)
	}
}

// mailFields are the entries of the mail section.
type mailFields struct{ server, from, user, password *kit.Entry }

func findMail(t *testing.T, s *stage) *mailFields {
	t.Helper()
	e := s.entries()
	if len(e) < 4 {
		t.Fatalf("%d entries", len(e))
	}
	return &mailFields{e[0], e[1], e[2], e[3]}
}

func TestOfficeIsKeptWhenAFieldIsLeft(t *testing.T) {
	f := &fakeWorks{office: app.Office{Name: "Studio Bianchi", Language: "en"}}
	s, _, _ := settingsStage(t, f, SectionOffice)
	e := s.entries()
	e[1].SetText("not an address")
	e[1].OnCommit(e[1].Text)
	s.settle()
	s.must("This e-mail address is not complete.")
	if f.office.Contact != "" {
		t.Error("it was kept")
	}
	e[1].SetText("studio@bianchi.example")
	e[1].OnCommit(e[1].Text)
	s.settle()
	s.must("Saved.")
	s.mustNot("not complete")
	if f.office.Contact != "studio@bianchi.example" || f.office.Name != "Studio Bianchi" {
		t.Errorf("%+v", f.office)
	}
}

func TestReachingSigners(t *testing.T) {
	for words, r := range map[string]app.Ready{
		"Nothing answers at the public address.": {Mode: "own-address", Public: "https://x.example", Missing: []string{"public"}},
		"Signers reach it.":                      {Mode: "own-address", Public: "https://x.example"},
		"Signers elsewhere cannot reach it.":     {Mode: "this-computer", Missing: []string{"mail"}},
	} {
		s, _, _ := settingsStage(t, &fakeWorks{ready: r}, SectionReach)
		s.must(words)
	}
	s, _, _ := settingsStage(t, &fakeWorks{readyErr: app.ErrUnreachable}, SectionReach)
	s.mustNot("Signers reach it.")
	s.mustNot("app:")
}

func TestServiceProfiles(t *testing.T) {
	f := &fakeWorks{profiles: []app.Profile{{ID: ownProfile, Active: true}}}
	s, _, _ := settingsStage(t, f, SectionServices)
	s.press("Save service")
	s.settle()
	s.must("Give it a name you will know it by.")
	e := s.entries()
	e[0].SetText("Regione")
	e[1].SetText("https://Sign.Regione.example/api")
	e[2].SetText("t0ken")
	s.press("Save service")
	s.settle()
	s.must("Saved. It is asked for the first time")
	if p := f.profiles[1]; p.ID != "sign.regione.example" || p.Token != "t0ken" || e[2].Text != "" {
		t.Errorf("%+v; the field holds %q", p, e[2].Text)
	}
	s.card("Regione").Tapped(nil)
	s.settle()
	s.must("New requests go there from now on.")
	if !f.profiles[1].Active || f.profiles[0].Active {
		t.Errorf("%+v", f.profiles)
	}
}

func TestDisplayAppliesAtOnce(t *testing.T) {
	s, screen, m := settingsStage(t, &fakeWorks{}, SectionDisplay)
	type shown struct {
		lang, variant string
		scale         float32
	}
	var got []shown
	screen.OnDisplay = func(l, v string, k float32) { got = append(got, shown{l, v, k}) }
	screen.setDisplay(PrefLanguage, "it")
	screen.setDisplay(PrefTheme, "dark")
	screen.setDisplay(PrefText, textSize(130))
	screen.setDisplay(PrefText, textSize(130))
	want := []shown{{"it", "system", 1}, {"it", "dark", 1}, {"it", "dark", 1.3}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	s.must("150 %")
	if m.Get(PrefText) != "1.30" {
		t.Error("not remembered")
	}
}

func TestBackup(t *testing.T) {
	f := &fakeWorks{}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	screen.ChooseSave = func(_ string, chosen func(string)) { chosen("/media/stick/Paraph.backup") }
	screen.ShowSection(SectionBackup)
	e := s.entries()
	e[0].SetText("short")
	e[1].SetText("other")
	s.press("Back up")
	for _, words := range []string{"It needs at least 12 letters.", "The two are not the same.", "Say where to write it."} {
		s.must(words)
	}
	s.press("Choose…")
	e[0].SetText("a long passphrase")
	e[1].SetText("a long passphrase")
	f.backupErr = fs.ErrExist
	s.press("Back up")
	s.settle()
	s.must("There is a file of that name already.")
	f.backupErr = nil
	s.press("Back up")
	s.settle()
	s.must("Saved as Paraph.backup.")
	if want := "/media/stick/Paraph.backup a long passphrase"; len(f.backups) != 2 || f.backups[1] != want || e[0].Text != "" {
		t.Errorf("%q; the field holds %q", f.backups, e[0].Text)
	}
}

// TestAskedOnce: what was answered once and for all can be taken back, one by one.
func TestAskedOnce(t *testing.T) {
	s := newStage(t, "it", theme.Light)
	prefs := memory{prefDrop: "prepare", "first.done": "sample"}
	screen := NewSettings(s.desk, &fakeWorks{}, prefs)
	forgot := 0
	screen.OnForgot = func() { forgot++ }
	s.show(screen.Content())
	screen.ShowSection(SectionAsked)
	s.must("I PDF senza firma si preparano senza chiedere.")
	s.press("Chiedi di nuovo")
	s.mustNot("I PDF senza firma si preparano senza chiedere.")
	s.must("I primi passi già fatti sono nascosti.")
	s.press("Mostra di nuovo")
	s.must("Nulla è stato deciso una volta per tutte.")
	if len(prefs) > 0 && (prefs[prefDrop] != "" || prefs["first.done"] != "") || forgot != 2 {
		t.Errorf("%v, heard %d times", prefs, forgot)
	}
}

// TestDiagnosticsAreReadBeforeTheyAreCopied: what is copied is what is shown.
func TestDiagnosticsAreReadBeforeTheyAreCopied(t *testing.T) {
	s := newStage(t, "fr", theme.Dark)
	screen := NewSettings(s.desk, &fakeWorks{}, memory{})
	screen.Diagnostics = func() string { return "Paraph: 1\nSystem: linux" }
	s.show(screen.Content())
	screen.ShowSection(SectionDiagnostics)
	s.must("System: linux")
	s.press("Copier")
	s.must("Copié.")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Paraph: 1\nSystem: linux" {
		t.Errorf("copied %q", got)
	}
}
