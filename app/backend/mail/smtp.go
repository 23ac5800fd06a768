package mail

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"paraph/signing"
	"paraph/sync"
)

// ErrRefused marks a mail server's final no (5xx), be it to a letter or to who sends it: Refusal tells them apart. Anything else
// may work later.
var ErrRefused = sync.ErrMailRefused

// ErrAddress says that a server's address cannot be used.
var ErrAddress = sync.ErrMailAddress

// Server is a mail server and how we appear to it. TLS is required except on this computer itself.
type Server struct {
	host     string
	port     int
	implicit bool
	plain    bool
	user     string
	password string
	from     string
	name     string
	replyTo  string
	hello    string
	roots    *x509.CertPool
	timeout  time.Duration
	token    Token
	login    atomic.Int32 // which of logins was taken last
}

// Options are how letters are sent. Address is smtp://host:port (STARTTLS) or smtps://host:port
// (TLS from the first byte); From and ReplyTo are bare addresses; letters leave without a ReplyTo that is none.
type Options struct {
	Address  string
	User     string
	Password string
	From     string
	Name     string
	ReplyTo  string
	Hello    string         // the name in EHLO; "" is this computer's
	Roots    *x509.CertPool // nil: the system's
	Timeout  time.Duration
	Token    Token // instead of Password: what the office's sign-in at its provider gives
}

// Token is an access token (RFC 6750) for the mail server; fresh asks for another one than before. sync.ErrSignInOver: the office has
// to sign in again.
type Token func(ctx context.Context, fresh bool) (string, error)

// NewServer checks the options; it does not connect.
func NewServer(o Options) (*Server, error) {
	u, err := url.Parse(o.Address)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" || u.User != nil {
		return nil, ErrAddress
	}
	s := &Server{
		host: u.Hostname(), port: 587, implicit: u.Scheme == "smtps", user: o.User, password: o.Password,
		from: ascii(o.From), name: o.Name, replyTo: ascii(o.ReplyTo), hello: o.Hello, roots: o.Roots, timeout: o.Timeout, token: o.Token,
	}
	if s.implicit {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, ErrAddress
		}
	}
	if ip := net.ParseIP(s.host); s.host == "localhost" || (ip != nil && ip.IsLoopback()) {
		s.plain = true
	}
	if !signing.ValidEmail(o.ReplyTo) { // of before it was checked
		s.replyTo = ""
	}
	if _, err := mail.ParseAddress(s.from); err != nil {
		return nil, fmt.Errorf("%w: sender", ErrAddress)
	}
	if s.timeout <= 0 {
		s.timeout = 30 * time.Second
	}
	return s, nil
}

// ErrTooLarge says that a server takes no letter of that size.
var ErrTooLarge = errors.New("mail: the letter is too large for the mail server")

// Send hands one letter over and returns the server's answer. Errors hold neither the address nor the
// text of the letter: why it was not taken is a Refusal (RefusalOf); ErrTooLarge asks for one without its files.
func (s *Server) Send(ctx context.Context, l Letter) (string, error) {
	m, err := s.message(l)
	if err != nil {
		return "", err
	}
	conn, err := s.connect(ctx)
	if err != nil {
		return "", err
	}
	defer conn.end()
	if len(l.Files) > 0 && s.tooLarge(conn, m) {
		return "", ErrTooLarge
	}
	if err := conn.client.SendWithSMTPClient(conn.Client, m); err != nil {
		return "", outcome(err, m, len(l.Files) > 0)
	}
	return strings.TrimSpace(m.ServerResponse()), nil
}

// tooLarge reports whether the server has said that it takes less (RFC 1870).
func (s *Server) tooLarge(conn link, m *gomail.Msg) bool {
	ok, text := conn.Extension("SIZE")
	most, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if !ok || err != nil || most <= 0 {
		return false
	}
	size, err := m.WriteTo(io.Discard)
	return err == nil && size > most
}

func (s *Server) message(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.From(named(strings.ReplaceAll(s.name, wordBegins, "=\u2060?"), s.from)); err != nil { // with a joiner nobody sees it is encoded
		return nil, fmt.Errorf("%w: sender", ErrAddress)
	}
	if err := addressed(m, l.Name, ascii(l.To)); err != nil {
		return nil, &Refusal{Reason: signing.LetterAddress, Final: true}
	}
	if s.replyTo != "" {
		if err := m.ReplyTo(s.replyTo); err != nil {
			return nil, fmt.Errorf("%w: reply address", ErrAddress)
		}
	}
	subject(m, l.Subject)
	m.SetDate()
	m.SetMessageIDWithValue(l.ID + "@" + s.from[strings.LastIndex(s.from, "@")+1:])
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	for _, f := range l.Files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Content), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			return nil, fmt.Errorf("mail: attachment: %w", err)
		}
	}
	return m, nil
}

// Try does everything a letter takes except handing one over: it connects, greets, signs in, names the
// sender and, where there is one, the office's own contact as recipient. ErrRefused: login or sender are
// refused for good.
func (s *Server) Try(ctx context.Context, contact string) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Mail("<" + s.from + ">"); err != nil {
		return heard(err, signing.LetterSender, false)
	}
	if contact != "" {
		if err := conn.Rcpt("<" + ascii(contact) + ">"); err != nil {
			return fmt.Errorf("mail: the office's contact is not taken (%d)", number(err))
		}
	}
	if err := conn.Reset(); err != nil {
		return heard(err, signing.LetterLater, false)
	}
	_ = conn.Quit() // everything was said
	return nil
}

// ascii is an address whose domain every server knows (RFC 5890); the part before it stays as it is.
func ascii(address string) string {
	at := strings.LastIndex(address, "@")
	if domain, err := idna.Lookup.ToASCII(address[at+1:]); err == nil && at >= 0 {
		return address[:at+1] + domain
	}
	return address
}
