package host_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
)

func TestMain(m *testing.M) {
	roles()
	os.Exit(m.Run())
}

// logs keeps what the service logs, to be searched for what must not be there.
type logs struct {
	mu gosync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// rig is a whole service with a real mail server, in a folder of its own.
type rig struct {
	*host.Host
	box    *postbox.Box
	client *esign.Client
	folder string
	log    *logs

	options host.Options
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func start(t *testing.T, change func(*host.Options)) *rig {
	t.Helper()
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	r := &rig{box: box, folder: t.TempDir(), log: &logs{}}
	o := host.Options{
		Folder: r.folder, KeyInFile: true, Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Mail:   &mail.Options{Address: box.URL(), From: "ufficio@studio.example", Name: "Studio Bianchi"},
		Office: folder.Settings{Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: "it"},
	}
	if change != nil {
		change(&o)
	}
	r.options = o
	r.open(t, o)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return r
}

func (r *rig) open(t *testing.T, o host.Options) {
	t.Helper()
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = h
	r.client = &esign.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: http.DefaultClient}
}

// soon is a context that ends a test's wait long before the test run would.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func signer(name, surname, email string, at ...signing.Field) signing.Signer {
	return signing.Signer{Name: name, Surname: surname, Email: email, Channels: []signing.Channel{signing.Email}, Fields: at}
}

func at(page int, x, y float64) signing.Field {
	return signing.Field{Kind: signing.SignatureField, Page: page, Box: signing.Box{X: x, Y: y, W: 164, H: 45}}
}

// await polls a request until f likes it.
func (r *rig) await(t *testing.T, id string, f func(*signing.Request) bool) *signing.Request {
	t.Helper()
	ctx := soon(t)
	for {
		sent, err := r.client.Request(ctx, id)
		if err != nil {
			t.Fatalf("request %s: %v\n%s", id, err, r.log)
		}
		if f(sent.Request) {
			return sent.Request
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("request stays %s\n%s", sent.Request.State, r.log)
		}
	}
}

func is(s signing.State) func(*signing.Request) bool {
	return func(r *signing.Request) bool { return r.State == s }
}

func typed(text string) signing.Mark {
	return signing.Mark{Mode: signing.Typed, Text: text, Face: signing.FaceHand}
}

func drawn() signing.Mark {
	var s signing.Stroke
	for i := range 60 {
		x := 10 + float64(i)*4
		y := 60 + 40*float64(i%13)/13*float64(1-2*(i/13%2))
		s = append(s, signing.StrokePoint{X: x, Y: y, T: i * 8})
	}
	return signing.Mark{Mode: signing.Drawn, Strokes: []signing.Stroke{s}, Pad: signing.Size{W: 358, H: 204}}
}

var desk = signing.Presence{Peer: "192.0.2.14", UserAgent: "test", Language: "it"}

// sign lets a signer go through all steps behind the page, the code read from the letter.
func (r *rig) sign(t *testing.T, link, email string, marks ...signing.Mark) {
	t.Helper()
	secret := link[strings.LastIndex(link, "/")+1:]
	ctx := soon(t)
	if err := r.Opened(ctx, secret, desk); err != nil {
		t.Fatalf("opened: %v", err)
	}
	c, err := r.AskCode(ctx, secret, signing.CodeWish{Marks: marks, Language: "it", Shown: []int{1}, Seconds: 5}, desk)
	if err != nil {
		t.Fatalf("code: %v\n%s", err, r.log)
	}
	if c.Outcome != "sent" {
		t.Fatalf("code is %s\n%s", c.Outcome, r.log)
	}
	if err := r.Confirm(ctx, secret, c.Challenge, r.code(t, email, c.Short), desk); err != nil {
		t.Fatalf("confirm: %v\n%s", err, r.log)
	}
}

// code reads the code of that short name from the letter; short names come again, so it is the newest one.
func (r *rig) code(t *testing.T, email, short string) string {
	t.Helper()
	named := func(l postbox.Message) bool { return strings.Contains(l.Subject(), " "+short+" ") }
	l, err := r.box.Await(soon(t), email, 1, named)
	if err != nil {
		t.Fatal(err)
	}
	for _, later := range r.box.Letters() {
		if later.To == email && named(later) {
			l = later
		}
	}
	return l.Code()
}

// link is the signer's link in the invitation.
func (r *rig) link(t *testing.T, email string) string {
	t.Helper()
	l, err := r.box.Await(soon(t), email, 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		t.Fatal(err)
	}
	return l.Link()
}

func (r *rig) send(t *testing.T, d signing.Draft) sync.Sent {
	t.Helper()
	if len(d.Options.Modes) == 0 {
		d.Options.Modes = []signing.MarkMode{signing.Typed, signing.Drawn}
	}
	s, err := r.client.Send(soon(t), d, "")
	if err != nil {
		t.Fatalf("send: %v\n%s", err, r.log)
	}
	return s
}
