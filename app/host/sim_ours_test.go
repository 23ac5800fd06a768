package host_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	gosync "sync"
	"sync/atomic"
	"time"

	"paraph/app/backend"
	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/backend/seal"
	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/engine"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
)

// ours is a service of ours in simulated time: the real one, but for the PDFs, which are words here.
type ours struct {
	w       *world
	store   *sqlite.Store
	blobs   sync.Blobs
	client  *http.Client
	mux     atomic.Pointer[http.ServeMux]
	service atomic.Pointer[backend.Service]
	life    chan struct{} // held for a start or stop; a mutex would stop simulated time
	stop    context.CancelFunc
	done    chan struct{}

	mu      gosync.Mutex
	letters []mail.Letter
	known   map[string]bool // links whose people are at work
}

func newOurs(w *world) far {
	s, err := sqlite.OpenGuarded(w.ctx, filepath.Join(w.dir, "service.db"), sqlite.Guard{Key: make([]byte, 32), Now: w.serviceClock})
	if err != nil {
		w.t.Fatal(err)
	}
	b, err := blob.Open(filepath.Join(w.dir, "service"))
	if err != nil {
		w.t.Fatal(err)
	}
	o := &ours{w: w, store: s, blobs: &fullBlobs{b, w, &w.serviceFull}, known: map[string]bool{}, life: make(chan struct{}, 1)}
	o.client = &http.Client{Transport: &badNet{w, o.handler}}
	o.start()
	return o
}

func (o *ours) handler() http.Handler {
	if m := o.mux.Load(); m != nil {
		return m
	}
	return nil
}

func (o *ours) start() {
	limits := otp.Standard
	limits.Pause, limits.Codes, limits.PerHour, limits.PerDay, limits.PerNetwork, limits.EmailLife = 0, 1000, 1000, 1000, 1000, 200*time.Hour
	s := backend.New(backend.Settings{Office: "Studio", House: say.House{Office: "it"}, PublicURL: "https://firma.example", Limits: backend.StandardLimits, Codes: limits}, backend.Parts{
		Store: &fullStore{o.store, o.w}, Blobs: o.blobs, Documents: wordsOnly{}, Sealer: o, Sender: o, Vault: glass{}, Clock: o.w.serviceClock, Random: o.w,
		Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(context.Background())
	o.stop, o.done = cancel, make(chan struct{})
	done := o.done
	go func() {
		s.Run(ctx)
		close(done)
	}()
	mux := http.NewServeMux()
	address := func(*http.Request) string { return "192.0.2.1" }
	log := slog.New(slog.DiscardHandler)
	(&esign.Handler{
		Backend: s, Auth: everybody{}, Address: address, Limits: signing.Limits{Document: 1 << 20}, Log: log,
		Begin: func() (sync.Incoming, error) { return o.blobs.Begin() }, Stored: s.Stored,
	}).Register(mux)
	(&own.Handler{Service: simOwn{s}, Auth: everybody{}, Address: address, Log: log}).Register(mux)
	o.service.Store(s)
	o.mux.Store(mux)
}

func (o *ours) restart() {
	o.life <- struct{}{}
	defer func() { <-o.life }()
	o.mux.Store(nil)
	o.stop()
	<-o.done
	time.Sleep(o.w.upTo("restart", 2*time.Minute))
	o.start()
}

func (o *ours) close() {
	o.life <- struct{}{}
	defer func() { <-o.life }()
	o.stop()
	<-o.done
	time.Sleep(10 * time.Minute) // doubled requests that are still on their way
	o.store.Close()
}

func (o *ours) remote() engine.Remote {
	return engine.Remote{
		Backend: &esign.Client{Base: "http://sim", Token: "t", HTTP: o.client}, Own: &own.Client{Base: "http://sim", Token: "t", HTTP: o.client},
	}
}

func (o *ours) tell() string {
	text := ""
	for id := range o.w.sent {
		a, err := o.service.Load().Audit(o.w.ctx, id, sync.FormText)
		text += fmt.Sprintf("%s %v\n", a.Body, err)
		_ = o.store.View(o.w.ctx, func(tx sync.Tx) error {
			jobs, err := tx.Jobs(id)
			text += fmt.Sprintf("%+v\n", jobs)
			return err
		})
	}
	return text
}

func (o *ours) mail(context.Context, engine.Invitation) error {
	return errors.New("services of ours write themselves")
}

// check: every request that was sent is there once, what is sealed was sealed once, and both sides hold the same.
func (o *ours) check(sent map[string]bool) {
	if n, err := o.stored(sent); err != nil || n != len(sent) {
		o.w.t.Errorf("%d requests for %d sent, %v", n, len(sent), err)
	}
	for id := range sent {
		e, err := o.w.desk.Entry(o.w.ctx, id)
		if err != nil {
			o.w.t.Error(err)
			continue
		}
		a, err := o.service.Load().Audit(o.w.ctx, id, sync.FormJSON)
		if err != nil {
			o.w.t.Error(err)
			continue
		}
		seals := 0
		for _, line := range a.Trail.Events {
			if line.Kind == signing.EventSealed {
				seals++
			}
		}
		if r := a.Sent.Request; !agree(e, r, seals) {
			o.w.t.Errorf("request %s: service %s with %d seals, desk %s %s", id, r.State, seals, e.Stage, e.Request.State)
		}
		if p := a.Trail.Proof; p.Fault != nil || !p.Guarded {
			o.w.t.Errorf("request %s: nobody else wrote to it: %v", id, p.Fault)
		}
	}
}

// agree: desk and service say the same, and a document is sealed once or not at all.
func agree(e *sync.Entry, r *signing.Request, seals int) bool {
	if r.State != signing.Done {
		return seals == 0 && e.Request.State == r.State
	}
	return seals == 1 && e.Request.State == r.State && (e.Sealed == r.Sealed.SHA256 || !r.Deleted.IsZero())
}

// stored counts the service's requests; none may be there that was taken back.
func (o *ours) stored(sent map[string]bool) (n int, err error) {
	err = o.store.View(o.w.ctx, func(tx sync.Tx) error {
		all, err := tx.Changes(0, 1000)
		n = len(all)
		for _, c := range all {
			if !sent[c.Request.ID] {
				o.w.t.Errorf("request %s was taken back or never sent", c.Request.ID)
			}
		}
		return err
	})
	return n, err
}

// waiting are the service's jobs that are not done.
func (o *ours) waiting() (left []string) {
	err := o.store.View(o.w.ctx, func(tx sync.Tx) error {
		all, err := tx.Changes(0, 1000)
		for _, c := range all {
			jobs, jobsErr := tx.Jobs(c.Request.ID)
			err = errors.Join(err, jobsErr)
			for _, j := range jobs {
				if j.Done.IsZero() {
					left = append(left, fmt.Sprintf("job %s of %s waits for %s", j.Kind, j.Request, j.NotBefore))
				}
			}
		}
		return err
	})
	if err != nil {
		left = append(left, err.Error())
	}
	return left
}

// Send is the mail server: letters are lost only after they were refused, and arrive at people.
func (o *ours) Send(_ context.Context, l mail.Letter) (string, error) {
	if o.w.chance("mail", 0.2) {
		return "", errNet
	}
	o.mu.Lock()
	o.letters = append(o.letters, l)
	link := linkIn.FindString(l.Text)
	fresh := link != "" && !o.known[link]
	o.known[link] = true
	o.mu.Unlock()
	if fresh {
		go o.person(link[strings.LastIndex(link, "/")+1:], l.To)
	}
	if o.w.chance("mail", 0.1) {
		return "", errNet // taken, but the answer is lost
	}
	return "250 ok", nil
}

var (
	linkIn = regexp.MustCompile(`https://\S+/s/\S+`)
	codeIn = regexp.MustCompile(`\b[0-9]{6}\b`)
)

// person signs, sooner or later; one in twenty declines.
func (o *ours) person(secret, email string) {
	declines := o.w.roll(email) < 0.05
	for o.w.ctx.Err() == nil {
		time.Sleep(time.Second + o.w.upTo(email, 10*time.Minute))
		s := o.service.Load()
		if declines {
			if err := s.Decline(o.w.ctx, secret, "no", hosttest.Visitor); err == nil || errors.Is(err, signing.ErrState) {
				return
			}
			continue
		}
		_ = s.Opened(o.w.ctx, secret, hosttest.Visitor)
		c, err := s.AskCode(o.w.ctx, secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Firma")}, Language: "it"}, hosttest.Visitor)
		if errors.Is(err, signing.ErrState) || errors.Is(err, signing.ErrExpired) || errors.Is(err, signing.ErrNotFound) {
			return
		}
		if err != nil {
			continue
		}
		if code := o.await(email, " "+c.Short+" "); code != "" {
			err = o.service.Load().Confirm(o.w.ctx, secret, c.Challenge, code, hosttest.Visitor)
			if err == nil || errors.Is(err, signing.ErrState) {
				return
			}
		}
	}
}

// await waits a while for the code's letter.
func (o *ours) await(email, short string) string {
	for range 120 {
		o.mu.Lock()
		for _, l := range o.letters {
			if l.To == email && strings.Contains(l.Subject, short) {
				o.mu.Unlock()
				return codeIn.FindString(l.Text)
			}
		}
		o.mu.Unlock()
		time.Sleep(time.Second)
	}
	return ""
}

// Seal stands for the press: no two results are the same, so a second seal would be seen.
func (o *ours) Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error) {
	if o.w.chance("mail", 0.2) {
		return nil, errNet
	}
	b, err := json.Marshal(marks)
	return fmt.Appendf(b, "sealed %s %v", r.ID, o.w.roll("seal")), err
}

// Rehearse stands for the press, as Compare does for the pictures: every document can be sealed here.
func (o *ours) Rehearse(context.Context, *signing.Request) ([]byte, error) { return nil, nil }

// simSeal is the office's seal in all worlds: the lines are really signed.
var simSeal = gosync.OnceValues(func() (device.Identity, error) { return seal.NewIdentity("Studio", true, time.Now()) })

func (o *ours) SealHead(_ context.Context, requestID string, lines int64, head string) (signing.HeadSeal, error) {
	id, err := simSeal()
	if err != nil {
		return signing.HeadSeal{}, err
	}
	return signing.SealHead(requestID, lines, head, id.Certificate, id.Key)
}

func (o *ours) Name(context.Context) (string, error) { return "Studio", nil }

// wordsOnly takes every document for one page of A4.
type wordsOnly struct{ backend.Documents }

// Text: words have no places.
func (wordsOnly) Text(context.Context, string, int) ([]signing.TextLine, error) { return nil, nil }

func (wordsOnly) Facts(context.Context, string) (signing.Facts, error) {
	return signing.Facts{Pages: []signing.PageGeometry{{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}}}, nil
}

func (wordsOnly) Compare(context.Context, string, []byte, []signing.Field) error { return nil }

// glass is a vault one can look into.
type glass struct{}

func (glass) Seal(_, _ string, secret []byte) ([]byte, error) { return secret, nil }
func (glass) Open(_, _ string, sealed []byte) ([]byte, error) { return sealed, nil }

type everybody struct{}

func (everybody) Allow(context.Context, string, string) (string, error) { return "", nil }

// simOwn is what only services of ours have, as far as the engine asks for it.
type simOwn struct{ *backend.Service }

func (s simOwn) Ready(context.Context) own.Ready { return own.Ready{Program: "paraph"} }
func (s simOwn) SealCertificate() own.Seal       { return own.Seal{} }
func (s simOwn) RenewSeal(context.Context) (own.Seal, error) {
	return own.Seal{}, errors.ErrUnsupported
}

func (s simOwn) NewToken(context.Context, string, string, []string) (own.Token, error) {
	return own.Token{}, signing.ErrNotFound
}
func (s simOwn) Practice(context.Context, string) ([]own.PracticeLetter, error) { return nil, nil }
func (s simOwn) Invitation(context.Context, own.Wanted) (own.Letter, error) {
	return own.Letter{}, signing.ErrNotFound
}
func (s simOwn) Nonce(string) (string, bool) { return "", false }
func (s simOwn) Stop()                       {}
func (s simOwn) TakeUp()                     {}
