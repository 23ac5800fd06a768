package host_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"paraph/sync"
)

// fullDesk is a desk's store on a disk that is full at times: before a transaction, or at its end.
type fullDesk struct {
	sync.DeskStore
	w *world
}

func (d *fullDesk) Update(ctx context.Context, f func(sync.DeskTx) error) error {
	if d.w.deskFull.Load() && d.w.chance("desk disk", 0.5) {
		return d.DeskStore.Update(ctx, func(tx sync.DeskTx) error { return errors.Join(f(tx), errFull) })
	}
	return d.DeskStore.Update(ctx, f)
}

type fullStore struct {
	sync.Store
	w *world
}

func (s *fullStore) Update(ctx context.Context, f func(sync.Tx) error) error {
	if s.w.serviceFull.Load() && s.w.chance("service disk", 0.5) {
		return s.Store.Update(ctx, func(tx sync.Tx) error { return errors.Join(f(tx), errFull) })
	}
	return s.Store.Update(ctx, f)
}

type fullBlobs struct {
	sync.Blobs
	w    *world
	full *atomic.Bool
}

func (b *fullBlobs) Put(ctx context.Context, content []byte) (string, error) {
	if b.full.Load() && b.w.chance("blobs", 0.5) {
		return "", errFull
	}
	return b.Blobs.Put(ctx, content)
}

var errNet = errors.New("the network fails")

// badNet is the way to a handler: requests and answers are lost, doubled, late, cut short.
type badNet struct {
	w       *world
	handler func() http.Handler // nil while nobody listens
}

func (n *badNet) RoundTrip(r *http.Request) (*http.Response, error) {
	body := []byte{}
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	if n.w.chance("net", 0.3) {
		n.pause(r.Context(), n.w.upTo("net", 90*time.Second))
	}
	if n.w.chance("net", 0.15) {
		return nil, errNet
	}
	if n.w.chance("net", 0.1) { // arrives once more, whenever
		late := r.Clone(context.WithoutCancel(r.Context()))
		late.Body = io.NopCloser(bytes.NewReader(body))
		wait := n.w.upTo("net", 3*time.Minute)
		go func() {
			n.pause(n.w.ctx, wait)
			if n.w.ctx.Err() == nil {
				n.serve(late.WithContext(n.w.ctx))
			}
		}()
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := n.serve(r)
	if err != nil {
		return nil, err
	}
	if n.w.chance("net", 0.2) {
		n.pause(r.Context(), n.w.upTo("net", 90*time.Second))
	}
	if n.w.chance("net", 0.15) {
		return nil, errNet
	}
	if n.w.chance("net", 0.03) {
		all, _ := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(all[:len(all)/2]), broken{}))
	}
	return resp, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errNet }

func (n *badNet) serve(r *http.Request) (*http.Response, error) {
	h := n.handler()
	if h == nil {
		return nil, errNet
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return rec.Result(), nil
}

func (n *badNet) pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
