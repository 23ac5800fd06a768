package verify

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"paraph/signing/cos"
)

// found is a signature dictionary (12.8.1) with where it stands.
type found struct {
	field  *field // nil where no field leads to it
	dict   cos.Dict
	holder cos.Ref // the object that holds it
	kind   string
	gap    [2]int64 // what the byte range leaves out
	end    int64    // one behind the last byte it covers; 0 where that cannot be said
	fault  Reason   // why its byte range is none
	was    *document
	wasErr error
}

// signatures are all signatures of the file: those of fields, usage rights, and what stands in the file as one but belongs to
// no field.
func (d *document) signatures() []*found {
	var out []*found
	taken := map[cos.Ref]bool{}
	for _, f := range d.fields {
		if d.kind(f) != "Sig" || !d.Present(f.whole["V"]) || f.whole["V"] == nil {
			continue
		}
		holder, isRef := f.whole["V"].(cos.Ref)
		if !isRef {
			holder = f.ref
		}
		taken[holder] = true
		out = append(out, &found{field: f, dict: d.Dict(f.whole["V"]), holder: holder, kind: Approval})
	}
	perms := d.Dict(d.catalog["Perms"])
	for _, key := range []cos.Name{"UR3", "UR"} {
		if ref, ok := perms[key].(cos.Ref); ok && !taken[ref] && d.Dict(ref) != nil {
			taken[ref] = true
			out = append(out, &found{dict: d.Dict(ref), holder: ref, kind: UsageRights})
		}
	}
	d.Each(func(r cos.Ref, o cos.Object) bool {
		if dict, ok := o.(cos.Dict); ok && !taken[r] && d.isSignature(dict) {
			out = append(out, &found{dict: dict, holder: r, kind: Approval})
		}
		return true
	})
	for _, s := range out {
		d.classify(s)
	}
	return out
}

func (d *document) isSignature(dict cos.Dict) bool {
	kind := d.Name(dict["Type"])
	return dict["Contents"] != nil && (dict["ByteRange"] != nil || kind == "Sig" || kind == "DocTimeStamp")
}

// classify says what kind of signature one is (12.8.1, 12.8.2.2, 12.8.5).
func (d *document) classify(s *found) {
	perms := d.Dict(d.catalog["Perms"])
	switch {
	case s.kind == UsageRights:
	case d.Name(s.dict["Type"]) == "DocTimeStamp" || d.Name(s.dict["SubFilter"]) == "ETSI.RFC3161":
		s.kind = DocTimeStamp
	case perms["DocMDP"] == s.holder && s.holder.Number != 0, d.transform(s.dict, "DocMDP") != nil:
		s.kind = Certification
	}
}

// transform are the parameters of a transform method in a signature's references (12.8.2), nil where it has none.
func (d *document) transform(sig cos.Dict, method string) cos.Dict {
	for _, o := range d.Array(sig["Reference"]) {
		ref := d.Dict(o)
		if d.Name(ref["TransformMethod"]) == method {
			if p := d.Dict(ref["TransformParams"]); p != nil {
				return p
			}
			return cos.Dict{}
		}
	}
	return nil
}

// errRange says that a byte range is none, or not as 12.8.1 has it.
var errRange = errors.New("verify: byte range")

// cover finds what a signature covers (12.8.1): all bytes from the first one of the file to the end of its revision, but for
// its own Contents, and nothing else.
func (v *verifier) cover(s *found) {
	gap, end, err := v.byteRange(s)
	if err != nil {
		s.fault = CoverageBroken
		return
	}
	s.gap, s.end = gap, end
	spans := v.file.Spans(s.holder, "Contents")
	if !slices.Contains(spans, gap) {
		s.fault = CoverageBroken
		return
	}
	if end < v.size && !v.blank(end, v.size) {
		s.was, s.wasErr = v.revision(end)
		if s.wasErr != nil || !v.endsRevision(end) {
			s.fault = CoverageBroken
		}
		return
	}
	s.was = v.file
}

// byteRange reads the four numbers of a signature's ByteRange.
func (v *verifier) byteRange(s *found) (gap [2]int64, end int64, err error) {
	a := v.file.Array(s.dict["ByteRange"])
	if len(a) != 4 {
		return gap, 0, errRange
	}
	var n [4]int64
	for i := range n {
		k, ok := v.file.Resolve(a[i]).(cos.Integer)
		if !ok || k < 0 || int64(k) > v.size {
			return gap, 0, errRange
		}
		n[i] = int64(k)
	}
	if n[0] != 0 || n[1] < 1 || n[2] <= n[1] || n[3] < 1 || n[2]+n[3] > v.size {
		return gap, 0, errRange
	}
	return [2]int64{n[1], n[2]}, n[2] + n[3], nil
}

// blank reports whether nothing but white space stands between two places.
func (v *verifier) blank(from, to int64) bool {
	if to-from > 1<<20 {
		return false
	}
	b := make([]byte, to-from)
	if _, err := v.r.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return len(bytes.Trim(b, " \t\r\n\f\x00")) == 0
}

// endsRevision reports whether a revision ends there: %%EOF with at most an end of line behind it (7.5.5).
func (v *verifier) endsRevision(end int64) bool {
	b := make([]byte, min(end, 32))
	if _, err := v.r.ReadAt(b, end-int64(len(b))); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return bytes.HasSuffix(bytes.TrimRight(b, " \t\r\n\x00"), []byte("%%EOF"))
}

// revision is the document as it was up to a place, read once.
func (v *verifier) revision(end int64) (*document, error) {
	if d, ok := v.revisions[end]; ok {
		return d, nil
	}
	d, err := readDocument(v.r, end, v.options.Password)
	if err == nil {
		v.revisions[end] = d
	}
	return d, err
}

// inRevision reports whether the revision a signature covers already has it, in the same field with the same value: one that
// came later, or elsewhere, signs what it was not there for.
func (v *verifier) inRevision(s *found) bool {
	d := s.was
	if d == nil || d == v.file {
		return true
	}
	c := &comparison{was: d, is: v.file, equals: map[pair]bool{}}
	c.pair()
	if s.field == nil {
		return c.equal(s.holder, s.holder) && d.Dict(s.holder) != nil
	}
	f := d.named(s.field.name)
	return f != nil && c.equal(f.whole["V"], s.field.whole["V"])
}
