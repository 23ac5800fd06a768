package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/picture"
)

// Errors beside *signing.Problem.
var (
	// ErrUnreadable wraps the worker's error: the child died over the document, took too long or too
	// much memory. It is the problem signing.ProblemUnreadable; trying again may help.
	ErrUnreadable = signing.ErrUnreadable
	// ErrNoSuchPage is a page number the document does not have.
	ErrNoSuchPage = errors.New("page: no such page")
	// ErrNoSuchPart is a part of a page that does not lie on it.
	ErrNoSuchPart = errors.New("page: no such part")
	// ErrClosed is a call on a closed document, or one whose pool was closed.
	ErrClosed = errors.New("page: closed")
)

// limits of one call, by what it does; a test may set others.
type limits struct{ facts, image, text, compare worker.Limits }

func defaultLimits() limits {
	const memory = 1 << 30
	return limits{
		facts: worker.Limits{Time: 30 * time.Second, Memory: memory},
		image: worker.Limits{Time: pictureTime, Step: pageTime, Memory: memory},
		text:  worker.Limits{Time: pictureTime, Step: pageTime, Memory: memory},

		compare: worker.Limits{Time: compareTime, Step: pageTime, Memory: memory},
	}
}

// What bounds drawing every page of a document twice: a page that takes longer than pageTime nobody could look at, and all so
// far have documentTime and eachPageTime for each. A page full of text takes a twentieth of a second.
const (
	pageTime     = 12 * time.Second
	documentTime = 30 * time.Second
	eachPageTime = 300 * time.Millisecond
	compareTime  = 10 * time.Minute
	pictureTime  = time.Minute // by the clock: on a busy machine a page waits for its processor
)

// Document is a PDF open in a child process. Methods may be called from several goroutines and run one
// after the other. A child that died is replaced at the next call, so an error need not end the
// document. Pages count from 1.
type Document struct {
	pool   *worker.Pool
	file   *os.File
	limits limits

	mu       sync.Mutex
	client   *worker.Client // nil while no child has the document
	had      atomic.Pointer[worker.Client]
	turn     func() (end func())
	password string
	closed   bool
}

// InTurn has each call wait for its turn once a child has the document; the turn ends with the call. Who waits for a child
// holds none.
func (d *Document) InTurn(turn func() (end func())) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn = turn
}

// Dead reports whether the child that had the document died; the next call waits for another one.
// It does not wait.
func (d *Document) Dead() bool {
	c := d.had.Load()
	return c != nil && c.Dead() != nil
}

// Open hands a file, opened read-only, to a child of the pool, which must run Jobs. It waits while the
// pool is busy. The file stays the caller's and must stay open, and unchanged, until Close. Whether it
// is a PDF is not known yet. Errors: ErrUnreadable if no child comes up, ErrClosed, the context's.
func Open(ctx context.Context, pool *worker.Pool, f *os.File) (*Document, error) {
	d := &Document{pool: pool, file: f, limits: defaultLimits()}
	if _, err := d.current(ctx); err != nil {
		return nil, translate(err, 0)
	}
	return d, nil
}

// Facts are what can be said of the document, on the word of two readers. password may be empty; it is
// remembered for the other calls. Errors: a *signing.Problem with the code not-a-pdf, damaged (or the
// readers disagree), encrypted (in a way one of them cannot read), no-pages, password-needed or
// document-too-large; ErrUnreadable; ErrClosed; the context's. An encrypted document that opens is no
// error, nor is a page larger than signing.MaxPageSide.
func (d *Document) Facts(ctx context.Context, password string) (*signing.Facts, error) {
	return d.learn(ctx, password, request{})
}

// Glance is Facts for somebody who looks: both readers agree on the number and the sizes of all pages, but on the boxes of the
// first ones only. Whoever does something with the document asks Facts.
func (d *Document) Glance(ctx context.Context, password string) (*signing.Facts, error) {
	return d.learn(ctx, password, request{Brief: true})
}

func (d *Document) learn(ctx context.Context, password string, q request) (*signing.Facts, error) {
	d.mu.Lock()
	d.password = password
	d.mu.Unlock()
	out, err := d.call(ctx, factsJob, q, nil, d.limits.facts)
	if err != nil {
		return nil, err
	}
	var f signing.Facts
	if err := json.Unmarshal(out, &f); err != nil {
		return nil, fmt.Errorf("%w: facts: %w", ErrUnreadable, err)
	}
	if err := plausible(&f); err != nil {
		return nil, err
	}
	return &f, nil
}

// Image is a page as displayed, as PNG at dpi pixels an inch: gray if the page is, annotations and form
// fields drawn, on white. Its size is that of signing.PageGeometry times dpi/72, rounded. Errors as
// those of Facts, ErrNoSuchPage, and the problem page-too-large for a page beyond signing.MaxPageSide
// or an image beyond 40 million pixels.
func (d *Document) Image(ctx context.Context, page int, dpi float64) ([]byte, error) {
	out, err := d.call(ctx, imageJob, request{Page: page, DPI: dpi}, nil, d.limits.image)
	if err != nil {
		return nil, err
	}
	if !isPNG(out) {
		return nil, fmt.Errorf("%w: no image", ErrUnreadable)
	}
	return out, nil
}

// Picture is Image for a browser, as small as it can be with nothing of writing and drawing lost: PNG, JPEG where the page is one
// photograph, or SVG of both where a photograph is a part of it. Errors as those of Image.
func (d *Document) Picture(ctx context.Context, page int, dpi float64) ([]byte, error) {
	var is imageResult
	out, err := d.call(ctx, imageJob, request{Page: page, DPI: dpi, Layers: true}, &is, d.limits.image)
	if err != nil {
		return nil, err
	}
	return assemble(is, out)
}

// Pixels is Image without its packing: opaque, Stride 4·width, origin (0, 0).
func (d *Document) Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error) {
	return d.pixels(ctx, request{Page: page, DPI: dpi, Raw: true})
}

// Tile is the part of Pixels that lies in clip, in pixels from the page's top left; of a clip that
// reaches beyond the page, what lies on it. The whole page may be larger than Image allows, the part may
// not. ErrNoSuchPart where nothing is left, other errors as those of Image.
func (d *Document) Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error) {
	return d.pixels(ctx, request{
		Page: page, DPI: dpi, Raw: true, Clip: []int{clip.Min.X, clip.Min.Y, clip.Max.X, clip.Max.Y},
	})
}

func (d *Document) pixels(ctx context.Context, q request) (*image.RGBA, error) {
	var size imageSize
	out, err := d.call(ctx, imageJob, q, &size, d.limits.image)
	if err != nil {
		return nil, err
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxPixels || size.Height > maxPixels || len(out) != 4*size.Width*size.Height {
		return nil, fmt.Errorf("%w: no image", ErrUnreadable)
	}
	return &image.RGBA{Pix: out, Stride: 4 * size.Width, Rect: image.Rect(0, 0, size.Width, size.Height)}, nil
}

// Text are the lines of a page in reading order; empty for a page without text. Boxes are in points of
// the page as displayed. Control characters are dropped, ligatures left. Errors as those of Image.
func (d *Document) Text(ctx context.Context, page int) ([]signing.TextLine, error) {
	out, err := d.call(ctx, textJob, request{Page: page}, nil, d.limits.text)
	if err != nil {
		return nil, err
	}
	var lines []signing.TextLine
	if err := json.Unmarshal(out, &lines); err != nil {
		return nil, fmt.Errorf("%w: text: %w", ErrUnreadable, err)
	}
	return lines, nil
}

// Close gives the child back; a call that runs is cut short. It may be called again.
func (d *Document) Close() {
	d.mu.Lock()
	client := d.client
	d.client, d.closed = nil, true
	d.mu.Unlock()
	if client != nil {
		client.Close()
	}
}

// current is the child that has the document; a new one after the last died.
func (d *Document) current(ctx context.Context) (*worker.Client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, ErrClosed
	}
	if d.client != nil && d.client.Dead() != nil {
		d.client.Close()
		d.client = nil
	}
	if d.client == nil {
		c, err := d.pool.Open(ctx, d.file)
		if err != nil {
			return nil, err
		}
		d.client = c
		d.had.Store(c)
	}
	return d.client, nil
}

// call does a job. One that waited behind another call whose child died, or whose caller went away, has another child.
func (d *Document) call(ctx context.Context, job string, q request, result any, lim worker.Limits) ([]byte, error) {
	return d.callWith(ctx, job, q, nil, result, lim)
}

func (d *Document) callWith(ctx context.Context, job string, q request, payload []byte, result any, lim worker.Limits) ([]byte, error) {
	for {
		c, err := d.current(ctx)
		if err != nil {
			return nil, translate(err, q.Page)
		}
		d.mu.Lock()
		q.Password = d.password
		turn := d.turn
		d.mu.Unlock()
		if turn == nil {
			turn = func() func() { return func() {} }
		}
		end := turn()
		out, err := c.Call(ctx, job, q, payload, result, map[string]func([]byte) ([]byte, error){nextPage: paced(time.Now())}, lim)
		end()
		switch {
		case err == nil:
			return out, nil
		case !errors.Is(err, worker.ErrNotBegun):
			return nil, translate(err, q.Page)
		}
	}
}

// translate turns the worker's errors into this package's. A code the child made up is none.
func translate(err error, page int) error {
	if e, ok := errors.AsType[*worker.JobError](err); ok {
		code := signing.ProblemCode(e.Code)
		switch code {
		case signing.ProblemNotPDF, signing.ProblemDamaged, signing.ProblemEncrypted, signing.ProblemNoPages,
			signing.ProblemPageSize, signing.ProblemTooLarge, signing.ProblemPassword, signing.ProblemSigned, signing.ProblemXFA, signing.ProblemFaulty, signing.ProblemHidden:
			return fmt.Errorf("%w: %s", &signing.Problem{Code: code, Page: page}, e.Text)
		case signing.ProblemPicture:
			return &signing.Problem{Code: code, Word: clean(e.Text, 40)}
		case signing.ProblemPixels:
			return &signing.Problem{Code: code, Limit: picture.MaxPixels / 1_000_000}
		case codeNoPage:
			return ErrNoSuchPage
		case codeNoPart:
			return ErrNoSuchPart
		}
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	for _, died := range []error{worker.ErrCrashed, worker.ErrTimeout, worker.ErrMemory} {
		if errors.Is(err, died) {
			return fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
	}
	if errors.Is(err, worker.ErrClosed) {
		return ErrClosed
	}
	return err
}

// plausible refuses facts no honest child gives: a broken one must not upset its readers.
func plausible(f *signing.Facts) error {
	for _, p := range f.Pages {
		if p.Crop.LLX >= p.Crop.URX || p.Crop.LLY >= p.Crop.URY || p.UserUnit <= 0 || !slices.Contains([]int{0, 90, 180, 270}, p.Rotate) {
			return fmt.Errorf("%w: implausible geometry", ErrUnreadable)
		}
	}
	for _, w := range f.Forms {
		if w.Page < 0 || w.Page > len(f.Pages) {
			return fmt.Errorf("%w: implausible form", ErrUnreadable)
		}
	}
	if len(f.Pages) == 0 {
		return fmt.Errorf("%w: no pages", ErrUnreadable)
	}
	return nil
}
