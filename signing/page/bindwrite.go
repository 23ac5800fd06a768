package page

import (
	"crypto/sha256"
	"fmt"

	"paraph/signing/cos"
)

// write is the new document as a file. The same objects always make the same bytes.
func (b *binder) write(version string, info cos.Object) []byte {
	return fileOf(b.objects, version, info)
}

// fileOf is a file of these objects, numbered from 1; the first is the catalog.
func fileOf(objects []cos.Object, version string, info cos.Object) []byte {
	size := 0
	for _, o := range objects {
		if s, ok := o.(*made); ok {
			size += len(s.data)
		}
	}
	f := make([]byte, 0, size+256*len(objects))
	f = fmt.Appendf(f, "%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n", version)
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = len(f)
		f = fmt.Appendf(f, "%d 0 obj\n", i+1)
		if s, ok := o.(*made); ok {
			f = cos.AppendStream(f, s.dict, s.data)
		} else {
			f = cos.Append(f, o)
		}
		f = append(f, "\nendobj\n"...)
	}
	sum := sha256.Sum256(f)
	id := cos.String(sum[:16])
	start := len(f)
	f = fmt.Appendf(f, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		f = fmt.Appendf(f, "%010d 00000 n \n", at)
	}
	trailer := cos.Dict{"Size": cos.Integer(len(offsets) + 1), "Root": reference(catalogNumber), "ID": cos.Array{id, id}}
	if info != nil {
		trailer["Info"] = info
	}
	f = append(f, "trailer\n"...)
	return fmt.Appendf(cos.Append(f, trailer), "\nstartxref\n%d\n%%%%EOF\n", start)
}
