package report

import (
	"slices"

	"paraph/app/say"
	"paraph/app/verify"
	judge "paraph/signing/verify"
)

// Fact is one thing that is known, or is not, in a phrase under its name.
type Fact struct{ What, How string }

// Called is whose a signature is; one that nobody can read has a number, from 1.
func Called(v say.Voice, s judge.Signature, n int) string {
	if name := judge.CalledAs(s.Signer); name != "" {
		return name
	}
	return v.Say("verify.card.unnamed", "n", n)
}

// When is when a signature was made, and where it stands.
func When(v say.Voice, s judge.Signature) string {
	at := v.Say("verify.card.undated")
	if t := TimeOf(s); t != nil {
		at = v.DateTime(t.Local())
	}
	if s.Page > 0 && len(s.Box) == 4 {
		return v.Say("verify.card.when", "at", at, "n", s.Page)
	}
	if s.Coverage == judge.EntireFile && s.SignedBytes == 0 { // a file around what it signs has no pages
		return at
	}
	return v.Say("verify.card.unseen", "at", at)
}

// Facts are what is known of a signature in a file.
func Facts(v say.Voice, found verify.Verdict, office string, s judge.Signature) (out []Fact) {
	add := func(what, how string) {
		if how != "" {
			out = append(out, Fact{what, how})
		}
	}
	who := judge.CalledAs(s.Signer)
	if o := judge.NamePart(s.Signer, "O"); o != "" && o != who {
		who += ", " + o
	}
	add(v.Say("verify.card.who"), who)
	add(v.Say("verify.card.kind"), kind(v, found, office, s))
	add(v.Say("verify.card.issuer"), judge.CalledAs(s.Issuer))
	add(v.Say("verify.card.trusted"), trusted(v, found, s))
	add(v.Say("verify.card.time"), made(v, s))
	add(v.Say("verify.card.covers"), covers(v, s))
	add(v.Say("verify.card.revoked"), revoked(v, found, s))
	return out
}

func kind(v say.Voice, found verify.Verdict, office string, s judge.Signature) string {
	switch {
	case found.SealedHere && office != "":
		return v.Say("verify.kind.seal", "office", office)
	case found.SealedHere:
		return v.Say("verify.kind.seal.nameless")
	}
	kind, quality := v.Say("verify.kind."+s.Kind), qualified(v, s)
	switch {
	case quality == "":
		return kind
	case s.Kind == judge.Approval:
		return quality
	}
	return kind + ". " + quality
}

// trusted says who says so of a signer's issuer, "" where nobody of those who are known here does.
func trusted(v say.Voice, found verify.Verdict, s judge.Signature) string {
	if own, ok := found.Vouched(s); ok {
		if own.Own {
			return v.Say("verify.trusted.seal")
		}
		return v.Say("verify.trusted.own", "name", own.Name(), "at", v.Date(own.Added.Local()))
	}
	if s.Territory == "" || s.ListIssued == nil {
		return ""
	}
	return v.Say("verify.trusted.list", "state", v.Country(s.Territory), "at", v.Date(s.ListIssued.Local()))
}

// qualified says what a signature is by the trusted lists, "" where they were not asked.
func qualified(v say.Voice, s judge.Signature) string {
	device := s.Device == "yes"
	switch {
	case s.Qualified == "" || s.Kind == judge.DocTimeStamp || s.Kind == judge.UsageRights:
		return ""
	case s.Qualified == "e-signature" && device:
		return v.Say("verify.qualified.signature")
	case s.Qualified == "e-signature":
		return v.Say("verify.qualified.certificate")
	case s.Qualified == "e-seal" && device:
		return v.Say("verify.qualified.seal")
	case s.Qualified == "e-seal":
		return v.Say("verify.qualified.seal.certificate")
	case s.Qualified == "unknown":
		return v.Say("verify.qualified.unknown")
	}
	return v.Say("verify.qualified.no")
}

func made(v say.Voice, s judge.Signature) string {
	switch {
	case s.ProvenTime != nil:
		return v.Say("verify.time.proven", "at", v.DateTime(s.ProvenTime.Local()))
	case s.ClaimedTime != nil:
		return v.Say("verify.time.claimed", "at", v.DateTime(s.ClaimedTime.Local()))
	}
	return v.Say("verify.card.undated")
}

func covers(v say.Voice, s judge.Signature) string {
	key := "verify.covers.broken"
	switch {
	case s.Coverage == judge.EntireFile:
		key = "verify.covers.all"
	case s.Coverage != judge.EntireRevision:
	case !s.ChangesAllowed:
		key = "verify.covers.first"
	case s.Changes == judge.NoChange || s.Changes == judge.LongTermData:
		key = "verify.covers.then"
	default:
		key = "verify.covers.allowed"
	}
	return v.Say(key)
}

// revoked says whether the certificate was withdrawn: nobody was asked where its issuer is not known.
func revoked(v say.Voice, found verify.Verdict, s judge.Signature) string {
	key := "verify.revoked.unknown"
	switch {
	case slices.Contains(s.Reasons, judge.Revoked):
		key = "verify.revoked.yes"
	case found.SealedHere && !found.Practice:
		key = "verify.revoked.here"
	case s.Verdict == judge.Valid:
		key = "verify.revoked.no"
	case found.Unconnected && slices.Contains(s.Reasons, judge.RevocationUnknown):
		key = "verify.revoked.unasked"
	}
	return v.Say(key)
}

// trusting are the reasons that leave what was signed, and with which key, beyond doubt.
func trusting() []judge.Reason {
	return []judge.Reason{
		judge.IssuerUnknown, judge.RevocationUnknown, judge.Expired, judge.NotYetValid, judge.AlgorithmWeak, judge.TimeUnproven, judge.NotQualified,
		judge.ChangedAnnotations, verify.Practice,
	}
}

// holds reports whether a signature fits what it signs, whoever is behind it.
func holds(s judge.Signature) bool {
	return !slices.ContainsFunc(s.Reasons, func(r judge.Reason) bool { return !slices.Contains(trusting(), r) })
}

// Certain is what is beyond doubt of a file of which not everything can be said.
func Certain(v say.Voice, found verify.Verdict) (out []Fact) {
	all := found.Signatures
	if len(all) == 0 || slices.ContainsFunc(all, func(s judge.Signature) bool { return !holds(s) }) {
		return nil
	}
	switch {
	case !slices.ContainsFunc(all, func(s judge.Signature) bool {
		return s.Changes == judge.FormFill || s.Changes == judge.Annotation || !s.ChangesAllowed
	}):
		out = append(out, Fact{v.Say("verify.certain.unchanged"), v.Say("verify.certain.unchanged.how")})
	case !slices.ContainsFunc(all, func(s judge.Signature) bool {
		return !s.ChangesAllowed || slices.Contains(s.Reasons, judge.ChangedAnnotations)
	}):
		out = append(out, Fact{v.Say("verify.certain.allowed"), v.Say("verify.certain.allowed.how")})
	}
	for _, s := range all {
		name, by := judge.CalledAs(s.Signer), judge.CalledAs(s.Issuer)
		if name != "" && s.Kind != judge.UsageRights {
			out = append(out, Fact{v.Say("verify.certain.key", "name", inSentence(name)), v.Say("verify.certain.key.how", "issuer", by)})
		}
		if s.ProvenTime != nil {
			out = append(out, Fact{v.Say("verify.certain.time", "at", v.DateTime(s.ProvenTime.Local())), v.Say("verify.certain.time.how")})
		}
	}
	return out
}

// Missing is what is open, each as a question with its reason; that of several signatures is asked once.
func Missing(v say.Voice, found verify.Verdict) (out []Fact) {
	for _, r := range found.Reasons {
		if v.Has("verify.missing." + string(r)) {
			why := v.Reason(r)
			if r == judge.RevocationUnknown && found.Unconnected {
				why = v.Say("verify.missing.unasked")
			}
			out = append(out, Fact{v.Say("verify.missing." + string(r)), why})
		}
	}
	return out
}
