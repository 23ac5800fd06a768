package signing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check says what of a signer cannot be taken anywhere: name, message, address.
func (s *Signer) Check() *Problem {
	switch {
	case badName(s.Name) || badName(s.Surname) || !strings.ContainsFunc(s.FullName(), lettered):
		return &Problem{Code: ProblemName}
	case Unprinted(s.FullName()) != "":
		return &Problem{Code: ProblemNameSign, Word: Unprinted(s.FullName())}
	case len(s.Channels) == 0:
		return &Problem{Code: ProblemChannel}
	case badMessage(s.Message):
		return &Problem{Code: ProblemMessage}
	case s.Email != "" && !ValidEmail(s.Email):
		return &Problem{Code: ProblemEmail}
	}
	return nil
}

// SameDestination names the second of two signers whose codes would go to one place: they would prove nothing.
func SameDestination(signers []Signer) *Problem {
	seen := map[string]bool{}
	for i, g := range signers {
		key := string(Email) + strings.ToLower(g.Email)
		if g.Channel() == SMS {
			key = string(SMS) + digits.Replace(g.Mobile)
		}
		if seen[key] {
			return &Problem{Code: ProblemSameAddress, Signer: i + 1}
		}
		seen[key] = true
	}
	return nil
}

// BadText finds what must not stand in names and titles that go into letters: control characters, broken text, more
// than limit letters.
func BadText(t string, limit int) bool {
	if !utf8.ValidString(t) || utf8.RuneCountInString(t) > limit {
		return true
	}
	return strings.ContainsFunc(t, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
	})
}

// badName finds what is no name and no surname; "" is none that is given, and a sign alone may stand for one.
func badName(t string) bool { return BadText(t, MaxName) || strings.TrimSpace(t) != "" && !Seen(t) }

func lettered(r rune) bool { return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !Invisible(r) }

// Unprinted is the first sign of a text that no stamp can print: pictures (emoji), signs of a maker's own, and letters
// beyond the basic plane of Unicode, which fonts for documents do not have. "" where there is none.
func Unprinted(t string) string {
	for _, r := range t {
		picture := r >= 0x2300 && r <= 0x23FF || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF
		if r > 0xFFFF || picture || unicode.Is(unicode.Co, r) {
			return string(r)
		}
	}
	return ""
}

func badMessage(t string) bool { return badLines(t, MaxMessage) }

// badLines is BadText of what may have several lines.
func badLines(t string, limit int) bool {
	return BadText(strings.NewReplacer("\r\n", " ", "\n", " ").Replace(t), limit)
}

// CheckLetter says what of the invitation's own words cannot be taken. Limit of the problem is the number of letters there may be.
func (o Options) CheckLetter() *Problem {
	switch {
	case BadText(o.Subject, MaxSubject):
		return &Problem{Code: ProblemOption, Word: "paraph.subject", Limit: MaxSubject}
	case badLines(o.Note, MaxNote):
		return &Problem{Code: ProblemOption, Word: "paraph.note", Limit: MaxNote}
	}
	return nil
}
