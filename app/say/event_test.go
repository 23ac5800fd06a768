package say

import (
	"os"
	"regexp"
	"strings"
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
				"mode": "drawn", "tries": "2", "from": "331, 45", "to": "331, 90", "files": "2",
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
		"Signer Anna’s browser reports no page as shown":                      {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"practice": "yes"}},
		"Signer Anna’s browser reports: pages 1-3 of 4 shown, 1:05\u00a0min":  {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"pages": "1-3", "of": "4", "seconds": "65"}},
		"Signer Anna’s browser reports: page 1 of 4 shown, 0:05\u00a0min":     {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"pages": "1", "of": "4", "seconds": "5"}},
		"Signer Anna’s browser reports: pages 1, 3 of 4 shown, 0:05\u00a0min": {Kind: signing.EventShown, Signer: 1, Data: map[string]string{"pages": "1, 3", "of": "4", "seconds": "5"}},
		"Signer Anna’s browser reports: pages 1, 3 of 5 shown, 0:05\u00a0min; as running text: 2; only in the downloaded file, as the picture did not come: 4-5": {
			Kind: signing.EventShown, Signer: 1, Data: map[string]string{"pages": "1, 3", "of": "5", "seconds": "5", "text": "2", "file": "4-5"},
		},
		"Signer Anna’s browser reports: no picture of the 5 pages shown, 0:05\u00a0min; as running text: 1-5": {
			Kind: signing.EventShown, Signer: 1, Data: map[string]string{"of": "5", "seconds": "5", "text": "1-5"},
		},
		"A code entered by signer Anna was refused: code B7 counts no longer": {Kind: signing.EventCodeStale, Signer: 1, Data: map[string]string{"code": "B7"}},
		"A code entered by signer Anna was refused: no such code was sent":    {Kind: signing.EventCodeStale, Signer: 1},
		"Reminder for signer Anna: not sent, there was no longer a reason to": {Kind: signing.EventDropped, Signer: 1, Data: map[string]string{"what": "mail.reminder"}},
		"Sealed copy for the office: not handed to the mail server yet, it waits": {
			Kind: signing.EventWaits, Data: map[string]string{"what": "mail.copy"},
		},
		"The document was deleted after its time; its fingerprints stay":            {Kind: signing.EventErased, Data: map[string]string{"documents": "2"}},
		"The document was deleted, as Studio had removed it; its fingerprints stay": {Kind: signing.EventErased, Data: map[string]string{"because": "removed"}},
		"Studio corrected signer Anna: name. The link before no longer works":       {Kind: signing.EventCorrected, Signer: 1, Data: map[string]string{"what": "name"}},
		"The PDF has no signature field “Firma 1”; the coordinates on page 4 were used": {
			Kind: signing.EventFieldNoted, Data: map[string]string{"name": "Firma 1", "page": "4"},
		},
		"Document not taken: A document may have at most 500 pages.": {
			Kind: signing.EventRefused, Data: map[string]string{"problem": "too-many-pages", "limit": "500"},
		},
		"Sealing failed; it is tried again": {Kind: signing.EventSealFailed},
		"Sealing failed, because there is no room left on the disk; it is tried again": {
			Kind: signing.EventSealFailed, Data: map[string]string{"problem": "seal-space"},
		},
		"Not sealed after 2 tries, because this PDF does not take the marks and the seal. The request ended": {
			Kind: signing.EventUnsealed, Data: map[string]string{"problem": "damaged", "tries": "2"},
		},
		"The document brings an attached file along, which its pages do not show: “fattura.xml”": {
			Kind: signing.EventAttached, Data: map[string]string{"files": "1"},
			Private: map[string]signing.Secret{"names": {Value: "fattura.xml", Salt: "5a"}},
		},
		"The document brings an attached file along, which its pages do not show: a file without a name": {
			Kind: signing.EventAttached, Data: map[string]string{"files": "1"},
		},
		"The document brings 3 attached files along, which its pages do not show: “fattura.xml”, a file without a name and one more": {
			Kind: signing.EventAttached, Data: map[string]string{"files": "3"},
			Private: map[string]signing.Secret{"names": {Value: "fattura.xml\n", Salt: "5a"}},
		},
		"The document brings 3 attached files along, which its pages do not show: (names erased after their time)": {
			Kind: signing.EventAttached, Data: map[string]string{"files": "3"}, Private: map[string]signing.Secret{"names": {Commit: "c0"}},
		},
		"in words of its own": {Kind: "later.kind", Text: "in words of its own"},
	} {
		if got := In("en").Event(e, "Anna", "Studio"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestPrints: fingerprints stand beside the sentences, not in them; sizes are in the reader's units.
func TestPrints(t *testing.T) {
	sum := strings.Repeat("7f3a91c0", 8)
	for _, c := range []struct {
		kind          signing.EventKind
		words, prints string
	}{
		{signing.EventReceived, "Document reçu, 212 ko", "empreinte SHA-256 7f3a91c0…91c0"},
		{signing.EventValidated, "Document accepté, 4 pages", "empreinte SHA-256 7f3a91c0…91c0"},
		{signing.EventConsent, "Consentement donné par le signataire 1", "empreinte SHA-256 du texte 7f3a91c0…91c0"},
		{signing.EventSealed, "Document scellé", "niveau PAdES B-B, empreinte SHA-256 7f3a91c0…91c0"},
		{signing.EventRepaired, "Une copie saine d’aspect identique a remplacé le document, qui avait des défauts", "empreinte SHA-256 7f3a91c0…91c0 à la place de 7f3a91c0…91c0"},
		{signing.EventApplied, "Signature du signataire 1 (dessinée) apposée page 4", ""},
	} {
		e := signing.TrailEvent{Kind: c.kind, Signer: 1, Data: map[string]string{"sha256": sum, "of": sum, "size": "212000", "pages": "4", "page": "4", "mode": "drawn"}}
		if got := In("fr").Event(e, "1", "Studio"); got != c.words {
			t.Errorf("%s: %q, want %q", c.kind, got, c.words)
		}
		if got := In("fr").Prints(e); got != c.prints {
			t.Errorf("%s: %q, want %q", c.kind, got, c.prints)
		}
	}
}

// TestOnePage: a document of one page has no pages.
func TestOnePage(t *testing.T) {
	for lang, want := range map[string][2]string{"en": {" 1 page", " 2 pages"}, "it": {" 1 pagina", " 2 pagine"}, "fr": {" 1 page", " 2 pages"}} {
		for i, pages := range []string{"1", "2"} {
			e := signing.TrailEvent{Kind: signing.EventValidated, Data: map[string]string{"pages": pages, "sha256": "00"}}
			if got := In(lang).Event(e, "", "Studio"); !strings.HasSuffix(got, want[i]) {
				t.Errorf("%s: %q", lang, got)
			}
		}
	}
}
