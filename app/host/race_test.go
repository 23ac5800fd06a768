package host_test

import (
	"fmt"
	"strings"
	gosync "sync"
	"testing"

	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
)

// TestTwoLastSignersSealOnce lets the last two signers confirm in the same instant, many times: one seal,
// one final letter each, one completed request.
func TestTwoLastSignersSealOnce(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 40
	}
	r := start(t, nil)
	pdf := contract(t, 1)
	var all gosync.WaitGroup
	gate := make(chan struct{}, 8) // rounds under way at once
	ids := make([]string, rounds)
	for i := range rounds {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			ids[i] = r.round(t, pdf, i)
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for i, id := range ids {
		r.await(t, id, is(signing.Done))
		if n := r.seals(t, id); n != 1 {
			t.Errorf("round %d: sealed %d times", i, n)
		}
	}
	final := r.finalLetters(t)
	for i := range rounds {
		for _, who := range []string{"a", "b"} {
			if n := final[fmt.Sprintf("%s%d@example.com", who, i)]; n != 1 {
				t.Errorf("round %d: signer %s got %d final letters", i, who, n)
			}
		}
	}
	if n := final["ufficio@studio.example"]; n != rounds {
		t.Errorf("the office got %d final letters for %d rounds", n, rounds)
	}
}

// seals counts how often a request was sealed.
func (r *rig) seals(t *testing.T, id string) int {
	t.Helper()
	a, err := r.Audit(soon(t), id, sync.FormJSON)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range a.Trail.Events {
		if e.Kind == signing.EventSealed {
			n++
		}
	}
	return n
}

// finalLetters counts the final letters by their addressee, once all are sent.
func (r *rig) finalLetters(t *testing.T) map[string]int {
	t.Helper()
	if err := r.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	final := map[string]int{}
	for _, l := range r.box.Letters() {
		if strings.HasPrefix(l.Subject(), "Firmato da tutti") {
			final[l.To]++
		}
	}
	return final
}

// round sends a request to two signers who confirm at the same time.
func (r *rig) round(t *testing.T, pdf []byte, i int) string {
	mails := []string{fmt.Sprintf("a%d@example.com", i), fmt.Sprintf("b%d@example.com", i)}
	sent, err := r.client.Send(soon(t), signing.Draft{
		Title: fmt.Sprintf("Contratto %d", i), Inputs: []signing.Input{{Data: pdf}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		Signers: []signing.Signer{signer("Anna", "Rossi", mails[0], at(1, 72, 600)), signer("Luca", "Verdi", mails[1], at(1, 330, 600))},
	}, "")
	if err != nil {
		t.Error(err)
		return ""
	}
	type ready struct {
		secret, challenge, code string
	}
	hands := make([]ready, 2)
	for k, m := range mails {
		l, err := r.box.Await(soon(t), m, 1, func(l postbox.Message) bool { return l.Link() != "" })
		if err != nil {
			t.Error(err)
			return ""
		}
		hands[k].secret = l.Link()[strings.LastIndex(l.Link(), "/")+1:]
		p := desk
		p.Peer = fmt.Sprintf("198.51.%d.%d", i%250, k)
		c, err := r.AskCode(soon(t), hands[k].secret, signing.CodeWish{Marks: []signing.Mark{typed("Nome")}, Language: "it"}, p)
		if err != nil {
			t.Error(err)
			return ""
		}
		code, err := r.box.Await(soon(t), m, 1, func(l postbox.Message) bool { return l.Code() != "" && l.Link() == "" })
		if err != nil {
			t.Error(err)
			return ""
		}
		hands[k].challenge, hands[k].code = c.Challenge, code.Code()
	}
	begin := make(chan struct{})
	var both gosync.WaitGroup
	for _, h := range hands {
		both.Go(func() {
			<-begin
			if err := r.Confirm(soon(t), h.secret, h.challenge, h.code, desk); err != nil {
				t.Errorf("round %d: %v", i, err)
			}
		})
	}
	close(begin)
	both.Wait()
	return sent.Request.ID
}
