package pades

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"paraph/signing/cos"

	"paraph/signing"
)

// target is an empty signature field of the document's own (ISO 32000-2, 12.7.5.5) and the one widget it shows itself
// in, which may be the same object. page is where the widget stands; its Ref is zero for one that stands nowhere.
type target struct {
	name      string
	field     cos.Dict
	ref       cos.Ref
	widget    cos.Dict
	widgetRef cos.Ref
	page      cos.Page
	rect      signing.Rect
	shown     bool // the rectangle has an extent and nothing hides it
	unlisted  bool // it stands on a page, and the form does not list it
}

// widgets are the signature fields that stand on a page and have no field above them.
func (d *document) widgets(p cos.Page) cos.Array {
	var out cos.Array
	for _, a := range d.Array(p.Dict["Annots"]) {
		if f := d.Dict(a); d.Name(f["Subtype"]) == "Widget" && d.Name(f["FT"]) == "Sig" && f["Parent"] == nil {
			out = append(out, a)
		}
	}
	return out
}

// emptyField finds a signature field by its full name, the parts joined with dots.
func (d *document) emptyField(name string, pages []cos.Page) (*target, error) {
	w := fieldFinder{d: d, want: name, seen: map[int]bool{}}
	w.walk(d.Array(d.Dict(d.catalog["AcroForm"])["Fields"]), "", "", false, 0)
	listed := w.found != nil
	for _, p := range pages {
		w.walk(d.widgets(p), "", "", false, 0)
	}
	switch {
	case w.twice:
		return nil, fmt.Errorf("%w: the name is there twice", ErrField)
	case w.found == nil:
		return nil, fmt.Errorf("%w: none with that name", ErrField)
	}
	t := w.found
	t.unlisted = !listed
	for _, p := range pages {
		for _, a := range d.Array(p.Dict["Annots"]) {
			if ref, ok := a.(cos.Ref); ok && ref.Number == t.widgetRef.Number {
				t.page = p
			}
		}
	}
	const hidden, noView = 2, 32
	rect, extent := d.Rect(t.widget["Rect"])
	t.rect, t.shown = rect, extent && t.page.Ref.Number != 0 && d.Name(t.widget["Subtype"]) == "Widget" && d.Integer(t.widget["F"])&(hidden|noView) == 0
	return t, nil
}

// fieldFinder looks for the empty signature field with a name or, filled, for one with a value whatever it is called.
type fieldFinder struct {
	d      *document
	want   string
	filled bool
	seen   map[int]bool
	found  *target
	twice  bool
}

// walk visits fields. A field whose kids have no name of their own is the last of its branch, and they are its widgets.
func (w *fieldFinder) walk(fields cos.Array, above, kind string, full bool, depth int) {
	for _, o := range fields {
		ref, ok := o.(cos.Ref)
		f := w.d.Dict(o)
		if !ok || f == nil || depth > maxDepth || w.seen[ref.Number] {
			continue
		}
		w.seen[ref.Number] = true
		name, kind, full := w.d.fullName(above, f), w.kind(f, kind), full || w.d.Present(f["V"])
		kids := w.d.Array(f["Kids"])
		if w.named(kids) {
			w.walk(kids, name, kind, full, depth+1)
			continue
		}
		if kind == "Sig" && full == w.filled && (w.filled || name == w.want) {
			w.take(&target{name: name, field: f, ref: ref, widget: f, widgetRef: ref}, kids)
		}
	}
}

// take is for the field that is looked for; one with several widgets is none.
func (w *fieldFinder) take(t *target, widgets cos.Array) {
	w.twice = w.twice || w.found != nil
	if len(widgets) > 0 { // one signature, one widget
		at, ok := widgets[0].(cos.Ref)
		if t.widget, t.widgetRef = w.d.Dict(widgets[0]), at; !ok || len(widgets) > 1 || t.widget == nil {
			return
		}
	}
	w.found = t
}

func (w *fieldFinder) kind(f cos.Dict, above string) string {
	if t := w.d.Name(f["FT"]); t != "" {
		return t
	}
	return above
}

func (w *fieldFinder) named(kids cos.Array) bool {
	for _, k := range kids {
		if w.d.Resolve(w.d.Dict(k)["T"]) != nil {
			return true
		}
	}
	return false
}

// fullName joins a field's own name to those above it, written as signing.FormField has it.
func (d *document) fullName(above string, f cos.Dict) string {
	part, ok := d.Text(f["T"])
	if !ok {
		return above
	}
	part = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\uFEFF' {
			return -1
		}
		return c
	}, strings.ToValidUTF8(part, "\uFFFD"))
	if above == "" || part == "" {
		return above + part
	}
	return above + "." + part
}

// fill puts the signature into the field: its value, and what its widget shows. A widget that is a kid of its field becomes one
// object with it, because some programs look for the value where they find the widget.
func (t *target) fill(u *update, d *document, pages map[int]*pageUpdate, value, look cos.Ref) error {
	const print, locked = 4, 128
	field := maps.Clone(t.field)
	split := t.ref.Number != t.widgetRef.Number
	if split {
		delete(field, "Kids")
		for key, v := range t.widget {
			if field[key] == nil && key != "Parent" {
				field[key] = v
			}
		}
	}
	field["AP"] = cos.Dict{"N": look}
	delete(field, "AS")
	if t.shown {
		field["F"] = cos.Integer(d.Integer(field["F"]) | print | locked)
	}
	field["V"] = value
	u.put(t.ref, cos.Append(nil, field))
	if !split || t.page.Ref.Number == 0 {
		return nil
	}
	p, err := change(d, pages, t.page)
	if err != nil {
		return err
	}
	annots := slices.Clone(d.Array(p.dict["Annots"]))
	for i, a := range annots {
		if a == cos.Object(t.widgetRef) {
			annots[i] = t.ref
		}
	}
	p.dict["Annots"] = annots
	return nil
}

// lock is what the field's own lock makes part of the signature (ISO 32000-2, 12.8.2.4): the fields that may not change
// any more. nil where it locks none.
func (t *target) lock(d *document) cos.Dict {
	l := d.Dict(t.field["Lock"])
	action := d.Name(l["Action"])
	if action != "All" && action != "Include" && action != "Exclude" {
		return nil
	}
	params := cos.Dict{"Type": cos.Name("TransformParams"), "V": cos.Name("1.2"), "Action": cos.Name(action)}
	if action != "All" {
		params["Fields"] = append(cos.Array{}, d.Array(l["Fields"])...)
	}
	return cos.Dict{
		"Type": cos.Name("SigRef"), "TransformMethod": cos.Name("FieldMDP"), "TransformParams": params, "Data": d.Trailer["Root"],
	}
}
