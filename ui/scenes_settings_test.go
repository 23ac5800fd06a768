package ui

import (
	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/prefs"
)

// settingsViews are the sections of Settings.
func settingsViews(small fyne.Size) []view {
	office := func(s *scene) {
		s.Works.OfficeIs.Name = longOffice
		s.Works.Mail = office.MailServer{Server: "smtps://mail.bianchi.example:465", From: "firma@bianchi.example"}
		s.Works.ReadyIs.Mode, s.Works.ReadyIs.Public, s.Works.ReadyIs.Missing = "own-address", "https://firma.bianchi.example", []string{"public"}
		behindOf(s)
		s.Works.ProfilesAre = []office.Profile{{ID: app.OwnProfile, Active: true}, {ID: "b", Name: "Servizio firma della Regione Piemonte", URL: "https://esign.regione.example"}}
		s.Works.TestErr = &signing.Problem{Code: signing.ProblemMailDown}
	}
	var out []view
	for _, name := range []string{"office", "mail", "reach", "services", "signing", "display", "keeping", "backup", "asked", "diagnostics"} {
		out = append(out, view{name: "settings-" + name, given: office, then: section(name)})
	}
	return append(
		out,
		view{name: "settings-mail-signin", given: signedIn, then: section("mail")},
		view{name: "settings-asked-some", given: all(stepsDone, checkedBefore), then: section("asked")},
		view{name: "settings-folder", given: func(s *scene) { s.prefs.Set(prefs.SignedFolder, "/home/anna/Documenti/Firmati") }, then: section("signing")},
		view{name: "settings-small", given: office, then: section("services"), size: small},
		view{name: "settings-office-wrong", given: office, then: all(section("office"), writes(1, "studio"))},
		view{name: "settings-mail-tested", given: office, then: all(section("mail"), pressed("settings.test"))},
		view{name: "settings-mail-wrong", given: office, then: all(section("mail"), writes(0, "mail"), writes(2, "anna"), pressed("settings.test"))},
		view{name: "settings-reach-inside", given: inside, then: section("reach")},
		view{name: "settings-reach-proxy", given: all(office, behind, func(s *scene) { s.Works.ReadyIs.UnnamedProxy = "10.0.0.4/32" }), then: section("reach")},
		view{name: "settings-reach-failed", given: all(office, certified), then: all(section("reach"), pressed("settings.reach.try"))},
		view{name: "settings-reach-behind", given: all(office, behind), then: section("reach")},
		view{name: "settings-reach-silent", given: all(office, func(s *scene) { s.Works.ReadyErr, s.out = app.ErrUnreachable, true }), then: section("reach")},
		view{name: "settings-reach-old-seal", given: all(office, func(s *scene) { s.Works.ReadyIs.Seal, s.Works.ReadyIs.SealOld = "Studio Bianchi", true }), then: section("reach")},
		view{name: "settings-services-wrong", given: office, then: all(section("services"), pressed("settings.services.add"))},
		view{name: "settings-backup-wrong", given: office, then: all(section("backup"), pressed("settings.backup.do"))},
	)
}

// signedIn is an office that signed in at its mail provider.
func signedIn(s *scene) {
	s.Works.Mail = office.MailServer{
		Server: "smtp://smtp.office365.com:587", From: longMail, Provider: "microsoft", Client: "11112222-bbbb-3333-cccc-4444dddd5555",
	}
}

// certified shows signers a certificate of its own, under a name that leads nowhere yet.
func certified(s *scene) {
	s.Works.ReachIs = office.Reach{
		Public: "https://firma.bianchi.example", Listen: "0.0.0.0:8443", Certificate: "/etc/letsencrypt/live/firma.bianchi.example/fullchain.pem",
		Key: "/etc/letsencrypt/live/firma.bianchi.example/privkey.pem", Until: s.Now.AddDate(0, 2, 0),
	}
	s.Works.ReadyIs.PublicFault = "name"
}

// behind is a service behind a reverse proxy that signers reach.
func behind(s *scene) { s.Works.ReadyIs.Missing = nil }

// behindOf is what such an office set.
func behindOf(s *scene) {
	s.Works.ReachIs = office.Reach{Public: "https://firma.bianchi.example", Listen: "10.0.0.7:8080", Proxies: "10.0.0.5"}
}

func section(name string) act {
	return func(s *scene) {
		s.shell.goTo("settings")
		s.shell.settings.ShowSection(name)
		if is := s.shell.settings.Section(); is != name {
			s.T.Fatalf("%s is shown, not %s", is, name)
		}
	}
}
