package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	gosync "sync"
	"time"

	"paraph/internal/netguard"
	judge "paraph/signing/verify"
)

// Network asks issuers on the network, and remembers what they answered. It is safe for concurrent use. An issuer learns by it
// that somebody checks one of its certificates.
type Network struct {
	Guard netguard.Guard

	mu       gosync.Mutex
	answered map[[32]byte]*answer
}

// answer is what came of one question, once done is closed; nil: nothing.
type answer struct {
	done chan struct{}
	der  []byte
	at   time.Time
}

// Bounds of what is asked: a list of a large issuer has some MB.
const (
	askTime    = 8 * time.Second
	maxAnswer  = 1 << 20
	maxList    = 32 << 20
	maxAnswers = 2000 // that are remembered
	answerKept = 15 * time.Minute
)

// ask is what somebody answered; nil where nobody did.
func (n *Network) ask(ctx context.Context, a judge.Ask) []byte {
	key := sha256.Sum256([]byte(a.Kind + "\x00" + a.URL + "\x00" + string(a.Body)))
	n.mu.Lock()
	if n.answered == nil || len(n.answered) > maxAnswers {
		n.answered = map[[32]byte]*answer{}
	}
	one, known := n.answered[key]
	if known && time.Since(one.at) > answerKept { // what is withdrawn meanwhile is to be heard of
		known = false
	}
	if !known {
		one = &answer{done: make(chan struct{}), at: time.Now()}
		n.answered[key] = one
	}
	n.mu.Unlock()
	if known {
		select {
		case <-one.done:
			return one.der
		case <-ctx.Done():
			return nil
		}
	}
	one.der = n.fetch(ctx, a)
	close(one.done)
	if one.der == nil { // the next file may try again
		n.mu.Lock()
		delete(n.answered, key)
		n.mu.Unlock()
	}
	return one.der
}

func (n *Network) fetch(ctx context.Context, a judge.Ask) []byte {
	if netguard.CheckURL(a.URL) != nil {
		return nil
	}
	var out bytes.Buffer
	if a.Kind != judge.AskOCSP {
		if n.Guard.Fetch(ctx, a.URL, &out, maxList, askTime) != nil {
			return nil
		}
		return out.Bytes()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL, bytes.NewReader(a.Body))
	if err != nil {
		return nil
	}
	req.Header.Set("Content-Type", "application/ocsp-request")
	req.Header.Set("Accept", "application/ocsp-response")
	resp, err := n.Guard.Client(askTime).Do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	if _, err := io.Copy(&out, io.LimitReader(resp.Body, maxAnswer)); err != nil || resp.StatusCode != http.StatusOK {
		return nil
	}
	return out.Bytes()
}

// settle asks all that a report leaves open, side by side, and answers the evidence that came.
func (n *Network) settle(ctx context.Context, asks []judge.Ask) (out []judge.Evidence) {
	got := make([][]byte, len(asks))
	var all gosync.WaitGroup
	for i, a := range asks {
		all.Go(func() { got[i] = n.ask(ctx, a) })
	}
	all.Wait()
	for i, der := range got {
		if der != nil {
			out = append(out, judge.Evidence{Kind: asks[i].Kind, DER: der})
		}
	}
	return out
}
