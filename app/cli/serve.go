package cli

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/device"
	"paraph/device/soft"
)

type serveCmd struct {
	Listen       string   `default:"127.0.0.1:8080" help:"Address and port to listen on; port 0 picks one."`
	PublicURL    string   `name:"public-url" help:"Where signers reach the service (https)." placeholder:"URL"`
	TLSCert      string   `name:"tls-cert" help:"Certificate chain in PEM." placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" help:"Its key in PEM." placeholder:"FILE"`
	TrustedProxy []string `help:"Network of a reverse proxy whose X-Forwarded-For is believed." placeholder:"CIDR" sep:"none"`
	AllowNet     []string `help:"Private network that documents and callbacks may reach." placeholder:"CIDR" sep:"none"`
	SMTP         string   `name:"smtp" help:"Mail server: smtp://host:port or smtps://host:port. Without one: practice." placeholder:"URL"`
	SMTPLogin    string   `name:"smtp-login-file" help:"File with user:password." placeholder:"FILE"`
	SMTPFrom     string   `name:"smtp-from" help:"Sender of letters." placeholder:"ADDRESS"`
	SealP12      string   `name:"seal-p12" help:"A seal of your own in PKCS#12." placeholder:"FILE"`
	PasswordFile string   `help:"File with its password." placeholder:"FILE"`
	Office       string   `help:"The office's name; remembered." placeholder:"NAME"`
	Contact      string   `help:"Address people may write to; remembered." placeholder:"ADDRESS"`
	Language     string   `help:"Language of letters where none is given; remembered." placeholder:"LANG"`
	PrivacyFile  string   `help:"Text of the privacy notice on the signer's page; remembered." placeholder:"FILE"`
	Practice     bool     `help:"Practice, also with a mail server."`
}

func (c *serveCmd) run(s *session) int {
	o, err := c.options(s)
	if err != nil {
		return s.fail("", err)
	}
	h, err := host.Start(s, o)
	if err != nil {
		return s.fail("", err)
	}
	s.emit(map[string]string{"event": "listening", "url": h.Endpoint.URL}, s.voice.Say("cli.listening", "url", h.Endpoint.URL))
	if r := h.Ready(s); r.Practice {
		s.say("practice.band")
	}
	<-s.Done()
	if err := h.Close(); err != nil {
		return s.fail("", err)
	}
	return exitDone
}

func (c *serveCmd) options(s *session) (host.Options, error) {
	o := host.Options{
		Folder: s.folder, Listen: c.Listen, PublicURL: c.PublicURL, Practice: c.Practice,
		Office: folder.Settings{Name: c.Office, Contact: c.Contact, Language: c.Language},
		Log:    slog.New(slog.NewTextHandler(s.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo})),
	}
	var err error
	if o.Proxies, err = networks(c.TrustedProxy); err != nil {
		return o, err
	}
	if o.AllowNet, err = networks(c.AllowNet); err != nil {
		return o, err
	}
	if c.PrivacyFile != "" {
		text, err := s.read(c.PrivacyFile)
		if err != nil {
			return o, err
		}
		o.Office.Privacy = string(text)
	}
	if c.TLSCert != "" || c.TLSKey != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return o, &usageError{"certificate and key cannot be read, or do not fit"}
		}
		o.Certificate = &pair
	}
	if c.SealP12 != "" {
		id, err := c.seal(s)
		if err != nil {
			return o, err
		}
		o.Seal = &id
	}
	if c.SMTP != "" {
		if o.Mail, err = c.mail(s); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (c *serveCmd) seal(s *session) (device.Identity, error) {
	content, err := s.read(c.SealP12)
	if err != nil {
		return device.Identity{}, err
	}
	password, err := s.secretLine(c.PasswordFile, "cli.sign.needs-password")
	if err != nil {
		return device.Identity{}, err
	}
	return soft.Open(content, password)
}

func (c *serveCmd) mail(s *session) (*mail.Options, error) {
	m := &mail.Options{Address: c.SMTP, From: c.SMTPFrom, Name: c.Office, ReplyTo: c.Contact}
	if m.From == "" {
		return nil, &usageError{"--smtp needs --smtp-from"}
	}
	if c.SMTPLogin != "" {
		line, err := s.secret(c.SMTPLogin)
		if err != nil {
			return nil, err
		}
		var ok bool
		if m.User, m.Password, ok = strings.Cut(line, ":"); !ok {
			return nil, &usageError{"the login file holds user:password on one line"}
		}
	}
	return m, nil
}

func networks(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if err != nil {
			return nil, &usageError{fmt.Sprintf("%q is no network like 10.0.0.0/8", t)}
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
