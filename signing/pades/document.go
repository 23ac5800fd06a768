package pades

import (
	"fmt"

	"paraph/signing/cos"
)

// maxDepth bounds every walk through foreign objects.
const maxDepth = 100

// document is a PDF as its last revision leaves it.
type document struct {
	*cos.File
	bytes   []byte
	catalog cos.Dict
	free    int // the first object number that may be used
}

// open reads a document's structure.
func open(b []byte) (*document, error) {
	f, err := cos.ReadBytes(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, s := range f.Sections {
		if s.Trailer["Encrypt"] != nil {
			return nil, ErrEncrypted
		}
	}
	d := &document{File: f, bytes: b, catalog: f.Catalog()}
	if _, ok := f.Trailer["Root"].(cos.Ref); !ok || d.catalog == nil {
		return nil, fmt.Errorf("%w: no catalog", ErrDamaged)
	}
	return d, nil
}

// acceptable opens a document to be sealed and refuses what cannot be sealed: also one that says of itself what is not
// so, because readers differ in what they make of it.
func acceptable(b []byte) (*document, error) {
	d, err := open(b)
	if err != nil {
		return nil, err
	}
	if form := d.Dict(d.catalog["AcroForm"]); form != nil && d.Resolve(form["XFA"]) != nil {
		return nil, ErrXFA
	}
	pages, err := d.Pages()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%w: no page", ErrDamaged)
	}
	if len(d.signatures(pages)) > 0 {
		return nil, ErrSigned
	}
	signed := false
	survey := d.Survey(func(_ cos.Ref, o cos.Object) { signed = signed || d.MaySign(o) })
	if signed {
		return nil, ErrSigned
	}
	if err := faulty(survey.Faults); err != nil {
		return nil, err
	}
	if d.free = survey.Highest + 1; d.free > cos.MaxObject/2 {
		return nil, fmt.Errorf("%w: object numbers", ErrDamaged)
	}
	return d, nil
}

// faulty is the first fault that matters. An odd version in the header is one that every reader passes over; references to
// nothing are for whoever takes a document in: what was taken in before they were looked for is sealed all the same.
func faulty(faults []cos.Fault) error {
	for _, f := range faults {
		if f.Kind != cos.FaultVersion && f.Kind != cos.FaultMissing {
			return fmt.Errorf("%w: %w", ErrDamaged, &f)
		}
	}
	return nil
}

// signatures are the values of the filled signature fields, whether the form lists them or only a page
// shows them (ISO 32000-2, 12.7.5.5). A document time-stamp is one.
func (d *document) signatures(pages []cos.Page) []cos.Dict {
	w := fieldWalk{d: d, seen: map[string]bool{}}
	if form := d.Dict(d.catalog["AcroForm"]); form != nil {
		w.fields(d.Array(form["Fields"]), "", 0)
	}
	for _, p := range pages {
		for _, a := range d.Array(p.Dict["Annots"]) {
			if annot := d.Dict(a); annot != nil && d.Name(annot["Subtype"]) == "Widget" {
				w.field(annot, d.FieldType(annot), 0)
			}
		}
	}
	return w.found
}

type fieldWalk struct {
	d     *document
	seen  map[string]bool
	found []cos.Dict
}

func (w *fieldWalk) fields(a cos.Array, kind string, depth int) {
	for _, o := range a {
		if ref, ok := o.(cos.Ref); ok {
			key := "field " + ref.String()
			if w.seen[key] {
				continue
			}
			w.seen[key] = true
		}
		w.field(w.d.Dict(o), kind, depth)
	}
}

func (w *fieldWalk) field(f cos.Dict, kind string, depth int) {
	if f == nil || depth > maxDepth {
		return
	}
	if t := w.d.Name(f["FT"]); t != "" {
		kind = t
	}
	if kind == "Sig" && w.d.Present(f["V"]) {
		key := string(cos.Append(nil, f["V"]))
		if !w.seen[key] {
			w.seen[key] = true
			w.found = append(w.found, w.d.Dict(f["V"]))
		}
	}
	w.fields(w.d.Array(f["Kids"]), kind, depth+1)
}
