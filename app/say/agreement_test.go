package say

import (
	"regexp"
	"strings"
	"testing"
)

// TestRequestsHaveOneGender: what becomes of a request is said of a request, which is a woman's word in Italian and in French.
func TestRequestsHaveOneGender(t *testing.T) {
	of := regexp.MustCompile(`^(state|requests\.(step|next|did)|review\.sent)\.`)
	man := map[string]*regexp.Regexp{
		"it": regexp.MustCompile(`^(\{n\} )?(Annullat|Rifiutat|Sigillat|Firmat|Inviat|Apert|Scritt|Archiviat|Eliminat|Rimoss|archiviat|eliminat|sollecitat)[oi]\b`),
		"fr": regexp.MustCompile(`^(\{n\} )?(Annul|Refus|Scell|Sign|Envoy|Archiv|Supprim|archiv|supprim|relanc)és?( |$|[.,])|^(Ouvert|Écrit)s?( |$|[.,])`),
	}
	all := tables(t)
	for lang, wrong := range man {
		for key, sentence := range all[lang] {
			if of.MatchString(key) && wrong.MatchString(sentence) {
				t.Errorf("%s, %s: %q", lang, key, sentence)
			}
		}
	}
}

// TestSeveralWork: of three things Italian says that they work.
func TestSeveralWork(t *testing.T) {
	if s := In("it").Say("home.hintfirst"); !strings.Contains(s, "funzionano") {
		t.Error(s)
	}
}
