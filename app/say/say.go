package say

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"paraph/assets"
)

// Voice speaks one language.
type Voice struct {
	lang  string
	texts map[string]string
}

// Languages are the ones every sentence exists in; the first is spoken where none fits.
func Languages() []string { return []string{"en", "it", "fr"} }

var voices = sync.OnceValue(func() map[string]Voice {
	out := map[string]Voice{}
	for _, code := range Languages() {
		parts, err := assets.Lang(code)
		texts := map[string]string{}
		for _, data := range parts {
			err = errors.Join(err, json.Unmarshal(data, &texts))
		}
		if err != nil { // the files are part of the program; a test reads them all
			panic(fmt.Sprintf("say: sentences in %s: %v", code, err))
		}
		out[code] = Voice{lang: code, texts: texts}
	}
	return out
})

// spoken is the voice of a language code ("it", "it-IT"); false where not every sentence exists in it.
func spoken(code string) (Voice, bool) {
	base, _, _ := strings.Cut(strings.ToLower(code), "-")
	v, ok := voices()[base]
	return v, ok
}

// In is the voice of a language code; English for one we do not speak.
func In(code string) Voice {
	if v, ok := spoken(code); ok {
		return v
	}
	return voices()[Languages()[0]]
}

// Preferred is the voice of the language that was chosen, else of the system's.
func Preferred(chosen string) Voice {
	if v, ok := spoken(chosen); ok {
		return v
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v, _, _ := strings.Cut(os.Getenv(name), ".")
		if v != "" && v != "C" && v != "POSIX" { // which are no languages, also with an encoding
			code, _, _ := strings.Cut(v, "_")
			return In(code)
		}
	}
	return In("")
}

// Lang is the code of the language spoken.
func (v Voice) Lang() string { return v.lang }

// Has reports whether a sentence exists.
func (v Voice) Has(key string) bool { _, ok := v.texts[key]; return ok }

// Say is the sentence of that key; pairs are names and values for its {places}. A value is taken as it is: what looks like a
// place in it is none, and between the sentence's quotes it cannot end them. A store or another service may have words this
// program has no sentence for: it says that then, never the key.
func (v Voice) Say(key string, pairs ...any) string {
	text, ok := v.texts[key]
	if !ok {
		return v.unknown(key)
	}
	if len(pairs) < 2 || !strings.Contains(text, "{") {
		return text
	}
	places := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		place, value := "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1])
		for _, open := range []string{"“", "«", "«\u00a0", "«\u202f"} {
			if strings.Contains(text, open+place) {
				places = append(places, open+place, open+inQuotes(value))
			}
		}
		if v.lang == "it" {
			places = append(places, beforeVowel(place, value)...)
		}
		places = append(places, place, value)
	}
	return strings.NewReplacer(places...).Replace(text)
}

// beforeVowel has the Italian «a» before a place become «ad» where the value begins with the same vowel.
func beforeVowel(place, value string) []string {
	first, _ := utf8.DecodeRuneInString(value)
	if !strings.ContainsRune("aAàÀáÁâÂäÄ", first) {
		return nil
	}
	return []string{" a " + place, " ad " + value, "A " + place, "Ad " + value}
}

// unknown is what is said of a word nobody here knows, by the kind it is of: what stands before the key's first point.
func (v Voice) unknown(key string) string {
	kind, _, _ := strings.Cut(key, ".")
	return cmp.Or(v.texts["unknown."+kind], v.texts["unknown"])
}

// Count is the sentence of key.one or key.other with {n}.
func (v Voice) Count(key string, n int, pairs ...any) string {
	form := ".other"
	if n == 1 || (n == 0 && v.lang == "fr") {
		form = ".one"
	}
	return v.Say(key+form, append([]any{"n", n}, pairs...)...)
}
