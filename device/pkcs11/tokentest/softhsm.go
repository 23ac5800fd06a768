package tokentest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/miekg/pkcs11"
)

// SoftHSM is the path of its module; SOFTHSM2_CONF names a folder of this test's own. It skips the test
// where SoftHSM is not installed.
func SoftHSM(t testing.TB) string {
	t.Helper()
	path := ""
	for _, p := range []string{"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"} {
		if _, err := os.Stat(p); err == nil && path == "" {
			path = p
		}
	}
	if path == "" {
		t.Skip("SoftHSM is not installed (softhsm2)")
	}
	dir := t.TempDir()
	tokens, conf := filepath.Join(dir, "tokens"), filepath.Join(dir, "softhsm2.conf")
	if err := os.Mkdir(tokens, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", conf)
	return path
}

// Entry is a key with its certificate on a token.
type Entry struct {
	Label       string
	P256        bool // else RSA with 2048 bits
	ElsewhereID bool // the certificate has another id than the key
	AlwaysAsk   bool // the PIN is asked for with every signature
	NoKey       bool // the certificate stands alone
	Change      func(*x509.Certificate)
	Issuer      *Issuer
}

// Issuer is a certificate authority.
type Issuer struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// NewIssuer makes one.
func NewIssuer(t testing.TB) *Issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := template("Autorità di prova")
	c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
	return &Issuer{Certificate: issue(t, c, c, key.Public(), key), Key: key}
}

// template is a certificate of today for signing.
func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageContentCommitment,
	}
}

// Holder gives a certificate the name a card has: a number for a common name, and the person's own.
func Holder(given, surname string) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: "RSSMRA80A01H501U/7420012345678901", ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{2, 5, 4, 42}, Value: given}, {Type: asn1.ObjectIdentifier{2, 5, 4, 4}, Value: surname},
		}}
	}
}

func issue(t testing.TB, c, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// Certificate is an entry's certificate for a key made elsewhere.
func (e Entry) Certificate(t testing.TB, public crypto.PublicKey) *x509.Certificate {
	t.Helper()
	c := template(e.Label)
	if e.Change != nil {
		e.Change(c)
	}
	issuer := e.Issuer
	if issuer == nil {
		issuer = NewIssuer(t)
	}
	return issue(t, c, issuer.Certificate, public, issuer.Key)
}

// token is a token while it is made.
type token struct {
	testing.TB
	ctx     *pkcs11.Ctx
	session pkcs11.SessionHandle
}

// NewToken makes a token with its keys, through the module itself, and returns the certificates. The
// module is not loaded in this process afterwards.
func NewToken(t testing.TB, module, label, pin string, entries ...Entry) []*x509.Certificate {
	t.Helper()
	ctx := pkcs11.New(module)
	if ctx == nil {
		t.Fatalf("%s cannot be loaded", module)
	}
	defer ctx.Destroy()
	k := &token{TB: t, ctx: ctx}
	k.must(ctx.Initialize())
	defer ctx.Finalize()
	slots, err := ctx.GetSlotList(true)
	k.must(err)
	k.must(ctx.InitToken(slots[len(slots)-1], "so-of-tests", label)) // the last one is never initialised
	if k.session, err = ctx.OpenSession(k.newest(label), pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION); err != nil {
		t.Fatal(err)
	}
	k.must(ctx.Login(k.session, pkcs11.CKU_SO, "so-of-tests"))
	k.must(ctx.InitPIN(k.session, pin))
	k.must(ctx.Logout(k.session))
	k.must(ctx.Login(k.session, pkcs11.CKU_USER, pin))
	var out []*x509.Certificate
	for i, e := range entries {
		out = append(out, k.enter(byte(i+1), e))
	}
	return out
}

func (k *token) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// newest is the slot of a token that has no PIN yet.
func (k *token) newest(label string) uint {
	k.Helper()
	slots, err := k.ctx.GetSlotList(true)
	k.must(err)
	for _, s := range slots {
		info, err := k.ctx.GetTokenInfo(s)
		k.must(err)
		if info.Label == label && info.Flags&pkcs11.CKF_USER_PIN_INITIALIZED == 0 {
			return s
		}
	}
	k.Fatalf("no token %s", label)
	return 0
}

func (k *token) enter(id byte, e Entry) *x509.Certificate {
	k.Helper()
	public := k.generate(id, e)
	cert := e.Certificate(k, public)
	certID := id
	if e.ElsewhereID {
		certID |= 0x40
	}
	_, err := k.ctx.CreateObject(k.session, []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_CERTIFICATE), pkcs11.NewAttribute(pkcs11.CKA_CERTIFICATE_TYPE, pkcs11.CKC_X_509),
		pkcs11.NewAttribute(pkcs11.CKA_TOKEN, true), pkcs11.NewAttribute(pkcs11.CKA_PRIVATE, false),
		pkcs11.NewAttribute(pkcs11.CKA_SUBJECT, cert.RawSubject), pkcs11.NewAttribute(pkcs11.CKA_VALUE, cert.Raw),
		pkcs11.NewAttribute(pkcs11.CKA_ID, []byte{certID}), pkcs11.NewAttribute(pkcs11.CKA_LABEL, "cert "+e.Label),
	})
	k.must(err)
	return cert
}

// generate makes a key on the token; for a certificate that stands alone, one that is thrown away.
func (k *token) generate(id byte, e Entry) crypto.PublicKey {
	k.Helper()
	common := []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_TOKEN, !e.NoKey), pkcs11.NewAttribute(pkcs11.CKA_ID, []byte{id}), pkcs11.NewAttribute(pkcs11.CKA_LABEL, e.Label),
	}
	private := append([]*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_SIGN, true), pkcs11.NewAttribute(pkcs11.CKA_PRIVATE, true), pkcs11.NewAttribute(pkcs11.CKA_SENSITIVE, true),
	}, common...)
	if e.AlwaysAsk {
		private = append(private, pkcs11.NewAttribute(pkcs11.CKA_ALWAYS_AUTHENTICATE, true))
	}
	public, mechanism := append([]*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_VERIFY, true)}, common...), uint(pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN)
	if e.P256 {
		mechanism = pkcs11.CKM_EC_KEY_PAIR_GEN
		curve, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7})
		k.must(err)
		public = append(public, pkcs11.NewAttribute(pkcs11.CKA_EC_PARAMS, curve))
	} else {
		public = append(public, pkcs11.NewAttribute(pkcs11.CKA_MODULUS_BITS, 2048), pkcs11.NewAttribute(pkcs11.CKA_PUBLIC_EXPONENT, []byte{1, 0, 1}))
	}
	handle, _, err := k.ctx.GenerateKeyPair(k.session, []*pkcs11.Mechanism{pkcs11.NewMechanism(mechanism, nil)}, public, private)
	k.must(err)
	key, err := k.read(handle, e.P256)
	k.must(err)
	return key
}

func (k *token) read(handle pkcs11.ObjectHandle, curve bool) (crypto.PublicKey, error) {
	kind := uint(pkcs11.CKA_MODULUS)
	if curve {
		kind = pkcs11.CKA_EC_POINT
	}
	a, err := k.ctx.GetAttributeValue(k.session, handle, []*pkcs11.Attribute{pkcs11.NewAttribute(kind, nil)})
	if err != nil {
		return nil, err
	}
	if !curve {
		return &rsa.PublicKey{N: new(big.Int).SetBytes(a[0].Value), E: 65537}, nil
	}
	var point []byte
	if _, err := asn1.Unmarshal(a[0].Value, &point); err != nil {
		return nil, fmt.Errorf("point: %w", err)
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
}
