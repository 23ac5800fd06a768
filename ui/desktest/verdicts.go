package desktest

import (
	"context"
	"errors"
	"slices"
	"time"

	"paraph/app"
	"paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
)

// Document implements the screen's Verifier: Reports is what stands in the files, and Sealed what the service knows,
// signing.ErrNotFound that it knows nothing and another error that it does not answer.
func (f *Works) Document(ctx context.Context, doc app.Document, told func(done, of int)) (verify.Verdict, error) {
	told(f.Told[0], f.Told[1])
	if err := f.wait(ctx, HeldVerdict); err != nil {
		return verify.Verdict{}, err
	}
	report, has := f.Reports[doc.Name()]
	if !has {
		facts, err := doc.Facts(ctx, "")
		if err != nil {
			return verify.Verdict{}, err
		}
		report = judge.Report{Verdict: judge.Unsigned, Pages: len(facts.Pages)}
		if facts.Signed {
			report = ReportOf(SignatureBy("CN=Anna Rossi, O=Rossi Serramenti, C=IT", judge.IssuerUnknown))
		}
	}
	v, sealed := f.SealedSums[doc.SHA256()]
	switch {
	case sealed:
	case errors.Is(f.SealedErr, signing.ErrNotFound):
		return verify.Verdict{Report: report, Issuers: f.IssuersAre, Unconnected: f.ReachingIs.Ask != verify.AskYes, Unlisted: f.AgeIs.None}, nil
	case f.SealedErr != nil:
		return verify.Verdict{Report: report, Unasked: f.SealedErr}, nil
	default:
		v = f.Sealed
	}
	v.Report = ReportOf(SignatureBy("CN=Sigillo di Studio Bianchi, O=Studio Bianchi, C=IT"))
	v.SealedHere = v.Proof.Fault == nil
	switch {
	case !v.SealedHere:
		v.Report = ReportOf(SignatureBy("CN=Sigillo di Studio Bianchi, O=Studio Bianchi, C=IT", judge.IssuerUnknown))
		v.Reasons = append(v.Reasons, verify.Broken)
	case v.Practice:
		v.Report = ReportOf(SignatureBy("CN=Sigillo di prova, O=Studio Bianchi, C=IT", judge.IssuerUnknown))
		v.Reasons = append(v.Reasons, verify.Practice)
	}
	return v, nil
}

// SignatureBy is one of somebody, with the reasons why it is not valid.
func SignatureBy(signer string, reasons ...judge.Reason) judge.Signature {
	at := time.Date(2026, 11, 12, 10, 41, 0, 0, time.Local)
	s := judge.Signature{
		Field: "Firma1", Kind: judge.Approval, Verdict: judge.Valid, Reasons: reasons, Indication: judge.Passed, Level: "PAdES-B-B",
		Signer: signer, Issuer: "CN=InfoCert Firma Qualificata 2, O=InfoCert S.p.A., C=IT", Serial: "45:32:3C:FD:28:C8:94:1D", ClaimedTime: &at,
		Coverage: judge.EntireFile, SignedBytes: 236_400, Changes: judge.NoChange, ChangesAllowed: true, Digest: "SHA-256", Algorithm: "RSA-PKCS1 2048",
		Page: 2, Box: []float64{72, 600, 164, 45},
	}
	warns := []judge.Reason{judge.ForbiddenChange, judge.HiddenContent, judge.Altered, judge.SignatureBroken}
	switch {
	case len(reasons) == 0:
	case slices.Contains(warns, reasons[0]):
		s.Verdict, s.Indication, s.SubIndication = judge.DoNotRely, "TOTAL_FAILED", "FORMAT_FAILURE"
	default:
		s.Verdict, s.Indication, s.SubIndication = judge.CannotSay, "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"
	}
	return s
}

// ReportOf is what is found of a file with these signatures.
func ReportOf(all ...judge.Signature) judge.Report {
	r := judge.Report{Verdict: judge.Valid, Pages: 4, Covered: true, Signatures: all}
	for _, s := range all {
		if s.Verdict == judge.DoNotRely || s.Verdict == judge.CannotSay && r.Verdict == judge.Valid {
			r.Verdict = s.Verdict
		}
		for _, reason := range s.Reasons {
			if !slices.Contains(r.Reasons, reason) {
				r.Reasons = append(r.Reasons, reason)
			}
		}
	}
	return r
}
