package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool runs openssl in a folder of its own.
type tool struct {
	t   testing.TB
	dir string
}

func openssl(t testing.TB) tool {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	return tool{t, t.TempDir()}
}

func (o tool) try(args string) error {
	cmd := exec.Command("openssl", strings.Fields(args)...)
	cmd.Dir = o.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		o.t.Logf("openssl %s: %s", args, out)
	}
	return err
}

func (o tool) run(args string) {
	o.t.Helper()
	if err := o.try(args); err != nil {
		o.t.Fatal(err)
	}
}

func (o tool) write(name string, b []byte) {
	if err := os.WriteFile(filepath.Join(o.dir, name), b, 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o tool) read(name string) []byte {
	o.t.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.t.Fatal(err)
	}
	if block, _ := pem.Decode(b); block != nil {
		return block.Bytes
	}
	return b
}

// key makes a key of that kind ("EC -pkeyopt ec_paramgen_curve:…") and a certificate for it.
func (o tool) key(kind, more string) *Certificate {
	o.t.Helper()
	o.run("genpkey -algorithm " + kind + " -out key.pem")
	o.run("req -x509 -new -key key.pem -subj /CN=Signer -days 30 -out cert.pem " + more)
	c, err := ParseCertificate(o.read("cert.pem"))
	if err != nil {
		o.t.Fatal(kind, err)
	}
	return c
}

// TestOpenSSLSigns: what openssl makes with each kind of key holds, and does not over other content.
func TestOpenSSLSigns(t *testing.T) {
	const ec = "EC -pkeyopt ec_param_enc:named_curve -pkeyopt ec_paramgen_curve:"
	const bound = "RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384"
	for _, c := range []struct{ key, req, sign, algorithm, digest string }{
		{"RSA -pkeyopt rsa_keygen_bits:1024", "", "-md sha256", "RSA-PKCS1 1024", "SHA-256"},
		{"RSA -pkeyopt rsa_keygen_bits:768", "", "-md sha1", "RSA-PKCS1 768", "SHA-1"},
		{"RSA -pkeyopt rsa_keygen_bits:2048", "", "-md md5", "RSA-PKCS1 2048", "MD5"},
		{"RSA -pkeyopt rsa_keygen_bits:2047", "", "-md sha512 -keyopt rsa_padding_mode:pss", "RSA-PSS 2047", "SHA-512"},
		{"RSA -pkeyopt rsa_keygen_bits:2041", "", "-md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha1", "RSA-PSS 2041", "SHA-256"},
		{"RSA -pkeyopt rsa_keygen_bits:2048", "-sigopt rsa_padding_mode:pss", "-md sha256", "RSA-PKCS1 2048", "SHA-256"},
		{bound, "-sigopt rsa_pss_saltlen:48 -sha384", "-md sha384 -keyopt rsa_padding_mode:pss", "RSA-PSS 2048", "SHA-384"},
		{ec + "P-224", "", "-md sha224", "ECDSA P-224", "SHA-224"},
		{ec + "P-256", "", "-md sha256 -keyid", "ECDSA P-256", "SHA-256"},
		{ec + "P-521", "", "-md sha512", "ECDSA P-521", "SHA-512"},
		{ec + "brainpoolP256r1", "", "-md sha256", "ECDSA brainpoolP256r1", "SHA-256"},
		{ec + "brainpoolP384t1", "", "-md sha512 -noattr", "ECDSA brainpoolP384t1", "SHA-512"},
		{ec + "brainpoolP512r1", "", "-md sha512 -cades", "ECDSA brainpoolP512r1", "SHA-512"},
	} {
		t.Run(c.algorithm+" "+c.digest, func(t *testing.T) {
			o := openssl(t)
			cert := o.key(c.key, c.req)
			if err := cert.CheckSignatureFrom(cert); err != nil {
				t.Errorf("its own certificate: %v", err)
			}
			o.write("content", []byte("content"))
			o.run("cms -sign -binary -in content -outform DER -out out -signer cert.pem -inkey key.pem " + c.sign)
			sd, _, err := Parse(o.read("out"))
			if err != nil {
				t.Fatal(err)
			}
			r := sd.Signers[0].Check(sd, over([]byte("content")), nil)
			if len(r.Faults) > 0 || r.Algorithm != c.algorithm || r.Digest != c.digest || !r.Certificate.Equal(cert) {
				t.Errorf("%v %s %s %v", r.Faults, r.Algorithm, r.Digest, r.Notes)
			}
			if r := sd.Signers[0].Check(sd, over([]byte("Content")), nil); len(r.Faults) == 0 {
				t.Error("other content holds")
			}
			if strings.Contains(c.sign, "pss") {
				return // openssl cannot stream those
			}
			o.run("cms -sign -binary -nodetach -stream -in content -outform DER -out out -signer cert.pem -inkey key.pem " + c.sign)
			if sd, _, err = Parse(o.read("out")); err != nil || string(sd.Content) != "content" {
				t.Fatal(err)
			}
			if r := sd.Signers[0].Check(sd, over(sd.Content), nil); len(r.Faults) > 0 {
				t.Errorf("streamed: %v", r.Faults)
			}
		})
	}
}

// TestOpenSSLStamps reads a time-stamp that openssl made.
func TestOpenSSLStamps(t *testing.T) {
	o := openssl(t)
	o.write("tsa.cnf", []byte("[tsa]\nserial=serial\ndefault_policy=1.2.3\ndigests=sha256\nsigner_digest=sha256\naccuracy=secs:1\ness_cert_id_alg=sha256\n"))
	tsa := o.key("EC -pkeyopt ec_paramgen_curve:P-256", "-addext extendedKeyUsage=critical,timeStamping -addext keyUsage=digitalSignature")
	o.write("content", []byte("content"))
	o.write("serial", []byte("01\n"))
	o.run("ts -query -data content -sha256 -cert -out query")
	o.run("ts -reply -queryfile query -config tsa.cnf -section tsa -signer cert.pem -inkey key.pem -token_out -out token")
	token, err := ParseToken(o.read("token"))
	if err != nil {
		t.Fatal(err)
	}
	if r := token.Check(over([]byte("content"))); len(r.Faults) > 0 || !r.Certificate.Equal(tsa) || token.Nonce == nil {
		t.Errorf("%v %v", r.Faults, r.Notes)
	}
}

// TestOpenSSLRevokes reads a CRL and an OCSP response that openssl made.
func TestOpenSSLRevokes(t *testing.T) {
	o := openssl(t)
	o.write("ca.cnf", []byte("[ca]\ndatabase=index\nserial=serial\ndefault_md=sha256\ncrlnumber=serial\ndefault_crl_days=3\n"))
	o.write("serial", []byte("01\n"))
	ca := o.key("EC -pkeyopt ec_paramgen_curve:P-256", "-addext keyUsage=keyCertSign,cRLSign")
	serial := ca.Serial.Text(16)
	if len(serial)%2 == 1 {
		serial = "0" + serial
	}
	o.write("index", []byte("R\t400101000000Z\t260101000000Z,keyCompromise\t"+strings.ToUpper(serial)+"\tunknown\t/CN=Signer\n"))
	o.run("ca -config ca.cnf -name ca -gencrl -keyfile key.pem -cert cert.pem -out list.pem")
	list, err := ParseCRL(o.read("list.pem"))
	if err != nil || list.CheckSignature(ca) != nil {
		t.Fatal(err)
	}
	if e, found, err := list.Lookup(ca.RawIssuer, ca.Serial); !found || e.Reason != 1 || e.At.Year() != 2026 {
		t.Errorf("%v %v %v", e, found, err)
	}
	o.run("ocsp -issuer cert.pem -cert cert.pem -no_nonce -reqout request")
	o.run("ocsp -index index -CA cert.pem -rsigner cert.pem -rkey key.pem -reqin request -respout answer -ndays 1")
	answer, err := ParseOCSP(o.read("answer"))
	if err != nil {
		t.Fatal(err)
	}
	if by, err := answer.Responder(ca); err != nil || !by.Equal(ca) || answer.Responses[0].Status != StatusRevoked || !answer.Responses[0].About(ca, ca) {
		t.Errorf("%v %+v", err, answer.Responses)
	}
}

// TestEveryCurve checks signatures of openssl on each curve of RFC 5639, and ours on the curves Go has against Go's.
func TestEveryCurve(t *testing.T) {
	o := openssl(t)
	o.write("content", []byte("content"))
	for i := 1; i <= 14; i++ {
		c := curveOf(OID{1, 3, 36, 3, 3, 2, 8, 1, 1, i})
		key := o.pair("EC -pkeyopt ec_param_enc:named_curve -pkeyopt ec_paramgen_curve:" + c.name)
		o.run("dgst -sha384 -sign key.pem -out sig content")
		if err := key.VerifyDigest(crypto.SHA384, sum(crypto.SHA384, []byte("content")), o.read("sig")); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if key.VerifyDigest(crypto.SHA384, sum(crypto.SHA384, []byte("Content")), o.read("sig")) == nil {
			t.Errorf("%s: other content holds", c.name)
		}
		o.run("ec -in key.pem -pubout -conv_form compressed -outform DER -out short")
		r := &reader{rest: o.read("short")}
		if short := r.key(); short.family != kindECDSA || short.x.Cmp(key.x) != 0 || short.y.Cmp(key.y) != 0 {
			t.Errorf("%s: compressed", c.name)
		}
	}
	for _, e := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		sameAsGo(t, e)
	}
}

func (o tool) pair(kind string) *Key {
	o.run("genpkey -algorithm " + kind + " -out key.pem")
	o.run("pkey -in key.pem -pubout -outform DER -out public")
	r := &reader{rest: o.read("public")}
	return r.key()
}

// sameAsGo multiplies with our arithmetic and with Go's.
func sameAsGo(t *testing.T, e elliptic.Curve) {
	c := nist("", e)
	g := jacobian{c.gx, c.gy, big.NewInt(1)}
	for _, pair := range [][2]int64{{0, 1}, {1, 1}, {1, -1}, {2, 3}, {7, 0}} {
		want := new(big.Int).Mod(big.NewInt(pair[0]+pair[1]), c.n)
		got := c.twice(big.NewInt(pair[0]), g, new(big.Int).Mod(big.NewInt(pair[1]), c.n), g)
		once := c.twice(want, g, new(big.Int), g)
		if (got.z.Sign() == 0) != (want.Sign() == 0) || !bytes.Equal(c.affine(got), c.affine(once)) {
			t.Errorf("%s: %v", e.Params().Name, pair)
		}
	}
	for range 20 {
		k, _ := rand.Int(rand.Reader, c.n)
		private, err := ecdsaKey(e, k)
		if err != nil {
			continue
		}
		if got := c.twice(k, g, new(big.Int), g); !bytes.Equal(c.affine(got), private) {
			t.Errorf("%s: %v", e.Params().Name, k)
		}
	}
}

func TestEd448(t *testing.T) {
	o := openssl(t)
	key := o.pair("ED448")
	o.write("content", []byte("content"))
	o.run("pkeyutl -sign -rawin -in content -inkey key.pem -out sig")
	if key.Name() != "Ed448" || !verifyEd448(key.Bits, []byte("content"), o.read("sig")) || verifyEd448(key.Bits, []byte("Content"), o.read("sig")) {
		t.Error("does not hold")
	}
	g := edwards448()
	if at := g.times(g.l, g.base()); string(g.encoded(at)) != "\x01"+strings.Repeat("\x00", 56) {
		t.Error("the generator has another order")
	}
}

// TestPlain: r and s one behind the other, as German cards write them.
func TestPlain(t *testing.T) {
	o := openssl(t)
	key := o.pair("EC -pkeyopt ec_param_enc:named_curve -pkeyopt ec_paramgen_curve:brainpoolP256r1")
	o.write("content", []byte("content"))
	o.run("dgst -sha256 -sign key.pem -out sig content")
	r, s, _ := pairIn(o.read("sig"), false)
	plain := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	alg := AlgorithmIdentifier{OID: OID{0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3}}
	if err := key.Verify(alg, []byte("content"), plain); err != nil {
		t.Error(err)
	}
	if key.Verify(alg, []byte("Content"), plain) == nil {
		t.Error("other content holds")
	}
}

func TestDSA(t *testing.T) {
	o := openssl(t)
	o.run("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out params.pem")
	o.run("genpkey -paramfile params.pem -out key.pem")
	o.run("pkey -in key.pem -pubout -outform DER -out public")
	key := (&reader{rest: o.read("public")}).key()
	o.write("content", []byte("content"))
	o.run("dgst -sha256 -sign key.pem -out sig content")
	if err := key.VerifyDigest(crypto.SHA256, sum(crypto.SHA256, []byte("content")), o.read("sig")); err != nil || key.Name() != "DSA 1024" {
		t.Error(key.Name(), err)
	}
}

// affine is the point in SEC 1 form, empty where it is the one at infinity.
func (c *curve) affine(p jacobian) []byte {
	if p.z.Sign() == 0 {
		return nil
	}
	z := new(big.Int).ModInverse(p.z, c.p)
	zz := c.mul(z, z)
	size := (c.p.BitLen() + 7) / 8
	out := []byte{4}
	out = append(out, c.mul(p.x, zz).FillBytes(make([]byte, size))...)
	return append(out, c.mul(p.y, c.mul(zz, z)).FillBytes(make([]byte, size))...)
}

// ecdsaKey is the public key of a private one by Go's arithmetic.
func ecdsaKey(e elliptic.Curve, k *big.Int) ([]byte, error) {
	private, err := ecdsa.ParseRawPrivateKey(e, k.FillBytes(make([]byte, (e.Params().BitSize+7)/8)))
	if err != nil {
		return nil, err
	}
	return private.PublicKey.Bytes()
}
