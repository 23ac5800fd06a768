package verify

import (
	"fmt"
	"strings"
	"testing"
)

// TestDocument: what a signed document is made of stays as it was signed; what programs renew with every update does not
// count (7.5.6, 12.8.2.2, B6).
func TestDocument(t *testing.T) {
	doc := []row{
		{"page-text", "shadow replace", nil, func(p *paper) {
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
		}, red},
		{"page-other-content", "shadow replace", nil, func(p *paper) {
			p.edit(first, "/Contents 4 0 R", "/Contents "+p.add(stream("", strings.Replace(page1, "1000", "9000", 1))))
		}, red},
		{"page-more-content", "shadow hide", nil, func(p *paper) {
			p.edit(first, "/Contents 4 0 R", "/Contents[4 0 R "+p.add(stream("", "1 g 70 690 200 30 re f"))+"]")
		}, red},
		{"content-shorter", "7.3.8.2: the length stands in another object", nil, edits(lengthOf4, fmt.Sprint(len(page1)), "60"), never},
		{"form-replaced", "shadow replace: a form XObject", nil, func(p *paper) {
			p.put(formX, strings.Replace(p.objects[formX], "Studio Bianchi", "Studio Mallory", 1))
		}, red},
		{"font-replaced", "shadow hide-and-replace: a font", nil, edits(font, "/Encoding/WinAnsiEncoding", "/Encoding<</Differences[49/nine]>>"), red},
		{"resources-inherited", "7.7.3.4: resources of the tree", nil, edits(resources, "/Fm1 34 0 R", "/Fm1 "+"18 0 R"), red},
		{"resources-own", "7.7.3.4: the page's own come first", nil, func(p *paper) {
			p.more(first, "/Resources<</Font<</F1 39 0 R>>/XObject<</Fm1 34 0 R>>/Properties<</L1 30 0 R>>>>")
		}, red},
		{"rotated", "table 31", nil, edits(first, "/Rotate 0", "/Rotate 180"), red},
		{"cropped", "table 31", nil, func(p *paper) { p.more(first, "/CropBox[0 0 595 600]") }, red},
		{"media-inherited", "7.7.3.4", nil, edits(pageTree, "595 842", "595 600"), red},
		{"user-unit", "table 31", nil, func(p *paper) { p.more(first, "/UserUnit 2") }, red},
		{"page-action", "12.6.3", nil, func(p *paper) { p.more(first, "/AA<</O<</S/JavaScript/JS(x)>>>>") }, red},
		{"page-added", "7.7.3", nil, func(p *paper) {
			n := p.add("<</Type/Page/Parent 2 0 R/Contents 8 0 R>>")
			p.edit(pageTree, "[3 0 R 7 0 R]/Count 2", "[3 0 R 7 0 R "+n+"]/Count 3")
		}, red},
		{"page-removed", "7.7.3", nil, edits(pageTree, "[3 0 R 7 0 R]/Count 2", "[3 0 R]/Count 1"), red},
		{"pages-exchanged", "7.7.3", nil, edits(pageTree, "[3 0 R 7 0 R]", "[7 0 R 3 0 R]"), red},
		{"page-twice", "7.7.3", nil, edits(pageTree, "[3 0 R 7 0 R]", "[3 0 R 3 0 R]"), red},
		{"page-tree-other", "shadow replace: a tree in a new object", nil, func(p *paper) {
			other := p.add("<</Type/Page/Parent 2 0 R/Contents 8 0 R>>")
			p.edit(catalog, "/Pages 2 0 R", "/Pages "+p.add("<</Type/Pages/Kids["+other+" 7 0 R]/Count 2/Resources 36 0 R/MediaBox[0 0 595 842]>>"))
		}, red},
		{"layer-shown", "8.11.4.3", nil, edits(layers, "/OFF[30 0 R]", "/OFF[]"), red},
		{"layer-automatic", "8.11.4.4", nil, edits(layers, "/OFF[30 0 R]", "/OFF[30 0 R]/AS[<</Event/Print/OCGs[30 0 R]/Category[/Print]>>]"), red},
		{"open-action", "12.6.3", nil, func(p *paper) { p.more(catalog, "/OpenAction<</S/JavaScript/JS(x)>>") }, red},
		{"catalog-action", "12.6.3", nil, func(p *paper) { p.more(catalog, "/AA<</WP<</S/JavaScript/JS(x)>>>>") }, red},
		{"script-by-name", "7.7.4", nil, edits(catalog, "/Dests 32 0 R", "/Dests 32 0 R/JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>"), red},
		{"destination-moved", "12.3.2.4", nil, edits(dests, "7 0 R", "3 0 R"), red},
		{"attachment", "7.11.4", nil, edits(catalog, "/Dests 32 0 R", "/Dests 32 0 R/EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)>>]>>"), red},
		{"labels", "12.4.2", nil, edits(catalog, "/S/D", "/S/D/St 2"), red},
		{"language", "14.9.2", nil, edits(catalog, "/Lang(en)", "/Lang(fr)"), red},
		{"outlines", "12.3.3", nil, func(p *paper) { p.more(catalog, "/Outlines<</Type/Outlines>>") }, red},
		{"viewer", "12.2", nil, func(p *paper) { p.more(catalog, "/ViewerPreferences<</HideToolbar true>>") }, red},
		{"tag-text", "14.9.4: what a screen reader reads", nil, edits(tagP, "1000 euro", "9000 euro"), red},
		{"tag-moved", "14.7", nil, edits(tagDoc, "[23 0 R]", "["+"]"), red},
		{"tag-other", "14.7", nil, func(p *paper) {
			p.edit(tagDoc, "[23 0 R]", "["+p.add("<</Type/StructElem/S/P/P 22 0 R/Pg 3 0 R/K 0/ActualText(Amount due: 9 euro)>>")+"]")
		}, red},
		{"tag-added", "14.7: more than widgets", nil, func(p *paper) {
			p.edit(tagDoc, "[23 0 R]", "[23 0 R "+p.add("<</Type/StructElem/S/P/P 22 0 R/Pg 3 0 R/K 0/ActualText(and more)>>")+"]")
		}, red},
		{"tags-gone", "14.7", nil, edits(catalog, "/StructTreeRoot 21 0 R", ""), red},
		{"title-changed", "14.3.3", nil, edits(docInfo, "(Contract)", "(Offer)"), red},
		{"metadata-entities", "ISO 16684-1, 7", nil, func(p *paper) {
			p.put(xmpData, stream("/Type/Metadata/Subtype/XML", "<!DOCTYPE x [<!ENTITY a \"b\">]>"+xmpText))
		}, red},
		{"metadata-none", "14.3.2", nil, func(p *paper) { p.put(xmpData, stream("/Type/Metadata/Subtype/XML", "<html/>")) }, red},
		{"metadata-title", "14.3.2: the title of XMP", nil, func(p *paper) {
			p.put(xmpData, stream("/Type/Metadata/Subtype/XML", strings.Replace(xmpText, ">Contract<", ">Offer<", 1)))
		}, never},
		{"evidence-removed", "12.8.4.3", evidence, edits(catalog, "/DSS 53 0 R", ""), red},
		{"evidence-emptied", "12.8.4.3", evidence, func(p *paper) { p.put(dssData, "<</Type/DSS>>") }, red},
		{"evidence-less", "12.8.4.3", evidence, edits(dssData, "/OCSPs[55 0 R]", "/OCSPs[]"), red},
		{"evidence-other", "12.8.4.3", evidence, func(p *paper) { p.put(54, stream("", "another certificate")) }, red},
		{"permissions-gone", "12.8.6", certified(2), edits(catalog, "/Perms<</DocMDP 17 0 R>>", ""), red},
		{"permissions-other", "12.8.6", certified(1), func(p *paper) {
			p.edit(catalog, "/DocMDP 17 0 R", "/DocMDP "+p.add("<</Type/Sig/Filter/Adobe.PPKLite/Reference[<</TransformMethod/DocMDP/TransformParams<</P 3>>>>]>>"))
		}, red},
		{"permissions-more", "12.8.6: what was signed loosens itself", certified(1), edits(signature, "/P 1", "/P 3"), red},
		{"permissions-late", "12.8.6: an approval is made a certification", nil, func(p *paper) { p.more(catalog, "/Perms<</DocMDP 17 0 R>>") }, red},
		{"freed-page-content", "7.5.4", nil, func(p *paper) { p.freed = append(p.freed, content) }, red},
		{"freed-font", "7.5.4", nil, func(p *paper) { p.freed = append(p.freed, font) }, red},
		{"reason-changed", "12.8.1: of the signature's own dictionary", nil, edits(signature, "(I agree)", "(I disagree)"), red},
		{"signature-picture", "the picture of a signature", nil, func(p *paper) {
			p.put(signLooks, looksOf(200, 50, "BT /Helv 10 Tf 2 20 Td (Signed by Eve) Tj ET"))
		}, red},
		{"signature-moved", "the place of a signature", nil, edits(signField, "[72 100 272 150]", "[72 690 272 740]"), red},
		{"signature-field-renamed", "table 226", nil, edits(signField, "(Signature1)", "(Approved)"), red},
		{"signature-hidden", "a flag", nil, edits(signField, "/F 132", "/F 2"), red},
		{"signature-taken-away", "a signature that was there", nil, edits(signField, "/V 17 0 R", ""), red},
		{"field-taken-away", "a signature that was there", nil, all(edits(acroForm, " 16 0 R", ""), edits(first, " 16 0 R", "")), red},
		{"form-taken-away", "a signature that was there", nil, edits(catalog, "/AcroForm 6 0 R", ""), red},
		{"signature-elsewhere", "the same signature in another field", nil, func(p *paper) { p.more(empty, "/V 17 0 R") }, red},
		{"signature-in-other-field", "a signature moved to another field", nil, all(edits(signField, "/V 17 0 R", ""), func(p *paper) { p.more(empty, "/V 17 0 R") }), red},
		{"version-lowered", "7.7.2", func(p *paper) { p.more(catalog, "/Version/2.0") }, edits(catalog, "/Version/2.0", "/Version/1.3"), red},
		{"xfa-added", "12.7.8", nil, func(p *paper) { p.more(acroForm, "/XFA "+p.add(stream("", "<xdp/>"))) }, red},
		{"piece-info-for-pages", "table 31: what is unknown counts", nil, func(p *paper) { p.more(first, "/Group<</S/Transparency/K true>>") }, red},
		{"bead", "12.4.3", nil, func(p *paper) { p.more(first, "/B[33 0 R]") }, red},
		{"thumbnail", "12.3.4", nil, func(p *paper) { p.more(first, "/Thumb 50 0 R") }, never},
		{"requirements", "12.11", nil, func(p *paper) { p.more(catalog, "/Requirements[<</S/EnableJavaScripts>>]") }, red},
		{"collection", "12.3.5: shows as a portfolio", nil, func(p *paper) { p.more(catalog, "/Collection<</View/D>>") }, red},
	}
	run(t, doc, tables, packed)
}
