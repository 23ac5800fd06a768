package page

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// maxFields bounds an interactive form.
const maxFields = 20_000

// formWalk collects the widgets of a form (ISO 32000-2, 12.7).
type formWalk struct {
	r       *reading
	tree    *pageTree
	on      map[int]int // page by the object number of an annotation
	seen    map[int]bool
	visited int
	fields  []signing.FormField
}

// field is what a field takes from those above it.
type field struct {
	name string
	kind string
	full bool // it has a value
}

func (r *reading) formFields(form types.Dict, tree *pageTree) ([]signing.FormField, error) {
	roots := r.array(form["Fields"])
	if len(roots) == 0 {
		return nil, nil
	}
	w := &formWalk{r: r, tree: tree, on: tree.annotations(), seen: map[int]bool{}}
	for _, o := range roots {
		if err := w.walk(o, field{}, 0); err != nil {
			return nil, err
		}
	}
	return w.fields, nil
}

// walk visits a field or widget. What is no dictionary or was seen before counts for nothing: viewers
// ignore it too.
func (w *formWalk) walk(o types.Object, above field, depth int) error {
	if w.visited++; w.visited > maxFields || depth > maxDepth {
		return damaged("form: too large or too deep")
	}
	number := objectOf(o)
	d, ok := w.r.dict(o)
	if !ok || number != 0 && w.seen[number] {
		return nil
	}
	w.seen[number] = number != 0
	f := w.inherit(d, above)
	kids := w.r.array(d["Kids"])
	if len(kids) == 0 {
		w.add(d, number, f)
		return nil
	}
	for _, kid := range kids {
		if err := w.walk(kid, f, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *formWalk) inherit(d types.Dict, f field) field {
	if part := w.r.text(d["T"], 500); part != "" {
		if f.name != "" {
			f.name += "."
		}
		f.name = clean(f.name+part, 2000)
	}
	switch w.r.name(d["FT"]) {
	case "Tx":
		f.kind = "text"
	case "Btn":
		f.kind = "button"
	case "Ch":
		f.kind = "choice"
	case "Sig":
		f.kind = "signature"
	}
	f.full = f.full || d["V"] != nil // a value that cannot be read is one all the same
	return f
}

// add records a widget. A field without a type is none.
func (w *formWalk) add(d types.Dict, number int, f field) {
	if f.kind == "" {
		return
	}
	out := signing.FormField{Name: f.name, Type: f.kind, Filled: f.full && f.kind == "signature"}
	if n := w.on[number]; n > 0 {
		if box, ok := w.r.rect(d["Rect"]); ok {
			out.Page, out.Box = n, w.tree.pages[n-1].geometry.FromUser(box)
		}
	}
	w.fields = append(w.fields, out)
}
