package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// frozen is a folder below testdata: what an older program left, or this one.
type frozen struct {
	made
	dir   string
	hooks *hooks
}

// TestFixtures opens data of every program so far, as it lay and from a backup, and goes on with it where it was left. Its
// clock stands where it was frozen, so that nothing of it ever grows old.
func TestFixtures(t *testing.T) {
	all, err := filepath.Glob("testdata/*/made.json")
	if err != nil || len(all) == 0 {
		t.Fatalf("no frozen data: %v", err)
	}
	if testing.Short() {
		all = all[:1] // one after the other: of no use to the race run
	}
	for _, path := range all {
		f := frozen{dir: filepath.Dir(path)}
		b, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(b, &f.made)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(f.dir), func(t *testing.T) {
			f.hooks = openHooks(t, leaflet("address", 1), false)
			t.Run("folder", func(t *testing.T) { f.goesOn(t, unpack(t, f.path("folder.tar.gz")), true) })
			t.Run("backup", func(t *testing.T) { f.goesOn(t, f.restored(t), false) })
			t.Run("mail", f.signsIn)
		})
	}
}

func (f *frozen) path(name string) string { return filepath.Join(f.dir, name) }

func (f *frozen) restored(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(f.path("backup.paraph"))
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "restored")
	if s, err := office.Restore(hosttest.Soon(t), bytes.NewReader(b), f.Passphrase, to, true); err != nil || s.Databases != 3 || s.Documents < 20 {
		t.Fatalf("%+v %v", s, err)
	}
	return to
}

// goesOn opens a folder's desk and both its services. prefs: what the desk remembers of itself is there too.
func (f *frozen) goesOn(t *testing.T, folder string, prefs bool) {
	before := seals(t, folder)
	t.Run("real", func(t *testing.T) {
		r, w := f.open(t, folder, false)
		f.asFrozen(t, r, f.Real)
		d := f.desk(t, r, w)
		f.deskAsFrozen(t, d, prefs)
		d.Begin()
		f.moves(t, r, f.Real)
		f.deskMoves(t, r, d, w)
		f.verifies(t, r)
	})
	t.Run("practice", func(t *testing.T) {
		r, w := f.open(t, folder, true)
		f.asFrozen(t, r, f.Practice)
		f.moves(t, r, f.Practice)
		f.newDesk(t, r, w)
	})
	if now := seals(t, folder); !slices.Equal(now, before) {
		t.Errorf("other seals: %v, there were %v", now, before)
	}
}

func seals(t *testing.T, folder string) []string {
	t.Helper()
	a, err1 := filepath.Glob(filepath.Join(folder, "seal.p12*"))
	b, err2 := filepath.Glob(filepath.Join(folder, "practice", "seal.p12*"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return append(a, b...)
}

// later is how long after they were frozen data are opened: what was put off is due, and the code is still good.
const later = 2 * time.Minute

// now is a clock that goes on from there.
func (f *frozen) now() *hosttest.Clock {
	c := &hosttest.Clock{}
	c.Forward(time.Until(f.At) + later)
	return c
}

// open starts a service on the folder, with a mail server beside.
func (f *frozen) open(t *testing.T, data string, practice bool) (*hosttest.Rig, *ways) {
	t.Helper()
	w := newWays()
	r := hosttest.Start(t, func(o *host.Options) {
		o.Folder, o.Practice, o.Clock, o.AllowNet, o.Reach = data, practice, f.now().Now, hosttest.Loopback, &http.Client{Transport: w}
		o.Office = folder.Settings{}
		if practice {
			o.Mail = nil
		}
	})
	r.Folder = data
	w.lead(publicURL, r.Endpoint.URL)
	return r, w
}

// asFrozen compares what can be read with what was there.
func (f *frozen) asFrozen(t *testing.T, r *hosttest.Rig, side madeSide) {
	t.Helper()
	for name, then := range side.Requests {
		if !moving(then) {
			f.sameRequest(t, r, name, then)
		}
	}
	now := seenCallbacks(t, r)
	for id, then := range side.Callbacks {
		c := now[id]
		if then.Active && strings.HasPrefix(c.Outcomes, then.Outcomes) { // it is tried again
			c.Active, c.Outcomes = true, then.Outcomes
		}
		same(t, "callback "+then.Request, c, then)
	}
	for _, then := range side.Tokens {
		same(t, "token", answers(t, r, then.Token), then.Answers)
	}
	if seal := r.Ready(hosttest.Soon(t)).Seal; seal != side.Seal {
		t.Errorf("%q seals, it was %q", seal, side.Seal)
	}
	for _, s := range []signing.State{
		signing.Validating, signing.Waiting, signing.Sealing, signing.Done, signing.Refused, signing.Declined, signing.Expired, signing.Cancelled,
	} {
		there := false
		for _, q := range side.Requests {
			there = there || q.State == string(s)
		}
		if !there {
			t.Errorf("no request was frozen %s", s)
		}
	}
}

// moving: the service itself has something to do for it.
func moving(q madeRequest) bool {
	return q.State == string(signing.Validating) || q.State == string(signing.Sealing)
}

// sameRequest compares a request, whose evidence must be whole and can be shown.
func (f *frozen) sameRequest(t *testing.T, r *hosttest.Rig, name string, then madeRequest) {
	t.Helper()
	now := seenRequest(t, r, then.ID, then.Events)
	if len(now.Signers) != len(then.Signers) {
		t.Fatalf("%s has %d signers", name, len(now.Signers))
	}
	if moving(then) {
		now, then = still(now), still(then)
	}
	then.Signers = slices.Clone(then.Signers)
	for i := range then.Signers {
		a, b := &now.Signers[i], &then.Signers[i]
		if then.Deleted { // its documents go with the first look around
			now.Erased, then.Erased, a.Marks, b.Marks = "", "", nil, nil
		}
		if then.State != string(signing.Waiting) && a.Page < http.StatusInternalServerError { // what its page says may be said otherwise
			a.Page, b.Page = 0, 0
		}
	}
	same(t, "request "+name, now, then)
	f.guarded(t, r, name, then)
	renders(t, r, name, then)
	for _, g := range then.Signers {
		if g.Page != http.StatusOK {
			continue
		}
		if _, page := behind(t, r, g.Link); !strings.Contains(page, then.Office) {
			t.Errorf("%s: the page of signer %s does not say who asks", name, g.ID)
		}
	}
}

// guarded: what was there before services guarded their requests is guarded from the opening on, says so, and is not
// called broken.
func (f *frozen) guarded(t *testing.T, r *hosttest.Rig, name string, then madeRequest) {
	t.Helper()
	a, err := r.Audit(hosttest.Soon(t), then.ID, sync.FormText)
	if err != nil {
		t.Fatal(err)
	}
	p := a.Trail.Proof
	if fault := a.Trail.Check(); fault != nil || !p.Guarded {
		t.Errorf("%s: %v", name, fault)
	}
	since := "Dal " + say.In("it").Exact(p.Since.In(location(t, then.Zone))) + "; ciò che altri"
	if f.Guarded {
		since = "Dall’inizio: ciò che altri"
	}
	if f.Guarded != p.Since.IsZero() || !f.Guarded && p.Since.Before(f.At) || !strings.Contains(string(a.Body), since) {
		t.Errorf("%s is guarded since %v, and does not say %q", name, p.Since, since)
	}
}

func location(t *testing.T, zone string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// renders: the evidence can be shown, of some requests in all its forms.
func renders(t *testing.T, r *hosttest.Rig, name string, then madeRequest) {
	t.Helper()
	forms := []sync.Form{sync.FormText}
	if name == "done" || name == "forgotten" {
		forms = append(forms, sync.FormHTML, sync.FormPDF)
	}
	for _, form := range forms {
		a, err := r.Audit(hosttest.Soon(t), then.ID, form)
		if err != nil || !strings.Contains(string(a.Body), then.ID) && !bytes.HasPrefix(a.Body, []byte("%PDF-")) {
			t.Errorf("%s as %s: %v", name, form, err)
		}
	}
}

// still is a request without what the service itself was about to change.
func still(q madeRequest) madeRequest {
	q.State, q.Sent, q.Completed, q.Sealed, q.Original, q.Pages, q.Inputs, q.URLs = "", "", "", "", "", 0, nil, nil
	q.Signers = slices.Clone(q.Signers)
	for i := range q.Signers {
		q.Signers[i].Invited = ""
	}
	return q
}

// same compares by what both write as JSON, where a list that is empty is no list.
func same(t *testing.T, what string, now, then any) {
	t.Helper()
	a, b := hosttest.Marshal(t, now), hosttest.Marshal(t, then)
	if a == b {
		return
	}
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	at = max(0, at-60)
	t.Errorf("%s is not as it was:\nnow  %.300s\nthen %.300s", what, a[at:], b[at:])
}

// moves lets go on what was under way: the service's own work, and a signer with a code in the hand.
func (f *frozen) moves(t *testing.T, r *hosttest.Rig, side madeSide) {
	t.Helper()
	for name, then := range side.Requests {
		if !moving(then) {
			continue
		}
		want := signing.Done
		if then.State == string(signing.Validating) {
			want = signing.Waiting
		}
		r.Await(t, then.ID, hosttest.Is(want))
		f.sameRequest(t, r, name, then)
	}
	f.signs(t, r, side)
	for _, c := range side.Callbacks {
		if c.Active {
			r.Told(t, c.Request, 1)
		}
	}
	if !slices.ContainsFunc(f.hooks.all(), func(h string) bool { return strings.HasPrefix(h, "/broken") }) {
		t.Error("who was to be told is not")
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
}

// signs: a code of then is still good, as long as people agree to the same sentence; and who was invited then can sign.
func (f *frozen) signs(t *testing.T, r *hosttest.Rig, side madeSide) {
	t.Helper()
	code := side.Code
	v, err := r.Visit(hosttest.Soon(t), hosttest.SecretOf(code.Link), "it")
	if err != nil {
		t.Fatal(err)
	}
	if v.Consent == code.Consent {
		if err := r.Confirm(hosttest.Soon(t), hosttest.SecretOf(code.Link), code.Challenge, code.Code, hosttest.Visitor); err != nil {
			t.Errorf("a code of then: %v", err)
		}
		r.Await(t, code.Request, hosttest.Is(signing.Done))
		seenRequest(t, r, code.Request, 0)
	}
	id := side.Requests["sent"].ID
	sent, err := r.Request(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	m := making{Rig: r, t: t, practice: sent.Request.Practice}
	m.sign(sent, 0)
	m.sign(sent, 1)
	r.Await(t, id, hosttest.Is(signing.Done))
	r.Whole(t, id)
}

// verifies: what was sealed is known again, by its bytes, also to the command line; its evidence is the frozen one.
func (f *frozen) verifies(t *testing.T, r *hosttest.Rig) {
	t.Helper()
	path := f.path("sealed/document.pdf")
	document, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if now, err := r.Client.Document(hosttest.Soon(t), f.Sealed, sync.SealedOne); err != nil || !bytes.Equal(now, document) {
		t.Errorf("the sealed document is another: %v", err)
	}
	var out bytes.Buffer
	cli.Run(hosttest.Soon(t), []string{"verify", "--json", "--data", r.Folder, path}, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
	if !strings.Contains(out.String(), `"sealedHere":true`) {
		t.Errorf("verify says %s", out.String())
	}
	a, err := r.Client.Audit(hosttest.Soon(t), f.Sealed, sync.FormJSON)
	if err != nil {
		t.Fatal(err)
	}
	then, err := os.ReadFile(f.path("sealed/trail.json"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "evidence", hashes(t, a.Body), hashes(t, then))
}

// hashes are the lines' of an audit trail as JSON.
func hashes(t *testing.T, trail []byte) (out []any) {
	t.Helper()
	var e struct{ Data map[string]any }
	if err := json.Unmarshal(trail, &e); err != nil {
		t.Fatal(err)
	}
	own, _ := e.Data["paraph"].(map[string]any)
	lines, _ := own["events"].([]any)
	for _, l := range lines {
		line, _ := l.(map[string]any)
		out = append(out, line["hash"])
	}
	if len(out) == 0 || out[0] == nil {
		t.Errorf("no lines in %.200s", trail)
	}
	return out
}

// signsIn starts the service with the stored mail server alone, in a process of its own: the stored login is the one the
// mail server is shown.
func (f *frozen) signsIn(t *testing.T) {
	path := unpack(t, f.path("folder.tar.gz"))
	at, err := folder.New(path)
	if err != nil {
		t.Fatal(err)
	}
	o, err := at.Settings()
	if err != nil || o.Mail.Server != f.MailServer || o.PublicURL != publicURL {
		t.Fatalf("%+v %v", o, err)
	}
	o.PublicURL, o.Listen = "", "" // signers come only to this computer
	if err := at.PutSettings(o); err != nil {
		t.Fatal(err)
	}
	authority := filepath.Join(t.TempDir(), "authority.pem")
	logins := gatekeeper(t, authority)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	service := exec.Command(exe)
	service.Env = append(os.Environ(), "PARAPH_SERVICE="+path, "SSL_CERT_FILE="+authority)
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case login := <-logins:
		if login != f.MailLogin {
			t.Errorf("the mail server is shown %q", login)
		}
	case <-hosttest.Soon(t).Done():
		t.Error("nobody signs in at the mail server")
	}
	if err := errors.Join(service.Process.Signal(syscall.SIGTERM), service.Wait()); err != nil {
		t.Errorf("the service ends with %v", err)
	}
}
