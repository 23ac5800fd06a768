package page

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// mostLeaves is up to how many things a page is looked through for pictures, deepestForm how deep in forms.
const (
	mostLeaves  = 2000
	deepestForm = 8
)

// leaves is what a page draws, forms opened: how many pictures with shades, and everything else.
type leaves struct {
	pictures int
	others   []references.FPDF_PAGEOBJECT
}

// leavesOf looks through a page once while it is open. A page of which that is not known, or too long, has no pictures.
func (v *view) leavesOf(page requests.Page) *leaves {
	open := &v.pages[len(v.pages)-1] // the one in use is the last
	if open.leaves == nil {
		open.leaves = &leaves{}
		var found leaves
		count, err := v.in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
		for i := 0; err == nil && i < count.Count; i++ {
			o, failed := v.in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
			if failed != nil || !v.leaf(&found, page, o.PageObject, 0) {
				return open.leaves
			}
		}
		if err == nil {
			*open.leaves = found
		}
	}
	return open.leaves
}

// leaf puts an object, or those of a form, where they belong; false if that is not known or too much.
func (v *view) leaf(l *leaves, page requests.Page, o references.FPDF_PAGEOBJECT, deep int) bool {
	if l.pictures+len(l.others) >= mostLeaves || deep > deepestForm {
		return false
	}
	kind, err := v.in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	switch {
	case err != nil:
		return false
	case kind.Type == enums.FPDF_PAGEOBJ_FORM:
		count, err := v.in.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		for i := 0; err == nil && i < count.Count; i++ {
			inner, failed := v.in.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if failed != nil || !v.leaf(l, page, inner.PageObject, deep+1) {
				return false
			}
		}
		return err == nil
	case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
		const shades = 8 // bits: what has fewer is drawn, not photographed
		m, err := v.in.FPDFImageObj_GetImageMetadata(&requests.FPDFImageObj_GetImageMetadata{ImageObject: o, Page: page})
		if err == nil && m.ImageMetadata.BitsPerPixel >= shades {
			l.pictures++
			return true
		}
	}
	l.others = append(l.others, o)
	return true
}

// show puts all but the pictures onto the page, or takes it off. After an error the instance must be dropped: what is off
// would not be seen.
func (v *view) show(l *leaves, on bool) error {
	for _, o := range l.others {
		if _, err := v.in.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: o, Active: on}); err != nil {
			return err
		}
	}
	return nil
}
