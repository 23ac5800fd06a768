package verify

import (
	"fmt"
	"strings"
	"testing"
)

// TestHabits: what single programs are known to do after a signature, each beside a forgery that looks like it.
func TestHabits(t *testing.T) {
	c := newCast(t)
	noForm := func(p *paper) { p.edit(second, "/Annots[38 0 R]", ""); p.edit(acroForm, " 38 0 R", "") }
	onSecond := func(entries string) func(*paper) {
		return func(p *paper) {
			n := p.numbers
			p.put(n, "<</Type/Annot/Subtype/Widget/FT/Sig/T(New)/Rect[300 100 500 150]/P 7 0 R/F 132"+entries+">>")
			p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
			p.more(second, fmt.Sprintf("/Annots[%d 0 R]", n))
			sealedIn(p, c.mallory, n, "")
		}
	}
	grouped := func(p *paper) {
		n := p.numbers
		p.put(n, "<</T(Office)/Kids["+fmt.Sprint(n+1)+" 0 R]>>")
		p.put(n+1, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/Parent %d 0 R/Rect[0 0 0 0]/P 7 0 R/F 132>>", n))
		p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
		p.edit(second, "38 0 R]", fmt.Sprintf("38 0 R %d 0 R]", n+1))
		sealedIn(p, c.mallory, n+1, "")
	}
	withWidget := func(p *paper) { // field and widget apart
		n := p.numbers
		p.put(n, fmt.Sprintf("<</FT/Sig/T(Apart)/Kids[%d 0 R]>>", n+1))
		p.put(n+1, fmt.Sprintf("<</Type/Annot/Subtype/Widget/Parent %d 0 R/Rect[300 100 500 150]/P 7 0 R/F 132>>", n))
		p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
		p.edit(second, "38 0 R]", fmt.Sprintf("38 0 R %d 0 R]", n+1))
		sealedIn(p, c.mallory, n, "")
	}
	text := func(p *paper) { // a text field beside, in a group that is new
		n := p.numbers
		p.put(n, "<</T(Office)/Kids["+fmt.Sprint(n+1)+" 0 R]>>")
		p.put(n+1, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Tx/T(Note)/V(x)/Parent %d 0 R/Rect[300 100 500 150]/P 7 0 R/F 4>>", n))
		p.edit(acroForm, "51 0 R]", fmt.Sprintf("51 0 R %d 0 R]", n))
		p.edit(second, "38 0 R]", fmt.Sprintf("38 0 R %d 0 R]", n+1))
	}
	acrobat := func(value string) string {
		return "/Tx BMC \nq\n1 1 198 18 re\nW\nn\nBT\n/Helv 12 Tf\n0 g\n2 5.672 Td\n(" + value + ") Tj\nET\nQ\nEMC\n"
	}
	layered := func(p *paper, words string) string { // as Acrobat draws signatures: a form with two forms
		n2 := p.add(looksOf(200, 50, words))
		n0 := p.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", "% DSBlank"))
		frm := p.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Resources<</XObject<</n0 "+n0+"/n2 "+n2+">>>>", "q 1 0 0 1 0 0 cm /n0 Do Q q 1 0 0 1 0 0 cm /n2 Do Q"))
		return p.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Resources<</XObject<</FRM "+frm+">>>>", "q 1 0 0 1 0 0 cm /FRM Do Q"))
	}
	inEmpty := func(words string, before func(*paper)) func(*paper) {
		return func(p *paper) {
			if before != nil {
				before(p)
			}
			p.more(empty, "/AP<</N "+layered(p, words)+">>/MK<<>>")
			p.edit(empty, "/F 4", "/F 132")
			sealedIn(p, c.mallory, empty, "")
		}
	}
	scanned := func(p *paper) { // a picture of words with the words unseen under it
		p.edit(resources, "/Fm1 34 0 R", "/Fm1 34 0 R/Im0 50 0 R")
		p.put(8, stream("", "q 595 0 0 842 0 0 cm /Im0 Do Q BT 3 Tr /F1 12 Tf 72 700 Td (Second page, paid by 31 May) Tj ET"))
	}
	onScan := func(rect, looks string) func(*paper) {
		return func(p *paper) {
			p.edit(second, "38 0 R]", "38 0 R "+p.add("<</Type/Annot/Subtype/FreeText/F 4/P 7 0 R/DA(/Helv 12 Tf)"+rect+"/AP<</N "+p.add(looks)+">>>>")+"]")
		}
	}
	lock := func(p int) func(*paper) { return locked(fmt.Sprintf("/Action/Include/Fields[(agree)]/P %d", p)) }
	run(t, []row{
		{"over-a-scan", "EAA: over the picture of words", all(certified(3), scanned), onScan(overText, opaque()), never},
		{"beside-on-a-scan", "table 257", all(certified(3), scanned), onScan(besideText, opaque()), ok},
		{"lock-1-filled", "table 236, P", lock(1), fills(nameField, "Anna", "Eve", written("Eve")), red},
		{"lock-1-noted", "table 236, P", lock(1), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), red},
		{"lock-1-evidence", "table 236, P", lock(1), evidence, ok},
		{"lock-2-filled", "table 236, P", lock(2), fills(nameField, "Anna", "Eve", written("Eve")), ok},
		{"lock-3-noted", "table 236, P", lock(3), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), ok},
		{"certified-2-lock-3-noted", "12.8.2.4: a lock loosens nothing", all(lock(3), func(p *paper) {
			p.more(catalog, "/Perms<</DocMDP 17 0 R>>")
			p.edit(signature, "/Reference[", "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 2>>>>")
		}), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), red},
		{"lock-taken-away", "12.8.2.4", lock(1), func(p *paper) {
			p.edit(signField, "/Lock<</Type/SigFieldLock/Action/Include/Fields[(agree)]/P 1>>", "")
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
		}, red},
		{"widget-on-bare-page", "table 31: Annots where there were none", noForm, onSecond(""), ok},
		{"widget-with-script", "12.6.3: a new field that acts", noForm, onSecond("/AA<</E<</S/JavaScript/JS(x)>>>>"), red},
		{"grouped", "12.7.4.2: a new field in a new group", nil, grouped, ok},
		{"grouped-text", "12.8.2.2: a new text field in a new group", nil, text, red},
		{"field-and-widget-apart", "12.7.4", nil, withWidget, ok},
		{"layers-of-acrobat", "12.7.5.5", nil, inEmpty("BT /Helv 10 Tf 2 20 Td (Signed by M.) Tj ET", nil), ok},
		{"layers-opaque-over-a-date", "SSA: through layers", edits(empty, "[72 100 272 150]", "[72 680 272 730]"), inEmpty("1 g 0 0 200 50 re f", nil), red},
		{"acrobat-fills", "12.7.4.3", certified(2), fills(nameField, "Anna", "Eve", acrobat("Eve")), ok},
		{"acrobat-fills-other", "12.7.4.3", certified(2), fills(nameField, "Anna", "Eve", acrobat("Adam")), red},
		{"filled-two-revisions", "7.5.6", nil, func(p *paper) {
			fills(nameField, "Anna", "Eve", written("Eve"))(p)
			p.save()
			fills(nameField, "Eve", "Anna", written("Anna"))(p)
		}, ok},
		{"changed-and-put-back", "7.5.6: a page changed and changed back", nil, func(p *paper) {
			was := p.objects[content]
			p.put(content, evilContent())
			p.save()
			p.put(content, was)
		}, ok},
		{"changed-between-signatures", "what the second signer saw was not what the first signed", nil, func(p *paper) {
			was := p.objects[content]
			p.put(content, evilContent())
			p.save()
			sealedIn(p, c.mallory, empty, "")
			p.save()
			p.put(content, was)
		}, red},
		{"fields-in-other-order", "table 224", nil, edits(acroForm, "[9 0 R 11 0 R", "[11 0 R 9 0 R"), ok},
		{"notes-in-other-order", "12.5.2: where none lies over another", nil, edits(first, "[9 0 R 11 0 R", "[11 0 R 9 0 R"), ok},
		{"kids-in-other-order", "7.7.3: two pages exchanged in the tree", nil, edits(pageTree, "[3 0 R 7 0 R]", "[7 0 R 3 0 R]"), red},
		{"page-tree-deeper", "7.7.3.3: the same pages in a deeper tree", nil, func(p *paper) {
			n := p.numbers
			p.put(n, "<</Type/Pages/Parent 2 0 R/Kids[3 0 R 7 0 R]/Count 2>>")
			p.edit(pageTree, "[3 0 R 7 0 R]", fmt.Sprintf("[%d 0 R]", n))
			p.edit(first, "/Parent 2 0 R", fmt.Sprintf("/Parent %d 0 R", n))
			p.edit(second, "/Parent 2 0 R", fmt.Sprintf("/Parent %d 0 R", n))
		}, ok},
		{"names-in-kids-moved", "7.9.6: and a destination moved", nil, func(p *paper) {
			p.put(dests, "<</Kids["+p.add("<</Limits[(terms)(terms)]/Names[(terms)[3 0 R/Fit]]>>")+"]>>")
		}, red},
		{"parents-in-kids", "7.9.7: a number tree with other nodes", nil, func(p *paper) {
			p.put(parents, "<</Kids["+p.add("<</Limits[0 0]/Nums[0[23 0 R]]>>")+"]>>")
		}, ok},
		{"hex-for-text", "7.3.4.3: the same string written otherwise", nil, edits(nameField, "(Anna)", "<416E6E61>"), ok},
		{"utf16-for-text", "7.9.2.2: the same text written otherwise", nil, edits(nameField, "(Anna)", "<FEFF0041006E006E0061>"), ok},
		{"title-utf16", "7.9.2.2: the same title written otherwise", nil, edits(docInfo, "(Contract)", "<FEFF0043006F006E00740072006100630074>"), ok},
		{"language-utf16", "7.9.2.2", nil, edits(catalog, "/Lang(en)", "/Lang<656E>"), ok},
		{"name-escaped", "7.3.5: the same name written otherwise", nil, edits(font, "/BaseFont/Helvetica", "/BaseFont/H#65lvetica"), ok},
		{"trapped", "14.11.6", nil, func(p *paper) { p.more(docInfo, "/Trapped/False") }, ok},
		{"own-information", "14.3.3", nil, func(p *paper) { p.more(docInfo, "/GTS_PDFXVersion(x)") }, ok},
		{"metadata-of-a-page", "14.3.2", nil, func(p *paper) {
			p.more(first, "/Metadata "+p.add(stream("/Type/Metadata/Subtype/XML", xmpText)))
		}, ok},
		{"stamp-shown", "12.8.5: a time-stamp with a picture over words", nil, func(p *paper) {
			stampedBy(p, c)
			for n, body := range p.objects {
				if strings.Contains(body, "/T(Stamp)") {
					p.edit(n, "/Rect[0 0 0 0]", overText+"/AP<</N "+p.add(opaque())+">>")
					break
				}
			}
		}, red},
		{"stamped-certified-1-shown", "12.8.5, table 257: P = 1 lets nothing be shown", certified(1), func(p *paper) {
			stampedBy(p, c)
			for n, body := range p.objects {
				if strings.Contains(body, "/T(Stamp)") {
					p.edit(n, "/Rect[0 0 0 0]", besideText+"/AP<</N "+p.add(opaque())+">>")
					break
				}
			}
		}, red},
		{"parent-elsewhere", "7.7.3.4: upwards a page inherits something else", nil, func(p *paper) {
			p.edit(first, "/Parent 2 0 R", "/Parent "+p.add("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 300]/Resources<<>>>>"))
		}, red},
		{"thinned-page-tree", "7.7.3.3: Count says another number", nil, edits(pageTree, "/Count 2", "/Count 1"), never},
	}, tables, packed)
}
