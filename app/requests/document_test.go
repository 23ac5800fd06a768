package requests

import (
	"errors"
	"testing"

	"paraph/app"
	"paraph/signing"
	"paraph/sync"
)

// TestDocument: a request's document is the sealed one, and before there is one what was sent.
func TestDocument(t *testing.T) {
	r, store := desk(t)
	blob := func(content string) string {
		sum, err := r.Blobs.Put(t.Context(), []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	e := &app.Entry{ID: "a", Profile: "here", Remote: "a", Stage: sync.SentOff, Request: signing.Request{
		ID: "a", Title: "Contratto", State: signing.Waiting, Updated: noon, Original: &signing.File{Name: "c.pdf", SHA256: blob("as sent")},
	}}
	put(t, store, e)
	if name, content, err := r.Document(t.Context(), "a"); err != nil || name != "c.pdf" || string(content) != "as sent" {
		t.Errorf("waiting: %q %q %v", name, content, err)
	}
	e.Sealed, e.Stage, e.Request.State = blob("sealed"), sync.Fetched, signing.Done
	put(t, store, e)
	if name, content, err := r.Document(t.Context(), "a"); err != nil || name != "Contratto.pdf" || string(content) != "sealed" {
		t.Errorf("done: %q %q %v", name, content, err)
	}
	put(t, store, &app.Entry{ID: "b", Profile: "here", Stage: sync.Failed, Request: signing.Request{ID: "b", Title: "Nothing", Updated: noon}})
	if _, _, err := r.Document(t.Context(), "b"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("without a document: %v", err)
	}
	all, err := r.Originals(t.Context())
	if err != nil || len(all) != 2 {
		t.Fatalf("%v %v", all, err)
	}
	for _, o := range all { // what was sealed since is held against what was sent
		if content, err := o.Read(t.Context()); o.Title == "Contratto" && (err != nil || string(content) != "as sent") {
			t.Errorf("%q %v", content, err)
		}
	}
}
