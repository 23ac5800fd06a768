package page

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/cos"
)

const copyJob = "page.copy"

// CleanCopy is a copy of a document with faults that has none and looks the same, made without anything that may be
// a signature in it: the strict reader is content with it, all pages look as before and have the same text, and no page
// holds less than any way of reading the original finds there. The same document gives the same bytes. Errors: a
// *signing.Problem, ProblemFaulty where there is no such copy, ProblemSigned for what may be a signature, ProblemHidden; those
// of Facts.
func (d *Document) CleanCopy(ctx context.Context) ([]byte, error) {
	return d.call(ctx, copyJob, request{}, nil, d.limits.compare)
}

// Unprotected is a copy of a document that opens without a password, without its owner's protection: whoever asks for it
// must be entitled to. It is checked like a CleanCopy. Errors are those of CleanCopy, ProblemPassword for a document that
// needs one to be opened.
func (d *Document) Unprotected(ctx context.Context) ([]byte, error) {
	return d.call(ctx, copyJob, request{Unprotect: true}, nil, d.limits.compare)
}

func (b *bench) copy(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	_, size, err := source(s.Doc())
	if err != nil {
		return nil, nil, err
	}
	original := make([]byte, size)
	if _, err := s.Doc().ReadAt(original, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("page: document: %w", err)
	}
	out, err := b.copyOf(s, d, original, q.Unprotect)
	if e, ok := errors.AsType[*worker.JobError](err); ok && e.Code == string(signing.ProblemDamaged) {
		err = fail(signing.ProblemFaulty, e.Text) // it can be shown
	}
	return nil, out, done(s, err)
}

// copyOf makes the copy: what stands before the header is cut off where that is all that is wrong; else the document is
// written anew, as its tables have it or, where these are no good, as it is found without them.
func (b *bench) copyOf(s *worker.Session, d *desk, original []byte, unprotect bool) ([]byte, error) {
	if at := bytes.Index(original[:min(len(original), 1024)], []byte("%PDF-")); at > 0 {
		if letters, err := faultless(original[at:]); err == nil {
			return original[at:], b.alike(s, d, original[at:], letters, nil)
		}
	}
	if err := unsigned(original, d.password); err != nil {
		return nil, err
	}
	out, err := b.copyAfter(s, d, cos.Read, original, unprotect)
	if err != nil {
		out, err = b.copyAfter(s, d, cos.Recover, original, unprotect)
	}
	return out, err
}

// copyAfter is the copy after one way of reading the document, checked.
func (b *bench) copyAfter(
	s *worker.Session, d *desk, read func(io.ReaderAt, int64) (*cos.File, error), original []byte, unprotect bool,
) ([]byte, error) {
	if _, err := s.Ask(nextPage, nil); err != nil {
		return nil, err
	}
	out, freely, err := d.rewritten(read, original, unprotect)
	if err != nil {
		return nil, err
	}
	letters, err := faultless(out)
	if err != nil {
		return nil, err
	}
	if _, err := s.Ask(nextPage, nil); err != nil {
		return nil, err
	}
	if !unprotect { // the content of what is encrypted is known through its tables only
		if err := noEmptier(original, out); err != nil {
			return nil, err
		}
	}
	return out, b.alike(s, d, out, letters, freely)
}

// rewritten is a document written anew after one way of reading it, and where it may look different: at annotations PDFium
// alone draws a frame for.
func (d *desk) rewritten(read func(io.ReaderAt, int64) (*cos.File, error), original []byte, unprotect bool) ([]byte, []Spot, error) {
	f, err := read(bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, nil, damaged("the copy: %s", faultOf(err).Kind)
	}
	switch {
	case f.Encrypted() && !unprotect:
		return nil, nil, fail(signing.ProblemEncrypted, "a copy of what is protected")
	case f.Encrypted():
		if err := unlock(f, d.password); err != nil {
			return nil, nil, err
		}
	}
	drawn := lookAt(f, true)
	c := newContent(f)
	c.drawn = drawn
	if err := c.borrow(d.view); err != nil {
		return nil, nil, err
	}
	edit := func(at cos.Ref, o cos.Dict) cos.Dict { return c.quiet(at, drawn.plain(o)) }
	out, err := f.Rewrite(cos.Changes{Dict: edit, Pages: drawn.pages, Streams: drawn.pieces})
	if err != nil {
		return nil, nil, damaged("the copy: %s", faultOf(err).Kind)
	}
	return out, c.freely(), nil
}

// faultless says what the strict reader finds wrong with a copy, in its structure and its content, and which letters on its
// pages.
func faultless(b []byte) ([]*letterSet, error) {
	f, err := cos.ReadBytes(b)
	if err != nil {
		return nil, damaged("the copy: %s", faultOf(err).Kind)
	}
	if f.Encrypted() {
		return nil, damaged("the copy is encrypted")
	}
	c := lookThrough(f)
	switch {
	case c.drawn.large:
		return nil, fail(signing.ProblemUnreadable, "its content is too large")
	case len(c.faults) > 0:
		return nil, damaged("the copy: %s", c.faults[0])
	case len(c.hidden) > 0:
		return nil, fail(signing.ProblemHidden, c.hidden[0])
	}
	return c.drawn.letters, nil
}

// unsigned refuses a document in which anything may be a signature, however it is read.
func unsigned(original []byte, password string) error {
	signed := fail(signing.ProblemSigned, "it may hold a signature")
	if cos.Mentions(original, "ByteRange") {
		return signed
	}
	f, err := cos.ReadBytes(original)
	if err != nil {
		if f, err = cos.Recover(bytes.NewReader(original), int64(len(original))); err != nil {
			return nil // nothing in it can be found at all
		}
	}
	if f.Encrypted() && unlock(f, password) != nil {
		return fail(signing.ProblemPassword, "strict reader")
	}
	found := false
	f.Each(func(_ cos.Ref, o cos.Object) bool {
		found = f.MaySign(o)
		return !found
	})
	if found {
		return signed
	}
	return nil
}

// noEmptier holds the copy's pages against what is found in the original without believing its tables: each page's
// content must be the same, so that nothing is lost which another viewer shows.
func noEmptier(original, copied []byte) error {
	was, err := cos.Recover(bytes.NewReader(original), int64(len(original)))
	if err != nil || was.Encrypted() {
		return nil //nolint:nilerr // there is no other reading
	}
	pages, err := was.Pages()
	if err != nil {
		return nil //nolint:nilerr // the same
	}
	is, err := cos.ReadBytes(copied)
	if err != nil {
		return damaged("the copy")
	}
	now, err := is.Pages()
	if err != nil {
		return damaged("the copy")
	}
	if len(pages) > len(now) {
		return damaged("%d pages of %d are in the copy", len(now), len(pages))
	}
	d := lookAt(was, true)
	for i := range pages {
		before, ok := d.pages[i]
		if !ok {
			before = contentOf(was, pages[i])
		}
		if !bytes.Contains(contentOf(is, now[i]), bytes.Join(bytes.Fields(before), []byte(" "))) {
			return damaged("page %d holds less in the copy", i+1)
		}
	}
	return nil
}

func contentOf(f *cos.File, p cos.Page) []byte {
	b, err := f.Content(p, maxContent)
	if err != nil {
		return nil
	}
	return bytes.Join(bytes.Fields(b), []byte(" "))
}

// alike says that every page PDFium can show looks in the copy as before, but for some spots, and has the same text, which is
// that of the strict reader too: letters, page by page. A page without extent it shows nobody: there are no pictures to compare.
func (b *bench) alike(s *worker.Session, d *desk, copied []byte, letters []*letterSet, freely []Spot) error {
	other, err := b.second(copied, "")
	if err != nil {
		return err
	}
	defer other.end()
	shown, err := d.view.loadable()
	if err != nil {
		return err
	}
	if len(shown) != other.count || len(letters) != other.count {
		return damaged("%d pages and %d in the copy", len(shown), other.count)
	}
	for k, i := range shown {
		if _, err := s.Ask(nextPage, nil); err != nil {
			return err
		}
		var boxes []signing.Box
		for _, spot := range freely {
			if spot.Page == k+1 {
				boxes = append(boxes, spot.Box)
			}
		}
		if err := alikePage(d.view, i, other, k, letters[k], boxes); err != nil {
			return err
		}
	}
	return nil
}

// alikePage compares page i of a document with page k of its copy, in which the strict reader finds these letters.
func alikePage(was *view, i int, is *view, k int, own *letterSet, freely []signing.Box) error {
	again, err := is.letters(k)
	if err != nil {
		return err
	}
	if len(again) < maxChars && !own.fits(again) {
		return damaged("page %d of the copy has another text to the strict reader", k+1)
	}
	g, err := was.geometryOf(i)
	if err != nil || !extent(g) {
		return err
	}
	before, after, err := snapshots(was, i, is, k)
	if err != nil {
		return err
	}
	if found := before.differs(after, freely); found != nil && !found.Missing {
		return damaged("page %d of the copy looks different", k+1)
	}
	text, err := was.letters(i)
	if err != nil {
		return err
	}
	if !slices.Equal(text, again) {
		return damaged("page %d of the copy has another text", k+1)
	}
	return nil
}

// loadable are the pages PDFium can open, counted from 0: a kid of the page tree that is none it counts too.
func (v *view) loadable() ([]int, error) {
	var out []int
	for i := range v.count {
		_, err := v.page(i)
		if _, ok := errors.AsType[*worker.JobError](err); ok {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// geometryOf is PDFium's idea of a page, index counted from 0.
func (v *view) geometryOf(index int) (signing.PageGeometry, error) {
	page, err := v.page(index)
	if err != nil {
		return signing.PageGeometry{}, err
	}
	return v.geometry(page)
}

func extent(g signing.PageGeometry) bool { return g.Crop.LLX < g.Crop.URX && g.Crop.LLY < g.Crop.URY }
