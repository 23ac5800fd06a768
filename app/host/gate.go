package host

import (
	"context"
	"net/http"
	gosync "sync"
	"time"
)

// gate lets requests in to the service there is. While one ends and the next begins they wait before it: no connection is cut off.
type gate struct {
	mu     gosync.Mutex
	within *within
	opened chan struct{} // closed once there is a service
}

// within is a service with the requests that are with it.
type within struct {
	http.Handler
	requests gosync.WaitGroup
	cut      context.Context
	end      context.CancelFunc
}

func newGate() *gate { return &gate{opened: make(chan struct{})} }

// open lets requests in.
func (g *gate) open(to http.Handler) {
	g.mu.Lock()
	defer g.mu.Unlock()
	w := &within{Handler: to}
	w.cut, w.end = context.WithCancel(context.Background())
	g.within = w
	close(g.opened)
}

// shut lets no more in, and returns when those that are have ended, which they are made to after the limit.
func (g *gate) shut(limit time.Duration) {
	g.mu.Lock()
	w := g.within
	g.within, g.opened = nil, make(chan struct{})
	g.mu.Unlock()
	if w == nil {
		return
	}
	late := time.AfterFunc(limit, w.end)
	defer late.Stop()
	defer w.end()
	w.requests.Wait()
}

// enter counts a request to the service there is; where there is none it says what to wait for.
func (g *gate) enter() (*within, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.within != nil {
		g.within.requests.Add(1)
	}
	return g.within, g.opened
}

// ServeHTTP implements http.Handler.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for {
		in, opened := g.enter()
		if in != nil {
			in.serve(w, r)
			return
		}
		select {
		case <-opened:
		case <-r.Context().Done():
			return
		}
	}
}

// serve also ends who reads or writes slowly, once it is cut: neither looks at a context.
func (in *within) serve(w http.ResponseWriter, r *http.Request) {
	defer in.requests.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	control := http.NewResponseController(w)
	ended, past := make(chan struct{}), time.Unix(1, 0)
	keep := context.AfterFunc(in.cut, func() {
		defer close(ended)
		cancel() // first: paced gives no more time then
		_ = control.SetReadDeadline(past)
		_ = control.SetWriteDeadline(past)
	})
	defer func() {
		if !keep() { // the connection is not touched once its request is over
			<-ended
		}
	}()
	in.ServeHTTP(w, r.WithContext(ctx))
}
