package backend

import (
	"math"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"paraph/internal/netguard"
	"paraph/signing"
)

// checkDraft says what of a draft cannot be taken, the first thing found. It does not look into
// documents; that happens later.
func (s *Service) checkDraft(d *signing.Draft, now time.Time) *signing.Problem {
	switch {
	case d.Signers == nil:
		return &signing.Problem{Code: signing.ProblemSigners}
	case len(d.Signers) == 0:
		return &signing.Problem{Code: signing.ProblemNoSigners}
	case len(d.Inputs) == 0:
		return &signing.Problem{Code: signing.ProblemNoDocument}
	case signing.BadText(d.Title, signing.MaxTitle):
		return badTitle(d.Title)
	case badLastDay(d.Expires, now.In((&signing.Request{Options: d.Options}).Location())):
		return &signing.Problem{Code: signing.ProblemExpiry}
	}
	if p := s.settings.Limits.People(d.Signers); p != nil {
		return p
	}
	if p := s.checkInputs(d.Inputs); p != nil {
		return p
	}
	if !goodCopies(d.Copies, len(d.Inputs)) {
		return &signing.Problem{Code: signing.ProblemOption, Word: "paraph.cleanCopies"}
	}
	if p := checkCallback(d.Callback); p != nil {
		return p
	}
	if p := checkOptions(&d.Options); p != nil {
		return p
	}
	for i := range d.Signers {
		if p := checkSigner(&d.Signers[i]); p != nil {
			p.Signer = i + 1
			return p
		}
	}
	return signing.SameDestination(d.Signers)
}

// badLastDay reports whether a last day that was said is over, or too far away in now's zone.
func badLastDay(day, now time.Time) bool {
	return !day.IsZero() && (!day.After(now) || day.After(signing.LatestLastDay(now)))
}

// badTitle is what is wrong with it.
func badTitle(title string) *signing.Problem {
	if utf8.RuneCountInString(title) > signing.MaxTitle {
		return &signing.Problem{Code: signing.ProblemTitle, Word: "title", Limit: signing.MaxTitle}
	}
	return &signing.Problem{Code: signing.ProblemOption, Word: "title"}
}

func (s *Service) checkInputs(inputs []signing.Input) *signing.Problem {
	if most := s.settings.Limits.Inputs; most > 0 && len(inputs) > most {
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "inputDocuments", Limit: most}
	}
	total := int64(0)
	for _, in := range inputs {
		total += in.Size()
		if len(in.Name) > longestFile {
			return &signing.Problem{Code: signing.ProblemOption, Word: "inputDocuments.name"}
		}
		if in.URL != "" && netguard.CheckURL(in.URL) != nil {
			return &signing.Problem{Code: signing.ProblemURL}
		}
	}
	return s.settings.Limits.Bytes(total)
}

var (
	hexSum    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	faultWord = regexp.MustCompile(`^[a-z][a-z-]{0,39}$`)
)

// goodCopies reports whether what a sender says of copies can stand in the evidence.
func goodCopies(copies []signing.CleanCopy, inputs int) bool {
	const most = 40 // kinds of faults
	return len(copies) <= inputs && !slices.ContainsFunc(copies, func(c signing.CleanCopy) bool {
		bad := slices.ContainsFunc(c.Faults, func(f string) bool { return !faultWord.MatchString(f) })
		return bad || len(c.Faults) == 0 || len(c.Faults) > most || !hexSum.MatchString(c.Of) || !hexSum.MatchString(c.Is)
	})
}

func checkSigner(g *signing.Signer) *signing.Problem {
	if p := g.Check(); p != nil {
		return p
	}
	if p := chooseChannel(g); p != nil {
		return p
	}
	for i, f := range g.Fields {
		if badField(f) {
			return &signing.Problem{Code: signing.ProblemFieldNumber, Field: i + 1}
		}
	}
	return nil
}

func badField(f signing.Field) bool {
	small := f.Box.W < signing.MinFieldSize.W || f.Box.H < signing.MinFieldSize.H
	return f.Page < 1 || !finite(f.Box.X) || !finite(f.Box.Y) || small || signing.BadText(f.Name, signing.MaxFieldName)
}

// chooseChannel puts a way this service has first: codes go by e-mail; text messages it cannot send.
func chooseChannel(g *signing.Signer) *signing.Problem {
	for i, c := range g.Channels {
		if c == signing.Email {
			if g.Email == "" {
				return &signing.Problem{Code: signing.ProblemEmail}
			}
			g.Channels[0], g.Channels[i] = g.Channels[i], g.Channels[0]
			return nil
		}
	}
	if !signing.ValidMobile(g.Mobile) {
		return &signing.Problem{Code: signing.ProblemMobile}
	}
	return &signing.Problem{Code: signing.ProblemNoSMS}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) && math.Abs(x) <= 1e6 }
