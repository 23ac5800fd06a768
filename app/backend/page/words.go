package page

// scriptKeys are the sentences the script says by itself, without the "page." they begin with.
func scriptKeys() []string {
	return []string{
		"as-text", "as-pages", "text-waiting", "text-missing", "text-unread",
		"image.failed", "image.slow", "image.trying", "image.again", "image.text", "image.file", "image.downloaded", "image.here", "image.stuck", "page-of", "page",
		"places.one", "places.other", "places.none", "go.one", "go.other", "next", "sign-here", "place-of",
		"place-done", "all-placed.one", "all-placed.other", "all-done", "continue", "left.one", "left.other", "read-on", "read-all",
		"placed", "sheet.empty-draw", "sheet.short", "sheet.empty-type", "sheet.too-much", "sheet.no-letter",
		"last-step", "not-signing", "ask",
		"code.send", "code.sending", "code.sign", "code.signing", "code.incomplete", "code.old", "code.minute", "code.again",
		"code.again-now", "code.again-in", "code.again-dead", "code.announced", "code.announced-sent", "offline", "failed", "decline.sending",
	}
}

// scriptWords are these sentences with what is known already put in.
func (p visited) scriptWords() map[string]string {
	words := map[string]string{}
	for _, key := range scriptKeys() {
		words[key] = p.voice.Say("page."+key, "office", p.Office)
	}
	return words
}
