package esign

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"paraph/signing"
	"paraph/sync"
)

// Client is the contract from the other side: a sync.Backend somewhere on the network, ours or anybody's.
type Client struct {
	Base  string // without a slash at the end
	Token string
	HTTP  *http.Client
	Plain bool // nothing of our own in what is sent: the service is not ours
}

// ErrUnreachable says that the service did not answer, or not as this contract has it.
var ErrUnreachable = fmt.Errorf("esign: %w", sync.ErrUnreachable)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 256 << 20

func (c *Client) do(ctx context.Context, method, path, accept string, body []byte, key string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, bytes.NewReader(body))
	if err != nil {
		return nil, ErrUnreachable
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	req.Header.Set("Accept", accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, unanswered(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, ErrUnreachable
	}
	if resp.StatusCode == http.StatusOK {
		return content, nil
	}
	if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "" {
		return nil, sync.ErrFull
	}
	err = remoteError(resp.StatusCode, content)
	if far, ok := errors.AsType[*sync.RemoteError](err); ok && far.Number == failParameter.number && strings.HasPrefix(path, "/signatures/") {
		return nil, signing.ErrNotFound // what was asked for is no number of a request
	}
	return nil, err
}

// unanswered is why there was no answer: nobody is there, or somebody who speaks something else.
func unanswered(err error) error {
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	for _, said := range []string{"malformed HTTP", "server gave HTTP response to HTTPS client", "readLoopPeekFailLocked: %!w(<nil>)"} {
		plain = plain || strings.Contains(err.Error(), said)
	}
	if plain || errors.Is(err, net.ErrClosed) { // net/http closes a connection on which somebody speaks before he is asked, as mail servers do
		return fmt.Errorf("esign: %w", sync.ErrStranger)
	}
	return ErrUnreachable
}

// remoteError turns a failure's envelope into the error it stands for.
func remoteError(status int, content []byte) error {
	var e envelope
	if json.Unmarshal(content, &e) != nil || (e.Error == nil && e.Message == "") {
		if down := status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout; !down {
			return fmt.Errorf("esign: %w (%d)", sync.ErrStranger, status)
		}
		return fmt.Errorf("%w (%d)", ErrUnreachable, status)
	}
	if e.Paraph != nil && e.Paraph.Code != "" {
		return e.Paraph
	}
	number := 0
	if e.Error != nil {
		number = *e.Error
	}
	for known, err := range map[failure]error{
		failNotFound: signing.ErrNotFound, failNotReady: signing.ErrNotReady, failConflict: signing.ErrConflict, failKeyDeleted: signing.ErrKeyDeleted, failState: signing.ErrState,
		failMode:         sync.ErrOtherMode,
		failUnauthorized: ErrToken, failForbidden: ErrScope, failBroken: signing.ErrBroken, failNoSpace: sync.ErrNoRoom,
		failSchema: sync.ErrTheirSchema, failDatabase: sync.ErrTheirDatabase,
		failDocument: &signing.Fault{Code: signing.FaultDocument},
	} {
		if known.status == status && known.number == number {
			return err
		}
	}
	if status == http.StatusNotFound {
		return signing.ErrNotFound
	}
	return &sync.RemoteError{Status: status, Number: number, Message: plain(e.Message)}
}

// plain is what a service says, fit to be shown: short, no controls, no escapes of a terminal.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, s[:min(len(s), 256)]))
}

func (c *Client) data(ctx context.Context, method, path string, body []byte, key string, into any) error {
	content, err := c.do(ctx, method, path, "application/json", body, key)
	if err != nil {
		return err
	}
	e := envelope{Data: into}
	if err := json.Unmarshal(content, &e); err != nil || !e.Success {
		return fmt.Errorf("esign: %w: answer not understood", sync.ErrStranger)
	}
	return nil
}

// Send implements sync.Backend.
func (c *Client) Send(ctx context.Context, d signing.Draft, key string) (sync.Sent, error) {
	body, err := encode(d, !c.Plain)
	if c.Plain {
		key = "" // it would not be honoured, and net/http repeats by itself what carries one
	}
	if err != nil {
		return sync.Sent{}, err
	}
	var o object
	if err := c.data(ctx, http.MethodPost, "/EU-SES", body, key, &o); err != nil {
		return sync.Sent{}, err
	}
	return o.sent(), nil
}

// SendRaw hands a body in as it stands.
func (c *Client) SendRaw(ctx context.Context, body []byte, key string) (sync.Sent, error) {
	var o object
	if err := c.data(ctx, http.MethodPost, "/EU-SES", body, key, &o); err != nil {
		return sync.Sent{}, err
	}
	return o.sent(), nil
}

// List implements sync.Backend. The wire filters by its own states, so a list of one state of ours may
// hold its neighbours.
func (c *Client) List(ctx context.Context, f sync.Filter) ([]signing.Summary, error) {
	q := url.Values{"skip": {strconv.Itoa(f.Skip)}, "limit": {strconv.Itoa(f.Limit)}}
	if len(f.States) > 0 {
		q.Set("state", states[f.States[0]])
	}
	var all []wireSummary
	err := c.data(ctx, http.MethodGet, "/signatures?"+q.Encode(), nil, "", &all)
	if errors.Is(err, signing.ErrNotFound) {
		return nil, nil
	}
	out := make([]signing.Summary, len(all))
	for i, w := range all {
		out[i] = signing.Summary{
			ID: w.ID, Title: w.DocumentTitle, State: stateOf(w.State, w.ErrorNumber), Created: parseStamp(w.CreatedAt), Updated: parseStamp(w.UpdatedAt),
			Problem: problemOf(w.ErrorNumber),
		}
		if w.Paraph != nil {
			out[i].Fault, out[i].Letters, out[i].Locks = w.Paraph.Fault, w.Paraph.Letters, w.Paraph.Locks
			out[i].Problem = cmp.Or(w.Paraph.Problem, out[i].Problem)
		}
	}
	return out, err
}

// Request implements sync.Backend.
func (c *Client) Request(ctx context.Context, id string) (sync.Sent, error) {
	var o object
	err := c.data(ctx, http.MethodGet, "/signatures/"+url.PathEscape(id)+"/detail", nil, "", &o)
	if err != nil {
		return sync.Sent{}, err
	}
	return o.sent(), nil
}

// Document implements sync.Backend.
func (c *Client) Document(ctx context.Context, id string, which sync.Which) ([]byte, error) {
	return c.do(ctx, http.MethodGet, "/signatures/"+url.PathEscape(id)+"/"+string(which), "application/pdf", nil, "")
}

// Audit implements sync.Backend; Body holds the trail in the form asked for.
func (c *Client) Audit(ctx context.Context, id string, form sync.Form) (sync.Audit, error) {
	body, err := c.do(ctx, http.MethodGet, "/signatures/"+url.PathEscape(id)+"/audit", string(form), nil, "")
	return sync.Audit{Body: body}, err
}

// Delete implements sync.Backend.
func (c *Client) Delete(ctx context.Context, id string) error {
	_, err := c.do(ctx, http.MethodDelete, "/signatures/"+url.PathEscape(id), "application/json", nil, "")
	return err
}

// encode writes a draft strictly as the specification has it, with our own extension if the other end knows it.
func encode(d signing.Draft, extended bool) ([]byte, error) {
	type signature struct {
		Page   int       `json:"page"`
		X      string    `json:"x"`
		Y      string    `json:"y"`
		Name   string    `json:"name,omitempty"`
		Paraph *ownField `json:"paraph,omitempty"`
	}
	type signer struct {
		Name           string            `json:"name"`
		Surname        string            `json:"surname"`
		Email          string            `json:"email,omitempty"`
		Mobile         string            `json:"mobile,omitempty"`
		Message        string            `json:"message,omitempty"`
		Authentication []signing.Channel `json:"authentication"`
		Language       string            `json:"language,omitempty"`
		Signatures     []signature       `json:"signatures"`
	}
	type document struct {
		SourceType string `json:"sourceType"`
		URL        string `json:"url,omitempty"`
		Payload    string `json:"payload,omitempty"`
		Name       string `json:"name,omitempty"`
	}
	signers := make([]signer, len(d.Signers))
	for i, g := range d.Signers {
		signers[i] = signer{g.Name, g.Surname, g.Email, g.Mobile, g.Message, g.Channels, g.Language, []signature{}}
		for _, f := range g.Fields {
			place := signature{Page: f.Page, X: strconv.FormatFloat(f.Box.X, 'f', -1, 64), Y: strconv.FormatFloat(f.Box.Y, 'f', -1, 64), Name: f.Name}
			if extended {
				place.Paraph = &ownField{Width: f.Box.W, Height: f.Box.H, Kind: f.Kind}
			}
			signers[i].Signatures = append(signers[i].Signatures, place)
		}
	}
	documents := make([]document, len(d.Inputs))
	for i, in := range d.Inputs {
		documents[i] = document{SourceType: "remote", URL: in.URL, Name: in.Name}
		if in.URL == "" {
			documents[i] = document{SourceType: "base64", Payload: base64.StdEncoding.EncodeToString(in.Data), Name: in.Name}
		}
	}
	ui := d.Options.UI
	if ui == nil {
		ui = map[string]any{}
	}
	body := map[string]any{
		"signers": signers, "inputDocuments": documents,
		"options": wireOptions{
			SignatureMode: d.Options.Modes, UserEditableData: d.Options.Editable, UI: ui, Timezone: cmp.Or(d.Options.Zone, "UTC"),
			SignerMustRead: d.Options.MustRead, AsyncDocumentsValidation: true,
		},
	}
	if d.Title != "" {
		body["title"] = d.Title
	}
	if d.Callback != nil {
		body["callback"] = map[string]any{
			"url": d.Callback.URL, "method": d.Callback.Method, "field": d.Callback.Field, "retry": d.Callback.Retry,
			"headers": d.Callback.Headers, "custom": d.Callback.Custom,
		}
	}
	own := ownRequest{Expires: lastDayOf(d.Expires), Language: d.Options.Language, Subject: d.Options.Subject, Note: d.Options.Note, Copies: d.Copies, Mode: d.Mode}
	if extended && (own.said() || len(own.Copies) > 0 || own.Mode != "") {
		body["paraph"] = own
	}
	return json.Marshal(body)
}

func parseStamp(t string) time.Time {
	at, err := time.Parse(timeForm, t)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// stateOf reads a state of the wire; an unknown one counts as waiting, never as an end.
func stateOf(word string, number *int) signing.State {
	switch word {
	case "WAIT_VALIDATION":
		return signing.Validating
	case "DONE":
		return signing.Done
	case "ERROR":
		if p := problemOf(number); p != nil {
			switch p.Code {
			case signing.ProblemDeclined:
				return signing.Declined
			case signing.ProblemExpired:
				return signing.Expired
			case signing.ProblemCancelled:
				return signing.Cancelled
			case signing.ProblemUnsealed:
				return signing.Unsealed
			}
		}
		return signing.Refused
	}
	return signing.Waiting
}

func problemOf(number *int) *signing.Problem {
	if number == nil {
		return nil
	}
	for code, f := range problems {
		if f.number == *number && f.number >= 1000 {
			return &signing.Problem{Code: code}
		}
	}
	return nil
}

// sent reads an answer into the words; what only our service says is taken where it is there.
func (o object) sent() sync.Sent {
	r := &signing.Request{
		ID: o.ID, Title: o.Document.Title, State: stateOf(o.State, o.ErrorNumber), Created: parseStamp(o.CreatedAt),
		Updated: parseStamp(o.UpdatedAt), Practice: o.Paraph.Practice, Office: o.Paraph.Office, Sent: o.Paraph.Sent,
		Expires: o.Paraph.Expires, Completed: o.Paraph.Completed, Version: o.Paraph.Version, Problem: o.Paraph.Problem, SealWait: o.Paraph.SealWait,
		Letters: o.Paraph.Letters, Copies: o.Paraph.Copies, Attachments: o.Paraph.Attachments,
		Options: signing.Options{
			Modes: o.Options.SignatureMode, MustRead: o.Options.SignerMustRead, Editable: o.Options.UserEditableData, Zone: o.Options.Timezone,
			Language: o.Paraph.Language, UI: o.Options.UI, Subject: o.Paraph.Subject, Note: o.Paraph.Note,
		},
	}
	if o.Paraph.State != "" {
		r.State = o.Paraph.State
	}
	if r.Problem == nil {
		r.Problem = problemOf(o.ErrorNumber)
	}
	if f := o.Document.ValidatedDocument; f != nil {
		r.Original = f.file()
	}
	if f := o.Document.SignedDocument; f != nil {
		r.Sealed = f.file()
	}
	s := sync.Sent{Request: r, Links: map[string]string{}, Fault: o.Paraph.Fault}
	for _, w := range o.Signers {
		g := signing.Signer{
			ID: w.ID, Name: w.Name, Surname: w.Surname, Email: w.Email, Mobile: w.Mobile, Message: w.Message, Channels: w.Authentication,
			Language: language(w.Language), State: signing.SignerNew,
		}
		for own, word := range signerStates {
			if word == w.State {
				g.State = own
			}
		}
		if w.Paraph != nil {
			g.Steps, g.Locked = w.Paraph.Steps, w.Paraph.Locked
		}
		for _, f := range w.Signatures {
			g.Fields = append(g.Fields, signing.Field{
				Kind: signing.SignatureField, Page: f.Page, Name: f.Name, Note: f.Note,
				Box: signing.Box{X: float64(f.X), Y: float64(f.Y), W: f.Paraph.Width, H: f.Paraph.Height},
			})
		}
		r.Signers = append(r.Signers, g)
		s.Links[w.ID] = w.URL
	}
	return s
}

func (f wireFile) file() *signing.File {
	return &signing.File{Name: f.Name, SHA256: f.SHA256, MD5: f.MD5, Size: f.Size, Created: parseStamp(f.CreatedAt), Source: f.SourceType}
}
