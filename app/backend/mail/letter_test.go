package mail

import (
	"strings"
	"testing"
	"time"

	"paraph/app/say"
	"paraph/sync"
)

// TestALastDayNobodyKnows: a service that sets the last day by itself is not promised for.
func TestALastDayNobodyKnows(t *testing.T) {
	for _, lang := range say.Languages() {
		for _, kind := range []sync.JobKind{sync.JobInvite, sync.JobRemind} {
			b := Brief{Kind: kind, ID: "1", Lang: lang, Office: "Studio", Title: "Contratto", Name: "Anna", To: "anna@example.com", Link: "https://example.com/s/1"}
			unknown, err := Compose(b)
			if err != nil {
				t.Fatal(err)
			}
			b.Expires = time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)
			known, err := Compose(b)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(known.Text, "2026") || strings.Contains(unknown.Text, "000") || !strings.Contains(unknown.Text, say.In(lang).Say("mail.invite.free")) {
				t.Errorf("%s %s: %q, %q", lang, kind, known.Text, unknown.Text)
			}
		}
	}
}
