package mail_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"paraph/app/backend/mail"
	"paraph/signing"
)

// habits is a mail server with habits of its own.
type habits struct {
	Strict bool     // MAIL and RCPT with <> only
	Full   bool     // EHLO with a full name or an address only
	Logins []string // offered, in this order
	Takes  string   // the login that is taken
	Size   int      // told in EHLO
	Big    int      // refused after DATA
	Late   string   // said of each letter after DATA
	Codes  bool     // ENHANCEDSTATUSCODES is announced
	TLS    *tls.Config

	at    net.Listener
	mu    sync.Mutex
	said  []string // commands
	taken []string // letters
}

func (h *habits) start(t *testing.T) *habits {
	t.Helper()
	var err error
	if h.at, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.at.Close() })
	go func() {
		for {
			c, err := h.at.Accept()
			if err != nil {
				return
			}
			go h.talk(c)
		}
	}()
	return h
}

func (h *habits) talk(c net.Conn) {
	defer c.Close()
	r, encrypted := bufio.NewReader(c), false
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 mx.studio.example")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		h.note(line)
		verb, rest, _ := strings.Cut(line, " ")
		switch verb = strings.ToUpper(verb); {
		case verb == "EHLO" && h.Full && !strings.Contains(rest, "."):
			say("504 5.5.2 need fully-qualified hostname")
		case verb == "EHLO":
			h.greet(say, encrypted)
		case verb == "STARTTLS":
			say("220 go")
			s := tls.Server(c, h.TLS)
			c, r, encrypted = s, bufio.NewReader(s), true
		case verb == "AUTH":
			h.auth(say, r, rest)
		case h.Strict && (verb == "MAIL" || verb == "RCPT") && !strings.Contains(rest, ":<"):
			say("550 invalid syntax")
		case verb == "DATA":
			h.data(say, r)
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (h *habits) data(say func(string, ...any), r *bufio.Reader) {
	say("354 go")
	b, _ := io.ReadAll(textproto.NewReader(r).DotReader())
	if h.Big > 0 && len(b) > h.Big {
		say("552 5.3.4 message too big")
		return
	}
	if h.Late != "" {
		say("%s", h.Late)
		return
	}
	h.mu.Lock()
	h.taken = append(h.taken, string(b))
	h.mu.Unlock()
	say("250 queued")
}

func (h *habits) greet(say func(string, ...any), encrypted bool) {
	say("250-mx.studio.example")
	if h.Size > 0 {
		say("250-SIZE %d", h.Size)
	}
	if h.Codes {
		say("250-ENHANCEDSTATUSCODES")
	}
	if h.TLS != nil && !encrypted {
		say("250-STARTTLS")
	}
	if len(h.Logins) > 0 && (h.TLS == nil || encrypted) {
		say("250-AUTH %s", strings.Join(h.Logins, " "))
	}
	say("250 HELP")
}

func (h *habits) auth(say func(string, ...any), r *bufio.Reader, rest string) {
	method, _, _ := strings.Cut(rest, " ")
	switch method {
	case "CRAM-MD5":
		say("334 %s", base64.StdEncoding.EncodeToString([]byte("<1@x>")))
		_, _ = r.ReadString('\n')
	case "LOGIN":
		for _, word := range []string{"Username:", "Password:"} {
			say("334 %s", base64.StdEncoding.EncodeToString([]byte(word)))
			_, _ = r.ReadString('\n')
		}
	}
	if method == h.Takes {
		say("235 ok")
	} else {
		say("535 5.7.8 Authentication credentials invalid")
	}
}

func (h *habits) note(line string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, line)
}

// count is how many commands began so.
func (h *habits) count(begin string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.said {
		if strings.HasPrefix(strings.ToUpper(l), begin) {
			n++
		}
	}
	return n
}

// selfSigned is a certificate for a name, and its file in PEM.
func selfSigned(t *testing.T, name string, until time.Time) (*tls.Config, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(name); ip != nil {
		c.IPAddresses = []net.IP{ip}
	} else {
		c.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "issuer.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, file
}

func letter() mail.Letter {
	return mail.Letter{ID: "1", To: "zoe@büro.example", Name: `Zoë "Zizi" O'Hara, dott.`, Subject: "S", Text: "T", HTML: "<p>T</p>"}
}

func try(t *testing.T, h *habits, change func(*mail.Options)) (*mail.Server, error) {
	t.Helper()
	o := mail.Options{Address: "smtp://" + h.at.Addr().String(), From: "ufficio@bücher.example", Name: `Studio "Bianchi"`, Timeout: 20 * time.Second}
	if change != nil {
		change(&o)
	}
	s, err := mail.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.Try(t.Context(), "capo@büro.example")
}

func login(o *mail.Options) { o.User, o.Password = "anna", "geheim" }

// TestHabits: letters leave whatever a server insists on, by the trial and by the letter alike.
func TestHabits(t *testing.T) {
	for name, h := range map[string]*habits{
		"brackets":            {Strict: true},
		"full name":           {Full: true},
		"CRAM-MD5 fails":      {Logins: []string{"CRAM-MD5", "PLAIN", "LOGIN"}, Takes: "PLAIN"},
		"only LOGIN is taken": {Logins: []string{"CRAM-MD5", "PLAIN", "LOGIN"}, Takes: "LOGIN"},
		"LOGIN is offered":    {Logins: []string{"LOGIN"}, Takes: "LOGIN"},
	} {
		h.start(t)
		s, err := try(t, h, func(o *mail.Options) {
			if h.Logins != nil {
				login(o)
			}
		})
		if err != nil {
			t.Errorf("%s: trial: %v", name, err)
		}
		for range 2 {
			if _, err := s.Send(t.Context(), letter()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if len(h.taken) != 2 || !strings.Contains(h.taken[0], "zoe@xn--bro-hoa.example") || strings.Contains(strings.Join(h.said, ""), "ü") {
			t.Errorf("%s: %q %q", name, h.taken, h.said)
		}
		if tries := h.count("AUTH"); h.Logins != nil && tries > 3+2 {
			t.Errorf("%s: signed in %d times: what was taken is not remembered", name, tries)
		}
	}
}

// TestWrongLogin is refused for good once every way was tried.
func TestWrongLogin(t *testing.T) {
	h := (&habits{Logins: []string{"PLAIN", "LOGIN"}}).start(t)
	s, err := try(t, h, login)
	if !errors.Is(err, mail.ErrRefused) {
		t.Errorf("trial: %v", err)
	}
	if _, err := s.Send(t.Context(), letter()); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("letter: %v", err)
	}
}

// TestRefusedAtTheEnd: what is wrong is what the server says, though it says it of the whole letter, and not a word of it is told.
func TestRefusedAtTheEnd(t *testing.T) {
	for said, want := range map[string]signing.LetterReason{
		"550 5.1.1 <zoe@example.com>: no such user": signing.LetterAddress, "550 5.2.1 mailbox disabled": signing.LetterAddress,
		"550 5.7.1 looks like spam": signing.LetterContent, "554 no": signing.LetterContent, "451 4.3.0 later": signing.LetterLater,
		"552 5.3.4 too big": signing.LetterSize, "552 too big": signing.LetterSize, "552 5.2.2 mailbox full": signing.LetterContent,
	} {
		for _, announced := range []bool{false, true} {
			h := (&habits{Late: said, Codes: announced}).start(t)
			s, err := try(t, h, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Send(t.Context(), letter())
			if r := mail.RefusalOf(err); err == nil || r.Reason != want || strings.Contains(err.Error(), "zoe") {
				t.Errorf("%q, announced %t: %v", said, announced, err)
			}
		}
	}
}

// TestTooLarge is known from what the server tells, and from its refusal.
func TestTooLarge(t *testing.T) {
	for _, h := range []*habits{{Size: 20_000}, {Big: 20_000}} {
		h.start(t)
		s, err := try(t, h, nil)
		if err != nil {
			t.Fatal(err)
		}
		l := letter()
		l.Files = []mail.Attachment{{Name: "a.pdf", Type: "application/pdf", Content: make([]byte, 30_000)}}
		if _, err := s.Send(t.Context(), l); !errors.Is(err, mail.ErrTooLarge) {
			t.Errorf("%+v: %v", h.Size, err)
		}
		l.Files = nil
		if _, err := s.Send(t.Context(), l); err != nil || len(h.taken) != 1 {
			t.Errorf("without: %v, %d", err, len(h.taken))
		}
	}
}

// TestCertificates: an issuer of the office's own is trusted where its file is named; else the cause is.
func TestCertificates(t *testing.T) {
	soon := time.Now().Add(time.Hour)
	for _, c := range []struct {
		name  string
		until time.Time
		trust bool
		cause string
	}{{"127.0.0.1", soon, true, ""}, {"127.0.0.1", soon, false, "issuer"}, {"mx.other.example", soon, true, "name"}, {"127.0.0.1", time.Now().Add(-time.Hour), true, "time"}} {
		config, file := selfSigned(t, c.name, c.until)
		h := (&habits{TLS: config, Logins: []string{"PLAIN"}, Takes: "PLAIN"}).start(t)
		s, err := try(t, h, func(o *mail.Options) {
			login(o)
			if c.trust {
				var err error
				if o.Roots, err = mail.Issuers(file); err != nil {
					t.Fatal(err)
				}
			}
		})
		cause := func(err error) string {
			if u, ok := errors.AsType[*mail.UntrustedError](err); ok {
				return u.Cause
			}
			return fmt.Sprint(err)
		}
		want := c.cause
		if want == "" {
			want = "<nil>"
		}
		_, sendErr := s.Send(context.Background(), letter())
		if cause(err) != want || cause(sendErr) != want {
			t.Errorf("%s %v: %v, %v", c.name, c.trust, err, sendErr)
		}
	}
	if _, err := mail.Issuers(os.DevNull); !errors.Is(err, mail.ErrIssuers) {
		t.Errorf("a file without certificates: %v", err)
	}
}
