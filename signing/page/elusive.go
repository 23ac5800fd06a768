package page

import (
	"bytes"
	"math"
	"slices"

	"paraph/signing"
	"paraph/signing/cos"
)

// farthest is the largest number that every program still tells from its neighbours: beyond, what is moved away and back is not
// where it was.
const farthest = 1e7

// far reports whether an operation draws or moves beyond that.
func far(op cos.Operation) bool {
	return slices.ContainsFunc(op.Operands, func(o cos.Object) bool {
		n, ok := number(o)
		return ok && math.Abs(n) > farthest
	})
}

// marks looks at marked content: of a layer (8.11.3.2) only what is one says when it is shown.
func (r *reading) marks(operands []cos.Object) {
	if len(operands) != 2 || operands[0] != cos.Object(cos.Name("OC")) {
		return
	}
	d, _ := operands[1].(cos.Dict)
	if name, ok := operands[1].(cos.Name); ok {
		d = r.resource("Properties", name)
	}
	if d != nil && !isLayer(r.d.f, d) {
		r.wrong()
	}
}

func isLayer(f *cos.File, d cos.Dict) bool {
	kind := f.Name(d["Type"])
	return kind == "OCG" || kind == "OCMD"
}

// lacks: what a form names and does not have some programs take from what draws it, others do not.
func (r *reading) lacks(category, name cos.Name) {
	has := func(resources cos.Dict) bool {
		return r.d.f.Resolve(r.d.f.Dict(resources[category])[name]) != nil
	}
	if r.in != onPage && !has(r.resources) && slices.ContainsFunc(r.d.around, has) {
		r.wrong()
	}
}

// masks follows soft masks (11.6.5): a form that ends the one it stands under shows more in some programs.
func (r *reading) masks(g cos.Dict) {
	switch mask := r.d.f.Resolve(g["SMask"]).(type) {
	case cos.Dict:
		r.state.masked = true
	case cos.Name:
		r.state.masked = false
		r.unmasks = r.unmasks || r.in != onPage
		if mask != "None" {
			r.wrong()
		}
	}
	for _, key := range []cos.Name{"ca", "CA"} {
		if _, ok := r.d.f.Number(g[key]); r.d.f.Resolve(g[key]) != nil && !ok {
			r.wrong()
		}
	}
}

// maskGroup: without a colour space of its group a backdrop's colour (table 142) is whatever a program thinks.
func (d *canvas) maskGroup(mask cos.Dict, group cos.Dict) {
	if d.f.Name(mask["S"]) == "Luminosity" && d.f.Resolve(mask["BC"]) != nil && d.f.Resolve(group["CS"]) == nil {
		d.found(signing.FaultContent)
	}
}

// oddForm: a matrix has six numbers; a layer is one. (A group whose things knock out those below, 11.4.6, office programs write for
// everything transparent: it says nothing.)
func (d *canvas) oddForm(s *cos.Stream) bool {
	matrix := d.f.Resolve(s.Dict["Matrix"])
	layer := d.f.Dict(s.Dict["OC"])
	return matrix != nil && len(d.f.Array(matrix)) != 6 ||
		layer != nil && !isLayer(d.f, layer)
}

// shortKeys are those of inline images alone (table 91): in others some programs read them too.
var shortKeys = []cos.Name{"D", "IM", "W", "H", "BPC", "CS", "I", "DP"}

func hasShortKeys(image cos.Dict) bool {
	return slices.ContainsFunc(shortKeys, func(key cos.Name) bool { return image[key] != nil })
}

// twice reports whether an inline image says something under both names.
func twice(image cos.Dict) bool {
	for long, short := range map[cos.Name]cos.Name{
		"BitsPerComponent": "BPC", "ColorSpace": "CS", "Decode": "D", "DecodeParms": "DP", "Filter": "F", "Height": "H", "ImageMask": "IM",
		"Interpolate": "I", "Width": "W",
	} {
		if image[long] != nil && image[short] != nil {
			return true
		}
	}
	return false
}

// contradicts reports whether an image says something in two ways that need not agree.
func (d *canvas) contradicts(s *cos.Stream, coding string, colors int) bool {
	return hasShortKeys(s.Dict) || coding == "DCTDecode" && !d.fitsJPEG(s, colors)
}

// fitsJPEG holds what an image says of itself against its JPEG data: programs go by one or by the other.
func (d *canvas) fitsJPEG(s *cos.Stream, colors int) bool {
	if d.f.Name(s.Dict["Filter"]) != "DCTDecode" && len(d.f.Array(s.Dict["Filter"])) != 1 {
		return true
	}
	data, err := d.f.Raw(s)
	if err != nil {
		return true
	}
	w, h, components, bits, ok := frame(data)
	if !ok {
		return false
	}
	given := d.f.Integer(s.Dict["BitsPerComponent"])
	return w == d.f.Integer(s.Dict["Width"]) && h == d.f.Integer(s.Dict["Height"]) && (given == 0 || given == bits) && (colors < 1 || colors == components)
}

// frame is what the frame header of a JPEG says (ITU-T T.81, B.2.2); false where there is none.
func frame(b []byte) (w, h, components, bits int, ok bool) {
	at := bytes.Index(b, []byte{0xff, 0xd8})
	if at < 0 {
		return 0, 0, 0, 0, false
	}
	for at += 2; at+9 < len(b); {
		switch marker := b[at+1]; {
		case b[at] != 0xff, marker == 0xff, marker <= 1, marker >= 0xd0 && marker <= 0xd8: // fill, or a marker without a segment
			at++
		case isFrame(marker):
			return int(b[at+7])<<8 | int(b[at+8]), int(b[at+5])<<8 | int(b[at+6]), int(b[at+9]), int(b[at+4]), true
		case marker == 0xd9 || marker == 0xda:
			return 0, 0, 0, 0, false
		default:
			at += 2 + (int(b[at+2])<<8 | int(b[at+3]))
		}
	}
	return 0, 0, 0, 0, false
}

// isFrame tells the markers of frames (table B.1).
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}
