package pades

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// appendObject writes a value read from a document in the syntax of ISO 32000-2, 7.3: names escaped
// anew, strings with the very escapes they were read with, references as references, the entries of a
// dictionary sorted.
func appendObject(dst []byte, o types.Object) []byte {
	switch o := o.(type) {
	case types.Dict:
		return appendDict(dst, o)
	case types.Array:
		dst = append(dst, '[')
		for i, e := range o {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = appendObject(dst, e)
		}
		return append(dst, ']')
	case types.IndirectRef:
		return appendRef(dst, o)
	case *types.IndirectRef:
		return appendRef(dst, *o)
	case types.Name:
		return appendName(dst, string(o))
	case types.StringLiteral:
		return append(append(append(dst, '('), o...), ')')
	case types.HexLiteral:
		return append(append(append(dst, '<'), o...), '>')
	case types.Integer:
		return strconv.AppendInt(dst, int64(o), 10)
	case types.Float:
		return appendNumber(dst, float64(o))
	case types.Boolean:
		return strconv.AppendBool(dst, bool(o))
	case raw:
		return append(dst, o...)
	}
	return append(dst, "null"...)
}

// raw is a value written here and not read from a document.
type raw string

// Clone, String and PDFString make raw an object of the library.
func (r raw) Clone() types.Object { return r }
func (r raw) String() string      { return string(r) }
func (r raw) PDFString() string   { return string(r) }

func appendDict(dst []byte, d types.Dict) []byte {
	dst = append(dst, "<<"...)
	for _, key := range slices.Sorted(maps.Keys(d)) {
		dst = appendName(dst, key)
		dst = append(dst, ' ')
		dst = appendObject(dst, d[key])
	}
	return append(dst, ">>"...)
}

// appendStream writes a stream object; Length is the one of data whatever the dictionary said.
func appendStream(dst []byte, d types.Dict, data []byte) []byte {
	d = maps.Clone(d)
	d["Length"] = types.Integer(len(data))
	dst = appendDict(dst, d)
	dst = append(dst, "\nstream\n"...)
	dst = append(dst, data...)
	return append(dst, "\nendstream"...)
}

func appendRef(dst []byte, r types.IndirectRef) []byte {
	dst = strconv.AppendInt(dst, int64(r.ObjectNumber), 10)
	dst = append(dst, ' ')
	dst = strconv.AppendInt(dst, int64(r.GenerationNumber), 10)
	return append(dst, " R"...)
}

func appendName(dst []byte, name string) []byte {
	const hex = "0123456789ABCDEF"
	dst = append(dst, '/')
	for i := range len(name) {
		c := name[i]
		if c < '!' || c > '~' || strings.IndexByte("()<>[]{}/%#", c) >= 0 {
			dst = append(dst, '#', hex[c>>4], hex[c&15])
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// appendNumber writes no exponent: ISO 32000-2, 7.3.3 knows none.
func appendNumber(dst []byte, f float64) []byte {
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

func appendMatrix(dst []byte, m signing.Matrix) []byte {
	for _, f := range []float64{m.A, m.B, m.C, m.D, m.E, m.F} {
		dst = strconv.AppendFloat(dst, f, 'f', 6, 64)
		dst = append(dst, ' ')
	}
	return append(dst, "cm"...)
}

// textString is a text string (ISO 32000-2, 7.9.2.2): ASCII as it is, all else as UTF-16BE in hex.
func textString(s string) raw {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] >= ' ' && s[i] <= '~'
	}
	if ascii {
		return raw("(" + strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(s) + ")")
	}
	const hex = "0123456789ABCDEF"
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, hex[u>>12], hex[u>>8&15], hex[u>>4&15], hex[u&15])
	}
	return raw(append(out, '>'))
}
