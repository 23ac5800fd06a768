package host

import (
	"context"
	"errors"
	"fmt"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/signing/pades"
	"paraph/signing/press"
	"paraph/sync"
	"paraph/sync/engine"
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
	user, password, err := f.MailLogin(s.Mail)
	return &mail.Options{Address: s.Mail.Server, From: s.Mail.From, Name: s.Name, ReplyTo: s.Contact, User: user, Password: password}, err
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
	lang := l.Signer.Language
	if lang == "" {
		lang = office.Language
	}
	letter, err := mail.Compose(mail.Brief{
		Kind: sync.JobInvite, ID: l.Request.ID + "." + l.Signer.ID, Lang: lang, Office: office.Name, Title: l.Request.Title,
		Name: l.Signer.FullName(), To: l.Signer.Email, Link: l.Link, Expires: l.Request.Expires,
	})
	if err != nil {
		return err
	}
	_, err = letters.Send(ctx, letter)
	if errors.Is(err, mail.ErrRefused) {
		return fmt.Errorf("%w: %w", sync.ErrRefused, err)
	}
	return err
}
