package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// TestMailServerDown: nothing is lost and nobody waits: letters go out by themselves when it is back.
func TestMailServerDown(t *testing.T) {
	gone, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	address := gone.Address()
	gone.Close()
	r := hosttest.Start(t, func(o *host.Options) { o.Mail.Address = "smtp://" + address })
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Checked(t, id)
	r.Await(t, id, func(*signing.Request) bool {
		return strings.Contains(r.Log.String(), "job failed, will be tried again")
	})
	if r.Box, err = postbox.Listen(address); err != nil {
		t.Fatal(err)
	}
	defer r.Box.Close()
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
}

// TestMailServerRefuses: a final no is written into the evidence and not tried for ever; a code that is
// refused is told to the signer at once.
func TestMailServerRefuses(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Box.Refuse(func(to string) error {
		if to == "luca@example.com" {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user luca@example.com"}
		}
		return nil
	})
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	sent := r.Send(t, d)
	r.Link(t, "anna@example.com")
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	q, err := r.Client.Request(hosttest.Soon(t), sent.Request.ID)
	if err != nil || !q.Request.Signers[1].Steps.Sent.IsZero() || q.Request.Signers[0].Steps.Sent.IsZero() {
		t.Errorf("steps: %+v, %v", q.Request.Signers, err)
	}
	a, err := r.Audit(hosttest.Soon(t), sent.Request.ID, sync.FormText)
	if err != nil || !strings.Contains(string(a.Body), "Invito al firmatario 2 rifiutato") {
		t.Errorf("%v\n%s", err, a.Body)
	}
	link := q.Links[q.Request.Signers[1].ID]
	c, err := r.AskCode(hosttest.Soon(t), link[strings.LastIndex(link, "/")+1:], signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("L")}, Language: "it"}, hosttest.Visitor)
	if err != nil || c.Outcome != "refused" {
		t.Errorf("%+v, %v", c, err)
	}
	if strings.Contains(r.Log.String(), "luca@example.com") {
		t.Error("the address stands in the log")
	}
}

// TestMailSaysWhatItShould: every letter as plain text and HTML, from the office, answering to the office.
func TestMailSaysWhatItShould(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) { o.Mail.ReplyTo = "risposte@studio.example" })
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Title = "Contratto <b>& altro</b>"
	d.Signers[0].Message = "Ciao Anna, il codice {OTP} vale poco."
	id := r.Send(t, d).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	letters := r.Box.Letters()
	if len(letters) != 4 { // invitation, code, copy, copy for the office
		t.Fatalf("%d letters", len(letters))
	}
	for _, l := range letters {
		fromTheOffice(t, r, l)
	}
	code := letters[1]
	if !strings.HasPrefix(code.Text(), "Gentile Anna Rossi") || !strings.Contains(code.Text(), "Ciao Anna, il codice "+code.Code()+" vale poco. Non comunichi il codice") {
		t.Errorf("%s", code.Text())
	}
	if strings.Contains(code.Subject(), code.Code()) {
		t.Error("the code stands in the subject, readable on a locked telephone")
	}
	parts, err := letters[2].Parts()
	if err != nil || len(parts) != 3 || parts[2].Type != "application/pdf" || !strings.HasPrefix(string(parts[2].Content), "%PDF-") {
		t.Errorf("the sealed copy is not attached: %v", err)
	}
}

// fromTheOffice looks at what all letters have in common.
func fromTheOffice(t *testing.T, r *hosttest.Rig, l postbox.Message) {
	t.Helper()
	raw := string(l.Raw)
	parts, err := l.Parts()
	if err != nil || len(parts) < 2 || parts[0].Type != "text/plain" || parts[1].Type != "text/html" {
		t.Fatalf("%v %+v", err, parts)
	}
	if strings.Contains(string(parts[1].Content), "<b>") {
		t.Errorf("a title became markup:\n%s", parts[1].Content)
	}
	for _, want := range []string{"From: \"Studio Bianchi\" <ufficio@studio.example>", "Reply-To: <risposte@studio.example>", "@studio.example>", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(raw, want) {
			t.Errorf("%s: no %s", l.Subject(), want)
		}
	}
	if strings.Contains(raw, "http://") && !strings.Contains(raw, r.Endpoint.URL) {
		t.Errorf("%s loads from elsewhere", l.Subject())
	}
}

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
	secret := link[strings.LastIndex(link, "/")+1:]
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
		Folder: r.Folder, KeyInFile: true, Mail: &mail.Options{Address: r.Box.URL(), From: "ufficio@studio.example"},
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
