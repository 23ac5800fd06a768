package soft

import (
	"bytes"
	"crypto"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"paraph/device"
)

// names are the holders of what a file has, each of which must be able to sign.
func names(t *testing.T, content []byte, password string) ([]string, error) {
	t.Helper()
	given := []byte(password)
	found, err := Open(content, given)
	if !bytes.Equal(given, make([]byte, len(given))) {
		t.Error("the password is still there")
	}
	var out []string
	for _, id := range found {
		if public, ok := id.Key.Public().(interface{ Equal(crypto.PublicKey) bool }); !ok || !public.Equal(id.Certificate.PublicKey) {
			t.Errorf("the key of %s is another's", id.Certificate.Subject.CommonName)
		}
		out = append(out, id.Certificate.Subject.CommonName)
	}
	return out, err
}

func faultOf(err error) (device.FileFault, string) {
	if f, ok := errors.AsType[*device.KeyFileError](err); ok {
		return f.Fault, f.Detail
	}
	return "", ""
}

// TestReportedFiles: the files that had "no key" in them.
func TestReportedFiles(t *testing.T) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(filepath.Dir(dir), "shared", "cases", "pdf")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("../shared/cases is not beside the repository")
	}
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	if got, err := names(t, read("two.p12"), "test12"); err != nil || len(got) != 2 || got[0] == got[1] {
		t.Errorf("two.p12: %q, %v", got, err)
	}
	if got, err := names(t, read("nomac.p12"), "test"); err != nil || len(got) != 1 {
		t.Errorf("nomac.p12: %q, %v", got, err)
	}
	if _, err := names(t, read("nomac.p12"), "tset"); !errors.Is(err, device.ErrPassword) {
		t.Errorf("nomac.p12 with another password: %v", err)
	}
	_, err = names(t, read("bp256.p12"), "test")
	if f, detail := faultOf(err); f != device.FileCurve || detail != "brainpoolP256r1" {
		t.Errorf("bp256.p12: %v", err)
	}
}

// TestSeveralKeys: every certificate with its key is there, however the file is laid out.
func TestSeveralKeys(t *testing.T) {
	a, b, c := issued(t, "Anna", ec(t, elliptic.P256()), nil), issued(t, "Bruno", rsaKey(t), nil), issued(t, "Carla", ec(t, elliptic.P384()), nil)
	var all []safe
	for _, id := range []device.Identity{a, b, c} {
		all = append(all, safesOf(t, saved(t, pkcs12.Modern2023, id, word))...)
	}
	renewed := issued(t, "Anna, renewed", a.Key, nil)
	legacy := append(safesOf(t, saved(t, pkcs12.LegacyRC2, a, word)), safesOf(t, saved(t, pkcs12.LegacyDES, b, word))...)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(a.Key)
	if err != nil {
		t.Fatal(err)
	}
	labelled := shrouded(t, pkcs8, word, nil) // as Windows marks keys of a machine
	labelled.Attributes = asn1.RawValue{FullBytes: der(t, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: der(t, struct {
		ID     asn1.ObjectIdentifier
		Values asn1.RawValue
	}{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 17, 2}, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true}})})}
	nested := bag{ID: oidBag(nestedBag), Value: inside(der(t, []bag{plainKey(t, b.Key), certOf(t, b.Certificate.Raw)}))}
	for name, v := range map[string]struct {
		content []byte
		want    []string
	}{
		"two":                    {fileOf(t, word, all[:4]...), []string{"Anna", "Bruno"}},
		"three":                  {fileOf(t, word, all...), []string{"Anna", "Bruno", "Carla"}},
		"keys first":             {fileOf(t, word, all[1], all[3], all[0], all[2]), []string{"Anna", "Bruno"}},
		"ways of before":         {fileOf(t, word, legacy...), []string{"Anna", "Bruno"}},
		"two, without a MAC":     {bare(t, fileOf(t, word, all[:4]...)), []string{"Anna", "Bruno"}},
		"two, in BER":            {inBER(t, fileOf(t, word, all[:4]...)), []string{"Anna", "Bruno"}},
		"one key, two papers":    {fileOf(t, word, in(t, plainKey(t, a.Key), certOf(t, a.Certificate.Raw), certOf(t, renewed.Certificate.Raw))), []string{"Anna", "Anna, renewed"}},
		"a key of a machine":     {fileOf(t, word, in(t, labelled, certOf(t, a.Certificate.Raw))), []string{"Anna"}},
		"a safe in a safe":       {fileOf(t, word, in(t, nested, plainKey(t, a.Key), certOf(t, a.Certificate.Raw))), []string{"Bruno", "Anna"}},
		"one of them by another": {fileOf(t, word, in(t, plainKey(t, a.Key), plainKey(t, edKey(t)), certOf(t, a.Certificate.Raw), certOf(t, c.Certificate.Raw))), []string{"Anna"}},
	} {
		got, err := names(t, v.content, word)
		if err != nil || !slices.Equal(got, v.want) {
			t.Errorf("%s: %q, %v, want %q", name, got, err, v.want)
		}
	}
}

// over are the certificates over an identity.
func over(id device.Identity) (out []string) {
	for _, c := range id.Chain {
		out = append(out, c.Subject.CommonName)
	}
	return out
}

// TestChains: whichever certificate stands first, the one the key belongs to signs, with those over it.
func TestChains(t *testing.T) {
	root := issued(t, "Root", ec(t, elliptic.P256()), nil)
	between := issued(t, "Between", ec(t, elliptic.P256()), &root)
	leaf := issued(t, "Anna", ec(t, elliptic.P256()), &between)
	for name, order := range map[string][]device.Identity{
		"the leaf first": {leaf, between, root}, "the root first": {root, between, leaf}, "in the middle": {between, leaf, root},
	} {
		bags := []bag{plainKey(t, leaf.Key)}
		for _, id := range order {
			bags = append(bags, certOf(t, id.Certificate.Raw))
		}
		found, err := Open(fileOf(t, word, in(t, bags...)), []byte(word))
		if err != nil || len(found) != 1 || found[0].Certificate.Subject.CommonName != "Anna" {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		if got := over(found[0]); len(got) != 2 || !slices.Contains(got, "Root") || !slices.Contains(got, "Between") {
			t.Errorf("%s: %q over it", name, got)
		}
	}
	leaf.Chain = []*x509.Certificate{between.Certificate, root.Certificate}
	if found, err := Open(saved(t, pkcs12.Modern2023, leaf, word), []byte(word)); err != nil || !slices.Equal(over(found[0]), []string{"Between", "Root"}) {
		t.Errorf("%v, %v", found, err)
	}
}

// TestChainsOfTwo: each has its own over it.
func TestChainsOfTwo(t *testing.T) {
	root := issued(t, "Root", ec(t, elliptic.P256()), nil)
	between := issued(t, "Between", ec(t, elliptic.P256()), &root)
	leaf, other := issued(t, "Anna", ec(t, elliptic.P256()), &between), issued(t, "Bruno", rsaKey(t), &root)
	bags := []bag{plainKey(t, leaf.Key), plainKey(t, other.Key)}
	for _, id := range []device.Identity{root, leaf, other, between} {
		bags = append(bags, certOf(t, id.Certificate.Raw))
	}
	found, err := Open(fileOf(t, word, in(t, bags...)), []byte(word))
	if err != nil || len(found) != 2 {
		t.Fatalf("%v, %v", found, err)
	}
	if got := over(found[0]); !slices.Equal(got, []string{"Between", "Root"}) {
		t.Errorf("over Anna: %q", got)
	}
	if got := over(found[1]); !slices.Equal(got, []string{"Root"}) {
		t.Errorf("over Bruno: %q", got)
	}
}

// TestWaysToProtect: encryptions old and new, and passwords of all letters, of none, and as programs of before took them.
func TestWaysToProtect(t *testing.T) {
	id := issued(t, "Anna", ec(t, elliptic.P256()), nil)
	ways := map[string]*pkcs12.Encoder{"RC2": pkcs12.LegacyRC2, "3DES": pkcs12.LegacyDES, "AES": pkcs12.Modern2023, "AES, PBMAC1": pkcs12.Modern2026}
	for way, how := range ways {
		for _, password := range []string{"test", "", word, "пароль ключ", strings.Repeat("lungo ", 20)} {
			content := saved(t, how, id, password)
			if got, err := names(t, content, password); err != nil || !slices.Equal(got, []string{"Anna"}) {
				t.Errorf("%s, %q: %q, %v", way, password, got, err)
			}
			if _, err := names(t, content, password+"x"); !errors.Is(err, device.ErrPassword) {
				t.Errorf("%s, %q: another password: %v", way, password, err)
			}
			naked := bare(t, content)
			if got, err := names(t, naked, password); err != nil || !slices.Equal(got, []string{"Anna"}) {
				t.Errorf("%s, %q, without a MAC: %q, %v", way, password, got, err)
			}
			if _, err := names(t, naked, password+"x"); !errors.Is(err, device.ErrPassword) {
				t.Errorf("%s, %q, without a MAC: another password: %v", way, password, err)
			}
		}
		if got, err := names(t, saved(t, how, id, "perÃ²"), "però"); err != nil || len(got) != 1 {
			t.Errorf("%s, bytes taken for letters: %q, %v", way, got, err)
		}
	}
	if got, err := names(t, saved(t, pkcs12.Passwordless, id, ""), ""); err != nil || len(got) != 1 {
		t.Errorf("not protected: %q, %v", got, err)
	}
}

// TestWhatCannotSign: each file without a key to sign with says which kind it is of.
func TestWhatCannotSign(t *testing.T) {
	a, b := issued(t, "Anna", ec(t, elliptic.P256()), nil), issued(t, "Bruno", ec(t, elliptic.P256()), nil)
	ed := issued(t, "Elsa", edKey(t), nil)
	brainpool, secp := asn1.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 11}, asn1.ObjectIdentifier{1, 3, 132, 0, 10}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(a.Key)
	if err != nil {
		t.Fatal(err)
	}
	on := func(curve asn1.ObjectIdentifier) safe {
		return in(t, shrouded(t, otherCurve(t, pkcs8, curve), word, nil), certOf(t, otherCurve(t, a.Certificate.Raw, curve)))
	}
	open := bag{ID: oidBag(keyBag), Value: inside(otherCurve(t, pkcs8, secp))}
	trusted, err := pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{a.Certificate, b.Certificate}, word)
	if err != nil {
		t.Fatal(err)
	}
	tripleDES, gcm := asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 7}, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 46}
	good := saved(t, pkcs12.Modern2023, a, word)
	signed := der(t, outerPFX{Version: 3, Safe: safe{Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, Content: inside([]byte{0x30, 0})}})
	for name, v := range map[string]struct {
		content []byte
		want    device.FileFault
		detail  string
	}{
		"brainpool":                {fileOf(t, word, on(brainpool)), device.FileCurve, "brainpoolP384r1"},
		"brainpool, without a MAC": {bare(t, fileOf(t, word, on(brainpool))), device.FileCurve, "brainpoolP384r1"},
		"secp256k1":                {fileOf(t, word, in(t, open, certOf(t, otherCurve(t, a.Certificate.Raw, secp)))), device.FileCurve, "secp256k1"},
		"an unknown curve":         {fileOf(t, word, on(asn1.ObjectIdentifier{1, 2, 3, 4})), device.FileCurve, "1.2.3.4"},
		"Ed25519":                  {saved(t, pkcs12.Modern2023, ed, word), device.FileAlgorithm, ""},
		"a certificate alone":      {fileOf(t, word, in(t, certOf(t, a.Certificate.Raw))), device.FileNoKey, ""},
		"an encrypted one alone":   {fileOf(t, word, safesOf(t, good)[0]), device.FileNoKey, ""},
		"certificates trusted":     {trusted, device.FileNoKey, ""},
		"a key alone":              {fileOf(t, word, in(t, plainKey(t, a.Key))), device.FileNoCertificate, ""},
		"an encrypted key alone":   {fileOf(t, word, in(t, shrouded(t, pkcs8, word, nil))), device.FileNoCertificate, ""},
		"two that do not fit":      {saved(t, pkcs12.Modern2023, device.Identity{Certificate: b.Certificate, Key: a.Key}, word), device.FileNotTogether, ""},
		"nothing":                  {fileOf(t, word, in(t)), device.FileEmpty, ""},
		"3DES in PBES2":            {fileOf(t, word, in(t, shrouded(t, pkcs8, word, tripleDES), certOf(t, a.Certificate.Raw))), device.FileProtection, "DES-EDE3-CBC"},
		"GCM":                      {fileOf(t, word, in(t, shrouded(t, pkcs8, word, gcm), certOf(t, a.Certificate.Raw))), device.FileProtection, "AES-256-GCM"},
		"signed by a key":          {signed, device.FileProtection, "1.2.840.113549.1.7.2"},
		"cut short":                {good[:len(good)/2], device.FileDamaged, ""},
		"a PDF":                    {[]byte("%PDF-1.7"), device.FileNotPKCS12, ""},
		"PEM":                      {[]byte("-----BEGIN CERTIFICATE-----\nMIIB"), device.FileNotPKCS12, ""},
		"a certificate's file":     {a.Certificate.Raw, device.FileNotPKCS12, ""},
		"no bytes":                 {nil, device.FileNotPKCS12, ""},
	} {
		got, err := names(t, v.content, word)
		if f, detail := faultOf(err); f != v.want || detail != v.detail || got != nil || !errors.Is(err, device.ErrNoKey) {
			t.Errorf("%s: %q, %v, want %s %s", name, got, err, v.want, v.detail)
		}
	}
	if f, _ := faultOf(func() error { _, err := names(t, good, "chiave 🔑"); return err }()); f != device.FilePassword {
		t.Errorf("a password with a picture: %s", f)
	}
}

// TestChangedFiles: a file that was changed is not said to have another password, where the key shows it.
func TestChangedFiles(t *testing.T) {
	id := issued(t, "Anna", ec(t, elliptic.P256()), nil)
	for name, how := range map[string]*pkcs12.Encoder{"RC2": pkcs12.LegacyRC2, "AES": pkcs12.Modern2023} {
		content := saved(t, how, id, word)
		file, err := parse(content)
		if err != nil {
			t.Fatal(err)
		}
		// A byte in the certificates' safe, which is encrypted and stands first.
		at := bytes.Index(content, file.safes[0].Content.FullBytes) + len(file.safes[0].Content.FullBytes) - 40
		changed := bytes.Clone(content)
		changed[at] ^= 1
		if _, err := names(t, changed, word); func() bool { f, _ := faultOf(err); return f != device.FileDamaged }() {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := names(t, changed, "another"); !errors.Is(err, device.ErrPassword) {
			t.Errorf("%s, with another password: %v", name, err)
		}
	}
	// A MAC of a kind nobody reads here proves nothing, and hides nothing.
	content := saved(t, pkcs12.Modern2023, id, word)
	sha256OID, sha384OID := der(t, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}), der(t, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2})
	last := bytes.LastIndex(content, sha256OID)
	other := slices.Concat(content[:last], sha384OID, content[last+len(sha256OID):])
	if got, err := names(t, other, word); err != nil || len(got) != 1 {
		t.Errorf("a MAC with SHA-384: %q, %v", got, err)
	}
	if _, err := names(t, other, "another"); !errors.Is(err, device.ErrPassword) {
		t.Errorf("a MAC with SHA-384 and another password: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte{0x30, 0x80, 2, 1, 3, 0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, 0xa0, 0x80, 0x24, 0x80, 4, 2, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte("0\x0a\x02\x01\x030\x05\x06\x01*"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if bytes.Contains(content, []byte{6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5}) || len(content) > 1<<12 {
			return // its rounds may be many
		}
		if _, err := Open(content, []byte("x")); err == nil {
			return
		} else if !errors.Is(err, device.ErrNoKey) && !errors.Is(err, device.ErrPassword) {
			t.Fatal(err)
		}
	})
}
