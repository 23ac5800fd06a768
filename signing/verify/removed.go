package verify

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
)

// ranges are the ends of all byte ranges that stand written in the file, whether an object has them or not.
func (v *verifier) ranges() []int64 {
	const chunk, overlap = 1 << 20, 256
	word := []byte("/ByteRange")
	var out []int64
	b := make([]byte, min(chunk+overlap, max(v.size, overlap)))
	for at := int64(0); at < v.size; at += chunk {
		n, err := v.r.ReadAt(b, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return out
		}
		for i := 0; ; {
			k := bytes.Index(b[i:n], word)
			if k < 0 || i+k >= chunk {
				break
			}
			i += k + len(word)
			if end, ok := rangeEnd(b[i:min(n, i+200)]); ok && len(out) < maxRanges {
				out = append(out, end)
			}
		}
	}
	return out
}

// maxRanges bounds how many byte ranges are looked at; no honest file has so many signatures.
const maxRanges = 1000

// rangeEnd reads what follows the key: four numbers in brackets.
func rangeEnd(b []byte) (int64, bool) {
	b = bytes.TrimLeft(b, " \t\r\n\x00")
	inside, ok := bytes.CutPrefix(b, []byte("["))
	if !ok {
		return 0, false
	}
	inside, _, ok = bytes.Cut(inside, []byte("]"))
	fields := bytes.Fields(inside)
	if !ok || len(fields) != 4 {
		return 0, false
	}
	from, err1 := strconv.ParseInt(string(fields[2]), 10, 64)
	length, err2 := strconv.ParseInt(string(fields[3]), 10, 64)
	return from + length, err1 == nil && err2 == nil && from > 0 && length > 0
}

// astray is why no field leads to a signature: one did when it was made, or none ever.
func (s *found) astray() Reason {
	if s.was != nil && slices.ContainsFunc(s.was.fields, func(f *field) bool { return s.holder.Number != 0 && f.whole["V"] == s.holder }) {
		return SignatureRemoved
	}
	return SignatureUnreadable
}

// removed are signatures an earlier revision has and the file as received has not any more.
func (v *verifier) removed(all []*found) []*Signature {
	known := map[int64]bool{}
	for _, s := range all {
		known[s.end] = true
	}
	var out []*Signature
	for _, end := range v.ranges() {
		if known[end] || end > v.size || !v.endsRevision(end) {
			continue
		}
		known[end] = true
		d, err := v.revision(end)
		if err != nil {
			continue
		}
		for _, s := range d.signatures() {
			past := &verifier{r: v.r, size: end, options: v.options, file: d, revisions: v.revisions, compared: v.compared, believed: v.believed}
			past.cover(s)
			if s.fault != "" || s.end != end || s.field == nil || s.kind == UsageRights {
				continue
			}
			one := past.signature(s)
			one.add(SignatureRemoved)
			one.Coverage, one.Changes, one.ChangesAllowed = EntireRevision, Other, false
			out = append(out, one)
		}
	}
	return out
}
