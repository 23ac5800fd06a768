package verify

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"fmt"

	"paraph/signing/cms"
)

// maxEnvelope bounds a CMS file: it is read whole.
const maxEnvelope = 128 << 20

// IsEnvelope reports whether a file that begins so may be a CMS: DER or BER, PEM, or base64 without its lines around.
func IsEnvelope(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n\xef\xbb\xbf")
	switch {
	case len(head) < 4:
		return false
	case head[0] == 0x30 && (head[1] == 0x80 || head[1] > 0x80 && head[1] < 0x89 || int(head[1]) > 10):
		return true
	case bytes.HasPrefix(head, []byte("-----BEGIN PKCS7")), bytes.HasPrefix(head, []byte("-----BEGIN CMS")):
		return true
	}
	return bytes.HasPrefix(head, []byte("MI")) && len(bytes.Trim(head[:min(len(head), 64)], base64Letters)) == 0
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"

// unwrapped is the CMS of a file in BER.
func unwrapped(b []byte) []byte {
	text := bytes.TrimLeft(b, " \t\r\n\xef\xbb\xbf")
	if bytes.HasPrefix(text, []byte("-----BEGIN")) {
		_, text, _ = bytes.Cut(text, []byte("\n"))
		text, _, _ = bytes.Cut(text, []byte("-----END"))
	} else if !bytes.HasPrefix(text, []byte("MI")) {
		return b
	}
	text = bytes.Join(bytes.Fields(text), nil)
	text = text[:len(text)/4*4] // of a beginning, what is whole
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(out, text)
	if err != nil {
		return b
	}
	return out[:n]
}

// Envelope judges a CMS file, .p7m or .p7s (RFC 5652; EN 319 122-1): every one of its signers over the content in it, or over
// detached, which is what a signature without content signs; nil where it was not given. Errors: ErrDamaged.
func Envelope(b, detached []byte, o Options) (*Report, error) {
	sd, rest, err := cms.Parse(unwrapped(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	v := &verifier{options: o}
	v.believed = v.believe()
	v.believed.message(sd)
	content := sd.Content
	if !sd.Attached {
		content = detached
	}
	r := &Report{Reasons: []Reason{}, Signatures: []Signature{}, Covered: sd.Attached || detached != nil}
	for i, s := range sd.Signers {
		o.tell(i, len(sd.Signers))
		one := Signature{
			Field: fmt.Sprint(i + 1), Kind: Approval, Coverage: EntireFile, Changes: NoChange, ChangesAllowed: true,
			Changed: []Change{}, Timestamps: []Timestamp{},
		}
		v.enveloped(sd, s, content, !sd.Attached && detached == nil, &one)
		if sd.Attached && detached != nil && !bytes.Equal(sd.Content, detached) {
			one.add(Altered)
		}
		if len(bytes.Trim(rest, "\x00\r\n")) > 0 {
			one.add(CoverageUnusual) // something stands behind what is signed
		}
		one.settle()
		r.Signatures = append(r.Signatures, one)
	}
	r.settle()
	r.Asks = v.believed.asks
	if o.Recursive && len(content) > 0 {
		r.within("", content, o, 1)
	}
	return r, nil
}

// enveloped judges one signer. Without the content nothing can be said of it but who it names.
func (v *verifier) enveloped(sd *cms.SignedData, s *cms.Signer, content []byte, missing bool, out *Signature) {
	sum := over(content)
	if missing {
		sum = func(crypto.Hash) ([]byte, error) { return s.MessageDigest, nil }
		out.add(NotExamined)
		out.Coverage = Broken
	}
	r := s.Check(sd, sum, v.believed.pool)
	v.signer(r, out)
	if t := s.SigningTime; !t.IsZero() {
		out.ClaimedTime = &t
	}
	v.believes(&found{}, s, r, out)
	levelOf(r, out)
}

// Content is what a CMS file holds; nil where it holds nothing, or is none.
func Content(b []byte) []byte {
	sd, _, err := cms.Parse(unwrapped(b))
	if err != nil {
		return nil
	}
	return sd.Content
}
