package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
)

func secretOf(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// TestRemind: the same link again, once an hour, and the evidence has it.
func TestRemind(t *testing.T) {
	c := &clock{}
	r := start(t, func(o *host.Options) { o.Clock = c.now })
	q := r.send(t, one(contract(t, 1))).Request
	first := r.link(t, "anna@example.com")
	for range 2 {
		if err := r.own().Remind(soon(t), q.ID, q.Signers[0].ID); err != nil {
			t.Fatal(err)
		}
		var p *signing.Problem
		if err := r.own().Remind(soon(t), q.ID, q.Signers[0].ID); !errors.As(err, &p) || p.Code != signing.ProblemTooSoon || p.Limit < 59 || p.Limit > 61 {
			t.Errorf("twice within the hour: %v", err)
		}
		c.forward(61 * time.Minute)
	}
	reminder := func(l postbox.Message) bool {
		return strings.HasPrefix(l.Subject(), "Promemoria: Studio Bianchi attende")
	}
	l, err := r.box.Await(soon(t), "anna@example.com", 2, reminder)
	if err != nil || l.Link() != first {
		t.Fatalf("%v: another link", err)
	}
	if err := r.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if n := len(r.box.Letters()); n != 3 {
		t.Errorf("%d letters", n)
	}
	if got := signing.Of(r.lines(t, q.ID), 1, signing.EventReminded); len(got) != 2 {
		t.Errorf("%d lines", len(got))
	}
	r.sign(t, first, "anna@example.com", typed("Anna Rossi"))
	if err := r.own().Remind(soon(t), q.ID, q.Signers[0].ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("after signing: %v", err)
	}
	if err := r.own().Remind(soon(t), q.ID, "nobody"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// lines are a request's events, checked.
func (r *rig) lines(t *testing.T, id string) []signing.Event {
	t.Helper()
	var out []signing.Event
	for _, e := range r.whole(t, id).Events {
		out = append(out, signing.Event{Kind: e.Kind, Signer: e.Signer, Data: e.Data, Private: e.Private})
	}
	return out
}

// TestCorrect: a wrong address is put right: the old link is dead, the code sent there too, the new
// address gets a link of its own, and the evidence knows both.
func TestCorrect(t *testing.T) {
	r := start(t, nil)
	d := one(contract(t, 1))
	d.Signers = append(d.Signers, signer("Luca", "Verdi", "luca@example.com", at(1, 300, 600)))
	q := r.send(t, d).Request
	old := r.link(t, "anna@example.com")
	wish := signing.CodeWish{Marks: []signing.Mark{typed("Anna Rossi")}, Language: "it"}
	sent, err := r.AskCode(soon(t), secretOf(old), wish, desk)
	if err != nil || sent.Outcome != "sent" {
		t.Fatal(sent, err)
	}
	code := r.code(t, "anna@example.com", sent.Short)
	correct := func(c signing.Correction) error { return r.own().Correct(soon(t), q.ID, q.Signers[0].ID, c) }
	refusedCorrections(t, correct)
	if _, err := r.Visit(soon(t), secretOf(old), "it"); err != nil {
		t.Errorf("the link died of nothing: %v", err)
	}
	if err := correct(signing.Correction{Email: "anna.rossi@example.com", Surname: "Rossi Neri"}); err != nil {
		t.Fatal(err)
	}
	fresh := r.link(t, "anna.rossi@example.com")
	if _, err := r.Visit(soon(t), secretOf(old), "it"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("the old link lives: %v", err)
	}
	var wrong *signing.CodeWrong
	if err := r.Confirm(soon(t), secretOf(fresh), sent.Challenge, code, desk); !errors.As(err, &wrong) || !wrong.Expired {
		t.Errorf("the code sent to the old address: %v", err)
	}
	r.sign(t, fresh, "anna.rossi@example.com", typed("Anna Rossi Neri"))
	events := signing.Of(r.lines(t, q.ID), 1, signing.EventCorrected)
	if len(events) != 2 || events[1].Private["old"].Value != "anna@example.com" || events[1].Private["new"].Value != "anna.rossi@example.com" || events[1].Data["what"] != "email" {
		t.Errorf("%+v", events)
	}
	if err := correct(signing.Correction{Name: "Eva"}); !errors.Is(err, signing.ErrState) {
		t.Errorf("after signing: %v", err)
	}
	r.sign(t, r.link(t, "luca@example.com"), "luca@example.com", typed("Luca Verdi"))
	r.await(t, q.ID, is(signing.Done))
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
	c := &clock{}
	r := start(t, func(o *host.Options) { o.Clock = c.now })
	d := one(contract(t, 1))
	d.Signers = append(d.Signers, signer("Luca", "Verdi", "luca@example.com", at(1, 300, 600)))
	id := r.send(t, d).Request.ID
	r.sign(t, r.link(t, "anna@example.com"), "anna@example.com", typed("Anna Rossi"))
	c.forward(31 * day)
	r.reopen(t)
	r.await(t, id, is(signing.Expired))
	l, err := r.box.Await(soon(t), "ufficio@studio.example", 1, func(l postbox.Message) bool { return strings.HasPrefix(l.Subject(), "Non firmato in tempo") })
	if err != nil || !strings.Contains(l.Text(), "Avevano firmato: Anna Rossi") || !strings.Contains(l.Text(), "Non avevano firmato: Luca Verdi") {
		t.Errorf("%v\n%s", err, l.Text())
	}
	if err := r.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := signing.Of(r.lines(t, id), 0, signing.EventNoticeSent); len(got) != 1 || got[0].Data["what"] != "mail.expired" {
		t.Errorf("%+v", got)
	}
}

// TestSealAgain: a seal that failed waits longer and longer; put right, the office has it made at once.
func TestSealAgain(t *testing.T) {
	r := start(t, nil)
	q := r.send(t, one(contract(t, 1))).Request
	link := r.link(t, "anna@example.com")
	if err := r.own().SealAgain(soon(t), q.ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("before everybody signed: %v", err)
	}
	sent, err := r.client.Request(soon(t), q.ID)
	if err != nil {
		t.Fatal(err)
	}
	original := filepath.Join(r.folder, "blobs", sent.Request.Original.SHA256[:2], sent.Request.Original.SHA256)
	if err := os.Rename(original, original+".away"); err != nil { // the press cannot work
		t.Fatal(err)
	}
	r.sign(t, link, "anna@example.com", typed("Anna Rossi"))
	happens(t, "the seal fails three times", func() bool { return strings.Count(r.log.String(), `job=seal`) >= 3 })
	if err := os.Rename(original+".away", original); err != nil {
		t.Fatal(err)
	}
	if err := r.own().SealAgain(soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	r.await(t, q.ID, is(signing.Done))
	if took := time.Since(begun); took > 6*time.Second { // the pause would have been 8 s
		t.Errorf("it took %s", took)
	}
	events := r.lines(t, q.ID)
	if len(signing.Of(events, 0, signing.EventSealFailed)) != 1 || len(signing.Of(events, 0, signing.EventSealAgain)) != 1 || len(signing.Of(events, 0, signing.EventSealed)) != 1 {
		t.Error("the evidence does not tell it")
	}
}
