package verify

import (
	"slices"
	"time"

	"paraph/signing/cos"
)

// add notes a reason, once.
func (s *Signature) add(r Reason) {
	if !slices.Contains(s.Reasons, r) {
		s.Reasons = append(s.Reasons, r)
	}
}

// settle makes the verdict of the reasons; the gravest comes first.
func (s *Signature) settle() {
	s.Verdict, s.Reasons = verdict(s.Reasons)
	switch s.Verdict {
	case Valid:
		s.Indication = Passed
	case CannotSay:
		s.Indication = "INDETERMINATE"
	default:
		s.Indication = "TOTAL_FAILED"
	}
	if len(s.Reasons) > 0 {
		s.SubIndication = subIndication(s.Reasons[0])
	}
}

// verdict is the word that reasons lead to, with the reasons that lead there first.
func verdict(reasons []Reason) (string, []Reason) {
	word := Valid
	out := []Reason{}
	for _, w := range []string{DoNotRely, CannotSay, Valid} {
		for _, r := range reasons {
			if r.Word() == w {
				if len(out) == 0 {
					word = w
				}
				out = append(out, r)
			}
		}
	}
	return word, out
}

// settle makes the verdict of a file of those of its signatures. Usage rights sign nothing a person reads. Whom a document
// time-stamp is from leaves open when something was there, not what people signed: it proved nothing for their signatures
// then, and where they hold without it, they hold.
func (r *Report) settle() {
	var all []Reason
	signed := false
	people := slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.Kind == Approval || s.Kind == Certification })
	for _, s := range r.Signatures {
		if s.Kind == UsageRights {
			continue
		}
		signed = true
		for _, reason := range s.Reasons {
			if s.Kind == DocTimeStamp && people && reason.ofTrust() {
				continue
			}
			if !slices.Contains(all, reason) {
				all = append(all, reason)
			}
		}
	}
	r.Verdict, r.Reasons = verdict(all)
	if !signed {
		r.Verdict = Unsigned
	}
}

// subIndication is the one of EN 319 102-1, table 5 and 6, that a reason stands for.
func subIndication(r Reason) string {
	switch r {
	case Altered:
		return "HASH_FAILURE"
	case SignatureBroken, IdentityMismatch:
		return "SIG_CRYPTO_FAILURE"
	case CoverageBroken, ForbiddenChange, HiddenContent, SignatureRemoved, SignatureUnreadable, CoverageUnusual, ChangedAnnotations, FormatUnsupported:
		return "FORMAT_FAILURE"
	case Revoked:
		return "REVOKED"
	case NotForSigning:
		return "CHAIN_CONSTRAINTS_FAILURE"
	case IssuerUnknown:
		return "NO_CERTIFICATE_CHAIN_FOUND"
	case RevocationUnknown:
		return "TRY_LATER"
	case Expired, NotYetValid:
		return "OUT_OF_BOUNDS_NO_POE"
	case AlgorithmWeak:
		return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
	case TimeForged, TimeUnproven:
		return "NO_POE"
	}
	return ""
}

// claimed is the time a signature dictionary says (7.9.4); nil where it says none that can be read.
func (v *verifier) claimed(sig cos.Dict) *time.Time {
	s, ok := v.file.Text(sig["M"])
	if !ok {
		return nil
	}
	return parseDate(s)
}

// parseDate reads a date as 7.9.4 has it, and as writers have it: without the last apostrophe, with Z, with less than all.
func parseDate(s string) *time.Time {
	if len(s) > 2 && s[:2] == "D:" {
		s = s[2:]
	}
	digits := 0
	for digits < len(s) && digits < 14 && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	layout := "20060102150405"
	if digits < 4 || digits%2 != 0 {
		return nil
	}
	t, err := time.Parse(layout[:digits], s[:digits])
	if err != nil {
		return nil
	}
	shift := offset(s[digits:])
	t = t.Add(-shift)
	return &t
}

// offset reads what follows the digits of a date: Z, or + or - with hours and minutes.
func offset(s string) time.Duration {
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return 0
	}
	var n [4]int
	i := 0
	for _, c := range s[1:] {
		if c >= '0' && c <= '9' && i < 4 {
			n[i] = int(c - '0')
			i++
		}
	}
	d := time.Duration(n[0]*10+n[1])*time.Hour + time.Duration(n[2]*10+n[3])*time.Minute
	if s[0] == '-' {
		return -d
	}
	return d
}
