package backend

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"paraph/internal/netguard"
	"paraph/signing"
)

// checkDraft says what of a draft cannot be taken, the first thing found. It does not look into
// documents; that happens later.
func (s *Service) checkDraft(d *signing.Draft, now time.Time) *signing.Problem {
	l := s.settings.Limits
	switch {
	case d.Signers == nil:
		return &signing.Problem{Code: signing.ProblemSigners}
	case len(d.Signers) == 0:
		return &signing.Problem{Code: signing.ProblemNoSigners}
	case len(d.Signers) > l.Signers:
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "signers", Limit: l.Signers}
	case len(d.Inputs) == 0:
		return &signing.Problem{Code: signing.ProblemNoDocument}
	case len(d.Inputs) > l.Inputs:
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "inputDocuments", Limit: l.Inputs}
	case badText(d.Title, 200):
		return &signing.Problem{Code: signing.ProblemOption, Word: "title"}
	case !d.Expires.IsZero() && (!d.Expires.After(now) || d.Expires.After(now.AddDate(1, 0, 0))):
		return &signing.Problem{Code: signing.ProblemExpiry}
	}
	if p := s.checkInputs(d.Inputs); p != nil {
		return p
	}
	if p := checkCallback(d.Callback); p != nil {
		return p
	}
	if p := checkOptions(&d.Options); p != nil {
		return p
	}
	for i := range d.Signers {
		if p := s.checkSigner(&d.Signers[i]); p != nil {
			p.Signer = i + 1
			return p
		}
	}
	return sameDestination(d.Signers)
}

func (s *Service) checkInputs(inputs []signing.Input) *signing.Problem {
	total := int64(0)
	for _, in := range inputs {
		total += int64(len(in.Data))
		if in.URL != "" && netguard.CheckURL(in.URL) != nil {
			return &signing.Problem{Code: signing.ProblemURL}
		}
	}
	if total > s.settings.Limits.Document {
		return &signing.Problem{Code: signing.ProblemTooLarge, Limit: int(s.settings.Limits.Document >> 20)}
	}
	return nil
}

func (s *Service) checkSigner(g *signing.Signer) *signing.Problem {
	switch {
	case strings.TrimSpace(g.FullName()) == "" || badText(g.Name, 100) || badText(g.Surname, 100):
		return &signing.Problem{Code: signing.ProblemName}
	case len(g.Channels) == 0:
		return &signing.Problem{Code: signing.ProblemChannel}
	case badMessage(g.Message):
		return &signing.Problem{Code: signing.ProblemMessage}
	case g.Email != "" && !signing.ValidEmail(g.Email):
		return &signing.Problem{Code: signing.ProblemEmail}
	}
	if p := chooseChannel(g); p != nil {
		return p
	}
	if len(g.Fields) > s.settings.Limits.Fields {
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "signatures", Limit: s.settings.Limits.Fields}
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
	return f.Page < 1 || !finite(f.Box.X) || !finite(f.Box.Y) || small || badText(f.Name, 200)
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

func sameDestination(signers []signing.Signer) *signing.Problem {
	seen := map[string]bool{}
	for i, g := range signers {
		key := string(g.Channel()) + " " + strings.ToLower(g.Destination())
		if seen[key] {
			return &signing.Problem{Code: signing.ProblemSameAddress, Signer: i + 1}
		}
		seen[key] = true
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) && math.Abs(x) <= 1e6 }

// badText finds what must not stand in names and titles that go into mails: control characters,
// broken text, too much of it.
func badText(t string, limit int) bool {
	if !utf8.ValidString(t) || utf8.RuneCountInString(t) > limit {
		return true
	}
	return strings.ContainsFunc(t, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
	})
}

func badMessage(t string) bool {
	return badText(strings.NewReplacer("\r\n", " ", "\n", " ").Replace(t), 500)
}
