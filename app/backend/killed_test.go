package backend_test

import (
	"context"
	"crypto/sha256"
	"errors"
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
	of    error // what it dies of
}

func (d *dying) Facts(ctx context.Context, sum string) (signing.Facts, error) {
	if sum == d.over && d.looks.Add(1) <= d.times {
		return signing.Facts{}, fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, d.of)
	}
	return d.Documents.Facts(ctx, sum)
}

// TestAWorkerKilledOnceRefusesNothing: the document is looked at again a minute later; one over which it dies again is refused. Where
// somebody else kills the worker, the document has no part in it.
func TestAWorkerKilledOnceRefusesNothing(t *testing.T) {
	crash := errors.New("exit status 2")
	for _, c := range []struct {
		times int64
		of    error
		state signing.State
	}{{1, crash, signing.Waiting}, {2, crash, signing.Refused}, {4, signing.ErrKilled, signing.Waiting}, {20, signing.ErrKilled, signing.Refused}} {
		clock := &hosttest.Clock{}
		r := hosttest.Start(t, func(o *host.Options) { o.Clock = clock.Now })
		pdf := hosttest.Contract(t, 1)
		d := &dying{Documents: r.Documents, over: fmt.Sprintf("%x", sha256.Sum256(pdf)), times: c.times, of: c.of}
		r.Documents = d
		q := r.Send(t, hosttest.One(pdf)).Request
		hosttest.Happens(t, "the worker dies", func() bool { return d.looks.Load() >= 1 })
		var got *signing.Request
		hosttest.Happens(t, "the outcome", func() bool {
			if err := r.Settle(hosttest.Soon(t)); err != nil {
				t.Fatal(err)
			}
			clock.Forward(10 * time.Minute)
			r.Checked(t, r.Send(t, hosttest.One([]byte("no PDF"))).Request.ID)
			sent, err := r.Client.Request(hosttest.Soon(t), q.ID)
			if err != nil {
				t.Fatal(err)
			}
			got = sent.Request
			return got.State != signing.Validating
		})
		if got.State != c.state {
			t.Errorf("died %d times of %v: %s %+v", c.times, c.of, got.State, got.Problem)
		}
	}
}
