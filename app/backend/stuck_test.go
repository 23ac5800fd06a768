package backend_test

import (
	"errors"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"paraph/app/backend/otp"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// to answers recipients of an address with a code, others are taken.
func to(address string, code int) func(string) error {
	return func(rcpt string) error {
		if rcpt != address {
			return nil
		}
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "not now"}
	}
}

func stuckWith(reason signing.LetterReason) func(*signing.Request) bool {
	return func(q *signing.Request) bool { return len(q.Letters) == 1 && q.Letters[0].Reason == reason }
}

// toOffice are the letters the office got.
func toOffice(r *hosttest.Rig) (out []postbox.Message) {
	for _, l := range r.Box.Letters() {
		if l.To == "ufficio@studio.example" {
			out = append(out, l)
		}
	}
	return out
}

// listsLetter: the list has the same letter.
func listsLetter(t *testing.T, r *hosttest.Rig, letter signing.StuckLetter) {
	t.Helper()
	all, err := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 9})
	if err != nil || len(all) != 1 || len(all[0].Letters) != 1 || all[0].Letters[0] != letter {
		t.Errorf("in the list: %+v, %v", all, err)
	}
}

// TestARefusedLetterIsTold: at the request, in the list, and to the office by one letter; a corrected address ends it.
func TestARefusedLetterIsTold(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Box.Refuse(to("anna@example.com", 550))
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	q := r.Await(t, id, stuckWith(signing.LetterAddress))
	if l := q.Letters[0]; l.Signer != 1 || l.Kind != string(sync.JobInvite) || !l.Refused || l.Code != 550 || l.Since.IsZero() {
		t.Errorf("%+v", l)
	}
	listsLetter(t, r, q.Letters[0])
	if err := r.Own().Remind(hosttest.Soon(t), id, signerOf(t, r, id)); err != nil {
		t.Fatal(err)
	}
	if sent, err := r.Client.Request(hosttest.Soon(t), id); err != nil || len(sent.Request.Letters) != 2 || sent.Request.Letters[1].Kind != string(sync.JobRemind) {
		t.Errorf("when the reminder is answered: %+v, %v", sent.Request.Letters, err)
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	told := toOffice(r)
	if len(told) != 2 || !strings.Contains(told[0].Text(), "Invito per Anna Rossi (anna@example.com): rifiuto, perché il server di posta non accetta l’indirizzo (550). Corregga l’indirizzo") ||
		!strings.Contains(told[1].Text(), "Sollecito per Anna Rossi") {
		t.Fatalf("the office was told %d times: %v", len(told), told)
	}
	endsWhenCorrected(t, r, id)
}

// endsWhenCorrected: with another address the letter leaves, and nothing stands there any more.
func endsWhenCorrected(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	if err := r.Own().Correct(hosttest.Soon(t), id, signerOf(t, r, id), signing.Correction{Email: "a.rossi@example.com"}); err != nil {
		t.Fatal(err)
	}
	r.Link(t, "a.rossi@example.com")
	r.Await(t, id, func(q *signing.Request) bool { return len(q.Letters) == 0 && !q.Signers[0].Steps.Sent.IsZero() })
	if strings.Contains(r.Log.String(), "anna@example.com") {
		t.Error("the address stands in the log")
	}
}

// TestAWaitingLetterIsTold: which, why and since when; it is forgotten when the letter left.
func TestAWaitingLetterIsTold(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Box.Refuse(to("anna@example.com", 451))
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	q := r.Await(t, id, stuckWith(signing.LetterLater))
	if l := q.Letters[0]; l.Refused || l.Code != 451 {
		t.Errorf("%+v", l)
	}
	r.Box.Refuse(nil)
	r.Link(t, "anna@example.com")
	r.Await(t, id, func(q *signing.Request) bool { return len(q.Letters) == 0 && !q.Signers[0].Steps.Sent.IsZero() })
	for _, l := range r.Box.Letters() {
		if l.To == "ufficio@studio.example" {
			t.Error("the office got a letter about one that only waited")
		}
	}
}

// TestASenderRefusedMakesLettersWait: what is wrong with the office's own address or login costs no signer the invitation.
func TestASenderRefusedMakesLettersWait(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	r.Link(t, "anna@example.com") // the sender was tried
	r.Box.RefuseSender(func(string) error { return &smtp.SMTPError{Code: 550, Message: "who are you"} })
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers[0].Email = "luca@example.com"
	id := r.Send(t, d).Request.ID
	if q := r.Await(t, id, stuckWith(signing.LetterSender)); q.Letters[0].Refused {
		t.Error("refused for good")
	}
	r.Box.RefuseSender(nil)
	r.Link(t, "luca@example.com")
}

// TestADelayedCodeIsStillGood: it counts from the moment the mail server takes it, and no longer; one that waited too long is
// not sent.
func TestADelayedCodeIsStillGood(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	a := asked{secret: hosttest.SecretOf(r.Link(t, "anna@example.com")), requestID: id}
	ask := func() signing.CodeSent {
		t.Helper()
		sent, err := r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}, hosttest.Visitor)
		if err != nil {
			t.Fatal(err)
		}
		return sent
	}
	r.Box.Refuse(to("anna@example.com", 451))
	tooLate := ask()
	if tooLate.Outcome != "waiting" {
		t.Fatalf("%+v", tooLate)
	}
	c.Forward(otp.Standard.EmailLife + otp.Standard.Wait)
	a.sent = ask()
	if q := r.Await(t, id, stuckWith(signing.LetterLater)); q.Letters[0].Kind != string(sync.JobCode) {
		t.Errorf("%+v", q.Letters)
	}
	c.Forward(otp.Standard.Wait - time.Minute)
	r.Box.Refuse(nil)
	r.Reopen(t) // which looks at once for what is due
	code := r.Code(t, "anna@example.com", a.sent.Short)
	hosttest.Happens(t, "the page hears of it", func() bool {
		now, _, err := r.CodeInHand(hosttest.Soon(t), a.secret)
		left := now.Expires.Sub(c.Now())
		return err == nil && now.Outcome == "sent" && left <= otp.Standard.EmailLife && left > otp.Standard.EmailLife-time.Minute
	})
	for _, l := range r.Box.Letters() {
		if strings.Contains(l.Subject(), tooLate.Short) {
			t.Error("a code that waited too long was sent")
		}
		if l.Code() != "" && !strings.Contains(l.Text(), "10 minuti") {
			t.Errorf("%s", l.Text())
		}
	}
	c.Forward(otp.Standard.EmailLife - time.Minute)
	if err := r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, code, hosttest.Visitor); err != nil {
		t.Errorf("a code with time left: %v", err)
	}
}

// TestCodesThatNeverLeftLockNobodyOut: a mail server that takes nothing all day costs nobody one of the five codes.
func TestCodesThatNeverLeftLockNobodyOut(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	a := asked{secret: hosttest.SecretOf(r.Link(t, "anna@example.com")), requestID: id}
	ask := func() (signing.CodeSent, error) {
		return r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}, hosttest.Visitor)
	}
	r.Box.Refuse(to("anna@example.com", 451))
	for n := range otp.Standard.Codes + 2 {
		if sent, err := ask(); err != nil || sent.Outcome != "waiting" {
			t.Fatalf("code %d: %+v, %v", n+1, sent, err)
		}
		c.Forward(2 * time.Hour)
	}
	r.Box.Refuse(nil)
	for n := range otp.Standard.Codes {
		sent, err := ask()
		if err != nil {
			t.Fatalf("code %d that leaves: %v", n+1, err)
		}
		r.Code(t, "anna@example.com", sent.Short)
		c.Forward(2 * time.Hour)
	}
	var limit *signing.CodeLimit
	if _, err := ask(); !errors.As(err, &limit) || limit.Reason != signing.LockedCodes {
		t.Errorf("one more than five that left: %v", err)
	}
}

// TestWhoIsLockedIsTold: who gets no further code and why stands at the request and in the list; the office's help ends it.
func TestWhoIsLockedIsTold(t *testing.T) {
	codes := otp.Standard
	codes.Codes, codes.PerNetwork = 2, 3
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock, o.Codes = c.Now, &codes })
	a := asksCode(t, r, "anna@example.com")
	ask := func(a asked) error {
		_, err := r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}, Language: "it"}, hosttest.Visitor)
		return err
	}
	if err := ask(a); err == nil {
		t.Fatal("no pause")
	}
	if q := r.Await(t, a.requestID, hosttest.Is(signing.Waiting)); q.Signers[0].Locked != nil {
		t.Errorf("the pause between two codes is no lock: %+v", q.Signers[0].Locked)
	}
	c.Forward(5 * time.Minute)
	if err := ask(a); err != nil {
		t.Fatal(err)
	}
	b := asksCode(t, r, "luca@example.com")
	c.Forward(5 * time.Minute)
	for _, one := range []struct {
		asked
		want signing.Lock
	}{{a, signing.Lock{Reason: signing.LockedCodes}}, {b, signing.Lock{Reason: signing.LockedNetwork, From: hosttest.Visitor.Address()}}} {
		var limit *signing.CodeLimit
		if err := ask(one.asked); !errors.As(err, &limit) {
			t.Fatalf("%s: %v", one.want.Reason, err)
		}
		q := r.Await(t, one.requestID, func(q *signing.Request) bool { return q.Signers[0].Locked.At(c.Now()) })
		if l := *q.Signers[0].Locked; l.Reason != one.want.Reason || l.From != one.want.From || l.Again.IsZero() != (l.Reason == signing.LockedCodes) {
			t.Errorf("%+v", l)
		}
		last := r.Whole(t, one.requestID).Events
		if e := last[len(last)-1]; one.want.Reason == signing.LockedNetwork && (e.Kind != signing.EventCodeDenied || e.Data["why"] != "network" ||
			say.In("en").Event(e, "1", "Studio") != "Signer 1 got no code: too many had been asked for from the same network address, and none was used") {
			t.Errorf("the evidence says %+v", e)
		}
		if err := r.Own().Unlock(hosttest.Soon(t), one.requestID, signerOf(t, r, one.requestID)); err != nil {
			t.Fatal(err)
		}
		c.Forward(time.Second)
		if err := ask(one.asked); err != nil {
			t.Errorf("%s, after the office helped: %v", one.want.Reason, err)
		}
		r.Await(t, one.requestID, func(q *signing.Request) bool { return q.Signers[0].Locked == nil })
	}
}

// TestARefusedReminderIsNone: whoever was reminded by a letter that was refused may be reminded at once, and then not again.
func TestARefusedReminderIsNone(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Link(t, "anna@example.com")
	remind := func() error { return r.Own().Remind(hosttest.Soon(t), id, signerOf(t, r, id)) }
	r.Box.Refuse(to("anna@example.com", 550))
	for range 2 {
		if err := remind(); err != nil {
			t.Fatal(err)
		}
		r.Await(t, id, stuckWith(signing.LetterAddress))
	}
	r.Box.Refuse(nil)
	var p *signing.Problem
	both := make(chan error, 2)
	for range 2 {
		go func() { both <- remind() }()
	}
	one, other := <-both, <-both
	if one != nil {
		one, other = other, one
	}
	if one != nil || !errors.As(other, &p) || p.Code != signing.ProblemTooSoon {
		t.Fatalf("two at once: %v, %v", one, other)
	}
	if err := remind(); !errors.As(err, &p) || p.Code != signing.ProblemTooSoon {
		t.Errorf("after one that left: %v", err)
	}
}

// TestCodesOvertakeInvitations: whoever waits for a code does not wait for a burst of invitations.
func TestCodesOvertakeInvitations(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	a := asked{secret: hosttest.SecretOf(r.Link(t, "anna@example.com")), requestID: id}
	open := make(chan struct{})
	var once gosync.Once
	defer once.Do(func() { close(open) })
	r.Box.Refuse(func(rcpt string) error { // invitations get no answer
		if rcpt != "anna@example.com" {
			<-open
		}
		return nil
	})
	d := hosttest.One(hosttest.Contract(t, 1))
	for i := range 30 {
		g := d.Signers[0]
		g.Email = "firmatario" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "@example.com"
		d.Signers = append(d.Signers, g)
	}
	d.Signers = d.Signers[1:]
	r.Checked(t, r.Send(t, d).Request.ID)
	again(t, r, &a, "anna@example.com", hosttest.Typed("Anna Rossi"))
	if a.sent.Outcome != "sent" {
		t.Errorf("the code is %s behind invitations", a.sent.Outcome)
	}
	once.Do(func() { close(open) })
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
}
