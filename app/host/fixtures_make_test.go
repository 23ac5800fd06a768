package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
)

// makeEnv names the new folder that TestMakeFixtures freezes data of the program as it is now in.
const makeEnv = "PARAPH_FIXTURES"

// making is a data folder while it is filled.
type making struct {
	*hosttest.Rig
	t        *testing.T
	clock    *hosttest.Clock
	ways     *ways
	practice bool
	ids      map[string]string // of requests, by what they are there for
	hold     atomic.Value      // the step to stop at, "" for none
	reached  chan struct{}
	release  chan struct{}
	away     string // a document that was taken away, so that no seal can be made
	drafts   map[string]string
	failed   string // the desk's entry that no service took
}

// TestMakeFixtures makes a data folder with something in every state, and freezes it. It runs only when asked:
//
//	PARAPH_FIXTURES=$PWD/app/host/testdata/0.2.0 go test -run TestMakeFixtures ./app/host
func TestMakeFixtures(t *testing.T) {
	to := os.Getenv(makeEnv)
	if to == "" {
		t.Skip("skipped: " + makeEnv + " names no new folder")
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err) // one that is there is never changed
	}
	m := newMaking(t)
	out := made{
		Program: host.Version, Guarded: true, Passphrase: "cavallo batteria graffetta", MailServer: "smtps://" + mailAddress, MailLogin: "ufficio:una parola d'ordine: lunga",
	}
	m.settings(out)
	out.Practice = m.side(true)
	out.Real = m.side(false)
	out.Desk = m.lastDesk()
	out.At, out.Sealed = m.clock.Now().UTC().Truncate(time.Second), out.Real.Requests["done"].ID
	m.freeze(to, out)
}

func newMaking(t *testing.T) *making {
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	box.Refuse(func(to string) error {
		if strings.HasPrefix(to, "nessuno") {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}
		return nil
	})
	openHooks(t, leaflet("address", 1), true)
	m := &making{
		Rig: &hosttest.Rig{Box: box, Folder: filepath.Join(t.TempDir(), "data"), Log: &hosttest.Logs{}}, t: t, clock: &hosttest.Clock{}, ways: newWays(),
		reached: make(chan struct{}, 8), release: make(chan struct{}),
	}
	m.hold.Store("")
	return m
}

// settings are what an office sets before its first request.
func (m *making) settings(out made) {
	f, err := folder.New(m.Folder)
	if err == nil {
		err = f.PutSettings(folder.Settings{
			Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: "it", PublicURL: publicURL, Privacy: "Trattiamo i dati per la firma.",
		})
	}
	if err == nil {
		f.KeyInFile = true
		err = f.SetMail(out.MailServer, "ufficio@studio.example", out.MailLogin)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// open starts a side's service; ahead is how far its clock is before (negative: behind) ours.
func (m *making) open(practice bool, ahead time.Duration) {
	m.t.Helper()
	m.practice = practice
	m.clock.Set(ahead)
	o := host.Options{
		Folder: m.Folder, KeyInFile: true, Practice: practice, Clock: m.clock.Now, AllowNet: hosttest.Loopback, Reach: &http.Client{Transport: m.ways},
		Log: slog.New(slog.NewTextHandler(m.Log, nil)), Passed: m.passed,
	}
	if !practice {
		o.Mail = &mail.Options{Address: m.Box.URL(), From: "ufficio@studio.example", Name: "Studio Bianchi"}
	}
	m.Rig.Open(m.t, o)
	m.ways.lead(publicURL, m.Endpoint.URL)
}

// passed stops whoever comes to the step that is held, until the service has ended.
func (m *making) passed(step string) {
	if step == m.hold.Load() {
		release := m.release
		m.reached <- struct{}{}
		<-release
	}
}

func (m *making) close() {
	m.t.Helper()
	if err := m.Rig.Close(); err != nil {
		m.t.Fatal(err)
	}
}

func (m *making) settle() {
	m.t.Helper()
	if err := m.Settle(hosttest.Soon(m.t)); err != nil {
		m.t.Fatalf("%v\n%s", err, m.Log)
	}
}

// side fills one side of the folder: years ago, some weeks ago, now, and what is under way at the end.
func (m *making) side(practice bool) (out madeSide) {
	m.ids = map[string]string{}
	if !practice {
		m.open(practice, -11*365*hosttest.Day)
		m.complete("forgotten", m.draft("forgotten", 1))
		m.close()
	}
	m.open(practice, -100*hosttest.Day)
	m.complete("erased", m.draft("erased", 1))
	late := m.send("expired", m.draft("expired", 2))
	m.sign(late, 0)
	m.settle()
	m.close()
	out.Tokens = m.temporary()
	m.open(practice, 0)
	hosttest.Happens(m.t, "what is over is erased", func() bool { return m.Erased(m.t, m.ids["erased"]) && (practice || m.forgot(m.ids["forgotten"])) })
	m.Await(m.t, late.Request.ID, hosttest.Is(signing.Expired))
	m.must(m.Wish(hosttest.Soon(m.t), hosttest.SecretOf(late.Links[late.Request.Signers[1].ID])))
	out.Tokens = m.tokens(out.Tokens)
	m.ended()
	m.waiting()
	out.Code = m.partly()
	m.desk()
	m.held()
	out = m.look(out)
	m.close()
	m.letGo()
	m.stand(out)
	return out
}

func (m *making) forgot(id string) bool {
	sent, err := m.Request(hosttest.Soon(m.t), id)
	return err == nil && !sent.Request.Forgotten.IsZero()
}

// look reads what the side has come to.
func (m *making) look(out madeSide) madeSide {
	m.t.Helper()
	out.Requests = map[string]madeRequest{}
	for name, id := range m.ids {
		out.Requests[name] = seenRequest(m.t, m.Rig, id, 0)
	}
	out.Callbacks, out.Seal = seenCallbacks(m.t, m.Rig), m.Ready(hosttest.Soon(m.t)).Seal
	for i, k := range out.Tokens {
		out.Tokens[i].Answers = answers(m.t, m.Rig, k.Token)
	}
	return out
}

func (m *making) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("%v\n%s", err, m.Log)
	}
}

// freeze writes the folder, a backup of it, what was sealed, what stood in it, and how it was made.
func (m *making) freeze(to string, out made) {
	m.atRest()
	m.must(pack(m.Folder, filepath.Join(to, "folder.tar.gz"), out.At))
	f, err := folder.New(m.Folder)
	m.must(err)
	var saved bytes.Buffer
	_, err = office.Backup(hosttest.Soon(m.t), f, &saved, out.Passphrase)
	m.must(errors.Join(err, os.WriteFile(filepath.Join(to, "backup.paraph"), saved.Bytes(), 0o600)))
	b, err := json.MarshalIndent(out, "", "")
	m.must(errors.Join(err, os.WriteFile(filepath.Join(to, "made.json"), append(b, '\n'), 0o600)))
	m.sealed(filepath.Join(to, "sealed"), out.Sealed)
	commit, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	m.must(err)
	text := strings.NewReplacer("{version}", host.Version, "{commit}", strings.TrimSpace(string(commit)), "{phrase}", out.Passphrase).Replace(readMe)
	m.must(os.WriteFile(filepath.Join(to, "README.txt"), []byte(text), 0o600))
}

const readMe = `Frozen data of Paraph {version}, made by TestMakeFixtures (app/host) with the program of commit {commit}.
Never change it; what is stored otherwise from now on gets a folder beside this one. All people are invented.

folder.tar.gz  a data folder at rest: both services (office and practice), the desk, their documents; its key is in it
backup.paraph  a backup of that folder; passphrase: {phrase}
sealed         one request of the office's: the sealed document and its audit trail in four forms
made.json      what stood in the folder: ids, states, links, tokens, codes, hashes; TestFixtures compares with it

The folder is opened with the clock at "At" of made.json. Letters, callbacks and a document to fetch are at 127.84.17.9.
`

// atRest: nothing in the folder names this computer.
func (m *making) atRest() {
	name, err := os.Hostname()
	m.must(err)
	m.must(filepath.WalkDir(m.Folder, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(path, "/log/") {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && (bytes.Contains(b, []byte(m.Folder)) || (len(name) > 3 && bytes.Contains(b, []byte(name)))) {
			err = errors.New(path + " names this computer")
		}
		return err
	}))
}

// sealed writes what a sender gets of a completed request.
func (m *making) sealed(to, id string) {
	m.must(os.Mkdir(to, 0o700))
	m.open(false, 0)
	document, err := m.Client.Document(hosttest.Soon(m.t), id, sync.SealedOne)
	m.must(errors.Join(err, os.WriteFile(filepath.Join(to, "document.pdf"), document, 0o600)))
	for name, form := range map[string]sync.Form{
		"trail.json": sync.FormJSON, "trail.txt": sync.FormText, "trail.html": sync.FormHTML, "trail.pdf": sync.FormPDF,
	} {
		a, err := m.Client.Audit(hosttest.Soon(m.t), id, form)
		m.must(errors.Join(err, os.WriteFile(filepath.Join(to, name), a.Body, 0o600)))
	}
	m.close()
}
