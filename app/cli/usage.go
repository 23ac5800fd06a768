package cli

import (
	"regexp"
	"slices"
	"strings"

	"paraph/app/say"
)

// misreading is one thing the parser says of a command line, and the sentence of ours for it. Groups of the expression are
// the sentence's places in the order of names.
type misreading struct {
	of    *regexp.Regexp
	key   string
	names []string
}

// misreadings are what kong says, which it says in English only.
var misreadings = []misreading{
	{regexp.MustCompile(`^unknown flag ([^ ,]+), did you mean (?:one of )?(.+)\?$`), "cli.usage.option-like", []string{"word", "like"}},
	{regexp.MustCompile(`^unknown flag (.+)$`), "cli.usage.option", []string{"word"}},
	{regexp.MustCompile(`^unexpected argument ([^ ,]+), did you mean (?:one of )?(.+)\?$`), "cli.usage.word-like", []string{"word", "like"}},
	{regexp.MustCompile(`^unexpected argument (.+)$`), "cli.usage.word", []string{"word"}},
	{regexp.MustCompile(`^expected one of (.+)$`), "cli.usage.command", []string{"list"}},
	{regexp.MustCompile(`^expected "(.+)"$`), "cli.usage.missing", []string{"what"}},
	{regexp.MustCompile(`^missing flags: (.+)$`), "cli.usage.missing", []string{"what"}},
	{regexp.MustCompile(`^(\S+) must be one of (.+?)(?:,"")? but got (".*")$`), "cli.usage.one-of", []string{"option", "list", "word"}},
	{regexp.MustCompile(`^(\S+) and (\S+) can't be used together$`), "cli.usage.together", []string{"option", "other"}},
	{regexp.MustCompile(`^(\S+): .*missing value`), "cli.usage.no-value", []string{"option"}},
	{regexp.MustCompile(`^(\S+): .*but got (".*?")`), "cli.usage.value", []string{"option", "word"}},
}

// misread says in a language what the parser made of a command line.
func misread(text string, v say.Voice) *usageError {
	for _, m := range misreadings {
		found := m.of.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		pairs := make([]any, 0, 2*len(m.names))
		for i, name := range m.names {
			pairs = append(pairs, name, strings.ReplaceAll(found[i+1], `"`, ""))
		}
		return &usageError{v.Say(m.key, pairs...)}
	}
	return &usageError{v.Say("cli.usage.other", "why", text)}
}

// knownLanguage is an option's language as we speak it, "" where none is said; "it-IT" is "it".
func (s *session) knownLanguage(option, text string) (string, error) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "-")
	if base == "" || slices.Contains(say.Languages(), base) {
		return base, nil
	}
	return "", s.misuse("cli.usage.one-of", "option", option, "list", strings.Join(say.Languages(), ", "), "word", text)
}

// misuse is an error of usage with that sentence.
func (s *session) misuse(key string, pairs ...any) error {
	return &usageError{s.voice.Say(key, pairs...)}
}

// languageAmong is what --lang says among arguments the parser gave up on.
func languageAmong(args []string) string {
	for i, a := range args {
		if text, ok := strings.CutPrefix(a, "--lang="); ok {
			return text
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}
