package host

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"os"

	"paraph/app/folder"
	"paraph/device"
	"paraph/device/soft"
)

// remember takes what "serve" was told into the folder's settings. Where nothing was said of an address or a mail server,
// what was said before stays.
func (h *Host) remember(known *folder.Settings) error {
	o := h.options
	known.Serving = *o.Serving
	if o.Anew {
		known.PublicURL, known.Picked = "", ""
	}
	known.Listen, known.PublicURL = cmp.Or(o.Listen, known.Listen), cmp.Or(o.PublicURL, known.PublicURL)
	if known.Listen == nearby { // says no port; the one that is found is kept as such
		known.Listen = ""
	}
	if o.Mail == nil {
		return nil
	}
	login := ""
	if o.Mail.User != "" || o.Mail.Password != "" {
		login = o.Mail.User + ":" + o.Mail.Password
	}
	var err error
	if known.Mail, err = h.folder.MailOf(known.Mail, o.Mail.Address, o.Mail.From, login); err != nil {
		return err
	}
	known.Mail.Hello, known.Mail.CA = cmp.Or(o.Mail.Hello, known.Mail.Hello), cmp.Or(o.MailCA, known.Mail.CA)
	o.Mail, err = mailOptions(h.folder, *known) // with what was said of the same server before
	h.options.Mail = o.Mail
	return err
}

// asBefore fills in what was not said now with what is remembered.
func (h *Host) asBefore(known folder.Settings) (err error) {
	o := &h.options
	o.PublicURL = cmp.Or(o.PublicURL, known.PublicURL)
	if o.Proxies == nil {
		o.Proxies = known.Serving.Proxies
	}
	if o.AllowNet == nil {
		o.AllowNet = known.Serving.AllowNet
	}
	o.Practice = o.Practice || known.Serving.Practice
	o.OfficeOnly = o.OfficeOnly || known.Serving.OfficeOnly
	if o.Mail == nil && !o.Practice {
		if o.Mail, err = mailOptions(h.folder, known); err != nil {
			return err
		}
	}
	o.Practice = o.Practice || o.Mail == nil
	if o.Certificate == nil && known.Serving.TLSCert != "" {
		if err := h.certify(known.Serving); err != nil {
			return err
		}
	}
	if o.Seal == nil && known.Serving.Seal.Path != "" {
		id, err := h.sealOfFile(known.Serving.Seal)
		if err != nil {
			return err
		}
		o.Seal = &id
	}
	return nil
}

// certify reads the certificate the service is to show. A desk's service goes on without one, for this computer only, and says it.
func (h *Host) certify(s folder.Serving) error {
	pair, err := tls.LoadX509KeyPair(s.TLSCert, s.TLSKey)
	switch {
	case err == nil:
		h.options.Certificate = &pair
	case h.options.Stays:
		return fmt.Errorf("host: certificate: %w", err)
	default:
		h.options.Log.Error("the certificate cannot be read; signers do not reach the service", "cause", err)
		h.uncertified = true
	}
	return nil
}

// sealOfFile opens the office's own seal.
func (h *Host) sealOfFile(s folder.SealFile) (device.Identity, error) {
	content, err := os.ReadFile(s.Path)
	if err != nil {
		return device.Identity{}, fmt.Errorf("host: seal: %w", err)
	}
	password, err := h.folder.SealPassword(s)
	if err != nil {
		return device.Identity{}, err
	}
	defer clear(password)
	all, err := soft.Open(content, password)
	if err != nil {
		return device.Identity{}, err
	}
	if len(all) == 1 && s.Key == "" {
		return all[0], nil
	}
	return device.PickIdentity(all, s.Key, h.options.Clock())
}
