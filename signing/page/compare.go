package page

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"paraph/internal/worker"
	"paraph/signing"
)

// Spot is where a page may look different: a box in points of the page as displayed, origin top left. Page counts from 1.
type Spot struct {
	Page int         `json:"page"`
	Box  signing.Box `json:"box"`
}

// Difference is the first page of two documents that does not look as it should: 0 where they have not as many pages.
// Missing says that nothing can be seen where a mark should be.
type Difference struct {
	Page    int  `json:"page"`
	Missing bool `json:"missing,omitempty"`
}

// Error is for logs.
func (d *Difference) Error() string {
	return fmt.Sprintf("page: page %d looks different (mark missing: %v)", d.Page, d.Missing)
}

const compareJob = "page.compare"

// compareDPI is enough to see a letter that is gone or moved.
const compareDPI = 48

// Compare draws every page of the document and of after, which is the document with marks put on it, and holds the pictures
// against each other: outside the marks they must be equal, and in each mark something new must be seen. Errors:
// *Difference; those of Image for a page that cannot be drawn at all.
func (d *Document) Compare(ctx context.Context, after []byte, marks []Spot) error {
	return d.compare(ctx, request{Spots: marks}, after)
}

// CompareAdded is Compare with the document and what is added behind it.
func (d *Document) CompareAdded(ctx context.Context, added []byte, marks []Spot) error {
	return d.compare(ctx, request{Spots: marks, Added: true}, added)
}

func (d *Document) compare(ctx context.Context, q request, after []byte) error {
	var found *Difference
	if _, err := d.callWith(ctx, compareJob, q, after, &found, d.limits.compare); err != nil {
		return err
	}
	if found != nil {
		return found
	}
	return nil
}

func (b *bench) compare(s *worker.Session, args json.RawMessage, after []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	if q.Added {
		if after, err = behind(s.Doc(), after); err != nil {
			return nil, nil, done(s, err)
		}
	}
	other, err := b.second(after, "")
	if err != nil {
		return nil, nil, done(s, err)
	}
	defer other.end()
	facts, err := d.read(s.Doc(), true)
	if err != nil {
		return nil, nil, done(s, err)
	}
	found, err := differ(s, d.view, other, drawnSpots(q.Spots, facts.Pages))
	if err != nil {
		return nil, nil, done(s, err)
	}
	return found, nil, nil
}

// behind is a document with what is added behind it.
func behind(doc *os.File, added []byte) ([]byte, error) {
	info, err := doc.Stat()
	if err != nil {
		return nil, err
	}
	all := make([]byte, info.Size(), info.Size()+int64(len(added)))
	if _, err := doc.ReadAt(all, 0); err != nil {
		return nil, err
	}
	return append(all, added...), nil
}

// drawnSpots are the spots by their page, from 0, in points of what PDFium draws: it knows no UserUnit.
func drawnSpots(spots []Spot, pages []signing.PageGeometry) map[int][]signing.Box {
	on := map[int][]signing.Box{}
	for _, m := range spots {
		n := m.Page - 1
		if m.Page < 0 {
			n = len(pages) + m.Page
		}
		unit := 1.
		if n >= 0 && n < len(pages) {
			unit = pages[n].UserUnit
		}
		on[n] = append(on[n], signing.Box{X: m.Box.X / unit, Y: m.Box.Y / unit, W: m.Box.W / unit, H: m.Box.H / unit})
	}
	return on
}

// second opens another document beside the current one. The caller ends it.
func (b *bench) second(content []byte, password string) (*view, error) {
	in, err := b.engine.instance()
	if err != nil {
		return nil, err
	}
	return newView(in, bytes.NewReader(content), int64(len(content)), password)
}

// nextPage is what a job that draws all pages asks before each of them.
const nextPage = "page.next"

// paced lets a job go on to the next page as long as it is not slower than a document may be.
func paced(begun time.Time) func([]byte) ([]byte, error) {
	allowed := documentTime
	return func([]byte) ([]byte, error) {
		if allowed += eachPageTime; time.Since(begun) > allowed {
			return nil, worker.Fail(string(signing.ProblemUnreadable), "its pages take too long")
		}
		return nil, nil
	}
}

// differ is the first difference of two documents, nil where there is none.
func differ(s *worker.Session, was, is *view, marks map[int][]signing.Box) (*Difference, error) {
	if was.count != is.count {
		return &Difference{}, nil
	}
	for i := range was.count {
		if _, err := s.Ask(nextPage, nil); err != nil {
			return nil, err
		}
		before, after, err := snapshots(was, i, is, i)
		if err != nil {
			return nil, err
		}
		if d := before.differs(after, marks[i]); d != nil {
			d.Page = i + 1
			return d, nil
		}
	}
	return nil, nil
}

// snapshot is a page at compareDPI, less where it would be too large; the fourth byte of a pixel says nothing. It lies in PDFium's
// memory and is gone with the next call to its view.
type snapshot struct {
	image.RGBA
	scale float64 // pixels a point
}

// sheet is the bitmap a view makes its snapshots on, one after the other.
type sheet struct {
	ref  references.FPDF_BITMAP
	size imageSize // nothing before there is one
}

// snapshots are of a page of one document and a page of another, drawn at once.
func snapshots(was *view, i int, is *view, k int) (before, after *snapshot, err error) {
	one, err := was.exposed(i)
	if err != nil {
		return nil, nil, err
	}
	two, err := is.exposed(k)
	if err != nil {
		return nil, nil, err
	}
	drawn := make(chan error, 1)
	go func() { drawn <- one.content() }()
	err = two.content()
	if err = errors.Join(<-drawn, err); err != nil {
		return nil, nil, err
	}
	if before, err = one.developed(); err == nil {
		after, err = two.developed()
	}
	return before, after, err
}

// exposure is a snapshot that is about to be drawn, on its view's sheet.
type exposure struct {
	rendering
	scale float64
}

func (v *view) exposed(index int) (exposure, error) {
	page, err := v.page(index)
	if err != nil {
		return exposure{}, err
	}
	g, err := v.geometry(page)
	if err != nil {
		return exposure{}, err
	}
	dpi := float64(compareDPI)
	size, err := pixels(g.Size(), dpi, maxPixels/8)
	if err != nil {
		dpi /= 8
		if size, err = pixels(g.Size(), dpi, maxPixels/8); err != nil {
			return exposure{}, err
		}
	}
	if err := v.sheetOf(size); err != nil {
		return exposure{}, err
	}
	e := exposure{rendering{v, v.sheet.ref, page, size, image.Rect(0, 0, size.Width, size.Height), 0}, dpi / 72}
	return e, e.ground(paper)
}

// developed is the snapshot it becomes.
func (e exposure) developed() (*snapshot, error) {
	if err := e.fields(); err != nil {
		return nil, err
	}
	buffer, err := e.v.in.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: e.bitmap})
	if err != nil {
		return nil, err
	}
	return &snapshot{image.RGBA{Pix: buffer.Buffer, Stride: 4 * e.whole.Width, Rect: e.clip}, e.scale}, nil
}

// sheetOf has a sheet of that size ready.
func (v *view) sheetOf(size imageSize) (err error) {
	if v.sheet.size == size {
		return nil
	}
	if v.sheet.ref != "" {
		if _, err := v.in.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: v.sheet.ref}); err != nil {
			return err
		}
	}
	v.sheet = sheet{size: size}
	v.sheet.ref, err = v.blank(size.Width, size.Height)
	return err
}

// What counts as seen: a channel that differs by so much, in so many pixels of a mark.
const (
	seenChannel = 24
	seenPixels  = 8
)

// differs holds a page's picture against the one with marks; nil where all is as it should be.
func (p *snapshot) differs(after *snapshot, marks []signing.Box) *Difference {
	if p.Rect != after.Rect {
		return &Difference{}
	}
	changed := make([]int, len(marks))
	spots := make([]image.Rectangle, len(marks))
	for i, b := range marks { // two pixels more: what is drawn to the edge is blended over it
		spots[i] = image.Rect(int(b.X*p.scale)-2, int(b.Y*p.scale)-2, int((b.X+b.W)*p.scale)+3, int((b.Y+b.H)*p.scale)+3)
	}
	for y := range p.Rect.Dy() {
		was, is := p.Pix[y*p.Stride:][:p.Stride], after.Pix[y*p.Stride:][:p.Stride]
		if !bytes.Equal(was, is) && !inSpots(was, is, y, spots, changed) {
			return &Difference{}
		}
	}
	for _, n := range changed {
		if n < seenPixels {
			return &Difference{Missing: true}
		}
	}
	return nil
}

// inSpots counts the pixels of a row that differ into the spots they are in; false where one is in none.
func inSpots(was, is []byte, y int, spots []image.Rectangle, changed []int) bool {
	for i := 0; i+3 < len(was); i += 4 {
		if !differentPixel(was[i:i+3], is[i:i+3]) {
			continue
		}
		at, inside := image.Pt(i/4, y), false
		for k, spot := range spots {
			if at.In(spot) {
				changed[k]++
				inside = true
			}
		}
		if !inside {
			return false
		}
	}
	return true
}

func differentPixel(a, b []byte) bool {
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > seenChannel || d < -seenChannel {
			return true
		}
	}
	return false
}
