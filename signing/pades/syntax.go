package pades

import (
	"strconv"

	"paraph/signing"
	"paraph/signing/cos"
)

func appendMatrix(dst []byte, m signing.Matrix) []byte {
	for _, f := range []float64{m.A, m.B, m.C, m.D, m.E, m.F} {
		dst = strconv.AppendFloat(dst, f, 'f', 6, 64)
		dst = append(dst, ' ')
	}
	return append(dst, "cm"...)
}

// rectangle is a rectangle array (ISO 32000-2, 7.9.5).
func rectangle(r signing.Rect) cos.Array {
	return cos.Array{cos.Real(r.LLX), cos.Real(r.LLY), cos.Real(r.URX), cos.Real(r.URY)}
}
