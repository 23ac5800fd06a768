package pades

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// maxObject is the largest object number a reader must know (ISO 32000-1, annex C).
const maxObject = 8388607

// maxDepth bounds every walk through foreign objects.
const maxDepth = 100

// document is a PDF as its last revision leaves it.
type document struct {
	bytes   []byte
	ctx     *model.Context
	catalog types.Dict
	last    section
	free    int // the first object number that may be used
}

// open reads a document without validating, repairing or optimising it. The configuration is given
// whole, so that the library looks for none in the user's home.
func open(b []byte) (*document, error) {
	conf := &model.Configuration{
		Reader15: true, ValidationMode: model.ValidationRelaxed, Limits: model.DefaultResourceLimits(),
		Offline: true, Eol: types.EolLF,
	}
	ctx, err := pdfcpu.ReadWithContext(context.Background(), bytes.NewReader(b), conf)
	if err != nil {
		if errors.Is(err, pdfcpu.ErrWrongPassword) || encryptedTail(b) {
			return nil, fmt.Errorf("%w: %w", ErrEncrypted, err)
		}
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if ctx.Encrypt != nil || ctx.E != nil || encryptedTail(b) {
		return nil, ErrEncrypted
	}
	d := &document{bytes: b, ctx: ctx}
	if ctx.Root == nil {
		return nil, fmt.Errorf("%w: no catalog", ErrDamaged)
	}
	if d.catalog = d.dict(*ctx.Root); d.catalog == nil {
		return nil, fmt.Errorf("%w: no catalog", ErrDamaged)
	}
	return d, nil
}

// encryptedTail looks for Encrypt in the newest trailer itself (ISO 32000-2, table 15): the library takes
// a file whose Encrypt leads nowhere for a plain one, and gives up on others without saying why.
func encryptedTail(b []byte) bool {
	from, end := max(0, bytes.LastIndex(b, []byte("trailer"))), "startxref"
	if last, err := lastSection(b); err == nil {
		from = last.prev + last.shift
		if last.stream {
			end = "stream"
		}
	}
	to := bytes.Index(b[from:], []byte(end))
	if to < 0 {
		to = len(b) - from
	}
	return bytes.Contains(b[from:from+to], []byte("/Encrypt"))
}

// acceptable opens a document to be sealed and refuses what cannot be sealed.
func acceptable(b []byte) (*document, error) {
	d, err := open(b)
	if err != nil {
		return nil, err
	}
	if form := d.dict(d.catalog["AcroForm"]); form != nil && d.resolve(form["XFA"]) != nil {
		return nil, ErrXFA
	}
	pages, err := d.pages()
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%w: no page", ErrDamaged)
	}
	if len(d.signatures(pages)) > 0 {
		return nil, ErrSigned
	}
	if d.last, err = lastSection(b); err != nil {
		return nil, err
	}
	if d.free = d.firstFree(); d.free > maxObject/2 {
		return nil, fmt.Errorf("%w: object numbers", ErrDamaged)
	}
	return d, nil
}

// resolve follows references to a value; nil is PDF's null.
func (d *document) resolve(o types.Object) types.Object {
	for range maxDepth {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			return o
		}
		e, ok := d.ctx.Table[ref.ObjectNumber.Value()]
		if !ok || e.Free || e.Generation != nil && *e.Generation != ref.GenerationNumber.Value() {
			return nil
		}
		o = unpacked(e)
	}
	return nil
}

// unpacked is an entry's object. What stands in an object stream is parsed when it is first asked for.
func unpacked(e *model.XRefTableEntry) types.Object {
	if lazy, ok := e.Object.(types.LazyObjectStreamObject); ok {
		o, err := lazy.DecodedObject(context.Background())
		if err != nil {
			o = nil
		}
		e.Object = o
	}
	return e.Object
}

// present reports whether something is there, be it unreadable: a broken signature is one too.
func (d *document) present(o types.Object) bool {
	if ref, ok := o.(types.IndirectRef); ok {
		e, ok := d.ctx.Table[ref.ObjectNumber.Value()]
		return ok && !e.Free
	}
	return o != nil
}

func (d *document) dict(o types.Object) types.Dict {
	dict, _ := d.resolve(o).(types.Dict)
	return dict
}

func (d *document) array(o types.Object) types.Array {
	a, _ := d.resolve(o).(types.Array)
	return a
}

func (d *document) name(o types.Object) string {
	n, _ := d.resolve(o).(types.Name)
	return string(n)
}

func (d *document) integer(o types.Object) int {
	n, _ := d.resolve(o).(types.Integer)
	return int(n)
}

func (d *document) number(o types.Object) (float64, bool) {
	switch n := d.resolve(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

// signatures are the values of the filled signature fields, whether the form lists them or only a page
// shows them (ISO 32000-2, 12.7.5.5). A document time-stamp is one.
func (d *document) signatures(pages []page) []types.Dict {
	w := fieldWalk{d: d, seen: map[string]bool{}}
	if form := d.dict(d.catalog["AcroForm"]); form != nil {
		w.fields(d.array(form["Fields"]), "", 0)
	}
	for _, p := range pages {
		for _, a := range d.array(p.dict["Annots"]) {
			if annot := d.dict(a); annot != nil && d.name(annot["Subtype"]) == "Widget" {
				w.field(annot, d.inheritedType(annot), 0)
			}
		}
	}
	return w.found
}

func (d *document) inheritedType(field types.Dict) string {
	for range maxDepth {
		if t := d.name(field["FT"]); t != "" {
			return t
		}
		if field = d.dict(field["Parent"]); field == nil {
			break
		}
	}
	return ""
}

type fieldWalk struct {
	d     *document
	seen  map[string]bool
	found []types.Dict
}

func (w *fieldWalk) fields(a types.Array, kind string, depth int) {
	for _, o := range a {
		if ref, ok := o.(types.IndirectRef); ok {
			key := "field " + ref.PDFString()
			if w.seen[key] {
				continue
			}
			w.seen[key] = true
		}
		w.field(w.d.dict(o), kind, depth)
	}
}

func (w *fieldWalk) field(f types.Dict, kind string, depth int) {
	if f == nil || depth > maxDepth {
		return
	}
	if t := w.d.name(f["FT"]); t != "" {
		kind = t
	}
	if kind == "Sig" && w.d.present(f["V"]) {
		key := string(appendObject(nil, f["V"]))
		if !w.seen[key] {
			w.seen[key] = true
			w.found = append(w.found, w.d.dict(f["V"]))
		}
	}
	w.fields(w.d.array(f["Kids"]), kind, depth+1)
}

// firstFree is the first object number that no object has and no reference names: a reference to an
// object that does not exist is null and must stay so.
func (d *document) firstFree() int {
	highest := d.ctx.MaxObjNr
	for n, e := range d.ctx.Table {
		highest = max(highest, n)
		highest = max(highest, highestReference(unpacked(e), 0))
	}
	return highest + 1
}

func highestReference(o types.Object, depth int) int {
	highest := 0
	if depth > maxDepth {
		return 0
	}
	switch o := o.(type) {
	case types.IndirectRef:
		if n := o.ObjectNumber.Value(); n <= maxObject {
			return n
		}
	case types.Dict:
		for _, v := range o {
			highest = max(highest, highestReference(v, depth+1))
		}
	case types.Array:
		for _, v := range o {
			highest = max(highest, highestReference(v, depth+1))
		}
	case types.StreamDict:
		return highestReference(o.Dict, depth+1)
	}
	return highest
}
