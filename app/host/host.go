package host

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
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
	"runtime"
	"slices"
	gosync "sync"
	"time"

	"paraph/app/backend"
	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/backend/seal"
	"paraph/app/folder"
	"paraph/app/office"
	"paraph/app/say"
	"paraph/device"
	"paraph/device/soft"
	"paraph/internal/netguard"
	"paraph/signing"
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
	Listen       string          // address and port; "" is this computer, the port of before
	PublicURL    string          // "" is the listening address
	Anew         bool            // with Serving: the public address of before is forgotten
	Serving      *folder.Serving // what "serve" is told, remembered with Listen, PublicURL and Mail; nil: as it was told before
	Certificate  *tls.Certificate
	Proxies      []netip.Prefix
	AllowNet     []netip.Prefix
	Mail         *mail.Options // nil: letters go nowhere, which is practice
	MailCA       string        // a file with issuers, remembered with Serving
	Stays        bool          // whoever runs the service ends it, no client
	Practice     bool          // also with mail
	OfficeOnly   bool          // all signers are at this computer or in its network: letters may name an address only they reach
	Seal         *device.Identity
	Reach        *http.Client    // how the service reaches its own public address; nil: with the system's trust
	Office       folder.Settings // what is said here wins over settings.json
	KeyInFile    bool            // never ask the system's keyring
	Limits       *backend.Limits
	Codes        *otp.Limits
	Traffic      *Traffic
	Clock        func() time.Time
	Log          *slog.Logger // beside the folder's own log
	Passed       func(step string)
	Backups      time.Duration // between looks whether one is due; 0: as office.Keeper does
	ShutdownTime time.Duration

	// What the service before hands on: the folder's lock, where it listens, and the token that opens it.
	lock   *os.File
	server *server
	token  string
}

// Host is an open data folder with its service running.
type Host struct {
	*backend.Service
	Endpoint folder.Endpoint // for this computer's own programs
	Moved    string          // where the service listened before and cannot now; "" mostly

	options     Options
	folder      folder.Folder
	known       folder.Settings // as they were
	remembered  folder.Settings // as they are to be
	uncertified bool            // the file with the certificate it is to show cannot be read: it listens for this computer only
	lock        *os.File
	log         io.Closer
	publicProbe *publicProbe
	mailProbe   *mailProbe // nil without a mail server
	store       *sqlite.Store
	blobs       *blob.Dir
	pools       pools
	docs        *documents
	judging     *judging
	auth        *auth
	server      *server
	sealer      *seal.Sealer
	sealPlace   sealPlace // of a seal that was made here
	renewing    gosync.Mutex
	stop        context.CancelFunc
	stopped     chan struct{} // closed when a client asks the service to stop
	changed     chan struct{} // closed when a client asks it to take up what was set
	asked       gosync.Once
	told        gosync.Once
	run         string // tells this service from the one before and the one after it
	done        gosync.WaitGroup
	keeping     keeping
}

// Start opens the folder, takes its lock and runs the service until Close. sync.ErrBusy: another process has it.
func Start(ctx context.Context, o Options) (h *Host, err error) {
	o.fill()
	h = &Host{options: o, lock: o.lock, stopped: make(chan struct{}), changed: make(chan struct{}), run: folder.NewToken()}
	defer func() {
		if err != nil {
			h.noteEnd(err)
			h.release()
			h = nil
		}
	}()
	if h.folder, err = folder.New(o.Folder); err != nil {
		return h, err
	}
	h.folder.KeyInFile = o.KeyInFile
	if h.lock == nil {
		if h.lock, err = h.folder.Lock(); err != nil {
			return h, err
		}
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
	h.server.serve()
	h.done.Go(func() { h.publicProbe.watch(run) })
	if h.mailProbe != nil {
		h.done.Go(func() { h.mailProbe.watch(run) })
	}
	keeper := &office.Keeper{Folder: h.folder, Clock: h.options.Clock, Log: h.options.Log, Passed: h.options.Passed, Pause: h.options.Backups}
	begun := make(chan struct{})
	close(begun)
	h.keeping = keep(run, keeper, begun)
	h.options.Log.Info("service started", "version", Version, "practice", h.options.Practice)
	return h, h.folder.PutEndpoint(h.Endpoint)
}

// noteEnd writes into the folder's log alone why the service did not start: one in the background has nobody else to tell, and
// whoever else started it says it in words.
func (h *Host) noteEnd(cause error) {
	if h.log == nil {
		return
	}
	if file, log, err := h.folder.Logger(folder.ServiceLog, nil); err == nil {
		log.Error("service did not start", "cause", cause)
		file.Close()
	}
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
	if o.Traffic == nil {
		o.Traffic = &StandardTraffic
	}
	if o.ShutdownTime == 0 {
		o.ShutdownTime = 10 * time.Second
	}
}

// office fills in what was not said with what was said before; remembered is what keep stores of it.
func (h *Host) office() error {
	known, err := h.folder.Settings()
	if err != nil {
		return err
	}
	o := &h.options.Office
	if o.Contact != "" && !signing.ValidEmail(o.Contact) {
		return sync.ErrContact
	}
	for _, f := range []struct{ said, known *string }{
		{&o.Name, &known.Name}, {&o.Contact, &known.Contact}, {&o.Language, &known.Language}, {&o.Privacy, &known.Privacy},
	} {
		if *f.said == "" {
			*f.said = *f.known
		}
	}
	o.Listen, o.Picked, o.PublicURL, o.Mail, o.Serving = known.Listen, known.Picked, known.PublicURL, known.Mail, known.Serving
	if h.options.Serving != nil {
		if err := h.remember(o); err != nil {
			return err
		}
	}
	h.known, h.remembered = known, *o
	if o.Name == "" {
		o.Name = "Paraph"
	}
	if !signing.ValidEmail(o.Contact) { // of before it was checked: stored as it is, but nobody is written to or told to write there
		o.Contact = ""
	}
	return h.asBefore(*o)
}

// keep remembers what was said, once it is known that the service can listen there. What others set since they were read stays where
// nothing was said of it, and so does the token a sign-in has come to.
func (h *Host) keep() error {
	if reflect.DeepEqual(h.remembered, h.known) {
		return nil
	}
	return h.folder.Change(func(s *folder.Settings) error {
		signedIn := s.Mail.SignIn
		now, said, before := reflect.ValueOf(s).Elem(), reflect.ValueOf(h.remembered), reflect.ValueOf(h.known)
		for i := range now.NumField() {
			if !reflect.DeepEqual(said.Field(i).Interface(), before.Field(i).Interface()) {
				now.Field(i).Set(said.Field(i))
			}
		}
		if s.Mail.SignIn.Same(signedIn) {
			s.Mail.SignIn = signedIn
		}
		return nil
	})
}

// listenAgain listens where the service is to listen. Where nobody said an address, or a command finds that one taken, it is the
// free port of before, so that links in letters stay good, or another one; a free port never takes the place of what was said.
func (h *Host) listenAgain() (err error) {
	if h.options.Listen != "" {
		if h.server, err = listen(h.options, h); err == nil && h.options.Listen == nearby && h.options.Serving != nil {
			h.remembered.Picked = h.server.listener.Addr().String()
		}
		return err
	}
	o := h.options
	said, places := h.places()
	for _, o.Listen = range places {
		if h.server, err = listen(o, h); err == nil || errors.Is(err, sync.ErrPublicURL) {
			break
		}
		if h.Moved == "" {
			h.Moved = o.Listen
			h.options.Log.Warn("the address of before cannot be listened at", "cause", err)
		}
	}
	if err != nil {
		return err
	}
	if h.Moved != "" {
		h.server.instead = said
	}
	if o.Listen == nearby {
		h.remembered.Picked = h.server.listener.Addr().String()
	}
	return nil
}

// places are where the service may listen, in their order; said is what it was told.
func (h *Host) places() (said string, places []string) {
	said = h.options.Office.Listen
	before := h.options.server
	if said == "" && before != nil {
		said = before.asked
	}
	if h.uncertified {
		h.Moved, said = said, ""
	}
	first := said
	if before.insteadOf(said) {
		first = before.listener.Addr().String()
	}
	return said, slices.DeleteFunc([]string{first, h.options.Office.Picked, nearby}, func(at string) bool { return at == "" })
}

// nearby is any port of this computer.
const nearby = "127.0.0.1:0"

// openParts listens and opens everything the service works with; nothing is answered yet. Where it cannot listen nothing is
// made in the folder.
func (h *Host) openParts(ctx context.Context) error {
	if err := h.listenAgain(); err != nil {
		return err
	}
	o := h.options
	var server *mail.Server
	if o.Mail != nil { // one that is no address is not remembered
		var err error
		if server, err = mail.NewServer(*o.Mail); err != nil {
			return err
		}
	}
	if err := h.keep(); err != nil {
		return err
	}
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
	if h.store, err = openStore(ctx, side, keys, o); err != nil {
		return err
	}
	if h.blobs, err = blob.Open(h.folder.File("blobs")); err != nil {
		return err
	}
	h.blobs.Passed = o.Passed
	identity, err := h.identity(side, keys)
	if err != nil {
		return err
	}
	h.pools = newPools(o.Log, false)
	p := &press.Press{Workers: h.pools.press, Open: h.blobs.Open}
	h.docs = newDocuments(h.pools.pages, p, h.blobs)
	h.judging = newJudging(h, NewVerifiers(runtime.NumCPU()))
	h.sealer = &seal.Sealer{Identity: identity, Press: p, Clock: o.Clock, House: h.house()}
	token := cmp.Or(o.token, folder.NewToken())
	h.auth = &auth{store: h.store, clock: o.Clock, own: sha256.Sum256([]byte(token)), log: o.Log}
	h.Endpoint = folder.Endpoint{URL: h.server.own(), Token: token, PID: os.Getpid(), Stays: o.Stays}
	return h.openService(v, server)
}

// house is what the service speaks where nobody says in which language: the office's, else what its desk speaks now.
func (h *Host) house() say.House {
	return say.House{Office: h.options.Office.Language, Desk: h.folder.DeskLanguage}
}

// openStore opens a side's requests with the key that guards them.
func openStore(ctx context.Context, side string, keys *folder.Secrets, o Options) (*sqlite.Store, error) {
	key, err := keys.Derive(folder.GuardOf(o.Practice))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(side, "service.db")
	return sqlite.OpenGuarded(ctx, path, sqlite.Guard{Key: key, Now: o.Clock, Reached: filepath.Join(side, folder.ReachedFile)})
}

// openService makes the service of its parts and puts it behind the address.
func (h *Host) openService(v *folder.Vault, server *mail.Server) error {
	o := h.options
	settings := backend.Settings{
		Office: o.Office.Name, Contact: o.Office.Contact, Privacy: o.Office.Privacy, House: h.house(),
		PublicURL: h.server.public, Practice: o.Practice, Limits: *o.Limits, Codes: *o.Codes,
	}
	guard := netguard.Guard{Allow: o.AllowNet}
	parts := backend.Parts{
		Store: h.store, Blobs: h.blobs, Documents: h.docs, Sealer: h.sealer, Vault: v, Fetcher: guard, Poster: guard, Wording: esign.CallbackBody,
		Clock: o.Clock, Random: rand.Reader, Log: o.Log, Passed: o.Passed, Able: h.able, Elsewhere: h.elsewhere,
	}
	if server != nil {
		parts.Sender, h.mailProbe = server, newMailProbe(server, o.Office.Contact, o.Log)
	}
	h.publicProbe = newPublicProbe(h.server.public, o)
	h.Service = backend.New(settings, parts)
	h.server.routes(h)
	return nil
}

// identity is the office's seal: the one handed in, the one made before for this name, or a new one.
func (h *Host) identity(side string, keys *folder.Secrets) (id device.Identity, err error) {
	o := h.options
	if o.Seal != nil {
		return *o.Seal, nil
	}
	if h.sealPlace, err = newSealPlace(side, o.Practice, keys); err != nil {
		return id, err
	}
	content, err := os.ReadFile(h.sealPlace.path)
	if err == nil {
		ids, err := soft.Open(content, []byte(h.sealPlace.password))
		if err != nil {
			return id, fmt.Errorf("host: the office's seal does not open: %w", err)
		}
		id = ids[0] // it was written here
		if id.Certificate.Subject.Organization[0] == o.Office.Name && o.Clock().Before(id.Certificate.NotAfter) {
			return id, nil
		}
		// A new name, or the old certificate's time is over: a new certificate; the old one is kept.
		if err := h.sealPlace.aside(id); err != nil {
			return id, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return id, fmt.Errorf("host: seal: %w", err)
	}
	return h.sealPlace.fresh(o)
}

// Nonce implements own.Service.
func (h *Host) Nonce(name string) (string, bool) { return h.publicProbe.nonce(name) }

// NewToken implements own.Service.
func (h *Host) NewToken(ctx context.Context, by, name string, scopes []string) (own.Token, error) {
	return h.auth.issue(ctx, by, name, scopes)
}

// Practice implements own.Service: the letters of practice, which went nowhere.
func (h *Host) Practice(ctx context.Context, requestID string) ([]own.PracticeLetter, error) {
	out := []own.PracticeLetter{}
	if !h.Settings().Practice {
		return out, nil
	}
	letters, err := h.Letters(ctx, requestID)
	for _, l := range letters {
		out = append(out, own.PracticeLetter{ID: l.ID, At: l.At, To: l.To, Name: l.Name, Subject: l.Subject, Text: l.Text})
	}
	return out, err
}

// Version is the program's version.
const Version = "0.1.0"
