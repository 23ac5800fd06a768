package pkcs11

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"slices"
	"unsafe"

	"github.com/miekg/pkcs11"

	"paraph/internal/worker"
)

// openedKey is a key ready to sign. pin is kept only for a key that asks for it with every signature.
type openedKey struct {
	session pkcs11.SessionHandle
	object  pkcs11.ObjectHandle
	cert    *x509.Certificate
	always  bool
	pin     []byte
}

// openKey logs in and finds the private key of a certificate. Before the PIN goes to the card, token and
// certificate are looked at again: a card may have been changed since they were listed.
func (m *module) openKey(a openArgs, pin []byte) error {
	if m.ctx == nil {
		return errNotLoaded
	}
	m.closeKey()
	t, err := m.ctx.GetTokenInfo(a.Slot)
	if err != nil {
		return err
	}
	if plain(t.SerialNumber) != a.Serial {
		return worker.Fail("removed", "another token")
	}
	session, err := m.ctx.OpenSession(a.Slot, pkcs11.CKF_SERIAL_SESSION)
	if err != nil {
		return err
	}
	k := &openedKey{session: session}
	m.key = k
	if err := m.enterKey(k, a, t, pin); err != nil {
		m.closeKey()
		return err
	}
	return nil
}

func (m *module) enterKey(k *openedKey, a openArgs, t pkcs11.TokenInfo, pin []byte) error {
	listed, err := m.certificatesIn(k.session)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(listed, func(c certResult) bool {
		sum := sha256.Sum256(c.DER)
		return hex.EncodeToString(sum[:]) == a.SHA256
	})
	if at < 0 {
		return worker.Fail("removed", "certificate gone")
	}
	if k.cert, err = x509.ParseCertificate(listed[at].DER); err != nil {
		return worker.Fail("no-key", "certificate")
	}
	if err := m.login(k, a.Slot, t, pin); err != nil {
		return err
	}
	if k.object, err = m.privateKey(k, listed[at]); err != nil {
		return err
	}
	if v := m.attribute(k.session, k.object, pkcs11.CKA_ALWAYS_AUTHENTICATE); len(v) > 0 && v[0] != 0 {
		k.always, k.pin = true, bytes.Clone(pin)
	}
	return nil
}

// login gives the PIN to the token. Its length is compared first, because some cards count a PIN of a
// length they cannot have. Somebody who was logged in before says nothing about this PIN, so it begins
// with C_Logout.
func (m *module) login(k *openedKey, slot uint, t pkcs11.TokenInfo, pin []byte) error {
	if t.Flags&pkcs11.CKF_PROTECTED_AUTHENTICATION_PATH != 0 {
		pin = nil // C_Login with a null pointer: the reader asks
	} else if n := uint(len(pin)); n == 0 || n < t.MinPinLen || t.MaxPinLen > 0 && n > t.MaxPinLen {
		return worker.Fail("pin-length", "")
	}
	_ = m.ctx.Logout(k.session) // nobody is logged in, as a rule
	err := m.ctx.Login(k.session, pkcs11.CKU_USER, text(pin))
	if err != nil && !is(err, pkcs11.CKR_USER_ALREADY_LOGGED_IN) {
		return m.pinOutcome(slot, err)
	}
	return nil
}

// text is the PIN as the library wants it, without a copy that could not be wiped.
func text(pin []byte) string { return unsafe.String(unsafe.SliceData(pin), len(pin)) }

// pinOutcome says how a PIN was received. That one try is left is asked of the token afterwards; only
// C_Login itself can say that a PIN is locked.
func (m *module) pinOutcome(slot uint, err error) error {
	switch {
	case is(err, pkcs11.CKR_PIN_LOCKED):
		return worker.Fail("pin-locked", "")
	case is(err, pkcs11.CKR_PIN_LEN_RANGE), is(err, pkcs11.CKR_PIN_INVALID):
		return worker.Fail("pin-length", "")
	case !is(err, pkcs11.CKR_PIN_INCORRECT):
		return err
	}
	if t, e := m.ctx.GetTokenInfo(slot); e == nil && t.Flags&pkcs11.CKF_USER_PIN_FINAL_TRY != 0 {
		return worker.Fail("pin-last", "")
	}
	return worker.Fail("pin", "")
}

// privateKey is the one key that belongs to a certificate: by its id, else by its numbers, else by its
// label. That it is the right one is shown by every signature.
func (m *module) privateKey(k *openedKey, c certResult) (pkcs11.ObjectHandle, error) {
	class := pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY)
	all, err := m.find(k.session, class)
	if err != nil {
		return 0, err
	}
	var byID, byNumbers, byLabel []pkcs11.ObjectHandle
	ids := m.publicIDs(k)
	for _, o := range all {
		id := m.attribute(k.session, o, pkcs11.CKA_ID)
		fits, known := m.fits(k, o, id, ids)
		if known && !fits {
			continue
		}
		if known {
			byNumbers = append(byNumbers, o)
		}
		if len(c.ID) > 0 && bytes.Equal(id, c.ID) {
			byID = append(byID, o)
		}
		if c.Label != "" && string(m.attribute(k.session, o, pkcs11.CKA_LABEL)) == c.Label {
			byLabel = append(byLabel, o)
		}
	}
	for _, found := range [][]pkcs11.ObjectHandle{byID, byNumbers, byLabel} {
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return 0, worker.Fail("no-key", "not exactly one")
}

// fits compares a private key's numbers with the certificate's, where the token tells them: the modulus
// of RSA; for a curve the point of the public key with the same id.
func (m *module) fits(k *openedKey, o pkcs11.ObjectHandle, id []byte, ids [][]byte) (fits, known bool) {
	switch public := k.cert.PublicKey.(type) {
	case *rsa.PublicKey:
		n := m.attribute(k.session, o, pkcs11.CKA_MODULUS)
		return bytes.Equal(bytes.TrimLeft(n, "\x00"), public.N.Bytes()), len(n) > 0
	case *ecdsa.PublicKey:
		known = slices.ContainsFunc(ids, func(have []byte) bool { return bytes.Equal(have, id) })
		return known, known
	}
	return false, true
}

// publicIDs are the ids of the public keys on the token that hold the certificate's point.
func (m *module) publicIDs(k *openedKey) [][]byte {
	public, ok := k.cert.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil
	}
	point, err := public.Bytes()
	if err != nil {
		return nil
	}
	objects, err := m.find(k.session, pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PUBLIC_KEY))
	if err != nil {
		return nil
	}
	var out [][]byte
	for _, o := range objects {
		value := m.attribute(k.session, o, pkcs11.CKA_EC_POINT)
		var inner []byte
		if _, err := asn1.Unmarshal(value, &inner); err == nil { // a DER OCTET STRING, but not everywhere
			value = inner
		}
		if id := m.attribute(k.session, o, pkcs11.CKA_ID); len(id) > 0 && bytes.Equal(value, point) {
			out = append(out, id)
		}
	}
	return out
}

// closeKey logs out and forgets the PIN. Some modules say that nobody was logged in; that is no fault.
func (m *module) closeKey() {
	if m.key == nil {
		return
	}
	clear(m.key.pin)
	_ = m.ctx.Logout(m.key.session)
	_ = m.ctx.CloseSession(m.key.session)
	m.key = nil
}
