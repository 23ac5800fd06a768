package verify

import (
	"strings"
	"testing"
)

// note puts a new annotation on the first page.
func note(p *paper, body string) {
	p.edit(first, "51 0 R", "51 0 R "+p.add(body))
}

// after is a change that adds an annotation with that appearance.
func adds(entries, looks string) func(*paper) {
	return func(p *paper) {
		if looks != "" {
			entries := entries + "/AP<</N " + p.add(looks) + ">>"
			note(p, "<</Type/Annot/P 3 0 R"+entries+">>")
			return
		}
		note(p, "<</Type/Annot/P 3 0 R"+entries+">>")
	}
}

const (
	overText   = "/Rect[70 695 220 715]"
	besideText = "/Rect[300 400 450 420]"
)

// opaque hides what lies under it and says something else.
func opaque() string {
	return looksOf(150, 20, "1 g 0 0 150 20 re f 0 g BT /Helv 12 Tf 2 5 Td (Amount due: 10 euro) Tj ET")
}

func blended(p *paper) {
	gs := p.add("<</BM/Multiply/ca 1>>")
	look := p.add(stream("/Type/XObject/Subtype/Form/BBox[70 695 220 715]/Resources<</ExtGState<</G "+gs+">>>>", "/G gs 1 1 0 rg 70 695 150 20 re f"))
	note(p, "<</Type/Annot/Subtype/Highlight"+overText+"/QuadPoints[70 715 220 715 70 695 220 695]/C[1 1 0]/P 3 0 R/F 4/AP<</N "+look+">>>>")
}

// hiddenNote puts a note over text that nobody sees yet.
func hiddenNote(rect string) func(*paper) {
	return func(p *paper) {
		p.put(60, "<</Type/Annot/Subtype/FreeText/F 2"+rect+"/P 3 0 R/DA(/Helv 12 Tf)/Contents(Amount due: 10 euro)/AP<</N 61 0 R>>>>")
		p.put(61, opaque())
		p.edit(first, "51 0 R", "51 0 R 60 0 R")
	}
}

func all(fs ...func(*paper)) func(*paper) {
	return func(p *paper) {
		for _, f := range fs {
			f(p)
		}
	}
}

func edits(n int, old, now string) func(*paper) {
	return func(p *paper) { p.edit(n, old, now) }
}

// TestEvilAnnotations: what is put over signed words (EAA, S&P 2021) is told from comments (12.8.2.2, table 257).
func TestEvilAnnotations(t *testing.T) {
	const free = "/Subtype/FreeText/F 4/DA(/Helv 12 Tf)/Contents(Amount due: 10 euro)"
	image := looksOf(150, 20, "q 150 0 0 20 0 0 cm /Im0 Do Q")
	plain := looksOf(150, 20, "BT /Helv 12 Tf 2 5 Td (Seen by me) Tj ET")
	run(t, []row{
		{"freetext-covers-1", "EAA", certified(1), adds(free+overText, opaque()), red + " forbidden-change"},
		{"freetext-covers-2", "EAA", certified(2), adds(free+overText, opaque()), red + " forbidden-change"},
		{"freetext-covers-3", "EAA", certified(3), adds(free+overText, opaque()), never},
		{"freetext-covers-approval", "EAA", nil, adds(free+overText, opaque()), red + " hidden-content"},
		{"freetext-bare-3", "EAA without AP", certified(3), adds(free+overText, ""), never},
		{"freetext-bare-approval", "EAA without AP", nil, adds(free+overText, ""), red},
		{"stamp-picture-3", "EAA", certified(3), adds("/Subtype/Stamp/F 4"+overText, image), never},
		{"stamp-picture-approval", "EAA", nil, adds("/Subtype/Stamp/F 4"+overText, image), red + " hidden-content"},
		{"redact-3", "EAA", certified(3), adds("/Subtype/Redact/F 4"+overText+"/IC[1 1 1]/OverlayText(10)", ""), red},
		{"redact-approval", "EAA", nil, adds("/Subtype/Redact/F 4"+overText+"/IC[1 1 1]", ""), red},
		{"written-over-3", "EAA: letters over letters", certified(3), adds(free+"/Rect[70 695 220 715]", looksOf(150, 20, "BT /Helv 12 Tf 2 5 Td (Amount due: 9999 euro) Tj ET")), never},
		{"square-filled-3", "EAA", certified(3), adds("/Subtype/Square/F 4/IC[1 1 1]"+overText, ""), never},
		{"square-border-3", "EAA: a thick line", certified(3), adds("/Subtype/Line/F 4/L[70 705 220 705]/BS<</W 20>>/C[1 1 1]"+overText, looksOf(150, 20, "1 G 20 w 0 10 m 150 10 l S")), never},
		{"ink-covers-3", "EAA", certified(3), adds("/Subtype/Ink/F 4/InkList[[70 705 220 705]]"+overText, looksOf(150, 20, "1 g 0 0 m 150 0 l 150 20 l 0 20 l h f")), never},
		{"highlight-opaque-3", "EAA", certified(3), adds("/Subtype/Highlight/F 4/QuadPoints[70 715 220 715 70 695 220 695]"+overText, opaque()), never},
		{"text-icon-large-3", "EAA: a note whose icon is a page", certified(3), adds("/Subtype/Text/F 4"+overText, opaque()), never},
		{"link-covers-3", "EAA", certified(3), adds("/Subtype/Link/F 4"+overText, opaque()), never},
		{"matrix-moves-over-3", "EAA: 12.5.5, the matrix moves what is drawn over the words", certified(3), adds(free+overText,
			stream("/Type/XObject/Subtype/Form/Matrix[150 0 0 20 0 0]/BBox[0 0 1 1]", "1 g 0 0 1 1 re f")), never},
		{"pattern-fill-3", "EAA", certified(3), adds(free+overText, looksOf(150, 20, "/Pattern cs /P0 scn 0 0 150 20 re f")), never},
		{"inline-picture-3", "EAA", certified(3), adds(free+overText, looksOf(150, 20, "q 150 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q")), never},
		{"javascript-note-3", "12.6.4.16", certified(3), adds("/Subtype/Link/F 4/A<</S/JavaScript/JS(app.alert\\(1\\))>>"+besideText, ""), red},
		{"launch-note-3", "12.6.4.5", certified(3), adds("/Subtype/Link/F 4/A<</S/Launch/F(evil.exe)>>"+besideText, ""), red},
		{"next-action-3", "12.6.2: a chain of actions", certified(3), adds("/Subtype/Link/F 4/A<</S/URI/URI(http://a)/Next<</S/JavaScript/JS(x)>>>>"+besideText, ""), red},
		{"screen-3", "not a comment", certified(3), adds("/Subtype/Screen/F 4"+besideText, plain), red},
		{"unknown-kind-3", "not a comment", certified(3), adds("/Subtype/Foo/F 4"+besideText, plain), red},
		{"widget-alone-3", "12.5.6.19: a widget of no field", certified(3), adds("/Subtype/Widget/F 4"+besideText, plain), red},
		{"acting-3", "12.6.3: a comment that acts", certified(3), edits(comment, "/F 4", "/F 4/AA<</E<</S/JavaScript/JS(x)>>>>"), red},
		{"unhidden-3", "EAA: a flag", all(certified(3), hiddenNote(overText)), edits(60, "/F 2", "/F 4"), never},
		{"unhidden-approval", "EAA: a flag", hiddenNote(overText), edits(60, "/F 2", "/F 4"), red},
		{"comment-1", "table 257", certified(1), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), red + " forbidden-change"},
		{"comment-2", "table 257", certified(2), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), red + " forbidden-change"},
		{"comment-approval", "B6.4", nil, adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), unsure + " changed-annotations"},
		{"link-moved-2", "table 257", certified(2), edits(comment, "/Subtype/Text", "/Subtype/Link"), red},
		{"noview-unhidden", "EAA: another flag", all(certified(3), hiddenNote(overText), edits(60, "/F 2", "/F 32")), edits(60, "/F 32", "/F 4"), never},
		{"optional-note-3", "EAA: 8.11, a layer", certified(3), adds(free+overText+"/OC 30 0 R", opaque()), never},

		{"comment-3", "table 257", certified(3), adds("/Subtype/Text/F 4/Contents(Mine)"+besideText, ""), ok},
		{"freetext-3", "table 257", certified(3), adds("/Subtype/FreeText/F 4/DA(/Helv 12 Tf)/Contents(Seen by me)"+besideText, plain), ok},
		{"freetext-boxed-3", "table 257", certified(3), adds("/Subtype/FreeText/F 4/DA(/Helv 12 Tf)/Contents(Seen by me)"+besideText, strings.Replace(opaque(), "Amount due: 10 euro", "Seen by me, in time", 1)), ok},
		{"stamp-3", "table 257", certified(3), adds("/Subtype/Stamp/F 4"+besideText, image), ok},
		{"highlight-3", "table 257", certified(3), blended, ok},
		{"underline-3", "table 257", certified(3), adds("/Subtype/Underline/F 4/QuadPoints[70 715 220 715 70 695 220 695]"+overText, looksOf(150, 20, "1 0 0 RG 1 w 0 1 m 150 1 l S")), ok},
		{"strikeout-bare-3", "table 257", certified(3), adds("/Subtype/StrikeOut/F 4/QuadPoints[70 715 220 715 70 695 220 695]"+overText, ""), ok},
		{"square-outline-3", "table 257", certified(3), adds("/Subtype/Square/F 4"+overText, looksOf(150, 20, "1 0 0 RG 1 w 1 1 148 18 re S")), ok},
		{"icon-3", "12.5.6.4", certified(3), adds("/Subtype/Text/F 4/Rect[72 698 90 716]", looksOf(18, 18, "1 1 0 rg 0 0 18 18 re f")), ok},
		{"reply-and-popup-3", "12.5.6.2", certified(3), func(p *paper) {
			popup := p.add("<</Type/Annot/Subtype/Popup/Rect[300 300 400 400]/Parent 33 0 R/P 3 0 R>>")
			p.more(comment, "/Popup "+popup)
			note(p, "<</Type/Annot/Subtype/Text/F 4/IRT 33 0 R/Rect[500 780 520 800]/Contents(Done)/P 3 0 R>>")
			p.edit(first, "51 0 R", "51 0 R "+popup)
		}, ok},
		{"edited-3", "table 257", certified(3), all(edits(comment, "Please check", "Checked"), edits(comment, "D:20260101", "D:20260202")), ok},
		{"moved-3", "table 257", certified(3), edits(comment, "[500 780 520 800]", "[530 780 550 800]"), ok},
		{"deleted-3", "table 257", certified(3), edits(first, " 33 0 R", ""), ok},
		{"deleted-and-freed-3", "table 257, 7.5.4", certified(3), func(p *paper) {
			p.edit(first, " 33 0 R", "")
			p.freed = append(p.freed, comment)
		}, ok},
		{"hidden-3", "table 257", certified(3), edits(comment, "/F 4", "/F 6"), ok},
		{"unhidden-beside-3", "table 257", all(certified(3), hiddenNote(besideText)), edits(60, "/F 2", "/F 4"), ok},
		{"noted-by-approval", "B6.4: told, not red", nil, blended, unsure + " changed-annotations"},
		{"attached-3", "12.5.6.15", certified(3), func(p *paper) {
			file := p.add("<</Type/Filespec/F(a.txt)/EF<</F " + p.add(stream("/Type/EmbeddedFile", "text")) + ">>>>")
			note(p, "<</Type/Annot/Subtype/FileAttachment/F 4/P 3 0 R/FS "+file+besideText+">>")
		}, ok},
		{"in-a-list-of-its-own-3", "table 31: Annots goes into an object", certified(3), func(p *paper) {
			own := p.add("<</Type/Annot/Subtype/Text/F 4/Contents(Mine)/P 3 0 R" + besideText + ">>")
			list := p.add("[9 0 R 11 0 R 14 0 R 16 0 R 33 0 R 41 0 R 48 0 R 49 0 R 51 0 R " + own + "]")
			p.edit(first, "[9 0 R 11 0 R 14 0 R 16 0 R 33 0 R 41 0 R 48 0 R 49 0 R 51 0 R]", " "+list)
		}, ok},
	}, tables, packed)
}
