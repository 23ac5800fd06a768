package host_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// deskEnv makes the test binary a desk without a window on the folder it names: it sends the draft in
// todo.json, once, and says "fetched HASH" when the sealed document is there.
const deskEnv = "PARAPH_TEST_DESK"

func deskRole(folder string) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	d, err := host.OpenDesk(ctx, host.DeskOptions{
		Folder: folder, KeyInFile: true, Passed: hosttest.StopAt(folder, "desk"), Log: hosttest.FileLog(folder, "desk.log"), Poll: 300 * time.Millisecond,
	}, nil)
	if err != nil {
		fmt.Println("failed", err)
		return 1
	}
	defer d.Close()
	sub, done := d.Engine.Subscribe()
	defer done()
	var f sync.Draft
	b, err := os.ReadFile(filepath.Join(folder, "todo.json"))
	if err == nil && json.Unmarshal(b, &f) == nil {
		if _, err := d.Send(ctx, f, 0); err != nil {
			fmt.Println("failed", err)
		}
	}
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		cancel()
	}()
	for {
		if e, err := d.Entry(ctx, f.ID); err == nil && e.Stage == sync.Fetched {
			fmt.Println("fetched", e.Sealed, e.Seal)
		}
		select {
		case <-sub.Bell():
			sub.Take()
		case <-ctx.Done():
			return 0
		}
	}
}

// stage is a folder with a desk and its service, in processes of their own, and a person who looks on.
type stage struct {
	t      *testing.T
	folder string
	box    *postbox.Box
	id     string
	desk   *exec.Cmd
	stdin  interface{ Close() error }
	told   chan string
	since  time.Time // letters from before do not count
}

func newStage(t *testing.T) *stage {
	t.Helper()
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	s := &stage{t: t, folder: t.TempDir(), box: box, id: "0123456789abcdef01234567"}
	f, err := folder.New(s.folder)
	if err == nil {
		err = f.PutSettings(folder.Settings{
			Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: "it", Serving: folder.Serving{OfficeOnly: true},
		})
	}
	if err == nil {
		f.KeyInFile = true
		err = f.SetMail(box.URL(), "ufficio@studio.example", "")
	}
	if err != nil {
		t.Fatal(err)
	}
	s.prepare()
	t.Cleanup(s.end)
	return s
}

// prepare leaves the draft that the desk sends.
func (s *stage) prepare() {
	blobs, err := blob.Open(filepath.Join(s.folder, "blobs"))
	if err != nil {
		s.t.Fatal(err)
	}
	sum, err := blobs.Put(s.t.Context(), hosttest.Contract(s.t, 1))
	if err != nil {
		s.t.Fatal(err)
	}
	b, err := json.Marshal(sync.Draft{ID: s.id, Title: "Contratto", Parcel: sync.Parcel{Blobs: []string{sum}, Draft: signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Name: "contratto.pdf"}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		Signers: []signing.Signer{
			hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(1, 72, 600)),
			hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 330, 600)),
		},
	}}})
	if err == nil {
		err = os.WriteFile(filepath.Join(s.folder, "todo.json"), b, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// open starts the desk.
func (s *stage) open() {
	s.desk = exec.Command(os.Args[0])
	s.desk.Env = append(os.Environ(), deskEnv+"="+s.folder)
	out, err := s.desk.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	in, err := s.desk.StdinPipe()
	if err == nil {
		err = s.desk.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.stdin, s.told = in, make(chan string, 100)
	told := s.told
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			told <- lines.Text()
		}
		close(told)
	}()
}

// kill ends the desk as a power cut would.
func (s *stage) kill() {
	_ = s.desk.Process.Kill()
	_ = s.desk.Wait()
}

// service is where the folder's service listens and its process; false while there is none.
func (s *stage) service() (folder.Endpoint, bool) {
	f, err := folder.New(s.folder)
	if err != nil {
		return folder.Endpoint{}, false
	}
	e, err := f.Endpoint()
	return e, err == nil
}

// reached waits until a process has stopped at the step and answers its number.
func (s *stage) reached() int {
	s.t.Helper()
	pid := hosttest.Reached(s.folder)
	if pid == 0 {
		s.t.Fatalf("the step was never reached\n%s", s.logs())
	}
	return pid
}

func (s *stage) logs() string {
	a, _ := os.ReadFile(filepath.Join(s.folder, "desk.log"))
	b, _ := os.ReadFile(filepath.Join(s.folder, "service.log"))
	if out, err := exec.Command("sqlite3", filepath.Join(s.folder, "desk.db"), "SELECT * FROM errand; SELECT * FROM cursor; SELECT body FROM content").CombinedOutput(); err == nil {
		a = append(a, out...)
	}
	if e, ok := s.service(); ok {
		c := &esign.Client{Base: e.URL, Token: e.Token, HTTP: &httpClient}
		text, err := c.Audit(context.Background(), s.id, sync.FormText)
		b = append(b, fmt.Sprintf("\nat %s, %v\n%s", e.URL, err, text.Body)...)
	}
	return "desk: " + string(a) + "\nservice: " + string(b)
}

// end stops what still runs.
func (s *stage) end() {
	if s.desk != nil && s.desk.ProcessState == nil {
		_ = s.stdin.Close()
		_ = s.desk.Wait()
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if len(hosttest.Services(s.folder)) == 0 {
			return
		}
		if e, ok := s.service(); ok { // one that is just starting says later where it is
			_ = (&own.Client{Base: e.URL, Token: e.Token, HTTP: &httpClient}).Stop(context.Background())
		}
	}
	for _, pid := range hosttest.Services(s.folder) {
		_ = killProcess(pid)
	}
	s.t.Errorf("the service does not stop\n%s", s.logs())
}

// alive: a zombie is not.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

// fetched waits for the desk to have the sealed document.
func (s *stage) fetched() (sum, seal string) {
	s.t.Helper()
	for {
		select {
		case line, ok := <-s.told:
			word := strings.Fields(line)
			if !ok || word[0] == "failed" {
				s.t.Fatalf("the desk says %q\n%s", line, s.logs())
			}
			if word[0] == "fetched" {
				return word[1], word[2]
			}
		case <-time.After(60 * time.Second):
			s.t.Fatalf("the document never comes\n%s", s.logs())
		}
	}
}

// whole checks what must hold at the end: one request, one seal, the same bytes on both sides, an unbroken chain.
func (s *stage) whole(sum, seal string) {
	s.t.Helper()
	ctx := hosttest.Soon(s.t)
	e, _ := s.service()
	c := &esign.Client{Base: e.URL, Token: e.Token, HTTP: &httpClient}
	all, err := c.List(ctx, sync.Filter{Limit: 100})
	if err != nil || len(all) != 1 {
		s.t.Errorf("%d requests, %v", len(all), err)
	}
	sent, err := c.Request(ctx, s.id)
	if err != nil || sent.Request.Sealed == nil || sent.Request.Sealed.SHA256 != sum || seal != "whole" {
		s.t.Fatalf("the service sealed %+v, the desk has %s (%s), %v", sent.Request, sum, seal, err)
	}
	a, err := c.Audit(ctx, s.id, sync.FormJSON)
	if err != nil {
		s.t.Fatal(err)
	}
	if n := strings.Count(string(a.Body), `"`+string(signing.EventSealed)+`"`); n != 1 {
		s.t.Errorf("%d seals\n%s", n, a.Body)
	}
	if t := trailIn(s.t, a.Body); t.Check() != nil || !t.Proof.Guarded || t.Sealed == nil {
		s.t.Errorf("a kill looks like an attack: %v", t.Check())
	}
}

// doubled counts letters that came more than once.
func (s *stage) doubled() int {
	seen, n := map[string]bool{}, 0
	for _, l := range s.box.Letters() {
		key := l.To + " " + messageID.FindString(string(l.Raw))
		if seen[key] {
			n++
		}
		seen[key] = true
	}
	return n
}

var points = []struct{ step, what string }{
	{"desk outbox-committed", "after the outbox commit"},
	{"desk job-begun", "before the request leaves"},
	{"service stored", "request stored but answer lost"},
	{"desk job-answered", "answer here but not written down"},
	{"service validated", "validated"},
	{"service mail-handed-over", "SMTP accepted but not yet noted"},
	{"service code-right", "OTP right but mark not stored"},
	{"service signed", "mark stored but answer lost"},
	{"service seal-made", "before the seal blob"},
	{"service before-rename", "seal blob written, before its rename"},
	{"service seal-stored", "after the seal blob"},
	{"service sealed", "after the seal's commit, before the callback"},
	{"desk fetched", "mid-fetch"},
	{"desk before-rename", "before the rename"},
	{"desk fetched-stored", "fetched but not written down"},
}

// TestKills stops a process at each named step, kills desk, service or both there, and looks whether the
// journey still ends as it should. PARAPH_KILLS says how often (default 1).
func TestKills(t *testing.T) {
	if testing.Short() {
		t.Skip("processes are killed in the long run only")
	}
	runs, _ := strconv.Atoi(os.Getenv("PARAPH_KILLS"))
	for _, p := range points {
		for _, victims := range []string{"desk", "service", "desk and service"} {
			for n := range max(1, runs) {
				t.Run(fmt.Sprintf("%s/%s/%d", p.what, victims, n), func(t *testing.T) {
					t.Parallel()
					killAt(t, p.step, victims)
				})
			}
		}
	}
}

func killAt(t *testing.T, step, victims string) {
	s := newStage(t)
	if err := os.WriteFile(filepath.Join(s.folder, "stop"), []byte(step), 0o600); err != nil {
		t.Fatal(err)
	}
	s.open()
	signed := make(chan error, 2)
	for _, who := range []string{"anna@example.com", "luca@example.com"} {
		go func() { signed <- s.person(who) }()
	}
	stopped := s.reached()
	e, running := s.service()
	if strings.Contains(victims, "service") && running {
		_ = killProcess(e.PID)
	}
	if strings.Contains(victims, "desk") {
		s.kill()
	}
	if alive(stopped) { // it stands still for ever; the other one was killed beside it
		_ = killProcess(stopped)
		if stopped == s.desk.Process.Pid {
			_ = s.desk.Wait()
		}
	}
	if s.desk.ProcessState != nil {
		s.open()
	}
	for range 2 {
		if err := <-signed; err != nil {
			t.Fatalf("%v\n%s", err, s.logs())
		}
	}
	s.whole(s.fetched())
	if n := s.doubled(); n > 0 {
		t.Logf("%d letters came twice", n)
	}
}

var messageID = regexp.MustCompile(`(?mi)^Message-ID:.*$`)

// killProcess ends a process at once, whatever it does.
func killProcess(pid int) error {
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	return err
}
