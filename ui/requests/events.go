package requests

import (
	"strconv"
	"strings"

	"paraph/app/say"
	"paraph/signing"
)

// eventWords is a line of the evidence with the signer's name, and what is known beyond in more.
func eventWords(v say.Voice, t *signing.Trail, e signing.TrailEvent) (head, more string) {
	signer := nameIn(t, e.Signer)
	if signer == "" {
		signer = strconv.Itoa(e.Signer)
	}
	if s := e.Private["server"]; e.Data["practice"] == "" && s.Value != "" {
		more = v.Say("requests.event.server", "words", s.Value)
	}
	if e.Kind == signing.EventDeclined {
		more = reasonOf(v, t, e.Signer)
	}
	return v.Event(e, signer, t.Procedure.Office), more
}

func reasonOf(v say.Voice, t *signing.Trail, signer int) string {
	if signer < 1 || signer > len(t.Signers) || t.Signers[signer-1].Reason == "" {
		return ""
	}
	return v.Say("requests.event.reason", "reason", t.Signers[signer-1].Reason)
}

// nameIn is the name of a signer's number, "" where it was erased or there is none.
func nameIn(t *signing.Trail, n int) string {
	if n < 1 || n > len(t.Signers) {
		return ""
	}
	return strings.TrimSpace(t.Signers[n-1].Name + " " + t.Signers[n-1].Surname)
}

// signerName is that of a signer's number, or "somebody" where it was erased.
func signerName(v say.Voice, t *signing.Trail, n int) string {
	if name := nameIn(t, n); name != "" {
		return name
	}
	return v.Say("requests.somebody")
}
