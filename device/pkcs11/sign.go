package pkcs11

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha256" // the digests that are signed
	_ "crypto/sha512"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"slices"

	"github.com/miekg/pkcs11"

	"paraph/internal/worker"
)

// digestInfo is what stands before a digest in PKCS #1 v1.5 (RFC 8017, 9.2, note 1).
var digestInfo = map[crypto.Hash]string{
	crypto.SHA256: "3031300d060960864801650304020105000420",
	crypto.SHA384: "3041300d060960864801650304020205000430",
	crypto.SHA512: "3051300d060960864801650304020305000440",
}

// hashOf tells a digest by its length.
func hashOf(digest []byte) (crypto.Hash, bool) {
	for h := range digestInfo {
		if h.Size() == len(digest) {
			return h, true
		}
	}
	return 0, false
}

// sign signs one digest with the open key, as crypto.Signer would give it: PKCS #1 v1.5 for RSA, a DER
// sequence for a curve. What comes back has been checked with the certificate; modules are known to
// answer "done" with the signature of another key.
func (m *module) sign(digest []byte) ([]byte, error) {
	k := m.key
	if k == nil {
		return nil, worker.Fail("removed", "no key is open")
	}
	hash, ok := hashOf(digest)
	if !ok {
		return nil, worker.Fail(codeCall, "digest")
	}
	value, err := m.signRaw(k, hash, digest)
	if err != nil {
		return nil, signingError(err)
	}
	if !genuine(k.cert.PublicKey, hash, digest, value) {
		return nil, worker.Fail(codeSignature, "")
	}
	return value, nil
}

// signRaw uses CKM_RSA_PKCS and CKM_ECDSA: every module has them, and only the digest travels.
func (m *module) signRaw(k *openedKey, hash crypto.Hash, digest []byte) ([]byte, error) {
	mechanism, input := uint(pkcs11.CKM_ECDSA), digest
	_, isRSA := k.cert.PublicKey.(*rsa.PublicKey)
	if isRSA {
		prefix, err := hex.DecodeString(digestInfo[hash])
		if err != nil {
			return nil, err
		}
		mechanism, input = pkcs11.CKM_RSA_PKCS, slices.Concat(prefix, digest)
	}
	if err := m.ctx.SignInit(k.session, []*pkcs11.Mechanism{pkcs11.NewMechanism(mechanism, nil)}, k.object); err != nil {
		return nil, err
	}
	if k.always {
		if err := m.ctx.Login(k.session, pkcs11.CKU_CONTEXT_SPECIFIC, text(k.pin)); err != nil {
			return nil, err
		}
	}
	value, err := m.ctx.Sign(k.session, input)
	if err != nil || isRSA {
		return value, err
	}
	return ecdsaDER(value)
}

// ecdsaDER turns r and s, each half of the value, into the sequence of RFC 3279, 2.2.3.
func ecdsaDER(value []byte) ([]byte, error) {
	if len(value) == 0 || len(value)%2 != 0 {
		return nil, worker.Fail(codeSignature, "")
	}
	half := len(value) / 2
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(value[:half]), new(big.Int).SetBytes(value[half:])})
}

// genuine reports whether a value is the signature of a digest by the certificate's key.
func genuine(public crypto.PublicKey, hash crypto.Hash, digest, value []byte) bool {
	switch p := public.(type) {
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(p, hash, digest, value) == nil
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(p, digest, value)
	}
	return false
}

// signingError tells a card that went from a module that fails.
func signingError(err error) error {
	for _, rv := range lostSigning {
		if is(err, rv) {
			return worker.Fail("removed", returned(err))
		}
	}
	for rv, code := range map[uint]string{
		pkcs11.CKR_PIN_INCORRECT: "pin", pkcs11.CKR_PIN_LOCKED: "pin-locked", pkcs11.CKR_KEY_FUNCTION_NOT_PERMITTED: "no-key",
	} {
		if is(err, rv) {
			return worker.Fail(code, "")
		}
	}
	return reported(err)
}
