// Package paper writes words on A4 pages in the program's own typefaces: the evidence of a request, reports on files. A document is
// written twice where it says how many pages it has: the first time tells.
package paper

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"paraph/assets"
)

// A4 in points, its margins and the type of what is written.
const (
	PageW, PageH = 595.28, 841.89
	Left, Top    = 46.0, 42.0
	Width        = PageW - 2*Left
	Foot         = PageH - 62
	Size, Line   = 7.6, 11.0
	BandHeight   = 20.0
)

// The typefaces, as Put takes them.
const (
	Sans  = "NotoSans-Regular"
	Bold  = "NotoSans-Bold"
	Mono  = "NotoSansMono-Regular"
	Serif = "SourceSerif4-SemiBold"
)

// Shade is a colour.
type Shade [3]int

// The colours of words and bands.
func Black() Shade { return Shade{0x1C, 0x1E, 0x24} }

// Grey is that of what says less.
func Grey() Shade { return Shade{0x55, 0x5A, 0x66} }

// Slate is that of what is only practice.
func Slate() Shade { return Shade{0x3A, 0x3D, 0x46} }

// Red is that of what does not hold.
func Red() Shade { return Shade{0x8F, 0x1D, 0x1D} }

// Attachment is a file that lies in the document.
type Attachment = fpdf.Attachment

// Point is a place on a page, in points from its top left.
type Point = fpdf.PointType

// Row is a label and what stands beside it.
type Row struct{ Label, Value string }

// Sheet is the document being written: Y is where the next line goes. Begin stands on top of each page and may move Y, and below it
// what it likes.
type Sheet struct {
	*fpdf.Fpdf
	Y     float64
	Begin func()
}

// New is a document without pages. What was written at the same time of the same words has the same bytes.
func New(title, lang string, at time.Time) *Sheet {
	s := &Sheet{Fpdf: fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: PageW, Ht: PageH}})}
	s.SetMargins(Left, Top, Left)
	s.SetAutoPageBreak(false, 0)
	s.SetCatalogSort(true)
	s.SetProducer("Paraph", false)
	s.SetTitle(title, true)
	s.SetLang(lang)
	s.SetCreationDate(at)
	s.SetModificationDate(at)
	for _, f := range []string{Sans, Bold, Mono, Serif} {
		s.AddUTF8FontFromBytes(f, "", assets.Font(f))
	}
	return s
}

// Bytes is the whole document.
func (s *Sheet) Bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	return out.Bytes(), nil
}

// NewPage begins one.
func (s *Sheet) NewPage() {
	s.AddPage()
	s.Y = Top
	if s.Begin != nil {
		s.Begin()
	}
}

// Band is a line of its own across the page, y points below its upper edge.
func (s *Sheet) Band(y float64, c Shade, text string) {
	s.SetFillColor(c[0], c[1], c[2])
	s.Rect(0, y, PageW, BandHeight, "F")
	s.SetTextColor(255, 255, 255)
	s.SetFont(Bold, "", 8)
	s.Text(Left, y+13.5, text)
}

// printable is a text with a sign in place of each letter beyond the basic plane of Unicode, which no font here has and the
// library does not survive.
func printable(t string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, t)
}

// Text is the library's, of what is printable.
func (s *Sheet) Text(x, y float64, t string) { s.Fpdf.Text(x, y, printable(t)) }

// GetStringWidth is the library's, of what is printable.
func (s *Sheet) GetStringWidth(t string) float64 { return s.Fpdf.GetStringWidth(printable(t)) }

// SplitText is the library's, of what is printable.
func (s *Sheet) SplitText(t string, w float64) []string { return s.Fpdf.SplitText(printable(t), w) }

// Put writes words with their base line at y.
func (s *Sheet) Put(x, y float64, font string, size float64, c Shade, t string) {
	s.SetFont(font, "", size)
	s.SetTextColor(c[0], c[1], c[2])
	s.Text(x, y, t)
}

// Right writes small words that end at the right margin.
func (s *Sheet) Right(y float64, t string) {
	s.SetFont(Sans, "", 6.6)
	c := Grey()
	s.SetTextColor(c[0], c[1], c[2])
	s.Text(Left+Width-s.GetStringWidth(t), y, t)
}

// Room starts a new page where less than h is left.
func (s *Sheet) Room(h float64) {
	if s.Y+h > Foot {
		s.NewPage()
	}
}

// Heading is a section's, over a rule.
func (s *Sheet) Heading(x, w float64, t string) {
	s.Y += 10
	c := Black()
	s.Put(x, s.Y+8, Serif, 9.5, c, t)
	s.SetDrawColor(c[0], c[1], c[2])
	s.SetLineWidth(0.6)
	s.Line(x, s.Y+12.5, x+w, s.Y+12.5)
	s.Y += 17
}

// Wrapped splits a text at a width; a word that is too long is broken where it must.
func (s *Sheet) Wrapped(font string, size, w float64, t string) []string {
	s.SetFont(font, "", size)
	return s.SplitText(t, w)
}

// Paragraph is a text over the whole width.
func (s *Sheet) Paragraph(font string, t string) { s.Words(Left, Width, font, Size, Line, Black(), t) }

// Words are a text in a column.
func (s *Sheet) Words(x, w float64, font string, size, line float64, c Shade, t string) {
	for _, l := range s.Wrapped(font, size, w, t) {
		s.Room(line)
		s.Put(x, s.Y+0.4+size, font, size, c, l)
		s.Y += line
	}
}

// Rows sets labels in grey and values beside them. Values stand on one line of their own, whatever is in them.
func (s *Sheet) Rows(x, w float64, rows []Row) {
	label := min(94, w*0.36)
	for _, r := range rows {
		font := Sans
		if isHash(r.Value) {
			font = Mono
		}
		values := s.Wrapped(font, valueSize(font), w-label, r.Value)
		labels := s.Wrapped(Sans, Size, label-4, r.Label)
		high := float64(max(len(values), len(labels))) * Line
		s.Room(min(high, Foot-Top))
		y := s.Y
		for i, l := range labels {
			s.Put(x, y+float64(i)*Line+8, Sans, Size, Grey(), l)
		}
		for i, l := range values {
			s.Put(x+label, y+float64(i)*Line+8, font, valueSize(font), Black(), l)
		}
		s.Y += high
	}
}

func valueSize(font string) float64 {
	if font == Mono {
		return 6.2
	}
	return Size
}

// isHash finds a SHA-256 in groups.
func isHash(t string) bool {
	if len(t) != 71 {
		return false
	}
	for _, r := range t {
		if r != ' ' && (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return true
}

// Rule ends a line of a table.
func (s *Sheet) Rule() {
	s.Y += Line + 3
	s.SetDrawColor(0xDC, 0xD9, 0xD1)
	s.SetLineWidth(0.5)
	s.Line(Left, s.Y-1, Left+Width, s.Y-1)
}
