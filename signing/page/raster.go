package page

import (
	"slices"

	"paraph/signing"
	"paraph/signing/cos"
)

// maxRasters is how many bytes of images are held against their size; more are believed.
const maxRasters = 256 << 20

// image looks at an image XObject (8.9.5): what it must say of itself, and whether it has as many samples.
func (d *canvas) image(o cos.Object, s *cos.Stream, resources cos.Dict) {
	ref, _ := o.(cos.Ref)
	if d.images[ref.Number] {
		return
	}
	d.images[ref.Number] = true
	w, h := d.f.Integer(s.Dict["Width"]), d.f.Integer(s.Dict["Height"])
	coding := d.coding(s)
	bits, colors, told := d.samplesOf(s.Dict, coding, resources)
	decode := d.f.Array(s.Dict["Decode"])
	if w < 1 || h < 1 || !told || d.contradicts(s, coding, colors) || decode != nil && colors > 0 && len(decode) < 2*colors {
		d.found(signing.FaultContent)
		return
	}
	need := (int64(w)*int64(bits)*int64(colors) + 7) / 8 * int64(h)
	if coding != "" || bits < 1 || colors < 1 || need < 0 || d.rasters+need > maxRasters {
		return
	}
	d.rasters += need
	d.samples(ref, s, need)
}

// samplesOf are the bits of a sample and the components of a pixel; false where the image does not say what it must. JPEG
// 2000 says both itself.
func (d *canvas) samplesOf(image cos.Dict, coding string, resources cos.Dict) (bits, colors int, told bool) {
	switch {
	case d.f.Resolve(image["ImageMask"]) == true:
		return 1, 1, true
	case coding == "JPXDecode":
		return 0, 0, true
	}
	bits = d.f.Integer(image["BitsPerComponent"])
	colors, told = d.colorsOf(image["ColorSpace"], resources)
	return bits, colors, told && (bits > 0 || coding != "")
}

// samples holds the data of an image against how much there must be.
func (d *canvas) samples(ref cos.Ref, s *cos.Stream, need int64) {
	data, err := d.f.Decode(s, max(2*need, 1<<20))
	if fault := faultOf(err); err != nil && fault.Kind == cos.FaultLimit || err == nil && int64(len(data)) >= need {
		return
	}
	d.found(string(cos.FaultStream))
	if d.write && need <= maxContent {
		d.pieces[ref.Number] = append(slices.Clone(data), make([]byte, max(0, need-int64(len(data))))...)
	}
}

// coding is the image's own filter, "" where it has none but general ones.
func (d *canvas) coding(s *cos.Stream) string {
	names := d.f.Array(s.Dict["Filter"])
	if name := d.f.Name(s.Dict["Filter"]); name != "" {
		names = cos.Array{cos.Name(name)}
	}
	for _, o := range names {
		switch name := d.f.Name(o); name {
		case "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode":
			return name
		}
	}
	return ""
}

// colorsOf are the components of a colour space that stands there, or is named; false for none.
func (d *canvas) colorsOf(o cos.Object, resources cos.Dict) (int, bool) {
	switch space := d.f.Resolve(o).(type) {
	case cos.Name:
		return d.components(space, resources)
	case cos.Array:
		return d.arrayComponents(space), len(space) > 0
	}
	return 0, false
}
