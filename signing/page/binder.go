package page

import (
	"fmt"
	"maps"
	"slices"

	"paraph/signing/cos"

	"paraph/signing"
)

// binder makes a document of pages of others. It copies what the pages need and nothing else: what only a page
// left behind refers to does not come along.
type binder struct {
	objects []cos.Object // object n of the new document stands at n-1
	waiting []waiting    // copies promised to references
	origins []*origin
	told    func(done, of int)
	err     error // what could not be copied
}

type waiting struct {
	from   *origin
	object cos.Object
	number int
}

// origin is a document pages are taken from. moved maps its object numbers to those of the new document;
// 0 is for what stays behind.
type origin struct {
	*structure
	root   cos.Dict // the catalog
	above  []int
	moved  map[int]int
	marked map[int]int  // page of every annotation, counted from 1
	fields []cos.Object // the uppermost of its form that come along
	whole  bool         // all its pages come along
	tagged bool         // and its structure
}

// The objects every new document begins with.
const (
	catalogNumber = iota + 1
	pagesNumber
	fixedObjects = pagesNumber
)

// newOrigin is a document as a source.
func newOrigin(s *structure) *origin {
	o := &origin{structure: s, root: s.file.Catalog(), moved: map[int]int{}, marked: s.annotations()}
	for _, p := range s.pages {
		for _, node := range p.Nodes {
			o.above = append(o.above, node.Number)
		}
	}
	return o
}

// value follows references.
func (o *origin) value(object cos.Object) cos.Object { return o.file.Resolve(object) }

func (o *origin) dict(object cos.Object) (cos.Dict, bool) {
	d := o.file.Dict(object)
	return d, d != nil
}

func (o *origin) array(object cos.Object) cos.Array { return o.file.Array(object) }

func (o *origin) name(object cos.Object) string { return o.file.Name(object) }

// objectOf is the number of the object a reference points to, 0 for what is no reference.
func objectOf(o cos.Object) int {
	ref, _ := o.(cos.Ref)
	return ref.Number
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
	b.objects = make([]cos.Object, fixedObjects)
	numbers := b.lay(leaves)
	kids := make(cos.Array, len(leaves))
	for i, l := range leaves {
		o := b.origins[l.Source]
		b.objects[numbers[i]-1] = b.page(o, o.pages[l.Page-1], l.Turn)
		kids[i] = reference(numbers[i])
		b.settle()
		b.told(i+1, len(leaves))
	}
	b.objects[pagesNumber-1] = cos.Dict{"Type": cos.Name("Pages"), "Kids": kids, "Count": cos.Integer(len(kids))}
	b.objects[catalogNumber-1] = b.catalog(leaves, numbers)
	b.settle()
	return b.err
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
			o.moved[p.Ref.Number] = 0
		}
	}
	for i, l := range leaves {
		o := b.origins[l.Source]
		numbers[i] = b.reserve()
		o.moved[o.pages[l.Page-1].Ref.Number] = numbers[i]
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
func (b *binder) page(o *origin, p cos.Page, turn int) cos.Dict {
	own := cos.Dict{}
	for key, v := range p.Dict {
		if key != "Parent" && key != "B" {
			own[key] = v
		}
	}
	out := b.dict(o, own)
	out["Type"], out["Parent"] = cos.Name("Page"), reference(pagesNumber)
	out["MediaBox"] = cos.Array{cos.Integer(0), cos.Integer(0), cos.Integer(612), cos.Integer(792)}
	out["Resources"] = cos.Dict{}
	for _, key := range []cos.Name{"MediaBox", "CropBox", "Resources"} {
		if v := p.Entry(key); v != nil {
			out[key] = b.copy(o, v)
		}
	}
	delete(out, "Rotate")
	if r := o.file.Geometry(p).Turned(turn).Rotate; r != 0 {
		out["Rotate"] = cos.Integer(r)
	}
	return out
}

func (b *binder) reserve() int {
	b.objects = append(b.objects, nil)
	return len(b.objects)
}

// add gives an object a number.
func (b *binder) add(o cos.Object) cos.Object {
	n := b.reserve()
	b.objects[n-1] = o
	return reference(n)
}

func reference(number int) cos.Object { return cos.Ref{Number: number} }

// made is a stream of the new document.
type made struct {
	dict cos.Dict
	data []byte
}

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
func (b *binder) copy(o *origin, object cos.Object) cos.Object {
	switch v := object.(type) {
	case cos.Ref:
		return b.refer(o, v)
	case cos.Dict:
		return b.dict(o, v)
	case *cos.Stream:
		data, err := o.file.Raw(v)
		if err != nil && b.err == nil {
			b.err = damaged("a stream that cannot be read")
		}
		return &made{b.dict(o, v.Dict), data}
	case cos.Array:
		out := make(cos.Array, len(v))
		for i, e := range v {
			out[i] = b.copy(o, e)
		}
		return out
	}
	return object
}

func (b *binder) refer(o *origin, ref cos.Ref) cos.Object {
	n := ref.Number
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
func (b *binder) dict(o *origin, d cos.Dict) cos.Dict {
	out := cos.Dict{}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		var v cos.Object
		switch key {
		case "StructParent", "StructParents":
			if o.tagged {
				v = d[key]
			}
		case "Kids", "Fields", "CO", "Annots", pagesOfFile:
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
func (b *binder) list(o *origin, object cos.Object) cos.Object {
	a, ok := o.value(object).(cos.Array)
	if !ok {
		return b.copy(o, object)
	}
	out := cos.Array{}
	for _, e := range a {
		if c := b.copy(o, e); c != nil {
			out = append(out, c)
		}
	}
	return out
}
