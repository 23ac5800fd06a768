package sample

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"paraph/app/say"
	"paraph/assets"
	"paraph/signing"
)

// Contract is a supply contract on four pages with a line for each of two parties.
type Contract struct {
	Title  string
	PDF    []byte
	Places [2]signing.Field
}

const (
	pageW, pageH  = 595.28, 841.89
	left, width   = 72.0, pageW - 144
	size, leading = 10.5, 16.0
	sans, serif   = "NotoSans-Regular", "SourceSerif4-SemiBold"
)

// New writes the contract in a language; the same bytes each time.
func New(lang string) (Contract, error) {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageW, Ht: pageH}})
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(left, 72, left)
	f.SetCellMargin(0)
	f.SetCatalogSort(true)
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	f.SetCreationDate(day)
	f.SetModificationDate(day)
	f.AddUTF8FontFromBytes(sans, "", assets.Font(sans))
	f.AddUTF8FontFromBytes(serif, "", assets.Font(serif))
	f.AddPage()
	var c Contract
	for line := range strings.Lines(assets.Sample(say.In(lang).Lang())) {
		c.write(f, strings.TrimSpace(line))
	}
	f.SetTitle(c.Title, true)
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return c, fmt.Errorf("sample: %w", err)
	}
	c.PDF = b.Bytes()
	return c, nil
}

// write sets one line of the text: # title, ## article, --- new page, @ the two parties, else a paragraph.
func (c *Contract) write(f *fpdf.Fpdf, line string) {
	switch {
	case strings.HasPrefix(line, "# "):
		c.Title = line[2:]
		f.SetFont(serif, "", 18)
		f.MultiCell(width, 26, c.Title, "", "C", false)
		f.Ln(10)
	case strings.HasPrefix(line, "## "):
		f.Ln(6)
		f.SetFont(serif, "", 11.5)
		f.MultiCell(width, leading+2, line[3:], "", "L", false)
	case line == "---":
		f.AddPage()
	case strings.HasPrefix(line, "@ "):
		f.Ln(60)
		one, other, _ := strings.Cut(line[2:], " | ")
		for i, party := range []string{one, other} {
			x, y := left+float64(i)*258, f.GetY()
			f.SetFont(sans, "", 9)
			f.Text(x, y, party)
			f.SetLineWidth(0.5)
			f.Line(x, y+66, x+178, y+66)
			c.Places[i] = signing.Field{
				Kind: signing.SignatureField, Page: f.PageNo(),
				Box: signing.Box{X: x, Y: float64(int(y + 16)), W: signing.DefaultFieldWidth, H: signing.DefaultFieldHeight},
			}
		}
	case line != "":
		f.SetFont(sans, "", size)
		f.MultiCell(width, leading, line, "", "L", false)
		f.Ln(5)
	}
}
