package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
)

// holder is a service of ours that holds one sealed document.
type holder struct {
	sync.Backend
	original, sealed string
}

func (h holder) Document(_ context.Context, _ string, which sync.Which) ([]byte, error) {
	if which == sync.Validated {
		return []byte(h.original), nil
	}
	return []byte(h.sealed), nil
}

func (h holder) Audit(context.Context, string, sync.Form) (sync.Audit, error) {
	return sync.Audit{Body: []byte("evidence")}, nil
}

type quiet struct{}

func (quiet) Feed(context.Context, string, int64, time.Duration) (sync.Feed, error) {
	return sync.Feed{}, sync.ErrUnreachable
}
func (quiet) Cancel(context.Context, string) error { return nil }

// fetcher is an engine over a real store, with one request sealed and its fetching due.
type fetcher struct {
	t       *testing.T
	engine  *Engine
	desk    sync.DeskStore
	examine func() error
}

func newFetcher(t *testing.T) *fetcher {
	t.Helper()
	folder := t.TempDir()
	desk, err := sqlite.OpenDesk(t.Context(), filepath.Join(folder, "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close() })
	blobs, err := blob.Open(filepath.Join(folder, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	f := &fetcher{t: t, desk: desk}
	h := holder{original: "what was sent", sealed: "what was sent, and a seal"}
	f.engine = New(Options{
		Desk: desk, Blobs: blobs, Clock: time.Now, Random: rand.Reader,
		Remotes: func(context.Context, string, bool) (Remote, error) { return Remote{Backend: h, Own: quiet{}}, nil },
		Examine: func(context.Context, string, string) error { return f.examine() },
	})
	e := &sync.Entry{ID: "0123456789abcdef01234567", Profile: "here", Remote: "0123456789abcdef01234567", Stage: sync.SentOff, Instance: "one"}
	e.Request = signing.Request{ID: e.ID, State: signing.Done, Original: fileOf(h.original), Sealed: fileOf(h.sealed)}
	f.update(func(tx sync.DeskTx) error {
		return errors.Join(tx.PutEntry(e), tx.Enqueue(sync.Job{Kind: sync.JobFetch, Request: e.ID, NotBefore: time.Now()}))
	})
	return f
}

func fileOf(content string) *signing.File {
	h := sha256.Sum256([]byte(content))
	return &signing.File{SHA256: hex.EncodeToString(h[:])}
}

func (f *fetcher) update(do func(tx sync.DeskTx) error) {
	f.t.Helper()
	if err := f.desk.Update(f.t.Context(), do); err != nil {
		f.t.Fatal(err)
	}
}

// try does the job once and answers the entry and the job as they are then.
func (f *fetcher) try() (entry *sync.Entry, job sync.Job) {
	f.t.Helper()
	load := func(tx sync.DeskTx) error {
		all, err := tx.Jobs("0123456789abcdef01234567")
		if err != nil || len(all) != 1 {
			return fmt.Errorf("%d jobs: %w", len(all), err)
		}
		job = all[0]
		entry, err = tx.Entry(job.Request)
		return err
	}
	f.update(load)
	err := f.engine.do(f.t.Context(), job)
	f.update(load)
	if (err == nil) == job.Done.IsZero() {
		f.t.Errorf("answered %v, ended %q", err, job.Result)
	}
	return entry, job
}

// TestTheOtherModeWaits: what is to be fetched of practice waits while the service works for real.
func TestTheOtherModeWaits(t *testing.T) {
	f := newFetcher(t)
	f.examine = func() error { return nil }
	practice := func(on bool) {
		f.update(func(tx sync.DeskTx) error {
			e, err := tx.Entry("0123456789abcdef01234567")
			if err == nil {
				e.Request.Practice = on
				err = tx.PutEntry(e)
			}
			return err
		})
	}
	practice(true)
	if e, j := f.try(); e.Stage != sync.SentOff || e.Failure != "" || !j.Done.IsZero() {
		t.Errorf("in the other mode: %s %q %+v", e.Stage, e.Failure, j)
	}
	practice(false)
	if e, _ := f.try(); e.Stage != sync.Fetched {
		t.Errorf("in its own: %s %q", e.Stage, e.Failure)
	}
}

// TestRefusedForItsMode: what a service that works in the other mode since did not take can be taken back.
func TestRefusedForItsMode(t *testing.T) {
	f := newFetcher(t)
	const id = "0123456789abcdef01234567"
	f.engine.o.Remotes = func(context.Context, string, bool) (Remote, error) {
		return Remote{Backend: turned{}, Own: quiet{}}, nil
	}
	f.update(func(tx sync.DeskTx) error {
		_, err := tx.Recall(id, sync.JobFetch)
		e := &sync.Entry{ID: id, Profile: "here", Stage: sync.Leaving, Parcel: &sync.Parcel{}}
		e.Request = signing.Request{ID: id, State: signing.Validating}
		return errors.Join(err, tx.PutEntry(e), tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: id, NotBefore: time.Now()}))
	})
	if e, job := f.try(); e.Failure != OtherMode || !job.Begun.IsZero() {
		t.Errorf("failure %q, begun %v", e.Failure, job.Begun)
	}
	f.update(func(tx sync.DeskTx) error {
		back, err := tx.Recall(id, sync.JobSend)
		if !back {
			t.Error("it cannot be taken back")
		}
		return err
	})
}

// turned is a service that has begun to work in the other mode and tells who sends.
type turned struct{ sync.Backend }

func (turned) Send(context.Context, signing.Draft, string) (sync.Sent, error) {
	return sync.Sent{}, sync.ErrOtherMode
}

// TestExamineLater: that a document could not be looked at accuses nobody and ends nothing.
func TestExamineLater(t *testing.T) {
	f := newFetcher(t)
	for _, trouble := range []error{
		fmt.Errorf("%w: the worker died", &signing.Problem{Code: signing.ProblemUnreadable}), signing.ErrNotFound, errors.New("the disk is full"),
	} {
		f.examine = func() error { return trouble }
		if entry, job := f.try(); !job.Done.IsZero() || entry.Failure != "" || entry.Stage != sync.SentOff {
			t.Errorf("after %v: job ended %q, failure %q, stage %s", trouble, job.Result, entry.Failure, entry.Stage)
		}
	}
	f.examine = func() error { return fmt.Errorf("%w: no seal", ErrChanged) }
	if entry, job := f.try(); !job.Done.IsZero() || entry.Failure != "changed" {
		t.Errorf("a seal that does not hold: job ended %q, failure %q", job.Result, entry.Failure)
	}
	f.examine = func() error { return nil }
	if entry, job := f.try(); job.Done.IsZero() || entry.Failure != "" || entry.Stage != sync.Fetched || entry.Seal != "whole" {
		t.Errorf("a good one: job done %v, failure %q, stage %s", job.Done, entry.Failure, entry.Stage)
	}
}

// teller is a service of ours that has one change to tell, after ten seconds, and then nothing.
type teller struct {
	quiet
	change sync.Changed
}

func (t teller) Feed(ctx context.Context, _ string, after int64, wait time.Duration) (sync.Feed, error) {
	f := sync.Feed{Instance: "one", Next: 1}
	if after == 0 {
		f.Changes, wait = []sync.Changed{t.change}, 10*time.Second
	}
	select {
	case <-ctx.Done():
	case <-time.After(wait):
	}
	return f, ctx.Err()
}

// TestHeardAndFetched: what follows from a change that is heard is done at once.
func TestHeardAndFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFetcher(t)
		f.examine = func() error { return nil }
		const id = "fedcba9876543210fedcba98"
		done := signing.Request{ID: id, State: signing.Done, Version: 9, Original: fileOf("what was sent"), Sealed: fileOf("what was sent, and a seal")}
		remotes := f.engine.o.Remotes
		f.engine.o.Remotes = func(ctx context.Context, profile string, fresh bool) (Remote, error) {
			r, err := remotes(ctx, profile, fresh)
			r.Own = teller{change: sync.Changed{Seq: 1, Request: done}}
			return r, err
		}
		f.engine.Follow("here")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			f.engine.Run(ctx)
			close(ended)
		}()
		time.Sleep(11 * time.Second)
		f.update(func(tx sync.DeskTx) error {
			e, err := tx.Entry(id)
			if err == nil && (e.Stage != sync.Fetched || e.Seal != "whole") {
				t.Errorf("a second later it is %s, %q", e.Stage, e.Failure)
			}
			return err
		})
		cancel()
		<-ended
	})
}
