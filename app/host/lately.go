package host

import (
	"context"
	"errors"
	gosync "sync"
	"time"

	"paraph/internal/worker"
)

// lately keeps what was made of documents lately, at most so many bytes of it, and has each thing made once, however many wait
// for it. Whoever asks has been found to have the right to it.
type lately[V any] struct {
	most int
	size func(V) int

	mu     gosync.Mutex
	known  map[made]*thing[V]
	held   int // bytes
	failed map[made]failure
}

// failure is why a page could not be made, in whatever size.
type failure struct {
	err error
	at  time.Time
}

// failedTime is how long a page that took too long, or too much memory, is not tried again.
const failedTime = time.Minute

// made is a page of a document as it was made: DPI 0 is its text.
type made struct {
	sum  string
	page int
	dpi  float64
}

type thing[V any] struct {
	ready chan struct{} // closed when is or err is set
	is    V
	err   error
	last  time.Time // zero before it is ready
}

func newLately[V any](most int, size func(V) int) *lately[V] {
	return &lately[V]{most: most, size: size, known: map[made]*thing[V]{}, failed: map[made]failure{}}
}

// get answers what is known, or makes it, once for all who ask meanwhile. Where who made it went away before it was made,
// another one does.
func (l *lately[V]) get(ctx context.Context, what made, make func(context.Context) (V, error)) (V, error) {
	for {
		t, mine := l.find(what)
		if mine {
			return l.made(what, t, func() (V, error) { return make(ctx) })
		}
		select {
		case <-t.ready:
		case <-ctx.Done():
			return t.is, ctx.Err()
		}
		if t.err == nil || !errors.Is(t.err, context.Canceled) && !errors.Is(t.err, context.DeadlineExceeded) {
			return t.is, t.err
		}
	}
}

// made makes a thing and keeps it. Where that panics, who waits for it hears of an error and the next one tries again.
func (l *lately[V]) made(what made, t *thing[V], make func() (V, error)) (V, error) {
	defer l.keep(what, t)
	t.err = errPanicked
	t.is, t.err = make()
	return t.is, t.err
}

// errPanicked says that what was to be made of a document came to no end.
var errPanicked = errors.New("host: a page was not made")

// failure is why a page could not be made lately, nil if it was not tried or may be again.
func (l *lately[V]) failure(what made) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	what.dpi = 0
	f := l.failed[what]
	if time.Since(f.at) > failedTime {
		delete(l.failed, what)
		return nil
	}
	return f.err
}

// note keeps a failure that cost much and would again. A worker that merely died may have been ended by somebody.
func (l *lately[V]) note(what made, err error) {
	if !errors.Is(err, worker.ErrTimeout) && !errors.Is(err, worker.ErrMemory) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	what.dpi = 0
	l.failed[what] = failure{err, time.Now()}
	time.AfterFunc(failedTime+time.Second, func() { _ = l.failure(what) })
}

func (l *lately[V]) find(what made) (t *thing[V], mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t = l.known[what]; t == nil {
		t, mine = &thing[V]{ready: make(chan struct{})}, true
		l.known[what] = t
	}
	if !t.last.IsZero() {
		t.last = time.Now()
	}
	return t, mine
}

// keep keeps what was made; a failure is forgotten.
func (l *lately[V]) keep(what made, t *thing[V]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(t.ready)
	if t.err != nil {
		delete(l.known, what)
		return
	}
	t.last = time.Now()
	l.held += l.size(t.is)
	for l.held > l.most {
		l.drop()
	}
	time.AfterFunc(documentIdle, l.forget)
}

// drop forgets what was not asked for the longest.
func (l *lately[V]) drop() {
	var oldest made
	var at time.Time
	for what, t := range l.known {
		if !t.last.IsZero() && (at.IsZero() || t.last.Before(at)) {
			oldest, at = what, t.last
		}
	}
	l.held -= l.size(l.known[oldest].is)
	delete(l.known, oldest)
}

// forget drops what nobody asked for since documentIdle.
func (l *lately[V]) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for what, t := range l.known {
		if !t.last.IsZero() && time.Since(t.last) >= documentIdle-time.Second {
			l.held -= l.size(t.is)
			delete(l.known, what)
		}
	}
}
