package pades

import (
	"fmt"
	"maps"
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// maxPages stops a page tree that multiplies itself.
const maxPages = 100_000

// page is a leaf of the page tree: its object (ref is nil where the tree holds the dictionary itself)
// and what it inherits (ISO 32000-2, 7.7.3.4).
type page struct {
	ref       *types.IndirectRef
	dict      types.Dict
	inherited types.Dict
}

func (p page) entry(key string) types.Object {
	if o, ok := p.dict[key]; ok && o != nil {
		return o
	}
	return p.inherited[key]
}

// pages lists the leaves of the page tree in order. It believes the tree's Kids, not its Counts.
func (d *document) pages() ([]page, error) {
	w := pageWalk{d: d, above: map[int]bool{}}
	if err := w.node(d.catalog["Pages"], types.Dict{}, 0); err != nil {
		return nil, err
	}
	return w.found, nil
}

type pageWalk struct {
	d     *document
	above map[int]bool
	found []page
	steps int
}

func (w *pageWalk) node(o types.Object, inherited types.Dict, depth int) error {
	if w.steps++; depth > maxDepth || w.steps > 2*maxPages {
		return fmt.Errorf("%w: page tree", ErrDamaged)
	}
	var ref *types.IndirectRef
	if r, ok := o.(types.IndirectRef); ok {
		n := r.ObjectNumber.Value()
		if w.above[n] {
			return fmt.Errorf("%w: page tree runs in a circle", ErrDamaged)
		}
		w.above[n] = true
		defer delete(w.above, n)
		ref = &r
	}
	dict := w.d.dict(o)
	if dict == nil {
		return nil
	}
	kids, isNode := w.d.resolve(dict["Kids"]).(types.Array)
	switch kind := w.d.name(dict["Type"]); {
	case kind == "Pages" && !isNode:
		return nil
	case kind == "Page" || !isNode:
		w.found = append(w.found, page{ref: ref, dict: dict, inherited: inherited})
		return nil
	}
	inherited = maps.Clone(inherited)
	for _, key := range []string{"MediaBox", "CropBox", "Resources", "Rotate"} {
		if v := dict[key]; v != nil {
			inherited[key] = v
		}
	}
	for _, kid := range kids {
		if err := w.node(kid, inherited, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// geometry is how the page is displayed (ISO 32000-2, 7.7.3.3 and 14.11.2). A page without a usable
// MediaBox is shown as Letter by every program known to us.
func (d *document) geometry(p page) signing.PageGeometry {
	media, ok := d.rect(p.entry("MediaBox"))
	if !ok {
		media = signing.Rect{URX: 612, URY: 792}
	}
	crop := media
	if c, ok := d.rect(p.entry("CropBox")); ok {
		c = signing.Rect{
			LLX: math.Max(c.LLX, media.LLX), LLY: math.Max(c.LLY, media.LLY),
			URX: math.Min(c.URX, media.URX), URY: math.Min(c.URY, media.URY),
		}
		if c.URX > c.LLX && c.URY > c.LLY {
			crop = c
		}
	}
	g := signing.PageGeometry{Crop: crop, UserUnit: 1}
	if r, ok := d.number(p.entry("Rotate")); ok {
		g.Rotate = signing.NormalRotation(int(r))
	}
	if u, ok := d.number(p.dict["UserUnit"]); ok && u > 0 {
		g.UserUnit = u
	}
	return g
}

func (d *document) rect(o types.Object) (signing.Rect, bool) {
	a := d.array(o)
	if len(a) < 4 {
		return signing.Rect{}, false
	}
	var v [4]float64
	for i := range v {
		n, ok := d.number(a[i])
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
