package cos

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// Changes are what Rewrite writes otherwise than the file has it: every dictionary as Dict answers, which may be nil, must
// not change what it gets, is told which object a dictionary is (the zero Ref for one that stands in another) and may put in a
// Foreign or a Made; the content of a page, by its index, and the data of a stream, by its number, in place of what
// is there.
type Changes struct {
	Dict    func(Ref, Dict) Dict
	Pages   map[int][]byte
	Streams map[int][]byte
}

// Rewrite writes the document anew: every object that the catalog and the document information lead to, under numbers from
// 1, with one table. The page tree has one node, each page is an object of its own with its own boxes, what stood packed or
// encrypted stands plain, a reference to nothing is null. The same file gives the same bytes. What could not be read is null:
// whoever uses the result holds it against the original. Errors: *Fault.
func (f *File) Rewrite(c Changes) ([]byte, error) {
	pages, err := f.Pages()
	if err != nil {
		return nil, err
	}
	if c.Dict == nil {
		c.Dict = func(_ Ref, d Dict) Dict { return d }
	}
	w := &rewriter{f: f, changes: c, numbers: map[place]int{}}
	catalog, root, kids := w.reserve(), w.reserve(), Array{}
	for _, p := range pages {
		n := w.reserve()
		kids = append(kids, Ref{Number: n})
		if _, ok := w.numbers[place{nil, p.Ref.Number}]; p.Ref.Number != 0 && !ok {
			w.numbers[place{nil, p.Ref.Number}] = n
		}
		for _, node := range p.Nodes {
			if node.Number != 0 {
				w.numbers[place{nil, node.Number}] = root
			}
		}
	}
	all := maps.Clone(f.Catalog())
	all["Pages"] = Ref{Number: -root}
	w.put(catalog, Ref{}, all)
	w.bodies[root-1] = Append(nil, Dict{"Type": Name("Pages"), "Kids": kids, "Count": Integer(len(kids))})
	for i, p := range pages {
		d := w.page(p, root)
		w.content(d, i)
		w.put(kids[i].(Ref).Number, p.Ref, d)
	}
	trailer := Dict{"Root": Ref{Number: catalog}}
	if info := f.Dict(f.Trailer["Info"]); info != nil {
		n := w.reserve()
		w.put(n, Ref{}, info)
		trailer["Info"] = Ref{Number: n}
	}
	if id := f.Array(f.Trailer["ID"]); len(id) == 2 {
		trailer["ID"] = Array{f.Resolve(id[0]), f.Resolve(id[1])}
	}
	if err := w.rest(); err != nil {
		return nil, err
	}
	return w.written(trailer), nil
}

// rewriter gives objects new numbers. A reference with a negative number is one to a new object already.
type rewriter struct {
	f       *File
	changes Changes
	numbers map[place]int // new numbers by old ones
	waiting []place       // of objects that are still to be written
	bodies  [][]byte      // of the new objects, from 1
}

// place is where an object was: its old number, and in which other file, nil for the document's own.
type place struct {
	from   *File
	number int
}

// What Changes.Dict may put in beside values of the document's own.
type (
	// Foreign is a value of another file; all it leads to goes along, as it is.
	Foreign struct {
		File  *File
		Value Object
	}
	// Made is a new stream.
	Made struct {
		Dict Dict
		Data string
	}
)

func (w *rewriter) reserve() int {
	w.bodies = append(w.bodies, nil)
	return len(w.bodies)
}

// put writes an object of the document's own, which had this number, as edited.
func (w *rewriter) put(number int, old Ref, d Dict) {
	w.bodies[number-1] = Append(nil, w.dict(w.changes.Dict(old, d), nil))
}

// page is a page with what it inherits, the boxes as it is displayed.
func (w *rewriter) page(p Page, root int) Dict {
	d := maps.Clone(p.Dict)
	for key, o := range p.Inherited {
		if d[key] == nil {
			d[key] = o
		}
	}
	d["Type"], d["Parent"] = Name("Page"), Ref{Number: -root}
	media, ok := w.f.Rect(p.Entry("MediaBox"))
	if !ok {
		media.URX, media.URY = 612, 792
	}
	d["MediaBox"] = Array{Real(media.LLX), Real(media.LLY), Real(media.URX), Real(media.URY)}
	if d["CropBox"] != nil {
		c := w.f.Geometry(p).Crop
		d["CropBox"] = Array{Real(c.LLX), Real(c.LLY), Real(c.URX), Real(c.URY)}
	}
	if w.f.Resolve(d["Rotate"]) != nil {
		d["Rotate"] = Integer(w.f.rotate(p))
	}
	if u, ok := w.f.Number(d["UserUnit"]); !ok || u <= 0 {
		delete(d, "UserUnit")
	}
	if w.f.Array(d["Annots"]) == nil {
		delete(d, "Annots")
	}
	if parts, whole := w.f.Contents(p); !whole {
		d["Contents"] = slices.DeleteFunc(slices.Clone(parts), func(o Object) bool { _, ok := w.f.Resolve(o).(*Stream); return !ok })
	}
	return d
}

// content gives a page the content that is to take the place of its own.
func (w *rewriter) content(page Dict, index int) {
	if content, ok := w.changes.Pages[index]; ok {
		n := w.reserve()
		w.bodies[n-1] = AppendFlate(nil, Dict{}, content)
		page["Contents"] = Ref{Number: -n}
	}
}

// moved is a value with new references. It comes from another file where from is not nil.
func (w *rewriter) moved(o Object, from *File) Object {
	switch o := o.(type) {
	case Ref:
		return w.reference(o, from)
	case Foreign:
		return w.moved(o.Value, o.File)
	case Made:
		n := w.reserve()
		w.bodies[n-1] = AppendStream(nil, o.Dict, []byte(o.Data))
		return Ref{Number: n}
	case Dict:
		if from == nil {
			o = w.changes.Dict(Ref{}, o)
		}
		return w.dict(o, from)
	case Array:
		out := make(Array, len(o))
		for i, v := range o {
			out[i] = w.moved(v, from)
		}
		return out
	}
	return o
}

// dict is a dictionary that was edited, in the order of its keys: the same file gives the same numbers.
func (w *rewriter) dict(d Dict, from *File) Dict {
	out := Dict{}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if v := w.moved(d[key], from); v != nil {
			out[key] = v
		}
	}
	return out
}

func (w *rewriter) reference(r Ref, from *File) Object {
	if r.Number < 0 {
		return Ref{Number: -r.Number}
	}
	at := place{from, r.Number}
	if n, ok := w.numbers[at]; ok {
		return Ref{Number: n}
	}
	if w.file(from).Object(r) == nil {
		return nil
	}
	n := w.reserve()
	w.numbers[at] = n
	w.waiting = append(w.waiting, at)
	return Ref{Number: n}
}

func (w *rewriter) file(from *File) *File {
	if from == nil {
		return w.f
	}
	return from
}

// rest writes what the objects written so far lead to.
func (w *rewriter) rest() error {
	for len(w.waiting) > 0 {
		at := w.waiting[0]
		w.waiting = w.waiting[1:]
		f, number := w.file(at.from), w.numbers[at]
		old := Ref{at.number, f.entries[at.number].generation}
		switch o := f.Object(old).(type) {
		case *Stream:
			d, _ := w.moved(o.Dict, at.from).(Dict)
			if data, ok := w.changes.Streams[at.number]; ok && at.from == nil {
				w.bodies[number-1] = AppendFlate(nil, d, data)
				continue
			}
			data, err := f.Raw(o)
			if err != nil {
				return err
			}
			w.bodies[number-1] = AppendStream(nil, d, data)
		case Dict:
			if at.from != nil {
				w.bodies[number-1] = Append(nil, w.dict(o, at.from))
				continue
			}
			w.put(number, old, o)
		default:
			w.bodies[number-1] = Append(nil, w.moved(o, at.from))
		}
	}
	return nil
}

func (w *rewriter) written(trailer Dict) []byte {
	var b bytes.Buffer
	version := w.f.Version
	if !slices.Contains(versions, version) {
		version = "1.7"
	}
	fmt.Fprintf(&b, "%%PDF-%s\n%%\xE2\xE3\xCF\xD3\n", version)
	offsets := make([]int, len(w.bodies))
	for i, body := range w.bodies {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f\r\n", len(w.bodies)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n\r\n", at)
	}
	trailer["Size"] = Integer(len(w.bodies) + 1)
	fmt.Fprintf(&b, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", Append(nil, trailer), start)
	return b.Bytes()
}
