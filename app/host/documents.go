package host

import (
	"context"
	"os"
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

// documentIdle is how long a document nobody looks at stays open.
const documentIdle = time.Minute

// documents is a backend.Documents: it keeps documents people look at open in their workers.
type documents struct {
	pool  *worker.Pool
	press *press.Press
	blobs sync.Blobs

	mu   gosync.Mutex
	open map[string]*openDocument
}

type openDocument struct {
	file  *os.File
	doc   *page.Document
	ready chan struct{} // closed when doc or err is set
	turn  chan struct{} // held by the use that runs
	err   error
	users int
	last  time.Time
}

func newDocuments(pool *worker.Pool, p *press.Press, blobs sync.Blobs) *documents {
	return &documents{pool: pool, press: p, blobs: blobs, open: map[string]*openDocument{}}
}

// Facts implements backend.Documents: what two readers agree on, and that the press would take it.
func (d *documents) Facts(ctx context.Context, sha256 string) (signing.Facts, error) {
	var facts signing.Facts
	err := d.with(ctx, sha256, func(ctx context.Context, doc *page.Document) error {
		f, err := doc.Facts(ctx, "")
		if err == nil {
			facts = *f
		}
		return err
	})
	if err != nil || facts.Refusal() != nil {
		return facts, page.Problem(err)
	}
	return facts, d.press.Accept(ctx, sha256)
}

// Image implements backend.Documents.
func (d *documents) Image(ctx context.Context, sha256 string, number int, dpi float64) (png []byte, err error) {
	err = d.with(ctx, sha256, func(ctx context.Context, doc *page.Document) (err error) {
		png, err = doc.Image(ctx, number, dpi)
		return err
	})
	return png, page.Problem(err)
}

// Text implements backend.Documents.
func (d *documents) Text(ctx context.Context, sha256 string, number int) (lines []signing.TextLine, err error) {
	err = d.with(ctx, sha256, func(ctx context.Context, doc *page.Document) (err error) {
		lines, err = doc.Text(ctx, number)
		return err
	})
	return lines, page.Problem(err)
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
		f, err := d.blobs.Open(ctx, s)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	joined, err := page.Join(ctx, d.press.Workers, files)
	return joined, page.Problem(err)
}

// openTime bounds how long opening a document may wait for a worker.
const openTime = time.Minute

// with lets f use a document, which is opened if it is not open yet. Whoever goes away while waiting leaves the queue;
// what has begun is ended all the same: to cut it short would cost everybody who reads the document its worker.
func (d *documents) with(ctx context.Context, sum string, f func(context.Context, *page.Document) error) error {
	begun := context.WithoutCancel(ctx)
	o, mine := d.take(sum)
	if mine {
		o.file, o.err = d.blobs.Open(begun, sum)
		if o.err == nil {
			opening, cancel := context.WithTimeout(begun, openTime)
			o.doc, o.err = page.Open(opening, d.pool, o.file)
			cancel()
		}
		close(o.ready)
	}
	err := o.await(ctx)
	if err == nil {
		err = f(begun, o.doc)
		<-o.turn
	}
	d.give(sum, o, err)
	return err
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
	if o = d.open[sum]; o == nil {
		d.makeRoom()
		o, mine = &openDocument{ready: make(chan struct{}), turn: make(chan struct{}, 1)}, true
		d.open[sum] = o
	}
	o.users++
	return o, mine
}

// makeRoom closes the document least looked at while there are too many. All in use: the pool waits.
func (d *documents) makeRoom() {
	for len(d.open) >= maxOpenDocuments {
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
	}
}

// drop forgets a document nobody uses; its worker is given back in the background.
func (d *documents) drop(sum string) {
	o := d.open[sum]
	delete(d.open, sum)
	go o.close()
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

// give ends a use. A document that failed to open is forgotten; another one is closed after a while
// unless somebody looks at it again.
func (d *documents) give(sum string, o *openDocument, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o.users--
	o.last = time.Now()
	if o.users > 0 || d.open[sum] != o {
		return
	}
	if err != nil && o.doc == nil {
		d.drop(sum)
		return
	}
	time.AfterFunc(documentIdle, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.open[sum] == o && o.users == 0 && time.Since(o.last) >= documentIdle-time.Second {
			d.drop(sum)
		}
	})
}

func (d *documents) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for sum := range d.open {
		d.drop(sum)
	}
}
