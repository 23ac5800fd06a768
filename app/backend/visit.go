package backend

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// Visit tells what a signer's link leads to, in the language of the page. Nothing is changed by it. An
// unknown link is signing.ErrNotFound, with no further facts; a request that somebody else changed in the store is
// signing.ErrBroken, and nobody signs it.
func (s *Service) Visit(ctx context.Context, secret, lang string) (v signing.Visit, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		v, err = s.visit(tx, secret)
		return err
	})
	if err == nil {
		v.Title, v.Consent = say.In(lang).Title(v.Request), Consent(v.Request, lang)
	}
	return v, err
}

// Known says cheaply whether a link leads anywhere: before anything else that comes with it is read. signing.ErrNotFound: it does
// not.
func (s *Service) Known(ctx context.Context, secret string) error {
	return s.Store.View(ctx, func(tx sync.Tx) error {
		_, err := tx.ByLink(hashLink(secret))
		return err
	})
}

func (s *Service) visit(tx sync.Tx, secret string) (signing.Visit, error) {
	l, err := tx.ByLink(hashLink(secret))
	if err != nil {
		return signing.Visit{}, err
	}
	if err := tx.Intact(l.Request); err != nil {
		return signing.Visit{}, err
	}
	r, err := tx.Request(l.Request)
	if err != nil {
		return signing.Visit{}, err
	}
	if r.State == signing.Waiting { // it may be signed now: with every line as it was written
		if p, err := s.proof(tx, r.ID); err != nil || p.Fault != nil {
			return signing.Visit{}, errors.Join(err, p.Err())
		}
	}
	g := r.Signer(l.Signer)
	if g == nil || !r.Deleted.IsZero() && r.State != signing.Cancelled {
		return signing.Visit{}, signing.ErrNotFound
	}
	v := signing.Visit{Request: r, Signer: g, Now: s.now(), Office: r.Office, Contact: s.settings.Contact, Privacy: s.settings.Privacy, Nowhere: s.Sender == nil}
	if !r.Completed.IsZero() {
		v.Kept = r.Completed.Add(s.settings.Limits.Keep)
	}
	return v, nil
}

// shown says whether the document that is about to be signed is the one that is stored: who could not see it does not sign it.
// How it is looked at as in prove. Where the signer may not sign anyway, others say why.
func (s *Service) shown(ctx context.Context, secret string, how depth) error {
	var v signing.Visit
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		v, err = s.visit(tx, secret)
		return err
	})
	if err != nil || v.Request.MaySign(v.Signer.ID, v.Now) != nil || v.Request.Original == nil {
		return err
	}
	fault, err := s.holds(ctx, *v.Request.Original, "shown", how)
	if fault != nil {
		return fault
	}
	return err
}

// Consent is the sentence a signer agrees to: which document, how many pages, which fingerprint.
func Consent(r *signing.Request, lang string) string {
	v := say.In(lang)
	pages, print := 0, ""
	if r.Original != nil {
		pages, print = r.Original.Pages, say.Fingerprint(r.Original.SHA256)
	}
	return v.Count("page.consent", pages, "title", v.Title(r), "print", print)
}

// Opened writes down that a person's browser showed the page; a GET alone never does.
func (s *Service) Opened(ctx context.Context, secret string, who signing.Presence) error {
	return s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		number := v.Request.Number(v.Signer.ID)
		if v.Request.MaySign(v.Signer.ID, v.Now) != nil {
			return nil
		}
		events, err := tx.Events(v.Request.ID)
		if err != nil || len(signing.Of(events, number, signing.EventOpened)) >= mostOpenings {
			return err
		}
		first := v.Signer.Steps.Opened.IsZero()
		if first {
			v.Signer.Steps.Opened = v.Now
		}
		if v.Request.Unstick(number, asked...) || first { // whoever is here has the link
			v.Request.Updated = v.Now
			if err := tx.Save(v.Request); err != nil {
				return err
			}
		}
		e, err := s.line(signing.EventOpened, signing.ActorSigner, number,
			map[string]string{"language": who.Language, "zone": who.Zone}, presence(who))
		if err != nil {
			return err
		}
		return tx.Append(v.Request.ID, e)
	})
}

func presence(p signing.Presence) map[string]string {
	return map[string]string{"ip": p.Peer, "forwarded": p.Forwarded, "agent": cut(p.UserAgent, longestAgent)}
}

func cut(t string, n int) string {
	if r := []rune(t); len(r) > n {
		return string(r[:n])
	}
	return t
}

// File gives a signer a document: the one to sign while it may be read, the sealed one and the
// evidence (others' contacts masked) once everybody has signed. The caller closes it.
func (s *Service) File(ctx context.Context, secret string, which sync.Which) (io.ReadSeekCloser, error) {
	v, err := s.Visit(ctx, secret, "")
	if err != nil {
		return nil, err
	}
	if err := mayRead(v); err != nil {
		return nil, err
	}
	return s.content(ctx, v.Request, which)
}

// Evidence is a signer's own copy of the audit trail as PDF.
func (s *Service) Evidence(ctx context.Context, secret, lang string) ([]byte, error) {
	v, err := s.Visit(ctx, secret, "")
	if err != nil {
		return nil, err
	}
	if v.Request.State != signing.Done {
		return nil, signing.ErrNotReady
	}
	a, err := s.audit(ctx, v.Request.ID, sync.FormPDF, v.Signer.ID, lang)
	return a.Body, err
}

// mayRead lets a document be read while it can be signed, and by those who signed it while it is kept.
func mayRead(v signing.Visit) error {
	switch v.Request.State {
	case signing.Waiting, signing.Sealing:
		if v.Request.State == signing.Waiting && !v.Now.Before(v.Request.Expires) {
			return signing.ErrExpired
		}
		return nil
	case signing.Done:
		if v.Now.After(v.Kept) {
			return signing.ErrExpired
		}
		return nil
	case signing.Validating:
		return signing.ErrNotReady
	}
	return signing.ErrState
}

// Image draws a page of the document a signer reads: PNG, JPEG or SVG.
func (s *Service) Image(ctx context.Context, secret string, page int, dpi float64) ([]byte, error) {
	v, err := s.pictured(ctx, secret)
	if err == nil {
		err = shows(v, page, page)
	}
	if err != nil {
		return nil, err
	}
	return s.Documents.Image(ctx, v.Request.Original.SHA256, page, dpi)
}

// pictured is the visit of who asks for a picture. Few are looked up at once: each page that is opened has several pictures asked
// for, and the next one that is opened goes before them.
func (s *Service) pictured(ctx context.Context, secret string) (signing.Visit, error) {
	select {
	case s.pictures <- struct{}{}:
		defer func() { <-s.pictures }()
		return s.Visit(ctx, secret, "")
	case <-ctx.Done():
		return signing.Visit{}, ctx.Err()
	}
}

// Text is the text of a visit's document, from one page to another, line by line. A page whose text cannot be read is not in it, nor
// are those that were not read when ctx ended.
func (s *Service) Text(ctx context.Context, v signing.Visit, from, to int) (map[int][]signing.TextLine, error) {
	if err := shows(v, from, to); err != nil {
		return nil, err
	}
	sum := v.Request.Original.SHA256
	out := map[int][]signing.TextLine{}
	for n := from; n <= to; n++ {
		lines, err := s.Documents.Text(ctx, sum, n)
		if ctx.Err() != nil {
			return out, nil
		}
		if _, unreadable := problem(err); unreadable {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[n] = lines
	}
	return out, nil
}

// shows says whether a visit may see those pages.
func shows(v signing.Visit, from, to int) error {
	if err := mayRead(v); err != nil {
		return err
	}
	if from < 1 || to > len(v.Request.Pages) {
		return signing.ErrNotFound
	}
	return nil
}

// Decline records that a signer does not sign, and tells everybody.
func (s *Service) Decline(ctx context.Context, secret, reason string, who signing.Presence) error {
	reason = cut(reason, longestReason)
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		r, number := v.Request, v.Request.Number(v.Signer.ID)
		if err := r.Decline(v.Signer.ID, reason, v.Now); err != nil {
			return err
		}
		private := presence(who)
		private["reason"] = reason
		e, err := s.line(signing.EventDeclined, signing.ActorSigner, number, nil, private)
		if err != nil {
			return err
		}
		if err := errors.Join(tx.Save(r), tx.Append(r.ID, e), s.tell(tx, r)); err != nil {
			return err
		}
		return tx.Enqueue(s.tellAll(r, sync.JobDeclined, v.Now)...)
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// tellAll makes a letter for every signer and the office. An office that is itself a signer has the signer's; what is not sealed
// is told it as an office too, which is asked to do something.
func (s *Service) tellAll(r *signing.Request, kind sync.JobKind, now time.Time) []sync.Job {
	var jobs []sync.Job
	for _, g := range r.Signers {
		jobs = append(jobs, sync.Job{Kind: kind, Request: r.ID, Signer: g.ID, NotBefore: now})
	}
	itself := slices.ContainsFunc(r.Signers, func(g signing.Signer) bool { return strings.EqualFold(g.Email, s.settings.Contact) })
	if s.settings.Contact != "" && (!itself || kind == sync.JobUnsealed) {
		jobs = append(jobs, sync.Job{Kind: kind, Request: r.ID, NotBefore: now})
	}
	return jobs
}

// Wish tells the office that a signer would like a new link; once a day is enough. signing.ErrState: the signer's link has not run out.
func (s *Service) Wish(ctx context.Context, secret string) error {
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		if !ranOut(v) {
			return signing.ErrState
		}
		number, day := v.Request.Number(v.Signer.ID), v.Now.Format(time.DateOnly)
		events, err := tx.Events(v.Request.ID)
		if err != nil {
			return err
		}
		for _, e := range signing.Of(events, number, signing.EventLinkWished) {
			if e.Data["day"] == day {
				return nil
			}
		}
		e, err := s.line(signing.EventLinkWished, signing.ActorSigner, number, map[string]string{"day": day}, nil)
		if err != nil {
			return err
		}
		if err := tx.Append(v.Request.ID, e); err != nil || s.settings.Contact == "" {
			return err
		}
		return tx.Enqueue(sync.Job{Kind: sync.JobWish, Request: v.Request.ID, Ref: v.Signer.ID + " " + day, NotBefore: v.Now})
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// ranOut reports whether the last day passed before a signer signed.
func ranOut(v signing.Visit) bool {
	r := v.Request
	return v.Signer.State == signing.SignerNew && (r.State == signing.Expired || r.State == signing.Waiting && !v.Now.Before(r.Expires))
}
