package backend_test

import (
	"net/http"
	"testing"
	"time"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// TestFeed: a client that waits is told of a change at once; each request once, in the order of changes.
func TestFeed(t *testing.T) {
	r := hosttest.Start(t, nil)
	c := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
	ctx := hosttest.Soon(t)
	first, err := c.Feed(ctx, "", 0, 0)
	if err != nil || first.Instance == "" || len(first.Changes) != 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	one, two := invited(t, r), invited(t, r)
	f, err := c.Feed(ctx, first.Instance, first.Next, 5*time.Second)
	if err != nil || len(f.Changes) != 2 || f.Next != f.Changes[1].Seq || f.Changes[0].Seq >= f.Changes[1].Seq {
		t.Fatalf("%+v, %v", f, err)
	}
	if seen := map[string]bool{f.Changes[0].Request.ID: true, f.Changes[1].Request.ID: true}; !seen[one] || !seen[two] {
		t.Errorf("%v", seen)
	}
	toldOf(t, c, f, func() error { return r.Client.Delete(ctx, one) })
	other, err := c.Feed(ctx, "another", f.Next, 0)
	if err != nil || len(other.Changes) != 2 {
		t.Errorf("another instance's client gets %d, %v", len(other.Changes), err)
	}
}

// invited sends a request and waits until its signer has the letter; after that nothing changes by itself.
func invited(t *testing.T, r *hosttest.Rig) string {
	t.Helper()
	sent := r.Send(t, signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Data: hosttest.Contract(t, 1)}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(1, 72, 600))},
	})
	r.Await(t, sent.Request.ID, func(q *signing.Request) bool { return !q.Signers[0].Steps.Sent.IsZero() })
	return sent.Request.ID
}

// toldOf waits for the feed to answer long before its time because change happened.
func toldOf(t *testing.T, c *own.Client, f sync.Feed, change func() error) {
	t.Helper()
	answered := make(chan int)
	go func() {
		next, _ := c.Feed(t.Context(), f.Instance, f.Next, 40*time.Second)
		answered <- len(next.Changes)
	}()
	if err := change(); err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-answered:
		if n != 1 {
			t.Errorf("%d changes", n)
		}
	case <-time.After(time.Minute):
		t.Error("a stored change was not told")
	}
}
