package settings

import (
	"io/fs"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

func settingsStage(t *testing.T, f *desktest.Works, section string) (*desktest.Stage, *Screen, desktest.Memory) {
	t.Helper()
	s, m := desktest.NewStage(t, "en", theme.Light), desktest.Memory{}
	screen := New(s.Desk, f, f, m)
	s.Show(screen.Content())
	screen.ShowSection(section)
	s.Settle()
	return s, screen, m
}

func TestSettingsSections(t *testing.T) {
	f := &desktest.Works{OfficeIs: office.Details{Name: "Studio Bianchi"}, ReadyIs: office.Ready{Mode: "this-computer"}}
	s, screen, _ := settingsStage(t, f, sectionOffice)
	for _, c := range []struct{ section, words string }{
		{sectionOffice, "Name of the office"},
		{SectionMail, "practice"},
		{SectionReach, "Signers elsewhere cannot reach it"},
		{sectionServices, "Access key"},
		{sectionSigning, "Contract signed.pdf"},
		{sectionDisplay, "Text size"},
		{sectionKeeping, "10 years"},
		{SectionBackup, "Passphrase"},
	} {
		screen.ShowSection(c.section)
		s.Settle()
		s.Must(c.words)
	}
	screen.ShowSection("no such section")
	if screen.Section() != SectionBackup {
		t.Errorf("an unknown section shows %q", screen.Section())
	}
}

// TestTypedMailStays: who has to set something in another section first finds what was typed, until it is saved.
func TestTypedMailStays(t *testing.T) {
	f := &desktest.Works{TestErr: &signing.Problem{Code: signing.ProblemContact}, Mail: office.MailServer{Practice: true}}
	s, screen, _ := settingsStage(t, f, SectionMail)
	typed := []string{"smtps://mail.studio.example:465", "firma@studio.example", "anna", "a password"}
	for i, text := range typed {
		s.Entries()[i].SetText(text)
	}
	s.Press("Test and save")
	s.Settle()
	s.Must("no contact address")
	s.Must("Settings, Office")
	s.Press("Write the contact address")
	s.Settle()
	if screen.Section() != sectionOffice || s.Desk.Window.Canvas().Focused() != fyne.Focusable(screen.contact) {
		t.Fatalf("in %s the keyboard is at %T", screen.Section(), s.Desk.Window.Canvas().Focused())
	}
	screen.ShowSection(SectionMail)
	s.Settle()
	for i, text := range typed {
		if got := s.Entries()[i].Text; got != text {
			t.Errorf("%d: %q is %q", i, text, got)
		}
	}
	f.TestErr = nil
	s.Press("Test and save")
	s.Settle()
	s.Press("Work for real")
	s.Settle()
	f.Mail = office.MailServer{Server: typed[0], From: "ufficio@studio.example"} // set elsewhere meanwhile
	screen.ShowSection(sectionOffice)
	screen.ShowSection(SectionMail)
	s.Settle()
	if e := s.Entries(); e[0].Text != typed[0] || e[1].Text != "ufficio@studio.example" || e[2].Text+e[3].Text != "" {
		t.Errorf("after saving it is %q, %q, %q", e[0].Text, e[1].Text, e[2].Text)
	}
}

func TestMailIsTestedAndSaved(t *testing.T) {
	for name, c := range map[string]struct {
		works *desktest.Works
		words string
		sets  int
	}{
		"works":        {&desktest.Works{}, "A test letter is on its way", 1},
		"silent":       {&desktest.Works{TestErr: &signing.Problem{Code: signing.ProblemMailDown}}, "The settings are saved; the test letter did not leave. The mail server does not answer.", 1},
		"refused":      {&desktest.Works{TestErr: &signing.Problem{Code: signing.ProblemSender}}, "does not accept the sender’s address", 1},
		"no contact":   {&desktest.Works{TestErr: &signing.Problem{Code: signing.ProblemContact}}, "no contact address", 1},
		"not written":  {&desktest.Works{SetMailErr: fs.ErrPermission}, "", 0},
		"same as then": {&desktest.Works{Mail: office.MailServer{Server: "smtps://mail.example:465", From: "a@b.example"}}, "A test letter is on its way", 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := c.works
			if f.Mail.Server == "" {
				f.Mail = office.MailServer{Server: "smtps://mail.example:587", From: "a@b.example"}
			}
			s, _, _ := settingsStage(t, f, SectionMail)
			m := findMail(t, s)
			m.server.SetText("smtps://mail.example:465")
			m.from.SetText("a@b.example")
			s.Press("Test and save")
			s.Settle()
			s.Must(c.words)
			if len(f.MailSet) != c.sets {
				t.Errorf("saved %d times", len(f.MailSet))
			}
			if f.SetMailErr != nil {
				s.MustNot("Saved")
			}
			if m.server.Text != "smtps://mail.example:465" {
				t.Errorf("what was typed is %q", m.server.Text)
			}
		})
	}
}

// TestTheModeIsAskedAbout: a mail server that makes practice real is tried before anything is saved, and saved after one question; so is
// what makes an office practise, which has nothing to try.
func TestTheModeIsAskedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		stored, server, from string
		underWay             int
		says, deed           string
	}{
		"to real":             {"", "smtps://mail.example:465", "a@b.example", 2, "2 practice requests are set aside", "Work for real"},
		"to real, at once":    {"", "smtps://mail.example:465", "a@b.example", 0, "reaches people and has a value.", "Work for real"},
		"to practice":         {"smtps://mail.example:465", "", "", 2, "2 real requests are under way", "Practise"},
		"to practice, vacant": {"smtps://mail.example:465", "", "", 0, "stays on this computer", "Practise"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &desktest.Works{Mail: office.MailServer{Server: c.stored, From: "a@b.example"}}
			s, screen, _ := settingsStage(t, f, SectionMail)
			screen.UnderWay = func() int { return c.underWay }
			told := 0
			screen.OnMail = func() { told++ }
			m := findMail(t, s)
			m.server.SetText(c.server)
			m.from.SetText(c.from)
			tries := 0
			if c.server != "" {
				f.TestErr = &signing.Problem{Code: signing.ProblemMailDown}
				s.Press("Test and save")
				s.Settle()
				s.Must("No test letter left, so nothing was changed. The mail server does not answer.")
				s.MustNot(c.says)
				f.TestErr, tries = nil, 3
			}
			for _, answer := range []string{"Leave it as it is", c.deed} {
				s.Press("Test and save")
				s.Settle()
				s.Must(c.says)
				if len(f.MailSet) > 0 {
					t.Fatal("it was saved before anybody answered")
				}
				s.Press(answer)
				s.Settle()
			}
			if len(f.MailSet) != 1 || f.MailSet[0].Server != c.server || len(f.Tried) != tries || f.Tests > 0 || told != 1 {
				t.Errorf("%+v, tried %+v, then tested %d times, told %d times", f.MailSet, f.Tried, f.Tests, told)
			}
		})
	}
}

func TestMailSaysWhatIsMissingInPlace(t *testing.T) {
	f := &desktest.Works{}
	s, _, _ := settingsStage(t, f, SectionMail)
	m := findMail(t, s)
	m.server.SetText("mail.example")
	m.user.SetText("anna")
	s.Press("Test and save")
	s.Settle()
	s.Must("Write it as smtps://server:465")
	s.Must("This e-mail address is not complete.")
	s.Must("User name and password belong together.")
	m.from.SetText("studio@example,com")
	s.Press("Test and save")
	s.Settle()
	s.Must("a comma stands where a dot belongs")
	if len(f.MailSet)+len(f.Tried) > 0 {
		t.Error("it was saved or tested")
	}
	m.server.SetText("smtps://mail.example:465")
	m.from.SetText("a@b.example")
	m.password.SetText("geheim")
	s.Press("Test and save")
	s.Settle()
	s.MustNot("Write it as")
	s.Press("Work for real")
	s.Settle()
	if len(f.MailSet) != 1 || f.MailSet[0].Login != "anna:geheim" || m.password.Text != "" {
		t.Errorf("%+v, the field holds %q", f.MailSet, m.password.Text)
	}
}

// mailFields are the entries of the mail section.
type mailFields struct{ server, from, user, password *kit.Entry }

func findMail(t *testing.T, s *desktest.Stage) *mailFields {
	t.Helper()
	e := s.Entries()
	if len(e) < 4 {
		t.Fatalf("%d entries", len(e))
	}
	return &mailFields{e[0], e[1], e[2], e[3]}
}

func TestOfficeIsKeptWhenAFieldIsLeft(t *testing.T) {
	f := &desktest.Works{OfficeIs: office.Details{Name: "Studio Bianchi", Language: "en"}}
	s, _, _ := settingsStage(t, f, sectionOffice)
	e := s.Entries()
	e[1].SetText("not an address")
	e[1].OnCommit(e[1].Text)
	s.Settle()
	s.Must("This e-mail address is not complete.")
	if f.OfficeIs.Contact != "" {
		t.Error("it was kept")
	}
	e[1].SetText("studio@bianchi.example")
	e[1].OnCommit(e[1].Text)
	s.Settle()
	s.Must("Saved.")
	s.MustNot("not complete")
	if f.OfficeIs.Contact != "studio@bianchi.example" || f.OfficeIs.Name != "Studio Bianchi" {
		t.Errorf("%+v", f.OfficeIs)
	}
}

func TestReachingSigners(t *testing.T) {
	for words, r := range map[string]office.Ready{
		"Nothing answers at the public address.": {Mode: "own-address", Public: "https://x.example", Missing: []string{"public"}},
		"Signers reach it.":                      {Mode: "own-address", Public: "https://x.example"},
		"Signers elsewhere cannot reach it.":     {Mode: "this-computer", Missing: []string{"mail"}},
	} {
		s, _, _ := settingsStage(t, &desktest.Works{ReadyIs: r}, SectionReach)
		s.Must(words)
		s.MustNot("small server")
		s.MustNot("--trusted-proxy")
	}
	s, _, _ := settingsStage(t, &desktest.Works{ReadyErr: app.ErrUnreachable}, SectionReach)
	s.MustNot("Signers reach it.")
	s.MustNot("app:")
}

// TestSignersElsewhere: where letters would name an address nobody elsewhere reaches, the ways out are said, one of them is
// to choose that nobody is elsewhere.
func TestSignersElsewhere(t *testing.T) {
	f := &desktest.Works{ReadyIs: office.Ready{Mode: "this-computer", Public: "http://127.0.0.1:8080", Missing: []string{"public"}}}
	s, _, _ := settingsStage(t, f, SectionReach)
	s.Must("Signers elsewhere cannot reach it, so nothing new is sent.")
	s.Must("Choose below how they can reach it")
	s.MustNot("paraphctl")
	for _, c := range desktest.OnStage[interface {
		fyne.Widget
		Hint() string
		Tapped(at *fyne.PointEvent)
	}](s) {
		if c.Hint() == "All in this office" {
			c.Tapped(nil)
		}
	}
	s.Settle()
	s.Must("Saved.")
	s.Must("The service runs. Signers elsewhere cannot reach it.")
	s.MustNot("Openapi as the remote service")
	if !f.Inside {
		t.Error("not stored")
	}
	f.ReadyIs = office.Ready{Mode: "own-address", Public: "https://x.example", UnnamedProxy: "10.0.0.2/32"}
	s.Press("Check again")
	s.Settle()
	s.Must("Name it below as 10.0.0.2/32.")
}

func TestServiceProfiles(t *testing.T) {
	f := &desktest.Works{ProfilesAre: []office.Profile{{ID: app.OwnProfile, Active: true}}}
	s, screen, _ := settingsStage(t, f, sectionServices)
	s.Press("Save service")
	s.Settle()
	s.Must("Give it a name you will know it by.")
	for address, good := range map[string]bool{
		"https://sign.example": true, "https://sign.example:8443/api": true, "http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080": true,
		"http://sign.example": false, "http://192.168.1.5:8080": false, "http://localhost.example": false, "ftp://localhost": false, "https://": false, "sign.example": false,
	} {
		s.Entries()[1].SetText(address)
		s.Press("Save service")
		s.Settle()
		if refused := desktest.Holds(screen.Content(), "could read the documents"); refused == good {
			t.Errorf("%s is refused: %v", address, refused)
		}
	}
	e := s.Entries()
	e[0].SetText("Regione")
	e[1].SetText("https://Sign.Regione.example/api")
	e[2].SetText("t0ken")
	s.Press("Save service")
	s.Settle()
	s.Must("Saved. It is asked for the first time")
	if p := f.ProfilesAre[1]; p.ID != "sign.regione.example" || p.Token != "t0ken" || e[2].Text != "" {
		t.Errorf("%+v; the field holds %q", p, e[2].Text)
	}
	s.Card("Regione").Tapped(nil)
	s.Settle()
	s.Must("New requests go there from now on.")
	if !f.ProfilesAre[1].Active || f.ProfilesAre[0].Active {
		t.Errorf("%+v", f.ProfilesAre)
	}
}

func TestDisplayAppliesAtOnce(t *testing.T) {
	s, screen, m := settingsStage(t, &desktest.Works{}, sectionDisplay)
	type shown struct {
		lang, variant string
		scale         float32
	}
	var got []shown
	screen.OnDisplay = func(l, v string, k float32) { got = append(got, shown{l, v, k}) }
	screen.setDisplay(prefs.Language, "it")
	screen.setDisplay(prefs.Theme, "dark")
	screen.setDisplay(prefs.Text, prefs.TextSize(130))
	screen.setDisplay(prefs.Text, prefs.TextSize(130))
	want := []shown{{"it", "system", 1}, {"it", "dark", 1}, {"it", "dark", 1.3}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	s.Must("150 %")
	if m.Get(prefs.Text) != "1.30" {
		t.Error("not remembered")
	}
}

func TestBackup(t *testing.T) {
	f := &desktest.Works{}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	screen.ChooseSave = func(_ string, chosen func(string)) { chosen("/media/stick/Paraph.backup") }
	screen.ShowSection(SectionBackup)
	e := s.Entries()[3:] // behind those of the backups by themselves
	e[0].SetText("short")
	e[1].SetText("other")
	s.Press("Back up")
	for _, words := range []string{"It needs at least 12 characters.", "The two are not the same.", "Say where to write it."} {
		s.Must(words)
	}
	s.Press("Choose…")
	e[0].SetText("a long passphrase")
	e[1].SetText("a long passphrase")
	f.BackupErr = fs.ErrExist
	s.Press("Back up")
	s.Settle()
	s.Must("Replace “Paraph.backup”?")
	if safe, ok := s.Desk.Window.Canvas().Focused().(*kit.Button); !ok || safe.Text() != "Keep it" {
		t.Errorf("the focus is on %v", s.Desk.Window.Canvas().Focused())
	}
	s.Press("Keep it")
	s.Settle()
	if len(f.ByHand) != 1 || e[0].Text == "" {
		t.Errorf("kept: %q", f.ByHand)
	}
	s.Press("Back up")
	s.Settle()
	s.Press("Replace") // which is no backup
	s.Settle()
	s.Must("There is a file of that name already.")
	f.BackupThere, f.ByHand = true, f.ByHand[:1]
	s.Press("Back up")
	s.Settle()
	s.Press("Replace")
	s.Settle()
	s.Must("Saved as Paraph.backup.")
	f.BackupErr, f.ByHand = nil, f.ByHand[:2]
	f.BackupBroken = 2
	e[0].SetText("a long passphrase")
	e[1].SetText("a long passphrase")
	s.Press("Back up")
	s.Settle()
	s.Must("The evidence of 2 requests does not hold")
	f.ByHand = f.ByHand[:2]
	if want := "/media/stick/Paraph.backup a long passphrase"; len(f.ByHand) != 2 || f.ByHand[1] != want || e[0].Text != "" {
		t.Errorf("%q; the field holds %q", f.ByHand, e[0].Text)
	}
}

// TestAskedOnce: what was answered once and for all can be taken back, one by one.
func TestAskedOnce(t *testing.T) {
	s := desktest.NewStage(t, "it", theme.Light)
	kept := desktest.Memory{prefs.Drop: "prepare", "first.done": "sample"}
	screen := New(s.Desk, &desktest.Works{}, &desktest.Works{}, kept)
	forgot := 0
	screen.OnForgot = func() { forgot++ }
	s.Show(screen.Content())
	screen.ShowSection(sectionAsked)
	s.Must("I PDF senza firma si preparano senza chiedere.")
	s.Press("Chiedi di nuovo")
	s.MustNot("I PDF senza firma si preparano senza chiedere.")
	s.Must("I primi passi già fatti sono nascosti.")
	s.Press("Mostra di nuovo")
	s.Must("Nulla è stato deciso una volta per tutte.")
	if len(kept) > 0 && (kept[prefs.Drop] != "" || kept["first.done"] != "") || forgot != 2 {
		t.Errorf("%v, heard %d times", kept, forgot)
	}
}

// TestDiagnosticsAreReadBeforeTheyAreCopied: what is copied is what is shown.
func TestDiagnosticsAreReadBeforeTheyAreCopied(t *testing.T) {
	s := desktest.NewStage(t, "fr", theme.Dark)
	screen := New(s.Desk, &desktest.Works{}, &desktest.Works{}, desktest.Memory{})
	screen.Diagnostics = func() string { return "Paraph: 1\nSystem: linux" }
	s.Show(screen.Content())
	screen.Version = "0.1.0"
	folder := ""
	screen.OnFolder = func(path string) { folder = path }
	screen.ShowSection(sectionDiagnostics)
	s.Settle()
	for _, words := range []string{"Paraph 0.1.0", "Sur le disque de cet ordinateur", "Le service tourne.", "Le serveur de messagerie accepte les messages.", "Aucune sauvegarde n’a encore été faite."} {
		s.Must(words)
	}
	s.MustNot("System: linux")
	s.MustNot("Copier")
	s.MustNot("/home/anna")
	s.Press("Ouvrir le dossier")
	if folder != (&desktest.Works{}).Where() {
		t.Errorf("the folder is %q", folder)
	}
	s.Press("Afficher le texte")
	s.Must("System: linux")
	s.Press("Copier")
	s.Must("Copié.")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Paraph: 1\nSystem: linux" {
		t.Errorf("copied %q", got)
	}
}

// TestWhatIsToBePutRightIsNamed: what was not saved names the fields, not their colour; what was kept is said beside the heading,
// so that nothing moves.
func TestWhatIsToBePutRightIsNamed(t *testing.T) {
	f := &desktest.Works{}
	s, screen, _ := settingsStage(t, f, SectionMail)
	for text, entry := range map[string]int{"mail": 0, "anna": 2} {
		s.Entries()[entry].SetText(text)
	}
	s.Press("Test and save")
	s.Settle()
	s.Must("Nothing was saved. To be put right: Mail server, ")
	s.Must(" and User name.")
	screen.ShowSection(sectionOffice)
	s.Settle()
	high := screen.form.Content.MinSize()
	s.Entries()[0].OnCommit("Studio Verdi")
	s.Settle()
	if s.Must("Saved."); screen.form.Content.MinSize() != high {
		t.Errorf("%v, then %v", high, screen.form.Content.MinSize())
	}
}
