package engine

import (
	gosync "sync"
	"time"
)

// Health is what the engine knows of a profile's service.
type Health struct {
	Reached bool      // the last talk succeeded
	Why     string    // a word if not: "unreachable", "token"
	Since   time.Time // of this state
}

// Subscription tells of changed entries. A slow reader misses no entry and is told once of many changes.
type Subscription struct {
	bell    chan struct{}
	mu      gosync.Mutex
	changed map[string]bool
}

// Subscribe starts telling; the function returned ends it.
func (e *Engine) Subscribe() (*Subscription, func()) {
	s := &Subscription{bell: make(chan struct{}, 1), changed: map[string]bool{}}
	e.mu.Lock()
	e.subs[s] = true
	e.mu.Unlock()
	return s, func() {
		e.mu.Lock()
		delete(e.subs, s)
		e.mu.Unlock()
	}
}

// Bell is rung after every change.
func (s *Subscription) Bell() <-chan struct{} { return s.bell }

// Take answers which entries changed since the last time, "" standing for a profile's health, and forgets it.
func (s *Subscription) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.changed))
	for id := range s.changed {
		out = append(out, id)
	}
	clear(s.changed)
	return out
}

func (s *Subscription) tell(ids []string) {
	s.mu.Lock()
	for _, id := range ids {
		s.changed[id] = true
	}
	s.mu.Unlock()
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

func (e *Engine) publish(ids ...string) {
	if len(ids) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for s := range e.subs {
		s.tell(ids)
	}
}

// Health answers how a profile's service is doing.
func (e *Engine) Health(profile string) Health {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.health[profile]
}

// setHealth notes how the last talk went; true when it goes again after it did not.
func (e *Engine) setHealth(profile string, reached bool, why string) (back bool) {
	e.mu.Lock()
	old, known := e.health[profile]
	same := known && old.Reached == reached && old.Why == why
	if !same {
		e.health[profile] = Health{Reached: reached, Why: why, Since: e.now()}
	}
	e.mu.Unlock()
	if !same {
		e.publish("")
	}
	return reached && (!known || !old.Reached)
}
