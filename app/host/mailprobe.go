package host

import (
	"context"
	"errors"
	"log/slog"
	gosync "sync"
	"time"

	"paraph/app/backend/mail"
)

// mailProbe tries who we say we are at the mail server, before the first letter and again while it fails.
type mailProbe struct {
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
	mailProbeTime = 30 * time.Second
	mailProbeBad  = time.Minute // tried again so long after a failure
)

func newMailProbe(server *mail.Server, contact string, log *slog.Logger) *mailProbe {
	return &mailProbe{server: server, contact: contact, log: log, tried: make(chan struct{}), err: errUntried}
}

func (p *mailProbe) last() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// first waits for the first try as long as ctx lets it; a sender that was refused is tried again at once,
// as somebody may just have put it right.
func (p *mailProbe) first(ctx context.Context) error {
	select {
	case <-p.tried:
	case <-ctx.Done():
		return p.last()
	}
	if errors.Is(p.last(), mail.ErrRefused) {
		p.try(ctx)
	}
	return p.last()
}

// note keeps an outcome; only a change is logged.
func (p *mailProbe) note(err error) {
	p.mu.Lock()
	changed := (err == nil) != (p.err == nil) || !p.once
	p.err = err
	if !p.once {
		p.once = true
		close(p.tried)
	}
	p.mu.Unlock()
	if changed && err != nil {
		p.log.Warn("the mail server does not take our letters", slog.Any("cause", err))
	} else if changed {
		p.log.Info("the mail server takes our letters")
	}
}

// try asks the mail server. Of a try that was broken off here, as when the service starts anew, nothing is known.
func (p *mailProbe) try(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, mailProbeTime)
	defer cancel()
	if err := p.server.Try(within, p.contact); err == nil || ctx.Err() == nil {
		p.note(err)
	}
}

// watch tries until it worked once, or ctx ends.
func (p *mailProbe) watch(ctx context.Context) {
	for {
		p.try(ctx)
		if p.last() == nil {
			return
		}
		select {
		case <-time.After(mailProbeBad):
		case <-ctx.Done():
			return
		}
	}
}
