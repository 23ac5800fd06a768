package backend_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// busy is a mail server that takes no letter for now.
func busy(string) error {
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
}

// letterWaits waits until a letter to a signer was tried and waits.
func letterWaits(t *testing.T, r *hosttest.Rig, id string, kind sync.JobKind, n int) {
	t.Helper()
	hosttest.Happens(t, "letters wait", func() bool {
		waits := 0
		for _, e := range r.Whole(t, id).Events {
			if e.Kind == signing.EventWaits && e.Data["what"] == string(kind) {
				waits++
			}
		}
		return waits == n
	})
}

// signedWhile lets Anna sign while the mail server takes nothing but her code, and answers the request's id.
func signedWhile(t *testing.T, r *hosttest.Rig) string {
	t.Helper()
	sent := r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	r.Link(t, "anna@example.com")
	id, secret := sent.Request.ID, hosttest.SecretOf(sent.Links[sent.Request.Signers[0].ID])
	c, err := r.AskCode(hosttest.Soon(t), secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it", Shown: []int{1}}, hosttest.Visitor)
	if err != nil || c.Outcome != "sent" {
		t.Fatalf("%+v %v", c, err)
	}
	r.Box.Refuse(busy)
	if err := r.Confirm(hosttest.Soon(t), secret, c.Challenge, r.Code(t, "anna@example.com", c.Short), hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	r.Await(t, id, hosttest.Is(signing.Done))
	letterWaits(t, r, id, sync.JobCopy, 2)
	return id
}

// TestDeletedCopiesGoOut: what was promised arrives although the office deletes the request before the mail server takes it: with the
// document, and without a link that leads nowhere.
func TestDeletedCopiesGoOut(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	id := signedWhile(t, r)
	if err := r.Client.Delete(hosttest.Soon(t), id); err != nil {
		t.Fatal(err)
	}
	c.Forward(2 * time.Hour)
	r.Reopen(t) // which looks what to delete
	if blobs(t, r) == 0 {
		t.Fatal("the documents are gone before the copies")
	}
	r.Box.Refuse(nil)
	for _, to := range []string{"anna@example.com", "ufficio@studio.example"} {
		l, err := r.Box.Await(hosttest.Soon(t), to, 1, func(l postbox.Message) bool { return strings.HasPrefix(l.Subject(), "Firmato da tutti") })
		if err != nil {
			t.Fatal(err)
		}
		parts, err := l.Parts()
		if err != nil || len(parts) != 3 || l.Link() != "" || !strings.Contains(l.Text(), "conservi il file allegato") {
			t.Errorf("%d parts, %v: %s", len(parts), err, l.Text())
		}
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	r.Reopen(t)
	hosttest.Happens(t, "the documents go", func() bool { return blobs(t, r) == 0 })
	if got := says(t, r, id); !strings.Contains(got, say.In("it").Say("event.documents.erased.removed", "office", "Studio Bianchi")) || strings.Contains(got, "non consegnato") {
		t.Error(got)
	}
}

// TestDeletedCopiesTooLate: after a day the documents go all the same, and the evidence names each letter that was not delivered.
func TestDeletedCopiesTooLate(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	id := signedWhile(t, r)
	if err := r.Client.Delete(hosttest.Soon(t), id); err != nil {
		t.Fatal(err)
	}
	c.Forward(23 * time.Hour)
	r.Reopen(t)
	if blobs(t, r) == 0 {
		t.Fatal("the documents are gone before their day is over")
	}
	c.Forward(time.Hour)
	r.Reopen(t)
	hosttest.Happens(t, "the documents go", func() bool { return blobs(t, r) == 0 })
	v := say.In("it")
	for _, want := range []string{
		v.Say("event.letter.dropped.late", "letter", v.Say("letter.mail.copy"), "signer", 1, "office", "Studio Bianchi", "hours", 24),
		v.Say("event.letter.dropped.late.office", "letter", v.Say("letter.mail.copy"), "office", "Studio Bianchi", "hours", 24),
		v.Say("event.documents.erased.removed", "office", "Studio Bianchi"),
	} {
		if got := says(t, r, id); !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	r.Box.Refuse(nil)
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	for _, l := range r.Box.Letters() {
		if strings.HasPrefix(l.Subject(), "Firmato da tutti") {
			t.Errorf("%s got a copy", l.To)
		}
	}
}

// says are the evidence's lines in words, each on one line.
func says(t *testing.T, r *hosttest.Rig, id string) string {
	t.Helper()
	var b strings.Builder
	for _, e := range r.Whole(t, id).Events {
		b.WriteString(e.Text + "\n")
	}
	return b.String()
}

// TestDeletedTooLargeACopy: a copy no letter can bring is named as what did not arrive, to its reader and in the evidence.
func TestDeletedTooLargeACopy(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := signedWhile(t, r)
	if err := r.Client.Delete(hosttest.Soon(t), id); err != nil {
		t.Fatal(err)
	}
	r.Box.Limit(4000)
	r.Box.Refuse(nil)
	l, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 1, func(l postbox.Message) bool { return strings.HasPrefix(l.Subject(), "Firmato da tutti") })
	if err != nil || !strings.Contains(l.Text(), "Chieda una copia a Studio Bianchi") || strings.Contains(l.Text(), "/s/") {
		t.Errorf("%v %s", err, l.Text())
	}
	hosttest.Happens(t, "it is noted", func() bool {
		return strings.Contains(says(t, r, id), say.In("it").Say("event.copy.failed", "signer", 1))
	})
}

// TestCancelTellsWhoWasInvited: each signer who had a letter gets another one, in their own language; who had none gets none.
func TestCancelTellsWhoWasInvited(t *testing.T) {
	for name, end := range map[string]func(*hosttest.Rig, string) error{
		"cancelled": func(r *hosttest.Rig, id string) error { return r.Cancel(t.Context(), id) },
		"deleted":   func(r *hosttest.Rig, id string) error { return r.Client.Delete(t.Context(), id) },
	} {
		t.Run(name, func(t *testing.T) {
			r := hosttest.Start(t, nil)
			r.Box.Refuse(func(to string) error {
				if strings.HasPrefix(to, "never") {
					return busy(to)
				}
				return nil
			})
			d := hosttest.One(hosttest.Contract(t, 1))
			d.Title = "Contratto"
			for i, lang := range []string{"it", "fr", "en"} {
				g := hosttest.Signer("Luca", "Verdi", lang+"@example.com", hosttest.At(1, 72, 100+100*float64(i)))
				g.Language = lang
				d.Signers = append(d.Signers, g)
			}
			d.Signers = append(d.Signers, hosttest.Signer("Mai", "Invitato", "never@example.com", hosttest.At(1, 300, 600)))
			sent := r.Send(t, d)
			id := sent.Request.ID
			r.Sign(t, r.Link(t, "it@example.com"), "it@example.com", hosttest.Typed("Luca Verdi"))
			r.Await(t, id, func(q *signing.Request) bool {
				return !q.Signers[2].Steps.Sent.IsZero() && !q.Signers[3].Steps.Sent.IsZero()
			})
			letterWaits(t, r, id, sync.JobInvite, 1)
			if err := end(r, id); err != nil {
				t.Fatal(err)
			}
			withdrawn(t, r, sent)
			r.Box.Refuse(nil)
			r.Reopen(t)
			if err := r.Settle(hosttest.Soon(t)); err != nil {
				t.Fatal(err)
			}
			for _, l := range r.Box.Letters() {
				if l.To == "never@example.com" {
					t.Errorf("who was not invited got %q", l.Subject())
				}
			}
			if _, err := r.Client.Request(hosttest.Soon(t), id); (err == nil) != (name == "cancelled") && !errors.Is(err, signing.ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

// withdrawn looks at the letters of those who had been invited.
func withdrawn(t *testing.T, r *hosttest.Rig, sent sync.Sent) {
	t.Helper()
	for _, lang := range []string{"it", "fr", "en"} {
		v := say.In(lang)
		l, err := r.Box.Await(hosttest.Soon(t), lang+"@example.com", 1, func(l postbox.Message) bool {
			return l.Subject() == v.Say("mail.cancelled.subject", "title", "Contratto")
		})
		if err != nil {
			t.Fatal(err)
		}
		if l.Link() != "" || !strings.Contains(l.Text(), v.Say("mail.cancelled.link")) || strings.Contains(l.Text(), v.Say("mail.cancelled.signed")) != (lang == "it") {
			t.Errorf("%s: %s", lang, l.Text())
		}
		if page := fetched(t, sent.Links[sent.Request.Signers[1].ID]+"?lang=en"); !strings.Contains(page, "The request was withdrawn") {
			t.Error("the link leads to something else")
		}
	}
}
