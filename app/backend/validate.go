package backend

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"syscall"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// validate fetches, checks and joins a request's documents and lets its signers in, or refuses it with
// the reason.
func (s *Service) validate(ctx context.Context, j sync.Job) error {
	sent, err := s.Request(ctx, j.Request)
	if errors.Is(err, signing.ErrNotFound) || (err == nil && sent.Request.State != signing.Validating) {
		return outbox.ErrNothing
	}
	if err != nil {
		return err
	}
	inputs, err := s.fetchInputs(ctx, sent.Request)
	if err != nil {
		return s.refuseOr(ctx, j, err)
	}
	d, err := s.joinInputs(ctx, sent.Request, inputs)
	if err == nil {
		err = s.checkFacts(d.facts)
	}
	if err != nil {
		return s.refuseOr(ctx, j, err)
	}
	t := taken{inputs: inputs, document: d}
	var p *signing.Problem
	if t.places, p = placeFields(sent.Request.Signers, d.facts, s.written(ctx, d.file.SHA256)); p != nil {
		return s.refuseOr(ctx, j, p)
	}
	if err := s.rehearse(ctx, sent.Request, t); err != nil {
		return s.refuseOr(ctx, j, err)
	}
	return s.accept(ctx, j, t)
}

// written gives the places of a document's lines of text, page by page; none of a page whose text cannot be had.
func (s *Service) written(ctx context.Context, sha256 string) func(page int) []signing.Box {
	known := map[int][]signing.Box{}
	return func(page int) []signing.Box {
		if boxes, ok := known[page]; ok {
			return boxes
		}
		lines, err := s.Documents.Text(ctx, sha256, page)
		if err != nil {
			s.Log.Info("text not read", "page", page, slog.Any("cause", err))
		}
		known[page] = nil // asked once, also where there is no text
		const apart = 3   // points: letters of two things do not touch
		for _, l := range lines {
			known[page] = append(known[page], signing.Box{X: l.Box.X - apart, Y: l.Box.Y - apart, W: l.Box.W + 2*apart, H: l.Box.H + 2*apart})
		}
		return known[page]
	}
}

// taken is what the check of a request's documents found: the documents as they are kept, the one that is made of them, and
// where the fields stand on it.
type taken struct {
	inputs   []signing.File
	document document
	places   places
}

// fetchInputs stores what was named by address and returns all inputs in order.
func (s *Service) fetchInputs(ctx context.Context, r *signing.Request) ([]signing.File, error) {
	inputs := slices.Clone(r.Inputs)
	for i, address := range r.URLs {
		if address == "" || inputs[i].SHA256 != "" {
			continue
		}
		var err error
		if inputs[i], err = s.fetch(ctx, r.ID, address); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// fetch stores what an address answers, as it arrives.
func (s *Service) fetch(ctx context.Context, id, address string) (signing.File, error) {
	in, err := s.Blobs.Begin()
	if err != nil {
		return signing.File{}, err
	}
	defer in.Drop()
	err = s.Fetcher.Fetch(ctx, address, in, s.settings.Limits.Document, s.settings.Limits.Fetch)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return signing.File{}, err
	}
	if err != nil {
		s.Log.Info("document by address not fetched", "request", id, "cause", err.Error())
		return signing.File{}, &signing.Problem{Code: signing.ProblemFetch}
	}
	return s.named(in.File(), "", "remote"), in.Keep(ctx)
}

// joinInputs makes the one document that is shown and sealed. A single input without faults is taken byte for byte.
func (s *Service) joinInputs(ctx context.Context, r *signing.Request, inputs []signing.File) (d document, err error) {
	sums := make([]string, len(inputs))
	for i, f := range inputs {
		d.file = f
		if err := s.takeIn(ctx, &d); err != nil {
			return d, err
		}
		sums[i] = d.file.SHA256
	}
	if len(inputs) > 1 {
		joined, err := s.Documents.Join(ctx, sums)
		if err != nil {
			return d, err
		}
		if p := s.settings.Limits.Bytes(int64(len(joined))); p != nil {
			return d, p
		}
		if d.file, err = s.keep(ctx, joined, r.ID+".pdf", ""); err != nil {
			return d, err
		}
		if d.facts, err = s.Documents.Facts(ctx, d.file.SHA256); err != nil {
			return d, err
		}
	}
	d.file.Pages = len(d.facts.Pages)
	return d, nil
}

// checkFacts refuses what cannot be shown, marked and sealed without harm.
func (s *Service) checkFacts(f signing.Facts) error {
	if p := f.Refusal(); p != nil {
		return p
	}
	if len(f.Pages) == 0 {
		return &signing.Problem{Code: signing.ProblemNoPages}
	}
	if p := s.settings.Limits.Length(len(f.Pages)); p != nil {
		return p
	}
	for i, g := range f.Pages {
		if size := g.Size(); size.W > signing.MaxPageSide || size.H > signing.MaxPageSide || size.W < signing.MinPageSide || size.H < signing.MinPageSide {
			return &signing.Problem{Code: signing.ProblemPageSize, Page: i + 1}
		}
	}
	return nil
}

// accept opens the request to its signers: state, lines and invitations in one transaction.
func (s *Service) accept(ctx context.Context, j sync.Job, found taken) error {
	s.Passed("validated")
	d := found.document
	err := s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		events, err := s.takenLines(r, found)
		if err != nil {
			return nil, nil, err
		}
		now := s.now()
		r.Inputs, r.URLs = found.inputs, nil
		if err := r.Accept(d.file, d.facts.Pages, now); err != nil {
			return nil, nil, err
		}
		found.places.into(r)
		if r.Title == "" {
			r.Title = titleFrom(d.facts.Title)
		}
		r.Sent, r.Attachments = now, d.facts.Attachments
		r.Copies = append(r.Copies, d.copies...)
		var jobs []sync.Job
		for _, g := range r.Signers {
			jobs = append(jobs, sync.Job{Kind: sync.JobInvite, Request: r.ID, Signer: g.ID, NotBefore: now})
		}
		return events, jobs, tx.Finish(j.ID, now, "accepted")
	})
	return s.refuseOr(ctx, j, err)
}

// takenLines are the lines of a document that is taken: what was fetched, which copies took an input's place, the document
// itself, the files it brings along, and what became of the places.
func (s *Service) takenLines(r *signing.Request, found taken) ([]signing.Event, error) {
	var events []signing.Event
	for i, f := range found.inputs {
		if r.Inputs[i].SHA256 != "" {
			continue
		}
		e, err := s.received(f)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	d := found.document
	repaired, err := s.repaired(signing.ActorService, d.copies)
	if err != nil {
		return nil, err
	}
	e, err := s.line(signing.EventValidated, signing.ActorService, 0,
		map[string]string{"sha256": d.file.SHA256, "pages": strconv.Itoa(d.file.Pages)}, nil)
	if err != nil {
		return nil, err
	}
	events = append(append(events, repaired...), e)
	if a := d.facts.Attachments; a.Files > 0 {
		if e, err = s.attached(a); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	for _, n := range found.places.notes {
		if e, err = s.line(n.kind, signing.ActorService, n.signer, n.data, nil); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

func titleFrom(t string) string {
	if signing.BadText(t, signing.MaxTitle) {
		return ""
	}
	return t
}

// refuseOr ends the request if err is a problem of its documents; any other error is passed on, so that the job is tried
// again, and once that of a worker that died: the machine may have been too busy.
func (s *Service) refuseOr(ctx context.Context, j sync.Job, err error) error {
	if errors.Is(err, signing.ErrState) {
		return outbox.ErrNothing // cancelled or expired meanwhile
	}
	p, ok := problem(err)
	again := 1
	if errors.Is(err, signing.ErrKilled) {
		again = triesKilled
	}
	if !ok || (p.Code == signing.ProblemUnreadable && j.Attempts < again) {
		return err
	}
	return s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if r.State != signing.Validating {
			return nil, nil, tx.Finish(j.ID, s.now(), "nothing to do")
		}
		if err := r.Refuse(p, s.now()); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventRefused, signing.ActorService, 0, problemData(p), nil)
		if err != nil {
			return nil, nil, err
		}
		return []signing.Event{e}, nil, tx.Finish(j.ID, s.now(), fmt.Sprintf("refused: %s", p.Code))
	})
}

// triesKilled is how often a document is looked at again whose worker was killed by somebody else, with longer and longer pauses.
const triesKilled = 6

// problemData are a document's problem and its numbers as facts of a line.
func problemData(p signing.Problem) map[string]string {
	data := map[string]string{"problem": string(p.Code)}
	for name, n := range map[string]int{"signer": p.Signer, "field": p.Field, "page": p.Page, "limit": p.Limit} {
		if n != 0 {
			data[name] = strconv.Itoa(n)
		}
	}
	if p.Word != "" {
		data["word"] = p.Word
	}
	return data
}

// expire ends a request whose last day has passed.
func (s *Service) expire(ctx context.Context, id string) error {
	err := s.change(ctx, id, func(_ sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if err := r.Expire(s.now()); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventExpired, signing.ActorService, 0, nil, nil)
		var tell []sync.Job
		if s.settings.Contact != "" {
			tell = []sync.Job{{Kind: sync.JobExpired, Request: r.ID, NotBefore: s.now()}}
		}
		return []signing.Event{e}, tell, err
	})
	if errors.Is(err, signing.ErrState) {
		return nil
	}
	return err
}
