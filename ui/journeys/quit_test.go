package journeys

import (
	"net/http"
	"os"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
)

// gone waits for the desk to end, and for every process that served its folder, if any is to.
func (s *seat) gone(services int) {
	s.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.desk.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			s.t.Errorf("the desk ends with %v\n%s", err, s.out.String())
		}
	case <-time.After(patience):
		s.fail("the desk never ends")
	}
	for deadline := time.Now().Add(patience); len(hosttest.Services(s.folder)) != services; time.Sleep(40 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%d processes serve the folder, not %d", len(hosttest.Services(s.folder)), services)
		}
	}
}

// TestQuitLeavesNothing: in practice no process serves the folder once the window is closed, also where it is closed while the
// service is just starting.
func TestQuitLeavesNothing(t *testing.T) {
	s := newSeat(t)
	s.open()
	s.press("ctrl+q")
	s.gone(0)
	s.open()
	s.says("shell.service.practice")
	s.press("ctrl+q")
	s.gone(0)
}

// TestQuitKeepsLinks: while somebody waits to sign by a real letter it is asked once whether the links go on working; they do, and
// the next desk asks no more. Once nobody waits nothing is left.
func TestQuitKeepsLinks(t *testing.T) {
	s := newSeat(t)
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	f := folder.At(s.folder)
	err = f.PutSettings(folder.Settings{
		Name: "Studio Bianchi", Contact: "office@example.com", Mail: folder.Mail{Server: box.URL(), From: "office@example.com"}, Serving: folder.Serving{OfficeOnly: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.begin("shell.service.running")
	s.press("ctrl+Return")
	s.sees("review.title")
	s.fresh()
	s.released()
	s.press("ctrl+Return")
	s.says("place.requests")
	letter, err := box.Await(hosttest.Soon(t), "anna@example.com", 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		t.Fatal(err)
	}
	link := letter.Link()
	s.press("ctrl+q")
	s.sees("quit.title")
	s.picture("asked")
	keep := s.await("the answer", pressable(s.words("quit.keep")))
	s.move(keep.X+keep.W/2, keep.Y+keep.H/2)
	s.tool("mousedown", "1")
	s.settle()
	s.tool("mouseup", "1") // and the window is gone
	s.gone(1)
	s.answers(link)
	s.fresh()
	s.open()
	s.says("shell.service.running")
	s.press("ctrl+q") // it was answered
	s.gone(1)
	s.answers(link)
	s.fresh()
	s.open()
	s.says("shell.service.running")
	s.press("ctrl+5")
	s.sees("requests.cancel")
	s.click("requests.cancel")
	s.click("requests.canceldeed")
	s.says("requests.now.cancelled")
	s.press("ctrl+q")
	s.gone(0)
}

// answers asks for a signer's page.
func (s *seat) answers(link string) {
	s.t.Helper()
	resp, err := http.Get(link)
	if err != nil {
		s.t.Fatalf("the link leads nowhere: %v", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		s.t.Errorf("the link answers %d", resp.StatusCode)
	}
}
