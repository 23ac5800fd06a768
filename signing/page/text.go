package page

import (
	"os"
	"strings"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"paraph/signing"
)

// maxChars bounds the text of a page: ten times the densest page there is.
const maxChars = 200_000

// lines are the lines of a page in reading order, as PDFium finds it.
func (d *desk) lines(doc *os.File, q request) ([]signing.TextLine, error) {
	page, err := d.view.page(q.Page - 1)
	if err != nil {
		return nil, err
	}
	g, err := d.geometry(doc, page, q.Page-1)
	if err != nil {
		return nil, err
	}
	in := d.view.in
	loaded, err := in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	t := textPage{in: in, ref: loaded.TextPage}
	lines, err := t.lines(g)
	if err != nil {
		return nil, err // the instance is dropped, and the text page with it
	}
	_, err = in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: t.ref})
	return lines, err
}

// letters is the text of a page as PDFium finds it, index counted from 0.
func (v *view) letters(index int) ([]rune, error) {
	page, err := v.page(index)
	if err != nil {
		return nil, err
	}
	loaded, err := v.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	count, err := v.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return nil, err
	}
	var text []rune
	if count.Count > 0 {
		got, err := v.in.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: loaded.TextPage, Count: min(count.Count, maxChars)})
		if err != nil {
			return nil, err
		}
		text = []rune(got.Text)
	}
	_, err = v.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	return text, err
}

type textPage struct {
	in  pdfium.Pdfium
	ref references.FPDF_TEXTPAGE
}

// span is a stretch of a page's text in UTF-16 units, as PDFium counts, without its line end.
type span struct {
	from, to int
	text     string
}

func (t textPage) lines(g signing.PageGeometry) ([]signing.TextLine, error) {
	count, err := t.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.ref})
	if err != nil || count.Count <= 0 {
		return []signing.TextLine{}, err
	}
	all, err := t.in.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: t.ref, Count: min(count.Count, maxChars)})
	if err != nil {
		return nil, err
	}
	lines := []signing.TextLine{}
	for _, s := range spans(all.Text) {
		text := strings.TrimSpace(clean(s.text, maxChars))
		if text == "" {
			continue
		}
		boxes, err := t.boxes(s, g)
		if err != nil {
			return nil, err
		}
		if whole := union(boxes); len(boxes) > 1 && whole.H > 1.8*tallest(boxes) {
			several, err := t.regroup(boxes, g)
			if err != nil {
				return nil, err
			}
			lines = append(lines, several...)
			continue
		}
		if len(boxes) > 0 {
			lines = append(lines, signing.TextLine{Text: text, Box: union(boxes)})
		}
	}
	return lines, nil
}

// lineHyphen is what PDFium puts in place of a hyphen at the end of a line and the line end after it.
const lineHyphen = '\uFFFE'

// spans cuts a page's text into lines.
func spans(text string) []span {
	var out []span
	var line strings.Builder
	at, from := 0, 0
	end := func(to, next int) {
		if line.Len() > 0 {
			out = append(out, span{from: from, to: to, text: line.String()})
		}
		line.Reset()
		from = next
	}
	for _, c := range text {
		width := max(1, utf16.RuneLen(c))
		switch c {
		case 0:
			end(at, at)
			return out
		case '\r', '\n':
			end(at, at+width)
		case lineHyphen:
			line.WriteByte('-')
			end(at+width, at+width)
		default:
			line.WriteRune(c)
		}
		at += width
	}
	end(at, at)
	return out
}

// boxes are where a stretch of text stands on the displayed page; PDFium makes one of all letters that
// follow each other in one font.
func (t textPage) boxes(s span, g signing.PageGeometry) ([]signing.Box, error) {
	first, err := t.in.FPDFText_GetCharIndexFromTextIndex(&requests.FPDFText_GetCharIndexFromTextIndex{TextPage: t.ref, NTextIndex: s.from})
	if err != nil {
		return nil, nil // PDFium does not know: no box, no line
	}
	last, err := t.in.FPDFText_GetCharIndexFromTextIndex(&requests.FPDFText_GetCharIndexFromTextIndex{TextPage: t.ref, NTextIndex: s.to - 1})
	if err != nil || last.CharIndex < first.CharIndex {
		return nil, nil
	}
	rects, err := t.in.FPDFText_CountRects(&requests.FPDFText_CountRects{
		TextPage: t.ref, StartIndex: first.CharIndex, Count: last.CharIndex - first.CharIndex + 1,
	})
	if err != nil {
		return nil, err
	}
	var out []signing.Box
	for i := range rects.Count {
		r, err := t.in.FPDFText_GetRect(&requests.FPDFText_GetRect{TextPage: t.ref, Index: i})
		if err != nil {
			return nil, err
		}
		out = append(out, g.FromUser(signing.Rect{
			LLX: min(r.Left, r.Right), LLY: min(r.Bottom, r.Top), URX: max(r.Left, r.Right), URY: max(r.Bottom, r.Top),
		}))
	}
	return out, nil
}

// regroup makes lines of what PDFium took for one although it stands in several.
func (t textPage) regroup(boxes []signing.Box, g signing.PageGeometry) ([]signing.TextLine, error) {
	var lines []signing.TextLine
	for _, b := range boxes {
		r := g.ToUser(b)
		got, err := t.in.FPDFText_GetBoundedText(&requests.FPDFText_GetBoundedText{
			TextPage: t.ref, Left: r.LLX, Top: r.URY, Right: r.URX, Bottom: r.LLY,
		})
		if err != nil {
			return nil, err
		}
		text := strings.TrimSpace(clean(got.Text, maxChars))
		if text == "" {
			continue
		}
		if n := len(lines); n > 0 && level(lines[n-1].Box, b) {
			lines[n-1].Text += " " + text
			lines[n-1].Box = union([]signing.Box{lines[n-1].Box, b})
			continue
		}
		lines = append(lines, signing.TextLine{Text: text, Box: b})
	}
	return lines, nil
}

// level reports whether two boxes share at least half the height of the lower one.
func level(a, b signing.Box) bool {
	shared := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	return shared > 0.5*min(a.H, b.H)
}

func union(boxes []signing.Box) signing.Box {
	var all signing.Box
	for i, b := range boxes {
		if i == 0 {
			all = b
			continue
		}
		right, bottom := max(all.X+all.W, b.X+b.W), max(all.Y+all.H, b.Y+b.H)
		all.X, all.Y = min(all.X, b.X), min(all.Y, b.Y)
		all.W, all.H = right-all.X, bottom-all.Y
	}
	return all
}

func tallest(boxes []signing.Box) float64 {
	var h float64
	for _, b := range boxes {
		h = max(h, b.H)
	}
	return h
}
