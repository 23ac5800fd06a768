package trust

import (
	"slices"
	"time"

	"paraph/signing/cms"
)

// Bounds of weighing evidence, and how far clocks may differ.
const (
	maxChecks = 512 // signatures of evidence that are checked
	skew      = 5 * time.Minute
	maxAge    = 24 * time.Hour // of evidence that does not say when the next comes
)

// Evidence is what there is to say whether certificates were revoked. It remembers what it checked, so it serves one
// goroutine at a time.
type Evidence struct {
	Lists   []*cms.CRL
	Answers []*cms.OCSP
	Pool    []*cms.Certificate // who may have signed them besides those on the path

	checked map[check]*cms.Certificate
}

// check is a signature of evidence by a certificate, or one that speaks for it.
type check struct{ of, by any }

// Source is a piece of evidence that counts: one of List and Answer.
type Source struct {
	List   *cms.CRL
	Answer *cms.OCSP
	Signer *cms.Certificate
	Issued time.Time // thisUpdate
	Next   time.Time // nextUpdate, zero where none is said
}

// Why says for what reason a piece of evidence does not count. The words are stored and shown; the list only grows.
type Why string

// The reasons.
const (
	OtherIssuer      Why = "other-issuer"
	OtherCertificate Why = "other-certificate"
	NotSigned        Why = "not-signed-by-issuer"
	ResponderRights  Why = "responder-not-allowed" // or not signed by who it names
	ResponderExpired Why = "responder-expired"
	ResponderRevoked Why = "responder-revoked"
	FromTheFuture    Why = "from-the-future"
	Stale            Why = "stale"
	Scope            Why = "scope" // it speaks of other certificates, or of some reasons only
	AfterExpiry      Why = "after-expiry"
	Critical         Why = "critical-extension"
	Unreadable       Why = "unreadable"
	NotKnown         Why = "not-known" // the responder does not know the certificate
	TooMuch          Why = "too-much"
)

// Ignored is a piece of evidence about the certificate or its issuer that does not count.
type Ignored struct {
	List   *cms.CRL
	Answer *cms.OCSP
	Why    Why
}

// finding is what a sound piece of evidence says of one certificate.
type finding struct {
	Source
	entry   *cms.Revoked // nil where it is not revoked
	partial bool         // it does not speak of all revocations, so only what it lists counts
	expired bool         // it was issued when the certificate had run out, and need not list it any more
}

// signer finds who signed a piece of evidence, once for each who may have; nil where nobody did.
func (e *Evidence) signer(of, by any, find func() *cms.Certificate) (signer *cms.Certificate, done bool) {
	key := check{of, by}
	if signer, done = e.checked[key]; done {
		return signer, true
	}
	if len(e.checked) >= maxChecks {
		return nil, false
	}
	if e.checked == nil {
		e.checked = map[check]*cms.Certificate{}
	}
	e.checked[key] = find()
	return e.checked[key], true
}

// only is the certificate where the check succeeds.
func only(c *cms.Certificate, err error) *cms.Certificate {
	if err != nil {
		return nil
	}
	return c
}

// list weighs a CRL for the certificate at place i of the path.
func (e *Evidence) list(l *cms.CRL, path []*cms.Certificate, i int, now time.Time) (f finding, why Why) {
	cert := path[i]
	own := cms.SameName(l.RawIssuer, cert.RawIssuer)
	if !own && !(l.Scope.Indirect && slices.ContainsFunc(cert.CRLIssuers, func(n []byte) bool { return cms.SameName(n, l.RawIssuer) })) {
		return f, OtherIssuer
	}
	if l.ThisUpdate.After(now.Add(skew)) {
		return f, FromTheFuture
	}
	signer, why := e.listSigner(l, path[i+1:], own)
	if signer == nil {
		return f, why
	}
	if len(l.UnknownCritical) > 0 {
		return f, Critical
	}
	f = finding{
		Source:  Source{List: l, Signer: signer, Issued: l.ThisUpdate, Next: l.NextUpdate},
		partial: !l.Covers(cert),
		expired: l.ThisUpdate.After(cert.NotAfter) && (l.ExpiredSince.IsZero() || l.ExpiredSince.After(cert.NotAfter)),
	}
	entry, found, err := l.Lookup(cert.RawIssuer, cert.Serial)
	switch {
	case err != nil:
		return f, Unreadable
	case found && entry.Reason != removed:
		f.entry = &entry
	case found, f.partial:
		return f, Scope
	}
	return f, ""
}

// Reasons of revocation that need a thought (RFC 5280, 5.3.1).
const (
	hold    = 6
	removed = 8
)

// listSigner is who signed the list: the issuer with this key, with a key of before or after that its own certificate
// links to this one, or who the certificate names as the issuer of its lists and the path vouches for.
func (e *Evidence) listSigner(l *cms.CRL, above []*cms.Certificate, own bool) (*cms.Certificate, Why) {
	var candidates []*cms.Certificate
	if own {
		candidates = append(candidates, above[0])
	}
	for _, p := range e.Pool {
		if cms.SameName(p.RawSubject, l.RawIssuer) && !slices.ContainsFunc(candidates, p.Equal) &&
			!l.ThisUpdate.Before(p.NotBefore) && !l.ThisUpdate.After(p.NotAfter) && e.vouched(p, above, own) {
			candidates = append(candidates, p)
		}
	}
	for _, c := range candidates {
		signer, done := e.signer(l, c, func() *cms.Certificate { return only(c, l.CheckSignature(c)) })
		if !done {
			return nil, TooMuch
		}
		if signer != nil {
			return signer, ""
		}
	}
	return nil, NotSigned
}

// vouched says whether the issuer itself, or for a foreign issuer of lists anybody on the path, signed the certificate
// that signs lists.
func (e *Evidence) vouched(p *cms.Certificate, above []*cms.Certificate, own bool) bool {
	if !p.HasKeyUsage || !p.IsCA && own {
		return false // CheckSignature asks for cRLSign
	}
	if own {
		above = above[:1]
	}
	return slices.ContainsFunc(above, func(c *cms.Certificate) bool {
		if !c.IsCA || !cms.SameName(p.RawIssuer, c.RawSubject) {
			return false
		}
		signer, _ := e.signer(p, c, func() *cms.Certificate { return only(c, p.CheckSignatureFrom(c)) })
		return signer != nil
	})
}

// answer weighs an OCSP response for the certificate at place i of the path.
func (e *Evidence) answer(o *cms.OCSP, path []*cms.Certificate, i int, now time.Time) (f finding, why Why) {
	cert, issuer := path[i], path[i+1]
	at := slices.IndexFunc(o.Responses, func(r cms.Response) bool { return r.About(cert, issuer) })
	if at < 0 {
		return f, OtherCertificate
	}
	r := o.Responses[at]
	switch {
	case len(o.UnknownCritical) > 0, r.UnknownCritical:
		return f, Critical
	case r.ThisUpdate.After(now.Add(skew)), o.ProducedAt.After(now.Add(skew)):
		return f, FromTheFuture
	}
	signer, why := e.responder(o, issuer)
	if signer == nil {
		return f, why
	}
	f = finding{
		Source:  Source{Answer: o, Signer: signer, Issued: r.ThisUpdate, Next: r.NextUpdate},
		expired: r.ThisUpdate.After(cert.NotAfter) && (r.Cutoff.IsZero() || r.Cutoff.After(cert.NotAfter)),
	}
	switch r.Status {
	case cms.StatusUnknown:
		return f, NotKnown
	case cms.StatusRevoked:
		f.entry = &cms.Revoked{At: r.RevokedAt, Reason: r.Reason}
	}
	return f, ""
}

// responder is who answered, and may.
func (e *Evidence) responder(o *cms.OCSP, issuer *cms.Certificate) (signer *cms.Certificate, why Why) {
	signer, done := e.signer(o, issuer, func() *cms.Certificate { return only(o.Responder(issuer, e.Pool...)) })
	if !done {
		return nil, TooMuch
	}
	if signer == nil {
		return nil, ResponderRights
	}
	if signer.Equal(issuer) {
		return signer, ""
	}
	if len(signer.UnknownCritical) > 0 {
		return nil, ResponderRights
	}
	if o.ProducedAt.Before(signer.NotBefore) || o.ProducedAt.After(signer.NotAfter) {
		return nil, ResponderExpired
	}
	if !signer.NoCheck && e.listedBefore(signer, issuer, o.ProducedAt) {
		return nil, ResponderRevoked
	}
	return signer, ""
}

// listedBefore says whether a list of the issuer revokes the responder before that time.
func (e *Evidence) listedBefore(responder, issuer *cms.Certificate, at time.Time) bool {
	return slices.ContainsFunc(e.Lists, func(l *cms.CRL) bool {
		f, why := e.list(l, []*cms.Certificate{responder, issuer}, 0, l.ThisUpdate)
		return why == "" && f.entry != nil && !f.entry.At.After(at)
	})
}
