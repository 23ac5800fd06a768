package page

import (
	"paraph/signing"
	"paraph/signing/cos"
)

// maxFields bounds an interactive form.
const maxFields = 20_000

// formWalk collects the widgets of a form (ISO 32000-2, 12.7).
type formWalk struct {
	s       *structure
	boxes   []signing.PageGeometry
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

// formFields are the widgets of the fields the form lists, then those of signature fields that only stand on a page.
func (s *structure) formFields(form cos.Dict, boxes []signing.PageGeometry) ([]signing.FormField, error) {
	w := &formWalk{s: s, boxes: boxes, on: s.annotations(), seen: map[int]bool{}}
	for _, o := range s.file.Array(form["Fields"]) {
		if err := w.walk(o, field{}, 0); err != nil {
			return nil, err
		}
	}
	for _, p := range s.pages {
		for _, a := range s.file.Array(p.Dict["Annots"]) {
			d := s.file.Dict(a)
			if s.file.Name(d["Subtype"]) == "Widget" && s.file.Name(d["FT"]) == "Sig" && d["Parent"] == nil {
				if err := w.walk(a, field{}, 0); err != nil {
					return nil, err
				}
			}
		}
	}
	return w.fields, nil
}

// annotations maps the object number of every annotation to the page it stands on, counted from 1.
func (s *structure) annotations() map[int]int {
	on := map[int]int{}
	for i, p := range s.pages {
		for _, a := range s.file.Array(p.Dict["Annots"]) {
			if ref, ok := a.(cos.Ref); ok && on[ref.Number] == 0 {
				on[ref.Number] = i + 1
			}
		}
	}
	return on
}

// walk visits a field or widget. What is no dictionary or was seen before counts for nothing: viewers
// ignore it too.
func (w *formWalk) walk(o cos.Object, above field, depth int) error {
	if w.visited++; w.visited > maxFields || depth > maxDepth {
		return damaged("form: too large or too deep")
	}
	ref, _ := o.(cos.Ref)
	d := w.s.file.Dict(o)
	if d == nil || ref.Number != 0 && w.seen[ref.Number] {
		return nil
	}
	w.seen[ref.Number] = ref.Number != 0
	f := w.inherit(d, above)
	kids := w.s.file.Array(d["Kids"])
	if len(kids) == 0 {
		w.add(d, ref.Number, f)
		return nil
	}
	for _, kid := range kids {
		if err := w.walk(kid, f, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *formWalk) inherit(d cos.Dict, f field) field {
	if part := w.s.text(d["T"], 500); part != "" {
		if f.name != "" {
			f.name += "."
		}
		f.name = clean(f.name+part, 2000)
	}
	switch w.s.file.Name(d["FT"]) {
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
func (w *formWalk) add(d cos.Dict, number int, f field) {
	if f.kind == "" {
		return
	}
	out := signing.FormField{Name: f.name, Type: f.kind, Filled: f.full && f.kind == "signature"}
	if n := w.on[number]; n > 0 {
		if box, ok := w.s.file.Rect(d["Rect"]); ok {
			out.Page, out.Box = n, w.boxes[n-1].FromUser(box)
		}
	}
	w.fields = append(w.fields, out)
}
