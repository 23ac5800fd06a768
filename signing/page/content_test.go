package page

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"

	"paraph/signing/page/pagetest"
)

const (
	red  = "1 0 0 rg 20 20 60 60 re f "
	more = "110 110 60 60 re f "
)

// square is a small page with this content; its resources have these entries, objects of one's own begin at 6.
func square(resources, content string, objects ...string) []byte {
	return pagetest.Made(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 210 210]/Resources<<" + resources + ">>>>",
		"stream:" + content, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, objects...)...)
}

// drawings are squares with one content each.
func drawings(contents ...string) map[string][]byte {
	out := map[string][]byte{}
	for _, c := range contents {
		out[c[:min(len(c), 60)]] = square("/Font<</F1 5 0 R>>", c)
	}
	return out
}

func formWith(entries, content string, objects ...string) []byte {
	return square("/XObject<</X 6 0 R>>", "/X Do 0 1 0 rg "+more, append([]string{"stream:<</Type/XObject/Subtype/Form" + entries + ">>stream:" + content}, objects...)...)
}

func stateWith(entries, content string, objects ...string) []byte {
	return square("/ExtGState<</G 6 0 R>>", content, append([]string{"<<" + entries + ">>"}, objects...)...)
}

// chained are forms of which each draws the next, so many.
func chained(n int) []byte {
	var bodies []string
	for i := range n {
		body := fmt.Sprintf("stream:<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</X %d 0 R>>>>>>stream:/X Do", 7+i)
		if i == n-1 {
			body = "stream:<</Type/XObject/Subtype/Form/BBox[0 0 200 200]>>stream:" + red
		}
		bodies = append(bodies, body)
	}
	return square("/XObject<</X 6 0 R>>", "/X Do 0 1 0 rg "+more, bodies...)
}

func flate(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func filtered(entries, data string) []byte {
	return pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 210 210]/Resources<<>>>>", "stream:<<"+entries+">>stream:"+data)
}

const dot = "BI /W 1 /H 1 /BPC 8 /CS /RGB ID \xff\x00\x00"

// operatorKinds are contents that programs read differently, and some they read alike.
func operatorKinds() map[string]kind {
	return map[string]kind{
		"as it should be": {"taken", drawings(
			"q "+red+"Q "+more, "BT /F1 48 Tf 20 100 Td (WWW) Tj [(W)-20(W)] TJ ET", "/P <</MCID 0>> BDC "+red+"EMC", "BX 1 foo EX "+red, "q q "+red, "1 2 q "+red+" Q",
			"q 100 0 0 100 50 50 cm "+dot+" EI Q", "q 100 0 0 100 50 50 cm "+dot+"EI Q", "20 w [] 0 d [30 10] 5 d 0 100 m 200 100 l S", "/DeviceRGB cs 1 0 0 sc "+red, "0 0 50 50 re n W "+red+more,
			"BT /F1 48 Tf 20 100 Td (W) Tj q 1 0 0 rg 5 5 9 9 re f Q 1 0 0 1 60 20 Tm (W) Tj ET", strings.Repeat("q ", 300)+red+strings.Repeat("Q ", 300), "+1 0. .0 rg "+red, "/X9 Do /G9 gs "+red,
		)},
		"a Q too many": {"copied", drawings("Q "+red, "1 0 0 rg Q 20 20 60 60 re f", ".5 0 0 .5 0 0 cm Q "+red, "0 0 50 50 re W n Q "+red+more, ".5 0 0 .5 0 0 cm q Q Q Q Q "+red+more)},
		"numbers": {"copied", drawings(
			"1 0 0 rg --20 20 60 60 re f "+more, "1 0 0 rg 1e2 20 60 60 re f "+more, "1 0 0 rg 100-50 20 60 60 re f "+more, "1 0 0 rg 40.5.6 20 60 60 re f "+more,
			"12-34 w 0 100 m 200 100 l S", "1 0 0 rg 20,5 20 60 60 re f "+more, "0.0.9 0 1 rg "+red, "1 0 0 rg 20 20 99999999999 60 re f "+more,
		)},
		"operators there are none": {"copied", drawings("1 0 0 foo rg "+red+more, "1 0 0 rg 20 20 foo 60 60 re f "+more, "0 0 1rg "+red, "1 0 0 rg 20 20 60 60 re f0 0 1 rg "+more, "BX EX 1 bar "+red)},
		"operands": {"copied", drawings(
			"1 0 0 rg 0 1 rg "+red+more, "1 0 0 rg 20 20 60 re f "+more, "1 0 0 rg 3 20 20 60 60 re f "+more, "1 0 0 rg 9 2 0 0 2 0 0 cm "+red, "20 1 w 0 100 m 200 100 l S",
			"20 w 7 J 50 50 m 150 50 l S", "-20 w 0 100 m 200 100 l S", "20 w [0 0] 0 d 0 100 m 200 100 l S", "BT /F1 48 Tf 20 100 Td [(W)/X(W) true (W)] TJ ET", "/P BDC "+red+"EMC",
			"1 0 0 rg W n "+red+more, "/CS9 cs 1 0 0 scn "+red, "/DeviceRGB cs 1 0 0 1 sc "+red,
		)},
		"a font that is not there": {"copied", drawings("BT /F9 48 Tf 20 100 Td (WWW) Tj ET", "BT / 48 Tf 20 100 Td (WWW) Tj ET")},
		"text that goes on elsewhere": {"faulty", drawings(
			"BT /F1 48 Tf 20 100 Td q 1 0 0 rg (W) Tj Q (W) Tj ET", "BT /F1 48 Tf 20 100 Td 1 0 0 rg 20 20 60 60 re f (WWW) Tj ET", "BT /F1 48 Tf 20 100 Td q 50 20 Td (W) Tj Q (W) Tj ET",
		)},
		"text no program need show": {"faulty", drawings("BT /F1 48 Tf 20 100 Td /F1 (WWW) Tj0 ET "+red, "BT /F1 48 Tf 20 100 Td /WWW Tj ET", "BT /F1 48 Tf 20 100 Td [(WWW)] Tj ET")},
		"images in the content": {"faulty", drawings(
			"q 100 0 0 100 50 50 cm BI /W 4 /H 4 /BPC 8 /CS /RGB ID \xff\x00\x00 EI Q "+red, "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /CS /RGB ID \xff\x00\x00 EI Q "+red,
			"q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /RGB /F /XYZ ID ff0000> EI Q "+red, "q 100 0 0 100 50 50 cm "+dot+" Q "+red,
		)},
		"an image longer than it says": {"copied", drawings("q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID\r\n\xff\x00\x00 EI Q " + red)},
	}
}

// streamKinds are streams and what they name.
func streamKinds() map[string]kind {
	z := flate(red)
	invert := "<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>"
	group := "stream:<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency/CS/DeviceGray>>>>stream:1 g 0 0 50 200 re f"
	image := func(entries, data string) []byte {
		return square("/XObject<</X 6 0 R>>", "q 100 0 0 100 50 50 cm /X Do Q", "stream:<</Type/XObject/Subtype/Image"+entries+">>stream:"+data)
	}
	tiling := func(entries, content string) []byte {
		return square("/Pattern<</P 6 0 R>>", "/Pattern cs /P scn 20 20 160 160 re f", "stream:<</Type/Pattern/PatternType 1/TilingType 1"+entries+">>stream:"+content)
	}
	glyph := func(entries, content string) []byte {
		return square("/Font<</T 6 0 R>>", "0 0 1 rg BT /T 50 Tf 20 100 Td (aa) Tj ET",
			"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"+entries+">>", "stream:"+content)
	}
	page := func(entries string, objects ...string) []byte {
		return pagetest.OnePage("/MediaBox[0 0 210 105]"+entries, red, objects...)
	}
	parts := func(contents ...string) []byte {
		list, objects := "", []string{}
		for i, c := range contents {
			list += fmt.Sprintf("%d 0 R ", 5+i)
			objects = append(objects, "stream:"+c)
		}
		return pagetest.Made(append([]string{
			"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
			"<</Type/Page/Parent 2 0 R/MediaBox[0 0 210 210]/Contents[" + list + "]/Resources<</Font<</F1 4 0 R>>>>>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		}, objects...)...)
	}
	stamp := func(look string) []byte {
		return page("/Annots[6 0 R]", "<</Type/Annot/Subtype/Stamp/Rect[100 10 180 90]/F 4/AP<</N 7 0 R>>>>", look)
	}
	return map[string]kind{
		"filters that decode": {"taken", map[string][]byte{
			"flate": filtered("/Filter/FlateDecode", z), "no checksum": filtered("/Filter/FlateDecode", z[:len(z)-4]), "hex, open": filtered("/Filter/ASCIIHexDecode", fmt.Sprintf("%x", red)),
			"two": filtered("/Filter[/ASCIIHexDecode/FlateDecode]", fmt.Sprintf("%x>", z)),
		}},
		"filters that decode in part": {"copied", map[string][]byte{
			"cut off": filtered("/Filter/FlateDecode", z[:len(z)-8]), "hex with letters": filtered("/Filter/ASCIIHexDecode", fmt.Sprintf("%xZZ%x>", red[:26], red[26:])),
		}},
		"filters that do not": {"faulty", map[string][]byte{
			"unknown": filtered("/Filter/Foo", red), "of pictures": filtered("/Filter/DCTDecode", red), "not compressed": filtered("/Filter/FlateDecode", red), "a line feed before": filtered("/Filter/FlateDecode", "\n"+z),
		}},
		"streams of one page": {"taken", map[string][]byte{"operands": parts("1 0 0 rg 20 20", "60 60 re f"), "an array": parts("BT /F1 48 Tf 20 100 Td [(W)", "(W)] TJ ET"), "a comment": parts(red+"% no end", more)}},
		"tokens cut in two":   {"copied", map[string][]byte{"an operator": parts("1 0 0 r", "g 20 20 60 60 re f"), "a number": parts("1 0 0 rg 2", "0 20 60 60 re f")}},
		"strings cut in two":  {"faulty", map[string][]byte{"one": parts("BT /F1 48 Tf 20 100 Td (W", "W) Tj ET "+red)}},
		"forms":               {"taken", map[string][]byte{"thirty-five": chained(35), "without resources": square("/Font<</F1 5 0 R>>/XObject<</X 6 0 R>>", "/X Do", "stream:<</Subtype/Form/BBox[0 0 200 200]>>stream:BT /F1 48 Tf 20 100 Td (WW) Tj ET")}},
		"a Q too many in what is drawn": {"copied", map[string][]byte{
			"a form": formWith("/BBox[0 0 200 200]", "Q Q "+red), "a pattern": tiling("/PaintType 1/BBox[0 0 60 60]/XStep 60/YStep 60/Resources<<>>", "Q Q 1 0 0 rg 0 0 30 60 re f q"),
			"a glyph": glyph("/Widths[1000]", "1000 0 d0 Q Q 1 0 0 rg 0 0 800 800 re f"), "a look": stamp("stream:<</Type/XObject/Subtype/Form/BBox[0 0 100 100]>>stream:Q Q 0 0 1 rg 0 0 100 100 re f"),
			"a path left open": formWith("/BBox[0 0 200 200]", red+"20 120 m 80 120 l 80 180 l"),
		}},
		"forms without end": {"faulty", map[string][]byte{
			"forty-five": chained(45), "a form in itself": formWith("/BBox[0 0 200 200]/Matrix[1 0 0 1 30 30]/Resources<</XObject<</X 6 0 R>>>>", red+"/X Do"),
			"a mask in itself": stateWith("/SMask<</S/Luminosity/G 7 0 R>>", "/G gs "+red, strings.Replace(group, ">>>>", ">>/Resources<</ExtGState<</G 6 0 R>>>>>>", 1)+" /G gs 0 0 50 200 re f"),
		}},
		"what does not say what it must": {"faulty", map[string][]byte{
			"a form without BBox": formWith("", red), "a BBox of six numbers": formWith("/BBox[0 0 50 50 0 0]", red), "a pattern without steps": tiling("/PaintType 1/BBox[0 0 20 20]/Resources<<>>", red),
			"a pattern without colour": tiling("/PaintType 2/BBox[0 0 20 20]/XStep 20/YStep 20/Resources<<>>", "0 0 10 20 re f"), "a glyph without width": glyph("/Widths[1000]", "1 0 0 rg 0 0 800 800 re f"), "a font without widths": glyph("", "1000 0 d0 1 0 0 rg 0 0 800 800 re f"),
			"an image without colours": image("/Width 1/Height 1/BitsPerComponent 8", "\xff\x00\x00"), "an image of nothing": image("/Width 0/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8", "\xff\x00\x00"), "a short Decode": image("/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/Decode[1 0]", "\xff\x00\x00"),
		}},
		"images with samples missing": {"copied", map[string][]byte{"rows": image("/Width 4/Height 4/ColorSpace/DeviceRGB/BitsPerComponent 8", strings.Repeat("\xff\x00\x00", 6))}},
		"states all programs know":    {"taken", map[string][]byte{"no transfer": stateWith("/TR/Identity/TR2/Default", "/G gs "+red), "overprint of screens' colours": stateWith("/op true/OP true/OPM 1", red+"/G gs 0 1 0 rg "+more), "a mask": stateWith("/SMask<</S/Luminosity/G 7 0 R>>", "/G gs "+red, group)}},
		"overprint":                   {"copied", map[string][]byte{"white": stateWith("/op true/OP true/OPM 1", "0 0 1 0 k 20 20 100 100 re f /G gs 0 0 0 0 k 60 60 100 100 re f"), "strokes": stateWith("/OP true/OPM 1", "0 0 1 0 k 20 20 100 100 re f /G gs 20 w 0 0 0 0 K 60 60 100 100 re S")}},
		"states they do not": {"faulty", map[string][]byte{
			"a transfer function": stateWith("/TR 7 0 R", "/G gs "+red, invert), "four": stateWith("/TR2[7 0 R 7 0 R 7 0 R 7 0 R]", "/G gs "+red, invert), "of a mask": stateWith("/SMask<</S/Luminosity/G 7 0 R/TR 8 0 R>>", "/G gs "+red+more, group, invert),
			"a mask that is no group": stateWith("/SMask<</S/Luminosity/G 7 0 R>>", "/G gs "+red+more, "stream:<</Type/XObject/Subtype/Form/BBox[0 0 200 200]>>stream:1 g 0 0 50 200 re f"),
		}},
		"entries of pages": {"copied", map[string][]byte{
			"turned by a real": page("/Rotate 90.0"), "turned by 45": page("/Rotate 45"), "units of nothing": page("/UserUnit 0"), "units below": page("/UserUnit -2"),
		}},
		"references to nothing": {"copied", map[string][]byte{
			"a font": square("/Font<</F1 99 0 R>>", "BT /F1 48 Tf 20 100 Td (WW) Tj ET "+red), "a form": square("/XObject<</X 99 0 R>>", "/X Do "+red), "an annotation": page("/Annots[99 0 R]"),
			"with another PDF inside": square("/Font<</F1 5 0 R>>/XObject<</X 99 0 R>>", "/X Do "+red, "stream:"+string(pagetest.OnePage("/MediaBox[0 0 100 100]", "0 0 1 rg 0 0 100 100 re f"))),
		}},
	}
}
