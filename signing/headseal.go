package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
)

// HeadSeal is the signature of the office's seal on the evidence as it stood when the document was sealed, the line
// document.sealed the last of it. It binds who reads the trail to nothing but the seal's certificate, which is in the sealed
// PDF too: no line up to that one can be changed, taken out or put in by anybody without the seal's key.
//
// A stranger saves Text, Signature (its bytes, not the base64) and Certificate as three files and asks openssl:
//
//	openssl x509 -in seal.pem -pubkey -noout > seal.pub && openssl dgst -sha256 -verify seal.pub -signature head.sig head.txt
//
// then compares the number of lines and the hash in head.txt with the trail's line of that number, and recomputes the lines
// up to it (Event.Canonical, Event.Link, Genesis). The trail's PDF has the three as attachments (pdfdetach -saveall).
type HeadSeal struct {
	Lines       int64  `json:"lines"`
	Head        string `json:"head"`        // hex SHA-256 of line number Lines
	Text        string `json:"text"`        // what is signed, byte for byte: HeadText
	Signature   []byte `json:"signature"`   // RSA: PKCS #1 v1.5; ECDSA: DER (RFC 3279, 2.2.3); both with SHA-256
	Certificate string `json:"certificate"` // the seal's, PEM
}

// HeadText is what the seal signs of the evidence: four lines of ASCII, each ended by a line feed.
func HeadText(requestID string, lines int64, head string) string {
	return fmt.Sprintf("paraph-evidence-head-1\nrequest %s\nlines %d\nhead %s\n", requestID, lines, head)
}

// SealHead signs the evidence of a request up to a line. The key must be the certificate's, RSA or ECDSA.
func SealHead(requestID string, lines int64, head string, certificate *x509.Certificate, key crypto.Signer) (HeadSeal, error) {
	h := HeadSeal{Lines: lines, Head: head, Text: HeadText(requestID, lines, head)}
	h.Certificate = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))
	digest := sha256.Sum256([]byte(h.Text))
	var err error
	if h.Signature, err = key.Sign(rand.Reader, digest[:], crypto.SHA256); err != nil {
		return h, fmt.Errorf("signing: seal of the evidence: %w", err)
	}
	return h, h.Verify()
}

// Verify checks the signature with the certificate that is with it. Whose certificate that is, is the reader's to judge.
func (h HeadSeal) Verify() error {
	block, _ := pem.Decode([]byte(h.Certificate))
	if block == nil {
		return errors.New("signing: seal of the evidence: no certificate")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return fmt.Errorf("signing: seal of the evidence: %w", err)
	}
	algorithm := x509.SHA256WithRSA
	switch certificate.PublicKey.(type) {
	case *rsa.PublicKey:
	case *ecdsa.PublicKey:
		algorithm = x509.ECDSAWithSHA256
	default:
		return fmt.Errorf("signing: seal of the evidence: %w: %T", ErrKey, certificate.PublicKey)
	}
	if err := certificate.CheckSignature(algorithm, []byte(h.Text), h.Signature); err != nil {
		return fmt.Errorf("signing: seal of the evidence: %w", err)
	}
	return nil
}

// Fingerprint is the certificate's SHA-256 in hex, as programs that show certificates say it: "" without a certificate.
func (h HeadSeal) Fingerprint() string {
	block, _ := pem.Decode([]byte(h.Certificate))
	if block == nil {
		return ""
	}
	sum := sha256.Sum256(block.Bytes)
	return hex.EncodeToString(sum[:])
}

// By is who sealed, as the certificate says it: "" where it says nothing.
func (h HeadSeal) By() string {
	block, _ := pem.Decode([]byte(h.Certificate))
	if block == nil {
		return ""
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return ""
	}
	return certificate.Subject.CommonName
}

// Holds says whether the seal is of these lines; a *Fault otherwise.
func (h HeadSeal) Holds(requestID string, events []Event) *Fault {
	whole := h.Lines >= 1 && h.Lines <= int64(len(events)) && h.Text == HeadText(requestID, h.Lines, h.Head)
	if !whole || events[h.Lines-1].Hash != h.Head || events[h.Lines-1].Kind != EventSealed || h.Verify() != nil {
		return &Fault{Code: FaultHead}
	}
	return nil
}
