package signing_test

import (
	"testing"

	"paraph/signing"
)

// TestAddresses: an address has no sign that nobody sees, so that two that look alike are alike.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"anna@example.com": true, "anna.rossi+firme@studio-bianchi.it": true, "änna@müller.example": true, "안나@example.com": true, "o'neil@example.com": true,
		"anna\u202e@example.com": false, "an\u200bna@example.com": false, "\ufeffanna@example.com": false, "anna\u00a0@example.com": false,
		"anna\u2066@example.com": false, "anna\u00ad@example.com": false, "anna\u3164@example.com": false, "anna\u2003@example.com": false,
		"anna\u200d@example.com": false, "anna@exam\u200bple.com": false, "anna@example.com\u200b": false, "anna\x7f@example.com": false,
		"anna\u2028@example.com": false, "anna\u2800@example.com": false, "anna @example.com": false, "anna@example": false, "a,b@example.com": false,
	} {
		if signing.ValidEmail(address) != want {
			t.Errorf("%q: want %v", address, want)
		}
	}
	r := &signing.Request{Signers: []signing.Signer{{
		ID: "a", Name: "Anna", Surname: "Rosi", Email: "anna\u200b@example.com", Channels: []signing.Channel{signing.Email},
	}}}
	if done, p := r.Correct("a", signing.Correction{Name: "Anna", Surname: "Rossi", Email: "anna\u200b@example.com"}, signing.ActorOffice); p != nil || len(done) != 1 {
		t.Errorf("an address of before keeps the name from being put right: %v %v", done, p)
	}
	if _, p := r.Correct("a", signing.Correction{Name: "Anna", Surname: "Rossi", Email: "anna\u202e@example.com"}, signing.ActorOffice); p == nil || p.Code != signing.ProblemEmail {
		t.Errorf("another one like that: %v", p)
	}
}
