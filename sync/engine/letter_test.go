package engine

import (
	"context"
	"testing"

	"paraph/signing"
	"paraph/sync"
)

// waits is a service of another maker with one signer who has still to sign.
type waits struct{ sync.Backend }

func (waits) Request(context.Context, string) (sync.Sent, error) {
	return sync.Sent{
		Request: &signing.Request{State: signing.Waiting, Signers: []signing.Signer{{ID: "a", State: signing.SignerNew}}},
		Links:   map[string]string{"a": "https://foreign.example/s/a"},
	}, nil
}

// TestTheDesksLetterSaysWhatTheServiceIsNotTold: language, subject and note are the draft's, which a service of another maker does not know.
func TestTheDesksLetterSaysWhatTheServiceIsNotTold(t *testing.T) {
	f := newFetcher(t)
	var got Invitation
	f.engine.o.Mail = func(_ context.Context, l Invitation) error {
		got = l
		return nil
	}
	entry := &sync.Entry{ID: "1", Remote: "2", Parcel: &sync.Parcel{}}
	entry.Parcel.Draft.Options = signing.Options{Language: "fr", Subject: "Mai", Note: "Bonjour"}
	f.engine.o.Passed = func(string) {}
	if _, err := f.engine.mail(t.Context(), sync.Job{Ref: "a"}, entry, Remote{Backend: waits{}}); err != nil {
		t.Fatal(err)
	}
	if o := got.Request.Options; o.Language != "fr" || o.Subject != "Mai" || o.Note != "Bonjour" || entry.Request.Options.Note != "" {
		t.Errorf("%+v", o)
	}
}
