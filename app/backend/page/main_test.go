package page_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	gosync "sync"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
)

func TestMain(m *testing.M) {
	host.WorkerMain()
	code := m.Run()
	stopBrowser()
	stopShared()
	os.Exit(code)
}

var (
	sharedOnce   gosync.Once
	sharedOffice *office
	sharedFolder string
)

// shared is an office for tests that change nothing of it; each uses addresses of its own.
func shared(t testing.TB) *office {
	t.Helper()
	sharedOnce.Do(func() {
		folder, err := os.MkdirTemp("", "paraph-page-")
		if err != nil {
			t.Fatal(err)
		}
		sharedFolder, sharedOffice = folder, startOffice(t, func(o *host.Options) { o.Folder = folder })
	})
	if sharedOffice == nil {
		t.Fatal("no office")
	}
	return sharedOffice
}

func stopShared() {
	if sharedOffice != nil {
		_ = sharedOffice.Close()
		sharedOffice.box.Close()
	}
	os.RemoveAll(sharedFolder)
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

// office is a whole service with a real mail server, in a folder of its own.
type office struct {
	*host.Host
	box     *postbox.Box
	client  *esign.Client
	log     *logs
	options host.Options
}

func newOffice(t testing.TB, change func(*host.Options)) *office {
	t.Helper()
	folder := t.TempDir()
	o := startOffice(t, func(h *host.Options) {
		h.Folder = folder
		if change != nil {
			change(h)
		}
	})
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
		o.box.Close()
	})
	return o
}

func startOffice(t testing.TB, change func(*host.Options)) *office {
	t.Helper()
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	codes := otp.Standard
	codes.PerNetwork = 1000 // everybody here comes from one address
	o := &office{box: box, log: &logs{}}
	o.options = host.Options{
		KeyInFile: true, Codes: &codes, Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Mail:         &mail.Options{Address: box.URL(), From: "ufficio@studio.example", Name: "Studio Bianchi"},
		Office:       folder.Settings{Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: "it"},
		ShutdownTime: time.Second, OfficeOnly: true,
	}
	change(&o.options)
	o.open(t)
	return o
}

// open starts the service; a second time on the same folder after Close.
func (o *office) open(t testing.TB) {
	t.Helper()
	h, err := host.Start(context.Background(), o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.Host = h
	o.client = &esign.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: http.DefaultClient}
}

func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// runs numbers the tests as they ask for addresses: with -count they share a mail server with themselves.
var (
	runs    gosync.Map
	numbers atomic.Int64
)

// address is an address nobody else in these tests has.
func address(t testing.TB, who string) string {
	n, known := runs.Load(t)
	if !known {
		n, _ = runs.LoadOrStore(t, numbers.Add(1))
	}
	return fmt.Sprintf("%s.%s.%d@example.com", who, strings.ToLower(strings.ReplaceAll(t.Name(), "/", ".")), n)
}

// four is the contract of four pages most tests sign.
var four = gosync.OnceValue(func() []byte { return contract(4) })

// request is what most tests begin with: Luca, two places on the last of four pages.
func (o *office) request(t testing.TB, change func(*signing.Draft)) request {
	t.Helper()
	return o.send(t, draft(four(), 4, func(d *signing.Draft) {
		d.Signers[0].Email = address(t, "luca")
		if change != nil {
			change(d)
		}
	}))
}

// marks are a signer's marks as stored.
func (o *office) marks(t testing.TB, r request, signer int) []signing.Mark {
	t.Helper()
	var out []signing.Mark
	err := o.Store.View(soon(t), func(tx sync.Tx) (err error) {
		out, err = tx.Marks(r.id, r.signers[signer])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// events are a request's events as stored.
func (o *office) events(t testing.TB, r request) []signing.Event {
	t.Helper()
	var out []signing.Event
	err := o.Store.View(soon(t), func(tx sync.Tx) (err error) {
		out, err = tx.Events(r.id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// draft is a request for Luca (two places on the last page) and whoever else.
func draft(content []byte, pages int, change func(*signing.Draft), others ...signing.Signer) signing.Draft {
	d := signing.Draft{
		Title: "Contratto di fornitura", Inputs: []signing.Input{{Data: content, Name: "contratto.pdf"}},
		Signers: append([]signing.Signer{signer("Luca", "Verdi", "luca@example.com", at(pages, 330, 384), at(pages, 330, 570))}, others...),
		Options: signing.Options{Zone: "Europe/Rome", Modes: []signing.MarkMode{signing.Typed, signing.Drawn}},
	}
	if change != nil {
		change(&d)
	}
	return d
}

func signer(name, surname, email string, at ...signing.Field) signing.Signer {
	return signing.Signer{Name: name, Surname: surname, Email: email, Channels: []signing.Channel{signing.Email}, Fields: at}
}

func at(page int, x, y float64) signing.Field {
	return signing.Field{Kind: signing.SignatureField, Page: page, Box: signing.Box{X: x, Y: y, W: 164, H: 45}}
}

// request is a request that waits for its signers.
type request struct {
	id      string
	links   []string
	signers []string // their ids
}

func (o *office) send(t testing.TB, d signing.Draft) request {
	t.Helper()
	s, err := o.client.Send(soon(t), d, "")
	if err != nil {
		t.Fatalf("send: %v\n%s", err, o.log)
	}
	r := request{id: s.Request.ID}
	got := o.await(t, r.id, signing.Waiting)
	for _, g := range got.Signers {
		r.links, r.signers = append(r.links, s.Links[g.ID]), append(r.signers, g.ID)
	}
	return r
}

// await polls a request until it is in a state.
func (o *office) await(t testing.TB, id string, state signing.State) *signing.Request {
	t.Helper()
	ctx := soon(t)
	for {
		sent, err := o.client.Request(ctx, id)
		if err != nil {
			t.Fatalf("request %s: %v\n%s", id, err, o.log)
		}
		if sent.Request.State == state {
			return sent.Request
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("request stays %s\n%s", sent.Request.State, o.log)
		}
	}
}

// code reads the n-th code sent to an address.
func (o *office) code(t testing.TB, email string, n int) string {
	t.Helper()
	l, err := o.box.Await(soon(t), email, n, func(l postbox.Message) bool { return l.Link() == "" && l.Code() != "" })
	if err != nil {
		t.Fatal(err)
	}
	return l.Code()
}

func secretOf(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// person is somebody at a browser, for what is done behind the page.
var person = signing.Presence{Peer: "192.0.2.14", UserAgent: "test", Language: "it"}

// signBehind lets a signer sign without the page.
func (o *office) signBehind(t testing.TB, link, email string, n int, marks ...signing.Mark) {
	t.Helper()
	ctx := soon(t)
	c, err := o.AskCode(ctx, secretOf(link), signing.CodeWish{Marks: marks, Language: "it", Shown: []int{1, 2, 3, 4}, Seconds: 5}, person)
	if err != nil {
		t.Fatalf("code: %v", err)
	}
	if err := o.Confirm(ctx, secretOf(link), c.Challenge, o.code(t, email, n), person); err != nil {
		t.Fatalf("confirm: %v", err)
	}
}

func typed(text string) signing.Mark {
	return signing.Mark{Mode: signing.Typed, Text: text, Face: signing.FaceHand}
}

// stored is a request as stored.
func (o *office) stored(t testing.TB, r request) *signing.Request {
	t.Helper()
	var out *signing.Request
	err := o.Store.View(soon(t), func(tx sync.Tx) (err error) {
		out, err = tx.Request(r.id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// over lets a request's last day pass.
func (o *office) over(t testing.TB, r request) {
	t.Helper()
	err := o.Store.Update(soon(t), func(tx sync.Tx) error {
		q, err := tx.Request(r.id)
		if err != nil {
			return err
		}
		q.Expires = time.Now().UTC()
		return tx.Save(q)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// settle waits until every letter of a request has gone out.
func (o *office) settle(t testing.TB, r request) {
	t.Helper()
	ctx := soon(t)
	for {
		open := 0
		err := o.Store.View(ctx, func(tx sync.Tx) error {
			jobs, err := tx.Jobs(r.id)
			for _, j := range jobs {
				if j.Done.IsZero() {
					open++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if open == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}
