package backend_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	gosync "sync"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/backend/otp"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
)

// asked is a signer who asked for a code and the code they got.
type asked struct {
	secret    string
	sent      signing.CodeSent
	code      string
	requestID string
}

func asksCode(t *testing.T, r *hosttest.Rig, email string) asked {
	t.Helper()
	s := r.Send(t, signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Data: hosttest.Contract(t, 1)}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", email, hosttest.At(1, 72, 600))},
	})
	link := r.Link(t, email)
	a := asked{secret: hosttest.SecretOf(link), requestID: s.Request.ID}
	again(t, r, &a, email, hosttest.Typed("Anna Rossi"))
	return a
}

func again(t *testing.T, r *hosttest.Rig, a *asked, email string, m signing.Mark) {
	t.Helper()
	var err error
	if a.sent, err = r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{m}, Language: "it"}, hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	a.code = r.Code(t, email, a.sent.Short)
}

func wrongCode(code string) string {
	return string('0'+(code[0]-'0'+1)%10) + code[1:]
}

// refused holds an error to be a wrong code, with the code dead or not.
func refused(t *testing.T, what string, err error, dead bool) {
	t.Helper()
	var w *signing.CodeWrong
	if !errors.As(err, &w) || w.Expired != dead {
		t.Errorf("%s: %v (%+v)", what, err, w)
	}
}

func TestParallelGuessesCountAtMostFive(t *testing.T) {
	r := hosttest.Start(t, nil)
	a := asksCode(t, r, "anna@example.com")
	var compared, dead atomic.Int32
	var wg gosync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			err := r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, fmt.Sprintf("%06d", (i*7919)%1000000), hosttest.Visitor)
			var w *signing.CodeWrong
			switch {
			case err == nil:
				t.Logf("guessed right by luck")
			case errors.As(err, &w) && w.Expired:
				dead.Add(1)
			case errors.As(err, &w):
				compared.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if compared.Load() > 5 {
		t.Errorf("%d guesses were compared, %d refused", compared.Load(), dead.Load())
	}
	refused(t, "the right code afterwards", r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, a.code, hosttest.Visitor), true)
	if q := r.Await(t, a.requestID, hosttest.Is(signing.Waiting)); q.Signers[0].State != signing.SignerNew {
		t.Error("signed by guessing")
	}
}

func TestACodeIsGoodOnceHereAndNow(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	anna, luca := asksCode(t, r, "anna@example.com"), asksCode(t, r, "luca@example.com")
	confirm := func(secret, challenge, code string) error {
		return r.Confirm(hosttest.Soon(t), secret, challenge, code, hosttest.Visitor)
	}
	refused(t, "another signer's challenge", confirm(luca.secret, anna.sent.Challenge, anna.code), true)
	refused(t, "another signer's code", confirm(luca.secret, luca.sent.Challenge, anna.code), anna.code == luca.code)
	refused(t, "an unknown challenge", confirm(anna.secret, strings.Repeat("0", 24), anna.code), true)
	if err := confirm(strings.Repeat("A", 43), anna.sent.Challenge, anna.code); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("an unknown link: %v", err)
	}
	if err := confirm(anna.secret, anna.sent.Challenge, anna.code); err != nil {
		t.Fatal(err)
	}
	if err := confirm(anna.secret, anna.sent.Challenge, anna.code); !errors.Is(err, signing.ErrState) {
		t.Errorf("used twice: %v", err)
	}
	// Resent: the old code is dead, also together with the new challenge.
	old := luca
	c.Forward(time.Minute)
	again(t, r, &luca, "luca@example.com", hosttest.Typed("Luca Verdi"))
	refused(t, "the code before the last", confirm(luca.secret, old.sent.Challenge, old.code), true)
	if old.code != luca.code {
		refused(t, "the old code for the new challenge", confirm(luca.secret, luca.sent.Challenge, old.code), false)
	}
	if old.sent.Short == luca.sent.Short {
		t.Error("both codes have one name")
	}
	c.Forward(otp.Standard.EmailLife)
	refused(t, "expired", confirm(luca.secret, luca.sent.Challenge, luca.code), true)
}

// TestLimitsOfAsking: the pause, then the office's help.
func TestLimitsOfAsking(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	a := asksCode(t, r, "anna@example.com")
	ask := func() error {
		_, err := r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}, Language: "it"}, hosttest.Visitor)
		return err
	}
	var limit *signing.CodeLimit
	if err := ask(); !errors.As(err, &limit) || limit.Again.IsZero() || !limit.Again.Equal(a.sent.Again) {
		t.Fatalf("at once again: %v", err)
	}
	for i := range 4 {
		c.Forward(time.Hour)
		if err := ask(); err != nil {
			t.Fatalf("code %d: %v", i+2, err)
		}
	}
	c.Forward(24 * time.Hour)
	if err := ask(); !errors.As(err, &limit) || !limit.Again.IsZero() {
		t.Fatalf("a sixth code: %v", err)
	}
	q, err := r.Client.Request(hosttest.Soon(t), a.requestID)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unlock(hosttest.Soon(t), a.requestID, q.Request.Signers[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Fatalf("after the office helped: %v", err)
	}
}

// TestWhatPeopleFinishIsNoAttack: signed documents lock nobody out, codes nobody signs with do, and the office's help counts
// for them too.
func TestWhatPeopleFinishIsNoAttack(t *testing.T) {
	codes := otp.Standard
	codes.PerHour, codes.PerDay, codes.PerNetwork = 2, 3, 4
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Codes, o.Clock = &codes, c.Now })
	const anna = "anna@example.com"
	invited := func() asked {
		s := r.Send(t, hosttest.One(hosttest.Contract(t, 1), hosttest.At(1, 72, 600)))
		q := r.Await(t, s.Request.ID, hosttest.Is(signing.Waiting))
		return asked{secret: hosttest.SecretOf(s.Links[q.Signers[0].ID]), requestID: s.Request.ID}
	}
	for range 7 {
		a := invited()
		again(t, r, &a, anna, hosttest.Typed("Anna Rossi"))
		if err := r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, a.code, hosttest.Visitor); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		a := invited()
		again(t, r, &a, anna, hosttest.Typed("Anna Rossi"))
	}
	a := invited()
	ask := func() error {
		_, err := r.AskCode(hosttest.Soon(t), a.secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}, Language: "it"}, hosttest.Visitor)
		return err
	}
	if _, limited := errors.AsType[*signing.CodeLimit](ask()); !limited {
		t.Fatal("a third code that nobody signs with was sent")
	}
	c.Forward(time.Second)
	q, err := r.Client.Request(hosttest.Soon(t), a.requestID)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unlock(hosttest.Soon(t), a.requestID, q.Request.Signers[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Errorf("after the office helped: %v", err)
	}
}

// TestNoCodeInLogOrDatabase searches every file of the data folder and the log for the codes that were
// sent, for the links, and for what was typed in wrongly.
func TestNoCodeInLogOrDatabase(t *testing.T) {
	r := hosttest.Start(t, nil)
	a := asksCode(t, r, "anna@example.com")
	wrong := wrongCode(a.code)
	refused(t, "wrong", r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, wrong, hosttest.Visitor), false)
	if err := r.Confirm(hosttest.Soon(t), a.secret, a.sent.Challenge, a.code, hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	r.Await(t, a.requestID, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{"code": a.code, "wrong code": wrong, "link": a.secret}
	search := func(where string, content []byte) {
		for name, s := range secrets {
			if i := bytes.Index(content, []byte(s)); i >= 0 && !digitsAround(content, i, len(s)) {
				t.Errorf("the %s stands in %s: …%q…", name, where, content[max(0, i-20):min(len(content), i+26)])
			}
		}
	}
	search("the log", []byte(r.Log.String()))
	files := 0
	err := filepath.WalkDir(r.Folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") || strings.Contains(path, "blobs") {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		search(filepath.Base(path), content)
		return err
	})
	if err != nil || files < 4 {
		t.Fatalf("%d files searched: %v", files, err)
	}
	if strings.Contains(r.Log.String(), "anna@example.com") || strings.Contains(r.Log.String(), "192.0.2.14") {
		t.Errorf("contacts in the log:\n%s", r.Log)
	}
}

// digitsAround tells six digits that stand inside a longer run of hex digits, where any six may come by chance.
func digitsAround(b []byte, i, n int) bool {
	hex := func(k int) bool {
		return k >= 0 && k < len(b) && strings.IndexByte("0123456789abcdef", b[k]) >= 0
	}
	return hex(i-1) || hex(i+n)
}

// TestChangedDestinationNeedsAnExplicitYes: nothing can be corrected unless the sender allows it; then the
// old address is told, and the evidence says who gave the new one.
func TestChangedDestinationNeedsAnExplicitYes(t *testing.T) {
	r := hosttest.Start(t, nil)
	ask := func(editable bool, email string) (signing.CodeSent, string, error) {
		s := r.Send(t, signing.Draft{
			Title: "Contratto", Inputs: []signing.Input{{Data: hosttest.Contract(t, 1)}},
			Options: signing.Options{Editable: signing.Editable{Name: editable, Email: editable}},
			Signers: []signing.Signer{
				hosttest.Signer("Anna", "Rossi", email, hosttest.At(1, 72, 600)), hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)),
			},
		})
		link := r.Link(t, email)
		secret := hosttest.SecretOf(link)
		wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}, Correction: signing.Correction{Name: "Mario", Surname: "Bianchi", Email: "nuova@example.com"}, Language: "it"}
		c, err := r.AskCode(hosttest.Soon(t), secret, wish, hosttest.Visitor)
		return c, s.Request.ID, err
	}
	if _, _, err := ask(false, "ferma@example.com"); err == nil {
		t.Error("an address was changed though nobody allowed it")
	}
	c, id, err := ask(true, "vecchia@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if c.Destination != "n···@example.com" || r.Code(t, "nuova@example.com", c.Short) == "" {
		t.Errorf("%+v", c)
	}
	told, err := r.Box.Await(hosttest.Soon(t), "vecchia@example.com", 1, func(l postbox.Message) bool { return strings.Contains(l.Subject(), "cambiato") })
	if err != nil || !strings.Contains(told.Text(), "n···@example.com") || !strings.HasPrefix(told.Text(), "Gentile Anna Rossi,") || strings.Contains(told.Text(), "Mario") {
		t.Errorf("%v: who had the address is told something else: %s", err, told.Text())
	}
	q, err := r.Client.Request(hosttest.Soon(t), id)
	if err != nil || q.Request.Signers[0].Email != "nuova@example.com" {
		t.Errorf("%v", err)
	}
	link := r.Link(t, "luca@example.com")
	wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("L")}, Correction: signing.Correction{Email: "x@example.com"}}
	_, err = r.AskCode(hosttest.Soon(t), hosttest.SecretOf(link), wish, hosttest.Visitor)
	if err == nil {
		t.Error("the other signer's request let an address be changed")
	}
}
