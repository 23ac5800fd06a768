package say

import (
	"paraph/signing"
)

// CopyUsed says why a copy of a document is used in its place, by what the copy is without (signing.CleanCopy): a sentence
// for one kind, one for all where there are several.
func (v Voice) CopyUsed(faults []string) []string {
	kinds := kindsOf(faults)
	if len(kinds) > 1 {
		return []string{v.Say("document.copies", "what", v.withoutWhat(faults))}
	}
	var one []string
	for _, kind := range kinds {
		one = append(one, v.Say("document.copy"+kind))
	}
	return one
}

// kindsOf are the kinds of faults that have a sentence, each as its key ends.
func kindsOf(faults []string) (out []string) {
	kinds := map[string]bool{}
	for _, f := range faults {
		switch f {
		case signing.FaultProtected, signing.FaultActs, signing.FaultUnprinted, signing.FaultLook:
			kinds["."+f] = true
		default:
			kinds[""] = true
		}
	}
	for _, kind := range []string{"." + signing.FaultProtected, "", "." + signing.FaultActs, "." + signing.FaultUnprinted, "." + signing.FaultLook} {
		if kinds[kind] {
			out = append(out, kind)
		}
	}
	return out
}

// Found says in a line what CopyUsed and Brings say whole; "" where that is a line already.
func (v Voice) Found(faults []string, a signing.Attachments) string {
	switch copied := len(faults) > 0; {
	case a.Files > 0 && copied:
		return v.Count("document.found.both", a.Files)
	case a.Files > 0:
		return v.Count("document.found.brings", a.Files)
	case copied:
		return v.Say("document.found.copy")
	}
	return ""
}

// Protected says of a document that opens without a password what whoever made it allows, and what can be done about it.
func (v Voice) Protected(f *signing.Facts) string {
	var allowed []string
	for _, word := range f.Allows {
		allowed = append(allowed, v.Say("document.allows."+word))
	}
	if allowed == nil {
		return v.Say("document.protected.none")
	}
	return v.Say("document.protected", "what", v.List(allowed))
}

// Brings says which files a document brings along, to whoever sends it; own: to whoever signs it with a key of their own. ""
// where it brings none.
func (v Voice) Brings(a signing.Attachments, own bool) string {
	switch all := v.Files(a, 3); {
	case a.Files == 0:
		return ""
	case own:
		return v.Count("document.brings.own", a.Files, "names", all)
	default:
		return v.Count("document.brings", a.Files, "names", all)
	}
}

// Files lists the names of the files a document brings along, each in quotes, so many at most and none longer than a line
// takes. Nothing in a name breaks the line or turns its letters around.
func (v Voice) Files(a signing.Attachments, most int) string {
	const letters = 60
	if len(a.Names) == 0 {
		return v.Say("document.forgotten")
	}
	var names []string
	for _, name := range a.Names[:min(most, len(a.Names))] {
		if runes := []rune(name); len(runes) > letters {
			name = string(runes[:letters-1]) + "…"
		}
		names = append(names, v.File(name))
	}
	if n := a.Files - len(names); n > 0 {
		names = append(names, v.Count("document.further", n))
	}
	return v.List(names)
}

// File is the name of a file that others gave it, in quotes.
func (v Voice) File(name string) string {
	if name == "" {
		return v.Say("document.unnamed")
	}
	return v.Say("evidence.quoted", "text", signing.OneLine(name))
}

// Title is a request's title as people read it.
func (v Voice) Title(r *signing.Request) string {
	if r.Title == "" {
		return v.Say("untitled")
	}
	return r.Title
}
