package kit

import (
	"errors"

	"paraph/signing"
)

// Refusal is the sentence why a document can neither be prepared nor signed, as far as a first look shows; "" if nothing
// does. Of one with faults a clean copy is tried.
func Refusal(d *Kit, facts *signing.Facts) string {
	if p := facts.Refusal(); p != nil && p.Code != signing.ProblemFaulty {
		return Refused(d, p)
	}
	return ""
}

// Refused is the sentence why a document can be used for nothing. What to do about a protection is beside the document.
func Refused(d *Kit, why error) string {
	if p, ok := errors.AsType[*signing.Problem](why); ok && p.Code == signing.ProblemEncrypted {
		return d.Voice.Explain(p).Sentence
	}
	return d.Explain(why)
}

// Protected reports whether all that keeps a document from being prepared and signed is a protection it can be copied
// without, if the person is entitled to it.
func Protected(facts *signing.Facts) bool {
	bare := *facts
	bare.Encrypted = false
	p, rest := facts.Refusal(), bare.Refusal()
	return p != nil && p.Code == signing.ProblemEncrypted && (rest == nil || rest.Code == signing.ProblemFaulty)
}
