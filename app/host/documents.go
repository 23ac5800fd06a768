package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"runtime"
	gosync "sync"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/signing/press"
	"paraph/sync"
)

// maxOpenDocuments is how many documents are open in workers at once; the one least looked at makes
// room for another.
const maxOpenDocuments = 6

// maxChecks is how many more there are for what is looked at apart: the service takes in as many at once.
const maxChecks = 3

// documentIdle is how long a document nobody looks at stays open.
const documentIdle = time.Minute

// turnTime is how long a document stays open for who goes on asking, while others wait to be opened; and how long one use has a
// processor to itself.
const turnTime = time.Second

// breath is how long a document nobody looks at stays open while others wait to be opened.
const breath = 50 * time.Millisecond

// What is kept of what was drawn and read lately, in bytes: some hundred pages.
const (
	keptImages = 32 << 20
	keptTexts  = 4 << 20
)

// documents is a backend.Documents: it keeps documents people look at open in their workers. However many are looked at at once,
// each comes in its turn, and no more than processors are drawn at a time, but for what takes long: who asks for something else is
// answered meanwhile.
type documents struct {
	pool   *worker.Pool
	press  *press.Press
	blobs  sync.Blobs
	images *lately[[]byte]
	texts  *lately[[]signing.TextLine]
	slots  chan struct{} // held by each use that runs

	mu      gosync.Mutex
	open    map[string]*openDocument
	opening int // documents that wait to be open
	living  int // documents that are not closed yet, also those that others have replaced in open
}

type openDocument struct {
	file  *os.File
	doc   *page.Document
	ready chan struct{} // closed when doc or err is set
	turn  chan struct{} // held by the use that runs
	err   error
	users int
	since time.Time // it is open
	last  time.Time // it was used
}

func newDocuments(pool *worker.Pool, p *press.Press, blobs sync.Blobs) *documents {
	return &documents{
		pool: pool, press: p, blobs: blobs, open: map[string]*openDocument{}, slots: make(chan struct{}, max(2, runtime.NumCPU())),
		images: newLately(keptImages, func(png []byte) int { return len(png) }),
		texts: newLately(keptTexts, func(lines []signing.TextLine) (n int) {
			for _, l := range lines {
				n += len(l.Text) + 64
			}
			return n
		}),
	}
}

// Facts implements backend.Documents: what two readers agree on.
func (d *documents) Facts(ctx context.Context, sha256 string) (signing.Facts, error) {
	var facts signing.Facts
	err := d.with(ctx, sha256, func(ctx context.Context, doc *page.Document) error {
		f, err := doc.Facts(ctx, "")
		if err == nil {
			facts = *f
		}
		return err
	})
	return facts, page.Problem(err)
}

// CleanCopy implements backend.Documents.
func (d *documents) CleanCopy(ctx context.Context, sha256 string) (clean []byte, err error) {
	err = d.apart(ctx, sha256, func(doc *page.Document) (err error) {
		clean, err = doc.CleanCopy(ctx)
		return err
	})
	return clean, err
}

// Compare implements backend.Documents.
func (d *documents) Compare(ctx context.Context, sha256 string, added []byte, marks []signing.Field) error {
	spots := make([]page.Spot, len(marks))
	for i, m := range marks {
		spots[i] = page.Spot{Page: m.Page, Box: m.Box}
	}
	return d.apart(ctx, sha256, func(doc *page.Document) error { return doc.CompareAdded(ctx, added, spots) })
}

// stored opens a stored document. A *signing.Fault: what has its name is no file, or none that can be read.
func (d *documents) stored(ctx context.Context, sum string) (*os.File, error) {
	f, err := d.blobs.Open(ctx, sum)
	if errors.Is(err, sync.ErrContent) {
		return nil, &signing.Fault{Code: signing.FaultDocument, What: "shown"}
	}
	return f, err
}

// apart lets f use a document in a worker of its own: what takes long keeps nobody waiting who reads the same document.
func (d *documents) apart(ctx context.Context, sum string, f func(*page.Document) error) error {
	file, err := d.stored(ctx, sum)
	if err != nil {
		return err
	}
	defer file.Close()
	doc, err := page.Open(ctx, d.pool, file)
	if err != nil {
		return page.Problem(err)
	}
	defer doc.Close()
	return page.Problem(f(doc))
}

// Image implements backend.Documents.
func (d *documents) Image(ctx context.Context, sha256 string, number int, dpi float64) ([]byte, error) {
	return lookAt(ctx, d, d.images, made{sha256, number, dpi}, func(ctx context.Context, doc *page.Document) ([]byte, error) {
		return doc.Picture(ctx, number, dpi)
	})
}

// Text implements backend.Documents.
func (d *documents) Text(ctx context.Context, sha256 string, number int) ([]signing.TextLine, error) {
	return lookAt(ctx, d, d.texts, made{sum: sha256, page: number}, func(ctx context.Context, doc *page.Document) ([]signing.TextLine, error) {
		return doc.Text(ctx, number)
	})
}

// lookAt makes what a reader asks for of a page, or answers what was made, or failed, lately: whoever waited for the document
// meanwhile hears of a failure too.
func lookAt[V any](ctx context.Context, d *documents, known *lately[V], what made, make func(context.Context, *page.Document) (V, error)) (V, error) {
	return known.get(ctx, what, func(ctx context.Context) (is V, err error) {
		if err = known.failure(what); err == nil {
			err = d.with(ctx, what.sum, func(ctx context.Context, doc *page.Document) (err error) {
				if err = known.failure(what); err == nil {
					is, err = make(ctx, doc)
					known.note(what, err)
				}
				return err
			})
		}
		return is, page.Problem(err)
	})
}

// Join implements backend.Documents.
func (d *documents) Join(ctx context.Context, sums []string) ([]byte, error) {
	files := make([]*os.File, 0, len(sums))
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, s := range sums {
		f, err := d.stored(ctx, s)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	joined, err := page.Join(ctx, d.press.Workers, files)
	return joined, page.Problem(err)
}

// with lets f use a document, which is opened if it is not open yet. Whoever goes away while waiting leaves the queue;
// what has begun is ended all the same: to cut it short would cost everybody who reads the document its worker.
func (d *documents) with(ctx context.Context, sum string, f func(context.Context, *page.Document) error) error {
	return d.tryWith(ctx, sum, 3, f)
}

// tryWith is with: a document whose worker died meanwhile, or is killed by somebody else while it is used, waits to be opened like any
// other, so many times.
func (d *documents) tryWith(ctx context.Context, sum string, again int, f func(context.Context, *page.Document) error) error {
	begun := context.WithoutCancel(ctx)
	o, mine := d.take(sum)
	if mine {
		go d.toOpen(begun, sum, o)
	}
	err := d.use(ctx, sum, o, func(doc *page.Document) error {
		if doc.Dead() && again > 0 {
			return errDead
		}
		return f(begun, doc)
	})
	if errors.Is(err, errDead) || errors.Is(err, worker.ErrKilled) && again > 0 {
		return d.tryWith(ctx, sum, again-1, f)
	}
	return err
}

// use waits for a document's turn, uses it and gives it back, also where f panics.
func (d *documents) use(ctx context.Context, sum string, o *openDocument, f func(*page.Document) error) error {
	defer d.give(sum, o)
	if err := o.await(ctx); err != nil {
		return err
	}
	defer func() { <-o.turn }()
	return f(o.doc)
}

// errDead says that the worker of an open document died before it was used.
var errDead = errors.New("host: the document's worker died")

// slot is a turn of the processors. It ends after turnTime at the latest: what takes longer goes on beside the others, for which the
// system has the processors, and keeps no other document waiting.
func (d *documents) slot() (end func()) {
	d.slots <- struct{}{}
	over := gosync.OnceFunc(func() { <-d.slots })
	long := time.AfterFunc(turnTime, over)
	return func() {
		long.Stop()
		over()
	}
}

// toOpen opens a document as soon as there is a worker for it, and says whether it is open.
func (d *documents) toOpen(ctx context.Context, sum string, o *openDocument) {
	if o.file, o.err = d.stored(ctx, sum); o.err == nil {
		o.err = holds(o.file, sum)
	}
	if o.err == nil {
		o.doc, o.err = page.Open(ctx, d.pool, o.file)
	}
	if o.err == nil {
		o.doc.InTurn(d.slot)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opening--
	o.since = time.Now()
	close(o.ready)
}

// over says whether a document has had its turn: others wait. Who holds mu asks.
func (d *documents) over(o *openDocument) bool {
	return d.opening > 0 && !o.since.IsZero() && time.Since(o.since) > turnTime
}

// holds says whether a stored document has the content it is named by; who reads it reads what was stored.
func holds(f *os.File, sum string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, info.Size())); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return &signing.Fault{Code: signing.FaultDocument, What: "shown"}
	}
	return nil
}

// await waits until the document is open and no other use runs.
func (o *openDocument) await(ctx context.Context) error {
	select {
	case <-o.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if o.err != nil {
		return o.err
	}
	select {
	case o.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take finds or enters a document; mine says that the caller must open it.
func (d *documents) take(sum string) (o *openDocument, mine bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if o = d.open[sum]; o != nil && d.over(o) {
		if o.users == 0 {
			d.drop(sum)
		} else {
			delete(d.open, sum) // those who have it now are its last
		}
		o = nil
	}
	if o == nil {
		d.makeRoom()
		d.opening++
		o, mine = &openDocument{ready: make(chan struct{}), turn: make(chan struct{}, 1)}, true
		d.open[sum] = o
		d.living++
	}
	o.users++
	return o, mine
}

// makeRoom closes the document least looked at while there are too many. All in use: the pool waits.
func (d *documents) makeRoom() {
	for max(len(d.open), d.living) >= maxOpenDocuments {
		var oldest string
		for sum, o := range d.open {
			if o.users == 0 && (oldest == "" || o.last.Before(d.open[oldest].last)) {
				oldest = sum
			}
		}
		if oldest == "" {
			return
		}
		d.drop(oldest)
		if len(d.open) < maxOpenDocuments {
			return
		}
	}
}

// drop forgets a document nobody uses; its worker is given back in the background.
func (d *documents) drop(sum string) {
	o := d.open[sum]
	delete(d.open, sum)
	go d.end(o)
}

// end closes a document nobody has any more.
func (d *documents) end(o *openDocument) {
	o.close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.living--
}

func (o *openDocument) close() {
	<-o.ready
	if o.doc != nil {
		o.doc.Close()
	}
	if o.file != nil {
		o.file.Close()
	}
}

// failed says whether a document could not be opened, or its worker died.
func (o *openDocument) failed() bool {
	select {
	case <-o.ready:
		return o.err != nil || o.doc.Dead()
	default:
		return false
	}
}

// give ends a use. A document that failed to open is forgotten; another one is closed after a while
// unless somebody looks at it again.
func (d *documents) give(sum string, o *openDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o.users--
	o.last = time.Now()
	if d.open[sum] == o && (d.over(o) || o.failed()) {
		delete(d.open, sum)
	}
	switch {
	case o.users > 0:
		return
	case d.open[sum] != o:
		go d.end(o)
		return
	}
	time.AfterFunc(documentIdle, func() { d.leave(sum, o, documentIdle-time.Second) })
	if d.opening > 0 && d.living > maxOpenDocuments {
		time.AfterFunc(breath, func() { d.leave(sum, o, breath) })
	}
}

// leave closes a document nobody has looked at for so long.
func (d *documents) leave(sum string, o *openDocument, idle time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[sum] == o && o.users == 0 && time.Since(o.last) >= idle {
		d.drop(sum)
	}
}

func (d *documents) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for sum := range d.open {
		d.drop(sum)
	}
}
