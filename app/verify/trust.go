package verify

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	gosync "sync"
	"time"

	"paraph/app/folder"
	"paraph/internal/netguard"
	"paraph/internal/worker"
	"paraph/signing/trustlist"
	judge "paraph/signing/verify"
)

// Trust is what a desk judges by beside the files themselves, kept in its data folder: trusted lists, issuers the person added, and
// whether and how the network is asked. It is safe for concurrent use.
type Trust struct {
	Folder  folder.Folder
	Workers *worker.Pool // for lists and certificates: those who judge are not kept waiting by an update
	Pinned  trustlist.Pinned
	Clock   func() time.Time
	Log     *slog.Logger
	Allow   []netip.Prefix // private networks that may be asked

	turn chan struct{} // held by who reads lists or fetches them

	mu      gosync.Mutex
	known   *trustlist.Known // nil: nobody has read them so far
	read    time.Time        // when
	of      time.Time        // when those were fetched: another process may have fetched newer ones
	network *Network         // nil: as settings say
}

// NewTrust is that of a data folder, with the signers of the list of the lists that the program carries.
func NewTrust(f folder.Folder, workers *worker.Pool, clock func() time.Time, log *slog.Logger) *Trust {
	return &Trust{Folder: f, Workers: workers, Pinned: trustlist.Standard(), Clock: clock, Log: log, turn: make(chan struct{}, 1)}
}

// listsFolder is where lists are kept in a data folder.
const listsFolder = "trustlists"

func (t *Trust) place() trustlist.Place {
	return trustlist.Place{Folder: t.Folder.File(listsFolder), Pinned: t.Pinned}
}

// Age is how old the trusted lists are.
type Age struct {
	Fetched time.Time // zero where it is not known
	None    bool      // there are none
}

// Age looks at the folder alone, so that it can be asked whenever it is shown.
func (t *Trust) Age() Age {
	at, size := trustlist.Open(t.Folder.File(listsFolder), t.Pinned).Fetched()
	return Age{Fetched: at, None: at.IsZero() || size == 0}
}

// rereadAfter is how long what was read of lists is gone by: what is old of them changes with the days.
const rereadAfter = 6 * time.Hour

// lists are the lists that are kept, read once.
func (t *Trust) lists(ctx context.Context) (*trustlist.Known, error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	now := t.Clock()
	t.mu.Lock()
	known, read, of := t.known, t.read, t.of
	t.mu.Unlock()
	age := t.Age()
	if known != nil && now.Sub(read) < rereadAfter && age.Fetched.Equal(of) {
		return known, nil
	}
	if age.None {
		return &trustlist.Known{Standing: trustlist.Standing{Problem: trustlist.WordOf(trustlist.ErrMissing)}}, nil
	}
	known, err := t.place().Read(ctx, t.Workers, now)
	if err != nil {
		return nil, err
	}
	t.keep(known)
	return known, nil
}

func (t *Trust) keep(known *trustlist.Known) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known, t.read, t.of = known, t.Clock(), t.Age().Fetched
}

// basis is what a file is judged by now. What cannot be read is not gone by: nobody is trusted by it.
func (t *Trust) basis(ctx context.Context) (b Basis) {
	known, err := t.lists(ctx)
	if err != nil && ctx.Err() == nil {
		t.Log.Warn("trusted lists are not read", "cause", err)
	}
	if known != nil && known.Standing.Problem == "" {
		b.Lists = &Lists{known}
	}
	if b.Issuers, err = t.Issuers(); err != nil {
		t.Log.Warn("own issuers are not read", "cause", err)
	}
	r, err := t.Reaching()
	if err != nil {
		t.Log.Warn("how the network is asked is not read", "cause", err)
		return b
	}
	if r.Ask == AskYes {
		b.Network = t.asking(r)
	}
	return b
}

// ListsAre is how the trusted lists of a desk are.
type ListsAre struct {
	trustlist.Standing
	Place string // the folder they are kept in
	Size  int64  // bytes
}

// None says that there are no lists yet.
func (l ListsAre) None() bool { return l.Problem == trustlist.WordOf(trustlist.ErrMissing) }

// There are the codes of the states whose lists are there.
func (l ListsAre) There() (codes []string) {
	for _, t := range l.Territories {
		if t.Problem == "" {
			codes = append(codes, t.Code)
		}
	}
	return codes
}

// Most is how many bytes are kept at most.
func (ListsAre) Most() int64 { return trustlist.Most }

// Why is what a word in it stands for, as an error.
func (ListsAre) Why(word string) error {
	if word == trustlist.NoAnswer {
		return netguard.ErrConnection
	}
	return trustlist.ErrorOf(word)
}

// Lists says how the lists are, which are read where nobody has so far. Errors: what the worker died of.
func (t *Trust) Lists(ctx context.Context) (ListsAre, error) {
	known, err := t.lists(ctx)
	return t.are(known), err
}

func (t *Trust) are(known *trustlist.Known) ListsAre {
	_, size := trustlist.Open(t.Folder.File(listsFolder), t.Pinned).Fetched()
	out := ListsAre{Place: t.Folder.File(listsFolder), Size: size}
	if known != nil {
		out.Standing = known.Standing
	}
	return out
}

// Update fetches the lists anew; progress hears how many it has of how many, at first of none. With an error those of before stay. Errors: those
// of internal/netguard; those of signing/trustlist where the list of the lists that came is not taken; what the worker died of.
func (t *Trust) Update(ctx context.Context, progress func(done, of int)) (ListsAre, error) {
	r, err := t.Reaching()
	if err != nil {
		return ListsAre{}, err
	}
	guard, err := t.guard(r)
	if err != nil {
		return ListsAre{}, err
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return ListsAre{}, ctx.Err()
	}
	known, err := t.place().Update(ctx, t.Workers, t.Clock(), &fetcher{guard: guard}, progress)
	if job, ok := errors.AsType[*worker.JobError](err); ok {
		err = ofJob(job)
	}
	if err != nil {
		return ListsAre{}, err
	}
	t.keep(known)
	return t.are(known), nil
}

// Issuers are those the person added, the latest first. A *sync.SettingsError: the file does not hold what it should.
func (t *Trust) Issuers() ([]Issuer, error) {
	var kept keptIssuers
	err := t.Folder.ReadJSON(folder.IssuersFile, &kept)
	return kept.Issuers, err
}

// keptIssuers is the file of them.
type keptIssuers struct {
	Issuers []Issuer `json:"issuers"`
}

// Offers are the certificates a file brings along, to choose from. Errors: as of signing/verify.Offers, and that it cannot be opened.
func (t *Trust) Offers(ctx context.Context, path, password string) ([]Issuer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := judge.Offers(ctx, t.Workers, f, password)
	out := make([]Issuer, len(all))
	for i, o := range all {
		out[i] = Issuer{
			SHA256: o.SHA256, Certificate: o.Certificate, Subject: o.Subject, Issuer: o.Issuer, From: o.From, Until: o.Until, File: filepath.Base(path),
			Authority: o.Authority,
		}
	}
	return out, err
}

// AddIssuer trusts one from now on, or with a time since then: one that was taken away comes back as it was.
func (t *Trust) AddIssuer(i Issuer) error {
	if i.Added.IsZero() {
		i.Added = t.Clock().UTC()
	}
	return t.changeIssuers(func(all []Issuer) []Issuer {
		all = append([]Issuer{i}, slices.DeleteFunc(all, func(o Issuer) bool { return o.SHA256 == i.SHA256 })...)
		slices.SortStableFunc(all, func(a, b Issuer) int { return b.Added.Compare(a.Added) })
		return all
	})
}

// RemoveIssuer trusts one no more.
func (t *Trust) RemoveIssuer(sha256 string) error {
	return t.changeIssuers(func(all []Issuer) []Issuer {
		return slices.DeleteFunc(all, func(o Issuer) bool { return o.SHA256 == sha256 })
	})
}

func (t *Trust) changeIssuers(change func([]Issuer) []Issuer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	all, err := t.Issuers()
	if err != nil {
		return err
	}
	return t.Folder.WriteJSON(folder.IssuersFile, keptIssuers{change(all)})
}
