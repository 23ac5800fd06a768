package page

import (
	"math"
	"slices"

	"paraph/signing/cos"
)

// operators are those of ISO 32000-2, annex A, with what stands before each: n a number, N a name, s a string, a an array,
// d an array of numbers, p a property list. Those of which it depends on the colour space have a star.
var operators = map[string]string{
	"b": "", "B": "", "b*": "", "B*": "", "BDC": "Np", "BI": "p", "BMC": "N", "BT": "", "BX": "", "c": "nnnnnn", "cm": "nnnnnn", "CS": "N", "cs": "N",
	"d": "dn", "d0": "nn", "d1": "nnnnnn", "Do": "N", "DP": "Np", "EMC": "", "ET": "", "EX": "", "f": "", "F": "", "f*": "", "G": "n", "g": "n", "gs": "N", "h": "",
	"i": "n", "j": "n", "J": "n", "K": "nnnn", "k": "nnnn", "l": "nn", "m": "nn", "M": "n", "MP": "N", "n": "", "q": "", "Q": "", "re": "nnnn", "RG": "nnn", "rg": "nnn",
	"ri": "N", "s": "", "S": "", "SC": "*", "sc": "*", "SCN": "*", "scn": "*", "sh": "N", "T*": "", "Tc": "n", "Td": "nn", "TD": "nn", "Tf": "Nn", "Tj": "s", "TJ": "a",
	"TL": "n", "Tm": "nnnnnn", "Tr": "n", "Ts": "n", "Tw": "n", "Tz": "n", "v": "nnnn", "w": "n", "W": "", "W*": "", "y": "nnnn", "'": "s", "\"": "nns",
}

// widest is the largest number every program reads as the same.
const widest = math.MaxInt32

// fits reports whether operands are what stands before an operator. Nobody minds more than none where none is wanted.
func fits(wanted string, operands []cos.Object) bool {
	if wanted == "" {
		return true
	}
	if len(wanted) != len(operands) {
		return false
	}
	for i, o := range operands {
		if !isA(wanted[i], o) {
			return false
		}
	}
	return true
}

func isA(kind byte, o cos.Object) bool {
	switch o := o.(type) {
	case cos.Integer:
		return kind == 'n' && o <= widest && o >= -widest
	case cos.Real:
		return kind == 'n' && math.Abs(float64(o)) <= widest
	case cos.Name:
		return kind == 'N' || kind == 'p'
	case cos.Dict:
		return kind == 'p'
	case cos.String:
		return kind == 's'
	case cos.Array:
		return kind == 'd' && dashes(o) || kind == 'a' && !slices.ContainsFunc(o, func(e cos.Object) bool { return !isA('n', e) && !isA('s', e) })
	}
	return false
}

// dashes: lengths that are not negative, and not all nothing (8.4.3.6).
func dashes(a cos.Array) bool {
	sum := 0.
	for _, o := range a {
		n, ok := number(o)
		if !ok || n < 0 {
			return false
		}
		sum += n
	}
	return len(a) == 0 || sum > 0
}

func number(o cos.Object) (float64, bool) {
	switch n := o.(type) {
	case cos.Integer:
		return float64(n), true
	case cos.Real:
		return float64(n), true
	}
	return 0, false
}

// within reports whether the operand of an operator that takes one of a few is one of these (tables 53 to 55, 104).
func within(operator string, operands []cos.Object) bool {
	most := map[string]float64{"J": 2, "j": 2, "Tr": 7, "w": widest}
	top, ok := most[operator]
	if !ok || len(operands) != 1 {
		return true
	}
	n, _ := number(operands[0])
	return n >= 0 && n <= top
}

// fitted are operands as PDFium takes them: the last ones, nought for what is missing; false for an operator it passes over.
func fitted(operator, wanted string, operands []cos.Object) ([]cos.Object, bool) {
	if over := len(operands) - len(wanted); over > 0 {
		operands = operands[over:]
	}
	out := slices.Clone(operands)
	for len(out) < len(wanted) {
		if slices.Contains([]string{"rg", "RG", "k", "K"}, operator) {
			return nil, false
		}
		out = slices.Insert(out, 0, cos.Object(cos.Integer(0)))
	}
	for i := range out {
		switch {
		case isA(wanted[i], out[i]):
		case wanted[i] == 'n' && !isReal(out[i]):
			out[i] = cos.Integer(0) // no number, or beyond what it takes an integer for
		case wanted[i] == 'n': // no program draws there what another does
		case wanted[i] == 'd':
			out[i] = cos.Array{}
		case wanted[i] == 'a':
			out[i] = shownOnly(out[i])
		default:
			return nil, false
		}
	}
	return out, true
}

func isReal(o cos.Object) bool {
	_, ok := o.(cos.Real)
	return ok
}

// shownOnly is what TJ shows of an array.
func shownOnly(o cos.Object) cos.Object {
	a, _ := o.(cos.Array)
	return slices.DeleteFunc(slices.Clone(a), func(e cos.Object) bool { return !isA('n', e) && !isA('s', e) })
}
