package host_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/postbox"
	"paraph/sync"
	"paraph/sync/rest/own"
)

var foreignLink = regexp.MustCompile(`http://\S+/sign/\S+`)

// TestForeignService: the whole main job between a desk in a process of its own and a service that knows only the
// published specification, whose first answer is lost.
func TestForeignService(t *testing.T) {
	far := newStandIn(t)
	s := newStage(t)
	s.profile(office.Profile{ID: "other", Name: "Altro servizio", URL: far.URL, Token: "their-token"})
	s.open()
	for _, who := range []string{"anna@example.com", "luca@example.com"} {
		l, err := s.box.Await(hosttest.Soon(t), who, 1, func(l postbox.Message) bool { return foreignLink.MatchString(l.Text()) })
		if err != nil {
			t.Fatalf("the desk writes no letter to %s: %v\n%s", who, err, s.logs())
		}
		resp, err := httpClient.Post(foreignLink.FindString(l.Text()), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	sum, seal := s.fetched()
	far.mu.Lock()
	defer far.mu.Unlock()
	if len(far.all) != 1 {
		t.Fatalf("%d requests came, though one was sent", len(far.all))
	}
	if h := sha256.Sum256(far.sealed(far.all[0]["id"].(string))); hex.EncodeToString(h[:]) != sum || seal != "hash" {
		t.Errorf("fetched %s (%s)", sum, seal)
	}
}

// TestForeignServiceMailLater: who sends before there is a mail server sets one up, and the letters go, in the same
// desk.
func TestForeignServiceMailLater(t *testing.T) {
	far := newStandIn(t)
	s := newStage(t)
	f, err := folder.New(s.folder)
	if err == nil {
		f.KeyInFile = true
		err = f.SetMail("", "", "")
	}
	if err != nil {
		t.Fatal(err)
	}
	s.profile(office.Profile{ID: "other", Name: "Altro servizio", URL: far.URL, Token: "their-token"})
	s.open()
	for far.count() == 0 {
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond) // the first letters have failed
	f.KeyInFile = true
	if err := f.SetMail(s.box.URL(), "ufficio@studio.example", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.box.Await(hosttest.Soon(t), "anna@example.com", 1, func(l postbox.Message) bool { return foreignLink.MatchString(l.Text()) }); err != nil {
		t.Fatalf("no letter: %v\n%s", err, s.logs())
	}
	b, err := os.ReadFile(filepath.Join(s.folder, "log", "desk.log"))
	if err != nil || !strings.Contains(string(b), `"job":"mail"`) {
		t.Errorf("the desk does not log what it tries again: %v\n%s", err, b)
	}
	for _, secret := range []string{"anna", "Rossi", "luca", "Contratto", "their-token", far.URL, "/sign/"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("%q stands in the desk's log", secret)
		}
	}
}

// profile gives the folder a profile and makes it the one in use.
func (s *stage) profile(p office.Profile) {
	s.t.Helper()
	d, err := host.OpenDesk(s.t.Context(), host.DeskOptions{Folder: s.folder, KeyInFile: true, Start: func(string) error { return errors.New("none here") }}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := errors.Join(d.Office.SetProfile(p), d.Office.UseProfile(p.ID), d.Close()); err != nil {
		s.t.Fatal(err)
	}
}

// TestRemoteService: our own service in another folder and process, reached by address and token.
func TestRemoteService(t *testing.T) {
	studio := newStage(t) // only its service runs
	if err := host.Background(studio.folder); err != nil {
		t.Fatal(err)
	}
	f, err := folder.New(studio.folder)
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := f.Reach(hosttest.Soon(t), &httpClient, func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	token, err := (&own.Client{Base: e.URL, Token: e.Token, HTTP: &httpClient}).NewToken(hosttest.Soon(t), "scrivania", []string{"*"})
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.profile(office.Profile{ID: "office", Name: "Server dello studio", URL: e.URL, Token: token.Token})
	s.open()
	studio.sign()
	sum, seal := s.fetched()
	studio.id = s.id
	studio.whole(sum, seal)
}

// sign lets both people sign.
func (s *stage) sign() {
	s.t.Helper()
	var both gosync.WaitGroup
	for _, who := range []string{"anna@example.com", "luca@example.com"} {
		both.Go(func() {
			if err := s.person(who); err != nil {
				s.t.Errorf("%v\n%s", err, s.logs())
			}
		})
	}
	both.Wait()
}

// halt kills desk and service.
func (s *stage) halt() {
	e, running := s.service()
	s.kill()
	if running {
		_ = killProcess(e.PID)
		for alive(e.PID) {
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// TestAfterRestore: half done, saved, everything lost, put back: the journey goes on, with the old links.
func TestAfterRestore(t *testing.T) {
	s := newStage(t)
	s.open()
	if err := s.person("anna@example.com"); err != nil {
		t.Fatalf("%v\n%s", err, s.logs())
	}
	dir := t.TempDir()
	file, phrase := filepath.Join(dir, "saved"), filepath.Join(dir, "phrase")
	if err := os.WriteFile(phrase, []byte("una frase lunga\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctl(t, "backup", file, "--password-file", phrase, "--data", s.folder)
	s.halt()
	if err := os.RemoveAll(s.folder); err != nil {
		t.Fatal(err)
	}
	ctl(t, "restore", file, "--password-file", phrase, "--key-in-file", "--data", s.folder)
	s.prepare() // the test's own file
	s.open()
	if err := s.person("luca@example.com"); err != nil {
		t.Fatalf("%v\n%s", err, s.logs())
	}
	s.whole(s.fetched())
}

// TestServiceForgets: the service was put back from a time before the request: the desk, which remembers, sends it
// again under the same id.
func TestServiceForgets(t *testing.T) {
	s := newStage(t)
	s.open()
	if _, err := s.box.Await(hosttest.Soon(t), "luca@example.com", 1, func(l postbox.Message) bool { return l.Link() != "" }); err != nil {
		t.Fatalf("%v\n%s", err, s.logs())
	}
	time.Sleep(300 * time.Millisecond) // the desk has heard of it
	s.halt()
	for _, f := range []string{"service.db", "service.db-wal", "service.db-shm"} {
		if err := os.Remove(filepath.Join(s.folder, f)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	s.since = time.Now()
	s.open()
	s.sign() // with the new links
	s.whole(s.fetched())
}

// ctl runs a command line that must succeed, and answers what it says.
func ctl(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := cli.Run(t.Context(), args, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}); code != 0 {
		t.Errorf("paraphctl %s: %d %s %s", args[0], code, out.String(), errs.String()) // also called beside the test
	}
	return out.String()
}

// TestOneFolderForAll: two desks, command lines and the service on one folder at the same time: nobody hears of a lock,
// there is one service and one desk, and everything arrives.
func TestOneFolderForAll(t *testing.T) {
	s := newStage(t)
	var all gosync.WaitGroup
	pdf := filepath.Join(t.TempDir(), "c.pdf")
	if err := os.WriteFile(pdf, hosttest.Contract(t, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := make(chan []string, 10)
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{Folder: s.folder, KeyInFile: true, Show: func(files []string) { shown <- files }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		all.Go(func() { ctl(t, "status", "--data", s.folder, "--json") })
		all.Go(func() {
			ctl(t, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--at", "1,72,600", "--data", s.folder, "--json", "--no-wait")
		})
		all.Go(func() {
			second, err := host.OpenDesk(t.Context(), host.DeskOptions{Folder: s.folder, KeyInFile: true}, []string{pdf})
			if !errors.Is(err, folder.ErrHandedOver) || second != nil {
				t.Errorf("a second desk: %v", err)
			}
		})
	}
	all.Wait()
	for range 4 {
		if files := <-shown; len(files) != 1 || files[0] != pdf {
			t.Errorf("handed over %v", files)
		}
	}
	hosttest.Happens(t, "the desk sees what the command line sent", func() bool {
		lines, err := d.Entries(t.Context(), sync.EntryFilter{Limit: 100})
		return err == nil && len(lines) == 4
	})
	if n := strings.Count(ctl(t, "status", "--data", s.folder, "--json"), "\n"); n != 4 {
		t.Errorf("%d requests", n)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
