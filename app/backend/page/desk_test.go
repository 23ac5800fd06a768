package page_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	gosync "sync"
	"time"

	"paraph/app/backend/page"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// standing is a page.Service that stands in one state and writes down what it is asked.
type standing struct {
	visit signing.Visit
	err   error
	asked []string
	wish  signing.CodeWish
	who   signing.Presence
	fail  error // of what changes something

	mu gosync.Mutex // of what was asked, which several may do at once
}

const goodSecret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"

func (d *standing) known(secret string) error {
	if secret != goodSecret {
		return signing.ErrNotFound
	}
	return d.err
}

func (d *standing) Known(_ context.Context, secret string) error {
	if secret != goodSecret {
		return signing.ErrNotFound
	}
	return nil
}

func (d *standing) Visit(_ context.Context, secret, _ string) (signing.Visit, error) {
	if err := d.known(secret); err != nil {
		return signing.Visit{}, err
	}
	return d.visit, nil
}

func (d *standing) did(what, secret string, who signing.Presence) error {
	if err := d.known(secret); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked, d.who = append(d.asked, what), who
	return d.fail
}

func (d *standing) Opened(_ context.Context, secret string, who signing.Presence) error {
	return d.did("opened", secret, who)
}

func (d *standing) Image(_ context.Context, secret string, n int, dpi float64) ([]byte, error) {
	if n > 1 {
		return nil, signing.ErrNotFound
	}
	return fmt.Appendf(nil, "png %d %g", n, dpi), d.known(secret)
}

func (d *standing) Text(_ context.Context, _ signing.Visit, from, to int) (map[int][]signing.TextLine, error) {
	all := map[int][]signing.TextLine{}
	for n := from; n <= to; n++ {
		all[n] = []signing.TextLine{{Text: "<script>alert(1)</script>", Box: signing.Box{X: 72, Y: 90, W: 100, H: 12}}}
	}
	return all, nil
}

func (d *standing) AskCode(_ context.Context, secret string, w signing.CodeWish, who signing.Presence) (signing.CodeSent, error) {
	d.wish = w
	return d.code("sent"), d.did("code", secret, who)
}

func (d *standing) code(outcome string) signing.CodeSent {
	return signing.CodeSent{
		Challenge: "c1", Short: "B7", Channel: signing.Email, Destination: "l···@example.com", Outcome: outcome,
		Expires: d.visit.Now.Add(10 * time.Minute), Again: d.visit.Now.Add(time.Minute),
	}
}

func (d *standing) CodeInHand(_ context.Context, secret string) (signing.CodeSent, []signing.Mark, error) {
	return signing.CodeSent{}, nil, cmp.Or(d.known(secret), signing.ErrNotFound)
}

func (d *standing) Confirm(_ context.Context, secret, challenge, code string, who signing.Presence) error {
	return d.did("confirm "+challenge+" "+code, secret, who)
}

func (d *standing) Decline(_ context.Context, secret, reason string, who signing.Presence) error {
	return d.did("decline "+reason, secret, who)
}

func (d *standing) Wish(_ context.Context, secret string) error {
	return d.did("wish", secret, signing.Presence{})
}

func (d *standing) File(_ context.Context, secret string, which sync.Which) (io.ReadSeekCloser, error) {
	if which == sync.SealedOne && d.visit.Request.State != signing.Done {
		return nil, signing.ErrNotReady
	}
	return inMemory{strings.NewReader("%PDF-1.7 " + string(which))}, d.known(secret)
}

// inMemory is a document that is held.
type inMemory struct{ *strings.Reader }

func (inMemory) Close() error { return nil }

func (d *standing) Evidence(_ context.Context, secret, _ string) ([]byte, error) {
	return []byte("%PDF-1.7 evidence"), d.known(secret)
}

func (d *standing) Sealed(context.Context, string) (*signing.Request, signing.Proof, error) {
	return nil, signing.Proof{}, signing.ErrNotFound
}

func aVisit(change func(*signing.Visit)) signing.Visit {
	now := time.Date(2026, 11, 12, 10, 7, 0, 0, time.UTC)
	r := &signing.Request{
		ID: "1", Title: `Contratto <b>"di" fornitura</b>`, State: signing.Waiting, Created: now, Expires: now.Add(720 * time.Hour),
		Original: &signing.File{SHA256: strings.Repeat("7f3a91c0", 8), Pages: 1}, Pages: []signing.PageGeometry{{Crop: signing.Rect{URX: 595.28, URY: 841.89}}},
		Signers: []signing.Signer{
			{
				ID: "a", Name: "Luca", Surname: "</script><img src=x>", Email: "luca@example.com", Channels: []signing.Channel{signing.Email}, State: signing.SignerNew,
				Fields: []signing.Field{at(1, 330, 384)},
			},
			{ID: "b", Name: "Anna", Surname: "Rossi", Email: "anna@example.com", Channels: []signing.Channel{signing.Email}, State: signing.SignerNew},
		},
		Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}, Zone: "Europe/Rome"},
	}
	v := signing.Visit{Request: r, Signer: &r.Signers[0], Now: now, Title: r.Title, Consent: "By confirming, I sign " + r.Title + ".", Office: "Studio <i>Bianchi</i>"}
	if change != nil {
		change(&v)
	}
	return v
}

// serve is a handler alone, with its log.
func serve(d *standing) (http.Handler, *bytes.Buffer) {
	var log bytes.Buffer
	h := &page.Handler{
		Service: d, Public: "https://sign.studio.example", House: say.House{Office: "en"}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Presence: func(*http.Request) signing.Presence { return signing.Presence{Peer: "192.0.2.1"} },
	}
	mux := http.NewServeMux()
	h.Register(mux)
	return mux, &log
}

func ask(h http.Handler, method, path, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(r *http.Response) string {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

const link = "/s/" + goodSecret
