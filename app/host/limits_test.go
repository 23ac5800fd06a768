package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/signing"
	"paraph/sync"
)

// small is a service that takes little.
func small(t *testing.T) *hosttest.Rig {
	t.Helper()
	return hosttest.Start(t, func(o *host.Options) {
		limits := backend.StandardLimits
		limits.Document, limits.Pages, limits.Signers, limits.Fields = 1<<20, 2, 3, 4
		o.Limits = &limits
	})
}

// refusedWith checks that something was refused for being more than a number.
func refusedWith(t *testing.T, what string, err error, code signing.ProblemCode, limit int) {
	t.Helper()
	var p *signing.Problem
	if !errors.As(err, &p) || p.Code != code || p.Limit != limit {
		t.Errorf("%s: %v, want %s, at most %d", what, err, code, limit)
	}
}

// TestDeskHoldsToTheServicesLimits: what a service takes it tells, and what it would refuse the desk refuses with the same
// number, before anything is sent.
func TestDeskHoldsToTheServicesLimits(t *testing.T) {
	r := small(t)
	d := deskOf(t, r)
	ready, err := d.Office.Receiver(hosttest.Soon(t))
	if want := r.Options.Limits.Limits; err != nil || ready.Limits != want {
		t.Fatalf("it takes %+v, want %+v: %v", ready.Limits, want, err)
	}
	base, err := d.Keep(t.Context(), hosttest.Contract(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Arranger.Arrange(hosttest.Soon(t), base, []signing.Leaf{{Page: 1}, {Page: 2}, {Page: 3}}, nil)
	refusedWith(t, "three pages", err, signing.ProblemPages, 2)
	if _, err := d.Arranger.Arrange(hosttest.Soon(t), base, []signing.Leaf{{Page: 3}, {Page: 1}}, nil); err != nil {
		t.Errorf("two pages: %v", err)
	}
	long, large := filepath.Join(t.TempDir(), "long.pdf"), filepath.Join(t.TempDir(), "large.pdf")
	if err := errors.Join(os.WriteFile(long, hosttest.Contract(t, 6), 0o600), os.WriteFile(large, append(hosttest.Contract(t, 1), make([]byte, 1<<20)...), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, err = d.Arranger.AddPages(hosttest.Soon(t), base, []string{long}, false, nil)
	refusedWith(t, "six pages more", err, signing.ProblemPages, 2)
	_, err = d.Arranger.AddPages(hosttest.Soon(t), base, []string{large}, false, nil)
	refusedWith(t, "a large file", err, signing.ProblemTooLarge, 1)
	if all, err := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 10}); err != nil || len(all) > 0 {
		t.Errorf("the service heard of it: %+v %v", all, err)
	}
}

// older is a service of ours of before it told its limits.
func older(t *testing.T, r *hosttest.Rig) *httptest.Server {
	t.Helper()
	at, err := url.Parse(r.Endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(at)
	proxy.ModifyResponse = func(resp *http.Response) error {
		if resp.Request.URL.Path != "/paraph/v1/ready" {
			return nil
		}
		var e map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&e); err != nil {
			return err
		}
		if data, ok := e["data"].(map[string]any); ok {
			delete(data, "limits")
		}
		b, err := json.Marshal(e)
		resp.Body = io.NopCloser(bytes.NewReader(b))
		resp.Header.Set("Content-Length", strconv.Itoa(len(b)))
		resp.ContentLength = int64(len(b))
		return err
	}
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	s := httptest.NewServer(proxy)
	t.Cleanup(func() {
		s.CloseClientConnections() // the desk still waits for changes
		s.Close()
	})
	return s
}

// TestLimitsOfOtherServices: one too old to tell has the usual ones, a foreign one none, and one that does not answer is
// taken for a usual one.
func TestLimitsOfOtherServices(t *testing.T) {
	r := small(t)
	d := openDesk(t, time.Time{})
	err := errors.Join(
		d.Office.SetProfile(office.Profile{ID: "older", Name: "Older", URL: older(t, r).URL, Token: r.Endpoint.Token}),
		d.Office.SetProfile(office.Profile{ID: "foreign", Name: "Foreign", URL: newStandIn(t).URL, Token: "their-token"}),
		d.Office.SetProfile(office.Profile{ID: "silent", Name: "Silent", URL: "http://127.0.0.1:1", Token: "x"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	base, err := d.Keep(t.Context(), hosttest.Contract(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	tooMany := make([]signing.Leaf, signing.DefaultLimits.Pages+1)
	for i := range tooMany {
		tooMany[i] = signing.Leaf{Page: 1}
	}
	for id, want := range map[string]*signing.Limits{"older": &signing.DefaultLimits, "foreign": {}, "silent": nil} {
		if err := d.Office.UseProfile(id); err != nil {
			t.Fatal(err)
		}
		if ready, err := d.Office.Receiver(hosttest.Soon(t)); want != nil && (err != nil || ready.Limits != *want) {
			t.Errorf("%s: %+v %v", id, ready.Limits, err)
		}
		_, err := d.Arranger.Arrange(hosttest.Soon(t), base, tooMany, nil)
		var p *signing.Problem
		if limited := errors.As(err, &p) && p.Code == signing.ProblemPages && p.Limit == signing.DefaultLimits.Pages; limited == (id == "foreign") {
			t.Errorf("%s: %v", id, err)
		}
	}
}
