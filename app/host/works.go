package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"paraph/app"
	"paraph/device/pkcs11"
	"paraph/internal/files"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

// works is the desk's app.Works.
type works struct {
	desk *Desk
	rack *pkcs11.Rack
}

// Works is what takes time: documents, services, keys.
func (d *Desk) Works() app.Works { return d.works }

func newWorks(d *Desk) *works { return &works{desk: d, rack: NewRack(0)} }

func (w *works) close() { w.rack.Close() }

// unreadable makes the death of a worker over a document the problem people are told; a password needed stays one.
func unreadable(err error) error {
	if errors.Is(err, page.ErrUnreadable) || errors.Is(err, worker.ErrCrashed) {
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	}
	return err
}

// service is the service of an entry, and our own side of it; sync.ErrRefused for a foreign one.
func (w *works) service(ctx context.Context, id string) (*sync.Entry, engine.Remote, *own.Client, error) {
	e, err := w.desk.Entry(ctx, id)
	if err != nil {
		return nil, engine.Remote{}, nil, err
	}
	r, err := w.desk.remote(ctx, e.Profile, false)
	if err != nil {
		return e, r, nil, err
	}
	c, ok := r.Own.(*own.Client)
	if !ok {
		return e, r, nil, fmt.Errorf("%w: %w", sync.ErrRefused, sync.ErrForeign)
	}
	return e, r, c, nil
}

// here is the folder's own service.
func (w *works) here(ctx context.Context) (*own.Client, error) {
	r, err := w.desk.remote(ctx, Here, false)
	if err != nil {
		return nil, err
	}
	c, ok := r.Own.(*own.Client)
	if !ok {
		return nil, sync.ErrUnreachable
	}
	return c, nil
}

// Ready implements app.Works.
func (w *works) Ready(ctx context.Context) (app.Ready, error) {
	c, err := w.here(ctx)
	if err != nil {
		return app.Ready{}, err
	}
	r, err := c.Ready(ctx)
	return told(r), err
}

// Receiver implements app.Works.
func (w *works) Receiver(ctx context.Context) (app.Ready, error) {
	id := w.desk.profiles.active()
	if id == Here {
		return w.Ready(ctx)
	}
	p, err := w.desk.profiles.get(id)
	if err != nil {
		return app.Ready{}, err
	}
	r, err := w.desk.remote(ctx, id, false)
	if err != nil {
		return app.Ready{Service: p.Name}, err
	}
	if c, ok := r.Own.(*own.Client); ok {
		ready, err := c.Ready(ctx)
		out := told(ready)
		out.Service = p.Name
		return out, err
	}
	o, err := w.desk.Folder.Office()
	// The published contract names no limits, so none are known.
	return app.Ready{Service: p.Name, Office: o.Name, Lacks: []string{"size", "lastday"}}, err
}

// told is what a service of ours says of itself. In practice letters go nowhere: that is what practice is.
func told(r own.Ready) app.Ready {
	if r.Practice {
		r.Missing = slices.DeleteFunc(r.Missing, func(m string) bool { return m == "mail" })
	}
	return app.Ready{
		Office: r.Office, Practice: r.Practice, Public: r.Public, Mode: r.Mode, Seal: r.Seal, Missing: r.Missing, Limits: r.Takes(),
	}
}

// Trail implements app.Works.
func (w *works) Trail(ctx context.Context, id string) (signing.Trail, error) {
	var body struct{ Paraph signing.Trail }
	e, r, _, err := w.service(ctx, id)
	if err != nil {
		return body.Paraph, err
	}
	a, err := r.Audit(ctx, e.Remote, sync.FormJSON)
	if err == nil {
		err = json.Unmarshal(a.Body, &struct {
			Data any `json:"data"`
		}{&body})
	}
	return body.Paraph, err
}

// Remind implements app.Works.
func (w *works) Remind(ctx context.Context, id, signerID string) error {
	e, _, c, err := w.service(ctx, id)
	if err != nil {
		return err
	}
	return c.Remind(ctx, e.Remote, signerID)
}

// Correct implements app.Works. What no service takes is said without asking one.
func (w *works) Correct(ctx context.Context, id, signerID string, what signing.Correction) error {
	e, _, c, err := w.service(ctx, id)
	if err != nil {
		return err
	}
	if _, p := e.Request.Correct(signerID, what, signing.ActorOffice); p != nil {
		return p
	}
	return c.Correct(ctx, e.Remote, signerID, what)
}

// Link implements app.Works.
func (w *works) Link(ctx context.Context, id, signerID string) (string, error) {
	e, err := w.desk.Entry(ctx, id)
	if err != nil {
		return "", err
	}
	r, err := w.desk.remote(ctx, e.Profile, false)
	if err != nil {
		return "", err
	}
	sent, err := r.Request(ctx, e.Remote)
	if err == nil && sent.Links[signerID] == "" {
		err = signing.ErrNotFound
	}
	return sent.Links[signerID], err
}

// SealAgain implements app.Works.
func (w *works) SealAgain(ctx context.Context, id string) error {
	e, _, c, err := w.service(ctx, id)
	if err != nil {
		return err
	}
	return c.SealAgain(ctx, e.Remote)
}

// Letters implements app.Works.
func (w *works) Letters(ctx context.Context, id string) ([]app.Letter, error) {
	c, err := w.here(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.Practice(ctx, id)
	out := make([]app.Letter, len(all))
	for i, l := range all {
		out[i] = app.Letter{To: l.To, Name: l.Name, Subject: l.Subject, Text: l.Text}
	}
	return out, err
}

// SealedHere implements app.Works.
func (w *works) SealedHere(ctx context.Context, sha256 string) (app.SealedHere, error) {
	c, err := w.here(ctx)
	if err != nil {
		return app.SealedHere{}, err
	}
	s, err := c.Sealed(ctx, sha256)
	return app.SealedHere{Request: s.Request, Title: s.Title, At: s.At, Practice: s.Practice, Signers: s.Signers}, err
}

// Office implements app.Works.
func (w *works) Office() (app.Office, error) {
	o, err := w.desk.Folder.Office()
	return app.Office{Name: o.Name, Contact: o.Contact, Language: o.Language, Privacy: o.Privacy}, err
}

// SetOffice implements app.Works. It counts for the service from its next start on.
func (w *works) SetOffice(o app.Office) error {
	known, err := w.desk.Folder.Office()
	if err != nil {
		return err
	}
	known.Name, known.Contact, known.Language, known.Privacy = o.Name, o.Contact, o.Language, o.Privacy
	if err := w.desk.Folder.PutOffice(known); err != nil {
		return err
	}
	return w.renew()
}

// renew lets the folder's service start anew with what was set; where none runs there is nothing to do.
func (w *works) renew() error {
	w.desk.mu.Lock()
	delete(w.desk.met, Here)
	w.desk.mu.Unlock()
	return w.desk.Folder.Rest(w.desk.client)
}

// Rest ends the folder's service, if one runs. Whoever needs it starts it again.
func (f Folder) Rest(client *http.Client) error {
	e, err := f.Endpoint()
	if err != nil {
		return nil //nolint:nilerr // no service runs
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	err = (&own.Client{Base: e.URL, Token: e.Token, HTTP: client}).Stop(ctx)
	if errors.Is(err, sync.ErrUnreachable) {
		return nil
	}
	return err
}

// MailServer implements app.Works.
func (w *works) MailServer() (app.MailServer, error) {
	o, err := w.desk.Folder.Office()
	return app.MailServer{Server: o.Mail.Server, From: o.Mail.From}, err
}

// SetMailServer implements app.Works.
func (w *works) SetMailServer(_ context.Context, m app.MailServer) error {
	if err := w.desk.Folder.SetMail(m.Server, m.From, m.Login, w.desk.options.KeyInFile); err != nil {
		return err
	}
	return w.renew()
}

// TestMail implements app.Works.
func (w *works) TestMail(ctx context.Context) error {
	c, err := w.here(ctx)
	if err != nil {
		return err
	}
	return c.MailTest(ctx)
}

// Profiles implements app.Works.
func (w *works) Profiles() []app.Profile {
	all, active := w.desk.Profiles()
	out := make([]app.Profile, len(all))
	for i, p := range all {
		out[i] = app.Profile{ID: p.ID, Name: p.Name, URL: p.URL, Active: p.ID == active}
	}
	return out
}

// SetProfile implements app.Works.
func (w *works) SetProfile(p app.Profile) error {
	return w.desk.PutProfile(Profile{ID: p.ID, Name: p.Name, URL: p.URL, Token: p.Token})
}

// UseProfile implements app.Works.
func (w *works) UseProfile(id string) error { return w.desk.UseProfile(id) }

// Backup implements app.Works: a new file, whole or not there.
func (w *works) Backup(ctx context.Context, path, passphrase string) error {
	return files.New(path, files.Ours, func(to io.Writer) error {
		_, err := w.desk.Folder.Backup(ctx, to, passphrase)
		return err
	})
}
