package page

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/picture"
)

const (
	composeJob = "page.compose"
	askTold    = "page.told"
)

// composeLimits are for one composing, all documents together.
var composeLimits = worker.Limits{Time: 2 * time.Minute, Memory: 2 << 30}

// maxSources is what all sources together may have: they go to the child in one piece.
const maxSources = 400 << 20

// SourceError says which source, counted from 0, could not be taken, and why.
type SourceError struct {
	Source int
	Err    error
}

// Error is for logs.
func (e *SourceError) Error() string { return fmt.Sprintf("page: source %d: %v", e.Source, e.Err) }

// Unwrap is why.
func (e *SourceError) Unwrap() error { return e.Err }

// Composed is a document made of pages of others, how many pages each of them has, and which pictures were made smaller.
type Composed struct {
	Content []byte
	Pages   []int
	Shrunk  []Shrunk
}

// Compose makes one document of pages of several (PDF, PNG, JPEG, TIFF) in a child of the pool: the leaves in
// order, or without leaves all pages of all sources. Title, author, bookmarks, tags and layers are the first
// one's, bookmarks and tags only while none of its pages is missing; attachments are those of all whose pages are there,
// each under a name of its own, but no portfolio's order and view; a picture becomes a page of its own size
// up to A4, upright and without transparency, of at most picture.MaxPixels. The same sources and leaves always make the same bytes. told, if not nil, hears in between how far
// it is, in the caller's goroutine. Errors: a *SourceError with those of Document.Facts or the problems
// already-signed and xfa, where one source is to blame.
func Compose(ctx context.Context, pool *worker.Pool, sources []*os.File, leaves []signing.Leaf, told func(done, of int)) (*Composed, error) {
	if len(sources) == 0 {
		return nil, fmt.Errorf("%w: nothing to compose", ErrUnreadable)
	}
	q := composeRequest{Leaves: leaves}
	all, err := q.load(sources)
	if err != nil {
		return nil, err
	}
	c, err := pool.Open(ctx, nil)
	if err != nil {
		return nil, translate(err, 0)
	}
	defer c.Close()
	reading := -1 // the source the child reads just now
	hear := func(payload []byte) ([]byte, error) {
		var p progress
		if err := json.Unmarshal(payload, &p); err != nil {
			return nil, err
		}
		reading = p.Source
		if told != nil {
			told(p.Done, max(p.Of, 1))
		}
		return nil, nil
	}
	out, answer := &Composed{}, composeAnswer{}
	out.Content, err = c.Call(ctx, composeJob, q, all, &answer, map[string]func([]byte) ([]byte, error){askTold: hear}, composeLimits)
	if err != nil {
		err = translate(err, 0)
		if reading >= 0 && reading < len(sources) && ctx.Err() == nil {
			err = &SourceError{reading, err}
		}
		return nil, err
	}
	if len(answer.Pages) != len(sources) {
		return nil, fmt.Errorf("%w: composed of %d sources", ErrUnreadable, len(answer.Pages))
	}
	out.Pages, out.Shrunk = answer.Pages, answer.Shrunk
	return out, nil
}

// Join makes one document of several PDFs, in order. Errors as those of Compose.
func Join(ctx context.Context, pool *worker.Pool, files []*os.File) ([]byte, error) {
	out, err := Compose(ctx, pool, files, nil, nil)
	if err != nil {
		return nil, err
	}
	return out.Content, nil
}

type composeRequest struct {
	Sizes  []int64        `json:"sizes"`
	Leaves []signing.Leaf `json:"leaves,omitempty"`
}

// composeAnswer is what a child answers beside the document.
type composeAnswer struct {
	Pages  []int    `json:"pages"`
	Shrunk []Shrunk `json:"shrunk,omitempty"`
}

// progress is what a child tells: which source it reads (-1: none), and how far it is in all.
type progress struct {
	Source int `json:"source"`
	Done   int `json:"done"`
	Of     int `json:"of"`
}

// load reads all sources, one behind the other.
func (q *composeRequest) load(sources []*os.File) ([]byte, error) {
	var total int64
	for i, f := range sources {
		info, err := f.Stat()
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		if total += info.Size(); total > maxSources {
			return nil, &SourceError{i, &signing.Problem{Code: signing.ProblemTooLarge, Limit: maxSources >> 20}}
		}
		q.Sizes = append(q.Sizes, info.Size())
	}
	all := make([]byte, total)
	at := int64(0)
	for i, f := range sources {
		if _, err := f.ReadAt(all[at:at+q.Sizes[i]], 0); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("page: %w", err)
		}
		at += q.Sizes[i]
	}
	return all, nil
}

// compose is Compose in the child. Reading is taken for half of the work.
func compose(s *worker.Session, args json.RawMessage, all []byte) (any, []byte, error) {
	var q composeRequest
	if err := json.Unmarshal(args, &q); err != nil {
		return nil, nil, err
	}
	const whole = 1000
	tell := func(source, done int) {
		body, _ := json.Marshal(progress{source, done, whole}) // three numbers
		_, _ = s.Ask(askTold, body)                            // a parent that is gone ends this process
	}
	last := 0
	b := &binder{told: func(done, of int) {
		if now := whole/2 + done*whole/2/of; now >= last+whole/50 {
			last = now
			tell(-1, now)
		}
	}}
	out, version := composeAnswer{Pages: make([]int, len(q.Sizes))}, "1.7"
	for i, n := range q.Sizes {
		tell(i, i*whole/2/len(q.Sizes))
		if n < 0 || n > int64(len(all)) {
			return nil, nil, errors.New("page: sources cut short")
		}
		o, shrunk, err := open(all[:n])
		if err != nil {
			return nil, nil, err
		}
		all = all[n:]
		version = max(version, o.version())
		out.Pages[i] = len(o.pages)
		for _, s := range shrunk {
			s.Source = i
			out.Shrunk = append(out.Shrunk, s)
		}
		b.origins = append(b.origins, o)
	}
	tell(-1, whole/2)
	if err := b.bind(q.Leaves); err != nil {
		return nil, nil, err
	}
	info := b.info()
	return out, b.write(version, info), nil
}

// open reads a source, whatever it is, and says which of its pictures were made smaller.
func open(content []byte) (*origin, []Shrunk, error) {
	if picture.Known(content) {
		return newPicture(content)
	}
	if !bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")) {
		return nil, nil, fail(signing.ProblemNotPDF, "neither a PDF nor a picture")
	}
	s, err := strict(bytes.NewReader(content), int64(len(content)), "")
	if err != nil {
		return nil, nil, err
	}
	facts, err := s.facts(true)
	if err != nil {
		return nil, nil, err
	}
	switch p := facts.Refusal(); {
	case s.file == nil:
		return nil, nil, damaged("a source that cannot be read: %v", facts.Faults)
	case p != nil:
		return nil, nil, fail(p.Code, fmt.Sprintf("a source that takes no change: %v", facts.Faults))
	}
	return newOrigin(s), nil, nil
}
