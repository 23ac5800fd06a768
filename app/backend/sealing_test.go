package backend_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// change changes a stored request behind the service's back.
func change(t *testing.T, r *hosttest.Rig, id string, f func(tx sync.Tx, q *signing.Request) error) {
	t.Helper()
	err := r.Store.Update(hosttest.Soon(t), func(tx sync.Tx) error {
		q, err := tx.Request(id)
		if err == nil {
			err = f(tx, q)
		}
		if err == nil {
			err = tx.Save(q)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// spoil makes the seal of a request that was taken in fail for a reason of its document, as one may that a service of before
// accepted. It answers what mends that.
func spoil(t *testing.T, r *hosttest.Rig, id string) (mend func()) {
	t.Helper()
	r.Await(t, id, hosttest.Is(signing.Waiting))
	var mended atomic.Bool
	fails(r, func(int) error {
		if mended.Load() {
			return nil
		}
		return &signing.Problem{Code: signing.ProblemEncrypted}
	})
	return func() { mended.Store(true) }
}

// three is a request to people of three languages.
func three(t *testing.T) signing.Draft {
	t.Helper()
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Title = "Contratto di fornitura"
	d.Signers = nil
	for i, lang := range say.Languages() {
		g := hosttest.Signer("Anna", strings.ToUpper(lang), lang+"@example.com", hosttest.At(1, 72, 500+60*float64(i)))
		g.Language = lang
		d.Signers = append(d.Signers, g)
	}
	return d
}

func signAll(t *testing.T, r *hosttest.Rig, q *signing.Request) {
	t.Helper()
	for _, g := range q.Signers {
		r.Sign(t, r.Link(t, g.Email), g.Email, hosttest.Typed(g.FullName()))
	}
}

// TestASealThatCannotBeMadeEnds: two tries that fail for one reason end the request; everybody is told, each in their language, and
// the wire, the sender's callback, the evidence and the signers' pages say it. Put right, the office has it sealed after all.
func TestASealThatCannotBeMadeEnds(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	d := three(t)
	d.Callback = &signing.Callback{URL: c.URL, Method: "JSON", Field: "data"}
	q := r.Send(t, d).Request
	mend := spoil(t, r, q.ID)
	signAll(t, r, q)
	ended := r.Await(t, q.ID, hosttest.Is(signing.Unsealed))
	if p := ended.Problem; p == nil || p.Code != signing.ProblemUnsealed || p.Word != "encrypted" || ended.SealWait != nil || ended.Completed.IsZero() {
		t.Errorf("%+v %+v", p, ended.SealWait)
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, r, q.ID, "waiting unsealed")
	data := string(payload(t, c.all()[1]).Data)
	_, _, answer := r.Ask(t, "GET", "/signatures/"+q.ID, "")
	for where, text := range map[string]string{"callback": data, "wire": string(answer)} {
		if !strings.Contains(text, `"state":"ERROR"`) || !strings.Contains(text, `"errorNumber":1304,"errorMessage":"signed by everybody, but the document could not be sealed: encrypted"`) {
			t.Errorf("%s: %s", where, text)
		}
	}
	lettersOfUnsealed(t, r)
	unsealedLines(t, r, q.ID)

	mend()
	sealedAfterAll(t, r, q)
	expect(t, r, q.ID, "waiting unsealed done")
}

// sealedAfterAll: put right, the office has it sealed, once, and everybody gets a copy.
func sealedAfterAll(t *testing.T, r *hosttest.Rig, q *signing.Request) {
	t.Helper()
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	if done := r.Await(t, q.ID, hosttest.Is(signing.Done)); done.Problem != nil || done.Sealed == nil {
		t.Errorf("%+v", done.Problem)
	}
	for _, g := range q.Signers {
		sealed := func(l postbox.Message) bool { p, err := l.Parts(); return err == nil && len(p) == 3 }
		if _, err := r.Box.Await(hosttest.Soon(t), g.Email, 1, sealed); err != nil {
			t.Errorf("%s has no copy: %v", g.Email, err)
		}
	}
	r.Whole(t, q.ID)
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("once more, sealed: %v", err)
	}
}

// lettersOfUnsealed: one to each signer that says that there is nothing to do, one to the office with the reason.
func lettersOfUnsealed(t *testing.T, r *hosttest.Rig) {
	t.Helper()
	office := 0
	for _, lang := range say.Languages() {
		v, n := say.In(lang), 0
		subject := v.Say("mail.unsealed.subject", "title", "Contratto di fornitura")
		for _, l := range r.Box.Letters() {
			if l.To != lang+"@example.com" || l.Subject() != subject {
				continue
			}
			n++
			for _, key := range []string{"mail.unsealed.what", "mail.unsealed.nothing", "mail.unsealed.again"} {
				if !strings.Contains(l.Text(), v.Say(key, "title", "Contratto di fornitura", "office", "Studio Bianchi")) {
					t.Errorf("%s: %s is not in\n%s", lang, key, l.Text())
				}
			}
		}
		if n != 1 {
			t.Errorf("%s: %d letters", lang, n)
		}
	}
	for _, l := range r.Box.Letters() {
		if l.To == "ufficio@studio.example" && strings.Contains(l.Text(), "perché questo PDF non ammette le firme e il sigillo") {
			office++
		}
	}
	if office != 1 {
		t.Errorf("the office has %d letters", office)
	}
}

// unsealedLines: the evidence has the failure once, the end with the number of tries, and four letters.
func unsealedLines(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	events := lines(t, r, id)
	failed, end := signing.Of(events, 0, signing.EventSealFailed), signing.Of(events, 0, signing.EventUnsealed)
	if len(failed) != 1 || failed[0].Data["problem"] != "encrypted" || len(end) != 1 || end[0].Data["problem"] != "encrypted" || end[0].Data["tries"] != "2" {
		t.Errorf("%+v %+v", failed, end)
	}
	if n := len(signing.Of(events, 0, signing.EventNoticeSent)); n != 4 {
		t.Errorf("%d notices", n)
	}
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
	if err != nil || !strings.Contains(string(a.Body), "Il documento non è stato sigillato, quindi nulla è concluso.") {
		t.Errorf("%v\n%s", err, a.Body)
	}
}

// TestUnsealedTwice: who is told once that nothing is concluded is not told so again; the office is.
func TestUnsealedTwice(t *testing.T) {
	r := hosttest.Start(t, nil)
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	spoil(t, r, q.ID)
	signAll(t, r, q)
	r.Await(t, q.ID, hosttest.Is(signing.Unsealed))
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	hosttest.Happens(t, "the request ends again", func() bool {
		return len(signing.Of(lines(t, r, q.ID), 0, signing.EventUnsealed)) == 2
	})
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	told := map[int]int{}
	for _, e := range signing.Of(lines(t, r, q.ID), 0, signing.EventNoticeSent) {
		told[e.Signer]++
	}
	if told[1] != 1 || told[0] != 2 {
		t.Errorf("letters to signer and office: %v", told)
	}
	if err := r.Client.Delete(hosttest.Soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Own().SealAgain(hosttest.Soon(t), q.ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("without its documents: %v", err)
	}
}

// failing is a sealer of the service that fails as long as it is told to.
type failing struct {
	backend.Sealer
	with  func(n int) error // for the n-th try, from 1; nil: the real one seals
	tries atomic.Int64
}

func (s *failing) Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error) {
	if err := s.with(int(s.tries.Add(1))); err != nil {
		return nil, err
	}
	return s.Sealer.Seal(ctx, r, marks)
}

// fails makes the service's sealer a failing one, before anybody has signed.
func fails(r *hosttest.Rig, with func(n int) error) *failing {
	s := &failing{Sealer: r.Sealer, with: with}
	r.Sealer = s
	return s
}

// tryLater lets the clock pass and wakes the service, so that what waits is tried; it waits until that has happened.
func tryLater(t *testing.T, r *hosttest.Rig, c *hosttest.Clock, s *failing) {
	t.Helper()
	before := s.tries.Load()
	c.Forward(20 * time.Minute)
	d := hosttest.One([]byte("no PDF")) // whatever comes in wakes the outbox
	r.Checked(t, r.Send(t, d).Request.ID)
	hosttest.Happens(t, "the seal is tried again", func() bool { return s.tries.Load() > before })
}

// TestWhatPassesIsTriedOn: a full disk ends no request; since when it waits and why is told, and it is sealed when there is room.
func TestWhatPassesIsTriedOn(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	s := fails(r, func(n int) error {
		if n <= 7 {
			return fmt.Errorf("sqlite: %w", syscall.ENOSPC)
		}
		return nil
	})
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	signAll(t, r, q)
	waits := func(tries int) func(*signing.Request) bool {
		return func(q *signing.Request) bool { return q.SealWait != nil && q.SealWait.Tries == tries }
	}
	first := r.Await(t, q.ID, waits(1)).SealWait
	for n := 2; n <= 7; n++ {
		tryLater(t, r, c, s)
		w := r.Await(t, q.ID, waits(n)).SealWait
		if w.Reason != signing.SealSpace || !w.Since.Equal(first.Since) {
			t.Errorf("%+v, first %+v", w, first)
		}
	}
	tryLater(t, r, c, s)
	if done := r.Await(t, q.ID, hosttest.Is(signing.Done)); done.SealWait != nil {
		t.Errorf("%+v", done.SealWait)
	}
	if got := signing.Of(lines(t, r, q.ID), 0, signing.EventSealFailed); len(got) != 1 || got[0].Data["problem"] != "seal-space" {
		t.Errorf("%+v", got)
	}
}

// TestADyingWorkerHasFiveTries: with pauses of minutes, for the machine may be too busy; other reasons between do not count.
func TestADyingWorkerHasFiveTries(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	dead := fmt.Errorf("%w: killed", &signing.Problem{Code: signing.ProblemUnreadable})
	s := fails(r, func(n int) error {
		if n == 4 {
			return signing.ErrKey
		}
		return dead
	})
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	signAll(t, r, q)
	r.Await(t, q.ID, func(q *signing.Request) bool { return q.SealWait != nil })
	c.Forward(50 * time.Second) // the pause is a minute
	r.Checked(t, r.Send(t, hosttest.One([]byte("no PDF"))).Request.ID)
	if n := s.tries.Load(); n != 1 {
		t.Errorf("%d tries within a minute", n)
	}
	for range 8 {
		tryLater(t, r, c, s)
	}
	if ended := r.Await(t, q.ID, hosttest.Is(signing.Unsealed)); ended.Problem.Word != "unreadable" || s.tries.Load() != 9 {
		t.Errorf("%+v after %d tries", ended.Problem, s.tries.Load())
	}
}

// same is a sealer that makes one file of every request.
type same struct{ backend.Sealer }

func (s same) Seal(context.Context, *signing.Request, map[string][]signing.Mark) ([]byte, error) {
	return []byte("%PDF-1.7 the same"), nil
}

// TestAnothersSealedFile: where a sealed file is another request's already, the request ends instead of being sealed again and again.
func TestAnothersSealedFile(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Sealer = same{r.Sealer}
	want := []signing.State{signing.Done, signing.Unsealed}
	for i, email := range []string{"una@example.com", "due@example.com"} {
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Signers[0].Email = email
		q := r.Send(t, d).Request
		signAll(t, r, q)
		if got := r.Await(t, q.ID, hosttest.Is(want[i])); i == 1 && got.Problem.Word != "seal-twin" {
			t.Errorf("%+v", got.Problem)
		}
	}
}

// TestASealedFileNamesItsRequest: two of one document, one mark and one second are two files.
func TestASealedFileNamesItsRequest(t *testing.T) {
	at := time.Now().Truncate(time.Second)
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = func() time.Time { return at } })
	pdf := hosttest.Contract(t, 1)
	for _, email := range []string{"una@example.com", "due@example.com"} {
		d := hosttest.One(pdf)
		d.Signers[0].Email = email
		q := r.Send(t, d).Request
		signAll(t, r, q)
		r.Await(t, q.ID, hosttest.Is(signing.Done))
		sealed, err := r.Client.Document(hosttest.Soon(t), q.ID, sync.SealedOne)
		if err != nil || strings.Count(string(sealed), "/PRPH_Procedure ("+q.ID+")") != 1 {
			t.Errorf("the file does not name %s: %v", q.ID, err)
		}
	}
}

// TestSealsOfBeforeGoOn: a request that an older program has tried to seal many times, without writing down why, is sealed, or
// ends for its reason.
func TestSealsOfBeforeGoOn(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	fails(r, func(int) error { return errors.New("a fault of before") })
	var ids []string
	for _, email := range []string{"buono@example.com", "mai@example.com"} {
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Signers[0].Email = email
		q := r.Send(t, d).Request
		ids = append(ids, q.ID)
	}
	for _, id := range ids {
		signAll(t, r, r.Await(t, id, hosttest.Is(signing.Waiting)))
		r.Await(t, id, func(q *signing.Request) bool { return q.SealWait != nil })
		change(t, r, id, asBefore)
	}
	r.Reopen(t)
	r.Sealer = never{r.Sealer, ids[1]}
	c.Forward(20 * time.Minute)
	r.Checked(t, r.Send(t, hosttest.One([]byte("no PDF"))).Request.ID)
	r.Await(t, ids[0], hosttest.Is(signing.Done))
	r.Await(t, ids[1], func(q *signing.Request) bool { return q.SealWait != nil })
	c.Forward(20 * time.Minute)
	r.Checked(t, r.Send(t, hosttest.One([]byte("no PDF"))).Request.ID)
	if q := r.Await(t, ids[1], hosttest.Is(signing.Unsealed)); q.Problem.Word != "encrypted" {
		t.Errorf("%+v", q.Problem)
	}
}

// never is a sealer that cannot seal one request.
type never struct {
	backend.Sealer
	id string
}

func (s never) Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error) {
	if r.ID == s.id {
		return nil, &signing.Problem{Code: signing.ProblemEncrypted}
	}
	return s.Sealer.Seal(ctx, r, marks)
}

// asBefore is a request whose seal failed nine times, as programs of before left it.
func asBefore(tx sync.Tx, q *signing.Request) error {
	q.SealWait = nil
	jobs, err := tx.Jobs(q.ID)
	for _, j := range jobs {
		for j.Kind == sync.JobSeal && j.Attempts < 9 && err == nil {
			err = tx.Postpone(j.ID, j.NotBefore.Add(15*time.Minute), "failed")
			j.Attempts++
		}
	}
	return err
}
