package pades

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"paraph/signing/cos"
)

// object is one object of the new revision. An object that was there before keeps its generation.
type object struct {
	num, gen int
	body     []byte
}

// update collects one incremental update (ISO 32000-2, 7.5.6). It is written in one piece, so that
// there is none or a whole one.
type update struct {
	next    int
	objects []object
}

func (u *update) reserve() cos.Ref {
	ref := cos.Ref{Number: u.next}
	u.next++
	return ref
}

func (u *update) add(body []byte) cos.Ref {
	ref := u.reserve()
	u.put(ref, body)
	return ref
}

func (u *update) put(ref cos.Ref, body []byte) {
	u.objects = append(u.objects, object{ref.Number, ref.Generation, body})
}

// write appends the update to the document's bytes and tells where each object's body stands.
func (u *update) write(d *document) ([]byte, map[int]int) {
	slices.SortFunc(u.objects, func(a, b object) int { return cmp.Compare(a.num, b.num) })
	room := len(d.bytes) + 4096
	for _, o := range u.objects {
		room += len(o.body) + 64
	}
	out := append(make([]byte, 0, room), d.bytes...)
	if n := len(out); out[n-1] != '\n' && out[n-1] != '\r' {
		out = append(out, '\n')
	}
	bodies := map[int]int{}
	entries := make([]entry, 0, len(u.objects)+1)
	for _, o := range u.objects {
		entries = append(entries, entry{o.num, o.gen, len(out)})
		out = fmt.Appendf(out, "%d %d obj\n", o.num, o.gen)
		bodies[o.num] = len(out)
		out = append(out, o.body...)
		out = append(out, "\nendobj\n"...)
	}
	start := len(out)
	trailer := u.trailer(d, out[len(d.bytes):])
	if d.Sections[0].Stream {
		out = u.xrefStream(out, append(entries, entry{u.next, 0, start}), trailer)
	} else {
		out = xrefTable(out, entries, trailer)
	}
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", start), bodies
}

// trailer has the entries of ISO 32000-2, table 15. The second half of ID changes with the file, the
// first stays.
func (u *update) trailer(d *document, written []byte) cos.Dict {
	size := u.next
	if d.Sections[0].Stream {
		size++
	}
	t := cos.Dict{"Size": cos.Integer(size), "Root": d.Trailer["Root"], "Prev": cos.Integer(d.Sections[0].At)}
	if info, ok := d.Trailer["Info"].(cos.Ref); ok {
		t["Info"] = info
	}
	h := sha256.New()
	h.Write(d.bytes)
	h.Write(written)
	id := cos.String(h.Sum(nil)[:16])
	t["ID"] = cos.Array{id, id}
	if have := d.Array(d.Trailer["ID"]); len(have) == 2 {
		if first, ok := d.Resolve(have[0]).(cos.String); ok {
			t["ID"] = cos.Array{first, id}
		}
	}
	return t
}

// entry says where an object stands.
type entry struct{ num, gen, offset int }

// runs are the entries in groups of following numbers.
func runs(entries []entry) [][]entry {
	var out [][]entry
	for i, e := range entries {
		if i == 0 || e.num != entries[i-1].num+1 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], e)
	}
	return out
}

// xrefTable writes a section as of ISO 32000-2, 7.5.4.
func xrefTable(out []byte, entries []entry, trailer cos.Dict) []byte {
	out = append(out, "xref\n"...)
	for _, run := range runs(entries) {
		out = fmt.Appendf(out, "%d %d\n", run[0].num, len(run))
		for _, e := range run {
			out = fmt.Appendf(out, "%010d %05d n\r\n", e.offset, e.gen)
		}
	}
	out = append(out, "trailer\n"...)
	return append(cos.Append(out, trailer), '\n')
}

// xrefStream writes a section as of ISO 32000-2, 7.5.8; its own entry is the last one.
func (u *update) xrefStream(out []byte, entries []entry, trailer cos.Dict) []byte {
	var index cos.Array
	var data []byte
	for _, run := range runs(entries) {
		index = append(index, cos.Integer(run[0].num), cos.Integer(len(run)))
		for _, e := range run {
			data = append(data, 1)
			data = binary.BigEndian.AppendUint64(data, uint64(e.offset))
			data = binary.BigEndian.AppendUint16(data, uint16(e.gen))
		}
	}
	trailer["Type"] = cos.Name("XRef")
	trailer["W"] = cos.Array{cos.Integer(1), cos.Integer(8), cos.Integer(2)}
	trailer["Index"] = index
	out = fmt.Appendf(out, "%d 0 obj\n", u.next)
	out = cos.AppendStream(out, trailer, data)
	return append(out, "\nendobj\n"...)
}
