package cli_test

import (
	"strings"
	"testing"

	"paraph/app/folder"
	"paraph/app/postbox"
)

// TestContactThatIsNone: what is no e-mail address is refused before it is stored.
func TestContactThatIsNone(t *testing.T) {
	data := t.TempDir()
	for _, contact := range []string{"info(at)studio.example", "notanaddress", "a@studio.example, b@studio.example", "Studio Bianchi <info@studio.example>"} {
		said(t, 3, "usage", "The office’s contact is not an e-mail address.", "serve", "--listen", "127.0.0.1:0", "--contact", contact, "--data", data)
	}
	if is, err := folder.At(data).Settings(); err != nil || is.Contact != "" {
		t.Errorf("%v: %q is stored", err, is.Contact)
	}
}

// TestContactOfBefore: one that was stored before it was checked stops no letter; they leave without a reply address.
func TestContactOfBefore(t *testing.T) {
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	data := t.TempDir()
	serveOnce(t, data, "--smtp", box.URL(), "--smtp-from", "ufficio@studio.example", "--office", "Studio Bianchi", "--office-only")
	f := folder.At(data)
	is, err := f.Settings()
	if err != nil {
		t.Fatal(err)
	}
	is.Contact = "info(at)studio.example"
	if err := f.PutSettings(is); err != nil {
		t.Fatal(err)
	}
	_, end := serveIn(t, data)
	defer end()
	out := expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	letters := box.Letters()
	if len(letters) != 1 || strings.Contains(string(letters[0].Raw), "Reply-To") {
		t.Errorf("%d letters: %s", len(letters), out)
	}
	if is, err = f.Settings(); err != nil || is.Contact != "info(at)studio.example" {
		t.Errorf("%v: what was stored is %q", err, is.Contact)
	}
	said(t, 4, "not-ready", "no contact address to send a test message to", "mail", "test", "--data", data)
}
