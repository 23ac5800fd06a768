package verify

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// FuzzPDF runs the whole path on whatever comes. Nobody who changes bytes has a key, so what is accepted begins with what was
// signed here, but for the value of the signature, which can be written in several ways.
func FuzzPDF(f *testing.F) {
	c := newCast(f)
	var honest []*paper
	for _, l := range []layout{tables, streams, packed} {
		plain := signed(f, c, l)
		updated := signed(f, c, l, certified(3))
		fills(nameField, "Anna", "Eve", written("Eve"))(updated)
		evidence(updated)
		blended(updated)
		updated.save()
		twice := signed(f, c, l, locked("/Action/Include/Fields[(agree)]"))
		sealedIn(twice, c.mallory, empty, "")
		twice.save()
		honest = append(honest, plain, updated, twice)
	}
	for _, p := range honest {
		f.Add(p.b)
	}
	f.Add(widened(signed(f, c, tables), " ", func(_, _, _ []byte) []byte { return nil }))
	f.Add([]byte("%PDF-1.7\n" + strings.Repeat("[", 500)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := PDF(bytes.NewReader(b), int64(len(b)), Options{})
		if got, _ := class(r, err); got != ok {
			return
		}
		if !slices.ContainsFunc(honest, func(p *paper) bool {
			before, gap, _ := p.parts()
			from := len(before) + len(gap)
			return bytes.HasPrefix(b, before) && len(b) > from && bytes.HasPrefix(b[from:], p.b[from:from+200])
		}) {
			t.Errorf("accepted what nobody signed: %+v", r)
		}
	})
}
