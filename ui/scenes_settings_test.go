package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	verdicts "paraph/app/verify"
	"paraph/internal/netguard"
	"paraph/signing"
	"paraph/ui/desktest"
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
	for _, name := range []string{"office", "mail", "reach", "services", "signing", "trust", "network", "display", "keeping", "backup", "asked", "diagnostics"} {
		out = append(out, view{name: "settings-" + name, given: all(office, trusting), then: section(name)})
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
		view{name: "settings-trust-small", given: trusting, then: section("trust"), size: small},
		view{name: "settings-trust-several-small", given: all(trusting, chained), size: small, then: all(section("trust"), func(s *scene) {
			s.shell.settings.OfferIssuers("/home/anna/signed.pdf", "")
		})},
		view{name: "settings-network-small", given: all(trusting, proxied), size: small, then: all(section("network"), pressed("settings.test"))},
		view{name: "settings-trust-none", given: func(s *scene) { s.Works.ListsAre = desktest.NoLists() }, then: section("trust")},
		view{name: "settings-trust-updating", given: all(trusting, func(s *scene) {
			s.Works.Step = [2]int{12, 30}
			s.Works.Hold(s.T, desktest.HeldUpdate)
		}), then: all(section("trust"), func(s *scene) {
			pressed("settings.trust.update")(s)
			s.saying("settings.trust.progress", "n", 12, "of", 30)
		})},
		view{name: "settings-trust-failed", given: all(trusting, func(s *scene) { s.Works.ListsErr = netguard.ErrConnection }), then: all(section("trust"), pressed("settings.trust.update"))},
		view{name: "settings-trust-ask", given: trusting, then: all(section("trust"), func(s *scene) { s.shell.settings.OfferIssuers("/home/anna/seal.pem", "") })},
		view{name: "settings-trust-several", given: all(trusting, chained), then: all(section("trust"), func(s *scene) { s.shell.settings.OfferIssuers("/home/anna/signed.pdf", "") })},
		view{name: "settings-network-proxy", given: proxied, then: all(section("network"), pressed("settings.test"))},
		view{name: "settings-services-wrong", given: office, then: all(section("services"), pressed("settings.services.add"))},
		view{name: "settings-backup-wrong", given: office, then: all(section("backup"), pressed("settings.backup.do"))},
	)
}

// trusting is a desk with lists and issuers of its own.
func trusting(s *scene) {
	s.Works.ListsAre = desktest.AllLists(time.Now())
	s.Works.UpdatedTo = s.Works.ListsAre
	one := desktest.Named("CN=Sigillo di Studio Notarile Bianchi e Associati, O=Studio Bianchi, C=IT", "CN=Sigillo di Studio Notarile Bianchi e Associati, O=Studio Bianchi, C=IT", strings.Repeat("0a1b2c3d", 8), false)
	s.Works.OffersAre = []verdicts.Issuer{one}
	two := desktest.Named("CN=Acciaierie Riunite Corporate CA G3, O=Acciaierie Riunite S.p.A., C=IT", "CN=Acciaierie Riunite Root, C=IT", strings.Repeat("7f3a91c0", 8), true)
	two.Added = s.Now
	s.Works.IssuersAre = []verdicts.Issuer{two}
}

// proxied is a proxy that does not answer.
func proxied(s *scene) {
	s.Works.ReachingIs, s.Works.TriedErr = verdicts.Reaching{Ask: verdicts.AskYes, Proxy: verdicts.ProxyNamed, Named: "proxy.bianchi.example:3128"}, netguard.ErrProxy
}

// chained is what a signed document brings along.
func chained(s *scene) {
	root := desktest.Named("CN=Root CA, O=Poste Mediterranee S.p.A., C=IT", "CN=Root CA, O=Poste Mediterranee S.p.A., C=IT", strings.Repeat("11223344", 8), true)
	s.Works.OffersAre = append([]verdicts.Issuer{root}, s.Works.IssuersAre[0], s.Works.OffersAre[0])
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
