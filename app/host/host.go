package host

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	gosync "sync"
	"time"

	"paraph/app/backend"
	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/backend/seal"
	"paraph/app/folder"
	"paraph/device"
	"paraph/device/soft"
	"paraph/internal/files"
	"paraph/internal/netguard"
	"paraph/signing/press"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
)

// Options are what a service is started with. The zero value listens on loopback, in practice.
type Options struct {
	Folder       string
	Listen       string // address and port; "" is this computer, the port of before
	PublicURL    string // "" is the listening address
	Certificate  *tls.Certificate
	Proxies      []netip.Prefix
	AllowNet     []netip.Prefix
	Mail         *mail.Options // nil: letters go nowhere, which is practice
	Practice     bool          // also with mail
	Seal         *device.Identity
	Reach        *http.Client    // how the service reaches its own public address; nil: with the system's trust
	Office       folder.Settings // what is said here wins over settings.json
	KeyInFile    bool            // never ask the system's keyring
	Limits       *backend.Limits
	Codes        *otp.Limits
	Clock        func() time.Time
	Log          *slog.Logger // beside the folder's own log
	Passed       func(step string)
	ShutdownTime time.Duration
}

// Host is an open data folder with its service running.
type Host struct {
	*backend.Service
	Endpoint folder.Endpoint

	options     Options
	folder      folder.Folder
	lock        *os.File
	log         io.Closer
	publicProbe *publicProbe
	mailProbe   *mailProbe // nil without a mail server
	store       *sqlite.Store
	pools       pools
	docs        *documents
	auth        *auth
	server      *server
	sealer      *seal.Sealer
	stop        context.CancelFunc
	stopped     chan struct{} // closed when a client asks the service to stop
	asked       gosync.Once
	done        gosync.WaitGroup
}

// Start opens the folder, takes its lock and runs the service until Close. sync.ErrBusy: another process has it.
func Start(ctx context.Context, o Options) (h *Host, err error) {
	o.fill()
	h = &Host{options: o, stopped: make(chan struct{})}
	defer func() {
		if err != nil {
			if h.log != nil { // one in the background has nobody else to tell
				h.options.Log.Error("service did not start", "cause", err)
			}
			h.release()
			h = nil
		}
	}()
	if h.folder, err = folder.New(o.Folder); err != nil {
		return h, err
	}
	h.folder.KeyInFile = o.KeyInFile
	if h.lock, err = h.folder.Lock(); err != nil {
		return h, err
	}
	if h.log, h.options.Log, err = h.folder.Logger(folder.ServiceLog, h.options.Log); err != nil {
		return h, err
	}
	h.folder.DropStale()
	if err = h.office(); err != nil {
		return h, err
	}
	if err = h.openParts(ctx); err != nil {
		return h, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	h.done.Go(func() { h.Run(run) })
	h.server.serve(&h.done)
	h.done.Go(func() { h.publicProbe.watch(run) })
	if h.mailProbe != nil {
		h.done.Go(func() { h.mailProbe.watch(run) })
	}
	h.options.Log.Info("service started", "version", Version, "practice", h.options.Practice)
	return h, h.folder.PutEndpoint(h.Endpoint)
}

func (o *Options) fill() {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Limits == nil {
		o.Limits = &backend.StandardLimits
	}
	if o.Codes == nil {
		o.Codes = &otp.Standard
	}
	if o.ShutdownTime == 0 {
		o.ShutdownTime = 10 * time.Second
	}
}

// office fills in what was not said with what was said before, and remembers it.
func (h *Host) office() error {
	known, err := h.folder.Settings()
	if err != nil {
		return err
	}
	o := &h.options.Office
	for _, f := range []struct{ said, known *string }{
		{&o.Name, &known.Name}, {&o.Contact, &known.Contact}, {&o.Language, &known.Language}, {&o.Privacy, &known.Privacy},
	} {
		if *f.said == "" {
			*f.said = *f.known
		}
	}
	o.Listen, o.PublicURL, o.Mail = known.Listen, known.PublicURL, known.Mail
	if !reflect.DeepEqual(*o, known) {
		if err := h.folder.PutSettings(*o); err != nil {
			return err
		}
	}
	if o.Name == "" {
		o.Name = "Paraph"
	}
	if h.options.PublicURL == "" {
		h.options.PublicURL = o.PublicURL
	}
	if h.options.Mail == nil && !h.options.Practice {
		if h.options.Mail, err = mailOptions(h.folder, *o); err != nil {
			return err
		}
	}
	h.options.Practice = h.options.Practice || h.options.Mail == nil
	return nil
}

// listenAgain listens where the service listened before, so that links in letters stay good. Is that taken, it
// is another port, which is remembered.
func (h *Host) listenAgain() (err error) {
	if h.options.Listen != "" {
		h.server, err = listen(h.options, h)
		return err
	}
	o := h.options
	for _, o.Listen = range []string{h.options.Office.Listen, "127.0.0.1:0"} {
		if o.Listen == "" {
			continue
		}
		if h.server, err = listen(o, h); err == nil || errors.Is(err, sync.ErrPublicURL) {
			break
		}
	}
	if err != nil {
		return err
	}
	known, err := h.folder.Settings()
	if at := h.server.listener.Addr().String(); err == nil && known.Listen != at {
		known.Listen = at
		err = h.folder.PutSettings(known)
	}
	return err
}

// openParts opens everything the service works with and listens; nothing is answered yet.
func (h *Host) openParts(ctx context.Context) error {
	o := h.options
	side, err := h.folder.Side(o.Practice)
	if err != nil {
		return err
	}
	keys, err := h.folder.Secrets()
	if err != nil {
		return err
	}
	v, err := keys.Vault(fmt.Sprintf("vault practice=%v", o.Practice))
	if err != nil {
		return err
	}
	if h.store, err = sqlite.Open(ctx, filepath.Join(side, "service.db")); err != nil {
		return err
	}
	blobs, err := blob.Open(h.folder.File("blobs"))
	if err != nil {
		return err
	}
	blobs.Passed = o.Passed
	identity, err := h.identity(side, keys)
	if err != nil {
		return err
	}
	h.pools = newPools(o.Log, false)
	p := &press.Press{Workers: h.pools.press, Open: blobs.Open}
	h.docs = newDocuments(h.pools.pages, p, blobs)
	h.sealer = &seal.Sealer{Identity: identity, Press: p, Clock: o.Clock, Language: o.Office.Language}
	token := folder.NewToken()
	h.auth = &auth{store: h.store, clock: o.Clock, own: sha256.Sum256([]byte(token))}
	if err = h.listenAgain(); err != nil {
		return err
	}
	h.Endpoint = folder.Endpoint{URL: h.server.url, Token: token, PID: os.Getpid()}
	return h.openService(blobs, v)
}

// openService makes the service of its parts and puts it behind the address.
func (h *Host) openService(blobs *blob.Dir, v *folder.Vault) error {
	o := h.options
	settings := backend.Settings{
		Office: o.Office.Name, Contact: o.Office.Contact, Privacy: o.Office.Privacy, Language: o.Office.Language,
		PublicURL: h.server.public, Practice: o.Practice, Limits: *o.Limits, Codes: *o.Codes,
	}
	guard := netguard.Guard{Allow: o.AllowNet}
	parts := backend.Parts{
		Store: h.store, Blobs: blobs, Documents: h.docs, Sealer: h.sealer, Vault: v, Fetcher: guard, Poster: guard, Wording: esign.CallbackBody,
		Clock: o.Clock, Random: rand.Reader, Log: o.Log, Passed: o.Passed, Able: h.able, Elsewhere: h.elsewhere,
	}
	if o.Mail != nil {
		server, err := mail.NewServer(*o.Mail)
		if err != nil {
			return err
		}
		parts.Sender, h.mailProbe = server, newMailProbe(server, o.Office.Contact, o.Log)
	}
	h.publicProbe = newPublicProbe(h.server.public, o.Reach, o.Log)
	h.Service = backend.New(settings, parts)
	h.server.routes(h)
	return nil
}

// identity is the office's seal: the one handed in, the one made before for this name, or a new one.
func (h *Host) identity(side string, keys *folder.Secrets) (device.Identity, error) {
	o := h.options
	if o.Seal != nil {
		return *o.Seal, nil
	}
	key, err := keys.Derive(fmt.Sprintf("seal practice=%v", o.Practice))
	if err != nil {
		return device.Identity{}, err
	}
	password := base64.RawStdEncoding.EncodeToString(key)
	path := filepath.Join(side, "seal.p12")
	content, err := os.ReadFile(path)
	if err == nil {
		id, err := soft.Open(content, []byte(password))
		if err != nil {
			return id, fmt.Errorf("host: the office's seal does not open: %w", err)
		}
		if id.Certificate.Subject.Organization[0] == o.Office.Name && o.Clock().Before(id.Certificate.NotAfter) {
			return id, nil
		}
		// A new name, or the old certificate's time is over: a new certificate; the old one is kept.
		if err := os.Rename(path, fmt.Sprintf("%s.%x", path, id.Certificate.SerialNumber)); err != nil {
			return id, fmt.Errorf("host: seal: %w", err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return device.Identity{}, fmt.Errorf("host: seal: %w", err)
	}
	id, err := seal.NewIdentity(o.Office.Name, o.Practice, o.Clock())
	if err != nil {
		return id, err
	}
	if content, err = soft.Save(id, password); err != nil {
		return id, err
	}
	return id, files.Replace(path, files.Ours, files.Bytes(content))
}

// Close stops listening, lets what is in hand end, and frees the folder.
func (h *Host) Close() error {
	err := h.folder.DropEndpoint()
	h.stop() // who waits for changes is answered now
	h.server.shutdown(h.options.ShutdownTime)
	h.done.Wait()
	return errors.Join(err, h.release())
}

func (h *Host) release() error {
	var err error
	if h.server != nil {
		h.server.close()
	}
	if h.docs != nil {
		h.docs.close()
		h.pools.close()
	}
	if h.store != nil {
		err = h.store.Close()
	}
	if h.log != nil {
		err = errors.Join(err, h.log.Close())
	}
	if h.lock != nil {
		h.lock.Close()
	}
	return err
}

// Stop implements own.Service: whoever runs the host is asked to close it.
func (h *Host) Stop() { h.asked.Do(func() { close(h.stopped) }) }

// Stopped is closed when a client has asked the service to stop.
func (h *Host) Stopped() <-chan struct{} { return h.stopped }

// Nonce implements own.Service.
func (h *Host) Nonce(name string) (string, bool) { return h.publicProbe.nonce(name) }

// NewToken implements own.Service.
func (h *Host) NewToken(ctx context.Context, name string, scopes []string) (own.Token, error) {
	return h.auth.issue(ctx, name, scopes)
}

// Practice implements own.Service: the letters of practice, which went nowhere.
func (h *Host) Practice(ctx context.Context, requestID string) ([]own.PracticeLetter, error) {
	out := []own.PracticeLetter{}
	if !h.Settings().Practice {
		return out, nil
	}
	letters, err := h.Letters(ctx, requestID)
	for _, l := range letters {
		out = append(out, own.PracticeLetter{To: l.To, Name: l.Name, Subject: l.Subject, Text: l.Text})
	}
	return out, err
}

// Version is the program's version.
const Version = "0.1.0"
