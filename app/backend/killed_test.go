package backend_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
)

// dying are documents whose worker dies over the first looks at one of them.
type dying struct {
	backend.Documents
	over  string // its SHA-256
	times int64
	looks atomic.Int64
}

func (d *dying) Facts(ctx context.Context, sum string) (signing.Facts, error) {
	if sum == d.over && d.looks.Add(1) <= d.times {
		return signing.Facts{}, fmt.Errorf("%w: killed", &signing.Problem{Code: signing.ProblemUnreadable})
	}
	return d.Documents.Facts(ctx, sum)
}

// TestAWorkerKilledOnceRefusesNothing: the document is looked at again a minute later; one over which it dies again is refused.
func TestAWorkerKilledOnceRefusesNothing(t *testing.T) {
	for times, state := range map[int64]signing.State{1: signing.Waiting, 2: signing.Refused} {
		c := &hosttest.Clock{}
		r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
		pdf := hosttest.Contract(t, 1)
		d := &dying{Documents: r.Documents, over: fmt.Sprintf("%x", sha256.Sum256(pdf)), times: times}
		r.Documents = d
		q := r.Send(t, hosttest.One(pdf)).Request
		hosttest.Happens(t, "the worker dies", func() bool { return d.looks.Load() >= 1 })
		if err := r.Settle(hosttest.Soon(t)); err != nil {
			t.Fatal(err)
		}
		c.Forward(2 * time.Minute)
		r.Checked(t, r.Send(t, hosttest.One([]byte("no PDF"))).Request.ID)
		if got := r.Await(t, q.ID, func(q *signing.Request) bool { return q.State != signing.Validating }); got.State != state {
			t.Errorf("died %d times: %s %+v", times, got.State, got.Problem)
		}
	}
}
