package office

import (
	"cmp"
	"context"

	"paraph/app/folder"
	"paraph/app/signin"
	"paraph/sync"
)

// MailSignIn is how the office signs in at its mail provider: "microsoft", "google" or an issuer's address. Client is the id the
// provider gave the office for this program, Secret what belongs to it, "" where there is none. Letters come From there; Server
// and User are said where they are not the provider's own and that address.
type MailSignIn struct {
	Provider string
	Client   string
	Secret   string
	From     string
	Server   string
	User     string
}

// Prompt is what a person does to sign in.
type Prompt = signin.Prompt

// SignIn signs in and has letters leave with that; show is told what the person does meanwhile. It ends with ctx, and then nothing
// is changed. An office that practises goes on practising until SetMailServer is told of the server.
func (o *Office) SignIn(ctx context.Context, m MailSignIn, show func(Prompt)) error {
	if err := signIn(ctx, o.Folder, m, show, true); err != nil {
		return err
	}
	return o.renew()
}

// SignIn is Office.SignIn for who has only the folder, and means to work for real. It counts from the service's next start.
func SignIn(ctx context.Context, f folder.Folder, m MailSignIn, show func(Prompt)) error {
	return signIn(ctx, f, m, show, false)
}

func signIn(ctx context.Context, f folder.Folder, m MailSignIn, show func(Prompt), practising bool) error {
	server := cmp.Or(m.Server, signin.Server(m.Provider))
	if server == "" {
		return sync.ErrSignInProvider
	}
	refresh, err := signin.Provider{Name: m.Provider, Client: m.Client, Secret: m.Secret}.At(ctx, show)
	if err != nil {
		return err
	}
	is := folder.SignIn{Provider: m.Provider, Client: m.Client, User: cmp.Or(m.User, m.From)}
	return f.SetMailSignIn(server, m.From, is, folder.SignedIn{Refresh: refresh, Secret: m.Secret}, practising)
}
