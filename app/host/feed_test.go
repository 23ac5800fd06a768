package host_test

import (
	"net/http"
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync/rest/own"
)

// TestFeed: a client that waits is told of a change at once; each request once, in the order of changes.
func TestFeed(t *testing.T) {
	r := start(t, nil)
	c := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
	ctx := soon(t)
	first, err := c.Feed(ctx, "", 0, 0)
	if err != nil || first.Instance == "" || len(first.Changes) != 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	draft := func() signing.Draft {
		return signing.Draft{
			Title: "Contratto", Inputs: []signing.Input{{Data: contract(t, 1)}},
			Signers: []signing.Signer{signer("Anna", "Rossi", "anna@example.com", at(1, 72, 600))},
		}
	}
	one, two := r.send(t, draft()).Request.ID, r.send(t, draft()).Request.ID
	for _, id := range []string{one, two} {
		r.await(t, id, func(q *signing.Request) bool { return !q.Signers[0].Steps.Sent.IsZero() })
	}
	f, err := c.Feed(ctx, first.Instance, first.Next, 5*time.Second)
	if err != nil || len(f.Changes) != 2 || f.Next != f.Changes[1].Seq || f.Changes[0].Seq >= f.Changes[1].Seq {
		t.Fatalf("%+v, %v", f, err)
	}
	if seen := map[string]bool{f.Changes[0].Request.ID: true, f.Changes[1].Request.ID: true}; !seen[one] || !seen[two] {
		t.Errorf("%v", seen)
	}
	answered := make(chan int)
	go func() {
		f, _ := c.Feed(ctx, f.Instance, f.Next, 40*time.Second)
		answered <- len(f.Changes)
	}()
	if err := r.client.Delete(ctx, one); err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-answered:
		if n != 1 {
			t.Errorf("%d changes", n)
		}
	case <-time.After(20 * time.Second):
		t.Error("a stored change was not told")
	}
	other, err := c.Feed(ctx, "another", f.Next, 0)
	if err != nil || len(other.Changes) != 2 {
		t.Errorf("another instance's client gets %d, %v", len(other.Changes), err)
	}
}
