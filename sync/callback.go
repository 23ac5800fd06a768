package sync

import (
	"time"

	"paraph/signing"
)

// Callback is one change of a request's state that its sender is told, with every attempt to tell it. The
// callbacks of a request go out in the order of Seq: one waits until the one before it is delivered or
// given up.
type Callback struct {
	ID       string            `json:"id"` // 24 hex
	Request  string            `json:"request"`
	Seq      int               `json:"seq"` // counts a request's callbacks from 1
	State    signing.State     `json:"state"`
	URL      string            `json:"url"` // where to, without the query: that may hold a secret
	Created  time.Time         `json:"created"`
	Active   bool              `json:"active"` // still to be delivered
	Attempts []Attempt         `json:"attempts"`
	Changed  bool              `json:"changed,omitempty"` // by somebody else, in the store: it is not told
	Told     *signing.Request  `json:"-"`                 // the request as it was then; not in a list
	Target   *signing.Callback `json:"-"`                 // how it is told; not in a list, header values never
}

// Outcome is a word for what an attempt came to. Closed and append-only: stored rows hold these words.
type Outcome string

// The outcomes of attempts. Unknown: the service ended before the answer was noted; the receiver may
// have got it.
const (
	Delivered    Outcome = "delivered"       // 200
	Answered     Outcome = "status"          // another status
	Redirected   Outcome = "redirect"        // never followed
	Forbidden    Outcome = "private-address" // not one of the public network, and not allowed
	TimedOut     Outcome = "timeout"
	NoConnection Outcome = "no-connection"
	Interrupted  Outcome = "interrupted" // by the end of the service; tried again with its next start
	Unknown      Outcome = "unknown"
	NotOurs      Outcome = "not-ours" // somebody else changed or added it in the store: what it came to is not known
)

// Attempt is one try of a callback. It is stored before anything is sent.
type Attempt struct {
	Number    int       `json:"attempt"` // from 1
	Started   time.Time `json:"startedAt"`
	Completed time.Time `json:"completedAt,omitzero"`
	Status    int       `json:"status,omitempty"` // of the answer; 0 without one
	Outcome   Outcome   `json:"outcome"`
}

// Elapsed is how long the attempt took; 0 for one whose end is not known.
func (a Attempt) Elapsed() time.Duration {
	if a.Completed.IsZero() {
		return 0
	}
	return a.Completed.Sub(a.Started)
}

// Last is the newest attempt; ok is false before the first.
func (c Callback) Last() (a Attempt, ok bool) {
	if len(c.Attempts) == 0 {
		return a, false
	}
	return c.Attempts[len(c.Attempts)-1], true
}

// CallbackFilter narrows a list of callbacks; an empty Request means every request. Newest first.
type CallbackFilter struct {
	Request string
	Skip    int
	Limit   int
}
