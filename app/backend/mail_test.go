package backend_test

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
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
	c, err := r.AskCode(hosttest.Soon(t), hosttest.SecretOf(link), signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("L")}, Language: "it"}, hosttest.Visitor)
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
