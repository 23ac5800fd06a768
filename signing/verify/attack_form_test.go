package verify

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Numbers of the objects in the document of the tests.
const (
	catalog   = 1
	pageTree  = 2
	first     = 3 // page
	content   = 4
	font      = 5
	acroForm  = 6
	second    = 7 // page
	nameField = 9
	nameLooks = 10
	agree     = 11 // checkbox
	agreeOn   = 12
	agreeOff  = 13
	country   = 14 // choice
	signField = 16
	signature = 17
	signLooks = 18
	docInfo   = 19
	xmpData   = 20
	tagRoot   = 21
	tagDoc    = 22
	tagP      = 23
	parents   = 24
	comment   = 33
	formX     = 34
	resources = 36
	lengthOf4 = 37
	empty     = 38 // signature field
	dingbats  = 39
	total     = 41 // text field with a format
	plan      = 47 // radio buttons
	dests     = 32
	layers    = 31
	picture   = 50
	comb      = 51
	dssData   = 53
)

const page1 = "/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Amount due: 1000 euro) Tj ET EMC /Fm1 Do /OC /L1 BDC BT /F1 12 Tf 72 500 Td (Draft terms) Tj ET EMC"

const xmpText = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><xmp:ModifyDate>2026-01-01</xmp:ModifyDate><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Contract</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

// looks is an appearance stream of that size.
func looksOf(w, h int, data string) string {
	return stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Resources<</Font<</Helv 5 0 R/ZaDb 39 0 R>>/XObject<</Im0 50 0 R>>>>", w, h), data)
}

// written is what a text field shows of a value.
func written(value string) string {
	return "/Tx BMC q BT /Helv 12 Tf 0 g 2 5 Td (" + value + ") Tj ET Q EMC"
}

// contract puts a contract of two pages: text, a form with one field of each kind, tags, layers, names, a comment. Its
// signature field has a picture; anna signs.
func contract(p *paper) {
	for n, body := range map[int]string{
		catalog:   "<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R/Metadata 20 0 R/StructTreeRoot 21 0 R/MarkInfo<</Marked true>>/OCProperties 31 0 R/Names<</Dests 32 0 R>>/Lang(en)/PageLabels<</Nums[0<</S/D>>]>>>>",
		pageTree:  "<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2/Resources 36 0 R/MediaBox[0 0 595 842]>>",
		first:     "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Rotate 0/StructParents 0/Annots[9 0 R 11 0 R 14 0 R 16 0 R 33 0 R 41 0 R 48 0 R 49 0 R 51 0 R]>>",
		content:   strings.Replace(stream("", page1), fmt.Sprint("/Length ", len(page1)), "/Length 37 0 R", 1),
		lengthOf4: fmt.Sprint(len(page1)),
		font:      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
		acroForm:  "<</Fields[9 0 R 11 0 R 14 0 R 16 0 R 38 0 R 41 0 R 47 0 R 51 0 R]/SigFlags 3/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 5 0 R/ZaDb 39 0 R>>>>>>",
		second:    "<</Type/Page/Parent 2 0 R/Contents 8 0 R/Annots[38 0 R]>>",
		8:         stream("", "BT /F1 12 Tf 72 700 Td (Second page, paid by 31 May) Tj ET"),
		nameField: "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Anna)/DA(/Helv 12 Tf 0 g)/Rect[72 600 272 620]/P 3 0 R/F 4/AP<</N 10 0 R>>>>",
		nameLooks: looksOf(200, 20, written("Anna")),
		agree:     "<</Type/Annot/Subtype/Widget/FT/Btn/T(agree)/V/Off/AS/Off/DA(/ZaDb 0 Tf 0 g)/MK<</CA(4)>>/Rect[72 570 92 590]/P 3 0 R/F 4/AP<</N<</Yes 12 0 R/Off 13 0 R>>>>>>",
		agreeOn:   looksOf(20, 20, "q BT /ZaDb 16 Tf 3 4 Td (4) Tj ET Q"),
		agreeOff:  looksOf(20, 20, ""),
		country:   "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(country)/Opt[[(it)(Italy)][(fr)(France)]]/V(it)/DA(/Helv 12 Tf 0 g)/Rect[72 540 272 560]/P 3 0 R/F 4/AP<</N 15 0 R>>>>",
		15:        looksOf(200, 20, written("Italy")),
		signField: "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V 17 0 R/Rect[72 100 272 150]/P 3 0 R/F 132/AP<</N 18 0 R>>>>",
		signature: "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261201100000Z)/Reason(I agree)" + waiting() + ">>",
		signLooks: looksOf(200, 50, "BT /Helv 10 Tf 2 20 Td (Signed by Anna) Tj ET"),
		docInfo:   "<</Title(Contract)/Producer(Office)/ModDate(D:20260101000000Z)>>",
		xmpData:   stream("/Type/Metadata/Subtype/XML", xmpText),
		tagRoot:   "<</Type/StructTreeRoot/K 22 0 R/ParentTree 24 0 R/ParentTreeNextKey 1>>",
		tagDoc:    "<</Type/StructElem/S/Document/P 21 0 R/K[23 0 R]>>",
		tagP:      "<</Type/StructElem/S/P/P 22 0 R/Pg 3 0 R/K 0/ActualText(Amount due: 1000 euro)>>",
		parents:   "<</Nums[0[23 0 R]]>>",
		30:        "<</Type/OCG/Name(Draft)>>",
		layers:    "<</OCGs[30 0 R]/D<</Order[30 0 R]/OFF[30 0 R]>>>>",
		dests:     "<</Names[(terms)[7 0 R/Fit]]>>",
		comment:   "<</Type/Annot/Subtype/Text/Rect[500 780 520 800]/Contents(Please check)/P 3 0 R/F 4/NM(c1)/M(D:20260101000000Z)>>",
		formX:     stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>", "BT /F1 12 Tf 72 660 Td (Payable to Studio Bianchi) Tj ET"),
		resources: "<</Font<</F1 5 0 R>>/XObject<</Fm1 34 0 R>>/Properties<</L1 30 0 R>>>>",
		empty:     "<</Type/Annot/Subtype/Widget/FT/Sig/T(Second)/Rect[72 100 272 150]/P 7 0 R/F 4>>",
		dingbats:  "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>",
		total:     "<</Type/Annot/Subtype/Widget/FT/Tx/T(total)/V(1000)/DA(/Helv 12 Tf 0 g)/Rect[300 600 400 620]/P 3 0 R/F 4/AP<</N 42 0 R>>/AA<</F<</S/JavaScript/JS(AFNumber_Format\\(2, 0, 0, 0, \"\", true\\);)>>>>>>",
		42:        looksOf(100, 20, written("1,000.00")),
		plan:      "<</FT/Btn/Ff 49152/T(plan)/V/basic/Kids[48 0 R 49 0 R]>>",
		48:        "<</Type/Annot/Subtype/Widget/Parent 47 0 R/AS/basic/Rect[300 570 320 590]/P 3 0 R/F 4/MK<</CA(l)>>/AP<</N<</basic 12 0 R/Off 13 0 R>>>>>>",
		49:        "<</Type/Annot/Subtype/Widget/Parent 47 0 R/AS/Off/Rect[330 570 350 590]/P 3 0 R/F 4/MK<</CA(l)>>/AP<</N<</gold 12 0 R/Off 13 0 R>>>>>>",
		picture:   stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "\xff"),
		comb:      "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 16777216/MaxLen 6/T(code)/DA(/Helv 12 Tf 0 g)/Rect[300 540 400 560]/P 3 0 R/F 4>>",
	} {
		p.put(n, body)
	}
}

// certified makes the first signature a certification (12.8.2.2) that allows P.
func certified(allows int) func(*paper) {
	return func(p *paper) {
		p.more(catalog, "/Perms<</DocMDP 17 0 R>>")
		p.more(signature, fmt.Sprintf("/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P %d>>>>]", allows))
	}
}

// locked lets the signature lock fields (12.8.2.4).
func locked(what string) func(*paper) {
	return func(p *paper) {
		p.more(signField, "/Lock<</Type/SigFieldLock"+what+">>")
		p.more(signature, "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Type/TransformParams/V/1.2"+what+">>>>]")
	}
}

// signed is the document with its honest signature.
func signed(t testing.TB, c *cast, l layout, before ...func(*paper)) *paper {
	p := newPaper(t, l)
	p.sign = message{by: c.anna}.over
	contract(p)
	for _, f := range before {
		f(p)
	}
	p.save()
	return p
}

// stamp puts a document time-stamp (12.8.5) in a field that shows nothing.
func stampedBy(p *paper, c *cast) {
	p.sign = func(covered []byte) []byte { return message{by: c.clock}.token(covered, time.Now()) }
	v := p.add("<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161" + waiting() + ">>")
	f := p.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(Stamp)/Rect[0 0 0 0]/F 132/P 3 0 R/V " + v + ">>")
	p.edit(acroForm, "51 0 R]", "51 0 R "+f+"]")
	p.edit(first, "51 0 R]", "51 0 R "+f+"]")
}

// sealedIn puts a second signature, by mallory or whoever, as the value of a field.
func sealedIn(p *paper, by *person, field int, entries string) {
	p.sign = message{by: by}.over
	v := p.add("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261201110000Z)" + entries + waiting() + ">>")
	p.more(field, "/V "+v)
}

// evidence puts a DSS (12.8.4.3).
func evidence(p *paper) {
	p.put(dssData, "<</Type/DSS/Certs[54 0 R]/OCSPs[55 0 R]/VRI<</0102030405060708090A0B0C0D0E0F1011121314<</Cert[54 0 R]/OCSP[55 0 R]>>>>>>")
	p.put(54, stream("", "a certificate"))
	p.put(55, stream("", "an answer"))
	p.more(catalog, "/DSS 53 0 R")
}
