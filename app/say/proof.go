package say

import (
	"time"

	"paraph/signing"
)

// Fault says what is wrong with the evidence of a request; times in loc.
func (v Voice) Fault(f *signing.Fault, loc *time.Location) string {
	key := "fault." + string(f.Code)
	form := ""
	switch {
	case f.Code == signing.FaultState && f.What != "":
		form = ".was"
	case f.Code == signing.FaultMark && f.Signer > 0:
		form = ".whose"
	case f.Code == signing.FaultDocument && f.What == "received":
		form = ".received"
	}
	text := v.Say(key+form, "line", f.Line, "lines", f.Lines, "signer", f.Signer, "thing", v.thing(f), "state", v.Say("state."+f.What))
	if !f.Noticed.IsZero() {
		text += " " + v.Say("fault.noticed", "when", v.DateTime(f.Noticed.In(loc)))
	}
	return text
}

func (v Voice) thing(f *signing.Fault) string {
	if f.Code != signing.FaultSigner {
		return ""
	}
	return v.Say("edited." + f.What)
}

// Proof says what can be said of evidence before it is shown: that it does not hold, and why, or from when on a change by
// somebody else would have been noticed.
func (v Voice) Proof(p signing.Proof, loc *time.Location) string {
	switch {
	case p.Fault != nil:
		return v.Say("evidence.broken", "why", v.Fault(p.Fault, loc))
	case !p.Guarded:
		return v.Say("evidence.guarded.not")
	case !p.Since.IsZero():
		return v.Say("proof.since", "date", v.Date(p.Since.In(loc)))
	}
	return v.Say("proof.always")
}
