package cos

import (
	"maps"
	"math"

	"paraph/signing"
)

// Page is a leaf of the page tree: its object (Ref is zero where the tree holds the dictionary itself) and what it
// inherits (7.7.3.4).
type Page struct {
	Ref       Ref
	Dict      Dict
	Inherited Dict
	Nodes     []Ref // from the root of the tree down to the one that holds it
}

// Entry is an entry of the page's own, or the one it inherits.
func (p Page) Entry(key Name) Object {
	if o, ok := p.Dict[key]; ok {
		return o
	}
	return p.Inherited[key]
}

// Catalog is the document's catalog (7.7.2); nil where there is none.
func (f *File) Catalog() Dict { return f.Dict(f.Trailer["Root"]) }

// Pages lists the leaves of the page tree in order (7.7.3). It believes the tree's Kids, not its Counts. What is odd but
// every viewer passes over is a fault and no error. Errors: *Fault.
func (f *File) Pages() ([]Page, error) {
	if f.Catalog() == nil {
		return nil, &Fault{Kind: FaultCatalog}
	}
	w := pageWalk{f: f, on: map[int]bool{}, leaves: map[int]bool{}}
	if err := w.node(f.Catalog()["Pages"], Dict{}, nil); err != nil {
		return nil, err
	}
	return w.found, nil
}

type pageWalk struct {
	f      *File
	on     map[int]bool // nodes above the one looked at
	leaves map[int]bool
	found  []Page
	steps  int
}

func (w *pageWalk) node(o Object, inherited Dict, above []Ref) error {
	if w.steps++; len(above) > maxDepth || w.steps > 2*maxPages {
		return &Fault{Kind: FaultLimit}
	}
	ref, isRef := o.(Ref)
	if isRef && w.on[ref.Number] {
		return &Fault{Kind: FaultTree, Object: ref.Number}
	}
	dict, _ := w.f.Resolve(o).(Dict)
	if dict == nil {
		w.f.fault(FaultTree, ref.Number, 0)
		return nil
	}
	if !isRef {
		w.f.fault(FaultTree, last(above).Number, 0)
	}
	w.upwards(dict, ref, above)
	kids, isNode := w.f.Resolve(dict["Kids"]).(Array)
	kind := w.f.Name(dict["Type"])
	if isNode != (kind == "Pages") || !isNode && kind != "Page" {
		w.f.fault(FaultTree, ref.Number, 0)
	}
	switch {
	case kind == "Pages" && !isNode:
		return nil
	case kind == "Page" || !isNode:
		w.leaf(Page{Ref: ref, Dict: dict, Inherited: inherited, Nodes: above})
		return nil
	}
	w.on[ref.Number] = isRef
	defer delete(w.on, ref.Number)
	return w.kids(dict, ref, kids, inherited, above)
}

// kids walks what hangs on a node, and holds its Count against that.
func (w *pageWalk) kids(dict Dict, ref Ref, kids Array, inherited Dict, above []Ref) error {
	inherited = maps.Clone(inherited)
	for _, key := range []Name{"MediaBox", "CropBox", "Resources", "Rotate"} {
		if v := dict[key]; v != nil {
			inherited[key] = v
		}
	}
	above = append(above[:len(above):len(above)], ref)
	before := len(w.found)
	for _, kid := range kids {
		if err := w.node(kid, inherited, above); err != nil {
			return err
		}
	}
	if count, ok := w.f.Resolve(dict["Count"]).(Integer); !ok || int(count) != len(w.found)-before {
		w.f.fault(FaultTree, ref.Number, 0)
	}
	return nil
}

// upwards holds Parent against the node a page or a node hangs on: some readers look for what is inherited there.
func (w *pageWalk) upwards(dict Dict, ref Ref, above []Ref) {
	if parent, ok := dict["Parent"].(Ref); len(above) == 0 && ok || len(above) > 0 && parent != last(above) {
		w.f.fault(FaultTree, ref.Number, 0)
	}
}

func (w *pageWalk) leaf(p Page) {
	if w.leaves[p.Ref.Number] && p.Ref.Number != 0 {
		w.f.fault(FaultPageTwice, p.Ref.Number, 0)
	}
	w.leaves[p.Ref.Number] = true
	w.found = append(w.found, p)
}

func last(refs []Ref) (r Ref) {
	if n := len(refs); n > 0 {
		r = refs[n-1]
	}
	return r
}

// Geometry is how a page is displayed (7.7.3.3, 14.11.2). A page without a usable MediaBox is shown as Letter by every
// program known to us; a box that is odd is a fault.
func (f *File) Geometry(p Page) signing.PageGeometry {
	media, ok := f.Rect(p.Entry("MediaBox"))
	if !ok || len(f.Array(p.Entry("MediaBox"))) != 4 {
		f.fault(FaultBox, p.Ref.Number, 0)
	}
	if !ok {
		media = signing.Rect{URX: 612, URY: 792}
	}
	crop := media
	if given := f.Resolve(p.Entry("CropBox")); given != nil {
		c, ok := f.Rect(given)
		c = signing.Rect{
			LLX: math.Max(c.LLX, media.LLX), LLY: math.Max(c.LLY, media.LLY),
			URX: math.Min(c.URX, media.URX), URY: math.Min(c.URY, media.URY),
		}
		if ok && c.URX > c.LLX && c.URY > c.LLY {
			crop = c
		}
		if crop != c || len(f.Array(given)) != 4 {
			f.fault(FaultBox, p.Ref.Number, 0)
		}
	}
	return signing.PageGeometry{Crop: crop, Rotate: f.rotate(p), UserUnit: f.userUnit(p)}
}

// rotate is a page's rotation. One that is no integer, or no multiple of 90, programs take for different ones.
func (f *File) rotate(p Page) int {
	o := f.Resolve(p.Entry("Rotate"))
	r, ok := f.Number(o)
	if n, whole := o.(Integer); o != nil && (!whole || n%90 != 0 || n > 1e6 || n < -1e6) {
		f.fault(FaultBox, p.Ref.Number, 0)
	}
	if !ok {
		return 0
	}
	return signing.NormalRotation(int(max(-1e6, min(1e6, r))))
}

// userUnit is the size of a page's units in points.
func (f *File) userUnit(p Page) float64 {
	o := f.Resolve(p.Dict["UserUnit"])
	u, ok := f.Number(o)
	if o != nil && (!ok || u <= 0) {
		f.fault(FaultBox, p.Ref.Number, 0)
	}
	if u <= 0 {
		return 1
	}
	return u
}

// Rect is a rectangle (7.9.5), normalised; false for what is none or has no extent.
func (f *File) Rect(o Object) (signing.Rect, bool) {
	a := f.Array(o)
	if len(a) < 4 {
		return signing.Rect{}, false
	}
	var v [4]float64
	for i := range v {
		n, ok := f.Number(a[i])
		if !ok || math.Abs(n) > 1e9 {
			return signing.Rect{}, false
		}
		v[i] = n
	}
	r := signing.Rect{
		LLX: math.Min(v[0], v[2]), LLY: math.Min(v[1], v[3]),
		URX: math.Max(v[0], v[2]), URY: math.Max(v[1], v[3]),
	}
	return r, r.URX > r.LLX && r.URY > r.LLY
}

// Contents are the streams of a page's content (7.8.2): none, one or an array. False says that something else stands
// there, or in the array.
func (f *File) Contents(p Page) (Array, bool) {
	o := p.Dict["Contents"]
	switch c := f.Resolve(o).(type) {
	case nil:
		return nil, !f.Present(o)
	case *Stream:
		return Array{o}, true
	case Array:
		whole := true
		for _, e := range c {
			_, ok := f.Resolve(e).(*Stream)
			whole = whole && ok
		}
		return c, whole
	}
	return nil, false
}

// Content is a page's content, decoded and joined, at most so many bytes. What is no stream is passed over. Errors: *Fault.
func (f *File) Content(p Page, most int64) ([]byte, error) {
	parts, _ := f.Contents(p)
	var out []byte
	for _, o := range parts {
		s, ok := f.Resolve(o).(*Stream)
		if !ok {
			continue
		}
		data, err := f.Decode(s, most-int64(len(out)))
		if err != nil {
			return nil, err
		}
		out = append(append(out, data...), '\n')
	}
	return out, nil
}
