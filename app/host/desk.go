package host

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"os"
	gosync "sync"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/signing/press"
	"paraph/sync/blob"
	"paraph/sync/engine"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
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
	Transport http.RoundTripper // nil: the usual one
	Later     bool              // nothing runs beside the opening until Begin
}

// Desk is an open desk: the only one on its folder. Services are reached through its engine.
type Desk struct {
	*app.Desk
	Engine *engine.Engine
	Folder Folder

	options  DeskOptions
	client   *http.Client
	lock     *os.File
	log      *logFile
	store    *sqlite.Desk
	pools    pools
	profiles *profiles
	works    *works
	door     *door
	stop     context.CancelFunc
	begun    chan struct{} // closed by Begin
	begin    gosync.Once
	done     gosync.WaitGroup

	mu  gosync.Mutex
	met map[string]met
}

// ErrHandedOver says that a desk is open on the folder already; it has the files now.
var ErrHandedOver = errors.New("host: a desk is open already and has the files now")

// OpenDesk opens the folder's desk, or hands the files over to the one that is open (ErrHandedOver).
func OpenDesk(ctx context.Context, o DeskOptions, files []string) (d *Desk, err error) {
	o.fill()
	d = &Desk{options: o, begun: make(chan struct{}), met: map[string]met{}, client: &http.Client{Transport: o.Transport}}
	defer func() {
		if err != nil {
			if d.log != nil {
				d.options.Log.Error("desk did not open", "cause", err)
			}
			d.release()
			d = nil
		}
	}()
	if d.Folder, err = NewFolder(o.Folder); err != nil {
		return d, err
	}
	d.lock, err = d.Folder.lockAs(deskLock)
	if errors.Is(err, ErrBusy) {
		return d, d.Folder.handOver(ctx, files)
	}
	if err != nil {
		return d, err
	}
	if d.log, d.options.Log, err = d.Folder.logger(deskLog, o.Log); err != nil {
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
	if o.Start == nil {
		o.Start = Background
	}
	if o.Show == nil {
		o.Show = func([]string) {}
	}
}

func (d *Desk) openParts(ctx context.Context) (err error) {
	o := d.options
	if _, err = d.Folder.Office(); err != nil { // the service would not start, and nobody would be told why
		return err
	}
	if d.store, err = sqlite.OpenDesk(ctx, d.Folder.file("desk.db")); err != nil {
		return err
	}
	blobs, err := blob.Open(d.Folder.file("blobs"))
	if err != nil {
		return err
	}
	blobs.Passed = o.Passed
	if d.profiles, err = openProfiles(d.Folder, o.KeyInFile); err != nil {
		return err
	}
	d.pools = newPools(o.Log, o.Later)
	examine := examiner(&press.Press{Workers: d.pools.press, Open: blobs.Open})
	d.Engine = engine.New(engine.Options{
		Desk: d.store, Blobs: blobs, Profiles: d.profiles.ids(), Remotes: d.remote, Examine: examine, Mail: d.invite, Clock: o.Clock,
		Random: rand.Reader, Log: o.Log, Passed: o.Passed, Poll: o.Poll,
	})
	d.Desk = &app.Desk{
		Store: d.store, Blobs: blobs, Profile: d.profiles.active, Clock: o.Clock, Random: rand.Reader, Wake: d.Engine.Wake, Passed: o.Passed,
	}
	d.works = newWorks(d)
	d.door, err = openDoor(d.Folder, o.Show)
	return err
}

// met is a service that answered a moment ago.
type met struct {
	remote engine.Remote
	limits signing.Limits // none of a foreign one: the published contract names none
	at     time.Time
}

// remember is how long a service that answered is taken for the same.
const remember = time.Minute

// remote is the engine's way to a profile's service.
func (d *Desk) remote(ctx context.Context, id string, fresh bool) (engine.Remote, error) {
	select {
	case <-d.begun:
	case <-ctx.Done():
		return engine.Remote{}, ctx.Err()
	}
	d.mu.Lock()
	known, ok := d.met[id]
	d.mu.Unlock()
	if ok && !fresh && time.Since(known.at) < remember {
		return known.remote, nil
	}
	m, err := d.meet(ctx, id)
	if err == nil {
		d.mu.Lock()
		d.met[id] = m
		d.mu.Unlock()
	}
	return m.remote, err
}

// limits are what the service takes that new requests go to. One that does not answer now takes what it took before, one
// that never answered what our services usually take: it refuses what is too much itself.
func (d *Desk) limits(ctx context.Context) signing.Limits {
	id := d.profiles.active()
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	_, _ = d.remote(ctx, id, false) // whatever came of it, what is known now is in met
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.met[id]; ok {
		return known.limits
	}
	return signing.DefaultLimits
}

// meet asks a profile's service what it is; the folder's own is started where none runs.
func (d *Desk) meet(ctx context.Context, id string) (met, error) {
	p, err := d.profiles.get(id)
	if err != nil {
		return met{}, err
	}
	var ready own.Ready
	if id == Here {
		e, r, err := d.Folder.Reach(ctx, d.client, d.options.Start)
		if err != nil {
			return met{}, err
		}
		p.URL, p.Token, ready = e.URL, e.Token, r
	}
	wire := &esign.Client{Base: p.URL, Token: p.Token, HTTP: d.client}
	r := engine.Remote{Backend: wire}
	c := &own.Client{Base: p.URL, Token: p.Token, HTTP: d.client}
	if id != Here {
		ready, err = c.Ready(ctx)
	}
	if errors.Is(err, own.ErrForeign) {
		wire.Plain = true
		return met{remote: r, at: time.Now()}, nil
	}
	r.Own, r.Practice = c, ready.Practice
	return met{r, ready.Takes(), time.Now()}, err
}

// Close ends the desk; the folder's service goes on.
func (d *Desk) Close() error {
	d.stop()
	d.done.Wait()
	return d.release()
}

func (d *Desk) release() error {
	var err error
	if d.door != nil {
		d.door.close()
	}
	if d.works != nil {
		d.works.close()
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
