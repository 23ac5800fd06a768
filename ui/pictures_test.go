package ui

import (
	"os"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/theme"
)

// TestPictures draws the screens in every language and look into the folder PARAPH_SHOTS.
func TestPictures(t *testing.T) {
	if os.Getenv("PARAPH_SHOTS") == "" {
		t.Skip("PARAPH_SHOTS names no folder")
	}
	for look, variant := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		for _, lang := range say.Languages() {
			t.Run(lang+"-"+look, func(t *testing.T) {
				picturesOfSettings(t, lang, look, variant)
				picturesOfSign(t, lang, look, variant)
				picturesOfVerify(t, lang, look, variant)
			})
		}
	}
}

func picturesOfSettings(t *testing.T, lang, look string, variant theme.Variant) {
	s := newStage(t, lang, variant)
	f := &fakeWorks{
		office:  app.Office{Name: "Studio legale Bianchi, Ferraris e Associati di Torino e Milano", Contact: "studio@bianchi.example", Language: lang},
		mail:    app.MailServer{Server: "smtps://mail.bianchi.example:465", From: "firma@bianchi.example"},
		testErr: &signing.Problem{Code: signing.ProblemMailDown},
		ready:   app.Ready{Mode: "own-address", Public: "https://firma.bianchi.example", Seal: "Studio Bianchi", Missing: []string{"public"}},
		profiles: []app.Profile{
			{ID: ownProfile, Active: true}, {ID: "b", Name: "Servizio firma della Regione Piemonte", URL: "https://esign.regione.example"},
		},
	}
	screen := NewSettings(s.desk, f, memory{})
	s.show(screen.Content())
	for _, p := range screen.sections() {
		screen.ShowSection(p.name)
		s.settle()
		s.desk.Window.Canvas().Capture()
		if p.name == SectionMail || p.name == SectionBackup || p.name == SectionServices {
			s.press(s.desk.Voice.Say(map[string]string{
				SectionMail: "settings.test", SectionBackup: "settings.backup.do", SectionServices: "settings.services.add",
			}[p.name]))
			s.settle()
		}
		s.shoot("settings-" + p.name + "-" + lang + "-" + look)
	}
}

func picturesOfSign(t *testing.T, lang, look string, variant theme.Variant) {
	s := newStage(t, lang, variant)
	login := anna()
	login.ID, login.Why = "a2", "unfit.for-login"
	f := &fakeWorks{keys: []app.Key{anna(), login}, pin: "12345"}
	screen := NewSign(s.desk, f)
	screen.ChooseKey = func(chosen func(string)) {}
	s.show(screen.Content())
	s.shoot("sign-empty-" + lang + "-" + look)
	screen.Open(contract(), fourPages())
	s.settle()
	time.Sleep(200 * time.Millisecond)
	s.settle()
	s.shoot("sign-" + lang + "-" + look)
	screen.stamp.entries[3].SetText("900")
	s.settle()
	s.shoot("sign-wrong-" + lang + "-" + look)
	screen.stamp.entries[3].SetText("190")
	screen.ask()
	for range 4 {
		screen.dialog.entry.TypedRune('9')
	}
	s.shoot("sign-pin-" + lang + "-" + look)
	screen.dialog.entry.TypedRune('9')
	screen.dialog.try()
	s.settle()
	s.shoot("sign-pin-wrong-" + lang + "-" + look)
	screen.dialog.last = true
	screen.dialog.warn(s.desk.Explain(device.ErrPINLast))
	screen.dialog.togglePad()
	s.shoot("sign-pin-last-" + lang + "-" + look)
	screen.dialog.end()
}

func picturesOfVerify(t *testing.T, lang, look string, variant theme.Variant) {
	at := time.Date(2026, 11, 12, 10, 7, 0, 0, time.UTC)
	signed := fourPages()
	signed.Signed = true
	here := app.SealedHere{Title: "Contratto di fornitura", At: at, Signers: []string{"Anna Rossi", "Luca Verdi"}}
	practice := here
	practice.Practice = true
	for name, f := range map[string]*fakeWorks{
		"sealed":   {office: app.Office{Name: "Studio Bianchi"}, sealed: here},
		"practice": {sealed: practice},
		"unknown":  {sealedErr: signing.ErrNotFound},
	} {
		s := newStage(t, lang, variant)
		screen := NewVerify(s.desk, f)
		s.show(screen.Content())
		screen.Open(contract(), signed)
		s.settle()
		time.Sleep(200 * time.Millisecond)
		s.settle()
		s.shoot("verify-" + name + "-" + lang + "-" + look)
	}
}
