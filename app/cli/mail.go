package cli

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/office"
	"paraph/app/signin"
	"paraph/signing"
	"paraph/sync"
)

type mailCmd struct {
	SignIn mailSignInCmd `cmd:"" help:"Sign in at the office's mail provider with a code, instead of with a password."`
	Test   mailTestCmd   `cmd:"" help:"Send a message to the office's own contact."`
}

type mailSignInCmd struct {
	Provider   string `help:"microsoft, google, or the https address of an issuer." required:"" placeholder:"NAME"`
	ClientID   string `name:"client-id" help:"The id the provider gave the office for this program." required:"" placeholder:"ID"`
	SecretFile string `name:"client-secret-file" help:"File with the secret that belongs to it, where there is one." placeholder:"FILE"`
	From       string `help:"The office's address; letters come from it." required:"" placeholder:"ADDRESS"`
	User       string `help:"Whom the mail server knows, where it is not that address." placeholder:"NAME"`
	SMTP       string `name:"smtp" help:"Mail server, where it is not the provider's own." placeholder:"URL"`
}

// prompted is what a person does to sign in.
type prompted struct {
	Event   string    `json:"event"` // "open"
	Address string    `json:"address"`
	Code    string    `json:"code"`
	Until   time.Time `json:"until,omitzero"`
}

func (c *mailSignInCmd) run(s *session) int {
	server := cmp.Or(c.SMTP, signin.Server(c.Provider))
	if server == "" && !strings.HasPrefix(c.Provider, "https://") {
		return s.fail("", sync.ErrSignInProvider)
	}
	if server == "" || !signing.ValidEmail(c.From) {
		return s.fail("", sync.ErrMailAddress)
	}
	if _, err := mail.NewServer(mail.Options{Address: server, From: c.From}); err != nil {
		return s.fail("", err)
	}
	secret := ""
	if c.SecretFile != "" {
		var err error
		if secret, err = s.secret(c.SecretFile, ""); err != nil {
			return s.fail(c.SecretFile, err)
		}
	}
	f, err := folder.New(s.folder)
	if err != nil {
		return s.fail("", err)
	}
	m := office.MailSignIn{Provider: c.Provider, Client: c.ClientID, Secret: secret, From: c.From, Server: server, User: c.User}
	err = office.SignIn(s, f, m, func(p office.Prompt) {
		s.emit(prompted{"open", p.Address, p.Code, p.Until}, s.voice.Say("cli.signin.open", "address", p.Address, "code", p.Code, "time", p.Until.Local().Format("15:04")))
	})
	if err == nil {
		err = f.Renew(&http.Client{Timeout: time.Minute})
	}
	if err != nil {
		return s.fail("", err)
	}
	s.emit(map[string]string{"event": "signed-in", "from": c.From, "server": server}, s.voice.Say("cli.signin.done", "from", c.From, "server", server))
	return exitDone
}

type mailTestCmd struct{}

func (c *mailTestCmd) run(s *session) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	if err := svc.own.MailTest(s); err != nil {
		return s.fail("", err)
	}
	s.emit(map[string]bool{"taken": true}, s.voice.Say("cli.mail.tested"))
	return exitDone
}
