package host

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	gosync "sync"
	"syscall"
	"time"

	"paraph/app/folder"
	"paraph/sync/rest/own"
)

// ErrPublicDead says that a nonce asked for through the public address did not come back: signers would
// not reach this service there.
var ErrPublicDead = errors.New("host: the public address does not lead here")

// publicProbe knows whether signers can reach this process at its public address: it asks there for a secret
// only this process can tell. Of an address that leads nobody elsewhere anywhere nothing needs to be asked: it is good
// enough for practice and for signers who are all inside, and for nobody else.
type publicProbe struct {
	public  string
	mode    string // as the address itself shows
	settled bool   // nothing is asked, err stays
	client  *http.Client
	log     *slog.Logger

	mu     gosync.Mutex
	made   map[string]string // nonces under way, by the name they are asked for with
	at     time.Time         // of the last answer
	err    error
	cause  error         // of err, as the exchange ended
	asking chan struct{} // closed when the question under way is answered; nil when there is none
}

const (
	publicProbeTime  = 8 * time.Second
	publicProbeGood  = 5 * time.Minute // asked again so long after a good answer
	publicProbeBad   = 20 * time.Second
	publicProbeFresh = 2 * time.Second // an answer this young is not asked for again
)

func newPublicProbe(public string, o Options) *publicProbe {
	p := &publicProbe{public: public, mode: modeOf(public), log: o.Log, made: map[string]string{}, err: ErrPublicDead}
	inside := o.Practice || o.OfficeOnly
	switch {
	case p.mode == ModeThisComputer && inside:
		p.settled, p.err = true, nil
	case p.mode != ModeOwnAddress && !inside:
		p.settled, p.err = true, ErrPublicInside
	}
	copied := http.Client{Transport: &http.Transport{TLSHandshakeTimeout: publicProbeTime, DisableKeepAlives: true}}
	if o.Reach != nil {
		copied = *o.Reach
	}
	if t, ok := copied.Transport.(*http.Transport); ok && t.DialContext == nil && !inside {
		t = t.Clone()
		t.DialContext = outward(nil)
		copied.Transport = t
	}
	copied.Timeout = publicProbeTime
	// What signers are redirected to is another address than the one in their letters.
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p.client = &copied
	return p
}

// nonce answers with what was made under a name, for as long as it is asked for.
func (p *publicProbe) nonce(name string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	value, ok := p.made[name]
	return value, ok
}

// ask asks through the public address and keeps the outcome. Several who ask at once share one question.
func (p *publicProbe) ask(ctx context.Context) error {
	p.mu.Lock()
	if p.settled {
		defer p.mu.Unlock()
		return p.err
	}
	if !p.at.IsZero() && time.Since(p.at) < publicProbeFresh {
		defer p.mu.Unlock()
		return p.err
	}
	wait := p.asking
	if wait == nil {
		wait = make(chan struct{})
		p.asking = wait
		go p.question(context.WithoutCancel(ctx), wait)
	}
	p.mu.Unlock()
	select {
	case <-wait:
	case <-ctx.Done():
	}
	return p.last()
}

// last is the latest outcome.
func (p *publicProbe) last() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// reaches is where the public address leads, as Ready shows it.
func (p *publicProbe) reaches() string {
	if p.mode == ModeOwnAddress && errors.Is(p.last(), ErrPublicInside) {
		return ModeThisComputer // a name that leads nowhere else
	}
	return p.mode
}

// question is one exchange.
func (p *publicProbe) question(ctx context.Context, answered chan struct{}) {
	name, value := folder.NewToken(), folder.NewToken()
	p.mu.Lock()
	p.made[name] = value
	p.mu.Unlock()
	err := p.fetch(ctx, name, value)
	p.mu.Lock()
	delete(p.made, name)
	changed := p.at.IsZero() || (err == nil) != (p.err == nil)
	p.at, p.err, p.cause, p.asking = time.Now(), nil, err, nil
	switch {
	case errors.Is(err, ErrPublicInside):
		p.err = ErrPublicInside
	case err != nil:
		p.err = ErrPublicDead
	}
	p.mu.Unlock()
	close(answered)
	if changed && err != nil {
		p.log.Warn("the public address does not lead here; nothing is sent", slog.Any("cause", err))
	} else if changed {
		p.log.Info("the public address leads here")
	}
}

func (p *publicProbe) fetch(ctx context.Context, name, value string) error {
	ctx, cancel := context.WithTimeout(ctx, publicProbeTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.public+own.Prefix+"/nonce/"+name, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return err
	}
	defer resp.Body.Close()
	var got struct{ Data own.Nonce }
	if resp.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(resp.Body, 4<<10)).Decode(&got) != nil || got.Data.Nonce != value {
		return fmt.Errorf("%w, status %s", errAnother, resp.Status)
	}
	return nil
}

// fault is how the latest question ended, as own.Ready says it.
func (p *publicProbe) fault() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var unknown *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	switch {
	case p.cause == nil || errors.Is(p.cause, ErrPublicInside):
		return ""
	case errors.Is(p.cause, errAnother):
		return "other"
	case errors.As(p.cause, &unknown) && unknown.IsNotFound:
		return "name"
	case errors.As(p.cause, &untrusted), errors.As(p.cause, &plain):
		return "certificate"
	case errors.Is(p.cause, syscall.ECONNREFUSED), errors.Is(p.cause, wsaRefused):
		return "refused"
	}
	return "silent"
}

// wsaRefused is what Windows says where others say ECONNREFUSED (winsock2.h).
const wsaRefused = syscall.Errno(10061)

// errAnother says that something else answered than this service.
var errAnother = errors.New("another answer than ours")

// watch asks again and again until ctx ends.
func (p *publicProbe) watch(ctx context.Context) {
	if p.settled && p.err != nil {
		p.log.Warn("signers elsewhere cannot reach the service's address; nothing new is sent, links of before go on working")
	}
	for !p.settled {
		pause := publicProbeBad
		if p.ask(ctx) == nil {
			pause = publicProbeGood
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}
