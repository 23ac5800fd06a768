package host

import (
	"context"
	"errors"
	"log/slog"
	gosync "sync"
	"time"

	"paraph/app/backend/mail"
	"paraph/signing"
	"paraph/sync/rest/own"
)

// The modes of a service, as Ready shows them.
const (
	ModeThisComputer = "this-computer" // signers elsewhere cannot reach it
	ModeOwnAddress   = "own-address"
)

// Ready implements own.Service. The public address is asked again, unless that was just done.
func (h *Host) Ready(ctx context.Context) own.Ready {
	s := h.Settings()
	r := own.Ready{
		Program: "paraph", Office: s.Office, Practice: s.Practice, Public: s.PublicURL, Mode: ModeOwnAddress, Missing: []string{},
		Can: []string{"email", "sizes", "lastDay", "language", "remind", "correct"}, Version: Version, Limits: &s.Limits.Limits,
	}
	if h.reach.local {
		r.Mode = ModeThisComputer
	}
	name, err := h.sealer.Name(ctx)
	if err != nil {
		r.Missing = append(r.Missing, "seal")
	}
	r.Seal = name
	if h.trial == nil || h.trial.last() != nil {
		r.Missing = append(r.Missing, "mail")
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if h.reach.ask(ctx) != nil {
		r.Missing = append(r.Missing, "public")
	}
	return r
}

// readyTime bounds how long Ready, or somebody who sends, waits for an answer from outside.
const readyTime = 3 * time.Second

// able says why nothing can be sent now, or nil: signers would not reach the page, or the mail server has
// said for good that it does not take our letters. One that merely does not answer keeps nobody: letters wait.
func (h *Host) able(ctx context.Context) *signing.Problem {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if h.reach.last() != nil && h.reach.ask(ctx) != nil {
		return &signing.Problem{Code: signing.ProblemPublic}
	}
	if h.trial != nil && errors.Is(h.trial.first(ctx), mail.ErrRefused) {
		return &signing.Problem{Code: signing.ProblemSender}
	}
	return nil
}

// MailTest implements own.Service: a letter to the office's own contact, handed over while the caller waits.
func (h *Host) MailTest(ctx context.Context) error {
	if h.trial == nil {
		return &signing.Problem{Code: signing.ProblemNoMail}
	}
	err := h.Service.MailTest(ctx)
	h.trial.note(err)
	switch {
	case errors.Is(err, mail.ErrRefused):
		return &signing.Problem{Code: signing.ProblemSender}
	case errors.Is(err, signing.ErrState):
		return &signing.Problem{Code: signing.ProblemContact}
	case err != nil:
		h.options.Log.Warn("test letter not handed over", slog.Any("cause", err))
		return &signing.Problem{Code: signing.ProblemMailDown}
	}
	return nil
}

// trial tries who we say we are at the mail server, before the first letter and again while it fails.
type trial struct {
	server  *mail.Server
	contact string
	log     *slog.Logger
	tried   chan struct{} // closed after the first try

	mu   gosync.Mutex
	err  error
	once bool
}

var errUntried = errors.New("host: the mail server was not tried yet")

const (
	trialTime = 30 * time.Second
	trialBad  = time.Minute // tried again so long after a failure
)

func newTrial(server *mail.Server, contact string, log *slog.Logger) *trial {
	return &trial{server: server, contact: contact, log: log, tried: make(chan struct{}), err: errUntried}
}

func (t *trial) last() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// first waits for the first try as long as ctx lets it; a sender that was refused is tried again at once,
// as somebody may just have put it right.
func (t *trial) first(ctx context.Context) error {
	select {
	case <-t.tried:
	case <-ctx.Done():
		return t.last()
	}
	if errors.Is(t.last(), mail.ErrRefused) {
		t.try(ctx)
	}
	return t.last()
}

// note keeps an outcome; only a change is logged.
func (t *trial) note(err error) {
	t.mu.Lock()
	changed := (err == nil) != (t.err == nil) || !t.once
	t.err = err
	if !t.once {
		t.once = true
		close(t.tried)
	}
	t.mu.Unlock()
	if changed && err != nil {
		t.log.Warn("the mail server does not take our letters", slog.Any("cause", err))
	} else if changed {
		t.log.Info("the mail server takes our letters")
	}
}

func (t *trial) try(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	if err := t.server.Try(ctx, t.contact); !errors.Is(err, context.Canceled) {
		t.note(err)
	}
}

// watch tries until it worked once, or ctx ends.
func (t *trial) watch(ctx context.Context) {
	for {
		t.try(ctx)
		if t.last() == nil {
			return
		}
		select {
		case <-time.After(trialBad):
		case <-ctx.Done():
			return
		}
	}
}
