package verify

import (
	"math"

	"paraph/signing/cos"
)

// colour follows what sets the colour that is filled with (8.6.8): in a space of its own, or one that was chosen before.
func (r *reading) colour(op cos.Operation) {
	switch op.Operator {
	case "g":
		r.st.parts = 1
	case "rg":
		r.st.parts = 3
	case "k":
		r.st.parts = 4
	case "cs":
		if r.st.parts = r.components(word(op)); r.st.parts > 0 {
			r.st.light = 0 // black is what every such space begins with
		} else {
			r.st.light = math.NaN()
		}
		return
	}
	r.st.light = lightness(r.st.parts, op)
}

// components is how many of grey, red, green and blue, or inks a colour space has (8.6.4, 8.6.5); 0 for spaces whose colours
// are known only by more than their numbers.
func (r *reading) components(name cos.Name) int {
	space := r.d.Resolve(r.d.Dict(r.resources["ColorSpace"])[name])
	if a, ok := space.(cos.Array); ok && len(a) > 0 {
		name = cos.Name(r.d.Name(a[0]))
		if profile, ok := r.d.Resolve(a[min(1, len(a)-1)]).(*cos.Stream); ok && name == "ICCBased" {
			return r.d.Integer(profile.Dict["N"])
		}
	} else if n, ok := space.(cos.Name); ok {
		name = n
	}
	switch name {
	case "DeviceGray", "CalGray", "G":
		return 1
	case "DeviceRGB", "CalRGB", "RGB":
		return 3
	case "DeviceCMYK", "CMYK":
		return 4
	}
	return 0
}

// lightness is how light a colour of so many components is; not a number for all others, so that they count as seen on no
// ground.
func lightness(parts int, op cos.Operation) float64 {
	switch {
	case parts == 1 && len(op.Operands) == 1:
		return operand(op, 0)
	case parts == 3 && len(op.Operands) == 3:
		return 0.3*operand(op, 0) + 0.59*operand(op, 1) + 0.11*operand(op, 2)
	case parts == 4 && len(op.Operands) == 4:
		ink := 1 - operand(op, 3)
		return (0.3*(1-operand(op, 0)) + 0.59*(1-operand(op, 1)) + 0.11*(1-operand(op, 2))) * ink
	}
	return math.NaN()
}
