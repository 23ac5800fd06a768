package host_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	gosync "sync"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
)

// foreign is a service that knows only the published contract: no keys, no feed, no letters. Whatever it is sent
// becomes a request, also the same thing twice.
type foreign struct {
	w *world

	mu    gosync.Mutex
	all   []*signing.Request
	docs  map[string][]byte
	known map[string]bool
}

func newForeign(w *world) far {
	return &foreign{w: w, docs: map[string][]byte{}, known: map[string]bool{}}
}

func (f *foreign) remote() engine.Remote { return engine.Remote{Backend: f} }
func (f *foreign) restart()              {}
func (f *foreign) waiting() []string     { return nil }
func (f *foreign) tell() string          { return fmt.Sprintf("%+v", f.all) }
func (f *foreign) close()                { time.Sleep(10 * time.Minute) }

// trouble is what the network does to one exchange: lost on the way there, or on the way back.
func (f *foreign) trouble(ctx context.Context, do func() error) error {
	if f.w.chance("net", 0.3) {
		select {
		case <-time.After(f.w.upTo("net", 90*time.Second)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if f.w.chance("net", 0.15) {
		return fmt.Errorf("%w: %w", sync.ErrUnreachable, errNet)
	}
	f.mu.Lock()
	err := do()
	f.mu.Unlock()
	if f.w.chance("net", 0.2) {
		return fmt.Errorf("%w: %w", sync.ErrUnreachable, errNet)
	}
	return err
}

func (f *foreign) find(id string) (*signing.Request, error) {
	for _, r := range f.all {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, signing.ErrNotFound
}

func (f *foreign) sent(r *signing.Request) sync.Sent {
	again := *r
	again.Signers = slices.Clone(r.Signers)
	s := sync.Sent{Request: &again, Links: map[string]string{}}
	for _, g := range r.Signers {
		s.Links[g.ID] = "https://foreign.example/s/" + r.ID + "/" + g.ID
	}
	return s
}

func (f *foreign) Send(ctx context.Context, d signing.Draft, _ string) (s sync.Sent, err error) {
	err = f.trouble(ctx, func() error {
		now := f.w.serviceClockForeign()
		r := &signing.Request{ID: fmt.Sprintf("%024x", len(f.all)+1), Title: d.Title, State: signing.Waiting, Created: now, Updated: now, Signers: slices.Clone(d.Signers)}
		for i := range r.Signers {
			r.Signers[i].ID, r.Signers[i].State = fmt.Sprint("g", i), signing.SignerNew
		}
		f.all = append(f.all, r)
		s = f.sent(r)
		return nil
	})
	return s, err
}

func (f *foreign) List(ctx context.Context, q sync.Filter) (out []signing.Summary, err error) {
	err = f.trouble(ctx, func() error {
		for _, r := range slices.Backward(f.all) {
			out = append(out, signing.Summary{ID: r.ID, Title: r.Title, State: r.State, Created: r.Created})
		}
		out = out[min(q.Skip, len(out)):]
		out = out[:min(q.Limit, len(out))]
		return nil
	})
	return out, err
}

func (f *foreign) Request(ctx context.Context, id string) (s sync.Sent, err error) {
	err = f.trouble(ctx, func() error {
		r, err := f.find(id)
		if err == nil {
			s = f.sent(r)
		}
		return err
	})
	return s, err
}

func (f *foreign) Document(ctx context.Context, id string, _ sync.Which) (b []byte, err error) {
	err = f.trouble(ctx, func() error {
		b = f.docs[id]
		if b == nil {
			return signing.ErrNotReady
		}
		return nil
	})
	return b, err
}

func (f *foreign) Audit(ctx context.Context, id string, _ sync.Form) (a sync.Audit, err error) {
	err = f.trouble(ctx, func() error {
		a.Body = []byte("trail of " + id)
		return nil
	})
	return a, err
}

func (f *foreign) Delete(ctx context.Context, id string) error {
	return f.trouble(ctx, func() error {
		r, err := f.find(id)
		if err == nil && !r.State.Ended() {
			r.State = signing.Cancelled
		}
		return err
	})
}

// mail is the desk's letter to a signer, who signs sooner or later.
func (f *foreign) mail(_ context.Context, l engine.Invitation) error {
	if f.w.chance("net", 0.2) {
		return errNet
	}
	f.mu.Lock()
	fresh := !f.known[l.Link]
	f.known[l.Link] = true
	f.mu.Unlock()
	if fresh {
		go f.person(l.Link, l.Signer.ID)
	}
	return nil
}

func (f *foreign) person(link, signer string) {
	select {
	case <-time.After(time.Second + f.w.upTo(link, 20*time.Minute)):
	case <-f.w.ctx.Done():
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.all {
		if link != "https://foreign.example/s/"+r.ID+"/"+signer || r.State != signing.Waiting {
			continue
		}
		left := 0
		for i := range r.Signers {
			if r.Signers[i].ID == signer {
				r.Signers[i].State = signing.SignerSigned
			}
			if r.Signers[i].State != signing.SignerSigned {
				left++
			}
		}
		r.Updated = f.w.serviceClockForeign()
		if left == 0 {
			b := []byte("sealed " + r.ID)
			h := sha256.Sum256(b)
			r.State, r.Sealed, f.docs[r.ID] = signing.Done, &signing.File{SHA256: hex.EncodeToString(h[:])}, b
		}
	}
}

// serviceClockForeign: a foreign service's clock does not jump by days; two minutes off is what one meets.
func (w *world) serviceClockForeign() time.Time { return time.Now().Add(2 * time.Minute).UTC() }

// check: of everything sent there is one, and only one.
func (f *foreign) check(sent map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	count := map[string]int{}
	for _, r := range f.all {
		count[r.Title]++
	}
	for id := range sent {
		e, err := f.w.desk.Entry(f.w.ctx, id)
		if err != nil {
			f.w.t.Error(err)
			continue
		}
		r, err := f.find(e.Remote)
		if count[e.Request.Title] > 1 {
			f.w.t.Errorf("%d requests for %q", count[e.Request.Title], e.Request.Title)
		}
		if e.Request.State != signing.Cancelled && (err != nil || r.State != e.Request.State) {
			f.w.t.Errorf("entry %s is %s at %q, %v", id, e.Request.State, e.Remote, err)
		}
	}
}
