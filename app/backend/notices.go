package backend

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
	if errors.Is(err, outbox.ErrNothing) {
		return s.dropLetter(ctx, j)
	}
	if err != nil {
		return err
	}
	l, err := mail.Compose(b)
	if err != nil {
		return err
	}
	answer := ""
	if s.Sender != nil {
		ending, cancel := s.untilEnding(ctx)
		answer, err = s.hand(ending, b, l)
		cancel()
		if err != nil && !mail.RefusalOf(err).Final {
			return errors.Join(err, s.noteWaiting(ctx, j, mail.RefusalOf(err)))
		}
		s.Passed("mail-handed-over")
	}
	return s.noteLetter(ctx, j, b, answer, err)
}

// hand hands a letter over; one that is too large with its files goes without them, and says where they are.
func (s *Service) hand(ctx context.Context, b mail.Brief, l mail.Letter) (string, error) {
	answer, err := s.Sender.Send(ctx, l)
	if !errors.Is(err, mail.ErrTooLarge) {
		return answer, err
	}
	b.Files = nil
	if l, err = mail.Compose(b); err != nil {
		return "", err
	}
	answer, err = s.Sender.Send(ctx, l)
	if err == nil && b.Removed { // nobody can fetch it where it was: the letter says so, and the copy did not arrive
		err = fmt.Errorf("%w: %w", mail.ErrTooLarge, &mail.Refusal{Reason: signing.LetterSize, Final: true})
	}
	return answer, err
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
		Kind: mail.Test, ID: id, Lang: s.settings.House.Voice("", "").Lang(), Office: s.settings.Office, Practice: s.settings.Practice, To: s.settings.Contact,
	})
	if err == nil {
		_, err = s.Sender.Send(ctx, l)
	}
	return err
}

// Letter is a message of a request and when it left, or is to.
type Letter struct {
	mail.Letter
	At time.Time
}

// Letters are the messages of a request as they were or will be written, for practice mail. A code
// that was used or replaced is gone for good.
func (s *Service) Letters(ctx context.Context, requestID string) ([]Letter, error) {
	var jobs []sync.Job
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		jobs, err = tx.Jobs(requestID)
		return err
	})
	var out []Letter
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
			at := j.Done
			if at.IsZero() {
				at = j.NotBefore
			}
			out = append(out, Letter{l, at})
		}
	}
	return out, err
}

// letters are the events a letter ends in: taken or refused.
var letters = map[sync.JobKind][2]signing.EventKind{
	sync.JobInvite:    {signing.EventInvited, signing.EventInviteFail},
	sync.JobCode:      {signing.EventCodeSent, signing.EventCodeFailed},
	sync.JobCopy:      {signing.EventCopySent, signing.EventCopyFailed},
	sync.JobDeclined:  {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobWish:      {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobEdited:    {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobExpired:   {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobUnsealed:  {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobCancelled: {signing.EventNoticeSent, signing.EventNoticeFail},
	sync.JobRemind:    {signing.EventReminded, signing.EventRemindFail},
	sync.JobBounced:   {signing.EventNoticeSent, signing.EventNoticeFail},
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
		if refused == nil { // a code is good from the moment somebody can have it
			b.Expires = s.now().Add(s.settings.Codes.Life(signing.Email))
		}
		data["code"], data["until"] = b.Short, strconv.FormatInt(b.Expires.UnixMilli(), 10)
		private["message"] = mail.CodeText(b, mail.Dots)
	}
	if own := b.Own(); own != "" {
		private["message"] = own
	}
	if kind == signing.EventNoticeSent || kind == signing.EventNoticeFail {
		data["what"] = string(j.Kind)
	}
	return s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		held, err := tx.Job(j.ID)
		if err != nil {
			return nil, nil, err
		}
		var told []sync.Job
		switch {
		case !held.Done.IsZero(): // it was ended while the letter was in hand: what became of it stands in the evidence only
		case refused == nil:
			left(r, j, now)
		default:
			told = s.stick(r, j, mail.RefusalOf(refused), now)
		}
		if j.Kind == sync.JobCode && refused == nil {
			if err := tx.Prolong(j.Ref, b.Expires); err != nil {
				return nil, nil, err
			}
		}
		e, err := s.line(kind, signing.ActorService, r.Number(j.Signer), data, private)
		if err != nil {
			return nil, nil, err
		}
		return []signing.Event{e}, told, tx.Finish(j.ID, now, result)
	})
}

// brief collects what a letter says from what is stored now. outbox.ErrNothing: there is nothing to say any more, or
// somebody else changed in the store what would be said, or to whom.
func (s *Service) brief(ctx context.Context, j sync.Job) (mail.Brief, error) {
	var b mail.Brief
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		if err := tx.Intact(j.Request); errors.Is(err, signing.ErrBroken) {
			return outbox.ErrNothing
		} else if err != nil {
			return err
		}
		r, err := tx.Request(j.Request)
		if err != nil {
			return err
		}
		if letters[j.Kind][0] == "" || !r.Deleted.IsZero() && !outlives(j) {
			return outbox.ErrNothing
		}
		if g := r.Signer(j.Signer); g != nil {
			as, _, err := asOf(tx, r, *g, j.Done)
			if err != nil {
				return err
			}
			b = mail.To(r, as, s.settings.House)
			b.Privacy = signing.WebAddress(s.settings.Privacy)
		} else {
			b = mail.ToOffice(r, s.settings.Contact, s.settings.House)
		}
		b.Kind, b.ID = j.Kind, fmt.Sprintf("%s.%d", r.ID, j.ID)
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
		return s.fillInvitation(tx, b, r, j)
	case sync.JobCode:
		return s.fillCode(tx, b, r, j)
	case sync.JobCopy:
		return s.fillCopy(ctx, tx, b, r, j)
	case sync.JobDeclined:
		fillDeclined(b, r)
		return nil
	case sync.JobCancelled:
		b.Signed = slices.ContainsFunc(r.Signers, func(g signing.Signer) bool { return g.ID == j.Signer && g.State == signing.SignerSigned })
		return nil
	case sync.JobWish:
		if g := r.Signer(j.Ref[:min(36, len(j.Ref))]); g != nil {
			b.Who = b.Person(*g)
		}
		return nil
	case sync.JobExpired:
		fillPeople(b, r)
		return nil
	case sync.JobEdited:
		return s.fillEdited(tx, b, r, j)
	case sync.JobBounced:
		return fillBounced(tx, b, r, j)
	case sync.JobUnsealed:
		if r.State != signing.Unsealed { // the office has it tried again
			return outbox.ErrNothing
		}
		b.Reason = say.In(b.Lang).SealReason(signing.SealReason(r.Problem.Word))
		return nil
	}
	return outbox.ErrNothing
}

func fillPeople(b *mail.Brief, r *signing.Request) {
	for _, g := range r.Signers {
		b.People = append(b.People, b.Person(g))
	}
}

func fillDeclined(b *mail.Brief, r *signing.Request) {
	if i := slices.IndexFunc(r.Signers, func(g signing.Signer) bool { return g.State == signing.SignerDeclined }); i >= 0 {
		b.Who, b.Reason = b.Person(r.Signers[i]), r.Signers[i].Reason
	}
}

// fillInvitation leads to the signer's page; of one that left before the signer was put right the link is dead, and shown as none.
func (s *Service) fillInvitation(tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	_, since, err := asOf(tx, r, *r.Signer(j.Signer), j.Done)
	if since {
		b.Link = s.address("…")
		return err
	}
	return errors.Join(err, s.fillLink(tx, b, r, j.Signer))
}

// asOf is a signer as the letter was written that left then (zero: none yet), and whether the office has put the signer right since.
func asOf(tx sync.Tx, r *signing.Request, g signing.Signer, then time.Time) (signing.Signer, bool, error) {
	since := false
	if then.IsZero() {
		return g, since, nil
	}
	events, err := tx.Events(r.ID)
	before := map[string]*string{"name": &g.Name, "surname": &g.Surname, "email": &g.Email}
	for _, e := range signing.Of(events, r.Number(g.ID), signing.EventEdited, signing.EventCorrected) {
		if !e.Time.After(then) {
			continue
		}
		since = since || e.Kind == signing.EventCorrected
		if was := before[e.Data["what"]]; was != nil {
			*was = e.Private["old"].Value
			delete(before, e.Data["what"]) // what came later changed something else
		}
	}
	return g, since, err
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
	v := s.settings.House.Voice(c.Language, r.Options.Language)
	b.Lang, b.Title = v.Lang(), v.Title(r)
	b.Short, b.Message, b.Expires = c.Short, g.Message, c.Expires
	b.Minutes = max(1, int(s.settings.Codes.Life(c.Channel).Round(time.Minute)/time.Minute))
	b.Code, err = otp.Code(seed, bound)
	return err
}

func (s *Service) fillCopy(ctx context.Context, tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	if r.State != signing.Done || r.Sealed == nil || !r.Erased.IsZero() {
		return outbox.ErrNothing
	}
	b.Kept = r.Completed.Add(s.settings.Limits.Keep).In(r.Location())
	if r.Sealed.Size <= s.settings.Limits.Attach || b.Removed {
		content, err := s.Blobs.Get(ctx, r.Sealed.SHA256)
		if err != nil {
			return err
		}
		b.Files = []mail.Attachment{{Name: cmp.Or(signing.FileName(b.Title), say.In(b.Lang).Say("untitled")) + ".pdf", Type: "application/pdf", Content: content}}
	}
	b.Check = s.settings.PublicURL + "/check"
	if j.Signer == "" || b.Removed {
		return nil
	}
	return s.fillLink(tx, b, r, j.Signer)
}

// fillEdited addresses the notice to where the code would have gone before, and to who it was then.
func (s *Service) fillEdited(tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	events, err := tx.Events(r.ID)
	if err != nil {
		return err
	}
	signer := r.Signer(j.Signer)
	if signer == nil {
		return outbox.ErrNothing
	}
	g, since := *signer, false
	before := map[string]*string{"name": &g.Name, "surname": &g.Surname, "email": &g.Email}
	b.To = ""
	for _, e := range signing.Of(events, r.Number(j.Signer), signing.EventEdited, signing.EventCorrected) {
		since = since || e.Data["code"] == j.Ref
		was := before[e.Data["what"]]
		if !since || was == nil {
			continue
		}
		*was = e.Private["old"].Value
		delete(before, e.Data["what"]) // what came later changed something else
		if e.Data["what"] == "email" {
			b.To, b.Masked = g.Email, signing.MaskEmail(e.Private["new"].Value)
		}
	}
	b.Name = mail.Dead(g.FullName())
	return nil // without an address there is nothing to say
}
