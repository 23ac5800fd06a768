package host_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// made is made.json: what stood in a frozen folder, as who made it saw it. It shares no word with what the program stores,
// so that one change cannot move both sides of a comparison.
type made struct {
	Program    string
	At         time.Time // the clock when it was frozen
	Passphrase string    // of backup.paraph
	Sealed     string    // the request whose files stand in sealed
	MailServer string
	MailLogin  string
	Guarded    bool // its requests were guarded from their beginning
	Real       madeSide
	Practice   madeSide
	Desk       madeDesk
}

// madeSide is one of the two services of a folder. Requests are named by what they are there for.
type madeSide struct {
	Requests  map[string]madeRequest
	Tokens    []madeToken
	Callbacks map[string]madeCallback // by id
	Code      madeCode
	Seal      string // who seals
}

// madeRequest is a request with its evidence: Head is the hash of its line number Events, Private a fingerprint of all
// names, addresses and texts up to there.
type madeRequest struct {
	ID, Title, State, Problem, Office, Token, Zone, Modes string

	Practice, MustRead, Deleted bool

	Created, Sent, Expires, Completed, Erased, Forgotten string

	UI       map[string]any
	Inputs   []string
	URLs     []string
	Original string
	Sealed   string
	Pages    int
	Callback string
	Signers  []madeSigner
	Events   int
	Head     string
	Private  string
}

type madeSigner struct {
	ID, Name, Email, Mobile, Language, Message, State, Reason, Channels, Edited string

	Invited, Opened, CodeSent, Signed, Declined, Reminded, Unlocked string

	Fields []string
	Marks  []string // as the evidence shows them
	Link   string
	Page   int // the status the link is answered with
}

// madeToken is a token with what the service answers to it.
type madeToken struct {
	Token   string
	Answers map[string]int // status by method and path
}

type madeCallback struct {
	Request, State, URL, Told, Headers, Outcomes string

	Seq    int
	Active bool
}

// madeCode is a code that was sent and not answered yet. It is good for the sentence Consent alone.
type madeCode struct{ Request, Link, Challenge, Code, Consent string }

// seenRequest reads a request as made.json has it, with the first lines of its evidence (0: all of them).
func seenRequest(t *testing.T, r *hosttest.Rig, id string, lines int) madeRequest {
	t.Helper()
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormJSON)
	if err != nil {
		t.Fatal(err)
	}
	q := a.Sent.Request
	m := madeRequest{
		ID: q.ID, Title: q.Title, State: string(q.State), Office: q.Office, Token: q.Origin.Token, Zone: q.Options.Zone, Practice: q.Practice,
		Modes: fmt.Sprint(q.Options.Modes), MustRead: q.Options.MustRead, Deleted: !q.Deleted.IsZero(), UI: q.Options.UI, URLs: q.URLs,
		Created: when(q.Created), Sent: when(q.Sent), Expires: when(q.Expires), Completed: when(q.Completed), Erased: when(q.Erased),
		Forgotten: when(q.Forgotten), Original: file(q.Original), Sealed: file(q.Sealed), Pages: len(q.Pages), Events: lines,
	}
	if q.Problem != nil {
		m.Problem = fmt.Sprint(q.Problem.Code, " ", q.Problem.Signer)
	}
	for i := range q.Inputs {
		m.Inputs = append(m.Inputs, file(&q.Inputs[i]))
	}
	if m.Events == 0 {
		m.Events = len(a.Trail.Events)
	}
	m.Head, m.Private = evidenceOf(t, id, a.Trail.Events, m.Events)
	if !m.Deleted {
		m.Callback = seenTarget(t, r, id)
	}
	for i, g := range q.Signers {
		m.Signers = append(m.Signers, seenSigner(t, r, g, a.Sent.Links[g.ID], a.Trail.Signers[i]))
	}
	return m
}

// evidenceOf is the hash of a line and a fingerprint of what is private up to there. The chain must be whole to its end.
func evidenceOf(t *testing.T, id string, all []signing.TrailEvent, last int) (head, private string) {
	t.Helper()
	chain := make([]signing.Event, len(all))
	h := sha256.New()
	for i, e := range all {
		chain[i] = signing.Event{
			Request: id, Seq: e.Seq, Time: e.Time, Kind: e.Kind, Actor: e.Actor, Signer: e.Signer, Data: e.Data, Private: e.Private, Prev: e.Prev, Hash: e.Hash,
		}
		if i >= last {
			continue
		}
		head = e.Hash
		for _, name := range slices.Sorted(maps.Keys(e.Private)) {
			fmt.Fprintf(h, "%d %s %q\n", e.Seq, name, e.Private[name].Value)
		}
	}
	if err := signing.CheckChain(id, chain); err != nil || len(chain) < last || last == 0 {
		t.Errorf("%d lines of %d: %v", len(chain), last, err)
	}
	return head, hex.EncodeToString(h.Sum(nil))
}

// seenTarget is where a request's changes are told, unsealed.
func seenTarget(t *testing.T, r *hosttest.Rig, id string) string {
	t.Helper()
	sent, err := r.Request(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	c := sent.Request.Callback
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%s %s %s %d %v %s", c.URL, c.Method, c.Field, c.Retry, c.Headers, c.Custom)
}

func seenSigner(t *testing.T, r *hosttest.Rig, g signing.Signer, link string, trail signing.TrailSigner) madeSigner {
	t.Helper()
	m := madeSigner{
		ID: g.ID, Name: g.FullName(), Email: g.Email, Mobile: g.Mobile, Language: g.Language, Message: g.Message, State: string(g.State),
		Reason: g.Reason, Channels: fmt.Sprint(g.Channels), Edited: strings.Join(g.Edited, " "), Invited: when(g.Steps.Sent),
		Opened: when(g.Steps.Opened), CodeSent: when(g.Steps.CodeSent), Signed: when(g.Steps.Signed), Declined: when(g.Steps.Declined),
		Reminded: when(g.Reminded), Unlocked: when(g.Unlocked), Fields: fieldsOf(g.Fields), Link: link,
	}
	for _, k := range trail.Marks {
		m.Marks = append(m.Marks, fmt.Sprint(k.Page, " ", k.Mode, " ", k.Text, " ", k.SHA256))
	}
	if link != "" {
		m.Page, _ = behind(t, r, link)
	}
	return m
}

// behind is what a link from a letter leads to.
func behind(t *testing.T, r *hosttest.Rig, link string) (status int, page string) {
	t.Helper()
	resp, err := http.Get(strings.Replace(link, publicURL, r.Endpoint.URL, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// seenCallbacks are what senders were told, with every attempt.
func seenCallbacks(t *testing.T, r *hosttest.Rig) map[string]madeCallback {
	t.Helper()
	all, err := r.Own().Callbacks(hosttest.Soon(t), sync.CallbackFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]madeCallback{}
	for _, c := range all {
		whole, err := r.Callback(hosttest.Soon(t), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		m := madeCallback{
			Request: c.Request, State: string(c.State), URL: c.URL, Seq: c.Seq, Active: c.Active, Outcomes: hosttest.Outcomes(c),
			Headers: fmt.Sprint(slices.Sorted(maps.Keys(whole.Target.Headers))),
		}
		if whole.Told != nil {
			m.Told = fmt.Sprint(whole.Told.Title, " ", whole.Told.State, " ", len(whole.Told.Signers))
		}
		out[c.ID] = m
	}
	return out
}

// answers are what a service says to a token.
func answers(t *testing.T, r *hosttest.Rig, token string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, what := range []string{"GET /signatures", "DELETE /signatures/" + strings.Repeat("0", 24), "GET /callbacks", "POST /EU-SES"} {
		method, path, _ := strings.Cut(what, " ")
		req, err := http.NewRequestWithContext(hosttest.Soon(t), method, r.Endpoint.URL+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		out[what] = resp.StatusCode
	}
	return out
}

func fieldsOf(fields []signing.Field) (out []string) {
	for _, f := range fields {
		out = append(out, fmt.Sprintf("%s %d (%g %g %g %g) %s %s", f.Kind, f.Page, f.Box.X, f.Box.Y, f.Box.W, f.Box.H, f.Name, f.Note))
	}
	return out
}

func file(f *signing.File) string {
	if f == nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d %s %s %s %s", f.SHA256, f.Size, f.Pages, f.Source, f.MD5, when(f.Created), f.Name)
}

func when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04:05.000")
}
