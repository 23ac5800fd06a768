package kit

import "paraph/signing"

// Refusal is the sentence why a document can neither be prepared nor signed, "" if it can.
func Refusal(d *Kit, facts *signing.Facts) string {
	if p := facts.Refusal(); p != nil {
		return d.Explain(p)
	}
	return ""
}
