package compare_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand"
	"os"
	"path/filepath"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"paraph/assets"
	"paraph/signing"
	"paraph/signing/page"
)

// pen writes a document of which every piece has a name, so that one of them can be written otherwise.
type pen struct {
	*fpdf.Fpdf
	change map[string]change
	at     map[string]spot // where pieces stand
}

// change is what is done to a piece: other words, another place, or nothing of it.
type change struct {
	text   string
	dx, dy float64
	gone   bool
	paint  func(f *fpdf.Fpdf) // before it is written
}

type spot struct {
	page int
	box  signing.Box
}

// edited is how a document differs from the original: its pieces, what is drawn over its pages, and their order (-1 is a strange
// page).
type edited struct {
	change map[string]change
	over   map[int]func(f *fpdf.Fpdf)
	order  []int
}

const (
	paperWide, paperHigh = 595.28, 841.89
	sans, serif          = "NotoSans-Regular", "SourceSerif4-SemiBold"
)

func newPen(e edited, wide, high float64) *pen {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: wide, Ht: high}})
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.AddUTF8FontFromBytes(sans, "", assets.Font(sans))
	f.AddUTF8FontFromBytes(serif, "", assets.Font(serif))
	return &pen{f, e.change, map[string]spot{}}
}

// write writes a piece of text.
func (p *pen) write(name string, x, y float64, text string) {
	_, size := p.GetFontSize()
	p.at[name] = spot{p.PageNo(), signing.Box{X: x, Y: y - size, W: p.GetStringWidth(text), H: 1.2 * size}}
	c := p.change[name]
	if c.paint != nil {
		c.paint(p.Fpdf)
	}
	if c.text != "" {
		text = c.text
	}
	if !c.gone {
		p.Text(x+c.dx, y+c.dy, text)
	}
}

// show shows a picture.
func (p *pen) show(name, kind string, content []byte, b signing.Box) {
	p.at[name] = spot{p.PageNo(), b}
	c := p.change[name]
	if c.gone {
		return
	}
	if c.text != "" {
		content = []byte(c.text)
	}
	key := fmt.Sprintf("%s%d", name, len(content))
	p.RegisterImageOptionsReader(key, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(content))
	p.ImageOptions(key, b.X+c.dx, b.Y+c.dy, b.W, b.H, false, fpdf.ImageOptions{ImageType: kind}, 0, "")
}

// rule draws a line.
func (p *pen) rule(name string, x1, y1, x2, y2 float64) {
	p.at[name] = spot{p.PageNo(), signing.Box{X: x1 - 1, Y: y1 - 1, W: x2 - x1 + 2, H: y2 - y1 + 2}}
	if c := p.change[name]; !c.gone {
		p.Line(x1+c.dx, y1+c.dy, x2+c.dx, y2+c.dy)
	}
}

// pages writes pages in their order, and over them what is drawn there.
func (p *pen) pages(e edited, all ...func(p *pen)) []byte {
	order := e.order
	if order == nil {
		for i := range all {
			order = append(order, i)
		}
	}
	for _, i := range order {
		p.AddPage()
		if i < 0 {
			p.SetFont(serif, "", 14)
			for k := range 12 {
				p.Text(70, 90+float64(k)*30, fmt.Sprintf("Allegato sostituito, riga %d, senza valore né data", k*7+3))
			}
			continue
		}
		all[i](p)
		if over := e.over[p.PageNo()]; over != nil {
			over(p.Fpdf)
		}
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// paper writes a document, and says where its pieces stand.
type paper func(s *shop, e edited) ([]byte, map[string]spot)

// clauses are what contracts are made of.
func clauses() []string {
	return []string{
		"Il conduttore versa al locatore un canone mensile di € 1.250,00 entro il giorno 5 di ogni mese.",
		"La caparra confirmatoria ammonta a € 3.750,00 e non produce interessi per il locatore.",
		"In caso di ritardo superiore a 15 giorni si applica una penale del 3% sull’importo dovuto.",
		"Il contratto dura quattro anni a partire dal 1 gennaio 2027 e si rinnova per altri quattro.",
		"Il conduttore può recedere con preavviso di sei mesi, perché così è stato pattuito.",
		"Le spese condominiali, pari a € 185,50 al mese, sono a carico del conduttore.",
		"L’immobile non può essere sublocato senza il consenso scritto della proprietà.",
		"Per ogni controversia è competente in via esclusiva il Foro di Bologna.",
		"Il deposito è restituito entro 60 giorni dalla riconsegna delle chiavi.",
		"IBAN IT60 X054 2811 1010 0000 0123 456 intestato a Lucia Bàrberi.",
	}
}

// contract has three pages with a font it brings along.
func contract(_ *shop, e edited) ([]byte, map[string]spot) {
	p := newPen(e, paperWide, paperHigh)
	var pages []func(*pen)
	for n := range 3 {
		pages = append(pages, func(p *pen) {
			p.SetFont(serif, "", 16)
			p.write(fmt.Sprintf("title-%d", n), 72, 90, fmt.Sprintf("Contratto di locazione, parte %c", 'A'+n))
			p.SetFont(sans, "", 10.5)
			for k, c := range clauses() {
				y := 130 + 46*float64(k)
				p.write(fmt.Sprintf("clause-%d-%d", n, k), 72, y, fmt.Sprintf("%d.%d", n+1, k+1)+" "+c)
				p.write(fmt.Sprintf("note-%d-%d", n, k), 90, y+17, fmt.Sprintf("Rif. %s, comma %d, allegato %c.", strings.Repeat("ix", n+1), 11*k+n, 'B'+k))
			}
			p.SetFont(sans, "", 8)
			p.write(fmt.Sprintf("foot-%d", n), 72, 800, fmt.Sprintf("Contratto n. 2026/117, pagina %d di 3, sigla ______", n+1))
		})
	}
	return p.pages(e, pages...), p.at
}

// invoice has a table in Helvetica, which every program draws with a font of its own, and a picture.
func invoice(_ *shop, e edited) ([]byte, map[string]spot) {
	p := newPen(e, paperWide, paperHigh)
	return p.pages(e, func(p *pen) {
		p.show("logo", "PNG", logo(0), signing.Box{X: 430, Y: 50, W: 96, H: 64})
		p.SetFont("Helvetica", "B", 18)
		p.write("title", 60, 80, "Invoice 2026-0417")
		p.SetFont("Helvetica", "", 10)
		p.write("to", 60, 110, "Officine Meccaniche Rossi S.r.l., Via Emilia 155, 40121 Bologna")
		for r := range 14 {
			y := 160 + 24*float64(r)
			p.SetLineWidth(0.6)
			p.rule(fmt.Sprintf("rule-%d", r), 60, y-16, 535, y-16)
			p.write(fmt.Sprintf("pos-%d", r), 66, y, fmt.Sprintf("%d", 10*(r+1)))
			p.write(fmt.Sprintf("what-%d", r), 100, y, []string{"Drill head", "Steel plate 8 mm", "Assembly, on site", "Control unit", "Cable, 50 m", "Travel expenses", "Safety inspection"}[r%7])
			p.write(fmt.Sprintf("count-%d", r), 330, y, fmt.Sprintf("%d", 3+r*5%17))
			p.write(fmt.Sprintf("sum-%d", r), 440, y, fmt.Sprintf("%d.%03d,%02d", 1+r, 117*r%1000, 50*(r%2)))
		}
		p.SetFont("Helvetica", "B", 11)
		p.write("total", 330, 520, "Total")
		p.write("total-sum", 440, 520, "118.734,50")
		p.SetFont("Helvetica", "", 9)
		p.write("terms", 60, 560, "Payable within 30 days without deduction to IBAN DE44 5001 0517 5407 3249 31.")
	}), p.at
}

// report has two columns in Times, a photograph and bars, on lying paper.
func report(_ *shop, e edited) ([]byte, map[string]spot) {
	p := newPen(e, paperHigh, paperWide)
	return p.pages(e, func(p *pen) {
		p.SetFont("Times", "B", 17)
		p.write("title", 60, 60, "Survey of the north wall")
		p.SetFont("Times", "", 10)
		words := strings.Fields("the wall was measured on four days and found to lean by less than two parts in a thousand towards the river while cracks near window seven grew slowly since march and need repair before winter")
		for k := range 50 {
			x, y := 60+260*float64(k/25), 95+15*float64(k%25)
			line := ""
			for n := range 7 {
				line += words[(k*7+n*3)%len(words)] + " "
			}
			p.write(fmt.Sprintf("line-%d", k), x, y, strings.TrimSpace(line))
		}
		p.show("photo", "JPG", photograph(7), signing.Box{X: 590, Y: 90, W: 190, H: 140})
		for k, h := range []float64{40, 90, 65, 120, 30} {
			name := fmt.Sprintf("bar-%d", k)
			p.at[name] = spot{p.PageNo(), signing.Box{X: 600 + 34*float64(k), Y: 400 - h, W: 24, H: h}}
			c := p.change[name]
			p.SetFillColor(60, 90, 160)
			p.Rect(600+34*float64(k), 400-h-c.dy, 24, h+c.dy, "F")
		}
		p.SetFont("Courier", "", 9)
		p.write("axis", 600, 415, "Mon  Tue  Wed  Thu  Fri")
	}), p.at
}

// scan is the contract as a scanner sees it: a picture a page, a little noisy, without text.
func scan(s *shop, e edited) ([]byte, map[string]spot) {
	order := e.order
	e.order = nil
	flat, at := contract(s, e)
	name := filepath.Join(s.t.TempDir(), "flat.pdf")
	if err := os.WriteFile(name, flat, 0o600); err != nil {
		s.t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	d, err := page.Open(context.Background(), s.pool, f)
	if err != nil {
		s.t.Fatal(err)
	}
	defer d.Close()
	p := newPen(edited{}, paperWide, paperHigh)
	var pages []func(*pen)
	for n := range 2 {
		img, err := d.Pixels(context.Background(), n+1, 130)
		if err != nil {
			s.t.Fatal(err)
		}
		sheet := scanned(img, int64(n))
		pages = append(pages, func(p *pen) {
			p.show(fmt.Sprintf("sheet-%d", n), "JPG", sheet, signing.Box{W: paperWide, H: paperHigh})
		})
	}
	return p.pages(edited{order: order}, pages...), at
}

// scanned is a page as a scanner sees it.
func scanned(img *image.RGBA, seed int64) []byte {
	noise := rand.New(rand.NewSource(seed))
	gray := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			v := int(img.Pix[y*img.Stride+4*x])*220/255 + 20 + noise.Intn(14)
			gray.SetGray(x, y, color.Gray{Y: uint8(min(v, 255))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, gray, &jpeg.Options{Quality: 80}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// logo is a small drawing in colours.
func logo(turn int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 96, 64))
	for y := range 64 {
		for x := range 96 {
			c := color.RGBA{R: 0x1B, G: 0x2F, B: 0x8A, A: 255}
			if (x/16+y/16+turn)%2 == 0 {
				c = color.RGBA{R: 0xF0, G: 0xC0, B: 0x20, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// photograph has soft shades, its own for every seed.
func photograph(seed int64) []byte {
	r := rand.New(rand.NewSource(seed))
	const w, h = 320, 240
	var cx, cy, rad [12]int
	for i := range cx {
		cx[i], cy[i], rad[i] = r.Intn(w), r.Intn(h), 20+r.Intn(60)
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 60 + x/4
			for i := range cx {
				if d := (x-cx[i])*(x-cx[i]) + (y-cy[i])*(y-cy[i]); d < rad[i]*rad[i] {
					v += 90 - 90*d/(rad[i]*rad[i])
				}
			}
			v += r.Intn(10)
			img.Set(x, y, color.RGBA{R: uint8(min(v, 255)), G: uint8(min(v*3/4, 255)), B: uint8(min(v/2+40, 255)), A: 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		panic(err)
	}
	return b.Bytes()
}
