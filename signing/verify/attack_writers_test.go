package verify

import (
	"encoding/binary"
	"fmt"
	"math"
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

// TestWritersFonts: what a field shows is read by what its font says, whether the font is brought along, is missing, or says
// nothing.
func TestWritersFonts(t *testing.T) {
	brought := func(entries string) func(p *paper) string {
		return func(p *paper) string {
			about := p.add("<</Type/FontDescriptor/FontName/Myriad/Flags 32/FontFile3 " + p.add(stream("/Subtype/Type1C", "font")) + ">>")
			return p.add("<</Type/Font/Subtype/Type1/BaseFont/Myriad/FontDescriptor " + about + entries + ">>")
		}
	}
	silent := func(p *paper) string {
		about := p.add("<</Type/FontDescriptor/FontName/ABCDEF+Sub/Flags 4/FontFile2 " + p.add(stream("/Length1 4", "font")) + ">>")
		return p.add("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Sub/FirstChar 1/LastChar 3/Widths[500 500 500]/FontDescriptor " + about + ">>")
	}
	missing := func(*paper) string { return "null" }
	in := func(font func(p *paper) string, shows string) func(*paper) {
		return drawnIn(nameField, "Eve", font, "/Tx BMC BT /F 12 Tf 2 5 Td "+shows+" Tj ET EMC")
	}
	unread := func(p *paper) {
		p.put(nameLooks, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F "+silent(p)+">>>>", "/Tx BMC BT /F 12 Tf 2 5 Td <010203> Tj ET EMC"))
	}
	twice := func(p *paper) {
		p.edit(nameField, "/AP<</N 10 0 R>>", "")
		p.edit(nameField, "/Type/Annot/Subtype/Widget", "")
		p.edit(nameField, "/Rect[72 600 272 620]/P 3 0 R/F 4", "/Kids[110 0 R 111 0 R]")
		for n, at := range map[int]string{110: "600 272 620", 111: "630 272 650"} {
			p.put(n, "<</Type/Annot/Subtype/Widget/Parent 9 0 R/P 3 0 R/F 4/Rect[72 "+at+"]/AP<</N 10 0 R>>>>")
		}
		p.edit(first, "[9 0 R", "[110 0 R 111 0 R")
	}
	filling := func(p *paper) {
		p.edit(nameField, "(Anna)", "(Eve)")
		p.put(nameLooks, looksOf(200, 20, written("Eve")))
	}
	halfBlank := func(p *paper) {
		twice(p)
		p.put(nameLooks, looksOf(200, 20, ""))
		p.edit(nameField, "(Anna)", "()")
	}
	one := func(shows string) func(*paper) {
		return func(p *paper) {
			p.edit(nameField, "/V()", "/V(Eve)")
			p.edit(111, "/AP<</N 10 0 R>>", "/AP<</N "+p.add(looksOf(200, 20, written(shows)))+">>")
		}
	}
	run(t, []row{
		{"one-of-two-places", "12.7.4.1: the other shows nothing", halfBlank, one("Eve"), ok},
		{"one-of-two-places-other", "12.7.4.3", halfBlank, one("Bob"), red},
		{"none-of-two-places", "12.7.4.3", halfBlank, func(p *paper) { p.edit(nameField, "/V()", "/V(Eve)") }, red},
		{"other-of-two-places", "12.7.4.3: the other shows another", twice, func(p *paper) {
			p.edit(nameField, "(Anna)", "(Eve)")
			p.edit(111, "/AP<</N 10 0 R>>", "/AP<</N "+p.add(looksOf(200, 20, written("Eve")))+">>")
		}, red},
		{"brought-along", "9.6.5: by its encoding", nil, in(brought("/Encoding/WinAnsiEncoding"), "(Eve)"), ok},
		{"brought-along-other", "12.7.4.3", nil, in(brought("/Encoding/WinAnsiEncoding"), "(Bob)"), red},
		{"brought-along-latin", "table 112: by the standard one", nil, in(brought(""), "(Eve)"), ok},
		{"missing", "7.8.3: every program takes one of its own", nil, in(missing, "(Eve)"), ok},
		{"missing-other", "12.7.4.3", nil, in(missing, "(Bob)"), red},
		{"unreadable-still", "what could not be read before can hide anything now", unread, in(silent, "<020201>"), never},
		{"two-places", "12.7.4.1", twice, filling, ok},
		{"value-of-a-place", "12.7.4.1: the value is the field's", twice, all(filling, func(p *paper) { p.more(110, "/V(Bob)") }), red},
	}, tables, packed)
}

// profile is an ICC profile of a display with sRGB's primaries, whose curves are turned by bend.
func profile(bend func(y float64) float64) string {
	var tags, data []byte
	tag := func(name string, body []byte) {
		tags = append(tags, name...)
		tags = binary.BigEndian.AppendUint32(tags, uint32(132+12*6+len(data)))
		tags = binary.BigEndian.AppendUint32(tags, uint32(len(body)))
		data = append(data, body...)
	}
	for _, c := range []string{"r", "g", "b"} {
		point := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range primaries[c+"XYZ"] {
			point = binary.BigEndian.AppendUint32(point, uint32(v*65536))
		}
		tag(c+"XYZ", point)
		curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), 256)
		for i := range 256 {
			curve = binary.BigEndian.AppendUint16(curve, uint16(65535*bend(math.Pow(float64(i)/255, 2.2))))
		}
		tag(c+"TRC", curve)
	}
	head := make([]byte, 128)
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[36:], "acsp")
	return string(head) + string(binary.BigEndian.AppendUint32(nil, 6)) + string(tags) + string(data)
}

// TestOutputIntents: which colours a new signature's picture is meant in may be said where nothing was, if nothing looks otherwise then.
func TestOutputIntents(t *testing.T) {
	as := func(y float64) float64 { return y }
	intended := func(data string) func(*paper) {
		return func(p *paper) {
			p.more(catalog, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile "+p.add(stream("/N 3", data))+">>]")
		}
	}
	run(t, []row{
		{"srgb", "14.11.5", nil, intended(profile(as)), ok},
		{"turned", "all black is white", nil, intended(profile(func(y float64) float64 { return 1 - y })), red},
		{"pale", "dark letters vanish", nil, intended(profile(func(y float64) float64 { return 0.9 + y/10 })), red},
		{"no-profile", "14.11.5", nil, intended("nothing"), red},
		{"another", "14.11.5: there was one", intended(profile(as)), func(p *paper) { p.edit(catalog, "(sRGB)", "(other)") }, red},
		{"certified-1", "table 257", certified(1), intended(profile(as)), red},
	}, tables)
}

// TestXFAWrittenAnew: a program that fills an XFA form writes all of it again (12.7.8), and nothing else but its data changes.
func TestXFAWrittenAnew(t *testing.T) {
	const form = "<template xmlns=\"t\"\n><field name=\"a\" h=\"1\"/><?keep it?><text>Pay 1000</text></template\n>"
	xfa := func(p *paper) {
		template, data := p.add(stream("", form)), p.add(stream("", "<d><a>Anna</a></d>"))
		p.more(acroForm, "/XFA[(template)"+template+"(datasets)"+data+"]")
	}
	with := func(template string) func(*paper) {
		return all(func(p *paper) { p.put(100, stream("", template)); p.put(101, stream("", "<d><a>Eve</a></d>")) }, fills(nameField, "Anna", "Eve", written("Eve")))
	}
	run(t, []row{
		{"anew", "12.7.8", xfa, with("<template xmlns='t'><!-- x --><field h='1' name='a'></field><?keep it?><text>Pay 1000</text></template>"), ok},
		{"other-words", "12.7.8", xfa, with(strings.Replace(form, "1000", "9000", 1)), red},
		{"other-attribute", "12.7.8", xfa, with(strings.Replace(form, "h=\"1\"", "h=\"2\"", 1)), red},
		{"other-space", "12.7.8", xfa, with(strings.Replace(form, "\"t\"", "\"u\"", 1)), red},
		{"entities", "12.7.8", xfa, with("<!DOCTYPE x [<!ENTITY a \"1\">]>" + form), red},
		{"none", "12.7.8", xfa, with(""), red},
	}, tables)
}

// signedBeside puts a second signature in a new field, as programs do in hybrid files: what they update stands in the stream
// beside the table too (7.5.8.4).
func signedBeside(t *testing.T, hides func(field, value int) []int, change func(*paper)) []byte {
	c := newCast(t)
	p := signed(t, c, tables, func(p *paper) { p.hidden = []int{tagRoot, tagDoc, tagP, parents} })
	value, field := p.numbers, p.numbers+1
	p.sign = message{by: c.anna}.over
	p.put(value, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261201110000Z)"+waiting()+">>")
	p.put(field, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Sig/T(Third)/Rect[0 0 0 0]/F 132/P 3 0 R/V %d 0 R>>", value))
	p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", field))
	p.edit(first, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", field))
	change(p)
	p.hidden = hides(field, value)
	p.save()
	return p.b
}

// TestSignedHybrid: old readers may not see a signature of a hybrid file; they see nothing else than new ones.
func TestSignedHybrid(t *testing.T) {
	form := func(field, _ int) []int { return []int{first, acroForm, field} }
	nothing := func(*paper) {}
	t.Run("field", func(t *testing.T) { judged(t, signedBeside(t, form, nothing), ok) })
	t.Run("field and value", func(t *testing.T) {
		judged(t, signedBeside(t, func(field, value int) []int { return []int{first, acroForm, field, value} }, nothing), ok)
	})
	t.Run("a filled field too", func(t *testing.T) {
		judged(t, signedBeside(t, func(field, _ int) []int { return []int{first, acroForm, field, nameField, nameLooks} }, func(p *paper) {
			p.edit(nameField, "(Anna)", "(Eve)")
			p.put(nameLooks, looksOf(200, 20, written("Eve")))
		}), never)
	})
	t.Run("a title too", func(t *testing.T) {
		judged(t, signedBeside(t, func(field, _ int) []int { return []int{first, acroForm, field, docInfo} }, func(p *paper) {
			p.edit(docInfo, "/Title(Contract)", "")
		}), never)
	})
}

// TestWritersDocument: what programs write anew of a document beside its fields.
func TestWritersDocument(t *testing.T) {
	note := func(entries string) func(p *paper) string {
		return func(p *paper) string {
			n := p.add("<</Type/Annot/Subtype/Text/Rect[500 700 520 720]/P 3 0 R/F 4/Contents(x)" + entries + ">>")
			p.edit(first, "51 0 R]", "51 0 R "+n+"]")
			return n
		}
	}
	under := func(entries string) func(*paper) {
		return func(p *paper) {
			n := note("/StructParent 1")(p)
			p.edit(tagDoc, "[23 0 R]", "[23 0 R<</Type/OBJR/Obj "+n+">>]"+entries)
			p.edit(parents, "0[23 0 R]", "0[23 0 R]1 22 0 R")
		}
	}
	part := edits(tagDoc, "/S/Document", "/S/Part")
	around := func(kind, more string) func(*paper) {
		return func(p *paper) {
			n := p.add("<</Type/StructElem/S/" + kind + "/P 21 0 R/K[22 0 R]" + more + ">>")
			p.edit(tagRoot, "/K 22 0 R", "/K "+n)
			p.edit(tagDoc, "/P 21 0 R", "/P "+n)
		}
	}
	keywords := func(words string) func(*paper) {
		return func(p *paper) {
			bag := "<dc:subject xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><rdf:Bag>" + words + "</rdf:Bag></dc:subject></rdf:Description>"
			p.put(xmpData, stream("/Type/Metadata/Subtype/XML", strings.Replace(xmpText, "</rdf:Description>", bag, 1)))
		}
	}
	shared := func(p *paper) {
		fonts := p.add("<</F1 5 0 R/Helv 5 0 R/ZaDb 39 0 R>>")
		p.edit(resources, "/Font<</F1 5 0 R>>", "/Font "+fonts)
		p.edit(acroForm, "/Font<</Helv 5 0 R/ZaDb 39 0 R>>", "/Font "+fonts)
	}
	more := func(p *paper) {
		p.edit(100, "/ZaDb 39 0 R", "/ZaDb 39 0 R/Cour "+p.add("<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"))
	}
	run(t, []row{
		{"page-of-an-element", "table 355: Pg comes with what is put under it", certified(3), under("/Pg 3 0 R"), ok},
		{"page-of-content", "table 355: Pg that content depends on", all(certified(3), edits(tagP, "/Pg 3 0 R", "")), all(under(""), func(p *paper) { p.more(tagP, "/Pg 7 0 R") }), red},
		{"document-around", "14.8.4.3", part, around("Document", ""), ok},
		{"document-around-says", "14.9.4: what it says in place of all", part, around("Document", "/ActualText(nothing)"), red},
		{"quote-around", "14.8.4.3: what is no document", part, around("BlockQuote", ""), red},
		{"roles-of-none", "table 354", nil, func(p *paper) { p.more(tagRoot, "/RoleMap<<>>") }, ok},
		{"roles", "table 354", nil, func(p *paper) { p.more(tagRoot, "/RoleMap<</P/Artifact>>") }, red},
		{"keywords-apart", "14.3.2: the same words one by one", keywords("<rdf:li>a, b</rdf:li>"), keywords("<rdf:li>a, b</rdf:li><rdf:li>a</rdf:li><rdf:li>b</rdf:li>"), ok},
		{"keywords-more", "14.3.2", keywords("<rdf:li>a, b</rdf:li>"), keywords("<rdf:li>a, b</rdf:li><rdf:li>c</rdf:li>"), red},
		{"author-apart", "14.3.3", func(p *paper) { p.more(docInfo, "/Author(Mo, Namjin)") }, edits(docInfo, "(Mo, Namjin)", "(Mo, Namjin; Mo; Namjin)"), ok},
		{"author-more", "14.3.3", func(p *paper) { p.more(docInfo, "/Author(Mo, Namjin)") }, edits(docInfo, "(Mo, Namjin)", "(Mo, Namjin; Eve)"), red},
		{"box-rounded", "annex C.2", edits(pageTree, "[0 0 595 842]", "[0 0 595.275591 841.889764]"), edits(pageTree, "[0 0 595.275591 841.889764]", "[0 0 595.2756 841.8898]"), ok},
		{"box-smaller", "14.11.2", edits(pageTree, "[0 0 595 842]", "[0 0 595.275591 841.889764]"), edits(pageTree, "[0 0 595.275591 841.889764]", "[0 0 595.27 841.88]"), red},
		{"type-of-comment", "table 166", func(p *paper) { p.edit(comment, "/Type/Annot", "") }, func(p *paper) { p.more(comment, "/Type/Annot") }, ok},
		{"fonts-in-common", "7.8.3: the form's fonts are the page's", shared, more, ok},
		{"fonts-in-common-waited-for", "7.8.3: a font the page has a name for already (shadow replace)", all(shared, func(p *paper) {
			p.put(content, stream("", page1+" BT /Cour 9 Tf 72 50 Td (1) Tj ET"))
		}), more, red},
		{"fonts-in-common-replaced", "7.8.3", shared, func(p *paper) { p.edit(100, "/F1 5 0 R", "/F1 39 0 R") }, red},
	}, tables, packed)
}
