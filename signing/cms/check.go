package cms

import (
	"bytes"
	"crypto"
	"slices"
)

// Result is what Check found. Without Faults the mathematics holds and Certificate is the signer's; whom to trust and
// what is strong enough is not asked.
type Result struct {
	Certificate   *Certificate // the one that the signer names and the signed attributes confirm; nil where there is none
	Digest        string       // of the content, "SHA-256"
	Algorithm     string       // "RSA-PKCS1 2048", "ECDSA P-256", …
	Hash          crypto.Hash  // of the content
	SignatureHash crypto.Hash  // of what the signature value covers; 0 where the scheme hashes itself
	Faults        []Fault
	Notes         []string
}

func (r *Result) fault(f Fault) {
	if !slices.Contains(r.Faults, f) {
		r.Faults = append(r.Faults, f)
	}
}

func (r *Result) note(n string) { r.Notes = append(r.Notes, n) }

// Check verifies the signer over content whose digest sum gives. others are certificates that may be the signer's
// besides those in the message.
func (s *Signer) Check(sd *SignedData, sum func(crypto.Hash) ([]byte, error), others []*Certificate) Result {
	r := Result{Digest: s.Digest.String(), Hash: s.Digest.Hash, Algorithm: s.Algorithm.OID.String()}
	key := s.certificate(sd, others, &r)
	scheme, known := s.Algorithm.scheme(s.Digest.Hash)
	if !known || s.Digest.Hash == 0 || !Known(s.Digest.Hash) {
		r.fault(FaultAlgorithm)
		return r
	}
	if scheme.bare {
		r.note(NoteKeyAlgorithm)
	}
	r.SignatureHash = scheme.hash
	s.contradictions(scheme, &r)
	digest, err := sum(s.Digest.Hash)
	if err != nil || len(digest) != size(s.Digest.Hash) {
		r.fault(FaultDigest)
		return r
	}
	if key != nil {
		r.Algorithm = key.uses(scheme)
	}
	if s.HasAttributes {
		s.checkAttributes(sd, digest, &r)
		s.checkValue(key, scheme, &r)
		return r
	}
	s.checkDirect(sd, key, scheme, digest, &r)
	return r
}

// certificate finds the signer's certificate and gives the key to check with. Where the signed attributes name
// another one, the key is still that of the first the signer names.
func (s *Signer) certificate(sd *SignedData, others []*Certificate, r *Result) *Key {
	var named, confirmed []*Certificate
	for _, c := range slices.Concat(sd.Certificates, others) {
		if c == nil || !s.names(c) || slices.ContainsFunc(named, c.Equal) {
			continue
		}
		named = append(named, c)
		if s.ess.confirms(c) && s.essOld.confirms(c) {
			confirmed = append(confirmed, c)
		}
	}
	switch {
	case s.ess == nil && s.essOld == nil:
		r.note(NoteNoSigningCert)
	case s.ess == nil:
		r.note(NoteOldSigningCert)
	}
	if len(named) == 0 {
		r.fault(FaultCertificate)
		return nil
	}
	if len(confirmed) != 1 {
		r.fault(FaultIdentity)
		return named[0].Key
	}
	r.Certificate = confirmed[0]
	if !slices.ContainsFunc(sd.Certificates, r.Certificate.Equal) {
		r.note(NoteSignerElsewhere)
	}
	if r.Certificate.Key.family == kindNone {
		r.fault(FaultCertificate)
		r.fault(FaultAlgorithm)
	}
	return r.Certificate.Key
}

// contradictions holds the algorithms named in several places against each other. Content and attributes hashed by
// two algorithms is odd, but each protects what it covers; without attributes there is but one digest.
func (s *Signer) contradictions(scheme scheme, r *Result) {
	if scheme.hash != 0 && scheme.hash != s.Digest.Hash {
		if s.HasAttributes {
			r.note(NoteDigestDiffers)
		} else {
			r.fault(FaultDigestMismatch)
		}
	}
	if p := s.protected; p != nil && (!p.digest.OID.Equal(s.Digest.OID) || !p.signature.same(s.Algorithm)) {
		r.fault(FaultDigestMismatch)
	}
}

func (s *Signer) checkAttributes(sd *SignedData, digest []byte, r *Result) {
	if s.odd {
		r.fault(FaultAttributes)
	}
	if s.ContentType != nil && !s.ContentType.Equal(sd.ContentType) {
		r.fault(FaultContentType)
	}
	if s.MessageDigest != nil && !bytes.Equal(s.MessageDigest, digest) {
		r.fault(FaultDigest)
	}
}

// checkValue checks the value over the attributes as they stand, tagged as the SET OF they are signed as; where that
// fails, over the same in DER.
func (s *Signer) checkValue(key *Key, scheme scheme, r *Result) {
	if key == nil || key.family == kindNone {
		return
	}
	if !key.fits(scheme) {
		r.fault(FaultAlgorithm)
		return
	}
	if key.verifyMessage(scheme, wrap(idSet, s.attributes), s.Signature) == nil {
		return
	}
	der, ok := inDER(s.attributes)
	if !ok || key.verifyMessage(scheme, wrap(idSet, der), s.Signature) != nil {
		r.fault(FaultSignature)
		return
	}
	r.note(NoteNotDER)
}

// inDER writes the attributes with definite lengths and in the order of DER (X.690, 10.1 and 11.6).
func inDER(attributes []byte) ([]byte, bool) {
	var all [][]byte
	r := &reader{rest: attributes, depth: 1}
	for r.more() {
		one, ok := r.any().definite()
		if !ok {
			return nil, false
		}
		all = append(all, one)
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(all, nil), r.done()
}

// definite writes an element with definite lengths.
func (e element) definite() ([]byte, bool) {
	if e.id&constructed == 0 {
		return wrap(e.id, e.body), e.id != 0
	}
	if e.id == idOctets|constructed {
		b, ok := e.octets()
		return wrap(idOctets, b), ok
	}
	var all [][]byte
	r := e.in()
	for r.more() {
		one, ok := r.any().definite()
		if !ok {
			return nil, false
		}
		all = append(all, one)
	}
	return wrap(e.id, all...), r.done()
}

// checkDirect checks a value over the content alone, which only plain data may have (RFC 5652, 5.3).
func (s *Signer) checkDirect(sd *SignedData, key *Key, scheme scheme, digest []byte, r *Result) {
	r.note(NoteNoAttributes)
	if sd.ContentType.String() != oidData || sd.looksLikeAttributes() {
		r.fault(FaultContentType)
	}
	if key == nil || key.family == kindNone {
		return
	}
	if scheme.hash != s.Digest.Hash || !key.fits(scheme) {
		r.fault(FaultAlgorithm) // a scheme that hashes itself would need the content
		return
	}
	if key.verify(scheme, digest, s.Signature) != nil {
		r.fault(FaultSignature)
	}
}

// looksLikeAttributes says that the content is the signed attributes of some other signature, whose value would then
// pass for one over this content.
func (sd *SignedData) looksLikeAttributes() bool {
	list, ok := nested(sd.Content, 0).take(idSet).in().attributeList()
	return ok && slices.ContainsFunc(list, func(a Attribute) bool { return a.OID.String() == oidMessageDigest })
}
