package trustlist

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"

	"paraph/internal/worker"
	"paraph/signing/cms"
)

// The jobs of this package, and what they ask whoever gave them.
const (
	readJob    = "trustlist.read"
	updateJob  = "trustlist.update"
	qualifyJob = "trustlist.qualify"

	fetchQuestion    = "fetch"
	progressQuestion = "progress"
	entriesQuestion  = "entries"
)

// What the lists of the Union may take: some 40 MB of XML, of which the largest list has a fifth. Time is the worker's own, without
// what is waited for.
var (
	listLimits    = worker.Limits{Time: 90 * time.Second, Memory: 768 << 20}
	qualifyLimits = worker.Limits{Time: 5 * time.Second, Memory: 256 << 20}
)

// Jobs are the handlers of this package for worker.Main, to be called once, in the child.
func Jobs() map[string]worker.Handler {
	return map[string]worker.Handler{readJob: readFolder, updateJob: update, qualifyJob: qualifies}
}

// Place is where lists are kept and by whom they are believed. Whose says that they are somebody's own files, of any names.
type Place struct {
	Folder string
	Pinned Pinned
	Own    bool
}

// placed is a Place on its way to a worker.
type placed struct {
	Folder, Location string
	Day, At          time.Time
	Pinned           [][]byte
	Own              bool
}

func (p Place) sent(at time.Time) placed {
	out := placed{Folder: p.Folder, Location: p.Pinned.Location, Day: p.Pinned.Day, At: at, Own: p.Own}
	for _, c := range p.Pinned.Certificates {
		out.Pinned = append(out.Pinned, c.Raw)
	}
	return out
}

func received(args json.RawMessage) (p placed, pinned Pinned, err error) {
	if err := json.Unmarshal(args, &p); err != nil {
		return p, pinned, err
	}
	pinned = Pinned{Day: p.Day, Location: p.Location}
	for _, der := range p.Pinned {
		c, err := cms.ParseCertificate(der)
		if err != nil {
			return p, pinned, err
		}
		pinned.Certificates = append(pinned.Certificates, c)
	}
	return p, pinned, nil
}

// Read reads the lists of a place in a worker, as of a time. Errors: what the worker died of, the context's. That nothing is
// there, or nothing that holds, stands in what is answered.
func (p Place) Read(ctx context.Context, workers *worker.Pool, at time.Time) (*Known, error) {
	return call(ctx, workers, readJob, p.sent(at), nil)
}

// Update fetches the lists of a place anew: a worker reads them, fetch asks the network for it, in this process, one after the other, and
// progress hears how far it is. An error other than a worker's or the context's is a *worker.JobError whose code is a word of WordOf or
// one that fetch answered with; nothing has changed then.
func (p Place) Update(ctx context.Context, workers *worker.Pool, at time.Time, fetch Fetcher, progress func(done, of int)) (*Known, error) {
	return call(ctx, workers, updateJob, p.sent(at), map[string]func([]byte) ([]byte, error){
		fetchQuestion: func(address []byte) ([]byte, error) { return fetch.Fetch(ctx, string(address), maxBytes) },
		progressQuestion: func(b []byte) ([]byte, error) {
			var n [2]int
			if err := json.Unmarshal(b, &n); err != nil {
				return nil, err
			}
			progress(n[0], n[1])
			return nil, nil
		},
	})
}

func call(ctx context.Context, workers *worker.Pool, job string, args any, asks map[string]func([]byte) ([]byte, error)) (*Known, error) {
	c, err := workers.Open(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.Call(ctx, job, args, nil, nil, asks, listLimits)
	if err != nil {
		return nil, err
	}
	var k Known
	if err := json.Unmarshal(out, &k); err != nil {
		return nil, errors.Join(worker.ErrCrashed, err)
	}
	k.index()
	return &k, nil
}

func readFolder(_ *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	p, pinned, err := received(args)
	if err != nil {
		return nil, nil, err
	}
	if p.Own {
		return known(ReadFolder(p.Folder, pinned, p.At))
	}
	return known(Open(p.Folder, pinned).Load(p.At))
}

func update(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	p, pinned, err := received(args)
	if err != nil {
		return nil, nil, err
	}
	parent := &asking{session: s}
	store := Open(p.Folder, pinned)
	store.OnList = parent.progress
	lists, err := store.Update(context.Background(), parent, p.At)
	switch {
	case parent.refused != nil && lists == nil:
		return nil, nil, parent.refused
	case errors.Is(err, os.ErrPermission), errors.Is(err, os.ErrNotExist):
		return nil, nil, worker.Fail(NoFolder, err.Error())
	case err != nil:
		return nil, nil, worker.Fail(WordOf(err), err.Error())
	}
	return known(lists)
}

// asking puts questions to the parent, one at a time.
type asking struct {
	session *worker.Session
	mu      sync.Mutex
	refused error // by the parent, last
}

// Fetch has the parent ask the network.
func (a *asking) Fetch(_ context.Context, address string, _ int64) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b, err := a.session.Ask(fetchQuestion, []byte(address))
	if err != nil {
		a.refused = err
	}
	return b, err
}

func (a *asking) progress(done, of int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b, err := json.Marshal([2]int{done, of})
	if err == nil {
		_, _ = a.session.Ask(progressQuestion, b) // a parent that is gone is noticed at the next list
	}
}

// chained is a verified path and when it counts.
type chained struct {
	Chain [][]byte
	At    time.Time
	Gaps  Reason
}

// Qualify says in a worker what the first certificate of a verified path (DER) was qualified for, as Lists.Qualify does.
func (k *Known) Qualify(ctx context.Context, workers *worker.Pool, chain [][]byte, at time.Time) (q Qualification, err error) {
	c, err := workers.Open(ctx, nil)
	if err != nil {
		return q, err
	}
	defer c.Close()
	_, err = c.Call(ctx, qualifyJob, chained{chain, at, k.Gaps}, nil, &q, map[string]func([]byte) ([]byte, error){
		entriesQuestion: func(name []byte) ([]byte, error) { return json.Marshal(k.entries[string(name)]) },
	}, qualifyLimits)
	return q, err
}

func qualifies(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	var given chained
	if err := json.Unmarshal(args, &given); err != nil {
		return nil, nil, err
	}
	var chain []*cms.Certificate
	var entries []entry
	asked := map[string]bool{}
	for i, der := range given.Chain {
		c, err := cms.ParseCertificate(der)
		if err != nil {
			return nil, nil, err
		}
		chain = append(chain, c)
		if name := cms.NameKey(c.RawSubject); i > 0 && !asked[name] {
			asked[name] = true
			b, err := s.Ask(entriesQuestion, []byte(name))
			var some []entry
			if err == nil {
				err = json.Unmarshal(b, &some)
			}
			if err != nil {
				return nil, nil, err
			}
			entries = append(entries, some...)
		}
	}
	return qualify(chain, given.At, entries, given.Gaps), nil, nil
}
