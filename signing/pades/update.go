package pades

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
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

func (u *update) reserve() types.IndirectRef {
	ref := types.IndirectRef{ObjectNumber: types.Integer(u.next)}
	u.next++
	return ref
}

func (u *update) add(body []byte) types.IndirectRef {
	ref := u.reserve()
	u.put(ref, body)
	return ref
}

func (u *update) put(ref types.IndirectRef, body []byte) {
	u.objects = append(u.objects, object{ref.ObjectNumber.Value(), ref.GenerationNumber.Value(), body})
}

// section is the newest cross-reference section of a document: what Prev says, whether it is a stream,
// and how many bytes stand before the header from which offsets count.
type section struct {
	prev   int
	shift  int
	stream bool
}

// lastSection finds what startxref points to (ISO 32000-2, 7.5.5). What is not there is not searched
// for: a document whose table had to be guessed is not signed.
func lastSection(b []byte) (section, error) {
	at := bytes.LastIndex(b, []byte("startxref"))
	if at < 0 || !bytes.Contains(b[at:], []byte("%%EOF")) {
		return section{}, fmt.Errorf("%w: no end", ErrDamaged)
	}
	fields := bytes.Fields(b[at+len("startxref") : min(len(b), at+64)])
	if len(fields) == 0 {
		return section{}, fmt.Errorf("%w: no startxref", ErrDamaged)
	}
	prev, err := strconv.Atoi(string(fields[0]))
	if err != nil {
		return section{}, fmt.Errorf("%w: startxref", ErrDamaged)
	}
	header := max(0, bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-")))
	for _, shift := range []int{header, 0} {
		if prev < 0 || prev+shift >= len(b) {
			continue
		}
		rest := bytes.TrimLeft(b[prev+shift:min(len(b), prev+shift+64)], " \t\r\n\f\x00")
		if len(rest) > 4 && string(rest[:4]) == "xref" && isSpace(rest[4]) {
			return section{prev: prev, shift: shift}, nil
		}
		if f := bytes.Fields(rest); len(f) >= 3 && isDigits(f[0]) && isDigits(f[1]) && bytes.HasPrefix(f[2], []byte("obj")) {
			return section{prev: prev, shift: shift, stream: true}, nil
		}
	}
	return section{}, fmt.Errorf("%w: startxref points nowhere", ErrDamaged)
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
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
		entries = append(entries, entry{o.num, o.gen, len(out) - d.last.shift})
		out = fmt.Appendf(out, "%d %d obj\n", o.num, o.gen)
		bodies[o.num] = len(out)
		out = append(out, o.body...)
		out = append(out, "\nendobj\n"...)
	}
	start := len(out) - d.last.shift
	trailer := u.trailer(d, out[len(d.bytes):])
	if d.last.stream {
		out = u.xrefStream(out, append(entries, entry{u.next, 0, start}), trailer)
	} else {
		out = xrefTable(out, entries, trailer)
	}
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", start), bodies
}

// trailer has the entries of ISO 32000-2, table 15. The second half of ID changes with the file, the
// first stays.
func (u *update) trailer(d *document, written []byte) types.Dict {
	size := u.next
	if d.last.stream {
		size++
	}
	t := types.Dict{"Size": types.Integer(size), "Root": *d.ctx.Root, "Prev": types.Integer(d.last.prev)}
	if d.ctx.Info != nil {
		t["Info"] = *d.ctx.Info
	}
	h := sha256.New()
	h.Write(d.bytes)
	h.Write(written)
	id := types.HexLiteral(hex.EncodeToString(h.Sum(nil)[:16]))
	t["ID"] = types.Array{id, id}
	if len(d.ctx.ID) == 2 {
		switch first := d.ctx.ID[0].(type) {
		case types.HexLiteral, types.StringLiteral:
			t["ID"] = types.Array{first, id}
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
func xrefTable(out []byte, entries []entry, trailer types.Dict) []byte {
	out = append(out, "xref\n"...)
	for _, run := range runs(entries) {
		out = fmt.Appendf(out, "%d %d\n", run[0].num, len(run))
		for _, e := range run {
			out = fmt.Appendf(out, "%010d %05d n\r\n", e.offset, e.gen)
		}
	}
	out = append(out, "trailer\n"...)
	return append(appendDict(out, trailer), '\n')
}

// xrefStream writes a section as of ISO 32000-2, 7.5.8; its own entry is the last one.
func (u *update) xrefStream(out []byte, entries []entry, trailer types.Dict) []byte {
	var index types.Array
	var data []byte
	for _, run := range runs(entries) {
		index = append(index, types.Integer(run[0].num), types.Integer(len(run)))
		for _, e := range run {
			data = append(data, 1)
			data = binary.BigEndian.AppendUint64(data, uint64(e.offset))
			data = binary.BigEndian.AppendUint16(data, uint16(e.gen))
		}
	}
	trailer["Type"] = types.Name("XRef")
	trailer["W"] = types.Array{types.Integer(1), types.Integer(8), types.Integer(2)}
	trailer["Index"] = index
	out = fmt.Appendf(out, "%d 0 obj\n", u.next)
	out = appendStream(out, trailer, data)
	return append(out, "\nendobj\n"...)
}
