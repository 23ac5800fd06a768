package verify

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exhibit is an attack of docs/attacks.md, with its picture's name.
type exhibit struct {
	name   string
	before func(*paper)
	after  func(*paper)
	want   string
	twin   func(*paper) // the honest change beside it, which stays
}

func exhibits() []exhibit {
	return []exhibit{
		{"incremental", nil, func(p *paper) {
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
		}, "red forbidden-change", func(p *paper) {
			p.put(xmpData, stream("/Type/Metadata/Subtype/XML", strings.Replace(xmpText, "2026-01-01", "2026-02-02", 1)))
		}},
		{"shadow-hide", nil, edits(layers, "/OFF[30 0 R]", "/OFF[]"), "red forbidden-change", func(p *paper) { p.put(layers, p.objects[layers]) }},
		{"shadow-replace", nil, edits(font, "/Encoding/WinAnsiEncoding", "/Encoding<</Differences[49/nine]>>"), "red forbidden-change", func(p *paper) { p.put(font, p.objects[font]) }},
		{"hide-and-replace", nil, func(p *paper) {
			other := p.add("<</Type/Page/Parent 2 0 R/Contents " + p.add(stream("", strings.Replace(page1, "1000 euro", "9000 euro", 1))) + ">>")
			p.edit(catalog, "/Pages 2 0 R", "/Pages "+p.add("<</Type/Pages/Kids["+other+" 7 0 R]/Count 2/Resources 36 0 R/MediaBox[0 0 595 842]>>"))
		}, "red forbidden-change", func(p *paper) { renumber(p, first) }},
		{
			"annotation", certified(3), adds("/Subtype/FreeText/F 4/DA(/Helv 12 Tf)/Contents(Seen)"+overText, opaque()), "unsure changed-annotations",
			adds("/Subtype/FreeText/F 4/DA(/Helv 12 Tf)/Contents(Seen)"+"/Rect[300 640 450 660]", looksOf(150, 20, "BT /Helv 12 Tf 2 5 Td (Seen) Tj ET")),
		},
		{"signature-over-text", nil, func(p *paper) {
			look := p.add(looksOf(200, 50, "1 g 0 0 200 50 re f 0 g BT /Helv 12 Tf 2 20 Td (Amount due: 10 euro) Tj ET"))
			n := p.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[70 680 270 730]/F 132/P 3 0 R/AP<</N " + look + ">>>>")
			p.edit(acroForm, "51 0 R]", "51 0 R "+n+"]")
			note2(p, n)
		}, "red hidden-content", func(p *paper) {
			look := p.add(looksOf(200, 50, "BT /Helv 12 Tf 2 20 Td (Signed by Luca) Tj ET"))
			n := p.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[320 530 520 580]/F 132/P 3 0 R/AP<</N " + look + ">>>>")
			p.edit(acroForm, "51 0 R]", "51 0 R "+n+"]")
			note2(p, n)
		}},
		{"shown-value", nil, fills(nameField, "Anna", "Anna Bianchi", written("Eve Bianchi")), "red forbidden-change", fills(nameField, "Anna", "Anna Bianchi", written("Anna Bianchi"))},
	}
}

// note2 shows an object on the first page.
func note2(p *paper, ref string) { p.edit(first, "51 0 R", "51 0 R "+ref) }

// TestAttackPage: every attack that docs/attacks.md shows gets the verdict it tells, and its honest twin stays. PARAPH_ATTACKS is a
// folder to draw the pictures into.
func TestAttackPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/attacks.md")
	if err != nil {
		t.Fatal(err)
	}
	c := newCast(t)
	for _, one := range exhibits() {
		made := func(change func(*paper)) (was, is []byte) {
			p := signed(t, c, tables, func(p *paper) {
				if one.before != nil {
					one.before(p)
				}
			})
			was = bytes.Clone(p.b)
			change(p)
			return was, p.save()
		}
		was, is := made(one.after)
		r, err := PDF(bytes.NewReader(is), int64(len(is)), Options{})
		if got, reasons := class(r, err); !holds(one.want, got, reasons) {
			t.Errorf("%s: %s %v%s", one.name, got, reasons, told(r))
		}
		if !bytes.Contains(text, fmt.Appendf(nil, "attacks/%s.png", one.name)) || !bytes.Contains(text, []byte("`"+one.want[strings.Index(one.want, " ")+1:]+"`")) {
			t.Errorf("the page does not show %s", one.name)
		}
		_, honest := made(one.twin)
		r, err = PDF(bytes.NewReader(honest), int64(len(honest)), Options{})
		if got, reasons := class(r, err); got != ok {
			t.Errorf("the twin of %s: %s %v%s", one.name, got, reasons, told(r))
		}
		if folder := os.Getenv("PARAPH_ATTACKS"); folder != "" {
			pictured(t, filepath.Join(folder, one.name+".png"), was, is, honest)
		}
	}
}

// pictured draws the upper left of the first pages side by side: as signed, as received, and of the twin.
func pictured(t *testing.T, path string, files ...[]byte) {
	t.Helper()
	const w, h = 300, 160
	out := image.NewPaletted(image.Rect(0, 0, len(files)*(w+8)-8, h), palette.Plan9)
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0xaa}), image.Point{}, draw.Src)
	for i, content := range files {
		name := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("pdftoppm", "-r", "50", "-f", "1", "-l", "1", "-singlefile", "-png", name)
		b, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		page, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(out, image.Rect(i*(w+8), 0, i*(w+8)+w, h), page, image.Pt(40, 75), draw.Src)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, out); err != nil {
		t.Fatal(err)
	}
}
