package host

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/app/signin"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/press"
	"paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

// examiner checks for the engine what a service of ours sealed. engine.ErrChanged: it is not its original under one seal;
// any other error says only that it could not be looked at.
func examiner(p *press.Press) func(ctx context.Context, original, sealed string) error {
	return func(ctx context.Context, original, sealed string) error {
		err := p.Examine(ctx, original, sealed)
		if errors.Is(err, pades.ErrCheck) || errors.Is(err, pades.ErrKey) {
			return fmt.Errorf("%w: %w", engine.ErrChanged, err)
		}
		return err
	}
}

// errNoMail says that no mail server is set yet: the letter waits for one.
var errNoMail = errors.New("host: no mail server is set")

// mailOptions are the stored settings as the mail server wants them; nil where there are none.
func mailOptions(f folder.Folder, s folder.Settings) (*mail.Options, error) {
	if s.Mail.Server == "" {
		return nil, nil
	}
	o := &mail.Options{Address: s.Mail.Server, From: s.Mail.From, Name: s.Name, ReplyTo: s.Contact, Hello: s.Mail.Hello}
	var err error
	if is := s.Mail.SignIn; is.Client != "" {
		o.User = is.User
		if o.Token, err = signedIn(f, is); err != nil {
			return o, err
		}
	} else if o.User, o.Password, err = f.MailLogin(s.Mail); err != nil {
		return o, err
	}
	if s.Mail.CA == "" {
		return o, nil
	}
	o.Roots, err = mail.Issuers(s.Mail.CA)
	return o, err
}

// signedIn gives tokens of the office's sign-in, which the desk and the service share.
func signedIn(f folder.Folder, is folder.SignIn) (mail.Token, error) {
	in, err := f.MailSignIn(is)
	if err != nil {
		return nil, err
	}
	turn := func(ctx context.Context, use func(string) (string, error)) error {
		return f.UseSignIn(ctx, is, func(in folder.SignedIn) (_ folder.SignedIn, err error) {
			in.Refresh, err = use(in.Refresh)
			return in, err
		})
	}
	return signin.NewSource(signin.Provider{Name: is.Provider, Client: is.Client, Secret: in.Secret}, turn).Token, nil
}

// invite writes to a signer whose service writes no letters, by the mail server that is set now. A doubled letter has
// the same Message-ID.
func (d *Desk) invite(ctx context.Context, l engine.Invitation) error {
	office, err := d.Folder.Settings()
	if err != nil {
		return err
	}
	options, err := mailOptions(d.Folder, office)
	if err == nil && options == nil {
		err = errNoMail
	}
	if err != nil {
		return err
	}
	letters, err := mail.NewServer(*options)
	if err != nil {
		return err
	}
	b := mail.To(l.Request, *l.Signer, d.house())
	b.Kind, b.ID, b.Office, b.Link, b.Privacy = sync.JobInvite, l.Request.ID+"."+l.Signer.ID, office.Name, l.Link, signing.WebAddress(office.Privacy)
	letter, err := mail.Compose(b)
	if err != nil {
		return err
	}
	_, err = letters.Send(ctx, letter)
	if err != nil && mail.RefusalOf(err).Final {
		return fmt.Errorf("%w: %w", sync.ErrRefused, err)
	}
	return err
}

// testLetter hands a letter to the office's own contact over, as settings say that are not stored yet.
func (d *Desk) testLetter(ctx context.Context, s folder.Settings) error {
	ctx, cancel := context.WithTimeout(ctx, mailProbeTime)
	defer cancel()
	options, err := mailOptions(d.Folder, s)
	switch {
	case err != nil:
		return err
	case options == nil:
		return &signing.Problem{Code: signing.ProblemNoMail}
	case s.Contact == "":
		return &signing.Problem{Code: signing.ProblemContact}
	}
	letters, err := mail.NewServer(*options)
	if err != nil {
		return err
	}
	letter, err := mail.Compose(mail.Brief{Kind: mail.Test, ID: rand.Text(), Lang: d.house().Voice("", "").Lang(), Office: s.Name, To: s.Contact})
	if err == nil {
		_, err = letters.Send(ctx, letter)
	}
	p := testProblem(err)
	if p == nil {
		return nil
	}
	d.options.Log.Warn("test letter not handed over", slog.Any("cause", err))
	return p
}

// Invitation is the letter of a request that is about to be sent, for people to look at: the same code writes it that writes those
// that leave. The request says in which language, for who has none.
func Invitation(q *signing.Request, g signing.Signer, privacy string) requests.Letter {
	b := mail.To(q, g, say.House{})
	b.Kind, b.Privacy = sync.JobInvite, signing.WebAddress(privacy)
	w, l, _ := mail.Preview(b, "https://…") // which fails of kinds of letters that are none
	return letterOf(w, l)
}

// Invitation implements own.Service.
func (h *Host) Invitation(_ context.Context, w own.Wanted) (own.Letter, error) {
	body, l, err := h.Service.Invitation(signing.Request{
		Title: w.Title, Expires: w.Expires,
		Options: signing.Options{Zone: w.Zone, Language: w.Language, Subject: w.Subject, Note: w.Note},
	}, w.Signer)
	return letterOf(body, l), err
}

func letterOf(w mail.Body, l mail.Letter) own.Letter {
	return own.Letter{
		Subject: w.Subject, Practice: w.Practice, Greeting: w.Greeting, Lines: w.Lines, Quote: w.Quote, Button: w.Button, Small: w.Small,
		Notice: w.Notice, Office: w.Office, Text: l.Text, HTML: l.HTML,
	}
}
