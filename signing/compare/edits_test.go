package compare_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"paraph/signing"
	"paraph/signing/compare"
)

// attempt is an edit of a document: what is done to it, and what must be said of it. piece is the one it is about; before and after are
// words that must be told.
type attempt struct {
	name          string
	of            paper
	e             edited
	page          int
	piece         string
	at            signing.Box // in place of the piece's
	kinds         []compare.Kind
	before, after string
}

func words(piece, text string) edited { return edited{change: map[string]change{piece: {text: text}}} }

func moved(piece string, dx, dy float64) edited {
	return edited{change: map[string]change{piece: {dx: dx, dy: dy}}}
}
func gone(piece string) edited { return edited{change: map[string]change{piece: {gone: true}}} }

func over(page int, draw func(f *fpdf.Fpdf)) edited {
	return edited{over: map[int]func(f *fpdf.Fpdf){page: draw}}
}

// write puts words of a colour on a page.
func write(grey int, font string, size, x, y float64, text string) func(f *fpdf.Fpdf) {
	return func(f *fpdf.Fpdf) {
		f.SetTextColor(grey, grey, grey)
		f.SetFont(font, "", size)
		f.Text(x, y, text)
		f.SetTextColor(0, 0, 0)
	}
}

// patch paints white over a place, and writes there.
func patch(b signing.Box, font string, size float64, text string) func(f *fpdf.Fpdf) {
	return func(f *fpdf.Fpdf) {
		f.SetFillColor(255, 255, 255)
		f.Rect(b.X, b.Y, b.W, b.H, "F")
		if text != "" {
			f.SetFont(font, "", size)
			f.Text(b.X, b.Y+0.8*b.H, text)
		}
	}
}

func only(k ...compare.Kind) []compare.Kind { return k }

// inContract are edits of a text whose font the document brings along.
func inContract() []attempt {
	c := clauses()
	line := func(n, k int, of, with string) string {
		return string(rune('1'+n)) + "." + strings.TrimSpace(strings.Join([]string{number(k), strings.Replace(c[k], of, with, 1)}, " "))
	}
	word := only(compare.Word)
	return []attempt{
		{"a figure of an amount", contract, words("clause-0-0", line(0, 0, "1.250,00", "7.250,00")), 1, "clause-0-0", signing.Box{}, word, "1.250,00", "7.250,00"},
		{"a comma moved in an amount", contract, words("clause-1-1", line(1, 1, "3.750,00", "37.50,00")), 2, "clause-1-1", signing.Box{}, word, "3.750,00", "37.50,00"},
		{"a per cent", contract, words("clause-2-2", line(2, 2, "3%", "8%")), 3, "clause-2-2", signing.Box{}, word, "3%", "8%"},
		{"a word", contract, words("clause-0-3", line(0, 3, "quattro", "cinque")), 1, "clause-0-3", signing.Box{}, word, "quattro", "cinque"},
		{"not is left out", contract, words("clause-1-6", line(1, 6, "non ", "")), 2, "clause-1-6", signing.Box{}, word, "non", ""},
		{"a word more", contract, words("clause-2-5", line(2, 5, "del conduttore", "del solo conduttore")), 3, "clause-2-5", signing.Box{}, word, "", "solo"},
		{"an accent", contract, words("clause-0-4", line(0, 4, "perché", "perche")), 1, "clause-0-4", signing.Box{}, word, "perché", "perche"},
		{"one letter of a name", contract, words("clause-1-9", line(1, 9, "Bàrberi", "Bàrbera")), 2, "clause-1-9", signing.Box{}, word, "Bàrberi", "Bàrbera"},
		{"one figure of an IBAN", contract, words("clause-2-9", line(2, 9, "0123", "0128")), 3, "clause-2-9", signing.Box{}, word, "0123", "0128"},
		{"a figure of a date", contract, words("clause-1-3", line(1, 3, "2027", "2037")), 2, "clause-1-3", signing.Box{}, word, "2027", "2037"},
		{"in small print", contract, words("foot-2", "Contratto n. 2026/177, pagina 3 di 3, sigla ______"), 3, "foot-2", signing.Box{}, word, "2026/117", "2026/177"},
		{"a line moved down", contract, moved("clause-0-7", 0, 16), 1, "clause-0-7", signing.Box{}, only(compare.Moved), "Bologna", "Bologna"},
		{"a line moved to the right", contract, moved("note-1-2", 60, 0), 2, "note-1-2", signing.Box{}, only(compare.Moved), "comma", "comma"},
		{"a line left out", contract, gone("note-2-4"), 3, "note-2-4", signing.Box{}, word, "Rif.", ""},
		{"a line more", contract, over(2, write(0, sans, 10.5, 72, 620, "Il locatore rinuncia alla caparra.")), 2, "", signing.Box{X: 72, Y: 610, W: 170, H: 14}, word, "", "rinuncia"},
		{"two pages swapped", contract, edited{order: []int{0, 2, 1}}, 0, "", signing.Box{X: 1, Y: 1, W: 594, H: 840}, only(compare.PageMoved), "", ""},
		{"a page left out", contract, edited{order: []int{0, 2}}, 0, "", signing.Box{X: 1, Y: 1, W: 594, H: 840}, only(compare.PageMissing), "", ""},
		{"a page more", contract, edited{order: []int{0, 1, -1, 2}}, 3, "", signing.Box{X: 1, Y: 1, W: 594, H: 840}, only(compare.PageAdded), "", ""},
		{"a page in the place of another", contract, edited{order: []int{0, -1, 2}}, 2, "", signing.Box{X: 1, Y: 1, W: 594, H: 840}, only(compare.PageOther), "", ""},
		{"white text over text", contract, over(1, write(255, sans, 10.5, 72, 130, "1.1 Il conduttore versa al locatore un canone mensile")), 1, "clause-0-0", signing.Box{}, only(compare.Word, compare.Hidden), "", ""},
		{"white text on paper", contract, over(3, write(255, sans, 9, 72, 640, "canone ridotto a € 100,00")), 3, "", signing.Box{X: 72, Y: 630, W: 120, H: 12}, only(compare.Hidden), "", "ridotto"},
		{"a word painted over", contract, over(1, patch(signing.Box{X: 250, Y: 166, W: 60, H: 14}, "", 0, "")), 1, "clause-0-1", signing.Box{}, word, "", ""},
		{"a number painted over by another", contract, over(2, patch(signing.Box{X: 300, Y: 120, W: 62, H: 14}, sans, 10.5, "€ 9.999,00")), 2, "clause-1-0", signing.Box{}, word, "", "9.999,00"},
		{"a line through a clause", contract, over(3, func(f *fpdf.Fpdf) { f.SetLineWidth(1); f.Line(72, 310, 380, 310) }), 3, "clause-2-4", signing.Box{}, only(compare.Word, compare.Drawing), "", ""},
		{"text in pale grey", contract, over(2, write(225, sans, 10, 72, 700, "postilla quasi invisibile")), 2, "", signing.Box{X: 72, Y: 690, W: 120, H: 12}, only(compare.Word, compare.Hidden), "", "postilla"},
		{"behind a picture, a paragraph", contract, over(1, func(f *fpdf.Fpdf) { f.SetFillColor(40, 40, 40); f.Rect(72, 470, 300, 40, "F") }), 1, "clause-0-8", signing.Box{}, only(compare.Word, compare.Drawing), "", ""},
	}
}

func number(k int) string {
	if k == 9 {
		return "10"
	}
	return string(rune('1' + k))
}

// inTables are edits of tables and pictures; Helvetica and Times are in no document.
func inTables() []attempt {
	word := only(compare.Word)
	return []attempt{
		{"a figure in a table", invoice, words("sum-3", "4.951,50"), 1, "sum-3", signing.Box{}, word, "4.351,50", "4.951,50"},
		{"a count", invoice, words("count-5", "12"), 1, "count-5", signing.Box{}, word, "11", "12"},
		{"the total", invoice, words("total-sum", "118.134,50"), 1, "total-sum", signing.Box{}, word, "118.734,50", "118.134,50"},
		{"an item", invoice, words("what-9", "Assembly, off site"), 1, "what-9", signing.Box{}, word, "on", "off"},
		{"a rule of a table moved", invoice, moved("rule-6", 0, 6), 1, "rule-6", signing.Box{}, only(compare.Drawing, compare.Word), "", ""},
		{"a number moved to the next row", invoice, moved("sum-8", 0, 12), 1, "sum-8", signing.Box{}, only(compare.Moved), "9.936,00", "9.936,00"},
		{"one figure of an IBAN in small print", invoice, words("terms", "Payable within 30 days without deduction to IBAN DE44 5001 0517 5407 3249 37."), 1, "terms", signing.Box{}, word, "31.", "37."},
		{"days to pay", invoice, words("terms", "Payable within 90 days without deduction to IBAN DE44 5001 0517 5407 3249 31."), 1, "terms", signing.Box{}, word, "30", "90"},
		{"a figure drawn over another", invoice, over(1, func(f *fpdf.Fpdf) {
			figured(f, 440.4, 232, 7.2, '9')
		}), 1, "sum-3", signing.Box{}, word, "4.351,50", ""},
		{"another logo", invoice, words("logo", string(logo(1))), 1, "logo", signing.Box{}, only(compare.Drawing), "", ""},
		{"no logo", invoice, gone("logo"), 1, "logo", signing.Box{}, only(compare.Drawing), "", ""},
		{"another photograph", report, words("photo", string(photograph(8))), 1, "photo", signing.Box{}, only(compare.Drawing), "", ""},
		{"a higher bar", report, moved("bar-2", 0, 30), 1, "bar-2", signing.Box{}, only(compare.Drawing), "", ""},
		{"a picture that covers lines", report, over(1, func(f *fpdf.Fpdf) { f.SetFillColor(255, 255, 255); f.Rect(58, 200, 200, 32, "F") }), 1, "line-8", signing.Box{}, word, "", ""},
		{"a word in a column", report, edited{change: map[string]change{"line-30": {text: "four surely days found by river grew"}}}, 1, "line-30", signing.Box{}, word, "", "surely"},
	}
}

// inForms are edits of form fields and comments.
func inForms() []attempt {
	return []attempt{
		{"a value that stood there", blank, words("price", "1.900,00"), 1, "price", signing.Box{}, only(compare.FormValue), "1.500,00", "1.900,00"},
		{"a value nobody was to fill", blank, words("town", "Modena"), 1, "town", signing.Box{}, only(compare.FormValue), "Bologna", "Modena"},
		{"a tick taken away", blank, gone("courier"), 1, "courier", signing.Box{}, only(compare.FormValue), "✓", ""},
		{"a value that shows another", blank, words("price-look", "9.500,00"), 1, "price", signing.Box{}, only(compare.FormValue), "1.500,00", ""},
		{"a label beside a field", blank, words("label-2", "Price offered"), 1, "label-2", signing.Box{}, only(compare.Word), "agreed", "offered"},
		{"a note more", blank, edited{change: map[string]change{"new-1": {text: "FreeText:plus VAT", dx: 400, dy: 200}}}, 1, "new-1", signing.Box{}, only(compare.Annotation), "", "plus VAT"},
		{"a marker over words", blank, edited{change: map[string]change{"new-2": {text: "Highlight:", dx: 60, dy: 290}}}, 1, "new-2", signing.Box{}, only(compare.Annotation), "", ""},
		{"a stamp", blank, edited{change: map[string]change{"new-3": {text: "Stamp:paid", dx: 420, dy: 500}}}, 1, "new-3", signing.Box{}, only(compare.Annotation), "", "paid"},
		{"other words in a note", blank, words("comment", "The price is right"), 1, "comment", signing.Box{}, only(compare.Annotation), "Please check the price", "The price is right"},
	}
}

// figured draws a figure as a drawing, without letters: what is painted over with it still reads as before for programs.
func figured(f *fpdf.Fpdf, x, y, high float64, figure byte) {
	f.SetFillColor(255, 255, 255)
	f.Rect(x-0.3, y-high-0.6, 0.62*high+0.6, high+1.2, "F")
	f.SetLineWidth(0.11 * high)
	w := 0.5 * high
	at := [][4]float64{{0, 0, w, 0}, {w, 0, w, high / 2}, {w, high / 2, w, high}, {0, high, w, high}, {0, high / 2, 0, high}, {0, 0, 0, high / 2}, {0, high / 2, w, high / 2}}
	for k, s := range at {
		if "\x3f\x06\x5b\x4f\x66\x6d\x7d\x07\x7f\x6f"[figure-'0']>>k&1 == 1 {
			f.Line(x+s[0], y-high+s[1], x+s[2], y-high+s[3])
		}
	}
}

// inScans are edits of pages that are pictures.
func inScans() []attempt {
	c := clauses()
	return []attempt{
		{"a figure of a scanned amount", scan, words("clause-0-0", "1.1 "+strings.Replace(c[0], "1.250", "7.250", 1)), 1, "clause-0-0", signing.Box{}, only(compare.Drawing), "", ""},
		{"a scanned word", scan, words("clause-1-7", "2.8 "+strings.Replace(c[7], "Bologna", "Palermo", 1)), 2, "clause-1-7", signing.Box{}, only(compare.Drawing), "", ""},
		{"two scanned pages swapped", scan, edited{order: []int{1, 0}}, 0, "", signing.Box{X: 1, Y: 1, W: 594, H: 840}, only(compare.PageMoved), "", ""},
		{"a scanned line left out", scan, gone("note-0-3"), 1, "note-0-3", signing.Box{}, only(compare.Drawing), "", ""},
	}
}

// TestEdits: what was edited before a valid signature is found, with its place and its words.
func TestEdits(t *testing.T) {
	s := newShop(t)
	all := slices.Concat(inContract(), inTables(), inForms(), inScans())
	if os.Getenv("PARAPH_LONG") == "" { // every fifth; all of them take a minute
		for i := range len(all) / 5 {
			all[i] = all[5*i]
		}
		all = all[:len(all)/5]
	}
	found := 0
	for _, a := range all {
		if s.try(a) {
			found++
		}
	}
	t.Logf("%d of %d edits found, %.2f s a page", found, len(all), s.perPage())
}

// try makes an edit, has it signed, and says what is found of it.
func (s *shop) try(a attempt) bool {
	s.t.Helper()
	original, at := s.made(a.of, edited{})
	received, now := a.of(s, a.e)
	signed := s.signed(received, nil)
	s.valid(a.name, signed)
	edits := s.compare(a.name, original, signed)
	place, page := a.at, a.page
	for _, where := range []map[string]spot{at, now} {
		if p, ok := where[a.piece]; ok {
			place = p.box
		}
	}
	found, stray := false, 0
	for _, e := range edits {
		switch {
		case e.Asked:
		case !touches(signing.Box(e.Box), place) || page > 0 && max(e.Page, e.OriginalPage*b2i(e.Page == 0)) != page:
			stray++
		case slices.Contains(a.kinds, e.Kind) && strings.Contains(e.Before, a.before) && strings.Contains(e.After, a.after):
			found = true
		}
	}
	if !found || stray > 0 && page > 0 {
		s.t.Errorf("%s: found: %v, elsewhere: %d of %s", a.name, found, stray, told(edits))
	}
	return found
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func touches(a, b signing.Box) bool {
	const near = 14
	return a.X <= b.X+b.W+near && b.X-near <= a.X+a.W && a.Y <= b.Y+b.H+near && b.Y-near <= a.Y+a.H
}
