package page

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// write is the new document as a file. The same objects always make the same bytes: pdfcpu's own writer puts
// the time and itself as producer into each.
func (b *binder) write(version string, info types.Object) []byte {
	size := 0
	for _, o := range b.objects {
		if s, ok := o.(types.StreamDict); ok {
			size += len(s.Raw)
		}
	}
	var f bytes.Buffer
	f.Grow(size + 256*len(b.objects))
	fmt.Fprintf(&f, "%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n", version)
	offsets := make([]int, len(b.objects))
	for i, o := range b.objects {
		offsets[i] = f.Len()
		fmt.Fprintf(&f, "%d 0 obj\n", i+1)
		if s, ok := o.(types.StreamDict); ok {
			writeObject(&f, s.Dict)
			f.WriteString("\nstream\n")
			f.Write(s.Raw)
			f.WriteString("\nendstream")
		} else {
			writeObject(&f, o)
		}
		f.WriteString("\nendobj\n")
	}
	id := types.NewHexLiteral(fingerprint(f.Bytes()))
	start := f.Len()
	fmt.Fprintf(&f, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&f, "%010d 00000 n \n", at)
	}
	trailer := types.Dict{"Size": types.Integer(len(offsets) + 1), "Root": reference(catalogNumber), "ID": types.Array{id, id}}
	if info != nil {
		trailer["Info"] = info
	}
	f.WriteString("trailer\n")
	writeObject(&f, trailer)
	fmt.Fprintf(&f, "\nstartxref\n%d\n%%%%EOF\n", start)
	return f.Bytes()
}

func fingerprint(content []byte) []byte {
	sum := sha256.Sum256(content)
	return sum[:16]
}

// writeObject writes a direct object, dictionaries in the order of their keys.
func writeObject(f *bytes.Buffer, o types.Object) {
	switch v := o.(type) {
	case types.Dict:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		f.WriteString("<<")
		for _, key := range keys {
			writeObject(f, types.Name(key))
			f.WriteByte(' ')
			writeObject(f, v[key])
		}
		f.WriteString(">>")
	case types.Array:
		f.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				f.WriteByte(' ')
			}
			writeObject(f, e)
		}
		f.WriteByte(']')
	case types.Name:
		f.WriteByte('/')
		f.WriteString(types.EncodeName(string(v)))
	case types.Float:
		f.WriteString(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case nil:
		f.WriteString("null")
	default:
		f.WriteString(v.PDFString())
	}
}
