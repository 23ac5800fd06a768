package page

import (
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// Bounds of a page tree: no honest document comes near them.
const (
	maxPages = 100_000
	maxDepth = 60
)

type treePage struct {
	dict     types.Dict
	number   int // of its object, 0 for one that stands in the tree itself
	in       inherited
	geometry signing.PageGeometry
}

type pageTree struct {
	r     *reading
	pages []treePage
	above []int // objects of the nodes that are no pages
	nodes int
}

// inherited are the attributes a page takes from the nodes above it (ISO 32000-2, 7.7.3.4).
type inherited struct {
	media, crop, rotate, resources types.Object
}

// pageTree walks the page tree in order. Errors are problems of the document.
func (r *reading) pageTree() (*pageTree, error) {
	t := &pageTree{r: r}
	if err := t.walk(r.root["Pages"], inherited{}, nil); err != nil {
		return nil, err
	}
	if len(t.pages) == 0 {
		return nil, fail(signing.ProblemNoPages, "the page tree has no page")
	}
	return t, nil
}

// walk visits a node; above are the object numbers on the way to it.
func (t *pageTree) walk(node types.Object, in inherited, above []int) error {
	d, ok := t.r.dict(node)
	if !ok {
		return damaged("page tree: a node is no dictionary")
	}
	if t.nodes++; t.nodes > 2*maxPages || len(above) > maxDepth {
		return damaged("page tree: too large or too deep")
	}
	if number := objectOf(node); number != 0 {
		for _, n := range above {
			if n == number {
				return damaged("page tree: object %d is its own ancestor", n)
			}
		}
		above = append(above, number)
	}
	for key, to := range map[string]*types.Object{"MediaBox": &in.media, "CropBox": &in.crop, "Rotate": &in.rotate} {
		if o := t.r.value(d[key]); o != nil {
			*to = o
		}
	}
	if t.r.value(d["Resources"]) != nil {
		in.resources = d["Resources"]
	}
	if d["Kids"] == nil {
		return t.add(d, objectOf(node), in)
	}
	t.above = append(t.above, objectOf(node))
	kids, ok := t.r.value(d["Kids"]).(types.Array)
	if !ok {
		return damaged("page tree: Kids is no array")
	}
	for _, kid := range kids {
		if err := t.walk(kid, in, above); err != nil {
			return err
		}
	}
	return nil
}

// add makes a page of a leaf. An absent MediaBox is Letter, as PDFium has it.
func (t *pageTree) add(d types.Dict, number int, in inherited) error {
	if len(t.pages) >= maxPages {
		return damaged("page tree: more than %d pages", maxPages)
	}
	media, ok := t.r.rect(in.media)
	if !ok || media.LLX == media.URX || media.LLY == media.URY {
		media = signing.Rect{URX: 612, URY: 792}
	}
	box := media
	if crop, ok := t.r.rect(in.crop); ok && crop.LLX < crop.URX && crop.LLY < crop.URY {
		box = signing.Rect{
			LLX: max(crop.LLX, media.LLX), LLY: max(crop.LLY, media.LLY),
			URX: min(crop.URX, media.URX), URY: min(crop.URY, media.URY),
		}
	}
	if box.LLX >= box.URX || box.LLY >= box.URY {
		return damaged("page %d: CropBox and MediaBox do not meet", len(t.pages)+1)
	}
	unit, _ := t.r.number(d["UserUnit"])
	if unit <= 0 || math.IsInf(unit, 0) || math.IsNaN(unit) {
		unit = 1
	}
	turn, _ := t.r.number(in.rotate)
	rotate := int(max(-1e6, min(1e6, turn)))
	if rotate%90 != 0 && rotate/90%4 != 0 { // PDFium rounds to quarters where we take 0
		return damaged("page %d: rotated by %d degrees", len(t.pages)+1, rotate)
	}
	t.pages = append(t.pages, treePage{dict: d, number: number, in: in, geometry: signing.PageGeometry{
		Crop: box, Rotate: signing.NormalRotation(rotate), UserUnit: unit,
	}})
	return nil
}

func (t *pageTree) geometries() []signing.PageGeometry {
	out := make([]signing.PageGeometry, len(t.pages))
	for i, p := range t.pages {
		out[i] = p.geometry
	}
	return out
}

// annotations maps the object number of every annotation to the page it stands on, counted from 1.
func (t *pageTree) annotations() map[int]int {
	on := map[int]int{}
	for i, p := range t.pages {
		for _, a := range t.r.array(p.dict["Annots"]) {
			if n := objectOf(a); n != 0 && on[n] == 0 {
				on[n] = i + 1
			}
		}
	}
	return on
}
