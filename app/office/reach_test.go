package office_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/sync"
)

// TestReachIsLookedAt: how signers are to reach the office is stored only where it can be so, in one form.
func TestReachIsLookedAt(t *testing.T) {
	o := quietOffice(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	good, goodKey := hosttest.Pair(t, "firma.example", time.Now().Add(time.Hour))
	over, overKey := hosttest.Pair(t, "firma.example", time.Now().Add(-time.Hour))
	const public, listen = "https://firma.example", "127.0.0.1:0"
	for name, c := range map[string]struct {
		r    office.Reach
		want error
	}{
		"http":               {office.Reach{Public: "http://firma.example", Listen: "8080"}, sync.ErrPublicURL},
		"http here":          {office.Reach{Public: "http://127.0.0.1:8080", Listen: "8080"}, sync.ErrPublicURL},
		"no host":            {office.Reach{Public: "https://", Listen: "8080"}, sync.ErrPublicURL},
		"no port":            {office.Reach{Public: public, Listen: "127.0.0.1"}, sync.ErrListen},
		"port 0":             {office.Reach{Public: public, Listen: listen}, sync.ErrListen},
		"port 70000":         {office.Reach{Public: public, Listen: "70000"}, sync.ErrListen},
		"everybody's word":   {office.Reach{Public: public, Listen: "127.0.0.1:1", Proxies: "0.0.0.0/0"}, sync.ErrProxy},
		"no network":         {office.Reach{Public: public, Listen: "127.0.0.1:1", Proxies: "proxy.example"}, sync.ErrProxy},
		"half a certificate": {office.Reach{Public: public, Listen: "8443", Certificate: good}, sync.ErrCertificate},
		"another's key":      {office.Reach{Public: public, Listen: "8443", Certificate: good, Key: overKey}, sync.ErrCertificate},
		"another name":       {office.Reach{Public: "https://altro.example", Listen: "8443", Certificate: good, Key: goodKey}, sync.ErrCertificateName},
		"expired":            {office.Reach{Public: public, Listen: "8443", Certificate: over, Key: overKey}, sync.ErrCertificateOver},
	} {
		if err := o.SetReach(t.Context(), c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var listens *sync.ListenError
	if err := o.SetReach(t.Context(), office.Reach{Public: public, Listen: taken.Addr().String()}); !errors.As(err, &listens) || listens.Fault != sync.ListenTaken {
		t.Errorf("taken: %v", err)
	}
	if is, err := o.Reach(); err != nil || is != (office.Reach{}) {
		t.Errorf("what could not be is stored: %+v, %v", is, err)
	}
}

// TestReachHasOneForm: whatever is typed, it is stored and read in one form.
func TestReachHasOneForm(t *testing.T) {
	o := quietOffice(t)
	good, goodKey := hosttest.Pair(t, "firma.example", time.Now().Add(time.Hour))
	if err := o.SetReach(t.Context(), office.Reach{Public: " https://firma.example/ ", Listen: ":18443", Certificate: good, Key: goodKey}); err != nil {
		t.Fatal(err)
	}
	is, err := o.Reach()
	if err != nil || is.Public != "https://firma.example" || is.Listen != "0.0.0.0:18443" || is.Until.IsZero() {
		t.Errorf("%+v, %v", is, err)
	}
	if err := o.SetReach(t.Context(), office.Reach{Public: "https://firma.example", Listen: "18443", Proxies: "10.0.0.5, 10.1.2.3/16; ::1"}); err != nil {
		t.Fatal(err)
	}
	if is, err := o.Reach(); err != nil || is.Proxies != "10.0.0.5, 10.1.0.0/16, ::1" || is.Certificate != "" {
		t.Errorf("%+v, %v", is, err)
	}
	if err := o.SetReach(t.Context(), office.Reach{}); err != nil {
		t.Fatal(err)
	}
	if is, err := o.Reach(); err != nil || is != (office.Reach{Listen: "127.0.0.1:18443"}) {
		t.Errorf("%+v, %v", is, err)
	}
}

// quietOffice is one whose service does not run.
func quietOffice(t *testing.T) *office.Office {
	t.Helper()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	services, err := office.OpenServices(f, http.DefaultClient, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &office.Office{Folder: f, Services: services}
}
