package verify

import (
	"strings"
	"testing"
)

// acrobatFont is the font that form programs write for their fields: an encoding by its differences only.
const acrobatFont = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Name/Helv/Encoding<</Type/Encoding/Differences[24/breve/caron 39/quotesingle 96/grave 128/bullet/dagger" +
	" 160/Euro 192/Agrave/Aacute 224/agrave/aacute 232/egrave/eacute 242/ograve]>>>>"

func inAcrobatFont(p *paper) { p.put(font, acrobatFont) }

// TestWritersWords: how form programs write what a field shows, in their fonts and their colours.
func TestWritersWords(t *testing.T) {
	grounded := func(colour string) string {
		return "/DeviceRGB cs 0.8 0.8 0.8 sc 0 0 200 20 re f /Tx BMC q BT /Helv 12 Tf " + colour + " 2 5 Td (Eve) Tj ET Q EMC"
	}
	run(t, []row{
		{"number-in-acrobat-font", "annex D.2: what the differences do not name is as in StandardEncoding", inAcrobatFont, fills(nameField, "Anna", "1.234,56 - a/b", written("1.234,56 - a/b")), ok},
		{"accents-in-acrobat-font", "annex D.2: names of glyphs", inAcrobatFont, fills(nameField, "Anna", "Ren\\351 \\340", written("Ren\\351 \\340")), ok},
		{"other-number-in-acrobat-font", "12.7.4.3", inAcrobatFont, fills(nameField, "Anna", "1.234,56", written("1.234.56")), red},
		{"other-accent-in-acrobat-font", "12.7.4.3", inAcrobatFont, fills(nameField, "Anna", "\\340", written("\\341")), red},
		{"colours-by-space", "8.6.8: cs and sc as g and rg", nil, fills(nameField, "Anna", "Eve", grounded("/DeviceGray cs 0 sc")), ok},
		{"colours-by-space-pale", "letters as light as their ground", nil, fills(nameField, "Anna", "Eve", grounded("/DeviceGray cs 0.8 sc")), red},
		{"colours-by-space-white", "letters as light as the paper", nil, fills(nameField, "Anna", "Eve", "/Tx BMC q BT /Helv 12 Tf /DeviceRGB cs 1 1 1 sc 2 5 Td (Eve) Tj ET Q EMC"), red},
		{"colours-of-unknown-space", "8.6.6: nothing is known of how light they are", nil, fills(nameField, "Anna", "Eve", "/Tx BMC q BT /Helv 12 Tf /Sep cs 0 scn 2 5 Td (Eve) Tj ET Q EMC"), red},
	}, tables)
}

// circle is one around the middle of a button of 20 points, as radio buttons have it, with a radius.
func circle(r string) string {
	return "q 1 0 0 1 10 10 cm " + r + " 0 0 " + r + " 0 0 cm 1 0 m 1 0.5523 0.5523 1 0 1 c -0.5523 1 -1 0.5523 -1 0 c -1 -0.5523 -0.5523 -1 0 -1 c 0.5523 -1 1 -0.5523 1 0 c %s Q "
}

// TestWritersFields: programs that fill a field in write its dictionary anew, each in its own way.
func TestWritersFields(t *testing.T) {
	ring := strings.ReplaceAll(circle("9.5"), "%s", "s")
	dot := strings.ReplaceAll(circle("4"), "%s", "f")
	choosing := all(edits(plan, "/V/basic", "/V/gold"), edits(48, "/AS/basic", "/AS/Off"), edits(49, "/AS/Off", "/AS/gold"))
	drawn := func(on, off string) func(*paper) {
		return func(p *paper) {
			yes, no := p.add(looksOf(20, 20, on)), p.add(looksOf(20, 20, off))
			p.edit(48, "/basic 12 0 R/Off 13 0 R", "/basic "+yes+"/Off "+no)
			p.edit(49, "/gold 12 0 R/Off 13 0 R", "/gold "+yes+"/Off "+no)
		}
	}
	bordered := func(p *paper) { p.more(nameField, "/MK<</BC[0]/BG[1]/R 0>>") }
	filling := fills(nameField, "Anna", "Eve", written("Eve"))
	run(t, []row{
		{"radio-drawn-anew", "12.7.5.2.4: a ring is no mark", nil, all(choosing, drawn(ring+dot, ring)), ok},
		{"radio-drawn-marked", "its picture for off has a dot", nil, all(choosing, drawn(ring+dot, ring+dot)), red},
		{"radio-drawn-unmarked", "its picture for on has none", nil, all(choosing, drawn(ring, ring)), red},
		{"radio-drawn-moved-mark", "8.3.4: a dot that a matrix moves into the middle", nil, all(choosing, drawn(ring+dot, ring+"q 1 0 0 1 10 10 cm -2 -2 4 4 re f Q")), red},
		{"colours-of-border", "table 192: the same colours in another space", bordered, all(filling, edits(nameField, "/BC[0]/BG[1]", "/BC[0 0 0]/BG[1 1 1]")), ok},
		{"no-colours-of-border", "table 192: what its picture shows already", bordered, all(filling, edits(nameField, "/MK<</BC[0]/BG[1]/R 0>>", "/MK<<>>")), ok},
		{"ground-drawn-anew", "tables 192, 224: a ground that swallows the letters when they are drawn anew", bordered, all(filling, edits(nameField, "/BG[1]", "/BG[0]"),
			edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true")), red},
		{"icon", "table 192: what is no colour", bordered, all(filling, edits(nameField, "/R 0", "/R 0/I 12 0 R")), red},
		{"sign-of-checkbox", "table 192", nil, all(edits(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes"), edits(agree, "/MK<</CA(4)>>", "/MK<</CA(8)>>"), edits(agree, "/DA(/ZaDb 0 Tf 0 g)", "")), ok},
		{"words-of-checkbox", "table 192: more than a sign", nil, all(edits(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes"), edits(agree, "/MK<</CA(4)>>", "/MK<</CA(agreed)>>")), red},
		{"rounded", "annex C.2: fewer decimals", func(p *paper) { p.edit(nameField, "[72 600 272 620]", "[72.0041 600 272 620]") }, all(filling, edits(nameField, "72.0041", "72.004")), ok},
		{"moved-a-bit", "a field's place", nil, all(filling, edits(nameField, "[72 600 272 620]", "[72 602 272 622]")), red},
		{"tool-tip-in-utf16", "7.9.2.2", func(p *paper) { p.more(nameField, "/TU(Name)") }, all(filling, edits(nameField, "(Name)", "<FEFF004E0061006D0065>")), ok},
		{"tool-tip-other", "12.7.4.1: what is read to people", func(p *paper) { p.more(nameField, "/TU(Name)") }, all(filling, edits(nameField, "(Name)", "<FEFF004E0061006D0066>")), red},
		{"printed-too", "table 167", edits(nameField, "/F 4", "/F 0"), all(filling, edits(nameField, "/F 0", "/F 4")), ok},
		{"printed-only", "table 167: what no screen showed", edits(nameField, "/F 4", "/F 32"), all(filling, edits(nameField, "/F 32", "/F 36")), red},
		{"plain-font", "12.7.4.3: drawn in one of the standard fonts", nil, all(filling, edits(nameField, "(/Helv 12 Tf 0 g)", "(0 g /Cour 12 Tf)"), func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv 5 0 R/Cour "+p.add("<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"))
		}), ok},
		{"lying-font", "12.7.4.3: a font that brings its own letters", nil, all(filling, edits(nameField, "(/Helv 12 Tf 0 g)", "(/Cour 12 Tf 0 g)"), func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv 5 0 R/Cour "+embedded(p, "1 beginbfrange <20> <7e> <0020> endbfrange"))
		}), red},
	}, tables, packed)
}
