package journeys

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/sync/rest/own"
)

// TestSendAndSeal goes the whole way of a contract: opened by its name, fields drawn, moved and copied, two signers, sent,
// signed by both in a browser, sealed by itself, and saved.
func TestSendAndSeal(t *testing.T) {
	s := newSeat(t)
	chromium(t)
	opened := s.browserOf()
	s.open(s.contract())
	s.says("home.sheet.prepare")
	s.sees("home.sheet.prepare")
	s.picture("sheet")
	s.press("p")
	s.says("place.prepare")
	s.sees("shell.practice") // the band comes when the service answers, and moves everything below it
	s.picture("prepare")
	s.addSigner("Anna", "Rossi", "anna@example.com")
	s.drawField()
	s.nudge()
	s.copyTo("2-3", 2)
	s.picture("copied")
	s.addSigner("Luca", "Verdi", "luca@example.com")
	s.click("prepare.check.place")
	s.sees("prepare.check.ready")
	s.says("prepare.saved")
	s.picture("ready")
	s.send("Studio Bianchi")
	s.bothSign(opened)
	s.saveCopy()
}

// saveCopy saves the signed copy through the dialog; its own service knows it by its hash.
func (s *seat) saveCopy() {
	s.t.Helper()
	saved := filepath.Join(s.dir, "from the desk.pdf")
	s.click("commands.save")
	s.write("filedialog.called", saved)
	s.picture("save")
	s.click("filedialog.save")
	s.until("the copy is saved", func() bool { info, err := os.Stat(saved); return err == nil && info.Size() > 0 })
	s.says("shell.saved")
	s.picture("saved")
	f, err := folder.New(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	at, err := f.Endpoint()
	if err != nil {
		s.t.Fatal(err)
	}
	c := own.Client{Base: at.URL, Token: at.Token, HTTP: http.DefaultClient}
	sealed, err := c.Sealed(s.t.Context(), fmt.Sprintf("%x", sha256.Sum256(content(s.t, saved))))
	if err != nil || !slices.Equal(sealed.Signers, []string{"Anna Rossi", "Luca Verdi"}) {
		s.fail("the service does not know the saved copy: %+v %v", sealed, err)
	}
}

// send looks through the review, names the office where it has no name yet, and sends.
func (s *seat) send(office string) {
	s.t.Helper()
	s.press("ctrl+Return")
	s.sees("review.title")
	if office != "" {
		s.sees("review.office.none")
		s.write("review.office.name", office)
		s.click("review.office.save")
	}
	s.sees("review.practice")
	s.picture("review")
	s.fresh()
	s.released()
	s.press("ctrl+Return")
	s.says("place.requests")
	s.picture("sent")
}

// released waits as long as a person takes to press a key anew: one that is held presses the filled button once.
func (s *seat) released() { time.Sleep(800 * time.Millisecond) }

// bothSign has both go by their letters in Practice mail and confirm with their codes.
func (s *seat) bothSign(opened string) {
	s.t.Helper()
	for _, name := range []string{"Anna Rossi", "Luca Verdi"} {
		g := newSigner(s.t, s.invitation(opened, name))
		g.toCode()
		g.confirm(s.code(name))
	}
	s.press("ctrl+5")
	s.says("requests.now.done")
	s.sees("requests.chip.done", "n", 1)
	s.picture("sealed")
}

// addSigner writes who signs.
func (s *seat) addSigner(name, surname, email string) {
	s.t.Helper()
	s.hit(s.await("the button that adds a signer", s.adds()))
	s.sees("prepare.form.email")
	s.write("prepare.form.name", name)
	s.write("prepare.form.surname", surname)
	s.write("prepare.form.email", email)
	s.click("prepare.form.done")
	s.misses("prepare.form.email")
}

// drawField takes the tool and draws a field on the first page.
func (s *seat) drawField() {
	s.t.Helper()
	s.click("prepare.tool.signature")
	page := s.sheet(0)
	x, y := page.X+page.W/4, page.Y+page.H/3
	s.drag(x, y, x+page.W/4, y+page.H/12)
	s.sees("prepare.selected")
}

// nudge moves the selected field by keys: the numbers in the panel follow.
func (s *seat) nudge() {
	s.t.Helper()
	x := s.number("prepare.number.x")
	s.press("Right", "Right", "shift+Right")
	s.until(fmt.Sprintf("the field has moved by 12 from %d", x), func() bool { return s.number("prepare.number.x") == x+12 })
}

// number is what stands in one of the panel’s inputs.
func (s *seat) number(key string) int {
	s.t.Helper()
	t := s.await(key, input(s.words(key)))
	n, err := strconv.Atoi(t.Value)
	if err != nil {
		s.fail("%s is %q", key, t.Value)
	}
	return n
}

// copyTo copies the selected field to pages.
func (s *seat) copyTo(pages string, n int) {
	s.t.Helper()
	s.write("prepare.copy.label", pages)
	s.hit(s.await("the button that copies", pressable(s.v.Count("prepare.copy.make", n))))
	s.sees("prepare.copied.other", "n", n)
}
