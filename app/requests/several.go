package requests

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// Deed is what can be done with several requests at once. Its words are the keys "requests.ask.", "requests.did." and
// "requests.doing." with it.
type Deed string

// The deeds.
const (
	DeedRemind  Deed = "remind"
	DeedCancel  Deed = "cancel"
	DeedArchive Deed = "archive"
	DeedTakeOut Deed = "takeout"
	DeedDelete  Deed = "delete"
)

// Deeds are all of them.
func Deeds() []Deed { return []Deed{DeedRemind, DeedCancel, DeedArchive, DeedTakeOut, DeedDelete} }

// May reports whether a deed can be done with a line as far as the list knows.
func (d Deed) May(l Line) bool {
	switch d {
	case DeedRemind:
		return l.MayRemind()
	case DeedCancel:
		return l.MayCancel()
	case DeedArchive:
		return l.MayArchive()
	case DeedTakeOut:
		return l.MayTakeOut()
	}
	return l.MayDelete()
}

// Fitting are the ids of the lines that a deed can be done with.
func (d Deed) Fitting(lines []Line) (ids []string) {
	for _, l := range lines {
		if d.May(l) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// Outcome is what became of a deed done with several: how many it was done with, and why not with the others, each reason with
// how many.
type Outcome struct {
	Deed Deed
	Done []string // ids
	Not  []Reason
	Left int // it was stopped before these
}

// Reason is why something was not done with some requests, in words.
type Reason struct {
	Words string
	N     int
}

// Several does a deed with one request after the other; step is told before each how many are behind it. Stopped by ctx it
// leaves the rest as they are, and what was done stays done.
func (r *Requests) Several(ctx context.Context, v say.Voice, d Deed, ids []string, step func(n int)) Outcome {
	out := Outcome{Deed: d}
	for i, id := range ids {
		if ctx.Err() != nil {
			out.Left = len(ids) - i
			return out
		}
		step(i)
		if err := r.one(context.WithoutCancel(ctx), v, d, id); err != nil {
			out.not(notDone(v, d, err))
		} else {
			out.Done = append(out.Done, id)
		}
	}
	return out
}

func (o *Outcome) not(words string) {
	i := slices.IndexFunc(o.Not, func(r Reason) bool { return r.Words == words })
	if i < 0 {
		o.Not = append(o.Not, Reason{Words: words, N: 1})
		return
	}
	o.Not[i].N++
}

// errLetter says that a reminder was ordered and its letter did not leave.
var errLetter = errors.New("requests: the letter did not leave")

func (r *Requests) one(ctx context.Context, v say.Voice, d Deed, id string) error {
	switch d {
	case DeedRemind:
		return r.remindAll(ctx, v, id)
	case DeedCancel:
		return r.Cancel(ctx, id)
	case DeedArchive:
		return r.Archive(ctx, id)
	case DeedTakeOut:
		return r.TakeOut(ctx, id)
	}
	return r.Delete(ctx, id)
}

// remindAll reminds everybody who has still to sign a request.
func (r *Requests) remindAll(ctx context.Context, v say.Voice, id string) error {
	e, err := r.Entry(ctx, id)
	if err != nil {
		return err
	}
	var signers []string
	for _, g := range e.Request.Signers {
		if g.State == signing.SignerNew {
			signers = append(signers, g.ID)
		}
	}
	if e.Request.State != signing.Waiting || len(signers) == 0 {
		return signing.ErrState
	}
	var why error
	reminded := false
	for _, signer := range signers { // each for themselves: one who was reminded a while ago keeps the others from nothing
		is, err := r.Remind(ctx, v, id, signer)
		switch {
		case err == nil && len(is.Stuck) == 0:
			reminded = true
		case err == nil:
			why = cmp.Or(why, errLetter)
		default:
			why = cmp.Or(why, err)
		}
	}
	if reminded {
		return nil
	}
	return why
}

// notDone is why a deed was not done, short enough to be counted.
func notDone(v say.Voice, d Deed, err error) string {
	var p *signing.Problem
	switch {
	case errors.As(err, &p) && p.Code == signing.ProblemTooSoon:
		return v.Say("requests.not.soon")
	case errors.Is(err, errLetter):
		return v.Say("requests.not.letter")
	case errors.Is(err, sync.ErrForeign):
		return v.Say("requests.not.foreign")
	case errors.Is(err, signing.ErrNotFound):
		return v.Say("requests.not.there")
	case errors.Is(err, sync.ErrGone):
		return v.Say("requests.not.moving")
	case errors.Is(err, signing.ErrState) && d == DeedRemind, errors.Is(err, signing.ErrState) && d == DeedCancel:
		return v.Say("requests.not.over")
	case errors.Is(err, signing.ErrState):
		return v.Say("requests.not.underway")
	case errors.Is(err, sync.ErrUnreachable):
		return v.Say("requests.not.silent")
	}
	return v.Say("requests.not.other")
}

// Sentence says what became of it: how many it was done with, how many not and why.
func (o Outcome) Sentence(v say.Voice) string {
	done := did(v, o.Deed, len(o.Done))
	var why []string
	not := 0
	for _, r := range o.Not {
		not += r.N
		why = append(why, v.Say("requests.not.counted", "why", r.Words, "n", r.N))
	}
	if o.Left > 0 {
		not += o.Left
		why = append(why, v.Say("requests.not.counted", "why", v.Say("requests.not.stopped"), "n", o.Left))
	}
	if not == 0 {
		return v.Say("requests.did", "done", done)
	}
	return v.Say("requests.did.some", "done", done, "n", not, "why", v.List(why))
}

func did(v say.Voice, d Deed, n int) string {
	return map[Deed]string{
		DeedRemind: v.Count("requests.did.remind", n), DeedCancel: v.Count("requests.did.cancel", n), DeedArchive: v.Count("requests.did.archive", n),
		DeedTakeOut: v.Count("requests.did.takeout", n), DeedDelete: v.Count("requests.did.delete", n),
	}[d]
}
