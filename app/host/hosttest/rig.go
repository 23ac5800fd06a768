package hosttest

import (
	"bytes"
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	gosync "sync"
	"testing"
	"time"
	"unicode"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
)

// Checked waits for the check of a request to end.
func (r *Rig) Checked(t *testing.T, id string) *signing.Request {
	return r.Await(t, id, func(q *signing.Request) bool { return q.State != signing.Validating })
}

// Reopen closes the service and starts it again, which sweeps at once.
func (r *Rig) Reopen(t *testing.T) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Open(t, r.Options)
}

// Logs keeps what the service logs, to be searched for what must not be there.
type Logs struct {
	mu gosync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (l *Logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is everything so far.
func (l *Logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Rig is a whole service with a real mail server, in a folder of its own.
type Rig struct {
	*host.Host
	Box     *postbox.Box
	Client  *esign.Client // with the token that may everything
	Folder  string
	Log     *Logs
	Options host.Options // what it was started with
}

// Loopback is what a service that may reach this computer allows.
var Loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// Start starts a service that ends with the test. change, if there is one, changes what it is started with.
func Start(t *testing.T, change func(*host.Options)) *Rig {
	t.Helper()
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	r := &Rig{Box: box, Folder: t.TempDir(), Log: &Logs{}}
	o := host.Options{
		Folder: r.Folder, KeyInFile: true, Log: slog.New(slog.NewTextHandler(r.Log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Mail:   &mail.Options{Address: box.URL(), From: "ufficio@studio.example", Name: "Studio Bianchi"},
		Office: folder.Settings{Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: "it"},

		OfficeOnly: true, // whoever signs here is at this computer
	}
	if change != nil {
		change(&o)
	}
	r.Options = o
	r.Open(t, o)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return r
}

// Open starts the service again, after Close, with other options than before.
func (r *Rig) Open(t *testing.T, o host.Options) {
	t.Helper()
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = h
	r.Client = &esign.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: http.DefaultClient}
}

// Await polls a request until f likes it.
func (r *Rig) Await(t *testing.T, id string, f func(*signing.Request) bool) *signing.Request {
	t.Helper()
	ctx := Soon(t)
	for {
		sent, err := r.Client.Request(ctx, id)
		if err != nil {
			t.Fatalf("request %s: %v\n%s", id, err, r.Log)
		}
		if f(sent.Request) {
			return sent.Request
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("request stays %s\n%s", sent.Request.State, r.Log)
		}
	}
}

// Sign lets a signer go through all steps behind the page, the code read from the letter.
func (r *Rig) Sign(t *testing.T, link, email string, marks ...signing.Mark) {
	t.Helper()
	secret := SecretOf(link)
	ctx := Soon(t)
	if err := r.Opened(ctx, secret, Visitor); err != nil {
		t.Fatalf("opened: %v", err)
	}
	v, err := r.Visit(ctx, secret, "it")
	if err != nil {
		t.Fatalf("visit: %v", err)
	}
	reads := cmp.Or(v.Signer.Language, v.Request.Options.Language, "it") // as the page does
	c, err := r.AskCode(ctx, secret, signing.CodeWish{Marks: marks, Language: reads, Shown: []int{1}, Seconds: 5}, Visitor)
	if err != nil {
		t.Fatalf("code: %v\n%s", err, r.Log)
	}
	if c.Outcome != "sent" {
		t.Fatalf("code is %s\n%s", c.Outcome, r.Log)
	}
	if err := r.Confirm(ctx, secret, c.Challenge, r.Code(t, email, c.Short), Visitor); err != nil {
		t.Fatalf("confirm: %v\n%s", err, r.Log)
	}
}

// notOfWords tells what stands between words.
func notOfWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// Code reads the code of that short name from the letter; short names come again, so it is the newest one.
func (r *Rig) Code(t *testing.T, email, short string) string {
	t.Helper()
	named := func(l postbox.Message) bool {
		return slices.Contains(strings.FieldsFunc(l.Subject(), notOfWords), short)
	}
	l, err := r.Box.Await(Soon(t), email, 1, named)
	if err != nil {
		t.Fatal(err)
	}
	for _, later := range r.Box.Letters() {
		if later.To == email && named(later) {
			l = later
		}
	}
	return l.Code()
}

// Link is the signer's link in the invitation.
func (r *Rig) Link(t *testing.T, email string) string {
	t.Helper()
	l, err := r.Box.Await(Soon(t), email, 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		t.Fatal(err)
	}
	return l.Link()
}

// Send sends a request through the contract.
func (r *Rig) Send(t *testing.T, d signing.Draft) sync.Sent {
	t.Helper()
	if len(d.Options.Modes) == 0 {
		d.Options.Modes = []signing.MarkMode{signing.Typed, signing.Drawn}
	}
	s, err := r.Client.Send(Soon(t), d, "")
	if err != nil {
		t.Fatalf("send: %v\n%s", err, r.Log)
	}
	return s
}
