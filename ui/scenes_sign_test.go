package ui

import (
	"io/fs"

	"fyne.io/fyne/v2"

	"paraph/app"
	ownkeys "paraph/app/sign"
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
