package say

import (
	"os"
	"regexp"
	"testing"

	"paraph/signing"
)

// TestEveryEventHasItsSentence: every kind there is, in every language, with nothing left open.
func TestEveryEventHasItsSentence(t *testing.T) {
	source, err := os.ReadFile("../../signing/event.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`EventKind = "(.+)"`).FindAllSubmatch(source, -1)
	if len(kinds) < 36 {
		t.Fatalf("%d kinds", len(kinds))
	}
	for _, l := range Languages() {
		for _, k := range kinds {
			e := signing.TrailEvent{Kind: signing.EventKind(k[1]), Signer: 2, Data: map[string]string{
				"code": "B7", "try": "1", "of": "5", "sha256": "7f3a", "what": "email", "size": "9", "problem": "xfa", "pages": "3", "name": "Firma 1", "page": "4",
				"mode": "drawn",
			}}
			if got := In(l).Event(e, "2", "Studio Bianchi"); got == "" || places.MatchString(got) {
				t.Errorf("%s: %s: %q", l, k[1], got)
			}
		}
	}
}

func TestEvent(t *testing.T) {
	for want, e := range map[string]signing.TrailEvent{
		"Link opened by signer Anna":                                          {Kind: signing.EventOpened, Signer: 1},
		"Sealed copy for the office accepted by the mail server":              {Kind: signing.EventCopySent},
		"Sealed copy written (practice: sent nowhere)":                        {Kind: signing.EventCopySent, Data: map[string]string{"practice": "yes"}},
		"No page was recorded as shown to signer Anna":                        {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"practice": "yes"}},
		"Pages 1-3 of 4 shown to signer Anna, 1:05 min":                       {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"pages": "1-3", "of": "4", "seconds": "65"}},
		"Studio corrected signer Anna: name. The link before no longer works": {Kind: signing.EventCorrected, Signer: 1, Data: map[string]string{"what": "name"}},
		"The PDF has no signature field “Firma 1”; the coordinates on page 4 were used": {
			Kind: signing.EventFieldNoted, Data: map[string]string{"name": "Firma 1", "page": "4"},
		},
		"Document not taken: A document may have at most 500 pages.": {
			Kind: signing.EventRefused, Data: map[string]string{"problem": "too-many-pages", "limit": "500"},
		},
		"in words of its own": {Kind: "later.kind", Text: "in words of its own"},
	} {
		if got := In("en").Event(e, "Anna", "Studio"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
