package pades

import (
	"fmt"
	"maps"
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// target is an empty signature field of the document's own (ISO 32000-2, 12.7.5.5) and the one widget it shows itself
// in, which may be the same object. page is where the widget stands; its ref is nil for one that stands nowhere.
type target struct {
	name      string
	field     types.Dict
	ref       types.IndirectRef
	widget    types.Dict
	widgetRef types.IndirectRef
	page      page
	rect      signing.Rect
	shown     bool // the rectangle has an extent and nothing hides it
}

// emptyField finds a signature field by its full name, the parts joined with dots.
func (d *document) emptyField(name string, pages []page) (*target, error) {
	w := fieldFinder{d: d, want: name, seen: map[int]bool{}}
	w.walk(d.array(d.dict(d.catalog["AcroForm"])["Fields"]), "", "", false, 0)
	switch {
	case w.twice:
		return nil, fmt.Errorf("%w: the name is there twice", ErrField)
	case w.found == nil:
		return nil, fmt.Errorf("%w: none with that name", ErrField)
	}
	t := w.found
	for _, p := range pages {
		for _, a := range d.array(p.dict["Annots"]) {
			if ref, ok := a.(types.IndirectRef); ok && ref.ObjectNumber == t.widgetRef.ObjectNumber {
				t.page = p
			}
		}
	}
	const hidden, noView = 2, 32
	rect, extent := d.rect(t.widget["Rect"])
	t.rect, t.shown = rect, extent && t.page.ref != nil && d.name(t.widget["Subtype"]) == "Widget" && d.integer(t.widget["F"])&(hidden|noView) == 0
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
func (w *fieldFinder) walk(fields types.Array, above, kind string, full bool, depth int) {
	for _, o := range fields {
		ref, ok := o.(types.IndirectRef)
		f := w.d.dict(o)
		if !ok || f == nil || depth > maxDepth || w.seen[ref.ObjectNumber.Value()] {
			continue
		}
		w.seen[ref.ObjectNumber.Value()] = true
		name, kind, full := w.d.fullName(above, f), w.kind(f, kind), full || w.d.present(f["V"])
		kids := w.d.array(f["Kids"])
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
func (w *fieldFinder) take(t *target, widgets types.Array) {
	w.twice = w.twice || w.found != nil
	if len(widgets) > 0 { // one signature, one widget
		at, ok := widgets[0].(types.IndirectRef)
		if t.widget, t.widgetRef = w.d.dict(widgets[0]), at; !ok || len(widgets) > 1 || t.widget == nil {
			return
		}
	}
	w.found = t
}

func (w *fieldFinder) kind(f types.Dict, above string) string {
	if t := w.d.name(f["FT"]); t != "" {
		return t
	}
	return above
}

func (w *fieldFinder) named(kids types.Array) bool {
	for _, k := range kids {
		if w.d.resolve(w.d.dict(k)["T"]) != nil {
			return true
		}
	}
	return false
}

// fullName joins a field's own name to those above it, written as signing.FormField has it.
func (d *document) fullName(above string, f types.Dict) string {
	o := d.resolve(f["T"])
	if o == nil {
		return above
	}
	part, err := model.Text(o)
	if err != nil {
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

// fill puts the signature into the field: its value, and what its widget shows.
func (t *target) fill(u *update, d *document, value, look types.IndirectRef) {
	const print, locked = 4, 128
	field, widget := maps.Clone(t.field), maps.Clone(t.widget)
	if t.ref.ObjectNumber == t.widgetRef.ObjectNumber {
		field = widget
	}
	widget["AP"] = types.Dict{"N": look}
	delete(widget, "AS")
	if t.shown {
		widget["F"] = types.Integer(d.integer(widget["F"]) | print | locked)
	}
	field["V"] = value
	if t.ref.ObjectNumber != t.widgetRef.ObjectNumber {
		u.put(t.widgetRef, appendDict(nil, widget))
	}
	u.put(t.ref, appendDict(nil, field))
}

// lock is what the field's own lock makes part of the signature (ISO 32000-2, 12.8.2.4): the fields that may not change
// any more. nil where it locks none.
func (t *target) lock(d *document) types.Dict {
	l := d.dict(t.field["Lock"])
	action := d.name(l["Action"])
	if action != "All" && action != "Include" && action != "Exclude" {
		return nil
	}
	params := types.Dict{"Type": types.Name("TransformParams"), "V": types.Name("1.2"), "Action": types.Name(action)}
	if action != "All" {
		params["Fields"] = append(types.Array{}, d.array(l["Fields"])...)
	}
	return types.Dict{
		"Type": types.Name("SigRef"), "TransformMethod": types.Name("FieldMDP"), "TransformParams": params, "Data": *d.ctx.Root,
	}
}
