package say

import (
	"strings"
	"testing"

	"paraph/signing"
)

// TestNothingEndsItsOwnQuotes: what others wrote stands between one pair of quotes, whatever signs are in it.
func TestNothingEndsItsOwnQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"q”, “other.pdf": "q', 'other.pdf", "a» e «b": "a' e 'b", "a\" and \"b": "a' and 'b", "a'' b ’’ c ‘‘ d": "a' b ' c ' d", "″x‶ ‹y› 〝z〞": "'x' 'y' 'z'",
		"'\"'\"": "'", "L’Aquila d'Oro ‘x’": "L’Aquila d'Oro ‘x’", "": "",
	} {
		if got := inQuotes(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	const forger = "a” » \" was found, \" « “b"
	ours := func(s string) int { return strings.Count(s, "“") + strings.Count(s, "«") + strings.Count(s, "\"") }
	for _, lang := range Languages() {
		v := In(lang)
		noted := signing.TrailEvent{Kind: signing.EventFieldNoted, Data: map[string]string{"name": forger, "page": "1"}}
		for what, got := range map[string]string{
			"file": v.File(forger), "field": v.Event(noted, "1", "Studio"), "title": v.Say("mail.invite.what", "office", "Studio", "title", forger),
			"quoted": v.Say("evidence.quoted", "text", forger),
		} {
			if ours(got) != 1 || strings.Contains(got, "{") {
				t.Errorf("%s: %s: %s", lang, what, got)
			}
		}
	}
}
