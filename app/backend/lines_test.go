package backend_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
)

// count counts the lines of a kind, of signer 1.
func count(t *testing.T, r *hosttest.Rig, id string, kind signing.EventKind) int {
	t.Helper()
	return len(signing.Of(lines(t, r, id), 1, kind))
}

// TestRefusalsHaveTheirLines: who asks too soon, answers a dead code, or is out of codes is in the evidence; pressing on and
// on fills it with nothing.
func TestRefusalsHaveTheirLines(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	a := asksCode(t, r, "anna@example.com")
	wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}
	limited := func(forGood bool) {
		t.Helper()
		var limit *signing.CodeLimit
		if _, err := r.AskCode(hosttest.Soon(t), a.secret, wish, hosttest.Visitor); !errors.As(err, &limit) || limit.Again.IsZero() != forGood {
			t.Fatalf("not limited: %v", err)
		}
	}
	for range 3 {
		limited(false)
	}
	if n := count(t, r, a.requestID, signing.EventCodeDenied); n != 1 {
		t.Errorf("%d lines of three askings too soon", n)
	}
	first := a.sent
	c.Forward(5 * time.Minute)
	again(t, r, &a, "anna@example.com", wish.Marks[0])
	for range 25 {
		refused(t, "a code of before", r.Confirm(hosttest.Soon(t), a.secret, first.Challenge, "123456", hosttest.Visitor), true)
	}
	stale := signing.Of(lines(t, r, a.requestID), 1, signing.EventCodeStale)
	if len(stale) != 20 || stale[0].Data["code"] != first.Short || stale[0].Private["ip"].Value != hosttest.Visitor.Peer {
		t.Errorf("%d lines of 25 answers to a dead code: %+v", len(stale), stale[0])
	}
	for range 3 {
		c.Forward(2 * time.Hour)
		again(t, r, &a, "anna@example.com", wish.Marks[0])
	}
	c.Forward(2 * time.Hour)
	limited(true)
	limited(true)
	if err := r.Unlock(hosttest.Soon(t), a.requestID, signerOf(t, r, a.requestID)); err != nil {
		t.Fatal(err)
	}
	if n := count(t, r, a.requestID, signing.EventLocked); n != 1 {
		t.Errorf("%d lines of a locked signer", n)
	}
	text, err := r.Audit(hosttest.Soon(t), a.requestID, sync.FormText)
	if err != nil || !strings.Contains(string(text.Body), "Il firmatario 1 non riceve altri codici finché Studio Bianchi non li concede") {
		t.Errorf("%v\n%s", err, text.Body)
	}
}

func signerOf(t *testing.T, r *hosttest.Rig, id string) string {
	t.Helper()
	sent, err := r.Request(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	return sent.Request.Signers[0].ID
}

// TestLettersThatDoNotLeaveHaveTheirLines: one that waits for the mail server, one that is dropped for another address, one
// that has nothing to say any more when the server is back.
func TestLettersThatDoNotLeaveHaveTheirLines(t *testing.T) {
	gone, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	address := gone.Address()
	gone.Close()
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Mail.Address, o.Clock = "smtp://"+address, c.Now })
	corrected, cancelled := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID, r.Send(t, hosttest.One(hosttest.Contract(t, 2))).Request.ID
	for _, id := range []string{corrected, cancelled} {
		r.Checked(t, id)
		hosttest.Happens(t, "the invitation waits", func() bool { return count(t, r, id, signing.EventWaits) == 1 })
	}
	if err := r.Own().Correct(hosttest.Soon(t), corrected, signerOf(t, r, corrected), signing.Correction{Email: "a.rossi@example.com"}); err != nil {
		t.Fatal(err)
	}
	dropped := signing.Of(lines(t, r, corrected), 1, signing.EventDropped)
	if len(dropped) != 1 || dropped[0].Data["what"] != string(sync.JobInvite) {
		t.Errorf("the invitation to the old address: %+v", dropped)
	}
	if err := r.Own().Cancel(hosttest.Soon(t), cancelled); err != nil {
		t.Fatal(err)
	}
	if r.Box, err = postbox.Listen(address); err != nil {
		t.Fatal(err)
	}
	defer r.Box.Close()
	c.Forward(time.Hour) // the pauses are over
	r.Reopen(t)
	r.Link(t, "a.rossi@example.com")
	hosttest.Happens(t, "the invitation to what was cancelled is dropped", func() bool { return count(t, r, cancelled, signing.EventDropped) == 1 })
	if n := count(t, r, cancelled, signing.EventInvited) + count(t, r, cancelled, signing.EventWaits); n != 1 {
		t.Errorf("%d lines of an invitation that waited once and never left", n)
	}
}

// TestErasedBecause: the sweep says why the documents are gone: the office removed them, or their time was over.
func TestErasedBecause(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	removed, over := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID, r.Send(t, hosttest.One(hosttest.Contract(t, 2))).Request.ID
	r.Await(t, over, hosttest.Is(signing.Waiting))
	r.Await(t, removed, hosttest.Is(signing.Waiting))
	if err := errors.Join(r.Delete(hosttest.Soon(t), removed), r.Cancel(hosttest.Soon(t), over)); err != nil {
		t.Fatal(err)
	}
	c.Forward(200 * hosttest.Day)
	r.Reopen(t)
	for id, words := range map[string]string{removed: "perché Studio Bianchi lo aveva rimosso", over: "è stato cancellato dopo il suo termine"} {
		hosttest.Happens(t, "the documents are erased: "+words, func() bool {
			a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
			return err == nil && strings.Contains(string(a.Body), words)
		})
	}
}
