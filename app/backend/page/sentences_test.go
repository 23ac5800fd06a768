package page_test

import (
	"encoding/json"
	"html"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"paraph/app/say"
	"paraph/assets"
	"paraph/signing"
)

// TestLanguages: what is chosen on the page wins, then the signer's own, then the browser's, then the office's.
func TestLanguages(t *testing.T) {
	t.Parallel()
	o := shared(t)
	anna := signer("Anna", "Rossi", address(t, "anna"), at(4, 72, 384))
	anna.Language = "fr"
	r := o.request(t, func(d *signing.Draft) { d.Signers = append(d.Signers, anna) })
	for _, want := range []struct{ link, query, accept, lang string }{
		{r.links[0], "", "en-GB,en;q=0.9", "en"},
		{r.links[0], "", "de-DE, fr;q=0.8", "fr"},
		{r.links[0], "", "de, es", "it"},
		{r.links[0], "", "", "it"},
		{r.links[0], "?lang=fr", "en", "fr"},
		{r.links[0], "?lang=xx", "en", "en"},
		{r.links[1], "", "en", "fr"},
		{r.links[1], "?lang=en", "it", "en"},
	} {
		req, err := http.NewRequest(http.MethodGet, want.link+want.query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Language", want.accept)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Content-Language"); got != want.lang {
			t.Errorf("%s with %q is in %s, not %s", want.query, want.accept, got, want.lang)
		}
	}
}

// sentences are all of the page's, by language and key.
func sentences(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, lang := range say.Languages() {
		data, err := assets.Lang(lang)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for _, part := range data {
			if err := json.Unmarshal(part, &texts); err != nil {
				t.Fatal(err)
			}
		}
		all[lang] = map[string]string{}
		for key, text := range texts {
			if strings.HasPrefix(key, "page.") {
				all[lang][key] = text
			}
		}
	}
	return all
}

// TestSentencesAgree: every sentence exists in every language, with the same holes, set as it should be.
func TestSentencesAgree(t *testing.T) {
	t.Parallel()
	all := sentences(t)
	holes := func(text string) []string {
		found := regexp.MustCompile(`\{[a-z]+\}`).FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	french := regexp.MustCompile(`[^\x{a0}\x{202f}][;:?»]|«[^\x{a0}\x{202f}]`)
	for lang, texts := range all {
		if len(texts) != len(all["en"]) {
			t.Errorf("%s has %d sentences, English %d", lang, len(texts), len(all["en"]))
		}
		for key, text := range texts {
			if text == "" || !slices.Equal(holes(text), holes(all["en"][key])) || strings.ContainsAny(text, "'\"!") {
				t.Errorf("%s %s: %q", lang, key, text)
			}
			if lang == "fr" && french.MatchString(text) {
				t.Errorf("fr %s lacks a no-break space: %q", key, text)
			}
		}
	}
}

// TestSentencesAreUsed: no sentence is there for nothing, and none is missing.
func TestSentencesAreUsed(t *testing.T) {
	t.Parallel()
	all, used, script := sentences(t)["en"], usedKeys(t), scriptKeys(t)
	words := scriptWords(t)
	for key := range script {
		if words[key] == "" && words[key+".other"] == "" {
			t.Errorf("the script says %s and is given no such sentence", key)
		}
		used["page."+key] = true
	}
	for key := range all {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !used[key] && !used[base] {
			t.Errorf("%s is used nowhere", key)
		}
	}
	for key := range used {
		if all[key] == "" && all[key+".other"] == "" {
			t.Errorf("%s is said but does not exist", key)
		}
	}
	for key := range words {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !script[key] && !script[base] {
			t.Errorf("the script is given %s and does not say it", key)
		}
	}
}

// scriptWords are the sentences the script is given.
func scriptWords(t *testing.T) map[string]string {
	t.Helper()
	resp, err := http.Get(shared(t).request(t, nil).links[0])
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	data := regexp.MustCompile(`data-facts="([^"]*)"`).FindSubmatch(content)
	if data == nil {
		t.Fatal("no facts")
	}
	var facts struct{ Words map[string]string }
	if err := json.Unmarshal([]byte(html.UnescapeString(string(data[1]))), &facts); err != nil {
		t.Fatal(err)
	}
	return facts.Words
}

// find collects what a pattern's group matches.
func find(into map[string]bool, text, pattern string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		into[m[1]] = true
	}
}

// scriptKeys are the sentences the script says: every key that stands in it as text.
func scriptKeys(t *testing.T) map[string]bool {
	t.Helper()
	found, words := map[string]bool{}, scriptWords(t)
	for _, text := range pageFiles(t, "js/*.js") {
		find(found, text, `\b(?:say|count|fail|exchange)\("([a-z.-]+)"`)
		literals := map[string]bool{}
		find(literals, text, `"([a-z]+[a-z.-]*)"`)
		for key := range literals { // chosen between two, as in say(on ? "a" : "b")
			if words[key] != "" && (strings.ContainsAny(key, ".-") || key == "page" || key == "continue") {
				found[key] = true
			}
		}
	}
	return found
}

func pageFiles(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(assets.Page(), pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v, %v", pattern, names, err)
	}
	var out []string
	for _, name := range names {
		content, err := fs.ReadFile(assets.Page(), name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(content))
	}
	return out
}

// usedKeys are the keys that stand in the templates and in the Go files.
func usedKeys(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	for _, text := range pageFiles(t, "html/*.html") {
		find(used, text, `"(page\.[a-z.-]+)"`)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(sources, filepath.Join("..", "visit.go")) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		find(used, string(content), `"(page\.[a-z.-]+[a-z])"`)
	}
	for _, part := range []string{"who", "why", "what", "long", "rights"} {
		used["page.privacy."+part+".head"] = true
	}
	for _, channel := range []string{"email", "sms", "nowhere"} {
		used["page.code.ask."+channel], used["page.code.sent."+channel] = true, true
	}
	return used
}
