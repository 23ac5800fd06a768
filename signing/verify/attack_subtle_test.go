package verify

import (
	"strings"
	"testing"
)

// TestSubtle: attacks prepared before the signature (shadow, NDSS 2021), and what of a field or a comment is not its value.
func TestSubtle(t *testing.T) {
	overSum := edits(nameField, "[72 600 272 620]", "[72 695 272 715]")
	empties := all(edits(nameField, "/V(Anna)", ""), func(p *paper) { p.put(nameLooks, looksOf(200, 20, "")) })
	fill := func(value, shows string) func(*paper) {
		return func(p *paper) {
			p.more(nameField, "/V("+value+")")
			p.put(nameLooks, looksOf(200, 20, shows))
		}
	}
	moved := stream("/Type/XObject/Subtype/Form/BBox[-1000 0 -850 20]/Matrix[1 0 0 1 1000 0]", "1 g -1000 0 150 20 re f")
	turned := stream("/Type/XObject/Subtype/Form/BBox[0 0 20 150]/Matrix[0 1 -1 0 20 0]", "1 g 0 0 20 150 re f")
	type3 := func(p *paper) {
		glyph := p.add(stream("", "500 0 0 0 500 500 d1 0 0 500 500 re f"))
		f := p.add("<</Type/Font/Subtype/Type3/FontBBox[0 0 500 500]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 69/LastChar 69/Widths[500]/Encoding<</Differences[69/E/v/e]>>/CharProcs<</E " + glyph + "/v " + glyph + "/e " + glyph + ">>/Resources<<>>>>")
		p.edit(nameField, "(Anna)", "(Eve)")
		p.put(nameLooks, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F "+f+">>>>", "/Tx BMC BT /F 12 Tf 2 5 Td (EFG) Tj ET EMC"))
	}
	twoNotes := func(p *paper) {
		a, b := p.add(opaque()), p.add(looksOf(150, 20, "1 g 0 0 150 20 re f 0 g BT /Helv 12 Tf 2 5 Td (Amount: 9000) Tj ET"))
		p.put(60, "<</Type/Annot/Subtype/FreeText/F 4"+besideText+"/P 3 0 R/DA(/Helv 12 Tf)/AP<</N "+a+">>>>")
		p.put(61, "<</Type/Annot/Subtype/FreeText/F 4"+besideText+"/P 3 0 R/DA(/Helv 12 Tf)/AP<</N "+b+">>>>")
		p.edit(first, "51 0 R]", "51 0 R 60 0 R 61 0 R]")
	}
	twoWidgets := func(p *paper) {
		p.put(60, "<</FT/Tx/T(twice)/V(one)/DA(/Helv 12 Tf 0 g)/Kids[61 0 R 62 0 R]>>")
		p.put(61, "<</Type/Annot/Subtype/Widget/Parent 60 0 R/Rect[300 500 400 520]/P 3 0 R/F 4/AP<</N 63 0 R>>>>")
		p.put(62, "<</Type/Annot/Subtype/Widget/Parent 60 0 R/Rect[300 470 400 490]/P 3 0 R/F 4/AP<</N 64 0 R>>>>")
		p.put(63, looksOf(100, 20, written("one")))
		p.put(64, looksOf(100, 20, written("one")))
		p.edit(acroForm, "51 0 R]", "51 0 R 60 0 R]")
		p.edit(first, "51 0 R]", "51 0 R 61 0 R 62 0 R]")
	}
	tagNote := func(p *paper) {
		n := p.numbers
		note(p, "<</Type/Annot/Subtype/Text/F 4/P 3 0 R/Contents(Mine)"+besideText+">>")
		tagged(p, n)
	}
	run(t, []row{
		{"field-over-a-sum", "shadow replace: an empty field over figures is filled", all(overSum, empties), fill("Amount due: 10 euro", "1 g 0 0 200 20 re f 0 g "+written("Amount due: 10 euro")), red},
		{"field-written-over-a-sum", "shadow replace: without a ground", all(overSum, empties), fill("99999999999999", written("99999999999999")), red},
		{
			"field-with-new-ground", "12.7.4.3: a ground the field had not, over words", all(edits(nameField, "[72 600 272 620]", "[72 655 272 675]"), empties),
			fill("x", "1 g 0 0 200 20 re f 0 g "+written("x")), red,
		},
		{"unsigned-field-shows", "an unsigned signature field gets a picture", edits(empty, "[72 100 272 150]", "[72 690 272 720]"), func(p *paper) {
			p.more(empty, "/AP<</N "+p.add(looksOf(200, 30, "1 g 0 0 200 30 re f"))+">>")
		}, red},
		{"unsigned-field-says", "an unsigned signature field gets words", nil, func(p *paper) {
			p.more(empty, "/AP<</N "+p.add(looksOf(200, 50, "BT /Helv 10 Tf 2 20 Td (Approved) Tj ET"))+">>")
		}, red},
		{"note-moved-by-matrix", "12.5.5, algorithm: appearance streams", certified(3), adds("/Subtype/FreeText/F 4"+overText, moved), never},
		{"note-turned-by-matrix", "12.5.5", certified(3), adds("/Subtype/FreeText/F 4"+overText, turned), never},
		{"widget-moved-by-matrix", "12.5.5, SSA", certified(2), func(p *paper) {
			f := p.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(New)" + overText + "/AP<</N " + p.add(moved) + ">>/P 3 0 R/F 132>>")
			p.edit(acroForm, "51 0 R]", "51 0 R "+f+"]")
			p.edit(first, "51 0 R]", "51 0 R "+f+"]")
		}, red},
		{"type3", "9.6.4: letters drawn as anything", nil, type3, red},
		{"pixels", "shapes made of squares", nil, fills(nameField, "Anna", "Eve", "BT 1 g /Helv 12 Tf 2 5 Td (Eve) Tj ET 0 g "+strings.Repeat("1 1 2 2 re f ", 60)), red},
		{"tiny", "letters nobody can read", nil, fills(nameField, "Anna", "Eve", "BT /Helv 0.1 Tf 2 5 Td (Eve) Tj ET"), red},
		{"dark-on-dark", "letters nobody can read", nil, fills(nameField, "Anna", "Eve", "0 g 0 0 200 20 re f BT /Helv 12 Tf 2 5 Td (Eve) Tj ET"), red},
		{"yellow-on-white", "letters nobody can read", nil, fills(nameField, "Anna", "Eve", "BT 1 1 0 rg /Helv 12 Tf 2 5 Td (Eve) Tj ET"), red},
		{"choice-with-more", "12.7.5.4", nil, func(p *paper) {
			p.edit(country, "/V(it)", "/V(fr)")
			p.put(15, looksOf(200, 20, written("Not France")))
		}, red},
		{"widget-on-another-page", "12.5.2: a widget is on one page", edits(nameField, "[72 600 272 620]", "[72 695 272 715]"), edits(second, "[38 0 R]", "[38 0 R 9 0 R]"), red},
		{"notes-exchanged", "12.5.2: the order of Annots is that of painting", all(certified(3), twoNotes), edits(first, "60 0 R 61 0 R", "61 0 R 60 0 R"), never},
		{"one-of-two-widgets", "12.7.4: all widgets show the value", twoWidgets, func(p *paper) {
			p.edit(60, "(one)", "(two)")
			p.put(63, looksOf(100, 20, written("two")))
		}, red},
		{"pressed-words", "12.5.5: a button says other than its state while pressed", nil, func(p *paper) {
			p.edit(agree, "/Off 13 0 R>>>>", "/Off 13 0 R>>/D<</Yes "+p.add(looksOf(20, 20, "BT /Helv 8 Tf 2 2 Td (NO) Tj ET"))+"/Off 13 0 R>>>>")
			p.edit(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes")
		}, red},
		{"not-all-chosen", "table 234", edits(country, "/Ff 131072", "/Ff 2097152"), func(p *paper) {
			p.edit(country, "/V(it)", "/V[(it)(fr)]/I[0 1]")
			p.put(15, looksOf(200, 40, "BT 0 g /Helv 12 Tf 2 20 Td (Italy) Tj ET"))
		}, red},
		{"bar-over-words", "EAA: a thick line over words", certified(3), adds("/Subtype/Ink/F 4/InkList[[70 705 220 705]]/Rect[60 685 240 725]", looksOf(180, 40, "1 G 16 w 10 20 m 170 20 l S")), never},
		{"need-appearances-reveals", "shadow replace: a value that was not shown", edits(nameField, "(Anna)", "(Eve)"), edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true"), red},
		{"looks-dropped-reveal", "shadow replace: a value that was not shown", edits(nameField, "(Anna)", "(Eve)"), edits(nameField, "/AP<</N 10 0 R>>", ""), red},
		{"tagged-note-2", "table 257", certified(2), tagNote, red},

		{"field-beside-a-sum", "the field ends where the sum begins", edits(nameField, "[72 600 272 620]", "[72 676 272 696]"), fills(nameField, "Anna", "Eve", "1 g 0 0 200 20 re f 0 g "+written("Eve")), ok},
		{
			"field-over-a-hint", "a field over the words that say what to fill in, on its own ground", all(edits(nameField, "[72 600 272 620]", "[72 655 272 675]"), empties, func(p *paper) { p.more(nameField, "/MK<</BG[1]>>") }),
			fill("x", "1 g 0 0 200 20 re f 0 g "+written("x")), ok,
		},
		{"blue-on-light-blue", "MK/BG", nil, fills(nameField, "Anna", "Eve", "0.8 0.9 1 rg 0 0 200 20 re f BT 0 0 0.6 rg /Helv 12 Tf 2 5 Td (Eve) Tj ET"), ok},
		{"black-on-grey", "MK/BG", nil, fills(nameField, "Anna", "Eve", "0.5 g 0 0 200 20 re f "+written("Eve")), ok},
		{"unsigned-field-empty-look", "programs give fields an empty appearance", nil, func(p *paper) { p.more(empty, "/AP<</N "+p.add(looksOf(200, 50, ""))+">>") }, ok},
		{"note-turned", "12.5.5", certified(3), adds("/Subtype/FreeText/F 4"+besideText, turned), ok},
		{"both-widgets", "12.7.4", twoWidgets, func(p *paper) {
			p.edit(60, "(one)", "(two)")
			p.put(63, looksOf(100, 20, written("two")))
			p.put(64, looksOf(100, 20, written("two")))
		}, ok},
		{"empty-mk", "table 192", nil, all(fills(nameField, "Anna", "Eve", written("Eve")), func(p *paper) { p.more(nameField, "/MK<<>>") }), ok},
		{"pressed", "12.5.5", nil, func(p *paper) {
			p.edit(agree, "/Off 13 0 R>>>>", "/Off 13 0 R>>/D<</Yes 12 0 R/Off 13 0 R>>>>")
			p.edit(agree, "/V/Off/AS/Off", "/V/Yes/AS/Yes")
		}, ok},
		{"list-of-choices", "12.7.5.4: a list shows all", edits(country, "/Ff 131072", ""), func(p *paper) {
			p.edit(country, "/V(it)", "/V(fr)/I[1]")
			p.put(15, looksOf(200, 40, "/Tx BMC 0.6 0.75 0.85 rg 0 2 200 12 re f BT 0 g /Helv 12 Tf 2 20 Td (Italy) Tj 0 -14 Td (France) Tj ET EMC"))
		}, ok},
		{"ring-around-words", "table 257: a thick line around words", certified(3), adds("/Subtype/Square/F 4/Rect[60 685 240 725]", looksOf(180, 40, "1 0 0 RG 8 w 4 4 172 32 re S")), ok},
		{"pen-below-words", "12.5.6.13", certified(3), adds("/Subtype/Ink/F 4/InkList[[70 690 220 690]]/Rect[60 680 240 720]", looksOf(180, 40, "0 0 1 RG 6 w 10 4 m 60 8 100 2 160 4 c S")), ok},
		{"several-chosen", "table 234", edits(country, "/Ff 131072", "/Ff 2097152"), func(p *paper) {
			p.edit(country, "/V(it)", "/V[(it)(fr)]/I[0 1]")
			p.put(15, looksOf(200, 40, "/Tx BMC 0.6 0.75 0.85 rg 0 2 200 30 re f BT 0 g /Helv 12 Tf 2 20 Td (Italy) Tj 0 -14 Td (France) Tj ET EMC"))
		}, ok},
		{"freed-but-listed", "7.5.4: a deleted comment that is still listed", certified(3), func(p *paper) { p.freed = append(p.freed, comment) }, ok},
		{"password", "12.7.5.3", edits(nameField, "/FT/Tx", "/FT/Tx/Ff 8192"), fills(nameField, "Anna", "secret", written("******")), ok},
		{"resources-of-the-form-come", "table 224: DR and DA where there was none", edits(acroForm, "/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 5 0 R/ZaDb 39 0 R>>>>", ""), func(p *paper) {
			p.more(acroForm, "/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 5 0 R>>/Encoding<</PDFDocEncoding "+p.add("<</Type/Encoding/Differences[24/breve]>>")+">>>>")
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
		}, ok},
		{"need-appearances", "table 224", nil, edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true"), ok},
		{"looks-dropped", "12.7.4.3", nil, edits(nameField, "/AP<</N 10 0 R>>", ""), ok},
		{"tagged-note-3", "14.7.5.3", certified(3), tagNote, ok},
		{
			"need-appearances-gone", "table 224: after the appearances were made", edits(acroForm, "/SigFlags 3", "/SigFlags 3/NeedAppearances true"),
			all(edits(acroForm, "/NeedAppearances true", ""), fills(nameField, "Anna", "Eve", written("Eve"))), ok,
		},
		{"tags-as-list", "14.7.2: one kid or a list of one", nil, all(edits(tagRoot, "/K 22 0 R", "/K[22 0 R]"), edits(tagDoc, "[23 0 R]", " 23 0 R")), ok},
		{"evidence-direct", "12.8.4.3", nil, func(p *paper) {
			p.more(catalog, "/DSS<</Certs["+p.add(stream("", "c"))+"]>>")
		}, ok},
		{"evidence-with-stamp-in-vri", "table 262", evidence, func(p *paper) {
			p.edit(dssData, "/VRI<<", "/VRI<</AA02030405060708090A0B0C0D0E0F1011121314<</TS "+p.add(stream("", "t"))+"/TU(D:20260202)>>")
		}, ok},
	}, tables, packed)
}
