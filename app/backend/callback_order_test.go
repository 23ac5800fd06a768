package backend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// TestCallbacksInOrder: a later state waits until the earlier one is delivered or given up, and each is told
// as it was then.
func TestCallbacksInOrder(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(n int, w http.ResponseWriter, r *http.Request)
		first  string
		calls  int
	}{
		"slow": {func(n int, _ http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				time.Sleep(600 * time.Millisecond)
			}
		}, "delivered", 2},
		"failing": {func(n int, w http.ResponseWriter, _ *http.Request) {
			if n < 4 {
				w.WriteHeader(500)
			}
		}, "status status status", 4},
	} {
		rec := listen(t, c.answer)
		r := calling(t, nil)
		id := sendTo(t, r, signing.Callback{URL: rec.URL, Retry: 2})
		rec.await(t, 1)
		if err := r.Client.Delete(hosttest.Soon(t), id); err != nil {
			t.Fatal(err)
		}
		told := r.Told(t, id, 2)
		first, _ := told[0].Last()
		if hosttest.Outcomes(told[0]) != c.first || hosttest.Outcomes(told[1]) != "delivered" || told[1].Attempts[0].Started.Before(first.Completed) {
			t.Errorf("%s: %s", name, hosttest.Marshal(t, told))
		}
		calls := rec.all()
		if len(calls) != c.calls || calls[0].state(t) != "WAIT_SIGNERS" || calls[c.calls-1].state(t) != "ERROR" {
			t.Errorf("%s: %d calls", name, len(calls))
		}
		if early := calls[c.calls-2]; early.state(t) != "WAIT_SIGNERS" || string(early.body) != string(calls[0].body) {
			t.Errorf("%s: what is told again is not what was told before", name)
		}
	}
}

// TestASlowReceiverHoldsUpNobodyElse: forty callbacks wait for a host that hangs, four at a time; one to
// another host is told long before the first of them gives up (30 s).
func TestASlowReceiverHoldsUpNobodyElse(t *testing.T) {
	var now, most atomic.Int32
	slow := listen(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		for n, m := now.Add(1), most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		<-r.Context().Done()
		now.Add(-1)
	})
	quick := listen(t, nil)
	r := calling(t, nil)
	last := ""
	for range 40 {
		last = sendTo(t, r, signing.Callback{URL: slow.URL})
	}
	r.Await(t, last, hosttest.Is(signing.Waiting)) // documents are checked in turn; that is not what is measured
	slow.await(t, 4)
	within(t, 10*time.Second, "telling the other host", func() {
		expect(t, r, sendTo(t, r, signing.Callback{URL: strings.Replace(quick.URL, "127.0.0.1", "localhost", 1)}), "waiting")
	})
	if n := most.Load(); n != 4 || len(slow.all()) != 4 {
		t.Errorf("%d at once, %d in all", n, len(slow.all()))
	}
	within(t, 8*time.Second, "closing and opening while it hangs", func() { r.Reopen(t) })
	all, err := r.Own().Callbacks(hosttest.Soon(t), sync.CallbackFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	cut := 0
	for _, c := range all {
		if strings.HasPrefix(hosttest.Outcomes(c), "interrupted") && c.Active {
			cut++
		}
	}
	if cut != 4 {
		t.Errorf("%d callbacks were cut off and wait, not 4", cut)
	}
}

// within holds what f does to a time.
func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	begun := time.Now()
	f()
	if took := time.Since(begun); took > limit {
		t.Errorf("%s took %v", what, took)
	} else {
		t.Logf("%s took %v", what, took)
	}
}

// callsEnv makes the test binary a service that may call this computer, on the folder it names, until killed.
const callsEnv = "PARAPH_TEST_CALLS"

func callsRole(folder string) int {
	limits := backend.StandardLimits
	limits.Pause = 20 * time.Millisecond
	h, err := host.Start(context.Background(), host.Options{
		Folder: folder, KeyInFile: true, AllowNet: hosttest.Loopback, Limits: &limits, Passed: hosttest.StopAt(folder, "service"), Log: hosttest.FileLog(folder, "service.log"),
	})
	if err != nil {
		fmt.Println("failed", err)
		return 1
	}
	fmt.Println("ready")
	time.Sleep(2 * time.Minute)
	_ = h.Close()
	return 0
}

// caller is a service in a process of its own.
type caller struct {
	t      *testing.T
	folder string
	cmd    *exec.Cmd
}

// open starts the process and waits until it answers.
func (c *caller) open() (*esign.Client, *own.Client) {
	c.t.Helper()
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(os.Environ(), callsEnv+"="+c.folder)
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	said := make([]byte, 5)
	if n, err := out.Read(said); err != nil || string(said[:n]) != "ready" {
		c.t.Fatalf("the service says %q, %v", said[:n], err)
	}
	f, err := folder.New(c.folder)
	if err != nil {
		c.t.Fatal(err)
	}
	e, err := f.Endpoint()
	if err != nil {
		c.t.Fatal(err)
	}
	return &esign.Client{Base: e.URL, Token: e.Token, HTTP: http.DefaultClient}, &own.Client{Base: e.URL, Token: e.Token, HTTP: http.DefaultClient}
}

// kill ends the process as a power cut would.
func (c *caller) kill() {
	_ = c.cmd.Process.Signal(syscall.SIGKILL)
	_ = c.cmd.Wait()
}

// reached waits until the process has stopped at the step.
func (c *caller) reached() {
	c.t.Helper()
	if hosttest.Reached(c.folder) == 0 {
		log, _ := os.ReadFile(filepath.Join(c.folder, "service.log"))
		c.t.Fatalf("the step was never reached\n%s", log)
	}
}

// TestCallbackAfterAKill: killed between the change and its callback, the service tells it with its next start;
// killed between the answer and the noting of it, it tells it twice and the log says so.
func TestCallbackAfterAKill(t *testing.T) {
	for step, want := range map[string]string{"callback-due": "delivered", "callback-answered": "unknown delivered"} {
		t.Run(step, func(t *testing.T) {
			rec := listen(t, nil)
			c := &caller{t: t, folder: t.TempDir()}
			if err := os.WriteFile(filepath.Join(c.folder, "stop"), []byte("service "+step), 0o600); err != nil {
				t.Fatal(err)
			}
			client, _ := c.open()
			d := hosttest.One(hosttest.Contract(t, 1))
			d.Options.Modes, d.Callback = []signing.MarkMode{signing.Typed}, &signing.Callback{URL: rec.URL, Method: "JSON", Field: "data"}
			sent, err := client.Send(hosttest.Soon(t), d, "")
			if err != nil {
				t.Fatal(err)
			}
			c.reached()
			before := len(rec.all())
			c.kill()
			client, log := c.open()
			defer c.kill()
			rec.await(t, before+1)
			r := &hosttest.Rig{Log: &hosttest.Logs{}, Client: client, Host: &host.Host{Endpoint: folder.Endpoint{URL: log.Base, Token: log.Token}}}
			told := r.Told(t, sent.Request.ID, 1)
			if len(told) != 1 || hosttest.Outcomes(told[0]) != want || len(rec.all()) != len(told[0].Attempts) {
				t.Errorf("%d calls: %s", len(rec.all()), hosttest.Marshal(t, told))
			}
			for _, h := range rec.all()[1:] {
				if string(h.body) != string(rec.all()[0].body) {
					t.Error("the second time other words were told")
				}
			}
		})
	}
}

// TestCallbackLogAndReplay: the published log, our own, and a replay of a callback that was given up.
func TestCallbackLogAndReplay(t *testing.T) {
	var good atomic.Bool
	rec := listen(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		if !good.Load() {
			w.WriteHeader(404)
		}
	})
	r := calling(t, nil)
	id := sendTo(t, r, signing.Callback{
		URL: rec.URL + "/hook?key=geheim-1", Method: "POST", Field: "data", Headers: map[string]string{"X-Secret": "geheim-2"},
		Custom: json.RawMessage(`{"token":"geheim-3"}`), Retry: 1,
	})
	told := r.Told(t, id, 1)[0]
	if hosttest.Outcomes(told) != "status" || told.URL != rec.URL+"/hook" || told.Seq != 1 || told.State != signing.Waiting {
		t.Errorf("%+v", told)
	}
	good.Store(true)
	if again, err := r.Own().Replay(hosttest.Soon(t), told.ID); err != nil || !again.Active {
		t.Fatal(again, err)
	}
	if told = r.Told(t, id, 1)[0]; hosttest.Outcomes(told) != "status delivered" {
		t.Errorf("%+v", told)
	}
	if calls := rec.all(); len(calls) != 2 || string(calls[0].body) != string(calls[1].body) {
		t.Errorf("%d calls", len(calls))
	}
	published(t, r, told)
	holdsNone(t, r, "geheim-1", "geheim-2", "geheim-3")
}

// holdsNone looks for secrets in the log and in the database's files.
func holdsNone(t *testing.T, r *hosttest.Rig, secrets ...string) {
	t.Helper()
	text := r.Log.String()
	found, err := filepath.Glob(filepath.Join(r.Folder, "*.db*"))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	for _, f := range found {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text += string(b)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the log or the database", secret)
		}
	}
}
