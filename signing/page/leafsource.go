package page

import (
	"image"
	"math"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"paraph/signing"
	"paraph/signing/compare"
)

// leafSource reads and draws the pages of a view to be compared. It measures in what PDFium draws: without UserUnit.
type leafSource struct {
	view  *view
	sheet *compare.Sheet // of the page read last
	index int
}

// Count is of the pages.
func (l *leafSource) Count() int { return l.view.count }

// Sheet reads a page.
func (l *leafSource) Sheet(index int) (*compare.Sheet, error) {
	if l.sheet != nil && l.index == index {
		return l.sheet, nil
	}
	page, err := l.view.page(index)
	if err != nil {
		return nil, err
	}
	g, err := l.view.geometry(page)
	if err != nil {
		return nil, err
	}
	s := &compare.Sheet{Size: g.Size()}
	if s.Letters, err = l.view.written(page, g); err != nil {
		return nil, err
	}
	if err := l.view.notes(page, g, s); err != nil {
		return nil, err
	}
	l.sheet, l.index = s, index
	return s, nil
}

// Draw draws a page where a fit puts it.
func (l *leafSource) Draw(index int, paper compare.Paper, fit compare.Fit) (*compare.Picture, error) {
	page, err := l.view.page(index)
	if err != nil {
		return nil, err
	}
	g, err := l.view.geometry(page)
	if err != nil {
		return nil, err
	}
	if err := l.view.sheetOf(imageSize{Width: paper.Width, Height: paper.Height}); err != nil {
		return nil, err
	}
	k := fit.Scale * paper.Scale
	x, y := -int(math.Round(fit.X*paper.Scale)), -int(math.Round(fit.Y*paper.Scale))
	size := fit.Turned(g.Size())
	whole := imageSize{Width: max(1, int(math.Round(size.W*k))), Height: max(1, int(math.Round(size.H*k)))}
	r := rendering{l.view, l.view.sheet.ref, page, whole, image.Rect(x, y, x+paper.Width, y+paper.Height), fit.Turn}
	if err := r.ground(white); err != nil {
		return nil, err
	}
	if err := r.content(); err != nil {
		return nil, err
	}
	if err := r.fields(); err != nil {
		return nil, err
	}
	buffer, err := l.view.in.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: r.bitmap})
	if err != nil {
		return nil, err
	}
	return &compare.Picture{Pix: opaque(buffer.Buffer), Width: paper.Width, Height: paper.Height}, nil
}

// white is the ground pages are drawn on.
const white = paper

// written are the letters of a page in PDFium's order.
func (v *view) written(page requests.Page, g signing.PageGeometry) ([]compare.Letter, error) {
	loaded, err := v.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	count, err := v.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return nil, err
	}
	t := textPage{in: v.in, ref: loaded.TextPage}
	var out []compare.Letter
	begins, high := false, rune(0)
	for i := range min(count.Count, maxChars) {
		is, err := v.in.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t.ref, Index: i})
		if err != nil {
			return nil, err
		}
		r := rune(is.Unicode)
		switch {
		case r == ' ', r == '\r', r == '\n', r == '\t', r == 0xA0:
			begins = true
			continue
		case r >= 0xD800 && r < 0xDC00: // PDFium tells what lies beyond 16 bits in two
			high = r
			continue
		case r >= 0xDC00 && r < 0xE000 && high != 0:
			r, high = 0x10000+(high-0xD800)<<10+(r-0xDC00), 0
		case r == 0:
			r = '\uFFFD'
		}
		letter, ok := t.letter(i, r, g)
		if !ok {
			continue
		}
		letter.Break = begins
		begins = false
		out = append(out, letter)
	}
	_, err = v.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: t.ref})
	return out, err
}

// letter is where a letter stands; false where PDFium does not know.
func (t textPage) letter(i int, r rune, g signing.PageGeometry) (compare.Letter, bool) {
	b, err := t.in.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t.ref, Index: i})
	if err != nil {
		return compare.Letter{}, false
	}
	o, err := t.in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.ref, Index: i})
	if err != nil {
		return compare.Letter{}, false
	}
	box := g.FromUser(signing.Rect{LLX: min(b.Left, b.Right), LLY: min(b.Bottom, b.Top), URX: max(b.Left, b.Right), URY: max(b.Bottom, b.Top)})
	at := g.FromUser(signing.Rect{LLX: o.X, LLY: o.Y, URX: o.X, URY: o.Y})
	return compare.Letter{Text: string(r), At: signing.Point{X: at.X, Y: at.Y}, Box: box, Index: i}, true
}

// Lent says of letters whether their font stands in the document.
func (l *leafSource) Lent(index int, letters []int) ([]bool, error) {
	page, err := l.view.page(index)
	if err != nil {
		return nil, err
	}
	in := l.view.in
	loaded, err := in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	fonts := map[string]bool{} // by name: asking for the font itself keeps a handle of it
	out := make([]bool, len(letters))
	for i, n := range letters {
		info, err := in.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: loaded.TextPage, Index: n})
		if err != nil {
			continue
		}
		lent, known := fonts[info.FontName]
		if !known {
			lent = l.view.lent(loaded.TextPage, n)
			fonts[info.FontName] = lent
		}
		out[i] = lent
	}
	_, err = in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	return out, err
}

// lent reports whether the document does not bring the font of a letter along.
func (v *view) lent(text references.FPDF_TEXTPAGE, letter int) bool {
	o, err := v.in.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: text, Index: letter})
	if err != nil {
		return false
	}
	font, err := v.in.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: o.TextObject})
	if err != nil {
		return false
	}
	is, err := v.in.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: font.Font})
	return err == nil && !is.IsEmbedded
}

// Images are where pictures stand.
func (l *leafSource) Images(index int) (out []signing.Box, err error) {
	page, err := l.view.page(index)
	if err != nil {
		return nil, err
	}
	g, err := l.view.geometry(page)
	if err != nil {
		return nil, err
	}
	in := l.view.in
	count, err := in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	for i := range min(count.Count, mostLeaves) {
		o, err := in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return nil, err
		}
		kind, err := in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		if b, err := in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o.PageObject}); err == nil {
			out = append(out, g.FromUser(signing.Rect{LLX: float64(b.Left), LLY: float64(b.Bottom), URX: float64(b.Right), URY: float64(b.Top)}))
		}
	}
	return out, nil
}

// kindsOfNotes are annotations people see, by their names.
func kindsOfNotes() map[enums.FPDF_ANNOTATION_SUBTYPE]string {
	return map[enums.FPDF_ANNOTATION_SUBTYPE]string{
		enums.FPDF_ANNOT_SUBTYPE_TEXT: "Text", enums.FPDF_ANNOT_SUBTYPE_FREETEXT: "FreeText", enums.FPDF_ANNOT_SUBTYPE_LINE: "Line",
		enums.FPDF_ANNOT_SUBTYPE_SQUARE: "Square", enums.FPDF_ANNOT_SUBTYPE_CIRCLE: "Circle", enums.FPDF_ANNOT_SUBTYPE_POLYGON: "Polygon",
		enums.FPDF_ANNOT_SUBTYPE_POLYLINE: "PolyLine", enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT: "Highlight", enums.FPDF_ANNOT_SUBTYPE_UNDERLINE: "Underline",
		enums.FPDF_ANNOT_SUBTYPE_SQUIGGLY: "Squiggly", enums.FPDF_ANNOT_SUBTYPE_STRIKEOUT: "StrikeOut", enums.FPDF_ANNOT_SUBTYPE_STAMP: "Stamp",
		enums.FPDF_ANNOT_SUBTYPE_CARET: "Caret", enums.FPDF_ANNOT_SUBTYPE_INK: "Ink", enums.FPDF_ANNOT_SUBTYPE_FILEATTACHMENT: "FileAttachment",
		enums.FPDF_ANNOT_SUBTYPE_REDACT: "Redact", enums.FPDF_ANNOT_SUBTYPE_WATERMARK: "Watermark",
	}
}

// notes adds a page's annotations and form fields to its sheet.
func (v *view) notes(page requests.Page, g signing.PageGeometry, s *compare.Sheet) error {
	count, err := v.in.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return err
	}
	kinds := kindsOfNotes()
	for i := range min(count.Count, maxFields) {
		a, err := v.in.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue
		}
		v.annotation(pinnedAt{a.Annotation, g}, kinds, s)
		if _, err := v.in.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation}); err != nil {
			return err
		}
	}
	return nil
}

// pinnedAt is an annotation of a page of that geometry.
type pinnedAt struct {
	ref references.FPDF_ANNOTATION
	g   signing.PageGeometry
}

func (v *view) annotation(a pinnedAt, kinds map[enums.FPDF_ANNOTATION_SUBTYPE]string, s *compare.Sheet) {
	kind, err := v.in.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.ref})
	if err != nil {
		return
	}
	flags, err := v.in.FPDFAnnot_GetFlags(&requests.FPDFAnnot_GetFlags{Annotation: a.ref})
	if err != nil || flags.Flags&(enums.FPDF_ANNOT_FLAG_HIDDEN|enums.FPDF_ANNOT_FLAG_NOVIEW) != 0 {
		return
	}
	var box signing.Box
	if r, err := v.in.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a.ref}); err == nil {
		box = a.g.FromUser(signing.Rect{
			LLX: float64(min(r.Rect.Left, r.Rect.Right)), LLY: float64(min(r.Rect.Bottom, r.Rect.Top)),
			URX: float64(max(r.Rect.Left, r.Rect.Right)), URY: float64(max(r.Rect.Bottom, r.Rect.Top)),
		})
	}
	if kind.Subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET {
		if f, ok := v.field(a.ref); ok {
			f.Box, f.Screen = box, flags.Flags&enums.FPDF_ANNOT_FLAG_PRINT == 0
			s.Fields = append(s.Fields, f)
		}
		return
	}
	name, shown := kinds[kind.Subtype]
	if !shown {
		return
	}
	n := compare.Note{Kind: name, Box: box, Screen: flags.Flags&enums.FPDF_ANNOT_FLAG_PRINT == 0}
	if words, err := v.in.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a.ref, Key: "Contents"}); err == nil {
		n.Words = said(words.Value)
	}
	s.Notes = append(s.Notes, n)
}

// field is what a widget's field holds.
func (v *view) field(a references.FPDF_ANNOTATION) (compare.Field, bool) {
	kind, err := v.in.FPDFAnnot_GetFormFieldType(&requests.FPDFAnnot_GetFormFieldType{FormHandle: v.form, Annotation: a})
	if err != nil {
		return compare.Field{}, false
	}
	var f compare.Field
	if name, err := v.in.FPDFAnnot_GetFormFieldName(&requests.FPDFAnnot_GetFormFieldName{FormHandle: v.form, Annotation: a}); err == nil {
		f.Name = said(name.FormFieldName)
	}
	if flags, err := v.in.FPDFAnnot_GetFormFieldFlags(&requests.FPDFAnnot_GetFormFieldFlags{FormHandle: v.form, Annotation: a}); err == nil {
		f.Locked = flags.Flags&enums.FPDF_FORMFLAG_READONLY != 0
	}
	switch kind.FormFieldType {
	case enums.FPDF_FORMFIELD_TYPE_SIGNATURE:
		f.Sign = true
	case enums.FPDF_FORMFIELD_TYPE_PUSHBUTTON:
		f.Locked = true
	case enums.FPDF_FORMFIELD_TYPE_CHECKBOX, enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON:
		f.Tick = true
		if on, err := v.in.FPDFAnnot_IsChecked(&requests.FPDFAnnot_IsChecked{FormHandle: v.form, Annotation: a}); err == nil && on.IsChecked {
			f.Value = "\u2713"
		}
	default:
		if value, err := v.in.FPDFAnnot_GetFormFieldValue(&requests.FPDFAnnot_GetFormFieldValue{FormHandle: v.form, Annotation: a}); err == nil {
			f.Value = said(value.FormFieldValue)
		}
	}
	return f, true
}

// said is a text of the document without what nobody sees.
func said(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(clean(text, maxChars)), func(s string) bool { return s == "" }), " ")
}
