package ui

import (
	"io/fs"

	"fyne.io/fyne/v2"

	"paraph/app"
	ownkeys "paraph/app/sign"
	verdicts "paraph/app/verify"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/desktest"
)

// signViews are Sign with its PIN, and Verify.
func signViews(small, low fyne.Size) []view {
	return []view{
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
		{name: "verify-unreachable", given: all(notSealed(app.ErrUnreachable), offline), then: verifies(true)},
	}
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

func locked(s *scene) { keys(s); s.Works.Failures = []error{device.ErrPINLocked} }

func pinPad(s *scene) { keys(s); s.Works.KeysAre[0].PINPad = true }

func removed(s *scene) { keys(s); s.Works.Failures = []error{device.ErrRemoved} }

// fileChanged is a file that is another one when it is signed.
func fileChanged(s *scene) {
	keys(s)
	s.Works.Pin = "12345"
	s.Works.Failures = []error{app.ErrFileChanged}
}

func sealedAs(practice bool) act {
	return func(s *scene) {
		s.Works.Sealed = verdicts.Verdict{Title: longTitle, At: s.Now, Practice: practice, Signers: []string{"Anna Rossi", desktest.LongName}}
	}
}

func notSealed(err error) act { return func(s *scene) { s.Works.SealedErr = err } }

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
