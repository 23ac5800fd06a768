package cms

import (
	"crypto"
	"testing"
)

// BenchmarkVerify checks one signature with a key of each kind.
func BenchmarkVerify(b *testing.B) {
	o := openssl(b)
	o.write("content", []byte("content"))
	digest := sum(crypto.SHA256, []byte("content"))
	for _, kind := range []string{
		"RSA -pkeyopt rsa_keygen_bits:2048", "RSA -pkeyopt rsa_keygen_bits:4096",
		"EC -pkeyopt ec_paramgen_curve:P-256", "EC -pkeyopt ec_paramgen_curve:P-384",
		"EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "EC -pkeyopt ec_paramgen_curve:brainpoolP512r1",
	} {
		key := o.pair(kind)
		o.run("dgst -sha256 -sign key.pem -out sig content")
		sig := o.read("sig")
		b.Run(key.Name(), func(b *testing.B) {
			for b.Loop() {
				if err := key.VerifyDigest(crypto.SHA256, digest, sig); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	key := o.pair("ED448")
	o.run("pkeyutl -sign -rawin -in content -inkey key.pem -out sig")
	sig := o.read("sig")
	b.Run(key.Name(), func(b *testing.B) {
		for b.Loop() {
			if !verifyEd448(key.Bits, []byte("content"), sig) {
				b.Fatal("does not hold")
			}
		}
	})
}
