package office

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"paraph/app/folder"
)

// TestAForeignServiceNeedsTheDesksMail: another maker's service writes to nobody, so nothing is sent there until the desk can write, and
// the reason is told.
func TestAForeignServiceNeedsTheDesksMail(t *testing.T) {
	foreign := httptest.NewServer(http.NotFoundHandler())
	defer foreign.Close()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	begun := make(chan struct{})
	close(begun)
	services, err := OpenServices(f, http.DefaultClient, nil, begun)
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{Folder: f, Services: services, Follow: func(string) {}}
	if err := errors.Join(o.SetProfile(Profile{ID: "region", Name: "Regione", URL: foreign.URL, Token: "t"}), o.UseProfile("region")); err != nil {
		t.Fatal(err)
	}
	r, err := o.Receiver(t.Context())
	if err != nil || r.Service != "Regione" || !slices.Equal(r.Missing, []string{"mail"}) || !slices.Contains(r.Lacks, "letters") || slices.Contains(r.Lacks, "note") {
		t.Errorf("%v %+v", err, r)
	}
	if err := f.SetMail("smtp://smtp.example.com:587", "office@example.com", "anna:geheim"); err != nil {
		t.Fatal(err)
	}
	if r, err = o.Receiver(t.Context()); err != nil || len(r.Missing) > 0 {
		t.Errorf("with a mail server: %v %+v", err, r)
	}
}
