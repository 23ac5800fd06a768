package journeys

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"paraph/device/pkcs11"
	"paraph/device/pkcs11/tokentest"
)

// TestSignWithACard signs a file with a key in SoftHSM: a wrong PIN signs nothing and says so, the right one writes a new
// file beside the original.
func TestSignWithACard(t *testing.T) {
	module := tokentest.SoftHSM(t)
	if !slices.Contains(pkcs11.Known(), module) {
		t.Skipf("skipped: the desk does not look for modules at %s", module)
	}
	s := newSeat(t)
	tokentest.NewToken(t, module, "Studio Bianchi", "246813", tokentest.Entry{Label: "firma", Change: tokentest.Holder("Anna", "Rossi")})
	path := s.contract()
	original := content(t, path)
	s.open(path)
	s.sees("home.sheet.sign")
	s.press("s")
	s.says("place.sign")
	s.sees("sign.output", "name", "contract signed.pdf")
	s.await("the holder's name", func(t thing) bool { return t.Kind == "*kit.ChoiceCard" })
	s.picture("card")
	s.hit(s.await("the button that signs", pressable(s.v.Count("sign.do", 1))))
	s.says("sign.pin.title")
	s.sees("sign.pin.title")
	s.picture("pin")
	s.fresh()
	s.text("111111")
	s.press("Return")
	s.says("error.pin")
	s.sees("error.pin")
	s.picture("wrong")
	if files, _ := filepath.Glob(filepath.Join(s.dir, "*.pdf")); len(files) != 1 {
		t.Errorf("a wrong PIN left %q", files)
	}
	s.fresh()
	s.text("246813")
	s.press("Return")
	s.says("sign.done")
	s.says("place.verify")
	s.picture("signed")
	signed := content(t, filepath.Join(s.dir, "contract signed.pdf"))
	if !slices.Equal(content(t, path), original) || !slices.Equal(signed[:len(original)], original) {
		t.Error("the original was touched, or the signed file does not begin with it")
	}
	qpdf(t, "--check", filepath.Join(s.dir, "contract signed.pdf"))
	if log := s.out.String() + string(content(t, s.log)); containsAny(log, "246813", "111111") {
		t.Error("a PIN is in a log")
	}
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func qpdf(t testing.TB, args ...string) {
	t.Helper()
	need(t, "qpdf")
	if out, err := exec.Command("qpdf", args...).CombinedOutput(); err != nil {
		t.Fatalf("qpdf %q: %v\n%s", args, err, out)
	}
}

// TestPassword: an encrypted PDF asks for its password, says when it was the wrong one, and opens with the right one.
func TestPassword(t *testing.T) {
	s := newSeat(t)
	locked := filepath.Join(s.dir, "locked.pdf")
	qpdf(t, "--encrypt", "right-one", "owner", "256", "--", s.contract(), locked)
	s.open(locked)
	s.says("shell.password.title")
	s.sees("shell.password.title")
	s.picture("asks")
	s.fresh()
	s.text("wrong-one")
	s.press("Return")
	s.says("shell.password.wrong")
	s.sees("shell.password.wrong")
	s.picture("wrong")
	s.fresh()
	s.text("right-one")
	s.press("Return")
	s.says("home.sheet.verify")
	s.sees("problem.password-needed") // the reason why it can only be looked at
	s.picture("open")
	s.press("Escape")
	s.misses("home.sheet.verify")
}

// TestDamaged: what is no PDF any more is said in a sentence; the desk stays as it is and opens the next one.
func TestDamaged(t *testing.T) {
	s := newSeat(t)
	path := s.contract()
	whole := content(t, path)
	torn := s.file("torn.pdf", whole[:len(whole)/3])
	s.open(torn)
	s.sees("problem.damaged")
	s.picture("torn")
	s.hand(s.file("letter.pdf", []byte("PK\x03\x04 a letter of another program")))
	s.sees("problem.not-a-pdf")
	s.picture("letter")
	s.hand(path)
	s.sees("home.sheet.prepare")
}

// hand starts the desk once more, which hands its files over to the one that is open.
func (s *seat) hand(files ...string) {
	s.t.Helper()
	cmd := exec.Command(s.binary, append([]string{"-data", s.folder}, files...)...)
	cmd.Env = s.desk.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		s.fail("handing over: %v\n%s", err, out)
	}
}
