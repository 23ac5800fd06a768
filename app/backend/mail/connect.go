package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"paraph/signing"
	"paraph/sync"
)

// Login methods, tried one after another, each on a connection of its own: the best the server offers, and where it does not
// take that one, those every server knows. The first one is the one that was taken last.
var logins = []gomail.SMTPAuthType{gomail.SMTPAuthAutoDiscover, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin}

// plainLogins are the same on this computer without TLS.
var plainLogins = []gomail.SMTPAuthType{gomail.SMTPAuthAutoDiscover, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}

// link is an open connection on which letters may be handed over.
type link struct {
	client *gomail.Client
	*smtp.Client
}

func (l link) end() { _ = l.client.CloseWithSMTPClient(l.Client) }

// connect opens a connection: greeted, encrypted and signed in. Its error is a Refusal or an UntrustedError. Once ctx is over nobody
// waits for a server that is silent; the connection ends as soon as it is there. That of a token goes on: it may have been given another.
func (s *Server) connect(ctx context.Context) (link, error) {
	if s.token != nil {
		return s.connectSignedIn(ctx)
	}
	type outcome struct {
		link link
		err  error
	}
	opened := make(chan outcome, 1)
	go func() {
		l, err := s.connectKnown(ctx)
		opened <- outcome{l, err}
	}()
	select {
	case o := <-opened:
		return o.link, o.err
	case <-ctx.Done():
		go func() {
			if o := <-opened; o.err == nil {
				o.link.end()
			}
		}()
		return link{}, heard(ctx.Err(), signing.LetterHello, false)
	}
}

// connectKnown signs in by name and password, if at all; the first refusal of a login is the one that is told.
func (s *Server) connectKnown(ctx context.Context) (link, error) {
	if s.user == "" {
		l, err := s.dial(ctx, gomail.SMTPAuthNoAuth)
		if err != nil {
			err = heard(err, signing.LetterHello, false)
		}
		return l, err
	}
	methods := logins
	if s.plain {
		methods = plainLogins
	}
	var refused error
	from := int(s.login.Load())
	for i := range methods {
		n := (from + i) % len(methods)
		l, err := s.dial(ctx, methods[n])
		switch {
		case err == nil:
			s.login.Store(int32(n))
			return l, nil
		case strings.HasSuffix(err.Error(), "does not support SMTP AUTH"):
			return l, &Refusal{Reason: signing.LetterNoLogin}
		case !loginFailed(err):
			if refused != nil {
				err = refused
			}
			return l, heard(err, signing.LetterLogin, false)
		case refused == nil || number(refused) == 0:
			refused = err
		}
	}
	if number(refused) == 0 { // none of our ways is offered
		return link{}, &Refusal{Reason: signing.LetterLogin}
	}
	return link{}, heard(refused, signing.LetterLogin, false)
}

// loginFailed reports whether another way to sign in may be taken: the server said no to this one, or does not offer it.
func loginFailed(err error) bool {
	for _, e := range []error{gomail.ErrPlainAuthNotSupported, gomail.ErrLoginAuthNotSupported, gomail.ErrNoSupportedAuthDiscovered} {
		if errors.Is(err, e) {
			return true
		}
	}
	switch number(err) {
	case 334, 500, 501, 502, 503, 504, 530, 534, 535, 538:
		return true
	}
	return false
}

func (s *Server) dial(ctx context.Context, method gomail.SMTPAuthType, more ...gomail.Option) (link, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.timeout), gomail.WithoutNoop(), gomail.WithHELO(s.greeting())}
	switch {
	case s.implicit:
		options = append(options, gomail.WithSSL())
	case s.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.roots != nil {
		options = append(options, gomail.WithTLSConfig(s.trusting()))
	}
	if method != gomail.SMTPAuthNoAuth && method != gomail.SMTPAuthCustom {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password), gomail.WithSMTPAuth(method))
	}
	c, err := gomail.NewClient(s.host, append(options, more...)...)
	if err != nil {
		return link{}, err
	}
	conn, err := c.DialToSMTPClientWithContext(ctx)
	return link{c, conn}, err
}

// trusting is a TLS configuration with the office's own issuers beside the system's.
func (s *Server) trusting() *tls.Config {
	return &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
}

// greeting is the name given in EHLO (RFC 5321, 4.1.1.1): the one that was set, this computer's full name, or its address.
func (s *Server) greeting() string {
	if s.hello != "" {
		return s.hello
	}
	if name, err := os.Hostname(); err == nil && strings.Contains(strings.Trim(name, "."), ".") {
		return name
	}
	conn, err := net.Dial("udp", net.JoinHostPort(s.host, "25")) // nothing is sent: it says from which address it would be
	if err != nil {
		return "[127.0.0.1]"
	}
	defer conn.Close()
	at, ok := conn.LocalAddr().(*net.UDPAddr)
	switch {
	case !ok:
		return "[127.0.0.1]"
	case at.IP.To4() == nil:
		return "[IPv6:" + at.IP.String() + "]"
	}
	return "[" + at.IP.String() + "]"
}

// UntrustedError says that a mail server's certificate is not good for it. Cause is "issuer" (nobody known here), "name" (of another
// server) or "time" (not yet, or no longer).
type UntrustedError struct{ Cause string }

// Error names the cause, nothing of the server.
func (e *UntrustedError) Error() string { return "mail: the mail server's certificate: " + e.Cause }

// untrusted is what is wrong with a server's certificate, nil where an error says nothing of it.
func untrusted(err error) error {
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return &UntrustedError{"name"}
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok && e.Reason == x509.Expired {
		return &UntrustedError{"time"}
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &UntrustedError{"issuer"}
	}
	return nil
}

// Issuers are the system's and those of a file in PEM.
func Issuers(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("mail: issuers: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, ErrIssuers
	}
	return pool, nil
}

// ErrIssuers says that a file holds no certificate in PEM.
var ErrIssuers = sync.ErrMailIssuers
