package say_test

import (
	"testing"

	"paraph/app/say"
)

// TestOneRuleOfLanguages: the reader's, else the request's, else the office's, else the desk's, else the system's, whatever is or is
// not said; what nobody speaks here counts as not said.
func TestOneRuleOfLanguages(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	t.Setenv("LC_MESSAGES", "")
	t.Setenv("LANG", "fr_CH.UTF-8")
	said := []string{"", "de", "it", "fr-FR", "en"}
	is := map[string]string{"it": "it", "fr-FR": "fr", "en": "en"}
	n := 0
	for _, reader := range said {
		for _, request := range said {
			for _, office := range said {
				for _, desk := range said {
					want := "fr"
					for _, code := range []string{desk, office, request, reader} {
						if is[code] != "" {
							want = is[code]
						}
					}
					n++
					h := say.House{Office: office, Desk: func() string { return desk }}
					if got := h.Voice(reader, request).Lang(); got != want {
						t.Errorf("reader %q, request %q, office %q, desk %q: %s, not %s", reader, request, office, desk, got, want)
					}
				}
			}
		}
	}
	if got := (say.House{}).Voice("", "").Lang(); got != "fr" || n != 625 {
		t.Errorf("without a desk: %s; %d", got, n)
	}
}
