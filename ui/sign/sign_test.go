package sign

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app/open"
	journey "paraph/app/sign"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

func signStage(t *testing.T, f *desktest.Works) (*desktest.Stage, *Screen) {
	t.Helper()
	s := desktest.NewStage(t, "en", theme.Light)
	screen := New(s.Desk, f)
	screen.ChooseKey = func(chosen func(string)) { chosen("/home/anna/anna.p12") }
	s.Show(screen.Content())
	screen.Open(desktest.Contract(), desktest.FourPages())
	s.Settle()
	return s, screen
}

func typeIn(e *secretEntry, text string) {
	for _, r := range text {
		e.TypedRune(r)
	}
}

// zeroed checks every secret that was handed over: the very bytes, afterwards.
func zeroed(t *testing.T, f *desktest.Works) {
	t.Helper()
	if len(f.Secrets) == 0 {
		t.Error("no secret was handed over")
	}
	for i, s := range f.Secrets {
		if !bytes.Equal(s, make([]byte, len(s))) {
			t.Errorf("secret %d is still there", i)
		}
	}
}

// TestSigningACopy: where a copy was found to be used, it is what is signed, under the original's path; until that is known,
// and where nothing can be used, nothing is signed and it is said why.
func TestSigningACopy(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	s, screen := signStage(t, f)
	screen.Examined(nil)
	if why := screen.blocked(); why != "The document is being looked through…" {
		t.Errorf("meanwhile: %q", why)
	}
	screen.Examined(&open.Examined{Facts: desktest.FourPages(), Why: &signing.Problem{Code: signing.ProblemHidden, Word: signing.HiddenMedia}})
	if why := screen.blocked(); !strings.Contains(why, "sound, film") {
		t.Errorf("%q", why)
	}
	s.Must("This PDF holds sound, film or a model that paper cannot show: not everybody would see the same.")
	s.Must("It cannot be signed. Above the pages it says why.")
	copied := desktest.Document{Called: "Contratto di fornitura.pdf"}
	screen.Examined(&open.Examined{Facts: desktest.FourPages(), Copy: copied, Of: desktest.WithFields(desktest.Buyer()), Faults: []string{signing.FaultActs}})
	s.Settle()
	s.Must("A clean copy that looks the same everywhere is used; your file stays as it is.")
	s.Press("More…")
	s.Must("This file does something by itself (scripts, sums, pages that turn themselves). A copy without it is used; your file stays as it is.")
	s.Press("Close")
	if f, ok := screen.stamp.places.field(); !ok || f.Name != "Fornitrice" {
		t.Errorf("the copy's field is not offered: %+v", f)
	}
	w := screen.wish()
	if w.Copy != copied || w.Path != desktest.Contract().At || w.SHA256 != desktest.Contract().SHA256() {
		t.Errorf("%+v", w)
	}
}

func TestSigningWithACard(t *testing.T) {
	login := desktest.Anna()
	login.ID, login.Holder, login.Why = "a2", "Anna for login", "unfit.for-login"
	f := &desktest.Works{KeysAre: []journey.Key{login, desktest.Anna()}, Pin: "12345"}
	s, screen := signStage(t, f)
	var signed Signed
	screen.OnSigned = func(out Signed) { signed = out }
	s.Must("The certificate is for logging in, not for signing.")
	s.Card("Anna for login").Tapped(nil)
	if k, _ := screen.key(); k.ID != "a1" {
		t.Errorf("%q is chosen", k.ID)
	}
	screen.stamp.reason.SetText("Approved")
	s.Press("Sign 1 document")
	s.Must("Card of Anna Rossi, InfoCert Firma Qualificata 2, signs 1 document")
	p := screen.dialog
	typeIn(p.entry, "1234")
	p.try()
	if s.Settle(); len(f.Got) > 0 {
		t.Fatal("it was tried with too short a PIN")
	}
	p.entry.TypedRune('5')
	p.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.Settle()
	s.Must("Signed. Saved as “Contratto di fornitura signed.pdf”")
	s.MustNot("Signature PIN")
	if screen.dialog != nil || !strings.HasSuffix(signed.Path, " signed.pdf") || signed.Holder != "Anna Rossi" || signed.Page != 4 {
		t.Errorf("%v, %+v", screen.dialog, signed)
	}
	w := f.Wishes[0]
	if w.Reason != "Approved" || !w.Visible || w.Page != 4 || w.Box.W != stampWidth || w.Key.ID != "a1" || f.Got[0] != "12345" {
		t.Errorf("%+v", w)
	}
	zeroed(t, f)
	if !bytes.Equal(p.entry.secret[:cap(p.entry.secret)], make([]byte, secretLimit)) {
		t.Error("the entry still holds it")
	}
}

func TestAWrongPINKeepsTheDialog(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	s, screen := signStage(t, f)
	signed := false
	screen.OnSigned = func(Signed) { signed = true }
	screen.ask()
	p := screen.dialog
	typeIn(p.entry, "99999")
	p.try()
	s.Settle()
	s.Must("The PIN is wrong. Nothing was signed.")
	if screen.dialog != p || p.entry.length() != 0 || len(f.Wishes) > 0 || signed || len(f.Got) != 1 {
		t.Errorf("dialog %v, %d letters, %d signed, %d tries", screen.dialog, p.entry.length(), len(f.Wishes), len(f.Got))
	}
	zeroed(t, f)
	typeIn(p.entry, "12345")
	p.try()
	s.Settle()
	s.Must("Signed.")
	zeroed(t, f)
}

func TestTheLastTryAndTheLock(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345", Failures: []error{device.ErrPINLast, device.ErrPINLocked}}
	s, screen := signStage(t, f)
	screen.ask()
	p := screen.dialog
	typeIn(p.entry, "99999")
	p.try()
	s.Settle()
	s.Must("Last try.")
	s.Must("One more wrong PIN locks the card.")
	s.Must("I am sure of the PIN")
	typeIn(p.entry, "12345")
	if p.try(); !p.action.Disabled() {
		t.Error("it can be tried without the tick")
	}
	if got := s.Desk.Hints.Text(); !strings.HasSuffix(got, "Confirm first that you are sure of the PIN.") {
		t.Errorf("the hint line says %q", got)
	}
	p.sure.Set(true)
	p.judge()
	if got := s.Desk.Hints.Text(); got != "Signature PIN" {
		t.Errorf("with the tick the hint line says %q", got)
	}
	p.try()
	s.Settle()
	s.Must("Card locked")
	s.MustNot("Number pad")
	out, ok := s.Desk.Window.Canvas().Focused().(*kit.Button)
	if !ok || out.Text() != "Close" || screen.dialog != nil {
		t.Fatal("there is something to type in, or the keyboard is elsewhere than on the way out")
	}
	if len(f.Got) != 2 || len(f.Wishes) > 0 {
		t.Errorf("%d tries", len(f.Got))
	}
	out.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.Desk.Asking() {
		t.Error("Esc does not close it")
	}
	zeroed(t, f)
}

func TestOtherFailuresStandInTheirPlace(t *testing.T) {
	for words, err := range map[string]error{
		"The card was taken out, or does not answer any more. Nothing was signed.": device.ErrRemoved,
		"This PDF is already signed.": &signing.Problem{Code: signing.ProblemSigned},
	} {
		f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Failures: []error{err}}
		s, screen := signStage(t, f)
		screen.ask()
		typeIn(screen.dialog.entry, "12345")
		screen.dialog.try()
		s.Settle()
		s.Must(words)
		if screen.dialog != nil {
			t.Errorf("%s: the dialog is still there", words)
		}
	}
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Failures: []error{errors.New("CKR_GENERAL_ERROR at 0x1f")}}
	s, screen := signStage(t, f)
	screen.ask()
	typeIn(screen.dialog.entry, "12345")
	screen.dialog.try()
	s.Settle()
	s.MustNot("CKR")
}

func TestAKeyInAFile(t *testing.T) {
	f := &desktest.Works{Pin: "pässwort", InFile: []journey.Key{{ID: "x", Holder: "Anna", File: "/home/anna/anna.p12"}}}
	s, screen := signStage(t, f)
	s.Must("No card or USB key is in.")
	if !screen.button.Disabled() {
		t.Error("it can be signed with nothing")
	}
	s.Press("Use a key in a file…")
	s.Settle()
	s.Must("anna.p12")
	screen.ask()
	typeIn(screen.dialog.entry, "falsch")
	screen.dialog.try()
	s.Settle()
	s.Must("That is not the password of this file.")
	typeIn(screen.dialog.entry, "pässwortx")
	screen.dialog.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	screen.dialog.try()
	s.Settle()
	s.Must("Signed.")
	if len(f.Wishes) != 1 || f.Wishes[0].Key.Holder != "Anna" {
		t.Errorf("%+v", f.Wishes)
	}
	zeroed(t, f)
	f.InFile[0].Why = "unfit.expired"
	screen.ask()
	typeIn(screen.dialog.entry, "pässwort")
	screen.dialog.try()
	s.Settle()
	s.Must("The certificate has expired.")
	if len(f.Wishes) != 1 {
		t.Error("signed with an expired certificate")
	}
}

// TestTwoKeysInAFile: both are shown once the password is given, and the one that is chosen signs.
func TestTwoKeysInAFile(t *testing.T) {
	const path = "/home/anna/anna.p12"
	one := journey.Key{ID: "aa", Holder: "Anna Rossi", Issuer: "CA Uno", Token: "anna.p12", File: path}
	two := journey.Key{ID: "bb", Holder: "Studio Bianchi", Issuer: "CA Due", Token: "anna.p12", File: path}
	old := journey.Key{ID: "cc", Holder: "Anna Verdi", Issuer: "CA Uno", Token: "anna.p12", File: path, Why: "unfit.expired"}
	f := &desktest.Works{Pin: "pässwort", InFile: []journey.Key{one, two, old}}
	s, screen := signStage(t, f)
	s.Press("Use a key in a file…")
	s.Settle()
	screen.ask()
	typeIn(screen.dialog.entry, "pässwort")
	screen.dialog.try()
	s.Settle()
	if screen.dialog != nil || len(f.Wishes) > 0 {
		t.Fatalf("signed with %+v before one was chosen", f.Wishes)
	}
	s.Must("“anna.p12” has 3 keys. Choose one, then sign.")
	for _, words := range []string{"Anna Rossi", "Studio Bianchi", "Anna Verdi", "The certificate has expired."} {
		s.Must(words)
	}
	if _, chosen := screen.key(); chosen || !screen.button.Disabled() {
		t.Error("one is chosen already")
	}
	s.Card("Studio Bianchi").Tapped(nil)
	if w := screen.wish(); w.Key != two {
		t.Errorf("the page shows the signature of %+v", w.Key)
	}
	screen.ask()
	typeIn(screen.dialog.entry, "pässwort")
	screen.dialog.try()
	s.Settle()
	s.Must("Signed.")
	if len(f.Wishes) != 1 || f.Wishes[0].Key != two {
		t.Errorf("%+v", f.Wishes)
	}
	zeroed(t, f)
	screen.addFile(path) // once more: it is looked into anew
	if k, _ := screen.key(); k.ID != "" || len(screen.keys) != 1 {
		t.Errorf("%+v", screen.keys)
	}
}

func TestAPINPadAsksOnTheReader(t *testing.T) {
	k := desktest.Anna()
	k.PINPad = true
	f := &desktest.Works{KeysAre: []journey.Key{k}}
	s, screen := signStage(t, f)
	screen.ask()
	s.Must("type the PIN on the reader")
	if len(desktest.OnStage[*secretEntry](s)) > 0 {
		t.Error("there is a field for the PIN")
	}
	screen.dialog.try()
	s.Settle()
	s.Must("Signed.")
}

func TestWhatCannotBeSignedSaysWhy(t *testing.T) {
	signed := desktest.FourPages()
	signed.Signed = true
	for words, c := range map[string]struct {
		doc   desktest.Document
		facts *signing.Facts
	}{
		"Save this document as a file first.": {desktest.Document{Called: "Sample.pdf", At: ""}, desktest.FourPages()},
		"This PDF is already signed.":         {desktest.Contract(), signed},
	} {
		s, screen := signStage(t, &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}})
		screen.Open(c.doc, c.facts)
		s.Settle()
		if hint := screen.button.Hint(); !screen.button.Disabled() || !strings.Contains(hint, words) {
			t.Errorf("%q", hint)
		}
		if screen.ask(); screen.dialog != nil {
			t.Error("the dialog opens")
		}
	}
}

func TestThePlaceInNumbers(t *testing.T) {
	s, screen := signStage(t, &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}})
	p := screen.stamp
	before := p.place
	for _, c := range []struct {
		entry       int
		text, words string
	}{
		{0, "5", "The page can be 1 to 4."},
		{0, "1,5", "The page can be 1 to 4."},
		{1, "a", "Write page, place and size as numbers."},
		{1, "-3", "Write page, place and size as numbers."},
		{2, "800", "y can be 0 to 790 on this page."},
		{3, "79", "The width can be 80 to 246 here."},
		{3, "900", "The width can be 80 to 246 here."},
		{4, "900", "The height can be 22 to 108 here."},
		{4, "", "Write page, place and size as numbers."},
	} {
		right := p.entries[c.entry].Text
		p.entries[c.entry].SetText(c.text)
		s.Must(c.words)
		s.MustNot("Drag the box")
		if p.place != before || !screen.button.Disabled() {
			t.Errorf("%s: %+v", c.text, p.place)
		}
		p.entries[c.entry].SetText(right)
		s.MustNot(c.words)
	}
	p.entries[1].SetText("68,5")
	if p.place.box.X != 68.5 || screen.button.Disabled() {
		t.Errorf("%+v", p.place)
	}
	p.check.Set(false)
	p.turn(false)
	if screen.wish().Visible {
		t.Error("still visible")
	}
}

func TestTheBoxByMouseAndKeys(t *testing.T) {
	_, screen := signStage(t, &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}})
	p := screen.stamp
	drag := func(page int, a, b signing.Point) {
		p.Down(page, a, desktop.MouseButtonPrimary, 0)
		p.Move(page, b)
		p.Up(page, b)
	}
	numbers := func() string {
		n := p.place.numbers()
		for i, e := range p.entries {
			if e.Text != n[i] {
				t.Errorf("number %d is %q, the box says %q", i, e.Text, n[i])
			}
		}
		return strings.Join(n[:], " ")
	}
	for _, c := range []struct {
		do   func()
		want string
	}{
		{func() { drag(2, signing.Point{X: 100, Y: 200}, signing.Point{X: 300, Y: 260}) }, "2 100 200 200 60"},
		{func() { drag(2, signing.Point{X: 150, Y: 230}, signing.Point{X: 170, Y: 220}) }, "2 120 190 200 60"},
		{func() { drag(2, signing.Point{X: 320, Y: 250}, signing.Point{X: 330, Y: 270}) }, "2 120 190 210 80"},
		{func() { drag(2, signing.Point{X: 120, Y: 190}, signing.Point{X: 400, Y: 400}) }, "2 250 248 80 22"},
		{func() { drag(2, signing.Point{X: 290, Y: 260}, signing.Point{X: 2900, Y: -50}) }, "2 515 0 80 22"},
		{func() { drag(3, signing.Point{X: 60, Y: 60}, signing.Point{X: 60, Y: 60}) }, "3 60 60 80 22"},
		{func() { p.Key(&fyne.KeyEvent{Name: fyne.KeyRight}, fyne.KeyModifierShift) }, "3 70 60 80 22"},
		{func() { p.Key(&fyne.KeyEvent{Name: fyne.KeyUp}, 0) }, "3 70 59 80 22"},
	} {
		if c.do(); numbers() != c.want {
			t.Errorf("%s, not %s", numbers(), c.want)
		}
	}
	if n := len(p.Draw(3, 1)); n < 5 {
		t.Errorf("%d things are drawn", n)
	}
	if p.Draw(2, 1) != nil {
		t.Error("something is left on page 2")
	}
	if p.Down(3, signing.Point{}, desktop.MouseButtonSecondary, 0) {
		t.Error("the other button is taken")
	}
}

func TestNothingSecretIsSaid(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	s := desktest.NewStage(t, "en", theme.Light)
	var log []string
	s.Desk.Log = func(key string) { log = append(log, key) }
	screen := New(s.Desk, f)
	s.Show(screen.Content())
	screen.Open(desktest.Contract(), desktest.FourPages())
	s.Settle()
	screen.ask()
	typeIn(screen.dialog.entry, "12345")
	s.MustNot("12345")
	if strings.Contains(screen.dialog.entry.Hint()+screen.dialog.entry.AccessibilityLabel(), "12345") {
		t.Error("the hint says it")
	}
	screen.Close()
	if screen.dialog != nil || slices.ContainsFunc(log, func(k string) bool { return strings.Contains(k, "12345") }) {
		t.Error("the dialog stays, or the log has it")
	}
}

// TestClosingFreesThePages: what was drawn of a document that was closed is not kept.
func TestClosingFreesThePages(t *testing.T) {
	_, screen := signStage(t, &desktest.Works{})
	if screen.View().Count() != 4 {
		t.Fatal(screen.View().Count())
	}
	screen.Close()
	if screen.View().Count() != 0 {
		t.Error("the pages stay")
	}
}
