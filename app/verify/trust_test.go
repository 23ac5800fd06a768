package verify

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"paraph/app/folder"
	"paraph/internal/netguard"
	"paraph/signing/trustlist"
	"paraph/signing/trustlist/trustlisttest"
	judge "paraph/signing/verify"
	"paraph/sync"
)

// TestOwnIssuers: whom the person adds is trusted at once and by name, until it is taken away; taken back it is as it was.
func TestOwnIssuers(t *testing.T) {
	s, pool := newScene(t), workers(t)
	trusts := newTrust(t, pool, nil)
	v := Verifier{Workers: pool, Trust: trusts}
	judged := func(when string, trusted bool) Verdict {
		t.Helper()
		d, err := v.Verify(t.Context(), s.file, Options{})
		if err != nil {
			t.Fatal(when, err)
		}
		if unknown := slices.Contains(d.Reasons, judge.IssuerUnknown); unknown == trusted {
			t.Errorf("%s: %v", when, d.Reasons)
		}
		return d
	}
	judged("before", false)
	offer := offered(t, trusts, s)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(trusts.AddIssuer(offer))
	d := judged("trusted", true)
	by, own := d.Vouched(d.Signatures[0])
	if !own || by.SHA256 != offer.SHA256 || by.Added.IsZero() || d.Signatures[0].Qualified != "" {
		t.Errorf("%v %+v %q", own, by, d.Signatures[0].Qualified)
	}
	must(trusts.RemoveIssuer(by.SHA256))
	if d = judged("taken away", false); len(d.Issuers) != 0 {
		t.Errorf("%+v", d.Issuers)
	}
	must(trusts.AddIssuer(by))
	if kept, err := trusts.Issuers(); err != nil || len(kept) != 1 || !kept[0].Added.Equal(by.Added) || !bytes.Equal(kept[0].Certificate, by.Certificate) {
		t.Errorf("%v %+v", err, kept)
	}
}

// TestSpoiltIssuers: a file of issuers that cannot be read trusts nobody, and is not written over.
func TestSpoiltIssuers(t *testing.T) {
	s, pool := newScene(t), workers(t)
	trusts := newTrust(t, pool, nil)
	by := Issuer{SHA256: "x", Certificate: s.issuer.Raw}
	if err := os.WriteFile(trusts.Folder.File(folder.IssuersFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := trusts.AddIssuer(by); err == nil {
		t.Error("a file that cannot be read was written over")
	} else if _, ok := errors.AsType[*sync.SettingsError](err); !ok {
		t.Error(err)
	}
	v := Verifier{Workers: pool, Trust: trusts}
	if d, err := v.Verify(t.Context(), s.file, Options{}); err != nil || !slices.Contains(d.Reasons, judge.IssuerUnknown) {
		t.Errorf("%v %v", err, d.Reasons)
	}
}

// offered is the certificate of a scene's issuer, from a file.
func offered(t *testing.T, trusts *Trust, s scene) Issuer {
	t.Helper()
	path := filepath.Join(t.TempDir(), "issuer.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.issuer.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	offers, err := trusts.Offers(t.Context(), path, "")
	if err != nil || len(offers) != 1 || offers[0].Subject != "CN=Issuer" || offers[0].File != "issuer.pem" || len(offers[0].SHA256) != 64 {
		t.Fatalf("%v %+v", err, offers)
	}
	return offers[0]
}

// TestOffers: a certificate is found in whatever holds one: PEM, DER, base64, a .p7b in both forms, a signed file; authorities come
// first, each once.
func TestOffers(t *testing.T) {
	s, pool := newScene(t), workers(t)
	trusts, dir := newTrust(t, pool, nil), t.TempDir()
	other := newScene(t).issuer.Raw
	whole := slices.Concat(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: other}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.issuer.Raw}))
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("all.pem", whole)
	for form, name := range map[string]string{"DER": "der.p7b", "PEM": "pem.p7b"} {
		cmd := exec.Command("openssl", "crl2pkcs7", "-nocrl", "-certfile", "all.pem", "-outform", form, "-out", name)
		cmd.Dir = dir
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, said)
		}
	}
	block, _ := pem.Decode(whole)
	for name, n := range map[string]int{
		write("one.der", s.issuer.Raw): 1, write("one.txt", bytes.SplitN(pem.EncodeToMemory(block), []byte("\n"), 2)[1][:0]): 0,
		filepath.Join(dir, "all.pem"): 2, write("twice.pem", slices.Concat(whole, whole)): 2, filepath.Join(dir, "der.p7b"): 2,
		filepath.Join(dir, "pem.p7b"): 2, s.file.Name(): 1, write("text.txt", []byte("Gentile cliente")): 0,
	} {
		got, err := trusts.Offers(t.Context(), name, "")
		if n == 0 && !errors.Is(err, judge.ErrNoCertificate) || n > 0 && err != nil || len(got) != n {
			t.Errorf("%s: %v, %d", filepath.Base(name), err, len(got))
		}
	}
	content, err := os.ReadFile("../../../shared/corpus/made/made-fill-1-good.pdf")
	if err != nil {
		t.Skip("../shared/corpus is not beside the project")
	}
	got, err := trusts.Offers(t.Context(), write("signed.pdf", content), "")
	if err != nil || len(got) < 2 {
		t.Errorf("a signed document: %v %+v", err, got)
	}
}

// TestNobodyIsAskedUnlessChosen: a desk asks no issuer until the person says so, and then through the proxy that is named.
func TestNobodyIsAskedUnlessChosen(t *testing.T) {
	a, pool := newAuthority(t), workers(t)
	key, c := a.issue(2, "Anna Rossi", func(c *x509.Certificate) { c.OCSPServer = []string{a.server.URL + "/ocsp"} })
	f := a.signed(key, c)
	trusts := newTrust(t, pool, nil)
	if err := trusts.AddIssuer(Issuer{SHA256: "x", Certificate: a.cert.Raw}); err != nil {
		t.Fatal(err)
	}
	v := Verifier{Workers: pool, Trust: trusts}
	says := func(when string, open bool) {
		t.Helper()
		d, err := v.Verify(t.Context(), f, Options{})
		if err != nil || slices.Contains(d.Reasons, judge.RevocationUnknown) != open {
			t.Errorf("%s: %v %v", when, err, d.Reasons)
		}
	}
	says("not chosen", true)
	if err := trusts.SetAsk(AskNo); err != nil {
		t.Fatal(err)
	}
	says("no", true)
	if len(a.asked) > 0 {
		t.Fatalf("%v was asked", a.asked)
	}
	if err := trusts.SetAsk(AskYes); err != nil {
		t.Fatal(err)
	}
	says("yes", false)
	if a.asked["/ocsp"] != 1 {
		t.Errorf("%v", a.asked)
	}
	var through atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through.Add(1)
		r.RequestURI = ""
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		_ = resp.Write(w)
	}))
	defer proxy.Close()
	if err := trusts.SetReaching(Reaching{Ask: AskYes, Proxy: ProxyNamed, Named: strings.TrimPrefix(proxy.URL, "http://")}); err != nil {
		t.Fatal(err)
	}
	_, _ = v.Verify(t.Context(), f, Options{})
	if through.Load() != 1 {
		t.Errorf("%d went through the proxy", through.Load())
	}
	if err := trusts.SetReaching(Reaching{Proxy: ProxyNamed, Named: "anna:secret@proxy:3128"}); !errors.Is(err, netguard.ErrProxyName) {
		t.Errorf("%v", err)
	}
}

// TestListsOfADesk: there are none at first, which is said; fetched they count at once, and are there again for the next desk.
func TestListsOfADesk(t *testing.T) {
	s, pool, u := newScene(t), workers(t), trustlisttest.New(t)
	u.Vouch("IT", s.issuer.Raw)
	trusts := newTrust(t, pool, u)
	are, err := trusts.Lists(t.Context())
	if err != nil || are.Problem != trustlist.WordOf(trustlist.ErrMissing) || !trusts.Age().None {
		t.Errorf("%v %+v", err, are)
	}
	steps := 0
	if are, err = trusts.Update(t.Context(), func(int, int) { steps++ }); err != nil || steps != 3 || are.Issuers != 1 || are.Size == 0 || trusts.Age().None {
		t.Fatalf("%v %+v, %d steps", err, are, steps)
	}
	next := NewTrust(trusts.Folder, pool, trusts.Clock, trusts.Log)
	next.Pinned, next.Allow = trusts.Pinned, trusts.Allow
	v := Verifier{Workers: pool, Trust: next}
	d, err := v.Verify(t.Context(), s.file, Options{})
	if err != nil || d.Signatures[0].Qualified != "e-signature" {
		t.Errorf("%v %+v", err, d.Signatures)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if _, err := next.Update(left, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestListsAreRefused: what may not be reached, a stranger's list and a network that is away are told apart, and what was there stays.
func TestListsAreRefused(t *testing.T) {
	s, pool, u := newScene(t), workers(t), trustlisttest.New(t)
	u.Vouch("IT", s.issuer.Raw)
	next := newTrust(t, pool, u)
	if _, err := next.Update(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	far := newTrust(t, pool, u)
	far.Allow = nil
	if _, err := far.Update(t.Context(), func(int, int) {}); !errors.Is(err, netguard.ErrAddress) {
		t.Errorf("what may not be reached: %v", err)
	}
	if err := far.TryReaching(t.Context(), Reaching{}); !errors.Is(err, netguard.ErrAddress) {
		t.Errorf("tried: %v", err)
	}
	if err := next.TryReaching(t.Context(), Reaching{Proxy: ProxyNone}); err != nil {
		t.Errorf("tried: %v", err)
	}
	u.Usurp()
	if _, err := next.Update(t.Context(), func(int, int) {}); !errors.Is(err, trustlist.ErrSigner) {
		t.Errorf("a stranger's: %v", err)
	}
	u.Server.Close()
	if _, err := next.Update(t.Context(), func(int, int) {}); !errors.Is(err, netguard.ErrConnection) {
		t.Errorf("a network that is away: %v", err)
	}
	if err := next.TryReaching(t.Context(), Reaching{}); !errors.Is(err, netguard.ErrConnection) {
		t.Errorf("tried: %v", err)
	}
	if are, err := next.Lists(t.Context()); err != nil || are.Problem != "" || are.Issuers != 1 {
		t.Errorf("%v %+v", err, are)
	}
}
