package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"paraph/signing"
	"paraph/sync"
)

// connectSignedIn is connect with an access token. One the server does not take may have been revoked before its time: another one
// is asked for, once.
func (s *Server) connectSignedIn(ctx context.Context) (link, error) {
	for _, fresh := range []bool{false, true} {
		token, err := s.token(ctx, fresh)
		switch {
		case errors.Is(err, sync.ErrSignInOver), errors.Is(err, sync.ErrSignInClient):
			return link{}, &Refusal{Reason: signing.LetterSignIn}
		case err != nil:
			return link{}, &Refusal{Reason: signing.LetterSilent}
		}
		l, err := s.dial(ctx, gomail.SMTPAuthCustom, gomail.WithSMTPAuthCustom(&bearer{server: s, token: token}))
		if err == nil || !loginFailed(err) || fresh {
			if errors.Is(err, errNoBearer) {
				return l, &Refusal{Reason: signing.LetterLogin}
			}
			if err != nil {
				err = heard(err, signing.LetterLogin, false)
			}
			return l, err
		}
	}
	return link{}, &Refusal{Reason: signing.LetterLogin}
}

var errNoBearer = errors.New("mail: the mail server takes no token")

// bearer signs in with a token: XOAUTH2, or OAUTHBEARER (RFC 7628) where the server offers only that.
type bearer struct {
	server *Server
	token  string
	refuse []byte // what answers a server that tells why it refuses
}

// Start implements smtp.Auth.
func (b *bearer) Start(info *smtp.ServerInfo) (string, []byte, error) {
	switch {
	case !info.TLS && !b.server.plain:
		return "", nil, errNoBearer
	case slices.Contains(info.Auth, "XOAUTH2"):
		b.refuse = []byte{}
		return "XOAUTH2", fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", b.server.user, b.token), nil
	case slices.Contains(info.Auth, "OAUTHBEARER"):
		b.refuse = []byte{1}
		return "OAUTHBEARER", fmt.Appendf(nil, "n,a=%s,\x01host=%s\x01port=%d\x01auth=Bearer %s\x01\x01",
			b.server.user, b.server.host, b.server.port, b.token), nil
	}
	return "", nil, errNoBearer
}

// Next implements smtp.Auth: the server says in JSON why it refuses, and wants an answer before it does.
func (b *bearer) Next(_ []byte, more bool) ([]byte, error) {
	if more {
		return b.refuse, nil
	}
	return nil, nil
}
