package engine

import (
	"context"
	"crypto/md5" //nolint:gosec // some services announce nothing better
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// ErrChanged says that what was fetched is not what the service announced, or does not hold together.
var ErrChanged = sync.ErrChanged

// outcome is what is to be written about a job that was done: it answers the entries it changed.
type outcome = func(tx sync.DeskTx) ([]string, error)

// jobTime bounds one try.
const jobTime = 5 * time.Minute

// do does a job of the outbox and writes what came of it in one transaction with its end. From the note that it begins
// it cannot be taken back any more; what its service's mode keeps here does not begin.
func (e *Engine) do(ctx context.Context, j sync.Job) error {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	var entry *sync.Entry
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) (err error) {
		entry, err = tx.Entry(j.Request)
		return err
	})
	if errors.Is(err, signing.ErrNotFound) {
		return nil // taken back, and its jobs with it
	}
	if err != nil {
		return err
	}
	remote, err := e.remote(ctx, entry.Profile)
	if err != nil {
		return e.undone(ctx, j, entry, err)
	}
	if otherMode(entry, remote) {
		return e.undone(ctx, j, entry, sync.ErrOtherMode)
	}
	entry = nil
	err = e.o.Desk.Update(ctx, func(tx sync.DeskTx) error {
		begun, err := tx.Begin(j.ID, e.now())
		if err == nil && begun {
			entry, err = tx.Entry(j.Request)
		}
		return err
	})
	if err != nil || entry == nil {
		return err
	}
	done, err := e.deliver(ctx, j, entry, remote)
	if err != nil {
		return e.undone(ctx, j, entry, err)
	}
	return e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
		if err := tx.Finish(j.ID, e.now(), "done"); err != nil || done == nil {
			return nil, err
		}
		return done(tx)
	})
}

// away is a failure of the talk with a profile's service.
type away struct {
	profile string
	error
}

func (a *away) Unwrap() error { return a.error }

// lost notes that a service does not answer: once the failure of its job is stored, for the job is hurried as soon as
// the service answers again.
func (e *Engine) lost(err error) {
	var a *away
	if errors.As(err, &a) {
		e.setHealth(a.profile, false, why(a.error))
	}
}

func (e *Engine) deliver(ctx context.Context, j sync.Job, entry *sync.Entry, remote Remote) (outcome, error) {
	switch j.Kind {
	case sync.JobSend:
		return e.send(ctx, j, entry, remote)
	case sync.JobCancel:
		return e.cancel(ctx, entry, remote)
	case sync.JobFetch:
		return e.fetch(ctx, entry, remote)
	case sync.JobMail:
		return e.mail(ctx, j, entry, remote)
	}
	return nil, fmt.Errorf("%w: job %q", sync.ErrRefused, j.Kind)
}

// final reports that asking the same again does not help, and the word for it.
func final(err error) (string, *signing.Problem) {
	var p *signing.Problem
	switch {
	case errors.As(err, &p):
		return "problem", p
	case errors.Is(err, signing.ErrConflict):
		return "conflict", nil
	case errors.Is(err, signing.ErrNotFound):
		return "gone", nil
	case errors.Is(err, signing.ErrState), errors.Is(err, signing.ErrExpired):
		return "late", nil
	case errors.Is(err, sync.ErrRefused):
		return "refused", nil
	}
	return "", nil
}

// failed writes down a failure that ends the job; one that may pass is answered, for the job to be tried again.
func (e *Engine) failed(ctx context.Context, j sync.Job, err error) error {
	word, p := final(err)
	if word == "" {
		if errors.Is(err, ErrChanged) || errors.Is(err, signing.ErrBroken) {
			err = errors.Join(err, e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
				return e.change(tx, j.Request, func(entry *sync.Entry) { entry.Failure, entry.Archived = "changed", time.Time{} })
			}))
		}
		return err
	}
	return e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
		if err := tx.Finish(j.ID, e.now(), word); err != nil {
			return nil, err
		}
		return e.change(tx, j.Request, func(entry *sync.Entry) {
			entry.Failure = word
			if j.Kind == sync.JobSend && entry.Stage == sync.Leaving {
				entry.Stage, entry.Request.Problem = sync.Failed, p
			}
		})
	})
}

// pause is a second, doubling to two minutes, and up to a quarter more so that many desks do not come back in step.
func (e *Engine) pause(attempts int) time.Duration {
	d := min(2*time.Minute, time.Second<<min(attempts, 8))
	var b [1]byte
	if _, err := io.ReadFull(e.o.Random, b[:]); err == nil {
		d += d / 4 * time.Duration(b[0]) / 255
	}
	return d
}

// send hands a parcel in. A service of ours takes the desk's id and does it once; of any other one it is first
// asked whether an earlier try arrived.
func (e *Engine) send(ctx context.Context, j sync.Job, entry *sync.Entry, remote Remote) (outcome, error) {
	if entry.Parcel == nil {
		return nil, signing.ErrNotFound
	}
	d := entry.Parcel.Draft
	d.Inputs = slices.Clone(d.Inputs)
	for i, sum := range entry.Parcel.Blobs {
		if sum == "" {
			continue
		}
		content, err := e.o.Blobs.Get(ctx, sum)
		if err != nil {
			return nil, err
		}
		d.Inputs[i].Data = content
	}
	sent, err := e.arrivedBefore(ctx, j, entry, remote)
	if errors.Is(err, signing.ErrNotFound) {
		e.o.Passed("job-begun")
		sent, err = remote.Send(ctx, d, entry.ID)
	}
	if err != nil {
		return nil, err
	}
	e.o.Passed("job-answered")
	return func(tx sync.DeskTx) ([]string, error) {
		if remote.Own == nil {
			now, err := tx.Entry(entry.ID)
			if err != nil {
				return nil, err
			}
			now.Remote, now.Stage, now.Failure, now.Request, now.Heard = sent.Request.ID, sync.SentOff, "", *sent.Request, e.now()
			if err := tx.PutEntry(now); err != nil {
				return nil, err
			}
			return []string{entry.ID}, e.follows(tx, now)
		}
		at, err := tx.Cursor(entry.Profile)
		if err != nil {
			return nil, err
		}
		faster, err := e.foldIn(tx, entry, sent.Request.ID)
		if err != nil {
			return nil, err
		}
		return e.change(tx, entry.ID, func(now *sync.Entry) {
			if now.Stage == sync.Leaving { // the feed may have been faster
				now.Remote, now.Stage, now.Failure, now.Instance = sent.Request.ID, sync.SentOff, "", at.Instance
				if faster != nil {
					now.Request = faster.Request
				}
			}
		})
	}, nil
}

// foldIn removes the entry that the feed made of what was just sent, where the service gave it another number than the desk's:
// nobody knew then whose it is. It answers what was heard of it, nil for nothing.
func (e *Engine) foldIn(tx sync.DeskTx, entry *sync.Entry, remote string) (*sync.Entry, error) {
	other, err := tx.EntryAt(entry.Profile, remote)
	if errors.Is(err, signing.ErrNotFound) || err == nil && other.ID == entry.ID {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return other, tx.DropEntry(other.ID)
}

// arrivedBefore looks for what an earlier try with unknown outcome may have left at a service that does not
// know our ids: among what came there after the mark set before the first try, the same title and the same
// people, and nobody else's. signing.ErrNotFound: nothing, it may be sent.
func (e *Engine) arrivedBefore(ctx context.Context, j sync.Job, entry *sync.Entry, remote Remote) (sync.Sent, error) {
	if remote.Own != nil {
		return sync.Sent{}, signing.ErrNotFound
	}
	if j.Mark == "" {
		return sync.Sent{}, e.mark(ctx, j, remote)
	}
	for skip := 0; ; skip += sync.MaxList {
		page, err := remote.List(ctx, sync.Filter{Skip: skip, Limit: sync.MaxList})
		if err != nil {
			return sync.Sent{}, err
		}
		for _, s := range page {
			if s.ID == j.Mark {
				return sync.Sent{}, signing.ErrNotFound
			}
			if s.Title != entry.Parcel.Draft.Title {
				continue
			}
			sent, err := e.same(ctx, s.ID, entry, remote)
			if !errors.Is(err, signing.ErrNotFound) {
				return sent, err
			}
		}
		if len(page) < sync.MaxList {
			return sync.Sent{}, signing.ErrNotFound
		}
	}
}

// mark notes the service's newest request, durably, before anything is sent; it answers signing.ErrNotFound.
func (e *Engine) mark(ctx context.Context, j sync.Job, remote Remote) error {
	newest, err := remote.List(ctx, sync.Filter{Limit: 1})
	if err != nil {
		return err
	}
	mark := "none"
	if len(newest) > 0 {
		mark = newest[0].ID
	}
	if err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) error { return tx.Mark(j.ID, mark) }); err != nil {
		return err
	}
	return signing.ErrNotFound
}

// same reads a candidate and compares its people; signing.ErrNotFound if it is another one.
func (e *Engine) same(ctx context.Context, id string, entry *sync.Entry, remote Remote) (sync.Sent, error) {
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) error {
		_, err := tx.EntryAt(entry.Profile, id)
		return err
	})
	if err == nil {
		return sync.Sent{}, signing.ErrNotFound // an entry of its own
	}
	if !errors.Is(err, signing.ErrNotFound) {
		return sync.Sent{}, err
	}
	sent, err := remote.Request(ctx, id)
	if err != nil {
		return sync.Sent{}, err
	}
	who := func(all []signing.Signer) (out []string) {
		for _, g := range all {
			out = append(out, g.FullName()+" "+g.Email)
		}
		slices.Sort(out)
		return out
	}
	if !slices.Equal(who(sent.Request.Signers), who(entry.Parcel.Draft.Signers)) {
		return sync.Sent{}, signing.ErrNotFound
	}
	return sent, nil
}

// cancel ends a request. One that has ended meanwhile stays as it is, its documents too: "late". Of a foreign
// service, which can only delete, it is asked first.
func (e *Engine) cancel(ctx context.Context, entry *sync.Entry, remote Remote) (outcome, error) {
	if entry.Remote == "" {
		return nil, nil
	}
	if remote.Own != nil {
		return nil, remote.Own.Cancel(ctx, entry.Remote) // the feed tells
	}
	sent, err := remote.Request(ctx, entry.Remote)
	if err == nil && sent.Request.State.Ended() && sent.Request.State != signing.Cancelled {
		return nil, signing.ErrState
	}
	if err == nil {
		err = remote.Delete(ctx, entry.Remote)
	}
	if err != nil && !errors.Is(err, signing.ErrNotFound) {
		return nil, err
	}
	return func(tx sync.DeskTx) ([]string, error) {
		return e.change(tx, entry.ID, func(now *sync.Entry) {
			if !now.Request.State.Ended() {
				now.Request.State, now.Request.Updated, now.Parcel = signing.Cancelled, e.now(), nil
			}
		})
	}, nil
}

// fetch gets the sealed document, checks it and keeps it with the audit trail.
func (e *Engine) fetch(ctx context.Context, entry *sync.Entry, remote Remote) (outcome, error) {
	sealed, err := remote.Document(ctx, entry.Remote, sync.SealedOne)
	if err != nil {
		return nil, err
	}
	if !announced(sealed, entry.Request.Sealed) {
		return nil, ErrChanged
	}
	e.o.Passed("fetched")
	sum, err := e.o.Blobs.Put(ctx, sealed)
	if err != nil {
		return nil, err
	}
	e.o.Passed("fetched-stored")
	seal, err := e.examine(ctx, entry, remote, sum)
	if err != nil {
		return nil, err
	}
	audit, err := remote.Audit(ctx, entry.Remote, sync.FormPDF)
	if err != nil {
		return nil, err
	}
	auditSum, err := e.o.Blobs.Put(ctx, audit.Body)
	if err != nil {
		return nil, err
	}
	return func(tx sync.DeskTx) ([]string, error) {
		return e.change(tx, entry.ID, func(now *sync.Entry) {
			now.Sealed, now.Seal, now.Audit, now.Stage, now.Failure, now.Parcel = sum, seal, auditSum, sync.Fetched, "", nil
		})
	}, nil
}

// announced compares a document with what the service says of it.
func announced(content []byte, f *signing.File) bool {
	switch h := sha256.Sum256(content); {
	case f == nil:
		return false
	case f.SHA256 != "":
		return f.SHA256 == hex.EncodeToString(h[:])
	case f.MD5 != "":
		m := md5.Sum(content) //nolint:gosec // see the import
		return f.MD5 == hex.EncodeToString(m[:])
	}
	return true
}

// examine checks the seal of a document from a service of ours, and says what has been checked: "whole", or
// "hash" where the service seals in a way of its own.
func (e *Engine) examine(ctx context.Context, entry *sync.Entry, remote Remote, sealed string) (string, error) {
	if remote.Own == nil || e.o.Examine == nil || entry.Request.Original == nil {
		return "hash", nil
	}
	original := entry.Request.Original.SHA256
	if p := entry.Parcel; p != nil && len(p.Blobs) == 1 && p.Blobs[0] != "" && p.Blobs[0] != original {
		return "", fmt.Errorf("%w: it sealed another one than was sent", ErrChanged)
	}
	f, err := e.o.Blobs.Open(ctx, original)
	if errors.Is(err, signing.ErrNotFound) {
		err = e.fetchOriginal(ctx, entry, remote)
	} else if err == nil {
		err = f.Close()
	}
	if err != nil {
		return "", err
	}
	err = e.o.Examine(ctx, original, sealed)
	if err != nil && !errors.Is(err, ErrChanged) {
		return "", fmt.Errorf("engine: the document could not be examined: %v", err) // not one of ours to be final about
	}
	return "whole", err
}

func (e *Engine) fetchOriginal(ctx context.Context, entry *sync.Entry, remote Remote) error {
	content, err := remote.Document(ctx, entry.Remote, sync.Validated)
	if err != nil {
		return err
	}
	if !announced(content, entry.Request.Original) {
		return ErrChanged
	}
	_, err = e.o.Blobs.Put(ctx, content)
	return err
}

// mail writes to a signer whose service does not; the link is asked for and kept nowhere.
func (e *Engine) mail(ctx context.Context, j sync.Job, entry *sync.Entry, remote Remote) (outcome, error) {
	if e.o.Mail == nil {
		return nil, fmt.Errorf("%w: no mail", sync.ErrRefused)
	}
	sent, err := remote.Request(ctx, entry.Remote)
	if err != nil {
		return nil, err
	}
	g := sent.Request.Signer(j.Ref)
	if g == nil || sent.Links[j.Ref] == "" || g.State != signing.SignerNew || sent.Request.State != signing.Waiting {
		return nil, nil
	}
	request := entry.Request
	if p := entry.Parcel; p != nil { // what such a service is not told of
		o := p.Draft.Options
		request.Options.Language, request.Options.Subject, request.Options.Note = o.Language, o.Subject, o.Note
	}
	l := Invitation{Request: &request, Signer: g, Link: sent.Links[j.Ref]}
	if err := e.o.Mail(ctx, l); err != nil {
		return nil, err
	}
	e.o.Passed("letter-handed-over")
	return nil, nil
}
