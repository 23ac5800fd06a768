package backend_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// foreign is a text as strangers send it: Latin-1, half a letter, a surrogate, zero and other controls, line separators.
const foreign = "accept\xe9e \xff\xfe\xe2\x82 \xed\xa0\x80 \x00\x01\x7f\u2028\u2029\ufffd<&>\" \\u2028 \\ufffd"

// TestForeignBytesAreNoChange: whatever bytes a browser, a mail server or a sender puts into what they say, the evidence
// holds and the document is sealed.
func TestForeignBytesAreNoChange(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Box.Receipt("Message accept\xe9e \xff\xe2\x82")
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Title = "Contratto"
	id := r.Send(t, d).Request.ID
	link := r.Link(t, "anna@example.com")
	opened(t, link, "Moz\xe9\xff")
	who := signing.Presence{Peer: foreign, Forwarded: foreign, UserAgent: foreign, Language: foreign, Zone: foreign}
	secret := hosttest.SecretOf(link)
	if err := r.Opened(hosttest.Soon(t), secret, who); err != nil {
		t.Fatal(err)
	}
	wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: foreign, Shown: []int{1}}
	c, err := r.AskCode(hosttest.Soon(t), secret, wish, who)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a wrong code", r.Confirm(hosttest.Soon(t), secret, c.Challenge, "0x0x0x", who), false)
	if err := r.Confirm(hosttest.Soon(t), secret, c.Challenge, r.Code(t, "anna@example.com", c.Short), who); err != nil {
		t.Fatal(err)
	}
	r.Await(t, id, func(q *signing.Request) bool { return q.State == signing.Done || q.Problem != nil })
	hosttest.Happens(t, "the copy leaves", func() bool { return count(t, r, id, signing.EventCopySent) == 1 })
	holds(t, r, id, signing.Done)
	all := lines(t, r, id)
	if got := signing.Of(all, 1, signing.EventOpened)[0].Private["agent"].Value; got != "Moz\ufffd\ufffd" {
		t.Errorf("the browser: %q", got)
	}
	if got := signing.Of(all, 1, signing.EventCopySent)[0].Private["server"].Value; !strings.Contains(got, "Message accept\ufffde \ufffd\ufffd\ufffd") {
		t.Errorf("the mail server: %q", got)
	}
}

// TestForeignReason: who declines says why in any bytes.
func TestForeignReason(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	who := signing.Presence{Peer: foreign, UserAgent: foreign}
	if err := r.Decline(hosttest.Soon(t), hosttest.SecretOf(r.Link(t, "anna@example.com")), foreign, who); err != nil {
		t.Fatal(err)
	}
	holds(t, r, id, signing.Declined)
}

// TestTitlesThatShowNothing are none; what cannot be seen in another stands as such a sign in the head of the text trail.
func TestTitlesThatShowNothing(t *testing.T) {
	r := hosttest.Start(t, nil)
	for title, want := range map[string]string{"\u3164\u200b\u2060": "", "Con\u200btratto’": "Con\u200btratto’"} {
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Title = title
		q := r.Send(t, d).Request
		if q.Title != want {
			t.Errorf("%+q is titled %+q", title, q.Title)
		}
		a, err := r.Client.Audit(hosttest.Soon(t), q.ID, sync.FormText)
		if err != nil || strings.ContainsAny(string(a.Body), "\u200b\u2060\u3164") {
			t.Errorf("%+q: %v\n%.600s", title, err, a.Body)
		}
	}
}

// opened posts what the page posts when it is shown, from a browser of that name.
func opened(t *testing.T, link, agent string) {
	t.Helper()
	req, err := http.NewRequestWithContext(hosttest.Soon(t), http.MethodPost, link+"/opened", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body.Close(); resp.StatusCode >= 300 {
		t.Fatalf("opened: %d", resp.StatusCode)
	}
}

// holds: the service finds nothing wrong with a request, nor does who reads its trail.
func holds(t *testing.T, r *hosttest.Rig, id string, state signing.State) {
	t.Helper()
	sent, err := r.Request(hosttest.Soon(t), id)
	if err != nil || sent.Fault != nil || sent.Request.State != state {
		t.Fatalf("%v %v, %v, want %s", sent.Request, sent.Fault, err, state)
	}
	a, err := r.Client.Audit(hosttest.Soon(t), id, sync.FormJSON)
	var answer struct {
		Data struct{ Paraph *signing.Trail }
	}
	if err != nil || json.Unmarshal(a.Body, &answer) != nil || answer.Data.Paraph == nil {
		t.Fatalf("no trail: %v", err)
	}
	if f := answer.Data.Paraph.Check(); f != nil {
		t.Errorf("the trail: %v", f)
	}
}
