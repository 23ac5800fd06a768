package journeys

import (
	"syscall"
	"testing"
)

// begin opens the sample for Prepare with one signer who has a field, once the window knows how its service is: the band
// that says so moves everything.
func (s *seat) begin(service string) {
	s.t.Helper()
	s.open(s.contract())
	s.sees("home.sheet.prepare")
	s.press("p")
	s.says("place.prepare")
	s.sheet(0)
	s.sees(service)
	s.addSigner("Anna", "Rossi", "anna@example.com")
	s.click("prepare.check.place")
	s.sees("prepare.check.ready")
}

// TestDraftSurvives: a desk that is killed in the middle of a draft offers it when it is opened again, as it was.
func TestDraftSurvives(t *testing.T) {
	s := newSeat(t)
	s.begin("shell.practice")
	s.fresh()
	s.write("prepare.number.x", "222")
	s.press("Return")
	s.says("prepare.saved")
	s.kill()
	s.fresh()
	s.open()
	s.sees("home.continue")
	s.picture("offered")
	s.click("home.continue")
	s.says("place.prepare")
	s.sees("prepare.check.ready")
	s.await("the signer", reads("anna@example.com"))
	s.picture("again")
	s.press("ctrl+Return")
	s.sees("review.title")
}

// TestServiceKilled: when the service dies beside the open window, the window says so or has a new one already, and what
// is sent then goes out.
func TestServiceKilled(t *testing.T) {
	s := newSeat(t)
	s.begin("shell.practice")
	s.says("shell.service.practice")
	killed := services(s.folder)
	if len(killed) == 0 {
		t.Fatal("no service runs")
	}
	s.fresh()
	for _, pid := range killed {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	s.says("shell.service.offline")
	s.picture("offline")
	s.says("shell.service.practice")
	s.send("Studio Bianchi")
	s.press("ctrl+6")
	s.sees("practicemail.openas", "name", "Anna Rossi")
	s.picture("sent")
}
