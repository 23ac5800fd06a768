package host

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	gosync "sync"
	"time"

	"paraph/app/folder"
	"paraph/app/office"
	"paraph/sync/rest/own"
)

// ErrPublicDead says that a nonce asked for through the public address did not come back: signers would
// not reach this service there.
var ErrPublicDead = errors.New("host: the public address does not lead here")

// reach knows whether signers can reach this process at its public address: it asks there for a secret
// only this process can tell. On this computer itself nothing needs to be asked.
type reach struct {
	public string
	local  bool
	client *http.Client
	log    *slog.Logger

	mu     gosync.Mutex
	made   map[string]string // nonces under way, by the name they are asked for with
	at     time.Time         // of the last answer
	err    error
	asking chan struct{} // closed when the question under way is answered; nil when there is none
}

const (
	reachTime  = 8 * time.Second
	reachGood  = 5 * time.Minute // asked again so long after a good answer
	reachBad   = 20 * time.Second
	reachFresh = 2 * time.Second // an answer this young is not asked for again
)

func newReach(public string, client *http.Client, log *slog.Logger) *reach {
	r := &reach{public: public, local: local(public), client: client, log: log, made: map[string]string{}, err: ErrPublicDead}
	if r.client == nil {
		r.client = &http.Client{Transport: &http.Transport{TLSHandshakeTimeout: reachTime, DisableKeepAlives: true}}
	}
	copied := *r.client
	copied.Timeout = reachTime
	// What signers are redirected to is another address than the one in their letters.
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.client = &copied
	return r
}

// local reports whether an address is this computer's own.
func local(public string) bool {
	u, err := url.Parse(public)
	if err != nil {
		return false
	}
	return office.Local(u.Hostname())
}

// nonce answers with what was made under a name, for as long as it is asked for.
func (r *reach) nonce(name string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	value, ok := r.made[name]
	return value, ok
}

// ask asks through the public address and keeps the outcome. Several who ask at once share one question.
func (r *reach) ask(ctx context.Context) error {
	if r.local {
		return nil
	}
	r.mu.Lock()
	if !r.at.IsZero() && time.Since(r.at) < reachFresh {
		defer r.mu.Unlock()
		return r.err
	}
	wait := r.asking
	if wait == nil {
		wait = make(chan struct{})
		r.asking = wait
		go r.question(context.WithoutCancel(ctx), wait)
	}
	r.mu.Unlock()
	select {
	case <-wait:
	case <-ctx.Done():
	}
	return r.last()
}

// last is the latest outcome.
func (r *reach) last() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.local {
		return nil
	}
	return r.err
}

// question is one exchange.
func (r *reach) question(ctx context.Context, answered chan struct{}) {
	name, value := folder.NewToken(), folder.NewToken()
	r.mu.Lock()
	r.made[name] = value
	r.mu.Unlock()
	err := r.fetch(ctx, name, value)
	r.mu.Lock()
	delete(r.made, name)
	changed := r.at.IsZero() || (err == nil) != (r.err == nil)
	r.at, r.err, r.asking = time.Now(), nil, nil
	if err != nil {
		r.err = ErrPublicDead
	}
	r.mu.Unlock()
	close(answered)
	if changed && err != nil {
		r.log.Warn("the public address does not lead here; nothing is sent", slog.Any("cause", err))
	} else if changed {
		r.log.Info("the public address leads here")
	}
}

func (r *reach) fetch(ctx context.Context, name, value string) error {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.public+own.Prefix+"/nonce/"+name, nil)
	if err != nil {
		return err
	}
	resp, err := r.client.Do(req)
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
		return errors.New("another answer than ours, status " + resp.Status)
	}
	return nil
}

// watch asks again and again until ctx ends.
func (r *reach) watch(ctx context.Context) {
	for !r.local {
		pause := reachBad
		if r.ask(ctx) == nil {
			pause = reachGood
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}
