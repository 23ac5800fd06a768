package requests

import (
	"paraph/app"
	"paraph/signing"
)

// Sent reports whether the request shown is with its service.
func (r *detail) Sent() bool {
	return r.Entry != nil && !r.Line.Draft && (r.Entry.Stage == app.SentOff || r.Entry.Stage == app.Fetched)
}

// Waiting reports whether somebody has still to sign the request shown.
func (r *detail) Waiting() bool {
	return r.Sent() && r.Entry.Request.State == signing.Waiting && !r.busy
}

// CorrectAny corrects whoever has not signed, the one whose letter came back first.
func (r *detail) CorrectAny() { r.Correct(r.wrong(r.pending(r.step().Signers))) }

// LinkAny copies the link of one who has not signed.
func (r *detail) LinkAny() { r.Pick(r.pending(r.step().Signers), r.Link) }
