package host

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	gosync "sync"
	"syscall"
	"time"

	"paraph/app/folder"
	"paraph/app/office"
	"paraph/app/open"
	"paraph/app/prepare"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/app/sign"
	"paraph/app/verify"
	"paraph/device/pkcs11"
	"paraph/signing/press"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/engine"
	"paraph/sync/sqlite"
)

// DeskOptions are what a desk is opened with.
type DeskOptions struct {
	Folder    string
	KeyInFile bool                      // never ask the system's keyring
	Start     func(folder string) error // begins the folder's service; nil: in a process of its own
	Show      func(files []string)      // another desk was started with these files: come to the front
	Clock     func() time.Time
	Log       *slog.Logger // beside the folder's own log
	Passed    func(step string)
	Poll      time.Duration     // for services without a feed; 0: as the engine does
	Backups   time.Duration     // between looks whether one is due; 0: as office.Keeper does
	Transport http.RoundTripper // nil: the usual one
	Later     bool              // nothing runs beside the opening until Begin
}

// Desk is an open desk: the only one on its folder. It is wired of one journey each for what people do; services are
// reached through its engine.
type Desk struct {
	*requests.Requests
	Documents *open.Documents
	Arranger  *prepare.Arranger
	Keys      *sign.OwnKeys
	Verifier  *verify.Verifier
	Trust     *verify.Trust
	Office    *office.Office
	Folder    folder.Folder
	Engine    *engine.Engine

	options  DeskOptions
	lock     *os.File
	log      io.Closer
	store    *sqlite.DeskStore
	pools    pools
	modules  *pkcs11.Modules
	instance *folder.Instance
	stop     context.CancelFunc
	begun    chan struct{} // closed by Begin
	begin    gosync.Once
	done     gosync.WaitGroup
	keeping  keeping

	mu       gosync.Mutex
	services []begun // that this desk has started
}

// OpenDesk opens the folder's desk, or hands the files over to the one that is open (folder.ErrHandedOver).
func OpenDesk(ctx context.Context, o DeskOptions, files []string) (d *Desk, err error) {
	o.fill()
	d = &Desk{options: o, begun: make(chan struct{})}
	defer func() {
		if err != nil {
			if d.log != nil {
				d.options.Log.Error("desk did not open", "cause", err)
			}
			d.release()
			d = nil
		}
	}()
	if d.Folder, err = folder.New(o.Folder); err != nil {
		return d, err
	}
	d.Folder.KeyInFile = o.KeyInFile
	if d.lock, err = d.Folder.TakeDesk(ctx, files); err != nil {
		return d, err
	}
	if d.log, d.options.Log, err = d.Folder.Logger(folder.DeskLog, o.Log); err != nil {
		return d, err
	}
	if err = d.openParts(ctx); err != nil {
		return d, err
	}
	d.options.Log.Info("desk opened", "version", Version)
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	d.done.Go(func() {
		select {
		case <-d.begun:
			d.Engine.Run(run)
		case <-run.Done():
		}
	})
	d.keeping = keep(run, d.Office.Keeper, d.begun)
	if !o.Later {
		d.Begin()
	}
	return d, nil
}

// Begin lets everything run that was kept for later: workers, the engine, the folder's service. The window calls it when
// it stands, so that nothing takes the processor away from its first picture.
func (d *Desk) Begin() {
	d.begin.Do(func() {
		d.pools.warm()
		close(d.begun)
	})
}

func (o *DeskOptions) fill() {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Show == nil {
		o.Show = func([]string) {}
	}
}

func (d *Desk) openParts(ctx context.Context) (err error) {
	o := d.options
	if o.Start == nil {
		o.Start = d.background
	}
	if _, err = d.Folder.Settings(); err != nil { // the service would not start, and nobody would be told why
		return err
	}
	if d.store, err = sqlite.OpenDesk(ctx, d.Folder.File("desk.db")); err != nil {
		return err
	}
	blobs, err := blob.Open(d.Folder.File("blobs"))
	if err != nil {
		return err
	}
	blobs.Passed = o.Passed
	services, err := office.OpenServices(d.Folder, &http.Client{Transport: o.Transport}, o.Start, d.begun)
	if err != nil {
		return err
	}
	d.pools = newPools(o.Log, o.Later)
	d.modules = NewModules(0)
	d.wire(blobs, services)
	d.instance, err = folder.NewInstance(d.Folder, o.Show)
	return err
}

// wire makes the journeys of their parts.
func (d *Desk) wire(blobs *blob.Dir, services *office.Services) {
	o := d.options
	d.Engine = engine.New(engine.Options{
		Desk: d.store, Blobs: blobs, Profiles: services.Profiles(), Remotes: services.Remote, Mail: d.invite, Clock: o.Clock,
		Examine: examiner(&press.Press{Workers: d.pools.press, Open: blobs.Open}), Random: rand.Reader, Log: o.Log, Passed: o.Passed, Poll: o.Poll,
	})
	d.Requests = &requests.Requests{
		Store: d.store, Blobs: blobs, Profile: services.Active, Mode: services.Mode, Remote: services.Remote, Clock: o.Clock, Random: rand.Reader,
		Wake: d.Engine.Wake, Passed: o.Passed, House: d.house, Write: Invitation, Mailbag: &requests.Mailbag{Store: d.Folder},
	}
	d.Documents = &open.Documents{Workers: d.pools.pages}
	d.Arranger = &prepare.Arranger{Workers: d.pools.press, Blobs: blobs, Limits: services.Limits, Mended: d.Documents.Mended}
	d.Keys = &sign.OwnKeys{Modules: d.modules, Workers: d.pools.press, Documents: d.Documents, Clock: o.Clock}
	d.Trust = verify.NewTrust(d.Folder, NewVerifiers(judgedAtOnce), o.Clock, o.Log)
	own := func(ctx context.Context) (verify.Records, error) { return services.Own(ctx) }
	d.Verifier = &verify.Verifier{Own: own, Workers: NewVerifiers(judgedAtOnce), Trust: d.Trust}
	keeper := &office.Keeper{Folder: d.Folder, Clock: o.Clock, Log: o.Log, Passed: o.Passed, Pause: o.Backups}
	d.Office = &office.Office{Folder: d.Folder, Services: services, Follow: d.Engine.Follow, Keeper: keeper, Letter: d.testLetter}
}

// judgedAtOnce are the files the desk judges side by side: the open one, and one of a list that is still being left.
const judgedAtOnce = 2

// house is what the office speaks: the language set for its letters, else the desk's.
func (d *Desk) house() say.House {
	s, err := d.Folder.Settings()
	if err != nil { // the service does not start with them either, and says why
		s = folder.Settings{}
	}
	return say.House{Office: s.Language, Desk: d.Folder.DeskLanguage}
}

// Prefs are what the desk remembers of itself. Close waits until they are written.
func (d *Desk) Prefs() *folder.Prefs { return d.Folder.Prefs(d.options.Log, &d.done) }

// Close ends the desk; the folder's service goes on.
func (d *Desk) Close() error {
	d.stop()
	if d.instance != nil {
		d.instance.Close() // it has no window any more for what others hand over
		d.instance = nil
	}
	d.done.Wait()
	d.keeping.end()
	return d.release()
}

// background starts the folder's service and remembers the process.
func (d *Desk) background(folder string) error {
	b, err := background(folder)
	if err == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.services = append(d.services, b)
	}
	return err
}

// restTime is how long a service may take to end what is in hand.
const restTime = 20 * time.Second

// Rest ends the folder's service once the desk is closed, also one the desk has started a moment ago, and returns when those it has
// started are gone. One that "serve" runs goes on.
func (d *Desk) Rest() error {
	e, err := d.Folder.Endpoint()
	if err == nil && e.Stays {
		return nil
	}
	err = d.Folder.Rest(http.DefaultClient)
	d.mu.Lock()
	defer d.mu.Unlock()
	late := time.After(restTime)
	for _, b := range d.services {
		_ = b.process.Signal(syscall.SIGTERM) // one that does not listen yet was not asked above
		select {
		case <-b.ended:
		case <-late:
			return fmt.Errorf("host: the service: %w", sync.ErrSilent)
		}
	}
	return err
}

func (d *Desk) release() error {
	var err error
	if d.instance != nil {
		d.instance.Close()
	}
	if d.modules != nil {
		d.modules.Close()
	}
	if d.Verifier != nil {
		d.Verifier.Workers.Close()
		d.Trust.Workers.Close()
	}
	if d.store != nil {
		err = d.store.Close()
		if d.pools.press != nil {
			d.pools.close()
		}
	}
	if d.log != nil {
		err = errors.Join(err, d.log.Close())
	}
	if d.lock != nil {
		d.lock.Close()
	}
	return err
}
