package host

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"paraph/app/backend/mail"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// The modes of a service, as Ready shows them.
const (
	ModeThisComputer = "this-computer" // signers elsewhere cannot reach it
	ModeInside       = "inside"        // only signers in the office's own network can
	ModeOwnAddress   = "own-address"
)

// Ready implements own.Service. The public address is asked again, unless that was just done.
func (h *Host) Ready(ctx context.Context) own.Ready {
	s := h.Settings()
	r := own.Ready{
		Program: "paraph", Office: s.Office, Practice: s.Practice, Public: s.PublicURL, Missing: []string{},
		Can: []string{"email", "sizes", "lastDay", "language", "remind", "correct", "apart", "note"}, Version: Version, Limits: &s.Limits.Limits,
		Privacy: signing.WebAddress(s.Privacy), Run: h.run,
	}
	r.Fault = h.whole(ctx)
	name, err := h.sealer.Name(ctx)
	if err != nil {
		r.Missing = append(r.Missing, "seal")
	}
	r.Seal, r.SealUnknown = name, err == nil && h.sealUnknown()
	if h.mailProbe == nil || h.mailProbe.last() != nil {
		r.Missing = append(r.Missing, "mail")
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if h.publicProbe.ask(ctx) != nil {
		r.Missing = append(r.Missing, "public")
	}
	r.Mode, r.PublicFault = h.publicProbe.reaches(), h.publicProbe.fault()
	if h.uncertified {
		r.PublicFault = "file"
	}
	r.UnnamedProxy = h.server.unnamed.seen()
	return r
}

// whole is what is wrong with the store as a whole, as far as it can be asked.
func (h *Host) whole(ctx context.Context) (f *signing.Fault) {
	_ = h.store.View(ctx, func(tx sync.Tx) (err error) { // an unreadable one is told by whoever asks for a request
		f, err = tx.Whole()
		return err
	})
	return f
}

// readyTime bounds how long Ready, or somebody who sends, waits for an answer from outside.
const readyTime = 3 * time.Second

// able says why nothing can be sent now, or nil: signers would not reach the page, or the mail server has
// said for good that it does not take our letters. One that merely does not answer keeps nobody: letters wait.
func (h *Host) able(ctx context.Context) *signing.Problem {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if h.publicProbe.last() != nil {
		switch err := h.publicProbe.ask(ctx); {
		case errors.Is(err, ErrPublicInside):
			return &signing.Problem{Code: signing.ProblemInside}
		case err != nil:
			return &signing.Problem{Code: signing.ProblemPublic}
		}
	}
	if h.mailProbe != nil && errors.Is(h.mailProbe.first(ctx), mail.ErrRefused) {
		return &signing.Problem{Code: signing.ProblemSender}
	}
	return nil
}

// MailTest implements own.Service: a letter to the office's own contact, handed over while the caller waits.
func (h *Host) MailTest(ctx context.Context) error {
	if h.mailProbe == nil {
		return &signing.Problem{Code: signing.ProblemNoMail}
	}
	err := h.Service.MailTest(ctx)
	why := mail.RefusalOf(err)
	ofLetter := err != nil && slices.Contains([]signing.LetterReason{signing.LetterAddress, signing.LetterPolicy, signing.LetterContent, signing.LetterSize}, why.Reason)
	if !errors.Is(err, signing.ErrState) && !ofLetter { // without a contact nothing was tried; what is wrong with it keeps no other letter
		h.mailProbe.note(err)
	}
	if errors.Is(err, signing.ErrState) {
		return &signing.Problem{Code: signing.ProblemContact}
	}
	p := testProblem(err)
	if p == nil {
		return nil
	}
	if p.Code == signing.ProblemMailDown {
		h.options.Log.Warn("test letter not handed over", slog.Any("cause", err))
	}
	return p
}

// testProblem is why a test letter was not taken; nil where it was.
func testProblem(err error) *signing.Problem {
	why := mail.RefusalOf(err)
	var untrusted *mail.UntrustedError
	switch {
	case err == nil:
		return nil
	case why.Reason == signing.LetterSignIn:
		return &signing.Problem{Code: signing.ProblemMailSignIn}
	case errors.As(err, &untrusted):
		return &signing.Problem{Code: signing.ProblemCode("mail-server-" + untrusted.Cause)}
	case why.Reason != signing.LetterSilent:
		return &signing.Problem{Code: signing.ProblemMailRefused, Word: string(why.Reason), Limit: why.Code}
	}
	return &signing.Problem{Code: signing.ProblemMailDown}
}
