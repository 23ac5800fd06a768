package verify

import (
	"fmt"
	"strings"
	"testing"
)

// tagged grows the tag tree for the widget of a new signature, as writers do in tagged documents (14.7.5.3).
func tagged(p *paper, widget int) {
	element := p.add(fmt.Sprintf("<</Type/StructElem/S/Form/P 22 0 R/Pg 3 0 R/K<</Type/OBJR/Obj %d 0 R/Pg 3 0 R>>>>", widget))
	p.edit(tagDoc, "[23 0 R]", "[23 0 R "+element+"]")
	p.edit(parents, "0[23 0 R]", "0[23 0 R]1 "+element)
	p.edit(tagRoot, "/ParentTreeNextKey 1", "/ParentTreeNextKey 2")
	p.more(widget, "/StructParent 1")
}

// renumber gives an object another number, everywhere.
func renumber(p *paper, numbers ...int) {
	for _, n := range numbers {
		now := p.add(p.objects[n])
		for k, body := range p.objects {
			if s := replaceRef(body, n, now); s != body && k != signature {
				p.put(k, s)
			}
		}
		p.info = replaceRef(p.info, n, now)
	}
}

func replaceRef(body string, n int, now string) string {
	old := fmt.Sprintf("%d 0 R", n)
	var b strings.Builder
	for {
		at := strings.Index(body, old)
		if at < 0 {
			return b.String() + body
		}
		b.WriteString(body[:at])
		if at > 0 && body[at-1] >= '0' && body[at-1] <= '9' {
			b.WriteString(old)
		} else {
			b.WriteString(now)
		}
		body = body[at+len(old):]
	}
}

// TestHonestUpdates: what honest programs write after a signature (B6.7).
func TestHonestUpdates(t *testing.T) {
	newXMP := strings.Replace(xmpText, "2026-01-01", "2026-02-02", 1)
	rows := []row{
		{"nothing-changed", "a revision with nothing new", nil, func(p *paper) { p.put(font, p.objects[font]) }, ok},
		{"information-renewed", "14.3.3", certified(1), all(edits(docInfo, "D:20260101", "D:20260202"), edits(docInfo, "(Office)", "(Other Office)")), ok},
		{"information-elsewhere", "14.3.3", nil, func(p *paper) {
			p.info = strings.Replace(p.info, "19 0 R", p.add("<</Title(Contract)/Producer(Other)/ModDate(D:20260202000000Z)>>"), 1)
		}, ok},
		{"metadata-renewed", "14.3.2", certified(1), func(p *paper) { p.put(xmpData, stream("/Type/Metadata/Subtype/XML", newXMP)) }, ok},
		{"metadata-new-object", "14.3.2", nil, func(p *paper) {
			p.edit(catalog, "/Metadata 20 0 R", "/Metadata "+p.add(stream("/Type/Metadata/Subtype/XML", newXMP)))
		}, ok},
		{"metadata-packed", "14.3.2", nil, func(p *paper) {
			p.put(xmpData, stream("/Type/Metadata/Subtype/XML/Filter/FlateDecode", deflated(newXMP)))
		}, ok},
		{"identifier-renewed", "14.4", nil, func(p *paper) {
			p.info = strings.Replace(p.info, "<0102030405060708090a0b0c0d0e0f10>]", "<ff02030405060708090a0b0c0d0e0f10>]", 1)
			p.put(font, p.objects[font])
		}, ok},
		{"evidence-1", "12.8.4.3", certified(1), evidence, ok},
		{"evidence-extended", "12.8.4.3", evidence, func(p *paper) {
			p.edit(dssData, "/Certs[54 0 R]", "/Certs[54 0 R "+p.add(stream("", "more"))+"]/CRLs["+p.add(stream("", "a list"))+"]")
		}, ok},
		{"evidence-rewritten", "12.8.4.3: a new dictionary, the old streams", evidence, func(p *paper) {
			p.edit(catalog, "/DSS 53 0 R", "/DSS "+p.add("<</Type/DSS/OCSPs[55 0 R]/Certs["+p.add(stream("", "new"))+" 54 0 R]/VRI<</0102030405060708090A0B0C0D0E0F1011121314<</Cert[54 0 R]/OCSP[55 0 R]/TU(D:20260202000000Z)>>/AA02030405060708090A0B0C0D0E0F1011121314<</Cert[54 0 R]>>>>>>"))
		}, ok},
		{"evidence-copied", "12.8.4.3: the same streams under new numbers", evidence, func(p *paper) {
			p.edit(dssData, "/Certs[54 0 R]", "/Certs["+p.add(p.objects[54])+"]")
		}, ok},
		{"extension-noted", "7.12", certified(1), func(p *paper) { p.more(catalog, "/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 5>>>>") }, ok},
		{"version-raised", "7.7.2", certified(1), func(p *paper) { p.more(catalog, "/Version/2.0") }, ok},
		{"piece-info", "14.5", nil, func(p *paper) {
			p.more(first, "/PieceInfo<</Program<</LastModified(D:20260202000000Z)/Private 5>>>>/LastModified(D:20260202000000Z)")
		}, ok},
		{"direct", "7.3.10: a value in place of a reference", nil, edits(catalog, "/AcroForm 6 0 R", "/AcroForm<</Fields[9 0 R 11 0 R 14 0 R 16 0 R 38 0 R 41 0 R 47 0 R 51 0 R]/SigFlags 3/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 5 0 R/ZaDb 39 0 R>>>>>>"), ok},
		{"indirect", "7.3.10: a reference in place of a value", nil, func(p *paper) {
			p.edit(acroForm, "/Fields[9 0 R 11 0 R 14 0 R 16 0 R 38 0 R 41 0 R 47 0 R 51 0 R]", "/Fields "+p.add("[9 0 R 11 0 R 14 0 R 16 0 R 38 0 R 41 0 R 47 0 R 51 0 R]"))
		}, ok},
		{"font-direct", "7.3.10", nil, edits(resources, "/F1 5 0 R", "/F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"), ok},
		{"content-compressed", "7.4: the same data, otherwise coded", nil, func(p *paper) {
			p.put(content, stream("/Filter/FlateDecode", deflated(page1)))
		}, ok},
		{"resources-copied", "7.7.3.4: a page gets its own", nil, func(p *paper) { p.more(first, "/Resources 36 0 R/MediaBox[0 0 595 842]") }, ok},
		{"box-spelled-out", "table 31: defaults", nil, func(p *paper) { p.more(first, "/CropBox[0 0 595 842]") }, ok},
		{"real-numbers", "7.3.3", nil, edits(pageTree, "[0 0 595 842]", "[0.0 0.0 595.0 842.0]"), ok},
		{"null-entries", "7.3.7", nil, func(p *paper) { p.more(first, "/AA null/Thumb null") }, ok},
		{"tab-order", "table 31", nil, func(p *paper) { p.more(first, "/Tabs/S") }, ok},
		{"page-renumbered", "7.5.6: the same under another number", nil, func(p *paper) { renumber(p, first) }, ok},
		{"second-page-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, second) }, ok},
		{"catalog-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, catalog) }, ok},
		{"tree-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, pageTree) }, ok},
		{"form-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, acroForm) }, ok},
		{"fields-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, nameField, agree, country) }, ok},
		{"radio-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, plan, 48, 49) }, ok},
		{"comment-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, comment) }, ok},
		{"resources-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, resources, font, formX) }, ok},
		{"tags-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, tagRoot, tagDoc, tagP, parents) }, ok},
		{"signature-field-renumbered", "7.5.6", nil, func(p *paper) { renumber(p, signField) }, ok},
		{"all-rewritten", "a program that writes all objects again", nil, func(p *paper) {
			for n, body := range p.objects {
				if n != signature {
					p.put(n, body)
				}
			}
		}, ok},
		{"unused-object", "7.5.6: nothing leads to it", nil, func(p *paper) { p.add("<</Type/Page>>") }, ok},
		{"unused-freed", "7.5.4: nothing leads to it", func(p *paper) { p.put(70, "(unused)") }, func(p *paper) { p.freed = append(p.freed, 70) }, ok},
	}
	run(t, rows, tables, streams, packed)
}

// TestSecondSignature: signing is what P = 2 and 3 allow (table 257), time-stamps what every P does (12.8.5).
func TestSecondSignature(t *testing.T) {
	c := newCast(t)
	inNew := func(looks, rect string) func(*paper) {
		return func(p *paper) {
			entries := ""
			if looks != "" {
				entries = "/AP<</N " + p.add(looks) + ">>"
			}
			n := p.numbers
			p.put(n, "<</Type/Annot/Subtype/Widget/FT/Sig/T(New)"+rect+entries+"/P 3 0 R/F 132>>")
			p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
			p.edit(first, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
			sealedIn(p, c.mallory, n, "")
		}
	}
	unsigned := func(looks, rect string) func(*paper) {
		return func(p *paper) {
			f := p.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(New)" + rect + "/AP<</N " + p.add(looks) + ">>/P 3 0 R/F 132>>")
			p.edit(acroForm, "51 0 R]", "51 0 R "+f+"]")
			p.edit(first, "51 0 R]", "51 0 R "+f+"]")
		}
	}
	stamp := func(p *paper) { stampedBy(p, c) }
	words := looksOf(200, 50, "BT /Helv 10 Tf 2 20 Td (Signed by M.) Tj ET")
	rotated := stream("/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Matrix[0 1 -1 0 50 0]/Resources<</Font<</Helv 5 0 R>>>>", "BT /Helv 10 Tf 2 20 Td (Signed by M.) Tj ET")
	clear := looksOf(150, 20, "q 150 0 0 20 0 0 cm /Im0 Do Q")
	soft := func(p *paper) {
		p.more(picture, "/SMask "+p.add(stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "\x00")))
	}
	full := looksOf(595, 842, "1 g 0 0 595 842 re f")
	mdp := func(p int) string {
		return fmt.Sprintf("/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P %d>>>>]", p)
	}
	rows := []row{
		{"covers-2", "SSA", certified(2), inNew(opaque(), overText), red},
		{"covers-3", "SSA", certified(3), inNew(opaque(), overText), red},
		{"covers-approval", "SSA", nil, inNew(opaque(), overText), red + " hidden-content"},
		{"unsigned-covers-2", "SSA: unsigned", certified(2), unsigned(opaque(), overText), red},
		{"unsigned-covers-approval", "SSA: unsigned", nil, unsigned(opaque(), overText), red},
		{"spans-page", "SSA: the whole page", nil, inNew(full, "/Rect[0 0 595 842]"), red},
		{"picture-covers", "SSA: an opaque picture", nil, inNew(clear, overText), red},
		{"new-field-1", "table 257", certified(1), inNew(words, "/Rect[300 100 500 150]"), red},
		{"existing-1", "table 257", certified(1), func(p *paper) { sealedIn(p, c.mallory, empty, "") }, red},
		{"with-a-change", "shadow replace before a second signature", nil, func(p *paper) {
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
			sealedIn(p, c.mallory, empty, "")
		}, red},
		{"change-before-stamp", "shadow replace before a time-stamp", nil, func(p *paper) {
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
			stampedBy(p, c)
		}, red},
		{"change-after-second", "shadow replace after both", nil, func(p *paper) {
			sealedIn(p, c.mallory, empty, "")
			p.save()
			p.put(8, strings.Replace(p.objects[8], "31 May", "31 June", 1))
		}, red},
		{"second-removed", "rolled back: a signature is gone", nil, func(p *paper) {
			was := p.objects[empty]
			sealedIn(p, c.mallory, empty, "")
			p.save()
			p.put(empty, was)
		}, red + " signature-removed"},
		{"below-old-node", "12.7.4: a field under another", nil, func(p *paper) {
			n := p.numbers
			p.put(n, "<</Type/Annot/Subtype/Widget/FT/Sig/T(New)/Rect[0 0 0 0]/Parent 47 0 R/P 3 0 R/F 132>>")
			p.edit(plan, "49 0 R]", fmt.Sprintf("49 0 R %d 0 R]", n))
			sealedIn(p, c.mallory, n, "")
		}, red},
		{"locked-then-signed-over", "12.8.2.4: the second one locks, then it is filled", nil, func(p *paper) {
			sealedIn(p, c.mallory, empty, "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</V/1.2/Action/All>>>>]")
			p.save()
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
		}, red},
		{"over-figures-of-existing", "SSA: the picture of a field that was there, over a date", edits(empty, "[72 100 272 150]", "[72 690 272 720]"), func(p *paper) {
			p.more(empty, "/AP<</N "+p.add(looksOf(200, 30, "1 g 0 0 200 30 re f"))+">>")
			sealedIn(p, c.mallory, empty, "")
		}, red},
		{"late-certification", "12.8.2.2: only the first signature certifies", nil, func(p *paper) {
			p.more(catalog, "/Perms<</DocMDP 100 0 R>>")
			p.numbers = 100
			sealedIn(p, c.mallory, empty, mdp(3))
		}, never},
		{"same-name-twice", "table 226: two fields of one name", nil, func(p *paper) {
			n := p.numbers
			p.put(n, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/Rect[0 0 0 0]/P 3 0 R/F 132>>")
			p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
			p.edit(first, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
			sealedIn(p, c.mallory, n, "")
		}, never},

		{"existing", "table 257", nil, func(p *paper) { sealedIn(p, c.mallory, empty, "") }, ok},
		{"existing-2", "table 257", certified(2), func(p *paper) { sealedIn(p, c.mallory, empty, "") }, ok},
		{"existing-with-picture", "table 257", certified(2), func(p *paper) {
			p.more(empty, "/AP<</N "+p.add(words)+">>/MK<<>>")
			sealedIn(p, c.mallory, empty, "")
		}, ok},
		{"new-visible", "table 257", nil, inNew(words, "/Rect[300 100 500 150]"), ok},
		{"new-invisible", "table 257", certified(3), inNew("", "/Rect[0 0 0 0]"), ok},
		{"new-on-rotated-page", "table 257", edits(first, "/Rotate 0", "/Rotate 90"), inNew(rotated, "/Rect[300 100 350 300]"), ok},
		{"opaque-beside-text", "a picture with a ground", nil, inNew(looksOf(200, 50, "1 g 0 0 200 50 re f 0 g BT /Helv 10 Tf 2 20 Td (Signed) Tj ET"), "/Rect[300 100 500 150]"), ok},
		{"transparent-over-label", "11.6.5: a picture that lets through", soft, inNew(clear, overText), ok},
		{"tagged", "14.7.5.3", nil, func(p *paper) {
			n := p.numbers
			inNew(words, "/Rect[300 100 500 150]")(p)
			for p.objects[n] == "" || !strings.Contains(p.objects[n], "/T(New)") {
				n++
			}
			tagged(p, n)
		}, ok},
		{"stamped", "12.8.5", nil, stamp, ok},
		{"stamped-1", "12.8.5", certified(1), stamp, ok},
		{"evidence-and-stamp-1", "12.8.5", certified(1), func(p *paper) {
			evidence(p)
			p.save()
			stampedBy(p, c)
		}, ok},
		{"stamped-twice", "12.8.5", nil, func(p *paper) {
			stampedBy(p, c)
			p.save()
			evidence(p)
		}, ok},
		{"filled-then-signed", "table 257", nil, func(p *paper) {
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
			p.save()
			sealedIn(p, c.mallory, empty, "")
		}, ok},
		{"signed-and-locks", "12.8.2.4", nil, func(p *paper) {
			sealedIn(p, c.mallory, empty, "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</V/1.2/Action/All>>>>]")
			for _, n := range []int{nameField, total} {
				p.more(n, "/Ff 1")
			}
		}, ok},
		{"white-space-behind", "7.5.5", nil, func(p *paper) {
			sealedIn(p, c.mallory, empty, "")
			p.save()
			p.b = append(p.b, "\r\n\r\n"...)
		}, ok},
	}
	run(t, rows, tables, packed)
}
