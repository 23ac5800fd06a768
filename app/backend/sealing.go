package backend

import (
	"context"
	"crypto/md5" //nolint:gosec // the contract shows one beside the SHA-256 everything of ours relies on
	"encoding/hex"
	"errors"
	"log/slog"
	"strconv"
	"syscall"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// seal makes and stores the sealed file: once, however many signers finish in the same instant, and
// however often the service dies in between (the file is named by its content, the state changes
// with the seal's row). What it fails with decides whether it is tried again.
func (s *Service) seal(ctx context.Context, j sync.Job) error {
	err := s.trySeal(ctx, j)
	switch {
	case err == nil, errors.Is(err, outbox.ErrNothing):
		return err
	case errors.Is(err, signing.ErrState):
		return outbox.ErrNothing // sealed meanwhile
	case errors.Is(err, signing.ErrNotReady):
		return err // a line was written meanwhile: once more
	}
	return s.sealFailed(context.WithoutCancel(ctx), j, err) // the try's time may be what is over
}

func (s *Service) trySeal(ctx context.Context, j sync.Job) error {
	r, marks, err := s.toSeal(ctx, j.Request)
	if err != nil {
		return err
	}
	if fault, err := s.holds(ctx, *r.Original, "shown", throughout); err != nil {
		return err
	} else if fault != nil {
		return fault
	}
	sealed, err := s.Sealer.Seal(ctx, r, marks)
	if err != nil {
		return err
	}
	s.Passed("seal-made")
	sum, err := s.Blobs.Put(ctx, sealed)
	if err != nil {
		return err
	}
	s.Passed("seal-stored")
	m := md5.Sum(sealed) //nolint:gosec // see the import
	f := signing.File{SHA256: sum, MD5: hex.EncodeToString(m[:]), Size: int64(len(sealed))}
	e, head, err := s.sealedLine(ctx, r.ID, f)
	if err != nil {
		return err
	}
	err = s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if err := putHead(tx, e, head); err != nil {
			return nil, nil, err
		}
		return s.sealed(tx, j, r, f, e)
	})
	if err == nil {
		s.Passed("sealed")
	}
	return err
}

// sealed ends a request with its sealed file, and with the line that says so: everybody gets a copy.
func (s *Service) sealed(tx sync.Tx, j sync.Job, r *signing.Request, f signing.File, e signing.Event) ([]signing.Event, []sync.Job, error) {
	now := s.now()
	f.Name, f.Pages, f.Created = r.ID+".pdf", r.Original.Pages, now
	if err := r.Seal(f, now); err != nil {
		return nil, nil, err
	}
	return []signing.Event{e}, s.tellAll(r, sync.JobCopy, now), tx.Finish(j.ID, now, "sealed")
}

// toSeal reads what is sealed: the service's own stored original and the marks as confirmed.
func (s *Service) toSeal(ctx context.Context, id string) (*signing.Request, map[string][]signing.Mark, error) {
	var r *signing.Request
	marks := map[string][]signing.Mark{}
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		var err error
		if r, err = tx.Request(id); err != nil {
			return err
		}
		if r.State != signing.Sealing {
			return outbox.ErrNothing
		}
		if p, err := s.proof(tx, id); err != nil || p.Fault != nil {
			return errors.Join(err, p.Err())
		}
		for i, g := range r.Signers {
			if marks[g.ID], err = confirmed(tx, r, i+1); err != nil {
				return err
			}
		}
		return nil
	})
	return r, marks, err
}

// confirmed are a signer's marks: as many as the lines say were confirmed with the code. That each is the one of its line was
// looked at before.
func confirmed(tx sync.Tx, r *signing.Request, signer int) ([]signing.Mark, error) {
	events, err := tx.Events(r.ID)
	if err != nil {
		return nil, err
	}
	marks, err := tx.Marks(r.ID, r.Signers[signer-1].ID)
	if errors.Is(err, signing.ErrNotFound) || err == nil && len(marks) != len(signing.Of(events, signer, signing.EventApplied)) {
		return nil, &signing.Fault{Code: signing.FaultMark, Signer: signer}
	}
	return marks, err
}

// sealFailed writes down a try that failed: it is tried again later, or the request ends because the same reason stands
// in the way again. The line of evidence is written once for each reason, not for each try.
func (s *Service) sealFailed(ctx context.Context, j sync.Job, failure error) error {
	reason, most := reasonOf(failure)
	given := false
	err := s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		another, err := r.FailSeal(reason, now)
		if err != nil {
			return nil, nil, err
		}
		var events []signing.Event
		if another {
			e, err := s.line(signing.EventSealFailed, signing.ActorService, 0, map[string]string{"problem": string(reason)}, nil)
			if err != nil {
				return nil, nil, err
			}
			events = append(events, e)
		}
		if given = most > 0 && r.SealWait.Tries >= most; given {
			e, jobs, err := s.giveUp(tx, j, r, now)
			return append(events, e), jobs, err
		}
		return events, nil, tx.Postpone(j.ID, now.Add(sealPause(reason, r.SealWait.Tries, j.Attempts)), string(reason))
	})
	if err != nil {
		return errors.Join(failure, err)
	}
	s.Log.Warn("sealing failed", "job", string(j.Kind), "request", j.Request, "attempt", j.Attempts+1, "reason", string(reason),
		slog.Bool("again", !given), slog.Any("cause", failure))
	return nil
}

// giveUp ends a request that cannot be sealed and tells everybody: signers once, the office each time it is so.
func (s *Service) giveUp(tx sync.Tx, j sync.Job, r *signing.Request, now time.Time) (signing.Event, []sync.Job, error) {
	data := map[string]string{"problem": string(r.SealWait.Reason), "tries": strconv.Itoa(r.SealWait.Tries)}
	if err := r.GiveUpSeal(now); err != nil {
		return signing.Event{}, nil, err
	}
	jobs := s.tellAll(r, sync.JobUnsealed, now)
	for i := range jobs {
		if jobs[i].Signer == "" {
			jobs[i].Ref = strconv.FormatInt(j.ID, 10)
		}
	}
	e, err := s.line(signing.EventUnsealed, signing.ActorService, 0, data, nil)
	return e, jobs, errors.Join(err, tx.Finish(j.ID, now, "not sealed"))
}

// reasonOf is the word for what a seal failed with, and after how many tries in a row that fail so it is given up; 0: never,
// it passes by itself or when the office mends something.
func reasonOf(failure error) (reason signing.SealReason, most int) {
	p, ok := problem(failure)
	fault, _ := errors.AsType[*signing.Fault](failure)
	switch {
	case fault != nil && fault.Code == signing.FaultDocument:
		return signing.SealDocument, 1
	case fault != nil && fault.Code == signing.FaultDocumentGone:
		return signing.SealStored, 0
	case ok && p.Code == signing.ProblemUnreadable:
		return signing.SealWorker, sealTriesWorker
	case ok:
		return signing.SealReason(p.Code), sealTries
	case errors.Is(failure, signing.ErrBroken):
		return signing.SealBroken, sealTries
	case errors.Is(failure, signing.ErrCheck):
		return signing.SealCheck, sealTries
	case errors.Is(failure, signing.ErrStamp):
		return signing.SealMark, sealTries
	case errors.Is(failure, signing.ErrConflict):
		return signing.SealTwin, sealTries
	case errors.Is(failure, signing.ErrKey):
		return signing.SealKey, 0
	case errors.Is(failure, syscall.ENOSPC), errors.Is(failure, syscall.EDQUOT):
		return signing.SealSpace, 0
	case errors.Is(failure, signing.ErrNotFound), errors.Is(failure, signing.ErrFileChanged), errors.Is(failure, sync.ErrContent):
		return signing.SealStored, 0
	}
	return signing.SealOther, 0
}

// sealPause is how long a seal waits after so many tries in a row that failed for one reason, and so many in all. A machine that is
// too busy for a worker is so for minutes.
func sealPause(reason signing.SealReason, tries, attempts int) time.Duration {
	p := pause(attempts)
	if reason == signing.SealWorker {
		p = max(p, min(longestPause, busyPause<<(tries-1)))
	}
	return p
}
