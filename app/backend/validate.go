package backend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

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
	original, facts, err := s.joinInputs(ctx, sent.Request, inputs)
	if err == nil {
		err = s.checkFacts(facts)
	}
	if err != nil {
		return s.refuseOr(ctx, j, err)
	}
	return s.accept(ctx, j, inputs, original, facts)
}

// fetchInputs stores what was named by address and returns all inputs in order.
func (s *Service) fetchInputs(ctx context.Context, r *signing.Request) ([]signing.File, error) {
	inputs := slices.Clone(r.Inputs)
	for i, address := range r.URLs {
		if address == "" || inputs[i].SHA256 != "" {
			continue
		}
		content, err := s.Fetcher.Fetch(ctx, address, s.settings.Limits.Document, s.settings.Limits.Fetch)
		if err != nil {
			s.Log.Info("document by address not fetched", "request", r.ID, "cause", err.Error())
			return nil, &signing.Problem{Code: signing.ProblemFetch}
		}
		if inputs[i], err = s.keep(ctx, content, "", "remote"); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// joinInputs makes the one document that is shown and sealed. A single input is taken byte for byte.
func (s *Service) joinInputs(ctx context.Context, r *signing.Request, inputs []signing.File) (signing.File, signing.Facts, error) {
	var facts signing.Facts
	sums := make([]string, len(inputs))
	for i, f := range inputs {
		sums[i] = f.SHA256
		one, err := s.Documents.Facts(ctx, f.SHA256)
		if err == nil {
			err = s.checkFacts(one)
		}
		if err != nil {
			return signing.File{}, facts, err
		}
		facts = one
	}
	original := inputs[0]
	if len(inputs) > 1 {
		joined, err := s.Documents.Join(ctx, sums)
		if err != nil {
			return signing.File{}, facts, err
		}
		if p := s.settings.Limits.Bytes(int64(len(joined))); p != nil {
			return signing.File{}, facts, p
		}
		if original, err = s.keep(ctx, joined, r.ID+".pdf", ""); err != nil {
			return signing.File{}, facts, err
		}
		if facts, err = s.Documents.Facts(ctx, original.SHA256); err != nil {
			return signing.File{}, facts, err
		}
	}
	original.Pages = len(facts.Pages)
	return original, facts, nil
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

// placeFields finds the places asked for: by the name of a signature field that is in the PDF, else by
// numbers. A name nobody knows falls back to the numbers, with a note.
func placeFields(r *signing.Request, facts signing.Facts) ([]signing.Field, *signing.Problem) {
	var noted []signing.Field
	for i := range r.Signers {
		for k := range r.Signers[i].Fields {
			f := &r.Signers[i].Fields[k]
			if f.Name != "" {
				if !takeNamed(f, facts) {
					noted = append(noted, *f)
				}
			}
			if f.Page > len(facts.Pages) {
				return nil, &signing.Problem{Code: signing.ProblemFieldPage, Signer: i + 1, Field: k + 1, Page: f.Page, Limit: len(facts.Pages)}
			}
			if !facts.Pages[f.Page-1].Holds(f.Box) {
				return nil, &signing.Problem{Code: signing.ProblemFieldPlace, Signer: i + 1, Field: k + 1, Page: f.Page}
			}
		}
	}
	return noted, nil
}

func takeNamed(f *signing.Field, facts signing.Facts) bool {
	for _, known := range facts.Forms {
		if known.Name == f.Name && known.Type == "signature" && !known.Filled && known.Page > 0 &&
			known.Box.W >= signing.MinFieldSize.W && known.Box.H >= signing.MinFieldSize.H {
			f.Page, f.Box = known.Page, known.Box
			return true
		}
	}
	f.Note = "no-such-field"
	return false
}

// accept opens the request to its signers: state, lines and invitations in one transaction.
func (s *Service) accept(ctx context.Context, j sync.Job, inputs []signing.File, original signing.File, facts signing.Facts) error {
	s.Passed("validated")
	err := s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		noted, p := placeFields(r, facts)
		if p != nil {
			return nil, nil, p
		}
		var events []signing.Event
		for i := range inputs {
			if r.Inputs[i].SHA256 != "" {
				continue
			}
			e, err := s.received(inputs[i])
			if err != nil {
				return nil, nil, err
			}
			events = append(events, e)
		}
		now := s.now()
		r.Inputs, r.URLs = inputs, nil
		if err := r.Accept(original, facts.Pages, now); err != nil {
			return nil, nil, err
		}
		if r.Title == "" {
			r.Title = titleFrom(facts.Title)
		}
		r.Sent = now
		e, err := s.line(signing.EventValidated, signing.ActorService, 0,
			map[string]string{"sha256": original.SHA256, "pages": strconv.Itoa(original.Pages)}, nil)
		if err != nil {
			return nil, nil, err
		}
		events = append(events, e)
		for _, f := range noted {
			e, err := s.line(signing.EventFieldNoted, signing.ActorService, 0, map[string]string{"name": f.Name, "page": strconv.Itoa(f.Page)}, nil)
			if err != nil {
				return nil, nil, err
			}
			events = append(events, e)
		}
		var jobs []sync.Job
		for _, g := range r.Signers {
			jobs = append(jobs, sync.Job{Kind: sync.JobInvite, Request: r.ID, Signer: g.ID, NotBefore: now})
		}
		return events, jobs, tx.Finish(j.ID, now, "accepted")
	})
	return s.refuseOr(ctx, j, err)
}

func titleFrom(t string) string {
	if signing.BadText(t, signing.MaxTitle) {
		return ""
	}
	return t
}

// refuseOr ends the request if err is a problem of its documents; any other error is passed on, so
// that the job is tried again.
func (s *Service) refuseOr(ctx context.Context, j sync.Job, err error) error {
	if errors.Is(err, signing.ErrState) {
		return outbox.ErrNothing // cancelled or expired meanwhile
	}
	p, ok := problem(err)
	if !ok {
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

// problemData are a document's problem and its numbers as facts of a line.
func problemData(p signing.Problem) map[string]string {
	data := map[string]string{"problem": string(p.Code)}
	for name, n := range map[string]int{"signer": p.Signer, "field": p.Field, "page": p.Page, "limit": p.Limit} {
		if n != 0 {
			data[name] = strconv.Itoa(n)
		}
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
