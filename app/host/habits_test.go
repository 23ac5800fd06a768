package host_test

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// habitual is the mail server with habits of the shared cases, which cannot say which port it took.
func habitual(t *testing.T, habits ...string) string {
	t.Helper()
	script, err := filepath.Abs("../../../shared/cases/service/smtp_habits.py")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(script); err != nil {
		t.Skip("without the shared cases there is no server with habits")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to run the server with habits")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().(*net.TCPAddr)
	l.Close()
	cmd := exec.Command(python, append([]string{script, strconv.Itoa(at.Port)}, habits...)...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	hosttest.Happens(t, "the server listens", func() bool {
		c, err := net.DialTimeout("tcp", at.String(), time.Second)
		if err != nil {
			return false
		}
		defer c.Close()
		_, err = bufio.NewReader(c).ReadString('\n')
		return err == nil
	})
	return at.String()
}

// TestWhatTheOfficeSeesOfHabits: of each habit of the server what becomes of an invitation to Anna and one to Zoë, whose address is
// not ASCII: "" that it left, else why not.
func TestWhatTheOfficeSeesOfHabits(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	const left = signing.LetterReason("")
	for name, c := range map[string]struct {
		habits []string
		hello  string
		login  bool
		tls    bool
		anna   signing.LetterReason
		zoe    signing.LetterReason
	}{
		"brackets":                   {habits: []string{"strict"}, anna: left, zoe: left},
		"a full name":                {habits: []string{"fqdn"}, anna: left, zoe: left},
		"a full name at RCPT":        {habits: []string{"rcptfqdn"}, anna: left, zoe: left},
		"a name without a dot":       {habits: []string{"rcptfqdn"}, hello: "desk", anna: signing.LetterHello, zoe: signing.LetterHello},
		"ASCII only":                 {habits: []string{"ascii"}, anna: left, zoe: signing.LetterAddress},
		"nobody of that name":        {habits: []string{"nouser=anna@example.com"}, anna: signing.LetterAddress, zoe: left},
		"greylisting":                {habits: []string{"grey=5"}, anna: left, zoe: left},
		"size":                       {habits: []string{"size=60000"}, anna: left, zoe: left},
		"too small for any letter":   {habits: []string{"size=10"}, anna: signing.LetterSize, zoe: signing.LetterSize},
		"CRAM-MD5 that always fails": {habits: []string{"auth=CRAM-MD5 PLAIN LOGIN"}, login: true, anna: left, zoe: left},
		"no login at all":            {login: true, anna: signing.LetterNoLogin, zoe: signing.LetterNoLogin},
		"no TLS":                     {tls: true, anna: signing.LetterTLS, zoe: signing.LetterTLS},
		"no login we know":           {habits: []string{"auth=XYZ"}, login: true, anna: signing.LetterLogin, zoe: signing.LetterLogin},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := habitual(t, c.habits...)
			r := hosttest.Start(t, func(o *host.Options) {
				o.Mail = &mail.Options{Address: "smtp://" + at, From: "ufficio@studio.example", Name: "Studio Bianchi", Hello: c.hello}
				o.Office = folder.Settings{Name: "Studio Bianchi", Language: "en"}
				if c.tls {
					o.Mail.Address = "smtps://" + at
				}
				if c.login {
					o.Mail.User, o.Mail.Password = "ufficio", "geheim"
				}
			})
			d := hosttest.One(hosttest.Contract(t, 1))
			zoe := d.Signers[0]
			zoe.Name, zoe.Surname, zoe.Email = `Zoë "Zizi"`, "O’Hara", "zoë@example.com"
			d.Signers = append(d.Signers, zoe)
			id := r.Send(t, d).Request.ID
			q := r.Await(t, id, func(q *signing.Request) bool { return settled(q, c.anna, 0) && settled(q, c.zoe, 1) })
			for _, l := range q.Letters {
				if l.Kind != string(sync.JobInvite) || l.Refused != (l.Reason == signing.LetterAddress || l.Reason == signing.LetterSize) {
					t.Errorf("%+v", l)
				}
			}
			if strings.Contains(r.Log.String(), "@example.com") {
				t.Error("an address stands in the log")
			}
		})
	}
}

// settled reports whether the n-th signer's invitation left, or is stuck for that reason.
func settled(q *signing.Request, why signing.LetterReason, n int) bool {
	if why == "" {
		return !q.Signers[n].Steps.Sent.IsZero()
	}
	for _, l := range q.Letters {
		if l.Signer == n+1 && l.Reason == why {
			return true
		}
	}
	return false
}

// TestWhatKeepsTheTestMessage: a port without login or encryption is said as that, not as a server that does not answer.
func TestWhatKeepsTheTestMessage(t *testing.T) {
	for name, c := range map[string]struct{ server, login, word string }{
		"no login": {"smtp://", "anna:geheim", string(signing.LetterNoLogin)},
		"no TLS":   {"smtps://", "", string(signing.LetterTLS)},
	} {
		user, password, _ := strings.Cut(c.login, ":")
		at := habitual(t)
		r := hosttest.Start(t, func(o *host.Options) {
			o.Mail = &mail.Options{Address: c.server + at, From: "ufficio@studio.example", User: user, Password: password}
		})
		var p *signing.Problem
		if err := r.Own().MailTest(hosttest.Soon(t)); !errors.As(err, &p) || *p != (signing.Problem{Code: signing.ProblemMailRefused, Word: c.word}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
