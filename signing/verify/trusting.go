package verify

import (
	"crypto"
	"slices"
	"time"

	"paraph/signing/cms"
	"paraph/signing/cos"
	"paraph/signing/trust"
)

// believed is what one file brings along to say whom to believe, and what was given besides: certificates, evidence of
// revocation, and when things are proven to have been there.
type believed struct {
	anchors  *trust.Anchors
	listed   listed
	policy   *trust.Policy
	pool     []*cms.Certificate
	evidence trust.Evidence
	now      time.Time // as of when the file is judged
	proofs   []proof
	asks     []Ask // what would settle more
}

// proof is a document time-stamp that holds: all up to end was there at its time.
type proof struct {
	end  int64
	time time.Time
}

// maxBrought bounds certificates, lists and answers that a file brings along.
const maxBrought = 2000

func (v *verifier) believe() *believed {
	b := &believed{anchors: &trust.Anchors{}, listed: listed{ask: v.options.Listed, sets: map[string][]read{}, lists: map[string]Listed{}}, policy: trust.Standard(), now: v.options.At}
	if b.now.IsZero() {
		b.now = time.Now()
	}
	for _, der := range v.options.Anchors {
		c, err := cms.ParseCertificate(der)
		if err != nil {
			continue // whoever gave it has read it
		}
		for _, purpose := range []trust.Purpose{trust.Signing, trust.TimeStamping} {
			b.anchors.Add(trust.Anchor{Certificate: c, Purpose: purpose})
		}
		b.pool = append(b.pool, c)
	}
	for _, e := range v.options.Evidence {
		b.answered(e.Kind, e.DER)
	}
	b.evidence.Pool = b.pool
	if v.file == nil {
		return b // a CMS brings its own along
	}
	dss := v.file.Dict(v.file.catalog["DSS"])
	v.brought(dss["Certs"], b.certificate)
	v.brought(dss["CRLs"], b.list)
	v.brought(dss["OCSPs"], b.answer)
	b.evidence.Pool = b.pool
	return b
}

// brought hands out the streams of an array of the DSS (12.8.4.3).
func (v *verifier) brought(o cos.Object, take func(der []byte)) {
	for i, e := range v.file.Array(o) {
		s, ok := v.file.Resolve(e).(*cos.Stream)
		if !ok || i > maxBrought {
			return
		}
		if der, err := v.file.Decode(s, maxStream); err == nil {
			take(der)
		}
	}
}

func (b *believed) certificate(der []byte) {
	if c, err := cms.ParseCertificate(der); err == nil && len(b.pool) < maxBrought {
		b.pool = append(b.pool, c)
	}
}

func (b *believed) list(der []byte) {
	if l, err := cms.ParseCRL(der); err == nil && len(b.evidence.Lists) < maxBrought {
		b.evidence.Lists = append(b.evidence.Lists, l)
	}
}

func (b *believed) answer(der []byte) {
	if o, err := cms.ParseOCSP(der); err == nil && len(b.evidence.Answers) < maxBrought {
		b.evidence.Answers = append(b.evidence.Answers, o)
	}
}

// message adds what a CMS brings along.
func (b *believed) message(sd *cms.SignedData) {
	b.pool = append(b.pool, sd.Certificates...)
	for _, der := range sd.CRLs {
		b.list(der)
	}
	for _, der := range sd.OCSPs {
		b.answer(der)
	}
	for _, s := range sd.Signers {
		for _, der := range s.RevocationCRLs {
			b.list(der)
		}
		for _, der := range s.RevocationOCSPs {
			b.answer(der)
		}
	}
	b.evidence.Pool = b.pool
}

// judge says what stands against a certificate for a purpose at a time. Where no evidence is as fresh as that, evidence that
// is fresh for used, when the certificate says it was used, serves: of a time-stamp that was good then nothing says otherwise
// since (EN 319 102-1 leaves freshness to the policy; this one asks none beyond the next update at the time of use).
func (b *believed) judge(c *cms.Certificate, purpose trust.Purpose, at, used time.Time) (out []Reason, chain trust.Chain) {
	add := func(r Reason) {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	chain, problems := trust.Path(c, b.pool, b.trusted(c, purpose, used), at)
	if len(chain.Certificates) > 1 && chain.Anchor != nil { // of a stranger's, and of one that is trusted as it stands, it says nothing
		problems = append(problems, trust.Fit(c, purpose)...)
	}
	problems = append(problems, b.policy.Chain(chain, at)...)
	for _, p := range problems {
		if r := ofProblem(p); r != "" {
			add(r)
		}
	}
	if chain.Anchor == nil {
		b.askWho(chain)
		return out, chain
	}
	for i := range chain.Certificates[:len(chain.Certificates)-1] {
		switch s := b.evidence.Status(chain, i, at, b.now); s.State {
		case trust.StateRevoked:
			add(Revoked)
		case trust.StateUnknown:
			if !used.Before(at) || b.evidence.Status(chain, i, used, b.now).State != trust.StateGood {
				add(RevocationUnknown)
				b.askAbout(chain, i)
			}
		}
	}
	return out, chain
}

func ofProblem(p trust.Problem) Reason {
	switch p.Code {
	case trust.IssuerUnknown, trust.ChainConstraints:
		return IssuerUnknown
	case trust.Expired:
		return Expired
	case trust.NotYetValid:
		return NotYetValid
	case trust.AlgorithmWeak:
		if p.Warning {
			return ""
		}
		return AlgorithmWeak
	case trust.NotForSigning:
		return NotForSigning
	case trust.NotForStamping:
		return TimeUnproven
	case trust.Revoked:
		return Revoked
	}
	return RevocationUnknown
}

// provenBefore is the earliest time at which all up to end is proven to have been there, now where nothing proves it.
func (b *believed) provenBefore(end int64) time.Time {
	out := b.now
	for _, p := range b.proofs {
		if p.end >= end && p.time.Before(out) {
			out = p.time
		}
	}
	return out
}

// stamp judges a time-stamp over what sum hashes, which is known to have been there at before.
func (b *believed) stamp(t *cms.Token, sum func(crypto.Hash) ([]byte, error), before time.Time) (cms.TokenResult, []Reason) {
	b.message(t.SignedData)
	r := t.Check(sum, b.pool...)
	var out []Reason
	for _, f := range r.Faults {
		switch f {
		case cms.FaultTSAUsage, cms.FaultCertificate:
			out = append(out, TimeUnproven)
		case cms.FaultAlgorithm:
			out = append(out, FormatUnsupported)
		default:
			out = append(out, TimeForged)
		}
	}
	if r.Time.After(b.now.Add(skew)) {
		out = append(out, TimeUnproven) // or the clock here is wrong
	}
	if r.Certificate != nil {
		reasons, _ := b.judge(r.Certificate, trust.TimeStamping, before, r.Time)
		out = append(out, reasons...)
		for _, p := range b.policy.Digest(t.Imprint.Digest.Hash, before) {
			if !p.Warning {
				out = append(out, AlgorithmWeak)
			}
		}
	}
	return r, slices.Compact(out)
}

// skew is how far clocks may differ.
const skew = 5 * time.Minute

// believes says of a signature whom its certificate is from, and when it is proven to have been made.
func (v *verifier) believes(s *found, signer *cms.Signer, r cms.Result, out *Signature) {
	b := v.believed
	before := b.provenBefore(s.end + 1)
	best := before
	for _, der := range signer.Timestamps {
		one, at := b.signatureStamp(der, signer.Signature, before)
		for _, reason := range contradicted(one, at, r.Certificate) {
			out.add(reason)
		}
		if one.Verdict == Valid && at.Before(best) {
			best = at
		}
		out.Timestamps = append(out.Timestamps, one)
	}
	if best.Before(b.now) {
		out.ProvenTime = &best
	}
	if r.Certificate == nil {
		return
	}
	reasons, chain := b.judge(r.Certificate, trust.Signing, best, best)
	out.Chain = b.path(chain, best, v.options.Whole || v.options.Listed != nil)
	out.vouched(chain, b.listed.lists)
	for _, reason := range reasons {
		out.add(reason)
	}
	for _, h := range []crypto.Hash{r.Hash, r.SignatureHash} {
		for _, p := range b.policy.Digest(h, best) {
			if !p.Warning {
				out.add(AlgorithmWeak)
			}
		}
	}
}

// contradicted is what a time-stamp says against the signature it is one of, whoever made it: it is of something else, or was
// made when the signer had no certificate yet (EN 319 102-1, 5.5.4).
func contradicted(stamp Timestamp, at time.Time, signer *cms.Certificate) (out []Reason) {
	for _, reason := range stamp.Reasons {
		if reason == TimeForged || reason == SignatureUnreadable {
			out = append(out, reason)
		}
	}
	if signer != nil && !at.IsZero() && at.Add(skew).Before(signer.NotBefore) {
		out = append(out, NotYetValid)
	}
	return out
}

// signatureStamp judges a time-stamp of a signature's value (EN 319 122-1, 5.3).
func (b *believed) signatureStamp(der, value []byte, before time.Time) (Timestamp, time.Time) {
	out := Timestamp{Kind: "signature", Verdict: CannotSay, Reasons: []Reason{}}
	t, err := cms.ParseToken(der)
	if err != nil {
		out.Reasons = append(out.Reasons, SignatureUnreadable)
		return out, time.Time{}
	}
	r, reasons := b.stamp(t, over(value), before)
	out.Verdict, out.Reasons = verdict(reasons)
	out.Time = &r.Time
	if r.Certificate != nil {
		out.TSA = r.Certificate.Subject()
	}
	return out, r.Time
}
