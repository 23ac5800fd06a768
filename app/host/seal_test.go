package host_test

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/seal"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/device"
	"paraph/device/soft"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// oldSeal puts a seal into a closed service's folder as versions before made them: good for signing documents and nothing else.
func oldSeal(t *testing.T, r *hosttest.Rig) device.Identity {
	t.Helper()
	f := folder.At(r.Folder)
	f.KeyInFile = true
	keys, err := f.Secrets()
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.Derive("seal practice=false")
	if err != nil {
		t.Fatal(err)
	}
	password, path := base64.RawStdEncoding.EncodeToString(key), filepath.Join(r.Folder, "seal.p12")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := soft.Open(content, []byte(password))
	if err != nil {
		t.Fatal(err)
	}
	id := ids[0]
	form := *id.Certificate
	form.ExtKeyUsage = nil
	der, err := x509.CreateCertificate(rand.Reader, &form, &form, id.Key.Public(), id.Key)
	if err != nil {
		t.Fatal(err)
	}
	if id.Certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	if content, err = soft.Save(id, password); err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// sealedBy has a request signed and sealed; it answers its number, the sealed file and its evidence.
func sealedBy(t *testing.T, r *hosttest.Rig, email string) (id string, pdf []byte, trail signing.Trail) {
	t.Helper()
	sent := r.Send(t, hosttest.One(hosttest.Contract(t, 1), hosttest.At(1, 100, 600)))
	id = sent.Request.ID
	r.Checked(t, id)
	r.Sign(t, sent.Links[sent.Request.Signers[0].ID], email, hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	pdf, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	return id, pdf, r.Whole(t, id)
}

// pdfsig is what poppler's program says of a file's signature; "" where it is not installed.
func pdfsig(t *testing.T, pdf []byte) string {
	t.Helper()
	program, err := exec.LookPath("pdfsig")
	if err != nil {
		return ""
	}
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(hosttest.Soon(t), program, path)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pdfsig: %v %s", err, out)
	}
	return string(out)
}

func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// TestRenewedSeal: readers of poppler know a use for the new certificate; what was sealed with the old one stays good, and each
// trail names its own.
func TestRenewedSeal(t *testing.T) {
	r := hosttest.Start(t, nil)
	if r.SealCertificate().Unknown {
		t.Error("a new seal is made as the old ones were")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	old := oldSeal(t, r)
	r.Open(t, r.Options)
	is, err := r.Own().SealCertificate(hosttest.Soon(t))
	if err != nil || !is.Unknown || is.FromFile || is.SHA256 != fingerprint(old.Certificate) || !r.Ready(hosttest.Soon(t)).SealUnknown {
		t.Fatalf("%+v %v", is, err)
	}
	first, before, trail := sealedBy(t, r, "anna@example.com")
	renewed := renew(t, r, is)
	if _, err := os.Stat(filepath.Join(r.Folder, fmt.Sprintf("seal.p12.%x", old.Certificate.SerialNumber))); err != nil {
		t.Errorf("the old seal is not kept: %v", err)
	}
	_, after, later := sealedBy(t, r, "anna@example.com")
	for _, c := range []struct {
		trail signing.Trail
		want  string
	}{{trail, is.SHA256}, {later, renewed.SHA256}, {r.Whole(t, first), is.SHA256}} {
		if got := c.trail.Document.SealedWith; got != c.want {
			t.Errorf("the evidence names %s, not %s", got, c.want)
		}
	}
	sum := sha256.Sum256(before)
	if s, err := r.Own().Sealed(hosttest.Soon(t), hex.EncodeToString(sum[:])); err != nil || s.Request != first || s.Proof.Fault != nil {
		t.Errorf("what was sealed before: %+v %v", s, err)
	}
	wordsOfPoppler(t, before, after)
}

// renew has the seal renewed, which also holds after a start.
func renew(t *testing.T, r *hosttest.Rig, is own.Seal) own.Seal {
	t.Helper()
	renewed, err := r.Own().RenewSeal(hosttest.Soon(t))
	if err != nil || renewed.Unknown || renewed.SHA256 == is.SHA256 || renewed.Name != is.Name || r.Ready(hosttest.Soon(t)).SealUnknown {
		t.Fatalf("%+v %v", renewed, err)
	}
	r.Reopen(t)
	if again := r.SealCertificate(); !reflect.DeepEqual(again, renewed) {
		t.Errorf("after a start it is %+v", again)
	}
	return renewed
}

// wordsOfPoppler are what Evince, Okular and pdfsig say of the old seal and of the new one.
func wordsOfPoppler(t *testing.T, before, after []byte) {
	t.Helper()
	for _, c := range []struct {
		pdf  []byte
		want string
	}{{before, "Certificate Validation: Unknown issue with Certificate or corrupted data."}, {after, "Certificate Validation: Certificate issuer is unknown."}} {
		said := pdfsig(t, c.pdf)
		if said == "" {
			t.Skip("no pdfsig here")
		}
		if !strings.Contains(said, "Signature Validation: Signature is Valid.") || !strings.Contains(said, c.want) {
			t.Errorf("not %q: %s", c.want, said)
		}
	}
}

// TestSealOfAFileIsNotRenewed: the office has that from somebody else. Nor does a token renew one.
func TestSealOfAFileIsNotRenewed(t *testing.T) {
	first := hosttest.Start(t, nil)
	token, err := first.NewToken(t.Context(), first.Endpoint.Token, "all", []string{"*"})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := &own.Client{Base: first.Endpoint.URL, Token: token.Token, HTTP: first.Own().HTTP}
	if _, err := elsewhere.RenewSeal(hosttest.Soon(t)); !errors.Is(err, signing.ErrState) {
		t.Errorf("with a token: %v", err)
	}
	id, err := seal.NewIdentity("Studio Bianchi", false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r := hosttest.Start(t, func(o *host.Options) { o.Seal = &id })
	is := r.SealCertificate()
	if _, err := r.Own().RenewSeal(hosttest.Soon(t)); !errors.Is(err, sync.ErrSealFile) || !is.FromFile || is.SHA256 != fingerprint(id.Certificate) {
		t.Errorf("%+v %v", is, err)
	}
}
