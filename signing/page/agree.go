package page

import (
	"errors"
	"math"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"paraph/internal/worker"
	"paraph/signing"
)

// boxTime is how long pages are opened in PDFium to compare their boxes: half a millisecond to five a
// page, but seconds for a large drawing, for opening means reading the content. As long again their letters
// are. Of all pages the size is compared, which costs nothing.
const boxTime = 5 * time.Second

// glanceTime is the same for somebody who only looks: the first page must not wait for the last.
const glanceTime = 10 * time.Millisecond

// agree holds what the strict reader says against PDFium, boxes and letters for so long each. Where PDFium shows something else, the facts
// are PDFium's and the fault is signing.FaultReaders. ProblemEncrypted where they differ about that.
func (d *desk) agree(f *signing.Facts, boxes time.Duration) (*signing.Facts, error) {
	handler, err := d.view.in.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: d.view.doc})
	if err != nil {
		return nil, err
	}
	encrypted := handler.SecurityHandlerRevision >= 0
	if len(f.Pages) == 0 {
		f = &signing.Facts{Faults: f.Faults, Encrypted: encrypted}
		return f, d.shown(f)
	}
	if f.Encrypted != encrypted {
		return nil, fail(signing.ProblemEncrypted, "only one reader finds an encryption")
	}
	same, err := d.agreeOnPages(f.Pages, boxes)
	if err != nil || same {
		return f, err
	}
	seen := *f
	seen.Faults, seen.Forms = append(seen.Faults, signing.FaultReaders), nil
	return &seen, d.shown(&seen)
}

// shown gives the facts the pages as PDFium shows them; one it cannot show has the size of a letter.
func (d *desk) shown(f *signing.Facts) error {
	f.Pages = nil
	for i := range d.view.count {
		g, err := d.view.geometryOf(i)
		if _, none := errors.AsType[*worker.JobError](err); none || err == nil && !extent(g) {
			g, err = signing.PageGeometry{Crop: signing.Rect{URX: 612, URY: 792}, UserUnit: 1}, nil
		}
		if err != nil {
			return err
		}
		f.Pages = append(f.Pages, g)
	}
	return nil
}

func (d *desk) agreeOnPages(pages []signing.PageGeometry, most time.Duration) (bool, error) {
	if len(pages) != d.view.count {
		return false, nil
	}
	for i, want := range pages {
		got, err := d.view.in.FPDF_GetPageSizeByIndexF(&requests.FPDF_GetPageSizeByIndexF{Document: d.view.doc, Index: i})
		if err != nil {
			return false, nil
		}
		plain := signing.PageGeometry{Crop: want.Crop, Rotate: want.Rotate, UserUnit: 1}.Size()
		if !near(plain.W, float64(got.Size.Width)) || !near(plain.H, float64(got.Size.Height)) {
			return false, nil
		}
	}
	boxes, letters := allowance(most), allowance(most)
	for i, want := range pages { // a page is opened once for both
		agreed, err := boxes.spend(func() (bool, error) {
			got, err := d.view.geometryOf(i)
			return err == nil && same(got, want), err
		})
		if agreed && err == nil && i < len(d.letters) {
			agreed, err = letters.spend(func() (bool, error) { return d.view.agreesOnLetters(i, d.letters[i]) })
		}
		if !agreed || err != nil {
			return false, err
		}
	}
	return true, nil
}

// allowance is the time that is left for one kind of question.
type allowance time.Duration

// spend asks; what there is no time for any more is taken as true.
func (a *allowance) spend(ask func() (bool, error)) (bool, error) {
	if *a <= 0 {
		return true, nil
	}
	begun := time.Now()
	ok, err := ask()
	*a -= allowance(time.Since(begun))
	return ok, err
}

// geometry is that of an open page, index counted from 0, with the strict reader's UserUnit where that can read the
// document. A document it cannot read, or reads differently, can still be looked at.
func (d *desk) geometry(doc *os.File, page requests.Page, index int) (signing.PageGeometry, error) {
	g, err := d.view.geometry(page)
	if err != nil {
		return g, err
	}
	facts, err := d.read(doc, true)
	if err == nil && len(facts.Pages) == d.view.count && same(g, facts.Pages[index]) {
		g.UserUnit = facts.Pages[index].UserUnit
	}
	return g, nil
}

func same(a, b signing.PageGeometry) bool {
	return a.Rotate == b.Rotate && near(a.Crop.LLX, b.Crop.LLX) && near(a.Crop.LLY, b.Crop.LLY) &&
		near(a.Crop.URX, b.Crop.URX) && near(a.Crop.URY, b.Crop.URY)
}

// near forgives half a unit, and what PDFium's 32-bit numbers lose far from the origin.
func near(a, b float64) bool {
	return math.Abs(a-b) <= max(0.5, 1e-6*max(math.Abs(a), math.Abs(b)))
}

// agreesOnLetters holds the letters and digits PDFium finds on a page, counted from 0, against those the strict reader does.
// What a font does not say may be any.
func (v *view) agreesOnLetters(index int, own *letterSet) (bool, error) {
	text, err := v.letters(index)
	return err == nil && (len(text) >= maxChars || own.fits(text)), err
}
