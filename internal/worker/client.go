package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// Client is one document, or none, in one process. Calls run one after the other; it is safe for concurrent use.
type Client struct {
	pool *Pool
	p    *process
	turn chan struct{} // held by the call that runs; guards gone
	gone bool
	dead atomic.Pointer[error] // set once, by the call that met it
}

// Call runs a job in the child and waits for it: args and result travel as JSON (result may be nil),
// payload and out as bytes. asks holds the questions the job may put back, by name; they run in the
// caller's goroutine, and their time is not the job's. A *JobError comes from the job, the child lives
// on. After any other error that came in the middle of a call (ErrCrashed, ErrTimeout, ErrMemory, the
// context's) the child is dead and every further call, also one that waited meanwhile, returns ErrNotBegun with
// that error; so does the first call of a child that ended between two.
func (c *Client) Call(ctx context.Context, job string, args any, payload []byte, result any,
	asks map[string]func([]byte) ([]byte, error), lim Limits,
) (out []byte, err error) {
	body, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("worker: arguments: %w", err)
	}
	if len(body) > maxHeader/2 || len(payload) > maxPayload {
		return nil, errors.New("worker: arguments too large")
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := c.usable(ctx); err != nil {
		return nil, err
	}
	f, err := c.p.exchange(ctx, header{Kind: kindCall, Name: job, Body: body}, payload, asks, lim)
	if err != nil {
		if _, ok := errors.AsType[*JobError](err); !ok {
			c.dead.Store(&err)
		}
		return nil, err
	}
	if result != nil {
		if err := json.Unmarshal(f.Body, result); err != nil {
			err = c.p.crashed(fmt.Errorf("%w: result: %w", errFrame, err))
			c.dead.Store(&err)
			return nil, err
		}
	}
	return f.payload, nil
}

// usable says why a job cannot begin; whose turn it is asks.
func (c *Client) usable(ctx context.Context) error {
	if !c.gone && c.Dead() == nil && !c.p.alive() { // ended between two calls, by what this job has no part in
		err := c.p.crashed(io.EOF)
		c.dead.Store(&err)
	}
	switch {
	case c.gone:
		return fmt.Errorf("%w: %w", ErrNotBegun, ErrClosed)
	case c.Dead() != nil:
		return fmt.Errorf("%w: %w", ErrNotBegun, c.Dead())
	}
	return ctx.Err()
}

// Dead is what the process died of, as a call met it; nil while none did.
func (c *Client) Dead() error {
	if err := c.dead.Load(); err != nil {
		return *err
	}
	return nil
}

// Kill ends the child at once, without a word to it, in the middle of a call too. It frees what an
// ordinary end would leave: a smart card that knows its PIN. The Client still has to be closed.
func (c *Client) Kill() { c.p.kill() }

// Close closes the document in the child and gives the process back to the pool. A call that runs
// meanwhile is cut short: its process is killed. Close may be called again.
func (c *Client) Close() {
	select {
	case c.turn <- struct{}{}:
	default:
		c.p.kill()
		c.turn <- struct{}{}
	}
	defer func() { <-c.turn }()
	if c.gone {
		return
	}
	c.gone = true
	healthy := c.Dead() == nil && !c.p.killed.Load() && c.p.alive() && c.p.shut() == nil
	c.pool.giveBack(c.p, healthy)
}
