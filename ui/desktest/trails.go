package desktest

import (
	"slices"
	"strconv"
	"time"

	"paraph/app"
	"paraph/app/backend/mail"
	"paraph/signing"
)

// TrailOf is the evidence of an entry as its service writes it: how it came in, what its signers did, how it ended; and some
// more lines of the second (or no) signer, of when it was last heard of.
func (r *Rig) TrailOf(e *app.Entry, more ...signing.EventKind) signing.Trail {
	q := &e.Request
	lines := append(arrived(q), signed(q)...)
	for _, kind := range more {
		l := line{q.Updated, signing.ActorService, signing.Event{Kind: kind, Signer: 2}}
		switch kind {
		case signing.EventSealFailed, signing.EventUnsealed:
			why := signing.SealCheck
			if q.SealWait != nil {
				why = q.SealWait.Reason
			}
			l.Signer, l.Data = 0, map[string]string{"problem": string(why), "tries": "2"}
		case signing.EventSealAgain:
			l.Signer = 0
		}
		lines = append(lines, l)
	}
	lines = append(lines, ended(q)...)
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	t := signing.Trail{
		Version: 1, Procedure: signing.TrailProcedure{ID: q.ID, Title: q.Title, Office: q.Office, State: q.State}, Kept: r.Now.AddDate(10, 0, 0),
		Head: signing.Genesis(q.ID),
	}
	for i, g := range q.Signers {
		t.Signers = append(t.Signers, signing.TrailSigner{Number: i + 1, ID: g.ID, Name: g.Name, Surname: g.Surname, Reason: g.Reason})
		if at := g.Steps.CodeSent; !at.IsZero() {
			text := mail.CodeText(mail.Brief{Lang: "it", Office: q.Office, Title: q.Title, Short: "B7"}, mail.Dots)
			t.Messages = append(t.Messages, signing.TrailMessage{Signer: i + 1, Kind: string(signing.EventCodeSent), At: at, Text: text})
		}
	}
	for i, l := range lines {
		l.Request, l.Seq, l.Time, l.Actor = q.ID, int64(i+1), l.at.UTC(), l.by
		if err := l.Link(t.Head); err != nil {
			r.T.Fatal(err)
		}
		t.Head = l.Hash
		t.Events = append(t.Events, signing.TrailEvent{
			Seq: l.Seq, Time: l.Time, Kind: l.Kind, Actor: l.Actor, Signer: l.Signer, Data: l.Data, Prev: l.Prev, Hash: l.Hash,
		})
	}
	return t
}

// line is a line before it is linked.
type line struct {
	at time.Time
	by string
	signing.Event
}

// arrived are the lines of a request that came in: it was taken, or refused.
func arrived(q *signing.Request) []line {
	file := map[string]string{"sha256": q.Original.SHA256, "size": strconv.FormatInt(q.Original.Size, 10), "source": "base64"}
	looked := line{q.Created, signing.ActorService, signing.Event{
		Kind: signing.EventValidated, Data: map[string]string{"sha256": q.Original.SHA256, "pages": strconv.Itoa(q.Original.Pages)},
	}}
	if q.State == signing.Refused {
		looked.Event = signing.Event{Kind: signing.EventRefused, Data: map[string]string{"problem": string(q.Problem.Code), "page": strconv.Itoa(q.Problem.Page)}}
	}
	lines := []line{
		{q.Created, signing.ActorOffice, signing.Event{Kind: signing.EventCreated, Data: map[string]string{"kind": "SES"}}},
		{q.Created, signing.ActorOffice, signing.Event{Kind: signing.EventReceived, Data: file}},
	}
	if q.State == signing.Validating {
		return lines
	}
	return append(lines, looked)
}

// signed are the lines of what signers were sent and did.
func signed(q *signing.Request) (lines []line) {
	for i, g := range q.Signers {
		add := func(at time.Time, by string, kind signing.EventKind, data map[string]string) {
			if !at.IsZero() {
				lines = append(lines, line{at, by, signing.Event{Kind: kind, Signer: i + 1, Data: data}})
			}
		}
		const service, signer = signing.ActorService, signing.ActorSigner
		var invited map[string]string
		if q.Practice {
			invited = map[string]string{"practice": "true"}
		}
		add(g.Steps.Sent, service, signing.EventInvited, invited)
		add(g.Steps.Opened, signer, signing.EventOpened, nil)
		add(g.Steps.CodeSent, signer, signing.EventShown, map[string]string{"pages": "1-4", "of": "4", "seconds": "130"})
		add(g.Steps.CodeSent, signer, signing.EventCodeAsked, map[string]string{"code": "B7", "channel": string(g.Channel()), "number": "1"})
		add(g.Steps.CodeSent, service, signing.EventCodeSent, map[string]string{"code": "B7"})
		add(g.Steps.Signed, signer, signing.EventConsent, map[string]string{"sha256": q.Original.SHA256, "language": "it"})
		add(g.Steps.Signed, signer, signing.EventConfirmed, map[string]string{"code": "B7", "try": "1", "of": "5"})
		add(g.Steps.Signed, signer, signing.EventApplied, map[string]string{"mode": "drawn", "page": "4", "sha256": q.Original.SHA256})
		add(g.Steps.Declined, signer, signing.EventDeclined, nil)
	}
	return lines
}

// ended are the lines of how a request ended, and of whom that was told.
func ended(q *signing.Request) (lines []line) {
	end := map[signing.State]line{
		signing.Expired:   {q.Completed, signing.ActorService, signing.Event{Kind: signing.EventExpired}},
		signing.Cancelled: {q.Completed, signing.ActorOffice, signing.Event{Kind: signing.EventCancelled}},
	}
	told, whom := signing.EventNoticeSent, []int{0, 1, 2}
	switch q.State {
	case signing.Done:
		sum := q.Original.SHA256
		if q.Sealed != nil {
			sum = q.Sealed.SHA256
		}
		end[signing.Done] = line{q.Completed, signing.ActorService, signing.Event{Kind: signing.EventSealed, Data: map[string]string{"sha256": sum, "level": "PAdES-BASELINE-B"}}}
		told = signing.EventCopySent
	case signing.Cancelled:
		whom = whom[1:]
	case signing.Expired:
		whom = whom[:1]
	case signing.Declined:
	default:
		return nil
	}
	if l, ok := end[q.State]; ok {
		lines = append(lines, l)
	}
	for _, n := range whom {
		lines = append(lines, line{q.Completed, signing.ActorService, signing.Event{Kind: told, Signer: n}})
	}
	return lines
}
