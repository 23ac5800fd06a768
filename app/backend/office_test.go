package backend_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
)

// TestRemind: the same link again, once an hour, and the evidence has it.
func TestRemind(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	first := r.Link(t, "anna@example.com")
	for range 2 {
		if err := r.Own().Remind(hosttest.Soon(t), q.ID, q.Signers[0].ID); err != nil {
			t.Fatal(err)
		}
		var p *signing.Problem
		if err := r.Own().Remind(hosttest.Soon(t), q.ID, q.Signers[0].ID); !errors.As(err, &p) || p.Code != signing.ProblemTooSoon || p.Limit < 59 || p.Limit > 61 {
			t.Errorf("twice within the hour: %v", err)
		}
		c.Forward(61 * time.Minute)
	}
	reminder := func(l postbox.Message) bool {
		return strings.HasPrefix(l.Subject(), "Promemoria: Studio Bianchi attende")
	}
	l, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 2, reminder)
	if err != nil || l.Link() != first {
		t.Fatalf("%v: another link", err)
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	if n := len(r.Box.Letters()); n != 3 {
		t.Errorf("%d letters", n)
	}
	if got := signing.Of(lines(t, r, q.ID), 1, signing.EventReminded); len(got) != 2 {
		t.Errorf("%d lines", len(got))
	}
	r.Sign(t, first, "anna@example.com", hosttest.Typed("Anna Rossi"))
	if err := r.Own().Remind(hosttest.Soon(t), q.ID, q.Signers[0].ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("after signing: %v", err)
	}
	if err := r.Own().Remind(hosttest.Soon(t), q.ID, "nobody"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// lines are a request's events, checked.
func lines(t *testing.T, r *hosttest.Rig, id string) []signing.Event {
	t.Helper()
	var out []signing.Event
	for _, e := range r.Whole(t, id).Events {
		out = append(out, signing.Event{Kind: e.Kind, Signer: e.Signer, Data: e.Data, Private: e.Private})
	}
	return out
}

// TestCorrect: a wrong address is put right: the old link is dead, the code sent there too, the new
// address gets a link of its own, and the evidence knows both.
func TestCorrect(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	q := r.Send(t, d).Request
	old := r.Link(t, "anna@example.com")
	wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}
	sent, err := r.AskCode(hosttest.Soon(t), hosttest.SecretOf(old), wish, hosttest.Visitor)
	if err != nil || sent.Outcome != "sent" {
		t.Fatal(sent, err)
	}
	code := r.Code(t, "anna@example.com", sent.Short)
	correct := func(c signing.Correction) error { return r.Own().Correct(hosttest.Soon(t), q.ID, q.Signers[0].ID, c) }
	refusedCorrections(t, correct)
	if _, err := r.Visit(hosttest.Soon(t), hosttest.SecretOf(old), "it"); err != nil {
		t.Errorf("the link died of nothing: %v", err)
	}
	if err := correct(signing.Correction{Email: "anna.rossi@example.com", Surname: "Rossi Neri"}); err != nil {
		t.Fatal(err)
	}
	fresh := r.Link(t, "anna.rossi@example.com")
	if _, err := r.Visit(hosttest.Soon(t), hosttest.SecretOf(old), "it"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("the old link lives: %v", err)
	}
	var wrong *signing.CodeWrong
	if err := r.Confirm(hosttest.Soon(t), hosttest.SecretOf(fresh), sent.Challenge, code, hosttest.Visitor); !errors.As(err, &wrong) || !wrong.Expired {
		t.Errorf("the code sent to the old address: %v", err)
	}
	r.Sign(t, fresh, "anna.rossi@example.com", hosttest.Typed("Anna Rossi Neri"))
	events := signing.Of(lines(t, r, q.ID), 1, signing.EventCorrected)
	if len(events) != 2 || events[1].Private["old"].Value != "anna@example.com" || events[1].Private["new"].Value != "anna.rossi@example.com" || events[1].Data["what"] != "email" {
		t.Errorf("%+v", events)
	}
	if err := correct(signing.Correction{Name: "Eva"}); !errors.Is(err, signing.ErrState) {
		t.Errorf("after signing: %v", err)
	}
	r.Sign(t, r.Link(t, "luca@example.com"), "luca@example.com", hosttest.Typed("Luca Verdi"))
	r.Await(t, q.ID, hosttest.Is(signing.Done))
}

// refusedCorrections are tried on Anna, the first signer; none may change anything.
func refusedCorrections(t *testing.T, correct func(signing.Correction) error) {
	t.Helper()
	var p *signing.Problem
	if err := correct(signing.Correction{Email: "LUCA@example.com"}); !errors.As(err, &p) || p.Code != signing.ProblemSameAddress {
		t.Errorf("the other's address: %v", err)
	}
	if err := correct(signing.Correction{Email: "anna@"}); !errors.As(err, &p) || p.Code != signing.ProblemEmail || p.Signer != 1 {
		t.Errorf("no address: %v", err)
	}
	if err := correct(signing.Correction{Email: "anna@example.com", Name: " Anna "}); err != nil {
		t.Errorf("nothing different: %v", err)
	}
}

// TestExpiryIsTold to the office, with who had signed.
func TestExpiryIsTold(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	id := r.Send(t, d).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	c.Forward(31 * hosttest.Day)
	r.Reopen(t)
	r.Await(t, id, hosttest.Is(signing.Expired))
	l, err := r.Box.Await(hosttest.Soon(t), "ufficio@studio.example", 1, func(l postbox.Message) bool { return strings.HasPrefix(l.Subject(), "Non firmato in tempo") })
	if err != nil || !strings.Contains(l.Text(), "Avevano firmato: Anna Rossi") || !strings.Contains(l.Text(), "Non avevano firmato: Luca Verdi") {
		t.Errorf("%v\n%s", err, l.Text())
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := signing.Of(lines(t, r, id), 0, signing.EventNoticeSent); len(got) != 1 || got[0].Data["what"] != "mail.expired" {
		t.Errorf("%+v", got)
	}
}

// TestSealAgain: a seal that failed waits longer and longer; put right, the office has it made at once.
func TestSealAgain(t *testing.T) {
	original := ""
	r := hosttest.Start(t, func(o *host.Options) {
		o.Passed = func(step string) {
			if step == "signed" { // the press cannot work
				must(t, os.Rename(original, original+".away"))
			}
		}
	})
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	link := r.Link(t, "anna@example.com")
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("before everybody signed: %v", err)
	}
	sent, err := r.Client.Request(hosttest.Soon(t), q.ID)
	if err != nil {
		t.Fatal(err)
	}
	original = filepath.Join(r.Folder, "blobs", sent.Request.Original.SHA256[:2], sent.Request.Original.SHA256)
	r.Sign(t, link, "anna@example.com", hosttest.Typed("Anna Rossi"))
	hosttest.Happens(t, "the seal fails three times", func() bool { return strings.Count(r.Log.String(), `job=seal`) >= 3 })
	if err := os.Rename(original+".away", original); err != nil {
		t.Fatal(err)
	}
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	r.Await(t, q.ID, hosttest.Is(signing.Done))
	if took := time.Since(begun); took > 6*time.Second { // the pause would have been 8 s
		t.Errorf("it took %s", took)
	}
	events := lines(t, r, q.ID)
	if len(signing.Of(events, 0, signing.EventSealFailed)) != 1 || len(signing.Of(events, 0, signing.EventSealAgain)) != 1 || len(signing.Of(events, 0, signing.EventSealed)) != 1 {
		t.Error("the evidence does not tell it")
	}
}
