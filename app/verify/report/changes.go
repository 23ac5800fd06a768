package report

import (
	"slices"

	"paraph/app/say"
	judge "paraph/signing/verify"
)

// Change is what is otherwise than a signature found it; one that several found otherwise is told of the last of them.
type Change struct {
	judge.Change
	After int // the signature's number, from 1
}

// Changes are the changes that say something to a person, those no signature allows first.
func Changes(r judge.Report) []Change { return changes(r, Quiet) }

// Quiet reports whether a change is allowed and does not show on the pages, or is a signature, which has a card of its own.
func Quiet(c judge.Change) bool {
	return c.Allowed && slices.Contains([]string{"signature", "metadata", "long-term-data", "structure", "document"}, c.What)
}

// changes are those that are not left out, each once.
func changes(r judge.Report, out func(judge.Change) bool) (all []Change) {
	type key struct {
		what, name, before, after string
		page                      int
	}
	at := map[key]int{}
	for i, s := range r.Signatures {
		for _, c := range s.Changed {
			if out(c) {
				continue
			}
			k := key{c.What, Told(c), c.Before, c.After, c.Page}
			if n, seen := at[k]; seen {
				all[n].After, all[n].Allowed = i+1, all[n].Allowed && c.Allowed
				continue
			}
			at[k] = len(all)
			all = append(all, Change{c, i + 1})
		}
	}
	slices.SortStableFunc(all, func(a, b Change) int {
		switch {
		case a.Allowed == b.Allowed:
			return a.Page - b.Page
		case a.Allowed:
			return 1
		}
		return -1
	})
	return all
}

// Told is the name of what was changed, where people gave it one.
func Told(c judge.Change) string {
	if slices.Contains([]string{"form-field", "field-added", "field-removed", "signature"}, c.What) {
		return c.Name
	}
	return ""
}

// Title says what was changed, and on which page.
func Title(v say.Voice, c judge.Change) string {
	what := v.Say("verify.what." + c.What)
	if c.Page > 0 {
		return v.Say("verify.change.page", "n", c.Page, "what", what)
	}
	return what
}

// Values are what was signed and what stands there now, in words also where nothing stands. There are none of a change that is
// no value, and of a note that was added nothing stood there before.
func Values(v say.Voice, c judge.Change) (out []Fact) {
	if c.Before == "" && c.After == "" {
		return nil
	}
	or := func(value string) string {
		if value == "" {
			return v.Say("verify.change.empty")
		}
		return value
	}
	if c.What != "annotation" || c.Before != "" {
		out = append(out, Fact{v.Say("verify.change.signed"), or(c.Before)})
	}
	return append(out, Fact{v.Say("verify.change.now"), or(c.After)})
}
