package verify

import (
	"strings"
	"testing"
)

// filled changes a text field and what shows it.
func fills(n int, old, value, shows string) func(*paper) {
	return func(p *paper) {
		p.edit(n, "/V("+old+")", "/V("+value+")")
		look := p.add(looksOf(200, 20, shows))
		at := strings.Index(p.objects[n], "/AP<</N ")
		if at < 0 {
			p.more(n, "/AP<</N "+look+">>")
			return
		}
		end := at + strings.Index(p.objects[n][at:], ">>")
		p.put(n, p.objects[n][:at]+"/AP<</N "+look+p.objects[n][end:])
	}
}

// embedded puts a font with a program of its own, whose codes mean what its ToUnicode says.
func embedded(p *paper, toUnicode string) string {
	cmap := p.add(stream("", "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "+toUnicode+" endcmap"))
	file := p.add(stream("/Length1 4", "font"))
	about := p.add("<</Type/FontDescriptor/FontName/ABCDEF+Sub/Flags 4/FontFile2 " + file + ">>")
	return p.add("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Sub/FirstChar 32/LastChar 34/Widths[500 500 500]/FontDescriptor " + about + "/ToUnicode " + cmap + ">>")
}

func drawnIn(n int, value string, f func(p *paper) string, shows string) func(*paper) {
	return func(p *paper) {
		p.edit(n, "/V(Anna)", "/V("+value+")")
		p.put(nameLooks, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F "+f(p)+">>>>", shows))
	}
}

// TestFields: filling in is what a form is for (12.8.2.2); a page must show the value that is in the field, and nothing else
// of the field changes (12.7).
func TestFields(t *testing.T) {
	sub := func(p *paper) string {
		return embedded(p, "3 beginbfchar <41> <0041> <42> <006e> <43> <0061> endbfchar")
	}
	lying := func(p *paper) string { // says B where its neighbour says n
		return p.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/nine/one]>>>>")
	}
	run(t, []row{
		{"value-only", "12.7.4.3: the value changes, the picture does not", nil, edits(nameField, "(Anna)", "(Eve)"), red},
		{"picture-only", "the picture changes, the value does not", nil, func(p *paper) { p.put(nameLooks, looksOf(200, 20, written("Eve"))) }, red},
		{"picture-other", "they say different things", nil, fills(nameField, "Anna", "Eve", written("Mallory")), red},
		{"picture-more", "more than the value", nil, fills(nameField, "Anna", "Eve", written("Eve and 1000 more")), red},
		{"picture-less", "less than half of the value", nil, fills(nameField, "Anna", "Eve of the long name", written("Eve")), red},
		{"picture-empty", "the value is not shown", nil, fills(nameField, "Anna", "Eve", ""), red},
		{"picture-covers-own", "an opaque picture over the letters", nil, fills(nameField, "Anna", "Eve", written("Eve")+" q 200 0 0 20 0 0 cm /Im0 Do Q"), never},
		{"picture-outside", "12.5.5: the box is larger than the field, and covers words", nil, func(p *paper) {
			p.edit(nameField, "(Anna)", "(Eve)")
			p.edit(nameField, "[72 600 272 620]", "[72 600 272 720]")
		}, red},
		{"locked-all", "12.8.2.4", locked("/Action/All"), fills(nameField, "Anna", "Eve", written("Eve")), red + " forbidden-change"},
		{"locked-include", "12.8.2.4", locked("/Action/Include/Fields[(name)]"), fills(nameField, "Anna", "Eve", written("Eve")), red + " forbidden-change"},
		{"locked-exclude", "12.8.2.4", locked("/Action/Exclude/Fields[(agree)]"), fills(nameField, "Anna", "Eve", written("Eve")), red + " forbidden-change"},
		{"filled-1", "table 257", certified(1), fills(nameField, "Anna", "Eve", written("Eve")), red + " forbidden-change"},
		{"checkbox-state-only", "12.7.5.2.3", nil, edits(agree, "/AS/Off", "/AS/Yes"), red},
		{"checkbox-value-only", "12.7.5.2.3", nil, edits(agree, "/V/Off", "/V/Yes"), red},
		{"checkbox-turned", "its pictures are exchanged", nil, edits(agree, "<</Yes 12 0 R/Off 13 0 R>>", "<</Yes 13 0 R/Off 12 0 R>>"), red},
		{"checkbox-marked-off", "its picture for off shows a mark", nil, func(p *paper) { p.put(agreeOff, p.objects[agreeOn]) }, red},
		{"checkbox-words", "its picture shows words", nil, all(edits(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes"), func(p *paper) {
			p.put(agreeOn, looksOf(20, 20, "q BT /Helv 16 Tf 3 4 Td (NOT AGREED) Tj ET Q"))
		}), red},
		{"radio-both", "12.7.5.2.4: one of them", nil, edits(49, "/AS/Off", "/AS/gold"), red},
		{"radio-value-only", "12.7.5.2.4", nil, edits(plan, "/V/basic", "/V/gold"), red},
		{"choice-picture-other", "12.7.5.4", nil, func(p *paper) {
			p.edit(country, "/V(it)", "/V(fr)")
			p.put(15, looksOf(200, 20, written("Spain")))
		}, red},
		{"choice-options", "12.7.5.4: the options change", nil, edits(country, "(Italy)", "(Spain)"), red},
		{"type-changed", "table 226", nil, edits(nameField, "/FT/Tx", "/FT/Btn"), red},
		{"renamed", "table 226", nil, edits(nameField, "/T(name)", "/T(title)"), red},
		{"added-text-field", "12.8.2.2: no new fields", nil, func(p *paper) {
			f := p.add("<</Type/Annot/Subtype/Widget/FT/Tx/T(more)/V(x)/DA(/Helv 12 Tf 0 g)/Rect[300 500 400 520]/P 3 0 R/F 4>>")
			p.edit(acroForm, "51 0 R]", "51 0 R "+f+"]")
			p.edit(first, "51 0 R]", "51 0 R "+f+"]")
		}, red},
		{"removed-field", "12.7.3", nil, all(edits(acroForm, "9 0 R ", ""), edits(first, "9 0 R ", "")), red},
		{"moved-field", "the field's place", nil, edits(nameField, "[72 600 272 620]", "[72 690 272 710]"), red},
		{"hidden-field", "a flag", nil, edits(nameField, "/F 4", "/F 2"), red},
		{"font-remapped", "table 224: DR, letters mean others", nil, func(p *paper) {
			p.edit(font, "/Encoding/WinAnsiEncoding", "/Encoding<</Differences[49/nine]>>")
		}, red},
		{"font-in-dr-remapped", "table 224: DR", nil, func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv "+p.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>"))
		}, red},
		{"font-in-dr-other", "table 224: DR", nil, edits(acroForm, "/Helv 5 0 R", "/Helv 39 0 R"), red},
		{"da-new-font", "12.7.4.3: DA leads to a font that draws others", nil, func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv 5 0 R/Evil "+lying(p))
			p.edit(nameField, "(/Helv 12 Tf 0 g)", "(/Evil 12 Tf 0 g)")
		}, red},
		{"da-white", "12.7.4.3: white on white", nil, edits(nameField, "(/Helv 12 Tf 0 g)", "(/Helv 12 Tf 1 g)"), red},
		{"form-da", "table 224", nil, edits(acroForm, "DA(/Helv 0 Tf 0 g)", "DA(/Helv 0 Tf 1 g)"), red},
		{"calculation-order", "12.6.3", nil, func(p *paper) { p.more(acroForm, "/CO[41 0 R]") }, red},
		{"action-changed", "12.6.3", nil, edits(total, "AFNumber_Format", "AFEvil_Format"), red},
		{"action-added", "12.6.3", nil, func(p *paper) { p.more(nameField, "/AA<</K<</S/JavaScript/JS(x)>>>>") }, red},
		{"formatted-other", "AA/F formats a number, it makes no other", nil, fills(total, "1000", "2000", written("3,000.00")), red},
		{"formatted-longer", "AA/F formats a number, it makes no other", nil, fills(total, "1000", "200", written("200,000,000")), red},
		{"font-embedded-other", "codes of an embedded font by its ToUnicode", nil, drawnIn(nameField, "Anna", sub, "/Tx BMC BT /F 12 Tf 2 5 Td (CBBA) Tj ET EMC"), red},
		{"font-embedded-unreadable", "codes of an embedded font that says nothing of them", nil, drawnIn(nameField, "Eve", func(p *paper) string {
			about := p.add("<</Type/FontDescriptor/FontName/ABCDEF+Sub/Flags 4/FontFile2 " + p.add(stream("/Length1 4", "font")) + ">>")
			return p.add("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Sub/FirstChar 1/LastChar 3/Widths[500 500 500]/FontDescriptor " + about + ">>")
		}, "/Tx BMC BT /F 12 Tf 2 5 Td <010203> Tj ET EMC"), never},
		{"need-appearances-value", "12.7.3: programs draw anew what is not the value", nil, all(edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true"),
			func(p *paper) { p.put(nameLooks, looksOf(200, 20, written("Eve"))) }), red},
		{"kids-exchanged", "12.7.4: under the node", nil, edits(plan, "[48 0 R 49 0 R]", "[48 0 R 9 0 R]"), red},
		{"rich-text-other", "12.7.4.4: rich text says other than the value", nil, func(p *paper) {
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
			p.more(nameField, "/RV(<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Mallory</p></body>)")
		}, never},
		{"rollover-added", "12.5.5: what shows under the pointer", nil, func(p *paper) {
			p.edit(nameField, "/AP<</N 10 0 R>>", "/AP<</N 10 0 R/R "+p.add(looksOf(200, 20, written("Eve")))+">>")
		}, red},

		{"filled", "table 257", nil, fills(nameField, "Anna", "Eve", written("Eve")), ok},
		{"filled-2", "table 257", certified(2), fills(nameField, "Anna", "Eve", written("Eve")), ok},
		{"filled-3", "table 257", certified(3), fills(nameField, "Anna", "Eve", written("Eve")), ok},
		{"filled-in-place", "the picture under its old number", nil, func(p *paper) {
			p.edit(nameField, "(Anna)", "(Eve)")
			p.put(nameLooks, looksOf(200, 20, written("Eve")))
		}, ok},
		{"filled-and-need-appearances", "table 224", nil, all(edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true"), edits(nameField, "(Anna)", "(Eve)"),
			edits(nameField, "/AP<</N 10 0 R>>", "")), ok},
		{"emptied", "12.7.5.3", nil, fills(nameField, "Anna", "", written("")), ok},
		{"filled-other-than-locked", "12.8.2.4", locked("/Action/Include/Fields[(agree)]"), fills(nameField, "Anna", "Eve", written("Eve")), ok},
		{"locked-becomes-read-only", "12.8.2.4: the lock sets a flag", locked("/Action/Include/Fields[(agree)]"), all(func(p *paper) { p.more(nameField, "/Ff 1") },
			fills(nameField, "Anna", "Eve", written("Eve"))), ok},
		{"checked", "12.7.5.2.3", nil, edits(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes"), ok},
		{"checked-drawn-anew", "12.7.5.2.3", nil, all(edits(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes"), func(p *paper) {
			p.put(agreeOn, looksOf(20, 20, "1 w 0.5 0.5 19 19 re S 2 w 4 4 m 16 16 l 4 16 m 16 4 l S"))
		}), ok},
		{"radio", "12.7.5.2.4", nil, all(edits(plan, "/V/basic", "/V/gold"), edits(48, "/AS/basic", "/AS/Off"), edits(49, "/AS/Off", "/AS/gold")), ok},
		{"choice", "12.7.5.4: shows the option, keeps its value", nil, func(p *paper) {
			p.edit(country, "/V(it)", "/V(fr)/I[1]")
			p.put(15, looksOf(200, 20, written("France")))
		}, ok},
		{"comb", "12.7.5.3: a letter a cell", nil, func(p *paper) {
			p.more(comb, "/V(AB1)/AP<</N "+p.add(looksOf(100, 20, "/Tx BMC q BT /Helv 12 Tf 0 g 4 5 Td (A) Tj 16.7 0 Td (B) Tj 16.7 0 Td (1) Tj ET Q EMC"))+">>")
		}, ok},
		{"multiline", "12.7.5.3: broken into lines", nil, fills(nameField, "Anna", "Eve of a long name\\nand two lines", "/Tx BMC BT /Helv 9 Tf 0 g 2 15 Td (Eve of a) Tj 0 -8 Td (long name) Tj 0 -8 Td (and two lines) Tj ET EMC"), ok},
		{"formatted", "AA/F", nil, fills(total, "1000", "2500.5", written("2,500.50")), ok},
		{"kerned", "9.4.3: in pieces", nil, fills(nameField, "Anna", "Eve", "/Tx BMC BT /Helv 12 Tf 0 g 2 5 Td [(E) -20 (v) 10 (e)] TJ ET EMC"), ok},
		{"background-drawn", "MK: programs draw border and ground first", nil, fills(nameField, "Anna", "Eve", "1 g 0 0 200 20 re f 0 G 0.5 0.5 199 19 re S "+written("Eve")), ok},
		{"utf16", "7.9.2.2", nil, func(p *paper) {
			p.edit(nameField, "/V(Anna)", "/V<FEFF00450076006500E8>")
			p.put(nameLooks, looksOf(200, 20, written("Eve\\350")))
		}, ok},
		{"embedded-font", "codes of an embedded font by its ToUnicode", nil, drawnIn(nameField, "Aann", sub, "/Tx BMC BT /F 12 Tf 2 5 Td (ACBB) Tj ET EMC"), ok},
		{"font-added-to-dr", "table 224", nil, all(func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv 5 0 R/HeBo "+p.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>"))
		}, fills(nameField, "Anna", "Eve", written("Eve"))), ok},
		{"font-in-dr-written-anew", "table 224: the same font under another number", nil, all(func(p *paper) {
			p.edit(acroForm, "/Helv 5 0 R", "/Helv "+p.add(p.objects[font]))
		}, fills(nameField, "Anna", "Eve", written("Eve"))), ok},
		{"drawn-anew-unchanged", "programs that draw all fields on saving", nil, func(p *paper) {
			p.put(nameLooks, looksOf(200, 20, "/Tx BMC q 2 2 196 16 re W n BT 0 g /Helv 11 Tf 3 6 Td (Anna) Tj ET Q EMC"))
		}, ok},
		{"sizes-in-da", "12.7.4.3", nil, all(edits(nameField, "(/Helv 12 Tf 0 g)", "(/Helv 0 Tf 0 g)"), fills(nameField, "Anna", "Eve", written("Eve"))), ok},
		{"flags-of-signatures", "table 225", edits(acroForm, "/SigFlags 3", "/SigFlags 1"), edits(acroForm, "/SigFlags 1", "/SigFlags 3"), ok},
	}, tables, packed)
}
