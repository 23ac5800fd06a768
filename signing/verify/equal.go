package verify

import (
	"bytes"
	"maps"
	"math"

	"paraph/signing/cos"
)

// comparison holds a signed revision against the file as received. was and is are read apart, so what one holds under a
// number never stands for the other.
type comparison struct {
	was, is *document
	moved   map[int]bool // numbers of objects that stand elsewhere than in was
	equals  map[pair]bool
	twins   map[cos.Ref]cos.Ref // what has an identity of its own, and which it is now
	changes []Change
	texts   map[int]pageLetters // of the signed pages
	limit   bool                // a bound was reached: what was not looked at is not known
}

// pair are two objects that are held against each other.
type pair struct{ was, is cos.Ref }

// maxCompared bounds how deep values nest through references; no honest file comes near it.
const maxCompared = 10_000

// maxStream is how much of a stream's data is held against another's, decoded.
const maxStream = 64 << 20

// equal reports whether two values are the same to every reader of the file: equal where they stand and in all they lead
// to. A reference and the value it leads to are equal (7.3.10), as are an entry that is null and none (7.3.7). The
// catalog, pages, annotations and fields are equal to themselves: what they hold is compared on their own.
func (c *comparison) equal(a, b cos.Object) bool {
	assumed := map[pair]bool{}
	if !c.same(a, b, assumed, 0) {
		return false
	}
	maps.Copy(c.equals, assumed) // all that was assumed on the way held
	return true
}

func (c *comparison) same(a, b cos.Object, assumed map[pair]bool, depth int) bool {
	if depth > maxCompared {
		c.limit = true
		return false
	}
	ra, isRef := a.(cos.Ref)
	rb, both := b.(cos.Ref)
	if isRef && both {
		switch same, known := c.identity(ra, rb); {
		case known:
			return same
		case c.equals[pair{ra, rb}] || assumed[pair{ra, rb}]:
			return true
		}
		assumed[pair{ra, rb}] = true
	}
	if c.identified(ra) != c.identifiedNow(rb) {
		return false
	}
	return c.sameValue(c.was.Resolve(a), c.is.Resolve(b), assumed, depth+1)
}

// identity answers for references to what has an identity of its own.
func (c *comparison) identity(a, b cos.Ref) (same, known bool) {
	if twin, ok := c.twins[a]; ok {
		return twin == b, true
	}
	return false, c.identified(a)
}

func (c *comparison) identified(r cos.Ref) bool    { return c.was.has(r) }
func (c *comparison) identifiedNow(r cos.Ref) bool { return c.is.has(r) }

// has reports whether a reference leads to the catalog, a page, an annotation or a field.
func (d *document) has(r cos.Ref) bool {
	if r.Number == 0 {
		return false
	}
	_, page := d.pageOf[r]
	_, annotation := d.annots[r]
	return r == d.Trailer["Root"] || page || annotation || d.nodes[r] != nil || d.byRef[r] != nil
}

// pair finds what in the file as received is which page, field and annotation of the signed revision: by its place among the
// pages, its name among the fields, its number among the annotations; writers may give things other numbers.
func (c *comparison) pair() {
	c.twins = map[cos.Ref]cos.Ref{}
	join := func(a, b cos.Ref) {
		if a.Number != 0 && b.Number != 0 {
			c.twins[a] = b
		}
	}
	before, _ := c.was.Trailer["Root"].(cos.Ref)
	after, _ := c.is.Trailer["Root"].(cos.Ref)
	join(before, after)
	for i := range min(len(c.was.pages), len(c.is.pages)) {
		join(c.was.pages[i].Ref, c.is.pages[i].Ref)
	}
	for _, f := range c.was.fields {
		n := c.after(f)
		if n == nil {
			continue
		}
		join(f.ref, n.ref)
		for i := range min(len(f.widgets), len(n.widgets)) {
			join(f.widgets[i].ref, n.widgets[i].ref)
		}
		for i := 0; i < len(f.parents) && len(f.parents) == len(n.parents); i++ {
			join(f.parents[i], n.parents[i])
		}
	}
	for ref := range c.was.annots {
		if _, ok := c.is.annots[ref]; ok && c.twins[ref].Number == 0 {
			join(ref, ref)
		}
	}
}

func (c *comparison) sameValue(a, b cos.Object, assumed map[pair]bool, depth int) bool {
	switch a := a.(type) {
	case cos.Dict:
		b, ok := b.(cos.Dict)
		return ok && c.sameDict(a, b, nil, assumed, depth)
	case cos.Array:
		b, ok := b.(cos.Array)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !c.same(a[i], b[i], assumed, depth) {
				return false
			}
		}
		return true
	case *cos.Stream:
		b, ok := b.(*cos.Stream)
		return ok && c.sameStream(a, b, assumed, depth)
	case cos.Integer, cos.Real:
		x, _ := number(a)
		y, ok := number(b)
		return ok && sameNumber(a, b, x, y)
	}
	return sameAtom(a, b)
}

// sameNumber compares two numbers, of which real ones are written with as many digits as a program keeps (annex C.2): the
// smallest have six behind the first.
func sameNumber(a, b cos.Object, x, y float64) bool {
	_, whole := a.(cos.Integer)
	_, also := b.(cos.Integer)
	return x == y || !(whole && also) && math.Abs(x-y) <= 1e-6*math.Abs(x)
}

// sameAtom compares what is neither a number nor made of other values.
func sameAtom(a, b cos.Object) bool {
	switch b.(type) {
	case cos.Array, cos.Dict:
		return false
	}
	return a == b
}

func number(o cos.Object) (float64, bool) {
	switch n := o.(type) {
	case cos.Integer:
		return float64(n), true
	case cos.Real:
		return float64(n), true
	}
	return 0, false
}

// sameDict compares two dictionaries without the entries in but.
func (c *comparison) sameDict(a, b cos.Dict, but map[cos.Name]bool, assumed map[pair]bool, depth int) bool {
	for key, v := range a {
		if !but[key] && !c.same(v, b[key], assumed, depth) {
			return false
		}
	}
	for key, v := range b {
		if _, ok := a[key]; !ok && !but[key] && c.is.Resolve(v) != nil {
			return false
		}
	}
	return true
}

// coded are the entries of a stream that say how its data is written, not what it is (table 5).
var coded = map[cos.Name]bool{"Length": true, "Filter": true, "DecodeParms": true, "DL": true}

func (c *comparison) sameStream(a, b *cos.Stream, assumed map[pair]bool, depth int) bool {
	if !c.sameDict(a.Dict, b.Dict, coded, assumed, depth) {
		return false
	}
	if c.was.Integer(a.Dict["Length"]) == int(a.Size) && c.is.Integer(b.Dict["Length"]) != int(b.Size) {
		return false // programs that trust Length (7.3.8.2) read another part of it now
	}
	writtenAlike := c.sameCoding(a.Dict, b.Dict, assumed, depth)
	if writtenAlike && a.At == b.At && a.Size == b.Size {
		return true // the same bytes of the same file
	}
	one, err1 := c.was.Raw(a)
	two, err2 := c.is.Raw(b)
	if err1 != nil || err2 != nil {
		return false
	}
	if writtenAlike && bytes.Equal(one, two) {
		return true
	}
	one, err1 = c.was.Decode(a, maxStream)
	two, err2 = c.is.Decode(b, maxStream)
	return err1 == nil && err2 == nil && bytes.Equal(one, two)
}

func (c *comparison) sameCoding(a, b cos.Dict, assumed map[pair]bool, depth int) bool {
	return c.same(a["Filter"], b["Filter"], assumed, depth) && c.same(a["DecodeParms"], b["DecodeParms"], assumed, depth)
}

// differing are the keys of two dictionaries whose values are not equal, but for those in but.
func (c *comparison) differing(a, b cos.Dict, but map[cos.Name]bool) []cos.Name {
	var out []cos.Name
	for key, v := range a {
		if !but[key] && !c.equal(v, b[key]) {
			out = append(out, key)
		}
	}
	for key, v := range b {
		if _, ok := a[key]; !ok && !but[key] && c.is.Resolve(v) != nil {
			out = append(out, key)
		}
	}
	return out
}

// keys makes a set of names.
func keys(names ...cos.Name) map[cos.Name]bool {
	set := map[cos.Name]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

// changed notes a change.
func (c *comparison) changed(ch Change) { c.changes = append(c.changes, ch) }
