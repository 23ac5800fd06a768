package backend

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"paraph/internal/netguard"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// call tells a sender's address one change. The attempt is durable before anything is sent, so a kill before
// the answer is noted doubles a delivery and the log says so.
func (s *Service) call(ctx context.Context, j sync.Job) error {
	s.Passed("callback-due")
	c, a, err := s.startCall(ctx, j)
	if err != nil {
		return err
	}
	media, body, err := s.Wording(c.Target, c.Told)
	if err != nil {
		return err
	}
	header := map[string]string{"User-Agent": "Paraph"}
	for name, value := range c.Target.Headers {
		header[http.CanonicalHeaderKey(name)] = value
	}
	header["Content-Type"] = media
	post, cancel := s.untilEnding(ctx)
	defer cancel()
	a.Status, err = s.Poster.Post(post, c.Target.URL, header, body, s.settings.Limits.Callback)
	a.Completed, a.Outcome = s.now(), outcomeOf(a.Status, err)
	s.Passed("callback-answered")
	return s.noteCall(ctx, j, c, a)
}

// startCall reads what is to be told to whom and stores that it is tried.
func (s *Service) startCall(ctx context.Context, j sync.Job) (c sync.Callback, a sync.Attempt, err error) {
	a.Started = s.now()
	err = s.Store.Update(ctx, func(tx sync.Tx) error {
		if c, err = s.callback(tx, j.Ref[:min(idLength, len(j.Ref))]); err != nil {
			return err
		}
		a.Number, err = tx.StartAttempt(c.ID, a.Started)
		return err
	})
	if errors.Is(err, signing.ErrNotFound) {
		err = outbox.ErrNothing // it is kept no longer
	}
	return c, a, err
}

// idLength is the length of a callback's id.
const idLength = 24

// callback reads a callback with what it told and how.
func (s *Service) callback(tx sync.Tx, id string) (sync.Callback, error) {
	c, err := tx.Callback(id)
	if err != nil {
		return c, err
	}
	if err := tx.Intact(c.Request); err != nil {
		return c, err
	}
	r, err := tx.Request(c.Request)
	if err != nil {
		return c, err
	}
	if c.Target, err = s.revealed(r); err == nil && c.Target == nil {
		err = fmt.Errorf("backend: a callback of a request without one: %w", outbox.ErrNothing)
	}
	return c, err
}

// untilEnding ends ctx a moment after the service is told to end, so that a receiver or mail server that is silent does not
// hold it up.
func (s *Service) untilEnding(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-s.ending:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(endingGrace):
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func outcomeOf(status int, err error) sync.Outcome {
	switch {
	case errors.Is(err, netguard.ErrAddress), errors.Is(err, netguard.ErrURL):
		return sync.Forbidden
	case errors.Is(err, context.Canceled):
		return sync.Interrupted
	case errors.Is(err, context.DeadlineExceeded):
		return sync.TimedOut
	case err != nil:
		return sync.NoConnection
	case status == http.StatusOK:
		return sync.Delivered
	case status >= 300 && status < 400:
		return sync.Redirected
	}
	return sync.Answered
}

// passing reports whether another attempt may do better: after an error of the receiver's or of the network.
func passing(a sync.Attempt) bool {
	return a.Status >= 500 || a.Outcome == sync.TimedOut || a.Outcome == sync.NoConnection
}

// noteCall stores an attempt's outcome and what follows from it. One that the service's own end cut off does
// not count and stays due.
func (s *Service) noteCall(ctx context.Context, j sync.Job, c sync.Callback, a sync.Attempt) error {
	again := passing(a) && j.Attempts < c.Target.Retry
	if a.Outcome != sync.Delivered {
		s.Log.Info("callback not delivered", "request", c.Request, "callback", c.ID, "attempt", a.Number,
			"outcome", string(a.Outcome), "status", a.Status, slog.Bool("again", again))
	}
	return s.Store.Update(context.WithoutCancel(ctx), func(tx sync.Tx) error {
		if err := tx.EndAttempt(c.ID, a); err != nil {
			return err
		}
		switch {
		case a.Outcome == sync.Interrupted:
			return nil
		case again:
			return tx.Postpone(j.ID, s.now().Add(s.settings.Limits.Pause<<(2*min(j.Attempts, signing.MaxRetries))), string(a.Outcome))
		}
		return tx.Finish(j.ID, s.now(), string(a.Outcome))
	})
}

// Callbacks lists what senders were told, or are to be told, with every attempt.
func (s *Service) Callbacks(ctx context.Context, f sync.CallbackFilter) (out []sync.Callback, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		out, err = tx.ListCallbacks(f)
		return err
	})
	return out, err
}

// Callback is one of them with what it told, unless its request was deleted, and how. Header values can be
// given, not read back.
func (s *Service) Callback(ctx context.Context, id string) (c sync.Callback, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		if c, err = s.callback(tx, id); err != nil {
			return err
		}
		r, err := tx.Request(c.Request)
		if err == nil && !r.Deleted.IsZero() {
			c.Told = nil
		}
		return err
	})
	if err != nil {
		return c, err
	}
	c.Target.URL = c.URL
	for name := range c.Target.Headers {
		c.Target.Headers[name] = "***"
	}
	return c, nil
}

// Replay tells the sender a change once more, with all its retries: the same words, in its turn behind what
// waits. signing.ErrState while it is still to be delivered anyway.
func (s *Service) Replay(ctx context.Context, id string) (c sync.Callback, err error) {
	err = s.Store.Update(ctx, func(tx sync.Tx) error {
		if c, err = s.callback(tx, id); err != nil {
			return err
		}
		if c.Active {
			return fmt.Errorf("%w: still to be delivered", signing.ErrState)
		}
		return tx.Enqueue(sync.Job{
			Kind: sync.JobCallback, Request: c.Request, Ref: fmt.Sprintf("%s %d", c.ID, len(c.Attempts)),
			Host: hostOf(c.Target.URL), NotBefore: s.now(),
		})
	})
	if err == nil {
		c.Active, c.Told, c.Target = true, nil, nil
		s.outbox.Wake()
	}
	return c, err
}
