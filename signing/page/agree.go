package page

import (
	"math"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"paraph/signing"
)

// boxTime is how long pages are opened in PDFium to compare their boxes: half a millisecond to five a
// page, but seconds for a large drawing, for opening means reading the content. Of all pages the size
// is compared, which costs nothing.
const boxTime = 5 * time.Second

// glanceTime is the same for somebody who only looks: the first page must not wait for the last.
const glanceTime = 10 * time.Millisecond

// agree compares what both readers say, boxes for so long; ProblemDamaged where they differ, ProblemEncrypted where they
// differ about that.
func (d *desk) agree(boxes time.Duration) error {
	// pdfcpu overlooks an encryption dictionary that is no object of its own.
	handler, err := d.view.in.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: d.view.doc})
	if err != nil {
		return err
	}
	if d.facts.Encrypted != (handler.SecurityHandlerRevision >= 0) {
		return fail(signing.ProblemEncrypted, "only one reader finds an encryption")
	}
	return d.agreeOnPages(d.facts.Pages, boxes)
}

func (d *desk) agreeOnPages(pages []signing.PageGeometry, boxes time.Duration) error {
	if len(pages) != d.view.count {
		return damaged("%d pages and %d pages", len(pages), d.view.count)
	}
	for i, want := range pages {
		got, err := d.view.in.FPDF_GetPageSizeByIndexF(&requests.FPDF_GetPageSizeByIndexF{Document: d.view.doc, Index: i})
		if err != nil {
			return damaged("page %d has no size", i+1)
		}
		plain := signing.PageGeometry{Crop: want.Crop, Rotate: want.Rotate, UserUnit: 1}.Size()
		if !near(plain.W, float64(got.Size.Width)) || !near(plain.H, float64(got.Size.Height)) {
			return damaged("page %d differs in size", i+1)
		}
	}
	started := time.Now()
	for i := 0; i < len(pages) && time.Since(started) < boxes; i++ {
		page, err := d.view.page(i)
		if err != nil {
			return err
		}
		got, err := d.view.geometry(page)
		if err != nil {
			return err
		}
		if !same(got, pages[i]) {
			return damaged("page %d differs in its box", i+1)
		}
	}
	return nil
}

// geometry is that of an open page, index counted from 0, with pdfcpu's UserUnit where pdfcpu can read
// the document. A document it cannot read, or reads differently, can still be looked at.
func (d *desk) geometry(doc *os.File, page requests.Page, index int) (signing.PageGeometry, error) {
	g, err := d.view.geometry(page)
	if err != nil {
		return g, err
	}
	facts, err := d.read(doc)
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
