package verify

import (
	"slices"

	"paraph/signing/cms"
)

// levels are the steps of a signature that lasts, in growing order (EN 319 142-1, 6; EN 319 122-1, 6).
var levels = []string{"B", "T", "LT", "LTA"}

// level is how far a signature of a PDF is made to last: B, with a time-stamp of it or of the document T, with evidence of
// revocation in the DSS LT, and with a document time-stamp over that LTA. A profile whose signature lacks what its B asks for
// has the name of its format alone.
func (v *verifier) level(s *found, sub string, signer *cms.Signer, r cms.Result, out *Signature) {
	profile := "PKCS7-"
	switch sub {
	case "adbe.x509.rsa_sha1":
		profile = "PKCS1-"
	case "ETSI.CAdES.detached":
		profile = "PAdES-BASELINE-"
		if slices.Contains(r.Notes, cms.NoteNoSigningCert) || !signer.SigningTime.IsZero() || v.file.Resolve(s.dict["M"]) == nil {
			out.Level = "PAdES"
			return
		}
	}
	stamped, covered := v.stamps(s)
	for _, t := range out.Timestamps {
		stamped = stamped || !slices.Contains(t.Reasons, TimeForged) && !slices.Contains(t.Reasons, SignatureUnreadable)
	}
	dss := v.file.Dict(v.file.catalog["DSS"])
	evidence := len(v.file.Array(dss["CRLs"]))+len(v.file.Array(dss["OCSPs"])) > 0
	step := 0
	for _, reached := range []bool{stamped, evidence, covered} {
		if !reached {
			break
		}
		step++
	}
	out.Level = profile + levels[step]
}

// stamps reports whether a document time-stamp covers a signature, and whether one covers the DSS as well.
func (v *verifier) stamps(s *found) (stamped, covered bool) {
	for _, t := range v.all {
		if t.kind == DocTimeStamp && t.fault == "" && t.end > s.end && t.was != nil {
			stamped = true
			covered = covered || t.was.Dict(t.was.catalog["DSS"]) != nil
		}
	}
	return stamped, covered
}

// levelOf is that of a signer of a CMS file.
func levelOf(r cms.Result, out *Signature) {
	switch {
	case slices.Contains(r.Notes, cms.NoteNoSigningCert):
		out.Level = "CMS"
	case slices.ContainsFunc(out.Timestamps, func(t Timestamp) bool { return !slices.Contains(t.Reasons, TimeForged) }):
		out.Level = "CAdES-BASELINE-T"
	default:
		out.Level = "CAdES-BASELINE-B"
	}
}
