package say

import (
	"strconv"
	"time"

	"paraph/signing"
)

// Stuck says which letter did not leave and for whom, why, and what to do about it.
func (v Voice) Stuck(r *signing.Request, l signing.StuckLetter) string {
	who := v.Say("stuck.office")
	if l.Signer > 0 && l.Signer <= len(r.Signers) {
		g := r.Signers[l.Signer-1]
		who = g.FullName() + " (" + g.Email + ")"
	}
	key, pairs := v.stuck(l)
	text := v.Say(key, append(pairs, "who", who)...)
	if do := "stuck.do." + string(l.Reason); v.Has(do) {
		text += " " + v.Say(do)
	}
	return text
}

// StuckShort is Stuck where it is clear whose letter it is, and what to do and the mail server's number stand elsewhere.
func (v Voice) StuckShort(l signing.StuckLetter) string {
	l.Code = 0
	key, pairs := v.stuck(l)
	return v.Say(key+".short", pairs...)
}

func (v Voice) stuck(l signing.StuckLetter) (key string, pairs []any) {
	if key = "stuck.waits"; l.Refused {
		key = "stuck.refused"
	}
	return key, []any{"letter", v.Say("letter." + l.Kind), "why", v.notTaken(l.Reason, l.Code)}
}

// notTaken says why the mail server has not taken a letter, with the code it said, if any.
func (v Voice) notTaken(why signing.LetterReason, code int) string {
	text := v.Say("stuck.why." + string(why))
	if code != 0 {
		text += " (" + strconv.Itoa(code) + ")"
	}
	return text
}

// Locked says why a signer gets no further code, and until when; of a telephone number only its ends.
func (v Voice) Locked(g signing.Signer, l signing.Lock, loc *time.Location) string {
	address := g.Destination()
	if g.Channel() == signing.SMS {
		address = signing.MaskMobile(address)
	}
	return v.Say("locked."+string(l.Reason), "name", g.FullName(), "when", v.DateTime(l.Again.In(loc)), "address", address, "from", l.From)
}
