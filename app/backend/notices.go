package backend

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// deliver writes the letter of a job, hands it over and notes the answer. A kill between handing over
// and noting doubles the letter, never loses it; its Message-ID stays the same.
func (s *Service) deliver(ctx context.Context, j sync.Job) error {
	b, err := s.brief(ctx, j)
	if err != nil {
		return err
	}
	l, err := mail.Compose(b)
	if err != nil {
		return err
	}
	answer := ""
	if s.Sender != nil {
		if answer, err = s.Sender.Send(ctx, l); err != nil && !errors.Is(err, mail.ErrRefused) {
			return err
		}
		s.Passed("mail-handed-over")
	}
	return s.noteLetter(ctx, j, b, answer, err)
}

// MailTest hands a letter to the office's own contact over and waits for the answer. signing.ErrState:
// there is no contact, or no mail server.
func (s *Service) MailTest(ctx context.Context) error {
	if s.Sender == nil || s.settings.Contact == "" {
		return signing.ErrState
	}
	id, err := s.hexID(12)
	if err != nil {
		return err
	}
	l, err := mail.Compose(mail.Brief{
		Kind: mail.Test, ID: id, Lang: s.settings.Language, Office: s.settings.Office, Practice: s.settings.Practice, To: s.settings.Contact,
	})
	if err == nil {
		_, err = s.Sender.Send(ctx, l)
	}
	return err
}

// Letters are the messages of a request as they were or will be written, for practice mail. A code
// that was used or replaced is gone for good.
func (s *Service) Letters(ctx context.Context, requestID string) ([]mail.Letter, error) {
	var jobs []sync.Job
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		jobs, err = tx.Jobs(requestID)
		return err
	})
	var out []mail.Letter
	for _, j := range jobs {
		if err != nil {
			break
		}
		b, briefErr := s.brief(ctx, j)
		if briefErr != nil {
			continue // no letter, or one whose time is over
		}
		var l mail.Letter
		if l, err = mail.Compose(b); err == nil {
			out = append(out, l)
		}
	}
	return out, err
}

// letters are the events a letter ends in: taken or refused.
var letters = map[sync.JobKind][2]signing.EventKind{
	sync.JobInvite:   {signing.EventInvited, signing.EventInviteFail},
	sync.JobCode:     {signing.EventCodeSent, signing.EventCodeFailed},
	sync.JobCopy:     {signing.EventCopySent, signing.EventCopyFailed},
	sync.JobDeclined: {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobWish:     {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobEdited:   {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobExpired:  {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobRemind:   {signing.EventReminded, signing.EventRemindFail},
}

// noteLetter writes the outcome into the evidence and ends the job in one transaction.
func (s *Service) noteLetter(ctx context.Context, j sync.Job, b mail.Brief, answer string, refused error) error {
	kind, result := letters[j.Kind][0], "taken"
	data, private := map[string]string{}, map[string]string{"address": b.To, "server": answer}
	if s.Sender == nil {
		data["practice"] = "true"
	}
	if refused != nil {
		kind, result = letters[j.Kind][1], "refused"
		private["server"] = refused.Error()
	}
	if j.Kind == sync.JobCode {
		data["code"], data["until"] = b.Short, strconv.FormatInt(b.Expires.UnixMilli(), 10)
		private["message"] = mail.CodeText(b, mail.Dots)
	}
	if kind == signing.EventNoticeSent || kind == signing.EventNoticeFail {
		data["what"] = string(j.Kind)
	}
	return s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		if g := r.Signer(j.Signer); g != nil && refused == nil {
			switch {
			case j.Kind == sync.JobInvite && g.Steps.Sent.IsZero():
				g.Steps.Sent = now
			case j.Kind == sync.JobCode:
				g.Steps.CodeSent = now
			}
		}
		e, err := s.line(kind, signing.ActorService, r.Number(j.Signer), data, private)
		if err != nil {
			return nil, nil, err
		}
		return []signing.Event{e}, nil, tx.Finish(j.ID, now, result)
	})
}

// brief collects what a letter says from what is stored now. outbox.ErrNothing: there is nothing to say any more.
func (s *Service) brief(ctx context.Context, j sync.Job) (mail.Brief, error) {
	var b mail.Brief
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(j.Request)
		if err != nil {
			return err
		}
		if !r.Deleted.IsZero() || letters[j.Kind][0] == "" {
			return outbox.ErrNothing
		}
		b = mail.Brief{
			Kind: j.Kind, ID: fmt.Sprintf("%s.%d", r.ID, j.ID), Office: r.Office, Practice: r.Practice,
			To: s.settings.Contact, Lang: s.settings.Language,
		}
		if g := r.Signer(j.Signer); g != nil {
			b.To, b.Name = g.Email, g.FullName()
			if g.Language != "" {
				b.Lang = g.Language
			}
		}
		b.Title = Title(r, say.In(b.Lang))
		return s.fillBrief(ctx, tx, &b, r, j)
	})
	if err == nil && b.To == "" {
		err = outbox.ErrNothing
	}
	return b, err
}

func (s *Service) fillBrief(ctx context.Context, tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	switch j.Kind {
	case sync.JobInvite, sync.JobRemind:
		if r.MaySign(j.Signer, s.now()) != nil {
			return outbox.ErrNothing
		}
		b.Expires = r.Expires.In(r.Location())
		return s.fillLink(tx, b, r, j.Signer)
	case sync.JobCode:
		return s.fillCode(tx, b, r, j)
	case sync.JobCopy:
		return s.fillCopy(ctx, tx, b, r, j)
	case sync.JobDeclined:
		for _, g := range r.Signers {
			if g.State == signing.SignerDeclined {
				b.Who, b.Reason = g.FullName(), g.Reason
			}
		}
		return nil
	case sync.JobWish:
		if g := r.Signer(j.Ref[:min(36, len(j.Ref))]); g != nil {
			b.Who = g.FullName()
		}
		return nil
	case sync.JobExpired:
		for _, g := range r.Signers {
			b.People = append(b.People, mail.Person{Name: g.FullName(), Signed: g.State == signing.SignerSigned})
		}
		return nil
	case sync.JobEdited:
		return s.fillEdited(tx, b, r, j)
	}
	return outbox.ErrNothing
}

func (s *Service) fillLink(tx sync.Tx, b *mail.Brief, r *signing.Request, signerID string) (err error) {
	b.Link, err = s.linkAddress(tx, r.ID, signerID)
	return err
}

// fillCode makes the code from the sealed seed; it exists nowhere else and only for this moment.
func (s *Service) fillCode(tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	c, err := tx.Challenge(j.Ref)
	if err != nil {
		return err
	}
	if !c.Open(s.now(), s.settings.Codes.Tries) || r.MaySign(j.Signer, s.now()) != nil {
		return outbox.ErrNothing
	}
	g := r.Signer(j.Signer)
	bound, err := s.bound(tx, signing.Visit{Request: r, Signer: g}, c)
	if err != nil {
		return err
	}
	seed, err := s.Vault.Open(purposeSeed, c.ID, c.Seed)
	if err != nil {
		return err
	}
	b.Lang, b.Short, b.Message, b.Expires = c.Language, c.Short, g.Message, c.Expires
	b.Minutes = max(1, int(c.Expires.Sub(s.now()).Round(time.Minute)/time.Minute))
	b.Title = Title(r, say.In(b.Lang))
	b.Code, err = otp.Code(seed, bound)
	return err
}

func (s *Service) fillCopy(ctx context.Context, tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	if r.State != signing.Done || r.Sealed == nil || !r.Erased.IsZero() {
		return outbox.ErrNothing
	}
	b.Kept = r.Completed.Add(s.settings.Limits.Keep).In(r.Location())
	if r.Sealed.Size <= s.settings.Limits.Attach {
		content, err := s.Blobs.Get(ctx, r.Sealed.SHA256)
		if err != nil {
			return err
		}
		b.Files = []mail.Attachment{{Name: fileName(b.Title), Type: "application/pdf", Content: content}}
	}
	if j.Signer == "" {
		return nil
	}
	return s.fillLink(tx, b, r, j.Signer)
}

// fileName makes a title a name any system takes.
func fileName(title string) string {
	name := []rune{}
	for _, r := range title {
		switch {
		case r < ' ' || r == '/' || r == '\\' || r == ':' || r == '*' || r == '?' || r == '"' || r == '<' || r == '>' || r == '|':
			name = append(name, ' ')
		default:
			name = append(name, r)
		}
	}
	if len(name) > 80 {
		name = name[:80]
	}
	return string(name) + ".pdf"
}

// fillEdited addresses the notice to where the code would have gone before.
func (s *Service) fillEdited(tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	events, err := tx.Events(r.ID)
	if err != nil {
		return err
	}
	for _, e := range signing.Of(events, r.Number(j.Signer), signing.EventEdited) {
		if e.Data["code"] == j.Ref && e.Data["what"] == "email" {
			b.To, b.What = e.Private["old"].Value, "email"
			b.Masked = signing.MaskEmail(e.Private["new"].Value)
			return nil
		}
	}
	return outbox.ErrNothing
}
