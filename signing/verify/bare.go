package verify

import (
	"paraph/signing/cms"
	"paraph/signing/cos"
)

// maxBareCertificates bounds what stands beside a bare signature.
const maxBareCertificates = 32

// bare judges a signature that is no message (adbe.x509.rsa_sha1; 12.8.3.2): its certificates stand in Cert, the signer's first.
func (v *verifier) bare(s *found, contents []byte, out *Signature) {
	all := v.file.Array(s.dict["Cert"])
	if one, ok := v.file.Resolve(s.dict["Cert"]).(cos.String); ok {
		all = []cos.Object{one}
	}
	var certificates []*cms.Certificate
	for _, o := range all[:min(len(all), maxBareCertificates)] {
		der, ok := v.file.Resolve(o).(cos.String)
		c, err := cms.ParseCertificate([]byte(der))
		if !ok || err != nil {
			out.add(SignatureUnreadable)
			return
		}
		certificates = append(certificates, c)
	}
	if len(certificates) == 0 {
		out.add(SignatureUnreadable)
		return
	}
	v.believed.pool = append(v.believed.pool, certificates...)
	v.believed.evidence.Pool = v.believed.pool
	out.ClaimedTime = v.claimed(s.dict)
	r := cms.CheckBare(contents, certificates[0], v.sum(s))
	v.signer(r, out)
	v.believes(s, &cms.Signer{}, r, out)
	v.level(s, "adbe.x509.rsa_sha1", &cms.Signer{}, r, out)
}
