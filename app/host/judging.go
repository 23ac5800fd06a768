package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"paraph/app/say"
	"paraph/app/verify"
	"paraph/internal/worker"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// mostWaiting are how many files may wait to be judged; who comes beyond is told to come again.
const mostWaiting = 32

// judging judges files of those who ask the service, some at once, the others in turn.
type judging struct {
	verifier *verify.Verifier
	turn     chan struct{}
	waiting  atomic.Int32
	clock    func() time.Time
}

// newJudging judges by what the folder's desk is told to trust, and asks issuers where the desk may.
func newJudging(h *Host, workers *worker.Pool) *judging {
	o := h.options
	trust := verify.NewTrust(h.folder, workers, o.Clock, o.Log)
	trust.Allow = o.AllowNet
	return &judging{verifier: &verify.Verifier{Own: h.records, Workers: workers, Trust: trust}, turn: make(chan struct{}, runtime.NumCPU()), clock: o.Clock}
}

func (j *judging) close() { j.verifier.Workers.Close() }

// examine judges a file for the contract's POST /verify.
func (j *judging) examine(ctx context.Context, e esign.Examination) (*esign.Examined, error) {
	now := j.clock()
	if e.At.After(signing.EndOfDay(now.UTC())) {
		return nil, &signing.Problem{Code: signing.ProblemOption, Word: "verifyOnDate"}
	}
	if j.waiting.Add(1) > mostWaiting {
		j.waiting.Add(-1)
		return nil, sync.ErrFull
	}
	defer j.waiting.Add(-1)
	select {
	case j.turn <- struct{}{}:
		defer func() { <-j.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	o := verify.Options{Options: judge.Options{Password: e.Password, Recursive: e.Recursive, Whole: true}}
	if !e.At.IsZero() && e.At.Before(now) {
		o.At = e.At
	}
	if e.Detached != nil {
		var err error
		if o.Detached, err = io.ReadAll(e.Detached); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	v, err := j.verifier.Verify(ctx, e.File, o)
	if err != nil {
		return nil, unjudged(err)
	}
	out := examined(v, say.In("en"), time.Since(begun))
	out.CheckDate.Time, out.VerificationDate.Time = now, cmp.Or(o.At, now)
	out.PlainDocument, err = judge.ContentOf(ctx, j.verifier.Workers, e.File)
	return out, err
}

// unjudged is why a file was not judged, as a problem of the file where it is one.
func unjudged(err error) error {
	if errors.Is(err, worker.ErrCrashed) || errors.Is(err, worker.ErrTimeout) || errors.Is(err, worker.ErrMemory) {
		return &signing.Problem{Code: signing.ProblemUnreadable}
	}
	return err
}

// examined puts a verdict into the contract's words.
func examined(v verify.Verdict, voice say.Voice, took time.Duration) *esign.Examined {
	sentence := voice.Verdict(v.Report.Verdict, v.Reasons)
	out := &esign.Examined{
		Verified: v.Report.Verdict == judge.Valid, Signatures: []esign.ExaminedSignature{}, Notes: []esign.ExaminedNote{},
		Paraph: v.Line("", sentence, took), Sentence: sentence,
	}
	if len(v.Signatures) > 0 {
		out.SignatureFormat = formatOf(v.Signatures[0])
	}
	addExamined(out, &v.Report, "", voice)
	about := func(r judge.Reason) bool {
		return slices.ContainsFunc(out.Notes, func(n esign.ExaminedNote) bool { return n.Synopsis == string(r) })
	}
	for _, r := range v.Reasons {
		if !about(r) { // a signature's own stand there already
			out.Notes = append(out.Notes, noteOf(r, -1, voice))
		}
	}
	out.Count = len(out.Signatures)
	return out
}

// formatOf is the family of a signature's level, such as PAdES.
func formatOf(s judge.Signature) string {
	family, _, _ := strings.Cut(s.Level, "-")
	return family
}

// addExamined adds the signatures of a file and of those that stand in it.
func addExamined(out *esign.Examined, r *judge.Report, within string, voice say.Voice) {
	for i, s := range r.Signatures {
		for _, reason := range s.Reasons {
			out.Notes = append(out.Notes, noteOf(reason, len(out.Signatures), voice))
		}
		out.Signatures = append(out.Signatures, signatureOf(s, within+fmt.Sprint(i)))
	}
	for i, in := range r.Inner {
		addExamined(out, in.Report, fmt.Sprintf("%s%d.", within, i), voice)
	}
}

func noteOf(r judge.Reason, about int, voice say.Voice) esign.ExaminedNote {
	kinds := map[string]int{judge.DoNotRely: 1, judge.CannotSay: 2, judge.Valid: 3}
	return esign.ExaminedNote{About: about, Type: kinds[r.Word()], Synopsis: string(r), Description: voice.Reason(r)}
}

// records are the service's own, for its verifier.
func (h *Host) records(context.Context) (verify.Records, error) { return ownRecords{h}, nil }

type ownRecords struct{ host *Host }

// Sealed implements verify.Records.
func (r ownRecords) Sealed(ctx context.Context, sha256 string) (own.Sealed, error) {
	q, proof, err := r.host.Service.Sealed(ctx, sha256)
	if err != nil {
		return own.Sealed{}, err
	}
	return own.SealedOf(q, proof), nil
}

// SealCertificate implements verify.Records.
func (r ownRecords) SealCertificate(context.Context) (own.Seal, error) {
	return r.host.SealCertificate(), nil
}
