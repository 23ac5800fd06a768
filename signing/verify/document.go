package verify

import (
	"io"
	"strings"

	"paraph/signing/cos"
)

// document is one revision of a file (ISO 32000-2, 7.5.6): the bytes up to its end, read as if nothing followed them, with
// what of it has an identity that outlives a change: pages, annotations, fields.
type document struct {
	*cos.File
	end     int64
	catalog cos.Dict
	pages   []cos.Page
	tree    error           // why the page tree cannot be read
	pageOf  map[cos.Ref]int // from 0
	annots  map[cos.Ref]int // annotations, with the page that shows them
	fields  []*field        // terminal ones, in the order of the tree
	byRef   map[cos.Ref]*field
	nodes   map[cos.Ref]*field // every node of the field tree
	circle  bool               // the field tree leads back to itself
}

// field is a terminal field of a form (12.7.4), or in document.nodes any node of its tree.
type field struct {
	ref     cos.Ref
	name    string   // fully qualified
	dict    cos.Dict // its own entries
	whole   cos.Dict // with those it inherits
	widgets []widget
	parents []cos.Ref
}

// widget is what shows a field on a page (12.5.6.19); the same dictionary as the field where it has one only.
type widget struct {
	ref  cos.Ref
	dict cos.Dict
}

// readDocument reads the revision that ends at end.
func readDocument(r io.ReaderAt, end int64, password string) (*document, error) {
	f, err := cos.Read(io.NewSectionReader(r, 0, end), end)
	if err != nil {
		return nil, err
	}
	return newDocument(f, end, password)
}

// readPlain reads the whole file as readers do that know no cross-reference streams beside tables.
func readPlain(r io.ReaderAt, size int64, password string) (*document, error) {
	f, err := cos.ReadTables(r, size)
	if err != nil {
		return nil, err
	}
	return newDocument(f, size, password)
}

func newDocument(f *cos.File, end int64, password string) (*document, error) {
	if f.Encrypted() {
		if err := f.Unlock(password); err != nil {
			return nil, err
		}
	}
	d := &document{
		File: f, end: end, catalog: f.Catalog(), pageOf: map[cos.Ref]int{}, annots: map[cos.Ref]int{},
		byRef: map[cos.Ref]*field{}, nodes: map[cos.Ref]*field{},
	}
	d.pages, d.tree = f.Pages()
	for i, p := range d.pages {
		d.pageOf[p.Ref] = i
		for _, o := range f.Array(p.Dict["Annots"]) {
			if ref, ok := o.(cos.Ref); ok {
				d.annots[ref] = i
			}
		}
	}
	for _, o := range f.Array(f.Dict(d.catalog["AcroForm"])["Fields"]) {
		d.walk(o, &field{}, 0)
	}
	return d, nil
}

// maxFieldDepth bounds the nesting of fields; no honest form comes near it.
const maxFieldDepth = 50

// inherited are the entries a field takes from those above it (tables 226, 228, 229, 232).
var inherited = []cos.Name{"FT", "Ff", "V", "DV", "DA", "Q", "MaxLen", "Opt"}

// walk adds a node of the field tree with all below it.
func (d *document) walk(o cos.Object, above *field, depth int) {
	ref, _ := o.(cos.Ref)
	dict, ok := d.Resolve(o).(cos.Dict)
	if !ok {
		return
	}
	if d.nodes[ref] != nil && ref.Number != 0 || depth > maxFieldDepth {
		d.circle = true
		return
	}
	n := &field{ref: ref, name: above.name, dict: dict, whole: cos.Dict{}}
	n.parents = append(append(n.parents, above.parents...), above.ref)
	if t, ok := d.Text(dict["T"]); ok {
		n.name = strings.TrimPrefix(above.name+"."+t, ".")
	}
	for _, key := range inherited {
		if v := above.whole[key]; v != nil {
			n.whole[key] = v
		}
	}
	for key, v := range dict {
		n.whole[key] = v
	}
	if ref.Number != 0 {
		d.nodes[ref] = n
	}
	d.below(n, depth)
}

// below reads what a node has under it: fields, or the widgets of a terminal field.
func (d *document) below(n *field, depth int) {
	kids := d.Array(n.dict["Kids"])
	inner := false
	for _, k := range kids {
		inner = inner || d.Dict(k)["T"] != nil
	}
	if inner {
		for _, k := range kids {
			d.walk(k, n, depth+1)
		}
		return
	}
	for _, k := range kids {
		if w, ok := d.Resolve(k).(cos.Dict); ok {
			ref, _ := k.(cos.Ref)
			n.widgets = append(n.widgets, widget{ref, w})
			d.byRef[ref] = n
		}
	}
	if len(kids) == 0 {
		n.widgets = []widget{{n.ref, n.dict}}
	}
	d.byRef[n.ref] = n
	d.fields = append(d.fields, n)
}

// kind is a field's type: Tx, Btn, Ch or Sig.
func (d *document) kind(n *field) string {
	switch k := d.Resolve(n.whole["FT"]).(type) {
	case cos.Name:
		return string(k)
	case cos.String:
		return string(k)
	}
	return ""
}

// named is the field of a fully qualified name, nil where there is none.
func (d *document) named(name string) *field {
	for _, n := range d.fields {
		if n.name == name {
			return n
		}
	}
	return nil
}

// page is the number of the page that shows a widget or an annotation, from 1; 0 where none does.
func (d *document) page(ref cos.Ref, dict cos.Dict) int {
	if i, ok := d.annots[ref]; ok && ref.Number != 0 {
		return i + 1
	}
	if p, ok := dict["P"].(cos.Ref); ok {
		if i, ok := d.pageOf[p]; ok {
			return i + 1
		}
	}
	return 0
}
