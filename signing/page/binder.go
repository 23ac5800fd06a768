package page

import (
	"fmt"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// binder makes a document of pages of others. It copies what the pages need and nothing else: what only a page
// left behind refers to does not come along.
type binder struct {
	objects []types.Object // object n of the new document stands at n-1
	waiting []waiting      // copies promised to references
	origins []*origin
	told    func(done, of int)
}

type waiting struct {
	from   *origin
	object types.Object
	number int
}

// origin is a document pages are taken from. moved maps its object numbers to those of the new document;
// 0 is for what stays behind.
type origin struct {
	*reading
	pages  []treePage
	above  []int
	moved  map[int]int
	marked map[int]int    // page of every annotation, counted from 1
	fields []types.Object // the uppermost of its form that come along
	whole  bool           // all its pages come along
	tagged bool           // and its structure
}

// The objects every new document begins with.
const (
	catalogNumber = iota + 1
	pagesNumber
	fixedObjects = pagesNumber
)

// newOrigin is a document as a source. One that can only be refused is none.
func newOrigin(r *reading) (*origin, error) {
	facts, err := r.facts()
	if err != nil {
		return nil, err
	}
	if p := facts.Refusal(); p != nil {
		return nil, fail(p.Code, "a source that takes no change")
	}
	tree, err := r.pageTree()
	if err != nil {
		return nil, err
	}
	return &origin{reading: r, pages: tree.pages, above: tree.above, moved: map[int]int{}, marked: tree.annotations()}, nil
}

// bind makes the new document's objects; the catalog is the first. Without leaves it takes all pages in order.
func (b *binder) bind(leaves []signing.Leaf) error {
	counts := make([]int, len(b.origins))
	for i, o := range b.origins {
		counts[i] = len(o.pages)
	}
	if leaves == nil {
		for i, n := range counts {
			for page := range n {
				leaves = append(leaves, signing.Leaf{Source: i, Page: page + 1})
			}
		}
	}
	if !signing.Fit(leaves, counts...) {
		return fmt.Errorf("page: leaves that do not fit")
	}
	b.objects = make([]types.Object, fixedObjects)
	numbers := b.lay(leaves)
	kids := make(types.Array, len(leaves))
	for i, l := range leaves {
		o := b.origins[l.Source]
		b.objects[numbers[i]-1] = b.page(o, o.pages[l.Page-1], l.Turn)
		kids[i] = reference(numbers[i])
		b.settle()
		b.told(i+1, len(leaves))
	}
	b.objects[pagesNumber-1] = types.Dict{"Type": types.Name("Pages"), "Kids": kids, "Count": types.Integer(len(kids))}
	b.objects[catalogNumber-1] = b.catalog(leaves)
	b.settle()
	return nil
}

// lay gives the pages that come along their numbers and decides what stays behind: other pages, the trees
// above them, and what stands on pages that stay.
func (b *binder) lay(leaves []signing.Leaf) []int {
	numbers := make([]int, len(leaves))
	kept := make([]map[int]bool, len(b.origins))
	for i, o := range b.origins {
		kept[i] = map[int]bool{}
		for _, n := range o.above {
			o.moved[n] = 0
		}
		for _, p := range o.pages {
			o.moved[p.number] = 0
		}
	}
	for i, l := range leaves {
		o := b.origins[l.Source]
		numbers[i] = b.reserve()
		o.moved[o.pages[l.Page-1].number] = numbers[i]
		kept[l.Source][l.Page] = true
	}
	for i, o := range b.origins {
		o.whole = len(kept[i]) == len(o.pages)
		o.tagged = i == 0 && o.whole
		for annotation, page := range o.marked {
			if !kept[i][page] {
				o.moved[annotation] = 0
			}
		}
		form, _ := o.dict(o.root["AcroForm"])
		o.fields = o.rootFields(form)
	}
	return numbers
}

// page is a copy of a page with what it had from the nodes above it.
func (b *binder) page(o *origin, p treePage, turn int) types.Dict {
	own := types.Dict{}
	for key, v := range p.dict {
		if key != "Parent" && key != "B" {
			own[key] = v
		}
	}
	out := b.dict(o, own)
	out["Type"], out["Parent"] = types.Name("Page"), reference(pagesNumber)
	out["MediaBox"] = types.Array{types.Integer(0), types.Integer(0), types.Integer(612), types.Integer(792)}
	out["Resources"] = types.Dict{}
	if p.in.media != nil {
		out["MediaBox"] = b.copy(o, p.in.media)
	}
	if p.in.crop != nil {
		out["CropBox"] = b.copy(o, p.in.crop)
	}
	if p.in.resources != nil {
		out["Resources"] = b.copy(o, p.in.resources)
	}
	switch o.value(p.dict["Contents"]).(type) {
	case types.StreamDict, types.Array:
	default: // nothing is drawn by what is neither
		delete(out, "Contents")
	}
	delete(out, "Rotate")
	if r := p.geometry.Turned(turn).Rotate; r != 0 {
		out["Rotate"] = types.Integer(r)
	}
	return out
}

func (b *binder) reserve() int {
	b.objects = append(b.objects, nil)
	return len(b.objects)
}

// add gives an object a number.
func (b *binder) add(o types.Object) types.Object {
	n := b.reserve()
	b.objects[n-1] = o
	return reference(n)
}

func reference(number int) types.Object { return *types.NewIndirectRef(number, 0) }

// settle makes the copies that references were promised.
func (b *binder) settle() {
	for len(b.waiting) > 0 {
		last := len(b.waiting) - 1
		w := b.waiting[last]
		b.waiting = b.waiting[:last]
		b.objects[w.number-1] = b.copy(w.from, w.object)
	}
}

// copy is an object of a source as it stands in the new document.
func (b *binder) copy(o *origin, object types.Object) types.Object {
	switch v := object.(type) {
	case types.IndirectRef:
		return b.refer(o, v)
	case *types.IndirectRef:
		return b.refer(o, *v)
	case types.Dict:
		return b.dict(o, v)
	case types.StreamDict:
		d := b.dict(o, v.Dict)
		d["Length"] = types.Integer(len(v.Raw))
		return types.StreamDict{Dict: d, Raw: v.Raw}
	case types.Array:
		out := make(types.Array, len(v))
		for i, e := range v {
			out[i] = b.copy(o, e)
		}
		return out
	case types.Name, types.StringLiteral, types.HexLiteral, types.Integer, types.Float, types.Boolean:
		return v
	}
	return nil // what holds other objects of its file has no meaning here
}

func (b *binder) refer(o *origin, ref types.IndirectRef) types.Object {
	n := ref.ObjectNumber.Value()
	to, known := o.moved[n]
	if !known {
		v := o.value(ref)
		if v != nil {
			to = b.reserve()
			b.waiting = append(b.waiting, waiting{o, v, to})
		}
		o.moved[n] = to
	}
	if to == 0 {
		return nil
	}
	return reference(to)
}

// dict copies a dictionary in the order of its keys, so that the same leaves always make the same document.
// Lists of things lose what stayed behind; marks of a structure that stayed behind go.
func (b *binder) dict(o *origin, d types.Dict) types.Dict {
	keys := make([]string, 0, len(d))
	for key := range d {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out := types.Dict{}
	for _, key := range keys {
		var v types.Object
		switch key {
		case "StructParent", "StructParents":
			if o.tagged {
				v = d[key]
			}
		case "Kids", "Fields", "CO", "Annots":
			v = b.list(o, d[key])
		default:
			v = b.copy(o, d[key])
		}
		if v != nil {
			out[key] = v
		}
	}
	return out
}

// list copies an array without what stays behind; what is no array is copied as it is.
func (b *binder) list(o *origin, object types.Object) types.Object {
	a, ok := o.value(object).(types.Array)
	if !ok {
		return b.copy(o, object)
	}
	out := types.Array{}
	for _, e := range a {
		if c := b.copy(o, e); c != nil {
			out = append(out, c)
		}
	}
	return out
}
