package postbox

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Box listens on loopback and keeps every letter it accepted, oldest first.
type Box struct {
	server   *smtp.Server
	listener net.Listener

	mu      sync.Mutex
	letters []Message
	arrived chan struct{} // closed and replaced with every letter
	refuse  func(to string) error
	sender  func(from string) error
	receipt string
	limit   int // bytes of a letter, 0 for any
	bearer  bearer
}

// bearer is how tokens are taken: by which mechanism, and which.
type bearer struct {
	mechanism string
	takes     func(user, token string) bool
}

// Message is a message as it came: Raw is the whole of it.
type Message struct {
	From, To string
	Raw      []byte
	At       time.Time
}

// Open starts a box on a free port of this computer.
func Open() (*Box, error) { return Listen("127.0.0.1:0") }

// Listen starts a box at an address.
func Listen(address string) (*Box, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("postbox: %w", err)
	}
	b := &Box{listener: l, arrived: make(chan struct{})}
	b.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }))
	b.server.Domain, b.server.AllowInsecureAuth = "localhost", true
	b.server.ReadTimeout, b.server.WriteTimeout = 30*time.Second, 30*time.Second
	b.server.MaxMessageBytes = 200 << 20
	go func() { _ = b.server.Serve(l) }() // ends with Close
	return b, nil
}

// Address is where it listens.
func (b *Box) Address() string { return b.listener.Addr().String() }

// URL is where letters are handed in.
func (b *Box) URL() string { return "smtp://" + b.Address() }

// Close stops the server; the letters stay.
func (b *Box) Close() {
	b.listener.Close() // the server closes it too, but only once it has begun to serve
	b.server.Close()
}

// Refuse makes the server answer recipients with what f says; nil accepts.
func (b *Box) Refuse(f func(to string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse = f
}

// RefuseSender makes the server answer senders with what f says; nil accepts.
func (b *Box) RefuseSender(f func(from string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sender = f
}

// Limit makes the box refuse letters of more bytes.
func (b *Box) Limit(bytes int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit = bytes
}

// Bearer makes the server take letters only of those who sign in with a token it takes, by XOAUTH2 or OAUTHBEARER.
func (b *Box) Bearer(mechanism string, takes func(user, token string) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bearer = bearer{mechanism, takes}
}

// Receipt is what the server says to a letter it has taken, any bytes; "" is its own words.
func (b *Box) Receipt(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.receipt = text
}

// Letters are all letters so far.
func (b *Box) Letters() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Message(nil), b.letters...)
}

// Await waits for the n-th letter (from 1) to an address that f likes; f may be nil.
func (b *Box) Await(ctx context.Context, to string, n int, f func(Message) bool) (Message, error) {
	for {
		b.mu.Lock()
		arrived, count := b.arrived, 0
		for _, l := range b.letters {
			if l.To != to || (f != nil && !f(l)) {
				continue
			}
			if count++; count == n {
				b.mu.Unlock()
				return l, nil
			}
		}
		b.mu.Unlock()
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("postbox: no letter number %d: %w", n, ctx.Err())
		}
	}
}

type session struct {
	box  *Box
	in   bool // signed in
	from string
	to   []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.box.mu.Lock()
	refuse, token := s.box.sender, s.box.bearer
	s.box.mu.Unlock()
	s.from = from
	if token.takes != nil && !s.in {
		return smtp.ErrAuthRequired
	}
	if refuse != nil {
		return refuse(from)
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.box.mu.Lock()
	refuse := s.box.refuse
	s.box.mu.Unlock()
	if refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if s.box.limit > 0 && len(raw) > s.box.limit {
		return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "too large"}
	}
	for _, to := range s.to {
		s.box.letters = append(s.box.letters, Message{From: s.from, To: to, Raw: raw, At: time.Now()})
	}
	close(s.box.arrived)
	s.box.arrived = make(chan struct{})
	if s.box.receipt != "" {
		return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: s.box.receipt}
	}
	return nil
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

// Subject is the letter's subject, decoded.
func (l Message) Subject() string {
	m, err := mail.ReadMessage(bytes.NewReader(l.Raw))
	if err != nil {
		return ""
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return m.Header.Get("Subject")
	}
	return subject
}

// Part is one part of a letter, decoded.
type Part struct {
	Type    string
	Name    string
	Content []byte
}

// Parts are the letter's parts, from the innermost, in order.
func (l Message) Parts() ([]Part, error) {
	m, err := mail.ReadMessage(bytes.NewReader(l.Raw))
	if err != nil {
		return nil, fmt.Errorf("postbox: %w", err)
	}
	return parts(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
}

func parts(kind, encoding, disposition string, body io.Reader) ([]Part, error) {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return nil, fmt.Errorf("postbox: %w", err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		if strings.EqualFold(encoding, "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		if strings.EqualFold(encoding, "base64") {
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		content, err := io.ReadAll(body)
		_, names, _ := mime.ParseMediaType(disposition)
		return []Part{{Type: media, Name: names["filename"], Content: content}}, err
	}
	var out []Part
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("postbox: %w", err)
		}
		inner, err := parts(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)
		if err != nil {
			return out, err
		}
		out = append(out, inner...)
	}
}

// Text is the plain text of the letter.
func (l Message) Text() string {
	all, err := l.Parts()
	if err != nil {
		return ""
	}
	for _, p := range all {
		if p.Type == "text/plain" {
			return strings.ReplaceAll(string(p.Content), "\r\n", "\n")
		}
	}
	return ""
}

var (
	link = regexp.MustCompile(`https?://[^\s"<>]+/s/[A-Za-z0-9_-]{43}`)
	code = regexp.MustCompile(`\b[0-9]{6}\b`)
)

// Link is the signer's link in the letter, "" if there is none.
func (l Message) Link() string { return link.FindString(l.Text()) }

// Code is the one-time code in the letter, "" if there is none.
func (l Message) Code() string { return code.FindString(l.Text()) }
