package host_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/signing"
	"paraph/sync"
)

// sendTo sends a request of one signer to the service in use and waits until it is there.
func sendTo(t *testing.T, d *host.Desk, title, email string) string {
	t.Helper()
	sum, err := d.Keep(hosttest.Soon(t), hosttest.Contract(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.Send(hosttest.Soon(t), sync.Draft{Title: title, Parcel: sync.Parcel{Blobs: []string{sum}, Draft: signing.Draft{
		Title: title, Inputs: []signing.Input{{Name: "contratto.pdf"}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", email, hosttest.At(1, 72, 600))},
	}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	comesTrue(t, title+" is at its service", func() bool {
		e, err := d.Entry(hosttest.Soon(t), id)
		return err == nil && e.Request.State == signing.Waiting && !e.Request.Signers[0].Steps.Sent.IsZero()
	})
	return id
}

func comesTrue(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("still waiting: " + what)
		}
	}
}

func profileOf(id string, r *hosttest.Rig) office.Profile {
	return office.Profile{ID: id, Name: "Servizio " + id, URL: r.Endpoint.URL + "/", Token: r.Endpoint.Token}
}

// TestProfilesThatCannotBe: a service needs a name, an address and a token; one that is not there cannot be used.
func TestProfilesThatCannotBe(t *testing.T) {
	w := openDesk(t, time.Time{})
	for _, bad := range []office.Profile{{ID: "x", Name: "X", URL: "http://127.0.0.1:8437"}, {ID: "x", URL: "http://127.0.0.1:8437", Token: "t"}, {ID: "x", Name: "X", URL: "nowhere", Token: "t"}} {
		if err := w.Office.SetProfile(bad); !errors.Is(err, sync.ErrProfile) {
			t.Errorf("%+v is taken: %v", bad, err)
		}
	}
	if err := w.Office.UseProfile("nobody"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestTwoServices: requests go to the service in use, stay with theirs when another is used, and what is asked of them is
// asked there. Tokens are kept and never told.
func TestTwoServices(t *testing.T) {
	left, right := hosttest.Start(t, nil), hosttest.Start(t, func(o *host.Options) { o.Office.Name = "Studio Verdi" })
	d := openDesk(t, time.Time{})
	if err := errors.Join(d.Office.SetProfile(profileOf("left", left)), d.Office.SetProfile(profileOf("right", right)), d.Office.UseProfile("left")); err != nil {
		t.Fatal(err)
	}
	known := d.Office.Profiles()
	if len(known) != 3 || known[0].ID != app.OwnProfile || !known[1].Active || known[2].Active || slices.ContainsFunc(known, func(p office.Profile) bool { return p.Token != "" }) {
		t.Fatalf("%+v", known)
	}
	first := sendTo(t, d, "Primo", "anna@example.com")
	if err := d.Office.UseProfile("right"); err != nil {
		t.Fatal(err)
	}
	if r, err := d.Office.Receiver(hosttest.Soon(t)); err != nil || r.Office != "Studio Verdi" {
		t.Errorf("new requests go to %+v, %v", r, err)
	}
	second := sendTo(t, d, "Secondo", "anna@example.org")
	askedThere(t, d, first, left.Endpoint.URL)
	askedThere(t, d, second, right.Endpoint.URL)
	holds(t, left, "Primo")
	holds(t, right, "Secondo")
	wrong := profileOf("left", left)
	wrong.Token = "somebody-else"
	if err := d.Office.SetProfile(wrong); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Trail(hosttest.Soon(t), first); !errors.Is(err, app.ErrToken) {
		t.Errorf("with another token: %v", err)
	}
	if _, err := d.Office.Ready(hosttest.Soon(t)); err == nil {
		t.Error("the desk's own service answers, which does not run")
	}
}

// holds checks that a service has one request, of this title.
func holds(t *testing.T, r *hosttest.Rig, title string) {
	t.Helper()
	all, err := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 10})
	if err != nil || len(all) != 1 || all[0].Title != title {
		t.Errorf("%s: %+v %v", title, all, err)
	}
}

// askedThere asks a request's service for everything a screen asks.
func askedThere(t *testing.T, d *host.Desk, id, address string) {
	t.Helper()
	e, err := d.Entry(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	who := e.Request.Signers[0].ID
	link, err := d.Link(hosttest.Soon(t), id, who)
	if err != nil || !strings.HasPrefix(link, address) {
		t.Errorf("%s leads to %s, %v", e.Request.Title, link, err)
	}
	if trail, err := d.Trail(hosttest.Soon(t), id); err != nil || trail.Procedure.Title != e.Request.Title {
		t.Errorf("%s: %+v %v", e.Request.Title, trail, err)
	}
	name := "Anna Maria"
	if err := d.Correct(hosttest.Soon(t), id, who, signing.Correction{Name: name}); err != nil {
		t.Errorf("%s: %v", e.Request.Title, err)
	}
	comesTrue(t, "the correction is known", func() bool {
		e, err := d.Entry(context.Background(), id)
		return err == nil && e.Request.Signers[0].Name == name
	})
}
