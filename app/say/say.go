package say

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

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

// In is the voice of a language code ("it", "it-IT"); English for one we do not speak.
func In(code string) Voice {
	base, _, _ := strings.Cut(strings.ToLower(code), "-")
	if v, ok := voices()[base]; ok {
		return v
	}
	return voices()["en"]
}

// Preferred is the voice of the language that was chosen, else of the system's.
func Preferred(chosen string) Voice {
	if chosen != "" {
		return In(chosen)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" && v != "C" && v != "POSIX" {
			code, _, _ := strings.Cut(v, "_")
			return In(code)
		}
	}
	return In(Languages()[0])
}

// Lang is the code of the language spoken.
func (v Voice) Lang() string { return v.lang }

// Has reports whether a sentence exists.
func (v Voice) Has(key string) bool { _, ok := v.texts[key]; return ok }

// Say is the sentence of that key; pairs are names and values for its {places}.
func (v Voice) Say(key string, pairs ...any) string {
	text, ok := v.texts[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return text
}

// Count is the sentence of key.one or key.other with {n}.
func (v Voice) Count(key string, n int, pairs ...any) string {
	form := ".other"
	if n == 1 || (n == 0 && v.lang == "fr") {
		form = ".one"
	}
	return v.Say(key+form, append([]any{"n", n}, pairs...)...)
}
