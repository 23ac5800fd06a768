package office

import (
	"context"
	"errors"
	"io"
	"slices"

	"paraph/app"
	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/rest/own"
)

// Office is what the office keeps: what it calls itself, how its letters leave, where its requests go, its backups.
type Office struct {
	Folder   folder.Folder
	Services *Services
	Follow   func(profile string) // a profile is new or another one
	Keeper   *Keeper              // makes backups by itself
	// Letter hands a test letter to the office's own contact over, as settings say that are not stored yet.
	Letter func(ctx context.Context, s folder.Settings) error
}

// Details are what the office calls itself. An empty value is "not said".
type Details struct {
	Name     string
	Contact  string
	Language string
	Privacy  string
}

// MailServer is how letters leave. Login is "user:password", "" to leave the stored one; it is never read back.
type MailServer struct {
	Server string // smtp://host:port or smtps://host:port, "" for practice
	From   string
	Login  string

	Provider string // that the office signed in at instead: "microsoft", "google" or an issuer's address; read only
	Client   string // the id it gave the office
	Practice bool   // read only: nothing leaves by it yet
}

// Ready says what a service is and what keeps it from its work: "seal", "mail", "public". Service is its name where it is
// not the folder's own.
type Ready struct {
	Service  string
	Office   string
	Practice bool
	Public   string
	Mode     string // whom Public leads there: "this-computer", "inside" (its network), "own-address"
	Seal     string // who seals
	Privacy  string // web address of the office's notice, as letters name it; "" where there is none
	Missing  []string
	SealOld  bool // other people's readers know no use for its certificate; renewing mends that
	// UnnamedProxy is a reverse proxy in front that was not named: the network --trusted-proxy takes.
	UnnamedProxy string
	// PublicFault is how the question through the public address ended: "name", "refused", "certificate", "silent", "other" (something else
	// answers), "file" (that of the certificate cannot be read); "" where nothing was asked or our service answered.
	PublicFault string
	// Lacks are what it cannot be told: "size" (every field has signing.DefaultFieldSize), "lastday", "note" (subject and note of
	// the invitation); "apart": marks may lie on each other; "letters": it writes none, the desk does.
	Lacks  []string
	Limits signing.Limits // what it takes of one request, as far as that is known
}

// KeyIsInFile reports whether what unlocks the seal is in a file, for want of a keyring.
func (o *Office) KeyIsInFile() (bool, error) { return o.Folder.KeyIsInFile() }

// Ready asks the folder's own service.
func (o *Office) Ready(ctx context.Context) (Ready, error) {
	var r own.Ready
	err := o.askOwn(ctx, func(c *own.Client) (err error) {
		r, err = c.Ready(ctx)
		return err
	})
	return told(r), err
}

// askOwn asks the folder's own service. One that ends just then, or was ended by another program, is asked for again.
func (o *Office) askOwn(ctx context.Context, ask func(*own.Client) error) error {
	const tries = 3
	var err error
	for range tries {
		var c *own.Client
		if c, err = o.Services.Own(ctx); err == nil {
			err = ask(c)
		}
		if !errors.Is(err, sync.ErrUnreachable) || ctx.Err() != nil {
			return err
		}
		o.Services.forget(app.OwnProfile)
	}
	return err
}

// Receiver is Ready for the service new requests go to. One that is not of ours says nothing of itself: it has what it
// needs, and the office is the one set here, as is the mail server by which the desk writes to its signers.
func (o *Office) Receiver(ctx context.Context) (Ready, error) {
	id := o.Services.Active()
	if id == app.OwnProfile {
		return o.Ready(ctx)
	}
	p, err := o.Services.profiles.get(id)
	if err != nil {
		return Ready{}, err
	}
	r, err := o.Services.Remote(ctx, id, false)
	if err != nil {
		return Ready{Service: p.Name}, err
	}
	if c, ok := r.Own.(*own.Client); ok {
		ready, err := c.Ready(ctx)
		out := told(ready)
		out.Service = p.Name
		return out, err
	}
	s, err := o.Folder.Settings()
	out := Ready{Service: p.Name, Office: s.Name, Privacy: s.Privacy, Lacks: []string{"size", "lastday", "apart", "letters"}}
	if s.Mail.Server == "" { // it is the desk that writes to the signers
		out.Missing = []string{"mail"}
	}
	return out, err // the published contract names no limits, so none are known
}

// told is what a service of ours says of itself. In practice letters go nowhere: that is what practice is.
func told(r own.Ready) Ready {
	if r.Practice {
		r.Missing = slices.DeleteFunc(r.Missing, func(m string) bool { return m == "mail" })
	}
	out := Ready{
		Office: r.Office, Practice: r.Practice, Public: r.Public, Mode: r.Mode, Seal: r.Seal, Missing: r.Missing, Limits: r.Takes(),
		Privacy: r.Privacy, UnnamedProxy: r.UnnamedProxy, PublicFault: r.PublicFault, SealOld: r.SealUnknown,
	}
	for _, what := range []string{"apart", "note"} {
		if !slices.Contains(r.Can, what) { // a service of before
			out.Lacks = append(out.Lacks, what)
		}
	}
	return out
}

// RenewSeal has the folder's own service seal with a new key and certificate from now on; the old ones are kept.
func (o *Office) RenewSeal(ctx context.Context) error {
	c, err := o.Services.Own(ctx)
	if err == nil {
		_, err = c.RenewSeal(ctx)
	}
	return err
}

// Details reads them.
func (o *Office) Details() (Details, error) {
	s, err := o.Folder.Settings()
	return Details{Name: s.Name, Contact: s.Contact, Language: s.Language, Privacy: s.Privacy}, err
}

// SetDetails stores them; the folder's service starts anew with them. sync.ErrContact: the contact is new and no address; one of
// before stays.
func (o *Office) SetDetails(d Details) error {
	err := o.Folder.Change(func(s *folder.Settings) error {
		if d.Contact != "" && d.Contact != s.Contact && !signing.ValidEmail(d.Contact) {
			return sync.ErrContact
		}
		s.Name, s.Contact, s.Language, s.Privacy = d.Name, d.Contact, d.Language, d.Privacy
		return nil
	})
	if err != nil {
		return err
	}
	return o.renew()
}

// renew has the folder's service take up what was set; where none runs there is nothing to do. Afterwards it is the new one that
// answers.
func (o *Office) renew() error {
	o.Services.forget(app.OwnProfile)
	err := o.Folder.Renew(o.Services.client)
	o.Services.forget(app.OwnProfile) // what was met meanwhile was the one of before
	return err
}

// MailServer reads how letters leave, without the login.
func (o *Office) MailServer() (MailServer, error) {
	s, err := o.Folder.Settings()
	return MailServer{Server: s.Mail.Server, From: s.Mail.From, Provider: s.Mail.SignIn.Provider, Client: s.Mail.SignIn.Client, Practice: s.Practises()}, err
}

// TryMailServer sends a letter to the office's own contact by a mail server that is not stored, and waits until that has it. Nothing is
// changed; a login that is not said is the stored one.
func (o *Office) TryMailServer(ctx context.Context, m MailServer) error {
	s, err := o.Folder.Settings()
	if err == nil {
		s.Mail, err = o.Folder.MailOf(s.Mail, m.Server, m.From, m.Login)
	}
	if err != nil {
		return err
	}
	return o.Letter(ctx, s)
}

// SetMailServer stores it; the folder's service starts anew with it.
func (o *Office) SetMailServer(_ context.Context, m MailServer) error {
	if err := o.Folder.SetMail(m.Server, m.From, m.Login); err != nil {
		return err
	}
	return o.renew()
}

// OfficeOnly reports whether all signers are at this computer or in its network, on purpose.
func (o *Office) OfficeOnly() (bool, error) {
	s, err := o.Folder.Settings()
	return s.Serving.OfficeOnly, err
}

// SetOfficeOnly stores it; the folder's service starts anew with it.
func (o *Office) SetOfficeOnly(only bool) error {
	err := o.Folder.Change(func(s *folder.Settings) error {
		s.Serving.OfficeOnly = only
		return nil
	})
	if err != nil {
		return err
	}
	return o.renew()
}

// TestMail sends a letter to the office's own contact and waits until the mail server has it.
func (o *Office) TestMail(ctx context.Context) error {
	return o.askOwn(ctx, func(c *own.Client) error { return c.MailTest(ctx) })
}

// Profiles lists the services requests can go to, without their tokens.
func (o *Office) Profiles() (out []Profile) {
	active := o.Services.Active()
	for _, id := range o.Services.Profiles() {
		if p, err := o.Services.profiles.get(id); err == nil {
			p.Token, p.Active = "", id == active
			out = append(out, p)
		}
	}
	return out
}

// SetProfile adds or replaces a profile, whose service is followed from now on. sync.ErrProfile: it cannot be used as it is.
func (o *Office) SetProfile(p Profile) error {
	if err := o.Services.profiles.put(p); err != nil {
		return err
	}
	o.Services.forget(p.ID)
	o.Follow(p.ID)
	return nil
}

// UseProfile makes new requests go to a profile's service; those under way stay where they are.
func (o *Office) UseProfile(id string) error { return o.Services.profiles.use(id) }

// Backup writes a new file, whole or not there; over takes the place of an earlier backup, and of nothing else: fs.ErrExist.
// It answers how many requests in it are not as their service wrote them.
func (o *Office) Backup(ctx context.Context, path, passphrase string, over bool) (broken int, err error) {
	how := files.New
	if over && backup.Is(path) {
		how = files.Replace
	}
	err = how(path, files.Ours, func(to io.Writer) error {
		saved, err := Backup(ctx, o.Folder, to, passphrase)
		broken = len(saved.Broken)
		return err
	})
	if err == nil {
		_ = BackedUp(o.Folder, o.Keeper.Clock()) // only forgets to count it
	}
	return broken, err
}
