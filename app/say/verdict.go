package say

import (
	"strconv"
	"strings"

	"paraph/signing/verify"
)

// Verdict says a verdict with its reasons, the gravest first.
func (v Voice) Verdict(word string, reasons []verify.Reason) string {
	text := []string{v.Say("verdict." + word)}
	for _, r := range reasons {
		text = append(text, v.Reason(r))
	}
	return strings.Join(text, " ")
}

// Record says what a file without a signature looks like; "" for nothing that is known.
func (v Voice) Record(r *verify.Record) string {
	if r == nil {
		return ""
	}
	title := r.Title
	if title == "" {
		title = v.Say("untitled")
	}
	if r.Sealed == "" {
		return v.Say("verdict.record.open", "title", title)
	}
	return v.Say("verdict.record", "title", title)
}

// Reason says why a verdict is not, or not only, valid.
func (v Voice) Reason(r verify.Reason) string { return v.Say("reason." + string(r)) }

// ReasonOf is Reason with the name of whose signature it is, where that helps.
func (v Voice) ReasonOf(r verify.Reason, name string) string {
	if key := "because." + string(r); name != "" && v.Has(key) {
		return v.Say(key, "name", name)
	}
	return v.Reason(r)
}

// Elusive says what is not the same for everybody who looks at a file, with its page.
func (v Voice) Elusive(e verify.Elusive) string {
	text := v.Say("elusive."+e.What, "name", e.Name)
	if e.Page > 0 {
		text = v.Say("elusive.at", "page", strconv.Itoa(e.Page), "what", text)
	}
	return text
}
