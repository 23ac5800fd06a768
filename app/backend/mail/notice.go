package mail

import (
	"paraph/app/say"
	"paraph/sync"
)

// notice fills in letters that only tell something.
func notice(p *Body, b Brief, v say.Voice, say func(key string, pairs ...any) string) {
	switch b.Kind {
	case sync.JobExpired:
		p.Subject = say("mail.expired.subject")
		p.Lines = append([]string{say("mail.expired.what")}, standing(b.People, v)...)
	case sync.JobDeclined:
		declined(p, b, say)
	case sync.JobCancelled:
		p.Subject = say("mail.cancelled.subject")
		p.Lines = []string{say("mail.cancelled.what")}
		if b.Signed {
			p.Lines = append(p.Lines, say("mail.cancelled.signed"))
		}
		p.Small = []string{say("mail.cancelled.link")}
	case sync.JobUnsealed:
		unsealed(p, b, say)
	case sync.JobBounced:
		p.Subject, p.Lines = say("mail.refused.subject"), []string{say("mail.refused.what"), b.Reason}
	case sync.JobWish:
		p.Subject, p.Lines = say("mail.wish.subject"), []string{say("mail.wish.what")}
		if b.Who.Reader {
			p.Lines = []string{say("mail.wish.you")}
		}
	case Test:
		p.Subject = say("mail.test.subject")
		p.Lines = []string{say("mail.test.what")}
	case sync.JobEdited:
		p.Subject = say("mail.edited.subject")
		p.Lines = []string{say("mail.edited.what", "masked", b.Masked)}
		p.Small = []string{say("mail.edited.not-you")}
	}
}

// declined says who, and that only the link was needed for it: no code ever confirms that somebody declines.
func declined(p *Body, b Brief, say func(key string, pairs ...any) string) {
	p.Subject = say("mail.declined.subject")
	p.Lines = []string{say("mail.declined.what"), say("mail.declined.unproven")}
	if b.Who.Reader {
		p.Lines, p.Small = []string{say("mail.declined.you")}, []string{say("mail.declined.not-you")}
	}
	if p.Quote = Dead(b.Reason); p.Quote != "" {
		p.Lines = append(p.Lines, say("mail.declined.reason"))
	}
}

// unsealed says that what everybody signed could not be sealed: to a signer that there is nothing to do, to the office why and what
// it can do.
func unsealed(p *Body, b Brief, say func(key string, pairs ...any) string) {
	p.Subject = say("mail.unsealed.subject")
	if b.Name == "" {
		p.Lines = []string{say("mail.unsealed.office", "why", b.Reason), say("mail.unsealed.do")}
		return
	}
	p.Lines = []string{say("mail.unsealed.what"), say("mail.unsealed.nothing")}
	if !b.Removed {
		p.Small = []string{say("mail.unsealed.again")}
	}
}

// standing says who has signed and who has not.
func standing(people []Person, v say.Voice) []string {
	var signed, open []string
	for _, p := range people {
		if p.Signed {
			signed = append(signed, p.called(v))
		} else {
			open = append(open, p.called(v))
		}
	}
	var lines []string
	if len(signed) > 0 {
		lines = append(lines, v.Say("mail.expired.signed", "names", v.List(signed)))
	}
	if len(open) > 0 {
		lines = append(lines, v.Say("mail.expired.open", "names", v.List(open)))
	}
	return lines
}
