package trust

import (
	"bytes"
	"slices"
	"time"

	"paraph/signing/cms"
)

// Bounds of the search. Honest paths have three or four certificates, and one or two candidates for each.
const (
	maxPath       = 12
	maxSignatures = 100 // checked in one search
	maxPaths      = 32  // complete ones that are compared
	maxSteps      = 2000
)

// Chain is a path: the certificate itself first, then who issued it, and so on. It ends with the anchor, or where no
// issuer was found.
type Chain struct {
	Certificates []*cms.Certificate
	Anchor       *Anchor // nil where none was reached
}

// Path finds a way from cert to an anchor over the certificates of pool, and says what stands against it at that time.
// Of several it takes the one with least against it. The rights of cert itself are Fit's matter, algorithms the
// policy's.
func Path(cert *cms.Certificate, pool []*cms.Certificate, anchors *Anchors, at time.Time) (Chain, []Problem) {
	s := search{anchors: anchors, at: at, pool: map[string][]*cms.Certificate{}, signed: map[[2]*cms.Certificate]bool{}}
	for _, c := range pool {
		if c != nil {
			key := cms.NameKey(c.RawSubject)
			s.pool[key] = append(s.pool[key], c)
		}
	}
	s.from([]*cms.Certificate{cert})
	if s.best.Anchor != nil {
		return s.best, s.problems
	}
	chain := Chain{Certificates: s.longest}
	last := s.longest[len(s.longest)-1]
	problems := append(validity(chain, at), constraints(chain)...)
	return chain, append(problems, Problem{Code: IssuerUnknown, Certificate: last, Detail: last.Issuer()})
}

// search is one search for a path, depth first.
type search struct {
	anchors      *Anchors
	pool         map[string][]*cms.Certificate
	at           time.Time
	signed       map[[2]*cms.Certificate]bool // what was checked
	paths, steps int
	longest      []*cms.Certificate
	best         Chain
	problems     []Problem // of the best
}

// from goes on from the last of the certificates and says whether a path was found that nothing stands against.
func (s *search) from(path []*cms.Certificate) bool {
	if len(path) > len(s.longest) {
		s.longest = slices.Clone(path)
	}
	last := path[len(path)-1]
	if anchor := s.anchors.Of(last); anchor != nil {
		return s.complete(Chain{Certificates: slices.Clone(path), Anchor: anchor})
	}
	if len(path) >= maxPath {
		return false
	}
	for _, issuer := range s.issuers(last) {
		if s.steps++; s.paths >= maxPaths || s.steps > maxSteps {
			return false
		}
		if !visited(path, issuer) && s.holds(last, issuer) && s.from(append(path[:len(path):len(path)], issuer)) {
			return true
		}
	}
	return false
}

// holds says whether issuer signed the certificate; when too many were asked about, nobody did.
func (s *search) holds(c, issuer *cms.Certificate) bool {
	key := [2]*cms.Certificate{c, issuer}
	ok, done := s.signed[key]
	if !done && len(s.signed) < maxSignatures {
		ok = c.CheckSignatureFrom(issuer) == nil
		s.signed[key] = ok
	}
	return ok
}

// complete weighs a path that reached an anchor.
func (s *search) complete(c Chain) bool {
	s.paths++
	problems := append(validity(c, s.at), constraints(c)...)
	if s.best.Anchor == nil || weight(problems) < weight(s.problems) {
		s.best, s.problems = c, problems
	}
	return len(problems) == 0
}

// weight orders paths: what is not allowed weighs more than what is out of time.
func weight(problems []Problem) (n int) {
	for _, p := range problems {
		if n++; p.Code == ChainConstraints {
			n += 2 * maxPath
		}
	}
	return n
}

// visited says that the path already holds this certificate, or another of the same name and key.
func visited(path []*cms.Certificate, c *cms.Certificate) bool {
	return slices.ContainsFunc(path, func(p *cms.Certificate) bool {
		return p.Equal(c) || bytes.Equal(p.Key.Bits, c.Key.Bits) && cms.SameName(p.RawSubject, c.RawSubject)
	})
}

// issuers are those who may have issued c by their name, the likeliest first: the key identifiers only sort, since some
// authorities write wrong ones. The signature decides.
func (s *search) issuers(c *cms.Certificate) (out []*cms.Certificate) {
	key := cms.NameKey(c.RawIssuer)
	for _, a := range s.anchors.byName[key] {
		out = append(out, a.Certificate)
	}
	for _, p := range s.pool[key] {
		if !slices.ContainsFunc(out, p.Equal) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *cms.Certificate) int { return s.unlikely(c, a) - s.unlikely(c, b) })
	return out
}

func (s *search) unlikely(c, issuer *cms.Certificate) (n int) {
	if c.AuthorityKeyID != nil && issuer.SubjectKeyID != nil && !bytes.Equal(c.AuthorityKeyID, issuer.SubjectKeyID) {
		n += 4
	}
	if s.anchors.Of(issuer) == nil {
		n += 2
	}
	if s.at.Before(issuer.NotBefore) || s.at.After(issuer.NotAfter) {
		n++
	}
	return n
}

// validity looks at the periods. An anchor is trusted as it stands, unless it is what the question is about.
func validity(c Chain, at time.Time) (out []Problem) {
	for i, cert := range c.Certificates {
		switch {
		case i > 0 && i == len(c.Certificates)-1 && c.Anchor != nil:
		case at.Before(cert.NotBefore):
			out = append(out, Problem{Code: NotYetValid, Certificate: cert})
		case at.After(cert.NotAfter):
			out = append(out, Problem{Code: Expired, Certificate: cert, Since: cert.NotAfter})
		}
	}
	return out
}
