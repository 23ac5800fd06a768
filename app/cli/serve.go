package cli

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/device"
	"paraph/device/soft"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

type serveCmd struct {
	Listen       string   `help:"Address and port to listen on; port 0 picks one. Default: as before, or 127.0.0.1:8080." placeholder:"ADDRESS"`
	PublicURL    string   `name:"public-url" help:"Where signers reach the service (https)." placeholder:"URL"`
	TLSCert      string   `name:"tls-cert" help:"Certificate chain in PEM." placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" help:"Its key in PEM." placeholder:"FILE"`
	TrustedProxy []string `help:"Network of a reverse proxy whose X-Forwarded-For is believed." placeholder:"CIDR" sep:"none"`
	AllowNet     []string `help:"Private network that documents and callbacks may reach." placeholder:"CIDR" sep:"none"`
	OfficeOnly   *bool    `help:"All signers are at this computer or in its network: letters may name an address only they reach; --no-office-only takes it back." negatable:""`
	SMTP         string   `name:"smtp" help:"Mail server: smtp://host:port or smtps://host:port. Without one: practice." placeholder:"URL"`
	SMTPLogin    string   `name:"smtp-login-file" help:"File with user:password." placeholder:"FILE"`
	SMTPHello    string   `name:"smtp-hello" help:"Name this computer gives the mail server. Default: its full name, or its address." placeholder:"NAME"`
	SMTPCA       string   `name:"smtp-ca" help:"Issuers in PEM to trust at the mail server, beside the system's." placeholder:"FILE"`
	SMTPFrom     string   `name:"smtp-from" help:"Sender of letters." placeholder:"ADDRESS"`
	SealP12      string   `name:"seal-p12" help:"A seal of your own in PKCS#12." placeholder:"FILE"`
	SealKey      string   `help:"The seal's certificate, by its SHA-256, where the file has several." placeholder:"CERT-SHA256"`
	PasswordFile string   `help:"File with its password." placeholder:"FILE"`
	Office       string   `help:"The office's name; remembered." placeholder:"NAME"`
	Contact      string   `help:"Address people may write to; remembered." placeholder:"ADDRESS"`
	Language     string   `help:"Language of letters, pages and evidence where neither signer nor request has one; remembered. Default: the desk's, or the system's." placeholder:"LANG"`
	PrivacyFile  string   `help:"Text of the privacy notice on the signer's page; remembered." placeholder:"FILE"`
	Practice     *bool    `help:"Practice, also with a mail server; --no-practice is real again." negatable:""`
	Forget       bool     `help:"Begin with none of what serve was told before."`
}

// Help is what --help says of what is remembered.
func (*serveCmd) Help() string {
	return `What is said here is remembered in the data folder: the service that another command or the desk starts is the same one, and serve without options goes on as before.`
}

func (c *serveCmd) run(s *session) int {
	o, err := c.options(s)
	if err != nil {
		return s.fail("", err)
	}
	before := s.begun()
	h, err := host.Start(s, o)
	if errors.Is(err, sync.ErrBusy) {
		err = s.served(err)
	}
	if err != nil {
		return s.fail("", s.ofFolder(err))
	}
	s.newOffice(before)
	s.emit(map[string]string{"event": "listening", "url": h.Listening()}, s.voice.Say("cli.listening", "url", h.Listening()))
	r := h.Ready(s)
	if r.Practice {
		s.say("practice.band")
	}
	s.unreached(r)
	s.whole(r.Fault, exitDone)
	if err := h.Serve(s, host.Options{Folder: s.folder, Log: o.Log, Stays: true}); err != nil { // all that was said here is in the folder's settings
		if s.Err() != nil { // it could not end as it should
			err = about(s.folder, err)
		}
		return s.tell("", s.ofFolder(err))
	}
	return exitDone
}

// unreached says why nothing can be sent because of the public address, and what helps.
func (s *session) unreached(r own.Ready) {
	if !slices.Contains(r.Missing, "public") {
		return
	}
	why := signing.ProblemPublic
	if r.Mode != host.ModeOwnAddress {
		why = signing.ProblemInside
	}
	f := explain(&signing.Problem{Code: why}, s.voice)
	fmt.Fprintln(s.Stderr, s.here(strings.TrimSpace(f.Message+" "+f.Hint)))
}

// options are what serve is told, with what it was told before where nothing is said.
func (c *serveCmd) options(s *session) (host.Options, error) {
	o := host.Options{
		Folder: s.folder, Stays: true, Listen: c.Listen, PublicURL: c.PublicURL,
		Office: folder.Settings{Name: c.Office, Contact: c.Contact},
		Log:    slog.New(slog.NewTextHandler(s.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo})),
	}
	f, err := folder.New(s.folder)
	if err != nil {
		return o, s.ofFolder(err)
	}
	if o.Office.Language, err = s.knownLanguage("--language", c.Language); err != nil {
		return o, err
	}
	known, err := f.Settings()
	if err != nil {
		return o, s.ofFolder(err)
	}
	if c.Forget {
		known.Listen, known.Picked, known.Serving, o.Anew = "", "", folder.Serving{}, true
	}
	if o.Listen == "" {
		o.Listen = cmp.Or(known.Listens(), "127.0.0.1:8080")
	}
	if o.Serving, err = c.serving(s, f, known.Serving); err != nil {
		return o, err
	}
	if c.PrivacyFile != "" {
		text, err := s.read(c.PrivacyFile, longestSecret)
		if err != nil {
			return o, err
		}
		o.Office.Privacy = string(text)
	}
	return o, c.letters(s, &o, known.Mail)
}

// letters are how they leave, where anything is said of it.
func (c *serveCmd) letters(s *session, o *host.Options, known folder.Mail) (err error) {
	if c.SMTP == "" && c.SMTPLogin == "" && c.SMTPFrom == "" && c.SMTPHello == "" && c.SMTPCA == "" {
		return nil
	}
	if c.SMTPCA != "" {
		o.MailCA = absolute(c.SMTPCA)
		if _, err := mail.Issuers(o.MailCA); err != nil {
			return about(c.SMTPCA, err)
		}
	}
	o.Mail, err = c.mail(s, known)
	return err
}

// serving is what was said before, and over it what is said now.
func (c *serveCmd) serving(s *session, f folder.Folder, is folder.Serving) (*folder.Serving, error) {
	switch {
	case c.Practice != nil:
		is.Practice = *c.Practice
	case c.SMTP != "":
		is.Practice = false
	}
	if c.OfficeOnly != nil {
		is.OfficeOnly = *c.OfficeOnly
	}
	for _, n := range []struct {
		said []string
		is   *[]netip.Prefix
	}{{c.TrustedProxy, &is.Proxies}, {c.AllowNet, &is.AllowNet}} {
		if n.said == nil {
			continue
		}
		var err error
		if *n.is, err = s.networks(n.said); err != nil {
			return nil, err
		}
	}
	if c.TLSCert != "" || c.TLSKey != "" {
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			return nil, s.misuse("cli.serve.certificate")
		}
		is.TLSCert, is.TLSKey = absolute(c.TLSCert), absolute(c.TLSKey)
	}
	if c.SealP12 == "" {
		return &is, nil
	}
	var err error
	is.Seal, err = c.seal(s, f)
	return &is, err
}

// absolute is a path for another working folder.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// seal opens the seal's file, so that what is wrong is said now, and gives what is remembered of it.
func (c *serveCmd) seal(s *session, f folder.Folder) (folder.SealFile, error) {
	is := folder.SealFile{Path: absolute(c.SealP12), Key: c.SealKey}
	content, err := s.read(c.SealP12, longestSecret)
	if err != nil {
		return is, err
	}
	password, err := s.secretLine(c.PasswordFile, "cli.sign.needs-password")
	if err != nil {
		return is, err
	}
	defer clear(password)
	all, err := soft.Open(content, password)
	if err != nil {
		return is, about(c.SealP12, err)
	}
	if len(all) > 1 || c.SealKey != "" {
		_, err = device.PickIdentity(all, c.SealKey, time.Now())
		if several, ok := errors.AsType[*device.Choice](err); ok {
			return is, &usageError{s.voice.Say("cli.serve.seal-key", "list", choice(several, s.voice))}
		}
		if err != nil {
			return is, err
		}
	}
	return is, f.KeepSealPassword(&is, password)
}

// mail is how letters leave; what is not said of it is as it was.
func (c *serveCmd) mail(s *session, is folder.Mail) (*mail.Options, error) {
	m := &mail.Options{
		Address: cmp.Or(c.SMTP, is.Server), From: cmp.Or(c.SMTPFrom, is.From), Name: c.Office, ReplyTo: c.Contact, Hello: c.SMTPHello,
	}
	if m.Address == "" {
		return nil, s.misuse("cli.serve.smtp")
	}
	if m.From == "" {
		return nil, s.misuse("cli.serve.smtp-from")
	}
	if c.SMTPLogin != "" {
		line, err := s.secret(c.SMTPLogin, "cli.serve.login")
		if err != nil {
			return nil, err
		}
		var ok bool
		if m.User, m.Password, ok = strings.Cut(line, ":"); !ok {
			return nil, s.misuse("cli.serve.login")
		}
	}
	return m, nil
}

func (s *session) networks(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if err != nil {
			return nil, s.misuse("cli.serve.network", "word", t)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
