package backend_test

import (
	"fmt"
	"strings"
	gosync "sync"
	"testing"

	"paraph/app/host/hosttest"
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
	r := hosttest.Start(t, nil)
	pdf := hosttest.Contract(t, 1)
	var all gosync.WaitGroup
	gate := make(chan struct{}, 8) // rounds under way at once
	ids := make([]string, rounds)
	for i := range rounds {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			ids[i] = round(t, r, pdf, i)
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for i, id := range ids {
		r.Await(t, id, hosttest.Is(signing.Done))
		if n := seals(t, r, id); n != 1 {
			t.Errorf("round %d: sealed %d times", i, n)
		}
	}
	final := finalLetters(t, r)
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
func seals(t *testing.T, r *hosttest.Rig, id string) int {
	t.Helper()
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormJSON)
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
func finalLetters(t *testing.T, r *hosttest.Rig) map[string]int {
	t.Helper()
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	final := map[string]int{}
	for _, l := range r.Box.Letters() {
		if strings.HasPrefix(l.Subject(), "Firmato da tutti") {
			final[l.To]++
		}
	}
	return final
}

// round sends a request to two signers who confirm at the same time.
func round(t *testing.T, r *hosttest.Rig, pdf []byte, i int) string {
	mails := []string{fmt.Sprintf("a%d@example.com", i), fmt.Sprintf("b%d@example.com", i)}
	sent, err := r.Client.Send(hosttest.Soon(t), signing.Draft{
		Title: fmt.Sprintf("Contratto %d", i), Inputs: []signing.Input{{Data: pdf}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", mails[0], hosttest.At(1, 72, 600)), hosttest.Signer("Luca", "Verdi", mails[1], hosttest.At(1, 330, 600))},
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
		l, err := r.Box.Await(hosttest.Soon(t), m, 1, func(l postbox.Message) bool { return l.Link() != "" })
		if err != nil {
			t.Error(err)
			return ""
		}
		hands[k].secret = l.Link()[strings.LastIndex(l.Link(), "/")+1:]
		p := hosttest.Visitor
		p.Peer = fmt.Sprintf("198.51.%d.%d", i%250, k)
		c, err := r.AskCode(hosttest.Soon(t), hands[k].secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Nome")}, Language: "it"}, p)
		if err != nil {
			t.Error(err)
			return ""
		}
		code, err := r.Box.Await(hosttest.Soon(t), m, 1, func(l postbox.Message) bool { return l.Code() != "" && l.Link() == "" })
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
			if err := r.Confirm(hosttest.Soon(t), h.secret, h.challenge, h.code, hosttest.Visitor); err != nil {
				t.Errorf("round %d: %v", i, err)
			}
		})
	}
	close(begin)
	both.Wait()
	return sent.Request.ID
}
