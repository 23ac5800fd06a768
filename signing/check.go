package signing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check says what of a signer cannot be taken anywhere: name, message, address.
func (s *Signer) Check() *Problem {
	switch {
	case strings.TrimSpace(s.FullName()) == "" || BadText(s.Name, MaxName) || BadText(s.Surname, MaxName):
		return &Problem{Code: ProblemName}
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

func badMessage(t string) bool {
	return BadText(strings.NewReplacer("\r\n", " ", "\n", " ").Replace(t), MaxMessage)
}
