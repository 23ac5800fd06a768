package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/internal/worker"
	"paraph/signing/cms"
	"paraph/signing/trustlist/trustlisttest"
	judge "paraph/signing/verify"
)

// scene is a signed file, its signer's issuer, and when that was.
type scene struct {
	file   *os.File
	issuer *cms.Certificate
	since  time.Time
}

// newScene has openssl sign a text with a key whose certificate calls itself qualified.
func newScene(t *testing.T) scene {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	folder, since := t.TempDir(), time.Now().Add(-240*time.Hour).Truncate(time.Second)
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	above, own := key(), key()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Issuer"}, NotBefore: since, NotAfter: since.AddDate(9, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	top, err := x509.CreateCertificate(rand.Reader, ca, ca, above.Public(), above)
	if err != nil {
		t.Fatal(err)
	}
	statement, err := asn1.Marshal([]struct{ ID asn1.ObjectIdentifier }{{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Ada Bianchi"}, NotBefore: since, NotAfter: since.AddDate(1, 0, 0),
		KeyUsage:        x509.KeyUsageContentCommitment,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}, Value: statement}},
	}, ca, own.Public(), above)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "signed.p7m")
	text := write("text", "TEXT", []byte("paid"))
	cmd := exec.Command("openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-in", text, "-signer", write("cert", "CERTIFICATE", leaf),
		"-inkey", write("key", "PRIVATE KEY", secret), "-outform", "DER", "-out", out)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, said)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	issuer, err := cms.ParseCertificate(top)
	if err != nil {
		t.Fatal(err)
	}
	return scene{f, issuer, since}
}

// TestLists: a list vouches for an issuer while it was granted when it issued, and says what the certificate is; nobody else
// does.
func TestLists(t *testing.T) {
	s, pool := newScene(t), workers(t)
	today := time.Now().UTC().Format(time.DateOnly)
	for _, c := range []struct {
		name      string
		issuer    *cms.Certificate
		status    string
		since     time.Time
		by, what  string
		isUnknown bool
	}{
		{"granted", s.issuer, "granted", s.since.AddDate(-1, 0, 0), "Italian trusted list of " + today, "e-signature", false},
		{"withdrawn", s.issuer, "withdrawn", s.since.AddDate(-1, 0, 0), "", "", true},
		{"granted later", s.issuer, "granted", s.since.Add(time.Hour), "", "", true},
		{"another issuer", newScene(t).issuer, "granted", s.since.AddDate(-1, 0, 0), "", "", true},
		{"no lists", nil, "", time.Time{}, "", "", true},
	} {
		v := Verifier{Workers: pool}
		if c.issuer != nil {
			u := trustlisttest.New(t)
			u.Say("IT", c.issuer.Raw, c.status, c.since)
			trusts := newTrust(t, pool, u)
			if _, err := trusts.Update(t.Context(), func(int, int) {}); err != nil {
				t.Fatal(c.name, err)
			}
			v.Trust = trusts
		}
		r, err := v.Verify(t.Context(), s.file, Options{})
		if err != nil || len(r.Signatures) != 1 {
			t.Fatalf("%s: %v %+v", c.name, err, r)
		}
		got := r.Signatures[0]
		if got.TrustedBy != c.by || got.Qualified != c.what || slices.Contains(got.Reasons, judge.IssuerUnknown) != c.isUnknown {
			t.Errorf("%s: by %q %q %v", c.name, got.TrustedBy, got.Qualified, got.Reasons)
		}
		if slices.Contains(got.Reasons, judge.Altered) || slices.Contains(got.Reasons, judge.SignatureBroken) {
			t.Errorf("%s: %v", c.name, got.Reasons)
		}
	}
}

// workers judge and read lists.
func workers(t *testing.T) *worker.Pool {
	t.Helper()
	pool := worker.NewPool(worker.Config{Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asWorker+"=1")
		return cmd
	}})
	t.Cleanup(pool.Close)
	return pool
}

// newTrust is a desk's that believes a Union of one's own and may ask over loopback.
func newTrust(t *testing.T, pool *worker.Pool, u *trustlisttest.Union) *Trust {
	t.Helper()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out := NewTrust(f, pool, time.Now, slog.New(slog.DiscardHandler))
	out.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	if u != nil {
		out.Pinned = u.Pinned()
	}
	return out
}

// TestTold: who waits hears how many signatures have been judged, from the process that judges.
func TestTold(t *testing.T) {
	s := newScene(t)
	var told [][2]int
	v := Verifier{Workers: workers(t)}
	if _, err := v.Document(t.Context(), lying{file: s.file}, func(done, of int) { told = append(told, [2]int{done, of}) }); err != nil || !slices.Equal(told, [][2]int{{0, 1}}) {
		t.Errorf("%v %v", told, err)
	}
}
