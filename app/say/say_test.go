package say

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"paraph/assets"
	"paraph/signing"
)

func tables(t *testing.T) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, l := range Languages() {
		parts, err := assets.Lang(l)
		if err != nil {
			t.Fatal(err)
		}
		out[l] = map[string]string{}
		for part, data := range parts {
			var m map[string]string
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatalf("%s %s: %v", l, part, err)
			}
			for key, text := range m {
				if _, twice := out[l][key]; twice {
					t.Errorf("%s: %s is said in two files", l, key)
				}
				out[l][key] = text
			}
		}
	}
	return out
}

var places = regexp.MustCompile(`\{[a-z0-9]+\}`)

// placesIn are the places of a text, each once, in order.
func placesIn(text string) []string {
	return slices.Compact(slices.Sorted(slices.Values(places.FindAllString(text, -1))))
}

// shared are keys whose words are one in two languages.
var shared = []string{
	"country.LI", "settings.trust.state.why",
	"untitled", "format.decimal", "evidence.document", "evidence.email", "evidence.mark", "evidence.code", "evidence.mobile", "evidence.pages",
	"evidence.browser", "evidence.consent", "verify.tab.signatures",
}

func mayStayEnglish(key, text string) bool {
	return len(text) <= 12 || slices.Contains(shared, key) || strings.HasPrefix(key, "page.")
}

// TestEverySentenceInEveryLanguage: the same keys, the same places, nothing empty, nothing left in English.
func TestEverySentenceInEveryLanguage(t *testing.T) {
	all := tables(t)
	en := all["en"]
	for l, m := range all {
		for _, k := range slices.Sorted(maps.Keys(en)) {
			text, ok := m[k]
			switch {
			case !ok:
				t.Errorf("%s: no %s", l, k)
			case strings.TrimSpace(text) == "":
				t.Errorf("%s: %s is empty", l, k)
			case strings.Contains(text, "'") || strings.Contains(text, "  "):
				t.Errorf("%s: %s is not typeset: %q", l, k, text)
			case l != "en" && text == en[k] && !mayStayEnglish(k, text):
				t.Errorf("%s: %s is English: %q", l, k, text)
			}
			if want, got := placesIn(en[k]), placesIn(text); !slices.Equal(want, got) {
				t.Errorf("%s: %s has places %v, English %v", l, k, got, want)
			}
		}
		for k := range m {
			if _, ok := en[k]; !ok {
				t.Errorf("%s: %s is not in English", l, k)
			}
		}
	}
}

// TestSettingsAreCalledByTheirNames: who is sent to a part of Settings finds one of that name.
func TestSettingsAreCalledByTheirNames(t *testing.T) {
	for l, m := range tables(t) {
		var names []string
		for _, k := range []string{"office", "mail", "reach", "services", "signing", "trust", "network", "display", "keeping", "backup", "asked", "diagnostics"} {
			names = append(names, m["settings."+k])
		}
		sent := 0
		for k, text := range m {
			for _, after := range strings.Split(text, m["settings.title"]+", ")[1:] {
				if sent++; !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(after, name) }) {
					t.Errorf("%s: %s sends to no part of Settings: %q", l, k, text)
				}
			}
		}
		if sent == 0 {
			t.Errorf("%s: nobody is sent to Settings", l)
		}
	}
}

// TestFrenchSpaces: no line may begin with a colon.
func TestFrenchSpaces(t *testing.T) {
	for k, text := range tables(t)["fr"] {
		for _, bad := range []string{" :", " ;", " ?", " !", " »", "« "} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: a plain space at %q in %q", k, bad, text)
			}
		}
	}
}

// families are keys that are put together at run time.
var families = []string{
	"month.", "event.", "problem.", "state.", "signer.", "mode.", "edited.", "error.", "cli.hint.", "listen.", "evidence.story.", "page.", "shell.place.", "shell.begin.", "module.", "keyfile.", "unfit.", "pin.",
	"callback.", "pages.why.", "seal.why.", "hidden.", "fault.", "letter.", "unknown.", "document.copy.", "document.allows.", "reason.", "because.", "elusive.", "verdict.", "verify.what.", "verify.kind.", "verify.missing.", "stuck.", "locked.", "country.",
}

func inFamily(key string) bool {
	return slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(key, f) })
}

// TestEveryKeyIsKnownAndUsed reads the source: a key that is said exists, a key that exists is said.
func TestEveryKeyIsKnownAndUsed(t *testing.T) {
	en := tables(t)["en"]
	used := map[string]bool{}
	for _, name := range sources(t) {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if text, ok := literal(n); ok {
				used[text] = true
			}
			for _, key := range said(n) {
				used[key] = true
				if _, ok := en[key]; !ok && strings.Contains(key, ".") && !strings.HasSuffix(key, ".") {
					t.Errorf("%s says %q, which no language has", name, key)
				}
			}
			return true
		})
	}
	for k := range en {
		if !used[k] && !inFamily(k) {
			t.Errorf("nobody says %q", k)
		}
	}
}

// sources are the Go files of the project whose sentences come from the tables.
func sources(t *testing.T) []string {
	t.Helper()
	var names []string
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root:
			return filepath.SkipDir
		case !d.IsDir() && speaks(filepath.ToSlash(name)):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func speaks(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "app/backend/page/")
}

func literal(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// said are the keys a call says, if it is one that says a literal key.
func said(n ast.Node) []string {
	c, ok := n.(*ast.CallExpr)
	if !ok || len(c.Args) == 0 {
		return nil
	}
	s, ok := c.Fun.(*ast.SelectorExpr)
	key, lit := literal(c.Args[0])
	if !ok || !lit {
		return nil
	}
	switch s.Sel.Name {
	case "Say", "say":
		return []string{key}
	case "Count":
		return []string{key + ".one", key + ".other"}
	}
	return nil
}

func TestFormats(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 12, 10, 7, 4, 0, time.UTC).In(rome)
	for l, want := range map[string][4]string{
		"en": {"12 November 2026 at 11:07", "1.4 MB", "Anna, Luca and Eva", "2 places"},
		"it": {"12 novembre 2026 alle 11:07", "1,4 MB", "Anna, Luca e Eva", ""},
		"fr": {"12 novembre 2026 à 11:07", "1,4 Mo", "Anna, Luca et Eva", ""},
	} {
		v := In(l)
		if got := v.DateTime(at); got != want[0] {
			t.Errorf("%s: %q", l, got)
		}
		if got := v.Bytes(1_400_000); got != want[1] {
			t.Errorf("%s: %q", l, got)
		}
		if got := v.List([]string{"Anna", "Luca", "Eva"}); got != want[2] {
			t.Errorf("%s: %q", l, got)
		}
	}
	if got := In("it").Stamp(at); got != "12/11/2026 11:07 +01:00" {
		t.Error(got)
	}
	if In("de").Lang() != "en" || In("it-CH").Lang() != "it" || In("").Lang() != "en" {
		t.Error("languages are not chosen as they should be")
	}
	if got := Clock(42 * time.Second); got != "0:42" {
		t.Error(got)
	}
	if got := In("en").Bytes(236_400); got != "236 kB" {
		t.Error(got)
	}
}

// TestValuesAreNoSentences: what others wrote cannot draw further values into a sentence.
func TestValuesAreNoSentences(t *testing.T) {
	got := In("en").Say("event.field.noted", "name", "{page}{office}", "page", 4, "office", "Studio")
	if want := "The PDF has no signature field “{page}{office}”; the coordinates on page 4 were used"; got != want {
		t.Errorf("%q", got)
	}
}

// TestFaultNoticed: the time something was noticed is with its zone.
func TestFaultNoticed(t *testing.T) {
	at := time.Date(2026, 11, 12, 10, 7, 4, 0, time.UTC)
	got := In("en").Fault(&signing.Fault{Code: signing.FaultLink, Noticed: at}, time.FixedZone("", 3600))
	if want := "The service noticed it on 12 November 2026 at 11:07."; !strings.HasSuffix(got, want) {
		t.Errorf("%q", got)
	}
}

// TestUnknownWords: what a store, a trail or another service says in words of its own is said to be unknown, by no key.
func TestUnknownWords(t *testing.T) {
	for lang, want := range map[string][]string{"en": {"unknown state", "unknown"}, "it": {"stato sconosciuto", "sconosciuto"}, "fr": {"état inconnu", "inconnu"}} {
		v := In(lang)
		if got := []string{v.Say("state.zzz"), v.Say("no.such.key")}; !slices.Equal(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
		data := map[string]string{"what": "zz.zz", "mode": "zz.zz", "problem": "zz.zz"}
		said := []string{
			v.Explain(&signing.Problem{Code: "zz.zz"}).Sentence, v.Explain(&signing.Fault{Code: "zz.zz", What: "zz.zz"}).Sentence,
			v.Fault(&signing.Fault{Code: signing.FaultState, What: "zz.zz"}, time.UTC), v.Fault(&signing.Fault{Code: signing.FaultSigner, What: "zz.zz"}, time.UTC),
			v.Protected(&signing.Facts{Allows: []string{"zz.zz"}}), v.Say("pin.zz.zz"), v.Say("unfit.zz.zz"), v.Say("callback.zz.zz"),
		}
		for _, kind := range []signing.EventKind{signing.EventWaits, signing.EventDropped, signing.EventEdited, signing.EventCorrected, signing.EventApplied, signing.EventSealFailed, signing.EventUnsealed, signing.EventRefused, signing.EventNoticeSent} {
			said = append(said, v.Event(signing.TrailEvent{Kind: kind, Signer: 1, Data: data}, "1", "Studio"))
		}
		for i, text := range said {
			if text == "" || strings.Contains(text, "zz") {
				t.Errorf("%s, %d: %q", lang, i, text)
			}
		}
	}
}

// TestTheFirstOfAMonth is "1er" in French, and a number as others elsewhere.
func TestTheFirstOfAMonth(t *testing.T) {
	for lang, want := range map[string]string{"fr": "1er janvier 2027", "it": "1 gennaio 2027", "en": "1 January 2027"} {
		if got := In(lang).Date(time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
}

// TestItalianAdBeforeItsVowel: «a» becomes «ad» before a name that begins with the same vowel, and before no other.
func TestItalianAdBeforeItsVowel(t *testing.T) {
	for name, want := range map[string]string{
		"Anna Rossi": "I nuovi campi vanno ad Anna Rossi.", "àlvaro": "I nuovi campi vanno ad àlvaro.", "Elena": "I nuovi campi vanno a Elena.",
	} {
		if got := In("it").Say("prepare.goes", "name", name); got != want {
			t.Errorf("%q", got)
		}
	}
	if got := In("it").Say("requests.message.for", "name", "Anna"); got != "Ad Anna" {
		t.Errorf("at the beginning: %q", got)
	}
	if got := In("fr").Say("prepare.goes", "name", "Anna"); strings.Contains(got, "ad") {
		t.Errorf("in French: %q", got)
	}
}

// TestMinuteIsReadOneWay: in English a file's day is not in figures, which are read both ways there.
func TestMinuteIsReadOneWay(t *testing.T) {
	at := time.Date(2026, 11, 6, 9, 7, 0, 0, time.UTC)
	for lang, want := range map[string]string{"en": "6 Nov 2026 09:07", "it": "06/11/2026 09:07", "fr": "06/11/2026 09:07"} {
		if got := In(lang).Minute(at); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

// TestWhatIsDeletedIsReadAtAGlance: the question before requests are deleted has at most 140 letters, and every key of the keys' list
// says what it does with a capital letter, as the commands do.
func TestWhatIsDeletedIsReadAtAGlance(t *testing.T) {
	for _, lang := range Languages() {
		v := In(lang)
		words := v.Say("requests.askbody.delete") + " " + v.Say("requests.askbody.drafts") + " " + v.Count("requests.askrest", 14)
		if n := utf8.RuneCountInString(words); n > 140 {
			t.Errorf("%s has %d letters: %s", lang, n, words)
		}
		for key, words := range v.texts {
			if first, _ := utf8.DecodeRuneInString(words); strings.HasPrefix(key, "commands.key.") && !unicode.IsUpper(first) {
				t.Errorf("%s: %s is %q", lang, key, words)
			}
		}
	}
}
