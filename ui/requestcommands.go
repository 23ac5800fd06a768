package ui

import (
	"paraph/app"
	"paraph/signing"
)

// sent reports whether the request shown is with its service.
func (r *requestDetail) sent() bool {
	return r.entry != nil && !r.line.Draft && (r.entry.Stage == app.SentOff || r.entry.Stage == app.Fetched)
}

// waiting reports whether somebody has still to sign the request shown.
func (r *requestDetail) waiting() bool {
	return r.sent() && r.entry.Request.State == signing.Waiting && !r.busy
}

// correctAny corrects whoever has not signed, the one whose letter came back first.
func (r *requestDetail) correctAny() { r.correct(r.wrong(r.pending(r.step().Signers))) }

// linkAny copies the link of one who has not signed.
func (r *requestDetail) linkAny() { r.pick(r.pending(r.step().Signers), r.link) }
