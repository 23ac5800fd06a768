package say

import "paraph/signing"

// SealReason says why a document is not sealed, as the end of a sentence. Every problem of the document itself is one to
// people: what it is called is of the PDF's insides.
func (v Voice) SealReason(r signing.SealReason) string {
	if key := "seal.why." + string(r); v.Has(key) {
		return v.Say(key)
	}
	return v.Say("seal.why.document")
}

// Hidden says what a document holds that would be signed unseen, by the words of signing.Hidden….
func (v Voice) Hidden(word string) string {
	if key := "hidden." + word; v.Has(key) {
		return v.Say(key)
	}
	return v.Say("hidden.elsewhere")
}
