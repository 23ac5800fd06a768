package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// TestPractice: without a mail server nothing leaves the computer, everything says so, and nothing of it
// becomes real when a mail server is set up.
func TestPractice(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) { o.Mail = nil })
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	if q := r.Checked(t, id); !q.Practice {
		t.Error("not practice")
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	practise(t, r, id)
	r.Await(t, id, hosttest.Is(signing.Done))
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
	if err != nil || !strings.Contains(string(a.Body), "Modalità dimostrativa") || !strings.HasPrefix(a.Trail.Document.SealedBy, "PRACTICE") {
		t.Errorf("%v %s", err, a.Trail.Document.SealedBy)
	}
	setUpMail(t, r)
	if _, err := r.Client.Request(hosttest.Soon(t), id); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("the practice request became real: %v", err)
	}
}

// unsent are the letters of a request that are shown instead of sent; there must be n.
func unsent(t *testing.T, r *hosttest.Rig, id string, n int) []own.PracticeLetter {
	t.Helper()
	letters, err := r.Practice(hosttest.Soon(t), id)
	if err != nil || len(letters) != n {
		t.Fatalf("%v %+v", err, letters)
	}
	return letters
}

// practise signs with the link and the code of the letters that are not sent.
func practise(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	invitation := unsent(t, r, id, 1)[0]
	if !strings.Contains(invitation.Text, "Modalità dimostrativa") || !strings.HasPrefix(invitation.Subject, "[Dimostrazione]") {
		t.Fatalf("%+v", invitation)
	}
	link := invitation.Text[strings.Index(invitation.Text, "http"):]
	link = link[:strings.IndexAny(link, "\n ")]
	secret := hosttest.SecretOf(link)
	c, err := r.AskCode(hosttest.Soon(t), secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}, hosttest.Visitor)
	if err != nil || c.Outcome != "sent" {
		t.Fatal(c, err)
	}
	code := postbox.Message{Raw: []byte("Content-Type: text/plain\r\n\r\n" + unsent(t, r, id, 2)[1].Text)}.Code()
	if err := r.Confirm(hosttest.Soon(t), secret, c.Challenge, code, hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
}

// setUpMail starts the service again with a mail server: it has another database and another seal.
func setUpMail(t *testing.T, r *hosttest.Rig) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Open(t, host.Options{
		Folder: r.Folder, KeyInFile: true, OfficeOnly: true, Mail: &mail.Options{Address: r.Box.URL(), From: "ufficio@studio.example"},
	})
	for _, f := range []string{"service.db", "practice/service.db", "seal.p12", "practice/seal.p12"} {
		if info, err := os.Stat(filepath.Join(r.Folder, f)); err != nil || info.Mode().Perm()&0o077 != 0 && strings.HasSuffix(f, "p12") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestOneServiceAFolder: a second one is refused, and the folder is free again afterwards.
func TestOneServiceAFolder(t *testing.T) {
	r := hosttest.Start(t, nil)
	if _, err := host.Start(t.Context(), host.Options{Folder: r.Folder, KeyInFile: true}); !errors.Is(err, sync.ErrBusy) {
		t.Errorf("%v", err)
	}
	f, err := folder.New(r.Folder)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := f.Endpoint(); err != nil || e.URL != r.Endpoint.URL {
		t.Errorf("%+v %v", e, err)
	}
	if info, err := os.Stat(filepath.Join(r.Folder, "service.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

// TestPublicAddressMustBeSafe: signers are never sent to plain http on another computer.
func TestPublicAddressMustBeSafe(t *testing.T) {
	for address, good := range map[string]bool{
		"https://firma.studio.example": true, "http://127.0.0.1:8080": true, "http://localhost:8080": true,
		"http://firma.studio.example": false, "http://10.0.0.5": false, "ftp://x": false, "firma": false, "https://u:p@x.example": false,
	} {
		h, err := host.Start(t.Context(), host.Options{Folder: t.TempDir(), KeyInFile: true, PublicURL: address})
		if (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
		if err == nil {
			h.Close()
		}
	}
}
