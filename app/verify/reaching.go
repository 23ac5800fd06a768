package verify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"paraph/app/folder"
	"paraph/internal/netguard"
	"paraph/internal/worker"
	"paraph/signing/trustlist"
)

// Reaching is how the network is asked while files are judged.
type Reaching struct {
	Ask   string `json:"ask,omitempty"`   // AskYes, AskNo, "" while nobody has chosen: then nobody is asked
	Proxy string `json:"proxy,omitempty"` // ProxyNone, ProxyNamed; "" is what the system says
	Named string `json:"named,omitempty"` // host:port, of ProxyNamed
}

// The choices.
const (
	AskYes     = "yes"
	AskNo      = "no"
	ProxyNone  = "none"
	ProxyNamed = "named"
)

// words are the errors of the network on their way through a worker; all others are one that did not answer.
var words = []struct {
	err  error
	word string
}{
	{netguard.ErrProxyLogin, "proxy-login"},
	{netguard.ErrProxyName, "proxy-name"},
	{netguard.ErrProxy, "proxy"},
	{netguard.ErrNoName, "no-name"},
	{netguard.ErrStranger, "stranger"},
	{netguard.ErrAddress, "address"},
	{netguard.ErrStatus, "status"},
	{netguard.ErrTooLarge, "too-much"},
}

// ofJob is why an update came to nothing.
func ofJob(job *worker.JobError) error {
	for _, w := range words {
		if job.Code == w.word {
			return w.err
		}
	}
	switch job.Code {
	case trustlist.NoAnswer, "refused":
		return netguard.ErrConnection
	case trustlist.NoFolder:
		return fs.ErrPermission
	}
	return trustlist.ErrorOf(job.Code)
}

// CheckProxy says whether a text names a proxy. Errors: netguard.ErrProxyName.
func CheckProxy(text string) error {
	_, err := netguard.NamedProxy(text)
	return err
}

// Reaching is how it was set.
func (t *Trust) Reaching() (r Reaching, err error) {
	return r, t.Folder.ReadJSON(folder.NetworkFile, &r)
}

// SetReaching sets it, for whoever is asked next. Errors: netguard.ErrProxyName.
func (t *Trust) SetReaching(r Reaching) error {
	if _, err := t.guard(r); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.network = nil
	return t.Folder.WriteJSON(folder.NetworkFile, r)
}

// SetAsk sets whether issuers are asked, and leaves the rest.
func (t *Trust) SetAsk(ask string) error {
	r, err := t.Reaching()
	if err != nil {
		return err
	}
	r.Ask = ask
	return t.SetReaching(r)
}

// TryReaching asks for the list of the lists in that way, and keeps nothing. Errors: those of internal/netguard; the context's.
func (t *Trust) TryReaching(ctx context.Context, r Reaching) error {
	guard, err := t.guard(r)
	if err != nil {
		return err
	}
	return guard.Fetch(ctx, t.Pinned.Location, io.Discard, maxList, fetchTime)
}

// fetchTime is how long one list may take on its way, and follows how often its address may lead on: some states moved theirs.
const (
	fetchTime = 30 * time.Second
	follows   = 3
)

func (t *Trust) guard(r Reaching) (g netguard.Guard, err error) {
	g = netguard.Guard{Allow: t.Allow, Follow: follows}
	switch r.Proxy {
	case ProxyNone:
	case ProxyNamed:
		g.Proxy, err = netguard.NamedProxy(r.Named)
	default:
		g.Proxy = netguard.SystemProxy()
	}
	return g, err
}

// asking is who asks issuers, the same one until settings change: it remembers what was answered.
func (t *Trust) asking(r Reaching) *Network {
	guard, err := t.guard(r)
	if err != nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.network == nil {
		t.network = &Network{Guard: guard}
	}
	return t.network
}

// fetcher fetches lists for a worker.
type fetcher struct{ guard netguard.Guard }

// Fetch answers what lies at an address. An error is a word for it that the worker hands back.
func (f *fetcher) Fetch(ctx context.Context, address string, limit int64) ([]byte, error) {
	var out bytes.Buffer
	err := f.guard.Fetch(ctx, address, &out, limit, fetchTime)
	if err == nil {
		return out.Bytes(), nil
	}
	for _, w := range words {
		if errors.Is(err, w.err) {
			return nil, worker.Fail(w.word, "")
		}
	}
	return nil, worker.Fail(trustlist.NoAnswer, "")
}
