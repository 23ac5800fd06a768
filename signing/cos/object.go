package cos

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Object is a value: nil, bool, Integer, Real, String, Name, Array, Dict, Ref, *Stream, or Raw when written.
type Object any

// The basic types of ISO 32000-2, 7.3. A String is the bytes it stands for, a Name is without its slash and escapes.
type (
	Integer int64
	Real    float64
	String  string
	Name    string
	Array   []Object
	Dict    map[Name]Object
)

// Raw is a value already in PDF syntax, for writing only.
type Raw string

// Ref is an indirect reference (7.3.10).
type Ref struct{ Number, Generation int }

// String is the reference as a file has it.
func (r Ref) String() string { return fmt.Sprintf("%d %d R", r.Number, r.Generation) }

// Stream is a stream object (7.3.8). Its encoded data is the Size bytes at At of its file; File.Raw and File.Decode
// read them.
type Stream struct {
	Dict Dict
	At   int64
	Size int64

	ref Ref // of the object, which decrypting asks for
}

// Append writes a value as 7.3 has it: names and strings escaped, the entries of a dictionary sorted. A *Stream is
// written as its dictionary; AppendStream writes whole ones.
func Append(dst []byte, o Object) []byte {
	switch o := o.(type) {
	case bool:
		return strconv.AppendBool(dst, o)
	case Integer:
		return strconv.AppendInt(dst, int64(o), 10)
	case Real:
		return strconv.AppendFloat(dst, float64(o), 'f', -1, 64) // 7.3.3 knows no exponent
	case String:
		return appendString(dst, string(o))
	case Name:
		return AppendName(dst, o)
	case Array:
		dst = append(dst, '[')
		for i, e := range o {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = Append(dst, e)
		}
		return append(dst, ']')
	case Dict:
		return appendDict(dst, o)
	case *Stream:
		return appendDict(dst, o.Dict)
	case Ref:
		return append(dst, o.String()...)
	case Raw:
		return append(dst, o...)
	}
	return append(dst, "null"...)
}

func appendDict(dst []byte, d Dict) []byte {
	dst = append(dst, "<<"...)
	for _, key := range slices.Sorted(maps.Keys(d)) {
		dst = AppendName(dst, key)
		dst = append(dst, ' ')
		dst = Append(dst, d[key])
	}
	return append(dst, ">>"...)
}

// AppendStream writes a stream object; Length is the one of data whatever the dictionary said.
func AppendStream(dst []byte, d Dict, data []byte) []byte {
	d = maps.Clone(d)
	if d == nil {
		d = Dict{}
	}
	d["Length"] = Integer(len(data))
	dst = appendDict(dst, d)
	dst = append(dst, "\nstream\n"...)
	dst = append(dst, data...)
	return append(dst, "\nendstream"...)
}

// AppendFlate writes a stream with its data compressed (7.4.4), in place of what it had and how.
func AppendFlate(dst []byte, d Dict, data []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(data) // a buffer takes everything
	z.Close()
	d = maps.Clone(d)
	for _, key := range []Name{"F", "FFilter", "FDecodeParms", "DecodeParms", "DP"} {
		delete(d, key)
	}
	d["Filter"] = Name("FlateDecode")
	return AppendStream(dst, d, b.Bytes())
}

const hexDigits = "0123456789ABCDEF"

// AppendName writes a name with its slash.
func AppendName(dst []byte, name Name) []byte {
	dst = append(dst, '/')
	for i := range len(name) {
		c := name[i]
		if c < '!' || c > '~' || isDelimiter(c) || c == '#' {
			dst = append(dst, '#', hexDigits[c>>4], hexDigits[c&15])
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// appendString writes text in round brackets and all else in hex.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return appendHex(dst, s)
		}
	}
	dst = append(dst, '(')
	for i := range len(s) {
		if strings.IndexByte(`\()`, s[i]) >= 0 {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, ')')
}

func appendHex(dst []byte, s string) []byte {
	dst = append(dst, '<')
	for i := range len(s) {
		dst = append(dst, hexDigits[s[i]>>4], hexDigits[s[i]&15])
	}
	return append(dst, '>')
}
