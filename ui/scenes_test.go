package ui

import (
	"context"
	"io/fs"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	ownkeys "paraph/app/sign"
	verdicts "paraph/app/verify"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// views are the screens and their states. A new one is a line here.
func views() []view {
	small, low := fyne.NewSize(kit.LeastWidth, kit.LeastHeight), fyne.NewSize(windowWidth, 666)
	return append([]view{
		{name: "first", given: practice},
		{name: "first-small", given: practice, size: small},
		{name: "desk-empty", given: stepsDone},
		{name: "desk-full", given: full},
		{name: "desk-full-small", given: full, size: small},
		{name: "desk-checked", given: all(full, checkedBefore)},
		{name: "desk-checked-small", given: all(full, checkedBefore), size: small},
		{name: "desk-offline", given: all(full, offline)},
		{name: "dropped", given: full, then: dropped(longFile)},
		{name: "dropped-impossible", given: full, then: droppedAs(&signing.Facts{XFA: true, Pages: desktest.FourPages().Pages})},
		{name: "password", given: full, then: password(false)},
		{name: "password-wrong", given: full, then: password(true)},
		{name: "toast", given: full, then: toast},
		{name: "unreadable", given: full, then: notOpened},

		{name: "prepare-nothing", then: goes("prepare")},
		{name: "prepare-begun", given: practice, then: prepared(0)},
		{name: "prepare", then: all(prepared(2), fieldsPlaced)},
		{name: "prepare-small", then: all(prepared(2), fieldsPlaced), size: small},
		{name: "prepare-low", then: all(prepared(2), fieldsPlaced), size: low},
		{name: "prepare-many", then: all(prepared(8), fieldsPlaced)},
		{name: "prepare-foreign", given: foreign, then: all(prepared(2), fieldsPlaced)},
		{name: "prepare-crowded", then: all(prepared(2), fieldsPlaced, crowded)},
		{name: "prepare-overprint", given: foreign, then: all(prepared(2), fieldsPlaced, crowded)},
		{name: "review-crowded", then: all(prepared(2), fieldsPlaced, crowded, review)},
		{name: "review-overprint", given: foreign, then: all(prepared(2), fieldsPlaced, crowded, review)},
		{name: "prepare-tool", then: all(prepared(2), pressed("prepare.tool.signature"))},
		{name: "prepare-signer", then: all(prepared(2), pressed("prepare.edit.hint"))},
		{name: "prepare-people", given: peopleBefore, then: all(prepared(2), pressed("prepare.add.hint"), func(s *scene) { s.user().letters("Lu") }, func(s *scene) { s.user().keys(fyne.KeyDown) })},
		{name: "prepare-signer-wrong", then: all(prepared(2), pressed("prepare.add.hint"), written("prepare.form.email", "piero.example.com"))},
		{name: "prepare-number-wrong", then: all(prepared(2), fieldsPlaced, written("prepare.number.x", "2000"))},
		{name: "prepare-pages-wrong", then: all(prepared(2), fieldsPlaced, written("prepare.copy.label", "all of them"))},
		{name: "reading", given: full, then: reading},
		{name: "prepare-signed", then: opens("prepare", &otherFacts{facts: signing.Facts{Signed: true, Pages: desktest.FourPages().Pages}})},
		{name: "prepare-encrypted", then: opens("prepare", &otherFacts{facts: signing.Facts{Encrypted: true, Pages: desktest.FourPages().Pages}})},
		{name: "prepare-damaged", then: func(s *scene) {
			s.shell.read(opened{doc: &otherFacts{err: &signing.Problem{Code: signing.ProblemDamaged}}, verb: "prepare"}, "")
		}},

		{name: "review", then: reviewed},
		{name: "review-small", then: reviewed, size: small},
		{name: "review-practice", given: practice, then: reviewed},
		{name: "review-office", given: func(s *scene) { s.Works.OfficeIs, s.Works.ReadyIs.Office = office.Details{}, "" }, then: reviewed},
		{name: "review-mail", given: func(s *scene) { s.Works.ReadyIs.Missing = []string{"mail"} }, then: reviewed},
		{name: "review-inside", given: inside, then: reviewed},
		{name: "review-silent", given: func(s *scene) { s.Works.ReadyErr = app.ErrUnreachable }, then: reviewed},
		{name: "review-day", then: all(reviewed, dayWrong)},
		{name: "review-calendar", then: all(reviewed, pressed("day.open"))},
		{name: "review-foreign", given: foreign, then: reviewed},
		{name: "review-many", then: all(prepared(8), fieldForEach, review)},

		{name: "sign-nothing", then: goes("sign")},
		{name: "sign-nokey", then: signs()},
		{name: "sign", given: keys, then: signs()},
		{name: "sign-several", given: severalInFile, then: signs(keyFile, pressed("sign.keys.file"), asked, pin("12345"))},
		{name: "sign-small", given: keys, then: signs(), size: small},
		{name: "sign-low", given: keys, then: signs(), size: low},
		{name: "sign-wrong", given: keys, then: signs(written("sign.place.w", "900"))},
		{name: "sign-field", given: keys, then: opens("sign", &otherFacts{facts: *desktest.WithFields(desktest.Buyer())})},
		{name: "sign-fields", given: keys, then: opens("sign", &otherFacts{facts: *desktest.WithFields(desktest.Buyer(), desktest.Clerk(), desktest.Initials())})},
		{name: "sign-field-small", given: keys, then: opens("sign", &otherFacts{facts: *desktest.WithFields(desktest.Initials())})},
		{name: "sign-also-wrong", given: keys, then: signs(written("sign.also", "1-9"), func(s *scene) { u := s.user(); u.bottom(u.entry("sign.also")) })},
		{name: "sign-changed", given: fileChanged, then: signs(asked, pin("12345"))},
		{name: "sign-signed", given: keys, then: opens("sign", &otherFacts{facts: signing.Facts{Signed: true, Pages: desktest.FourPages().Pages}})},
		{name: "sign-readonly", given: func(s *scene) { keys(s); s.Works.NoRoom = map[string]error{"/home/anna": fs.ErrPermission} }, then: signs()},
		{name: "pin", given: keys, then: signs(asked)},
		{name: "pin-wrong", given: keys, then: signs(asked, pin("99999"))},
		{name: "pin-last", given: lastTry, then: signs(asked, pressed("sign.pin.pad"))},
		{name: "pin-locked", given: locked, then: signs(asked, pin("99999"))},
		{name: "pin-pad", given: pinPad, then: signs(asked)},
		{name: "sign-removed", given: removed, then: signs(asked, pin("99999"))},

		{name: "verify-nothing", then: goes("verify")},
		{name: "verify-sealed", given: sealedAs(false), then: verifies(true)},
		{name: "verify-sealed-small", given: sealedAs(false), then: verifies(true), size: small},
		{name: "verify-broken", given: all(sealedAs(false), func(s *scene) {
			s.Works.Sealed.Proof.Fault = &signing.Fault{Code: signing.FaultRegister}
		}), then: verifies(true)},
		{name: "verify-practice", given: sealedAs(true), then: verifies(true)},
		{name: "verify-unknown", given: notSealed(signing.ErrNotFound), then: verifies(true)},
		{name: "verify-just", given: notSealed(signing.ErrNotFound), then: func(s *scene) {
			s.shell.verify.JustSigned("/home/anna/"+longFile, "Massimiliano Della Rovere-Montefeltro", s.Now, 2, signing.Box{X: 72, Y: 600, W: 164, H: 45})
			verifies(true)(s)
		}},
		{name: "verify-fields", given: notSealed(signing.ErrNotFound), then: opens("verify", &otherFacts{facts: *desktest.SignedFields()})},
		{name: "verify-unsigned", given: notSealed(signing.ErrNotFound), then: verifies(false)},
		{name: "verify-unreachable", given: notSealed(app.ErrUnreachable), then: verifies(true)},

		{name: "letters-empty", given: practice, then: goes("practicemail")},
		{name: "letters-code", given: letters, then: goes("practicemail")},
		{name: "letters-link", given: letters, then: all(goes("practicemail"), func(s *scene) { s.user().down() })},
		{name: "letters-silent", given: all(letters, func(s *scene) { s.Works.Err = app.ErrUnreachable }), then: goes("practicemail")},
	}, slices.Concat(keptViews(), filesViews(small), examinedViews(small), requestViews(small, low), settingsViews(small))...)
}

func requestViews(small, low fyne.Size) []view {
	out := []view{
		{name: "requests-empty", then: goes("requests")},
		{name: "requests-filtered", given: func(s *scene) { s.Put(s.EntryOf(16, "A.pdf", signing.Cancelled, desktest.Day)) }, then: goes("requests")},
		{name: "requests-search", given: full, then: all(goes("requests"), written("requests.search", "nobody has this"))},
		{name: "requests-small", given: full, then: requested(5), size: small},
		{name: "requests-wide", given: full, then: requested(3), size: fyne.NewSize(1920, 990)},
		{name: "requests-several", given: full, then: several},
		{name: "requests-several-small", given: full, then: several, size: small},
		{name: "requests-several-ask", given: full, then: all(several, does("requests.delete")), size: small},
		{name: "requests-archived", given: all(full, archived), then: all(goes("requests"), func(s *scene) { s.shell.requests.SetFilter("archived") })},
		{name: "requests-low", given: full, then: requested(5), size: low},
		{name: "requests-draft", given: full, then: all(goes("requests"), func(s *scene) { s.shell.requests.Select("d00000000000000000000001") })},
		{name: "requests-aside", given: all(full, wasPractice), then: all(goes("requests"), setAside)},
		{name: "requests-aside-small", given: all(full, wasPractice), then: all(goes("requests"), setAside), size: small},
		{name: "request-silent", given: all(full, func(s *scene) { s.Works.TrailErr, s.out = app.ErrUnreachable, true }), then: requested(4)},
		{name: "request-cancel", given: full, then: all(requested(5), does("commands.cancel"))},
		{name: "request-link", given: full, then: all(requested(5), does("commands.link"))},
		{name: "request-linked", given: full, then: all(requested(5), does("commands.link"), (*scene).pressFilled)},
		{name: "request-pick", given: unsigned, then: all(requested(5), does("commands.link"))},
		{name: "request-correct", given: unsigned, then: all(requested(5), does("commands.correct"))},
		{name: "request-correct-wrong", given: unsigned, then: all(requested(5), does("commands.correct"), func(s *scene) {
			s.Works.Err = &signing.Problem{Code: signing.ProblemSameAddress, Signer: 2}
			s.pressFilled()
		})},
	}
	for n, name := range map[int]string{
		1: "declined", 2: "bounced", 3: "opened", 4: "sent", 5: "long", 6: "code", 7: "leaving", 8: "sealing", 9: "stuck", 10: "failed", 11: "refused",
		12: "expired", 13: "cancelled", 14: "checking", 15: "lost", 16: "sealed", 17: "fetching",
	} {
		out = append(out, view{name: "request-" + name, given: full, then: requested(n)})
	}
	notSealed := func(s *scene) { s.NotSealed() }
	out = append(
		out,
		view{name: "request-unsealed", given: all(full, notSealed), then: requested(18)},
		view{name: "request-seal-waits", given: all(full, notSealed), then: requested(19)},
		view{name: "request-letters-stuck", given: all(full, func(s *scene) { s.Stuck() }), then: requested(20)},
		view{name: "request-locked", given: all(full, func(s *scene) { s.Stuck() }), then: requested(21)},
	)
	for i, tab := range []string{"happened", "document", "messages", "evidence"} {
		out = append(out, view{name: "request-tab-" + tab, given: full, then: all(requested(3), func(s *scene) { s.user().tab(i) })})
	}
	for i, tab := range []string{"happened", "evidence"} {
		out = append(out, view{name: "request-broken-" + tab, given: all(full, func(s *scene) {
			for id, t := range s.Works.Trails {
				t.Proof = signing.Proof{Guarded: true, Fault: &signing.Fault{Code: signing.FaultRegister, Noticed: s.Now}}
				s.Works.Trails[id] = t
			}
		}), then: all(requested(3), func(s *scene) { s.user().tab(3 * i) })})
	}
	out = append(out, view{name: "request-tab-copy", given: all(full, copiesUsed), then: all(requested(3), func(s *scene) { s.user().tab(1) })})
	return append(out, view{name: "request-tab-none", given: full, then: all(requested(4), func(s *scene) { s.user().tab(3) })})
}

// inside: letters would name an address that nobody elsewhere reaches.
func inside(s *scene) {
	s.Works.ReadyIs.Mode, s.Works.ReadyIs.Public, s.Works.ReadyIs.Missing = "this-computer", "http://127.0.0.1:8080", []string{"public"}
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

func behindOf(s *scene) {
	s.Works.ReachIs = office.Reach{Public: "https://firma.bianchi.example", Listen: "10.0.0.7:8080", Proxies: "10.0.0.5"}
}

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

func practice(s *scene) { s.Works.ReadyIs.Practice = true }
func offline(s *scene)  { s.out = true }

// foreign is a service that is told neither sizes nor a last day and lets marks lie on each other.
func foreign(s *scene) {
	s.Works.ReadyIs.Service, s.Works.ReadyIs.Lacks = "Servizio firma della Regione Piemonte", []string{"size", "lastday", "apart", "letters"}
	s.Works.InvitationErr = app.ErrForeign
}

// stepsDone has no first steps any more.
func stepsDone(s *scene) { s.prefs["first.done"] = "sample check sign" }

// full is a desk with a request in every state.
func full(s *scene) { stepsDone(s); s.EveryState() }

// unsigned has nobody who has signed the request with the long names.
func unsigned(s *scene) { full(s); s.LongRequest(0) }

func letters(s *scene) { practice(s); s.PracticeLetters() }

// wasPractice is a desk that practised before.
func wasPractice(s *scene) { s.PracticeLetters() }

// setAside looks at what was practice.
// several chooses all that is listed.
func several(s *scene) {
	s.shell.goTo("requests")
	s.settle()
	s.shell.requests.PickAll()
}

func archived(s *scene) {
	e := desktest.SignedBy(s.EntryOf(50, "Mandato scaduto.pdf", signing.Expired, 40*desktest.Day), 1)
	e.Archived = s.Now
	s.Put(e)
}

func setAside(s *scene) {
	s.shell.requests.SetFilter("aside")
	s.shell.requests.Select(s.EntryOf(30, "", signing.Waiting, 0).ID)
}

func keys(s *scene) {
	login := desktest.Anna()
	login.ID, login.Why = "a2", "unfit.for-login"
	long := desktest.Anna()
	long.ID, long.Holder = "a3", desktest.LongName
	s.Works.KeysAre, s.Works.Pin = []ownkeys.Key{desktest.Anna(), login, long}, "12345"
}

// severalInFile has a file with two keys, one of a long name.
func severalInFile(s *scene) {
	s.Works.Pin = "12345"
	for _, holder := range []string{"Anna Rossi", desktest.LongName} {
		k := desktest.Anna()
		k.ID, k.Holder, k.Token, k.File = holder, holder, "anna.p12", "/home/anna/anna.p12"
		s.Works.InFile = append(s.Works.InFile, k)
	}
}

// keyFile is chosen without a file dialog.
func keyFile(s *scene) {
	s.shell.sign.ChooseKey = func(chosen func(string)) { chosen("/home/anna/anna.p12") }
}

func lastTry(s *scene) { keys(s); s.Works.KeysAre[0].LastTry = true }
func locked(s *scene)  { keys(s); s.Works.Failures = []error{device.ErrPINLocked} }
func pinPad(s *scene)  { keys(s); s.Works.KeysAre[0].PINPad = true }
func removed(s *scene) { keys(s); s.Works.Failures = []error{device.ErrRemoved} }

func sealedAs(practice bool) act {
	return func(s *scene) {
		s.Works.Sealed = verdicts.Verdict{Title: longTitle, At: s.Now, Practice: practice, Signers: []string{"Anna Rossi", desktest.LongName}}
	}
}

func notSealed(err error) act { return func(s *scene) { s.Works.SealedErr = err } }

func goes(name string) act { return func(s *scene) { s.shell.goTo(name) } }

func section(name string) act {
	return func(s *scene) {
		s.shell.goTo("settings")
		s.shell.settings.ShowSection(name)
		if is := s.shell.settings.Section(); is != name {
			s.T.Fatalf("%s is shown, not %s", is, name)
		}
	}
}

func requested(n int) act {
	return func(s *scene) {
		s.shell.goTo("requests")
		s.settle()
		s.shell.requests.Select(s.EntryOf(n, "", signing.Waiting, 0).ID)
	}
}

func does(key string) act { return func(s *scene) { s.user().do(key) } }

// dropped is what a file dropped on the window brings up.
func dropped(name string) act {
	return func(s *scene) { s.shell.read(opened{doc: s.contract(name)}, "") }
}

func droppedAs(facts *signing.Facts) act {
	return func(s *scene) { s.shell.proceed(opened{doc: desktest.Contract(), facts: facts}) }
}

func password(wrong bool) act {
	return func(s *scene) { s.shell.askPassword(opened{doc: desktest.Document{Called: longFile}}, wrong) }
}

func toast(s *scene) {
	s.Kit.Toast(s.Kit.Say("requests.thrown"), s.Kit.Say("requests.undo"), func() {})
}

func notOpened(s *scene) {
	s.shell.giveBack(opened{}, longFile, &signing.Problem{Code: signing.ProblemUnreadable})
}

// opens lays a document on the desk for a verb.
func opens(verb string, doc app.Document) act {
	return func(s *scene) {
		facts, _ := doc.Facts(context.Background(), "")
		if facts == nil {
			facts = desktest.FourPages()
		}
		s.shell.put(opened{doc: doc, facts: facts, verb: verb})
	}
}

// otherFacts is a document of which something else is known.
type otherFacts struct {
	desktest.Document
	facts signing.Facts
	err   error
}

func (d otherFacts) Name() string { return longFile }
func (d otherFacts) Path() string { return "/home/anna/" + longFile }
func (d otherFacts) Facts(context.Context, string) (*signing.Facts, error) {
	return &d.facts, d.err
}

// reading is as long as a document is being read.
func reading(s *scene) {
	s.says = func() bool { return len(s.shell.window.Canvas().Overlays().List()) > 0 }
	s.shell.reading(longFile, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func(error) {})
	s.T.Cleanup(s.shell.giveUp)
}

// signs opens a contract in Sign, and goes on.
func signs(more ...act) act {
	return func(s *scene) {
		s.shell.put(opened{doc: desktest.Contract(), facts: desktest.FourPages(), verb: "sign"})
		s.settle()
		all(more...)(s)
	}
}

func asked(s *scene) { s.user().do("commands.primary") }

func pin(digits string) act {
	return func(s *scene) {
		for _, r := range digits {
			s.shell.window.Canvas().Focused().TypedRune(r)
		}
		s.pressFilled()
	}
}

func verifies(signed bool) act {
	return func(s *scene) {
		facts := desktest.FourPages()
		facts.Signed = signed
		s.shell.put(opened{doc: &otherFacts{facts: *facts}, facts: facts, verb: "verify"})
	}
}

// pressed presses the button with a key's words.
func pressed(key string) act { return func(s *scene) { s.user().press(key) } }

// written fills the input of a name and leaves it.
func written(key, text string) act {
	return func(s *scene) { u := s.user(); u.write(u.entry(key), text) }
}

// writes fills the n-th entry and leaves it.
func writes(n int, text string) act {
	return func(s *scene) {
		var entries []*kit.Entry
		desktest.Walk(s.shell.window.Canvas().Content(), func(o fyne.CanvasObject) {
			if e, ok := o.(*kit.Entry); ok {
				entries = append(entries, e)
			}
		})
		entries[n].Entry.SetText(text)
		if entries[n].OnCommit != nil {
			entries[n].OnCommit(text)
		}
	}
}

// pressFilled presses the last button of what is uppermost.
func (s *scene) pressFilled() {
	var last *kit.Button
	desktest.Walk(s.shell.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			last = b
		}
	})
	last.Press()
}

// fileChanged is a file that is another one when it is signed.
func fileChanged(s *scene) {
	keys(s)
	s.Works.Pin = "12345"
	s.Works.Failures = []error{app.ErrFileChanged}
}

// checkedBefore are files of earlier days.
func checkedBefore(s *scene) {
	for i, answer := range []string{prefs.AnswerUnsigned, prefs.AnswerPractice, prefs.AnswerUnknown, prefs.AnswerSealed} {
		name := []string{"Bozza.pdf", "Prova.pdf", longFile, "Visura camerale.pdf"}[i]
		prefs.RememberChecked(s.prefs, prefs.CheckedFile{Path: "/home/anna/" + name, Answer: answer, At: s.Now.Add(time.Duration(i-4) * 20 * time.Hour)})
	}
}
