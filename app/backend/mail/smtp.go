package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"paraph/sync"
)

// ErrRefused marks a mail server's final no (5xx); anything else may work later.
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
	roots    *tls.Config
	timeout  time.Duration
}

// Options are how letters are sent. Address is smtp://host:port (STARTTLS) or smtps://host:port
// (TLS from the first byte); From and ReplyTo are bare addresses.
type Options struct {
	Address  string
	User     string
	Password string
	From     string
	Name     string
	ReplyTo  string
	TLS      *tls.Config // nil: the system's roots
	Timeout  time.Duration
}

// NewServer checks the options; it does not connect.
func NewServer(o Options) (*Server, error) {
	u, err := url.Parse(o.Address)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" || u.User != nil {
		return nil, ErrAddress
	}
	s := &Server{
		host: u.Hostname(), port: 587, implicit: u.Scheme == "smtps", user: o.User, password: o.Password,
		from: o.From, name: o.Name, replyTo: o.ReplyTo, roots: o.TLS, timeout: o.Timeout,
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
	if _, err := mail.ParseAddress(s.from); err != nil {
		return nil, fmt.Errorf("%w: sender", ErrAddress)
	}
	if s.timeout <= 0 {
		s.timeout = 30 * time.Second
	}
	return s, nil
}

func (s *Server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.timeout), gomail.WithoutNoop()}
	switch {
	case s.implicit:
		options = append(options, gomail.WithSSL())
	case s.plain && s.user == "":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.roots != nil {
		options = append(options, gomail.WithTLSConfig(s.roots))
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return gomail.NewClient(s.host, options...)
}

// Send hands one letter over and returns the server's answer. Errors hold neither the address nor the
// text of the letter.
func (s *Server) Send(ctx context.Context, l Letter) (string, error) {
	m, err := s.message(l)
	if err != nil {
		return "", err
	}
	c, err := s.client()
	if err != nil {
		return "", fmt.Errorf("mail: %w", err)
	}
	if err := c.DialAndSendWithContext(ctx, m); err != nil {
		return "", outcome(err, m)
	}
	return strings.TrimSpace(m.ServerResponse()), nil
}

// outcome keeps of an error what may be logged: its class and the server's code.
func outcome(err error, m *gomail.Msg) error {
	var failed *gomail.SendError
	if errors.As(err, &failed) || errors.As(m.SendError(), &failed) {
		if !failed.IsTemp() && failed.ErrorCode() >= 500 {
			return fmt.Errorf("%w (%d)", ErrRefused, failed.ErrorCode())
		}
		return fmt.Errorf("mail: not taken (%d)", failed.ErrorCode())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("mail: the mail server did not answer in time")
	}
	return errors.New("mail: no connection to the mail server")
}

func (s *Server) message(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(s.name, s.from); err != nil {
		return nil, fmt.Errorf("%w: sender", ErrAddress)
	}
	if err := m.AddToFormat(l.Name, l.To); err != nil {
		return nil, fmt.Errorf("%w: address of the letter", ErrRefused)
	}
	if s.replyTo != "" {
		if err := m.ReplyTo(s.replyTo); err != nil {
			return nil, fmt.Errorf("%w: reply address", ErrAddress)
		}
	}
	m.Subject(l.Subject)
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
	c, err := s.client()
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return answer(err)
	}
	defer conn.Close()
	if err := conn.Mail(s.from); err != nil {
		return answer(err)
	}
	if contact != "" {
		if err := conn.Rcpt(contact); err != nil {
			return fmt.Errorf("mail: the office's contact is not taken (%d)", number(err))
		}
	}
	if err := conn.Reset(); err != nil {
		return answer(err)
	}
	_ = conn.Quit() // everything was said
	return nil
}

// number is a mail server's code in an error, 0 if there is none.
func number(err error) int {
	var said *textproto.Error
	if errors.As(err, &said) {
		return said.Code
	}
	return 0
}

// answer keeps of an error what may be logged.
func answer(err error) error {
	switch n := number(err); {
	case n >= 500:
		return fmt.Errorf("%w (%d)", ErrRefused, n)
	case n != 0:
		return fmt.Errorf("mail: not taken (%d)", n)
	}
	return outcome(err, gomail.NewMsg())
}
