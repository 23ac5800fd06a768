package trust

import (
	"bytes"
	"testing"

	"paraph/signing/cms"
)

// FuzzEvidence: nothing that the issuer did not sign says anything of its certificates. The seeds are signed by others.
func FuzzEvidence(f *testing.F) {
	p := made(f)
	namesake := issued(f, "Sub", p.root, ca)
	sibling := issued(f, "Sibling", p.sub, responder)
	f.Add(list(f, namesake, 9, 15, []entry{{p.alice, 8, 1}}).Raw)
	f.Add(list(f, namesake, 9, 15, nil, part("http://a")).Raw)
	f.Add(answer(f, p.sub, namesake, p.alice, 9, 15).Raw)
	f.Add(sibling.cert.Raw)
	f.Fuzz(func(t *testing.T, b []byte) {
		var e Evidence
		if l, err := cms.ParseCRL(b); err == nil {
			e.Lists = append(e.Lists, l)
		}
		if o, err := cms.ParseOCSP(b); err == nil {
			e.Answers = append(e.Answers, o)
		}
		if c, err := cms.ParseCertificate(b); err == nil {
			e.Pool = append(e.Pool, c)
			if chain, problems := Path(c, certs(p.sub), anchored(Signing, p.root), day(10)); chain.Anchor != nil && !bytes.Equal(c.RawTBS, sibling.cert.RawTBS) {
				t.Fatalf("forged: %v", said(problems))
			}
		}
		if s := e.Status(p.chain, 0, day(10), day(20)); s.State != StateUnknown {
			t.Fatalf("%s by a stranger", s.State)
		}
	})
}
