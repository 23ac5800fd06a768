package page

import (
	"errors"
	"io"
	"slices"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
	"golang.org/x/text/unicode/norm"

	"paraph/internal/worker"
	"paraph/signing"
)

// openPages is how many page handles stay open: PDFium keeps a decoded image no longer than its page.
const openPages = 4

// view is a document open in PDFium, in an instance of its own.
type view struct {
	in    pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	form  references.FPDF_FORMHANDLE
	count int
	pages []openPage // most recently used last
	sheet sheet
}

type openPage struct {
	index  int
	ref    references.FPDF_PAGE
	leaves *leaves // nil until asked for
}

// newView opens a document. Errors carry the code of a problem.
func newView(in pdfium.Pdfium, r io.ReadSeeker, size int64, password string) (*view, error) {
	v := &view{in: in}
	if err := v.load(r, size, password); err != nil {
		v.end()
		return nil, err
	}
	return v, nil
}

func (v *view) load(r io.ReadSeeker, size int64, password string) error {
	opened, err := v.in.OpenDocument(&requests.OpenDocument{FileReader: r, FileReaderSize: size, Password: &password})
	if prepared := norm.NFKC.String(password); errors.Is(err, pdfiumerrors.ErrPassword) && prepared != password {
		opened, err = v.in.OpenDocument(&requests.OpenDocument{FileReader: r, FileReaderSize: size, Password: &prepared})
	}
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return fail(signing.ProblemPassword, "PDFium")
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return fail(signing.ProblemEncrypted, "PDFium does not know the encryption")
	case err != nil:
		return fail(signing.ProblemDamaged, "PDFium: "+err.Error())
	}
	v.doc = opened.Document
	count, err := v.in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: v.doc})
	if err != nil {
		return err
	}
	if v.count = count.PageCount; v.count < 1 {
		return fail(signing.ProblemNoPages, "PDFium counts no page")
	}
	form, err := v.in.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{
		Document: v.doc, FormFillInfo: idleForm(),
	})
	if err != nil {
		return err
	}
	v.form = form.FormHandle
	return nil
}

// idleForm is what PDFium asks of a program that lets people fill forms. Ours only looks at them, but
// without an answer to every one of these no field and no signature is drawn.
func idleForm() structs.FPDF_FORMFILLINFO {
	return structs.FPDF_FORMFILLINFO{
		FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
		FFI_SetCursor:          func(enums.FXCT) {},
		FFI_SetTimer:           func(int, func(int)) int { return 0 },
		FFI_KillTimer:          func(int) {},
		FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
		FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
		FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return 0 },
		FFI_ExecuteNamedAction: func(string) {},
	}
}

// end drops the instance with all that is in it. No code of PDFium runs any more: it may be broken.
func (v *view) end() { _ = v.in.Kill() }

// page opens a page, counted from 0, or finds it open.
func (v *view) page(index int) (requests.Page, error) {
	if index < 0 || index >= v.count {
		return requests.Page{}, fail(codeNoPage, "")
	}
	at := slices.IndexFunc(v.pages, func(p openPage) bool { return p.index == index })
	if at >= 0 {
		p := v.pages[at]
		v.pages = append(slices.Delete(v.pages, at, at+1), p)
		return requests.Page{ByReference: &p.ref}, nil
	}
	loaded, err := v.in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: v.doc, Index: index})
	if errors.Is(err, pdfiumerrors.ErrPage) {
		return requests.Page{}, fail(signing.ProblemDamaged, "PDFium cannot load the page")
	}
	if err != nil {
		return requests.Page{}, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	v.pages = append(v.pages, openPage{index: index, ref: loaded.Page})
	if _, err := v.in.FORM_OnAfterLoadPage(&requests.FORM_OnAfterLoadPage{Page: page, FormHandle: v.form}); err != nil {
		return requests.Page{}, err
	}
	return page, v.closeOldest()
}

func (v *view) closeOldest() error {
	if len(v.pages) <= openPages {
		return nil
	}
	ref := v.pages[0].ref
	v.pages = slices.Delete(v.pages, 0, 1)
	_, err := v.in.FORM_OnBeforeClosePage(&requests.FORM_OnBeforeClosePage{
		Page: requests.Page{ByReference: &ref}, FormHandle: v.form,
	})
	if err == nil {
		_, err = v.in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref})
	}
	return err
}

// geometry is PDFium's idea of an open page; it knows no UserUnit.
func (v *view) geometry(page requests.Page) (signing.PageGeometry, error) {
	box, err := v.in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return signing.PageGeometry{}, err
	}
	rotation, err := v.in.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return signing.PageGeometry{}, err
	}
	r := box.Rect
	return signing.PageGeometry{
		Crop: signing.Rect{
			LLX: float64(min(r.Left, r.Right)), LLY: float64(min(r.Bottom, r.Top)),
			URX: float64(max(r.Left, r.Right)), URY: float64(max(r.Bottom, r.Top)),
		},
		Rotate: signing.NormalRotation(90 * int(rotation.PageRotation)), UserUnit: 1,
	}, nil
}

// signed reports whether PDFium finds a signature with something in it.
func (v *view) signed() bool {
	count, err := v.in.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: v.doc})
	if err != nil {
		return false
	}
	for i := range min(count.Count, maxFields) {
		s, err := v.in.FPDF_GetSignatureObject(&requests.FPDF_GetSignatureObject{Document: v.doc, Index: i})
		if err != nil {
			continue
		}
		c, err := v.in.FPDFSignatureObj_GetContents(&requests.FPDFSignatureObj_GetContents{Signature: s.Signature})
		if err == nil && len(c.Contents) > 0 {
			return true
		}
	}
	return false
}

// fail is an error the parent understands.
func fail(code signing.ProblemCode, text string) error { return worker.Fail(string(code), text) }
