package backend

import (
	"cmp"
	"context"
	"crypto/md5" //nolint:gosec // the contract shows one beside the SHA-256 everything of ours relies on
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"paraph/signing"
	"paraph/sync"
)

var requestID = regexp.MustCompile(`^[0-9a-f]{24}$`)

// Send implements sync.Backend. Documents are stored before the request is, so a kill in between
// leaves only a file nobody names.
func (s *Service) Send(ctx context.Context, d signing.Draft, key string) (sync.Sent, error) {
	now := s.now()
	if p := s.checkDraft(&d, now); p != nil {
		return sync.Sent{}, p
	}
	print, err := fingerprint(d)
	if err != nil {
		return sync.Sent{}, err
	}
	if key != "" {
		if sent, err := s.again(ctx, key, print); err == nil || !errors.Is(err, signing.ErrNotFound) {
			return sent, err
		}
	}
	if err := s.takes(ctx, d.Mode); err != nil {
		return sync.Sent{}, err
	}
	r, links, sent, err := s.newRequest(ctx, d, key)
	if err != nil {
		return sync.Sent{}, err
	}
	events, err := s.firstLines(r)
	if err != nil {
		return sync.Sent{}, err
	}
	err = s.Store.Update(ctx, func(tx sync.Tx) error {
		if err := tx.Insert(r, links, sync.Key{Key: keyOf(ctx, key), Request: r.ID, Body: print}); err != nil {
			return err
		}
		if err := tx.Append(r.ID, events...); err != nil {
			return err
		}
		return tx.Enqueue(sync.Job{Kind: sync.JobValidate, Request: r.ID, NotBefore: now})
	})
	if errors.Is(err, signing.ErrConflict) && key != "" { // somebody was faster with the same key, or another token with the number
		sent, err := s.again(ctx, key, print)
		if errors.Is(err, signing.ErrNotFound) {
			err = signing.ErrConflict
		}
		return sent, err
	}
	if err != nil {
		return sync.Sent{}, err
	}
	s.Passed("stored")
	s.outbox.Wake()
	sent.Request = shown(r, d.Callback)
	return sent, nil
}

// seen is a title; one that shows nothing is none.
func seen(title string) string {
	if !signing.Seen(title) {
		return ""
	}
	return title
}

// shown is a request as its sender sees it, with the callback as it was given.
func shown(r *signing.Request, c *signing.Callback) *signing.Request {
	s := *r
	s.Callback = c
	return &s
}

// again answers a repeated key: the request it made, or a conflict if it came with something else.
func (s *Service) again(ctx context.Context, key, print string) (sync.Sent, error) {
	var id string
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		k, err := byKey(ctx, tx, key)
		if err != nil {
			return err
		}
		if k.Body != print {
			return signing.ErrConflict
		}
		id = k.Request
		r, err := tx.Request(id)
		if err == nil && !r.Deleted.IsZero() {
			err = signing.ErrKeyDeleted
		}
		return err
	})
	if err != nil {
		return sync.Sent{}, err
	}
	return s.Request(ctx, id)
}

// keyOf is a key as it is stored: each token has its own, the data folder's programs are one.
func keyOf(ctx context.Context, key string) string {
	token := sync.OriginOf(ctx).Token
	if token == "" || key == "" {
		return key
	}
	return token + "\n" + key
}

// byKey finds the key of who asks. A version before stored all tokens' keys alike: such a one is whose the request is.
func byKey(ctx context.Context, tx sync.Tx, key string) (sync.Key, error) {
	k, err := tx.ByKey(keyOf(ctx, key))
	token := sync.OriginOf(ctx).Token
	if token == "" || !errors.Is(err, signing.ErrNotFound) {
		return k, err
	}
	if k, err = tx.ByKey(key); err != nil {
		return k, err
	}
	r, err := tx.Request(k.Request)
	if err == nil && r.Origin.Token != token {
		err = signing.ErrNotFound
	}
	return k, err
}

// fingerprint tells two drafts apart: what they say and what their documents hold.
func fingerprint(d signing.Draft) (string, error) {
	inputs := make([]string, len(d.Inputs))
	for i, in := range d.Inputs {
		sum := sha256.Sum256(in.Data)
		inputs[i] = in.URL + " " + hex.EncodeToString(sum[:])
		if in.Content != nil {
			inputs[i] = in.URL + " " + in.Content.File().SHA256
		}
	}
	d.Inputs = nil
	b, err := json.Marshal(struct {
		Draft  signing.Draft
		Inputs []string
	}{d, inputs})
	if err != nil {
		return "", fmt.Errorf("backend: draft: %w", err)
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:]), nil
}

// takes says why a new request of a mode is not taken now, or nil.
func (s *Service) takes(ctx context.Context, m signing.Mode) error {
	if m != "" && m != signing.ModeOf(s.settings.Practice) {
		return sync.ErrOtherMode
	}
	if p := s.Able(ctx); p != nil {
		return p
	}
	return nil
}

// newRequest makes the request with its links and stores the documents that came with it.
func (s *Service) newRequest(ctx context.Context, d signing.Draft, key string) (*signing.Request, []sync.Link, sync.Sent, error) {
	now := s.now()
	r := &signing.Request{
		ID: key, Title: seen(d.Title), Practice: s.settings.Practice, State: signing.Validating, Created: now, Updated: now,
		Expires: d.Expires, Office: s.settings.Office, Origin: sync.OriginOf(ctx), Signers: d.Signers, Options: d.Options,
	}
	if r.Expires.IsZero() {
		r.Expires = signing.EndOfDay(now.Add(s.settings.Limits.Life).In(r.Location())).UTC()
	}
	var err error
	if !requestID.MatchString(key) || s.taken(ctx, key) {
		if r.ID, err = s.hexID(12); err != nil {
			return nil, nil, sync.Sent{}, err
		}
	}
	if r.Callback, err = s.concealed(r.ID, d.Callback); err != nil {
		return nil, nil, sync.Sent{}, err
	}
	if err := s.keepInputs(ctx, r, d.Inputs); err != nil {
		return nil, nil, sync.Sent{}, err
	}
	r.Copies = copiesAmong(r.Inputs, d.Copies)
	sent := sync.Sent{Request: r, Links: map[string]string{}}
	links := make([]sync.Link, len(r.Signers))
	for i := range r.Signers {
		g := &r.Signers[i]
		if g.ID, err = signing.NewSignerID(s.Random); err != nil {
			return nil, nil, sync.Sent{}, err
		}
		g.State = signing.SignerNew
		if len(g.Fields) == 0 {
			g.Fields = []signing.Field{{Kind: signing.SignatureField, Page: 1, Box: topLeft}}
		}
		if links[i], sent.Links[g.ID], err = s.newLink(r.ID, g.ID, purposeLink); err != nil {
			return nil, nil, sync.Sent{}, err
		}
	}
	return r, links, sent, nil
}

// taken reports whether a request of another token's has that number: a key is its token's own, a number is not.
func (s *Service) taken(ctx context.Context, id string) bool {
	return s.Store.View(ctx, func(tx sync.Tx) error {
		_, err := tx.Request(id)
		return err
	}) == nil
}

// keepInputs stores the documents that came with a request; those named by address are fetched later.
func (s *Service) keepInputs(ctx context.Context, r *signing.Request, inputs []signing.Input) error {
	for _, in := range inputs {
		f, err := signing.File{}, error(nil)
		switch {
		case in.Content != nil:
			f = s.named(in.Content.File(), in.Name, "base64")
			err = in.Content.Keep(ctx)
		case in.URL == "":
			f, err = s.keep(ctx, in.Data, in.Name, "base64")
		}
		if err != nil {
			return err
		}
		r.Inputs, r.URLs = append(r.Inputs, f), append(r.URLs, in.URL)
	}
	return nil
}

// copiesAmong are the copies that came as inputs.
func copiesAmong(inputs []signing.File, copies []signing.CleanCopy) []signing.CleanCopy {
	return slices.DeleteFunc(slices.Clone(copies), func(c signing.CleanCopy) bool {
		return !slices.ContainsFunc(inputs, func(f signing.File) bool { return f.SHA256 == c.Is })
	})
}

// topLeft is where a signature goes for which no place was given.
var topLeft = signing.Box{X: 24, Y: 24, W: signing.DefaultFieldSize.W, H: signing.DefaultFieldSize.H}

// keep stores a document.
func (s *Service) keep(ctx context.Context, content []byte, name, source string) (signing.File, error) {
	sum, err := s.Blobs.Put(ctx, content)
	if err != nil {
		return signing.File{}, err
	}
	m := md5.Sum(content) //nolint:gosec // see the import
	return s.named(signing.File{SHA256: sum, MD5: hex.EncodeToString(m[:]), Size: int64(len(content))}, name, source), nil
}

// named completes what is known of a document's content. Its name is the sender's, on one line.
func (s *Service) named(f signing.File, name, source string) signing.File {
	f.Name, f.Created, f.Source = cmp.Or(signing.OneLine(name), f.MD5+".pdf"), s.now(), source
	return f
}

// firstLines are the lines a request begins with: who is asked, by whom, and the documents that came with it.
func (s *Service) firstLines(r *signing.Request) ([]signing.Event, error) {
	private := map[string]string{"ip": r.Origin.IP, "token": r.Origin.Token}
	for i, g := range r.Signers {
		for what, value := range g.Contacts() {
			private[signing.PrivateName(i+1, what)] = value
		}
	}
	created, err := s.line(signing.EventCreated, signing.ActorOffice, 0, map[string]string{"kind": "SES"}, private)
	if err != nil {
		return nil, err
	}
	events := []signing.Event{created}
	for _, f := range r.Inputs {
		if f.SHA256 == "" {
			continue
		}
		e, err := s.received(f)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	copied, err := s.repaired(signing.ActorOffice, r.Copies)
	return append(events, copied...), err
}

func (s *Service) received(f signing.File) (signing.Event, error) {
	return s.line(signing.EventReceived, signing.ActorOffice, 0,
		map[string]string{"sha256": f.SHA256, "md5": f.MD5, "size": fmt.Sprint(f.Size), "source": f.Source}, nil)
}
