package page

import (
	"testing"

	"paraph/internal/worker"
)

// elusiveKinds are things three viewers were seen to show in two ways, and the same told so that all agree.
func elusiveKinds() map[string]kind {
	const text = "BT /F1 40 Tf 20 100 Td (SECRET) Tj ET"
	font := "/Font<</F1 5 0 R>>"
	layered := func(properties string, more ...string) []byte {
		return square(font+"/Properties<</L "+properties+">>", "/OC /L BDC "+text+" EMC", more...)
	}
	inForm := func(page, form string, more ...string) []byte {
		return square(font+page+"/XObject<</X 6 0 R>>", "/X Do", append([]string{"stream:<</Type/XObject/Subtype/Form/BBox[0 0 210 210]/Resources<<" + font + ">>>>stream:" + form}, more...)...)
	}
	jpeg := func(entries string) []byte {
		return square("/XObject<</I 6 0 R>>", "200 0 0 200 0 0 cm /I Do", "stream:<</Type/XObject/Subtype/Image/Filter/DCTDecode"+entries+">>stream:"+smallJPEG)
	}
	state := func(entries, content string, more ...string) []byte {
		return square(font+"/ExtGState<</G<<"+entries+">>>>", content, more...)
	}
	return map[string]kind{
		"layers": {"faulty", map[string][]byte{
			"of another type": layered("<</Type/Foo/OCGs[]/P/AllOff>>"), "of no type": layered("<</Name(x)>>"), "of a form": square(font+"/XObject<</X 6 0 R>>", "/X Do",
				"stream:<</Type/XObject/Subtype/Form/BBox[0 0 210 210]/OC<</Type/Foo>>/Resources<<"+font+">>>>stream:"+text),
		}},
		"names of the page alone": {"faulty", map[string][]byte{
			"a state": inForm("/ExtGState<</G<</ca 0>>>>", "/G gs "+text), "a form": inForm("/XObject<</Y 7 0 R/X 6 0 R>>", "/Y Do", "stream:<</Type/XObject/Subtype/Form/BBox[0 0 210 210]/Resources<<"+font+">>>>stream:"+text),
			"a pattern": inForm("/Pattern<</P 7 0 R>>", "/Pattern cs /P scn 0 0 100 100 re f", "stream:<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>>>stream:1 0 0 rg 0 0 5 5 re f"),
		}},
		"far away": {"faulty", map[string][]byte{
			"and back": square(font, "1 0 0 1 1000000031 0 cm 1 0 0 1 -1000000000 0 cm "+text), "a rectangle": square(font, text+" 1 g -1000000000 -1000000000 2000000000 2000000000 re f"),
			"a line": square(font, text+" 0 0 m 100000000000 5 l S"),
		}},
		"odd states": {"faulty", map[string][]byte{
			"a mask of a name": state("/SMask/Foo", "/G gs "+text), "a name for an opacity": state("/ca/Foo", "/G gs "+text), "a name for that of lines": state("/CA/Foo", "/G gs "+text),
		}},
		"images": {"faulty", map[string][]byte{
			"wider than it is": jpeg("/Width 16/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"), "of other colours": jpeg("/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceRGB"),
			"with a short key": jpeg("/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/D[1 0]"),
		}},
		"as it is": {"taken", map[string][]byte{
			"a layer": pageOfLayer(text, font), "an image": jpeg("/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"), "no mask": state("/SMask/None/ca 1/CA 1", "/G gs "+text),
		}},
	}
}

// smallJPEG is a grey square of 8 by 8.
const smallJPEG = "\xff\xd8\xff\xe0\x00\x10\x4a\x46\x49\x46\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00\x43\x00\x0d\x09\x0a\x0b\x0a\x08\x0d\x0b\x0a\x0b\x0e\x0e\x0d\x0f\x13\x20\x15\x13\x12\x12\x13\x27\x1c\x1e\x17\x20\x2e\x29\x31\x30\x2e\x29\x2d\x2c\x33\x3a\x4a\x3e\x33\x36\x46\x37\x2c\x2d\x40\x57\x41\x46\x4c\x4e\x52\x53\x52\x32\x3e\x5a\x61\x5a\x50\x60\x4a\x51\x52\x4f\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00\xff\xc4\x00\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7b\xff\xd9"

func pageOfLayer(text, font string) []byte {
	return square(font+"/Properties<</L 6 0 R>>", "/OC /L BDC "+text+" EMC", "<</Type/OCG/Name(x)>>")
}

// TestElusiveKinds: what programs show in two ways is not taken as it is.
func TestElusiveKinds(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	for name, k := range elusiveKinds() {
		for of, content := range k.inputs {
			got, _ := comesOf(t, pool, content)
			if taken := got == "taken"; taken != (k.want == "taken") {
				t.Errorf("%s, %s: %s", name, of, got)
			}
		}
	}
}
