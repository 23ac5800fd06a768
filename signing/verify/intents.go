package verify

import (
	"encoding/binary"
	"math"

	"paraph/signing/cos"
)

// outputIntents: a program that signs with a picture says for which colours it is meant (14.11.5), where the document has not
// said so. What is meant must be sRGB, which is how colours without a space of their own are shown anyway; another profile
// could show what was signed in other colours.
func (c *comparison) outputIntents() {
	was, is := c.was.catalog["OutputIntents"], c.is.catalog["OutputIntents"]
	if c.equal(was, is) {
		return
	}
	ch := Change{What: "document", Name: "OutputIntents", level: FormFill}
	all := c.is.Array(is)
	if c.was.Resolve(was) != nil || len(all) != 1 || !c.standardColours(c.is.Dict(all[0])) {
		ch.level = Other
	}
	c.changed(ch)
}

func (c *comparison) standardColours(intent cos.Dict) bool {
	for key, v := range intent {
		switch key {
		case "Type", "S", "OutputCondition", "OutputConditionIdentifier", "RegistryName", "Info":
		case "DestOutputProfile":
			s, ok := c.is.Resolve(v).(*cos.Stream)
			if !ok || c.is.Integer(s.Dict["N"]) != 3 {
				return false
			}
			if b, err := c.is.Decode(s, maxProfile); err != nil || !isSRGB(b) {
				return false
			}
		default:
			return false
		}
	}
	return c.is.Resolve(intent["DestOutputProfile"]) != nil
}

// maxProfile bounds a profile that is read.
const maxProfile = 1 << 20

// primaries are those of sRGB in the connection space of profiles (IEC 61966-2-1, adapted to D50).
var primaries = map[string][3]float64{"rXYZ": {0.436, 0.2225, 0.0139}, "gXYZ": {0.3851, 0.7169, 0.0971}, "bXYZ": {0.1431, 0.0606, 0.7141}}

// isSRGB reports whether an ICC profile (ISO 15076-1) is one of a display of these primaries, without tables that could show
// anything, and with its curves.
func isSRGB(b []byte) bool {
	if len(b) < 132 || string(b[12:24]) != "mntrRGB XYZ " || string(b[36:40]) != "acsp" {
		return false
	}
	found := map[string]bool{}
	count := binary.BigEndian.Uint32(b[128:])
	for i := range min(count, 100) {
		at := 132 + 12*int(i)
		if at+12 > len(b) {
			return false
		}
		name := string(b[at : at+4])
		from, size := uint64(binary.BigEndian.Uint32(b[at+4:])), uint64(binary.BigEndian.Uint32(b[at+8:]))
		if from+size > uint64(len(b)) || size < 12 {
			return false
		}
		data := b[from : from+size]
		switch name {
		case "rXYZ", "gXYZ", "bXYZ":
			found[name] = isPoint(data, primaries[name])
		case "rTRC", "gTRC", "bTRC":
			found[name] = isCurve(data)
		case "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "D2B0", "D2B1", "D2B2", "D2B3":
			return false
		}
	}
	for _, name := range []string{"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		if !found[name] {
			return false
		}
	}
	return true
}

func isPoint(b []byte, want [3]float64) bool {
	if len(b) < 20 {
		return false
	}
	for i, w := range want {
		if got := float64(int32(binary.BigEndian.Uint32(b[8+4*i:]))) / 65536; math.Abs(got-w) > 0.005 {
			return false
		}
	}
	return true
}

// isCurve reports whether a curve of so many points is near that of sRGB all along.
func isCurve(b []byte) bool {
	n := int(binary.BigEndian.Uint32(b[8:]))
	if string(b[:4]) != "curv" || n < 16 || len(b) < 12+2*n {
		return string(b[:4]) == "curv" && n == 1 && len(b) >= 14 && math.Abs(float64(binary.BigEndian.Uint16(b[12:]))/256-2.2) < 0.1
	}
	for i := range n {
		x := float64(i) / float64(n-1)
		want := x / 12.92
		if x > 0.04045 {
			want = math.Pow((x+0.055)/1.055, 2.4)
		}
		if math.Abs(float64(binary.BigEndian.Uint16(b[12+2*i:]))/65535-want) > 0.02 {
			return false
		}
	}
	return true
}
