package verify

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	gosync "sync"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"paraph/internal/netguard"
	"paraph/internal/worker"
	"paraph/signing/trustlist"
	judge "paraph/signing/verify"
)

const asWorker = "PARAPH_VERIFY_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		jobs := judge.Jobs()
		maps.Copy(jobs, trustlist.Jobs())
		os.Exit(worker.Main(jobs))
	}
	os.Exit(m.Run())
}

// authority is a CA with a responder and a list over loopback. It counts what it was asked.
type authority struct {
	t       *testing.T
	dir     string
	key     *ecdsa.PrivateKey
	cert    *x509.Certificate
	server  *httptest.Server
	mu      gosync.Mutex
	revoked []x509.RevocationListEntry
	silent  bool
	asked   map[string]int
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	a := &authority{t: t, dir: t.TempDir(), asked: map[string]int{}}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	a.key, a.cert = a.issue(1, "Test CA", nil)
	return a
}

// issue makes a certificate, the authority's own where it has none.
func (a *authority) issue(serial int64, name string, changed func(*x509.Certificate)) (*ecdsa.PrivateKey, *x509.Certificate) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(1000 * time.Hour), KeyUsage: x509.KeyUsageContentCommitment,
	}
	parent, signer := c, key
	if a.cert == nil {
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	} else {
		parent, signer = a.cert, a.key
	}
	if changed != nil {
		changed(c)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		a.t.Fatal(err)
	}
	c, err = x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return key, c
}

// ServeHTTP answers /crl, /ocsp and /ca.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked[r.URL.Path]++
	if a.silent {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	now := time.Now()
	switch r.URL.Path {
	case "/crl":
		der, _ := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
			Number: big.NewInt(1), ThisUpdate: now.Add(-time.Minute), NextUpdate: now.Add(time.Hour), RevokedCertificateEntries: a.revoked,
		}, a.cert, a.key)
		w.Write(der)
	case "/ca":
		w.Write(a.cert.Raw)
	case "/ocsp":
		b, _ := io.ReadAll(r.Body)
		req, err := ocsp.ParseRequest(b)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answer := ocsp.Response{Status: ocsp.Good, SerialNumber: req.SerialNumber, ThisUpdate: now.Add(-time.Minute), NextUpdate: now.Add(time.Hour), IssuerHash: crypto.SHA1}
		for _, e := range a.revoked {
			if e.SerialNumber.Cmp(req.SerialNumber) == 0 {
				answer.Status, answer.RevokedAt = ocsp.Revoked, e.RevocationTime
			}
		}
		der, _ := ocsp.CreateResponse(a.cert, a.cert, answer, a.key)
		w.Write(der)
	}
}

// signed is a CMS file of somebody with a certificate.
func (a *authority) signed(key *ecdsa.PrivateKey, c *x509.Certificate) *os.File {
	a.t.Helper()
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	path := func(name string) string { return filepath.Join(a.dir, name) }
	for name, b := range map[string][]byte{
		"key.pem":  pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}),
		"cert.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}),
		"in":       []byte("the price is 1,000"),
	} {
		if err := os.WriteFile(path(name), b, 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	out, err := exec.Command("openssl", "cms", "-sign", "-in", path("in"), "-binary", "-nodetach", "-outform", "DER", "-cades",
		"-signer", path("cert.pem"), "-inkey", path("key.pem"), "-out", path("out.p7m")).CombinedOutput()
	if err != nil {
		a.t.Fatalf("%v %s", err, out)
	}
	f, err := os.Open(path("out.p7m"))
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { f.Close() })
	return f
}

func verifierOf(t *testing.T) *Verifier {
	t.Helper()
	workers := worker.NewPool(worker.Config{Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = []string{asWorker + "=1"}
		return cmd
	}, Max: 1})
	t.Cleanup(workers.Close)
	return &Verifier{Workers: workers, Network: &Network{Guard: netguard.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}}
}

// TestIssuersAreAsked: whether a certificate was withdrawn is asked of its responder, else read in its list, once for a run; a
// silent issuer leaves it open, and nobody is asked where nobody may be.
func TestIssuersAreAsked(t *testing.T) {
	for _, by := range []string{"/ocsp", "/crl"} {
		a := newAuthority(t)
		v := verifierOf(t)
		o := Options{Options: judge.Options{Anchors: [][]byte{a.cert.Raw}}}
		key, c := a.issue(2, "Anna Rossi", func(c *x509.Certificate) {
			if by == "/ocsp" {
				c.OCSPServer = []string{a.server.URL + "/ocsp"}
			} else {
				c.CRLDistributionPoints = []string{a.server.URL + "/crl"}
			}
		})
		f := a.signed(key, c)
		says := func(when, word string, reason judge.Reason) {
			t.Helper()
			got, err := v.Verify(context.Background(), f, o)
			if err != nil || got.Verdict != word || reason != "" && !slices.Contains(got.Reasons, reason) {
				t.Errorf("%s %s: %s %v %v, want %s %s", by, when, got.Verdict, got.Reasons, err, word, reason)
			}
		}
		a.silent = true
		says("silent", judge.CannotSay, judge.RevocationUnknown)
		a.silent = false
		says("good", judge.Valid, "")
		says("good, from memory", judge.Valid, "")
		if a.asked[by] != 2 {
			t.Errorf("%s was asked %d times", by, a.asked[by])
		}
		a.revoked = []x509.RevocationListEntry{{SerialNumber: c.SerialNumber, RevocationTime: time.Now().Add(-2 * time.Minute)}}
		v.Network = &Network{Guard: v.Network.Guard}
		says("withdrawn", judge.DoNotRely, judge.Revoked)
		v.Network = &Network{}
		says("in a private network that was not named", judge.CannotSay, judge.RevocationUnknown)
		v.Network = nil
		says("offline", judge.CannotSay, judge.RevocationUnknown)
	}
}

// TestIssuersAreFetched: the certificate of an issuer that a file leaves out is had from where its own says.
func TestIssuersAreFetched(t *testing.T) {
	a := newAuthority(t)
	v := verifierOf(t)
	root := a.cert
	between, middle := a.issue(3, "Between", func(c *x509.Certificate) {
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
		c.CRLDistributionPoints = []string{"http://127.0.0.1:1/none"}
	})
	a.mu.Lock()
	a.key, a.cert = between, middle
	a.mu.Unlock()
	key, c := a.issue(4, "Anna Rossi", func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{a.server.URL + "/ca"}
		c.OCSPServer = []string{a.server.URL + "/ocsp"}
	})
	f := a.signed(key, c)
	o := Options{Options: judge.Options{Anchors: [][]byte{root.Raw}}}
	got, err := v.Verify(context.Background(), f, o)
	if err != nil || slices.Contains(got.Reasons, judge.IssuerUnknown) || a.asked["/ca"] != 1 || a.asked["/ocsp"] != 1 {
		t.Errorf("%v %v %v", got.Reasons, err, a.asked)
	}
}
