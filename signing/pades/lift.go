package pades

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// form is a stamp as a form XObject of the new revision.
type form struct {
	ref  types.IndirectRef
	size signing.Size
}

// forms are the stamps lifted so far; equal ones are shared.
type forms struct {
	u    *update
	have map[[sha256.Size]byte]form
}

func (f *forms) of(stamp []byte) (form, error) {
	key := sha256.Sum256(stamp)
	if have, ok := f.have[key]; ok {
		return have, nil
	}
	lifted, err := lift(f.u, stamp)
	if err != nil {
		return form{}, fmt.Errorf("%w: %w", ErrStamp, err)
	}
	f.have[key] = lifted
	return lifted, nil
}

// lift copies the page of a stamp as a form XObject (ISO 32000-2, 8.10): its content, its resources and
// all they lead to, under new numbers.
func lift(u *update, stamp []byte) (form, error) {
	d, err := open(stamp)
	if err != nil {
		return form{}, err
	}
	pages, err := d.pages()
	if err != nil {
		return form{}, err
	}
	if len(pages) != 1 {
		return form{}, fmt.Errorf("%d pages", len(pages))
	}
	p := pages[0]
	box, ok := d.rect(p.entry("MediaBox"))
	if !ok || d.integer(p.entry("Rotate")) != 0 {
		return form{}, fmt.Errorf("no plain page")
	}
	dict, data, err := d.contentStream(p)
	if err != nil {
		return form{}, err
	}
	c := copier{from: d, to: u, refs: map[int]types.IndirectRef{}}
	dict["Type"], dict["Subtype"] = types.Name("XObject"), types.Name("Form")
	dict["BBox"] = types.Array{
		types.Float(box.LLX), types.Float(box.LLY), types.Float(box.URX), types.Float(box.URY),
	}
	dict["Matrix"] = types.Array{
		types.Integer(1), types.Integer(0), types.Integer(0), types.Integer(1), types.Float(-box.LLX), types.Float(-box.LLY),
	}
	dict["Resources"] = c.copy(d.dict(p.entry("Resources")), 0)
	if c.err != nil {
		return form{}, c.err
	}
	return form{
		ref:  u.add(appendStream(nil, dict, data)),
		size: signing.Size{W: box.URX - box.LLX, H: box.URY - box.LLY},
	}, nil
}

// contentStream is a page's content as one stream: as it is where there is one, else decoded and joined.
func (d *document) contentStream(p page) (types.Dict, []byte, error) {
	refs := d.contents(p)
	if len(refs) == 1 {
		if s, ok := d.resolve(refs[0]).(types.StreamDict); ok {
			dict := types.Dict{}
			for _, key := range []string{"Filter", "DecodeParms"} {
				if v := d.resolve(s.Dict[key]); v != nil {
					dict[key] = v
				}
			}
			return dict, s.Raw, nil
		}
	}
	data, err := d.decoded(refs)
	return types.Dict{}, data, err
}

// contents are the entries of Contents (ISO 32000-2, 7.8.2): none, one stream or an array.
func (d *document) contents(p page) types.Array {
	switch o := d.resolve(p.dict["Contents"]).(type) {
	case types.Array:
		return o
	case types.StreamDict:
		return types.Array{p.dict["Contents"]}
	}
	return nil
}

// maxContent bounds what one page's content may unfold to.
const maxContent = 256 << 20

func (d *document) decoded(refs types.Array) ([]byte, error) {
	var b bytes.Buffer
	for _, ref := range refs {
		s, ok := d.resolve(ref).(types.StreamDict)
		if !ok {
			continue
		}
		if err := s.DecodeWithLimit(maxContent); err != nil {
			return nil, err
		}
		if b.Len()+len(s.Content) > maxContent {
			return nil, fmt.Errorf("content too large")
		}
		b.Write(s.Content)
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

// copier copies objects of one document into an update of another.
type copier struct {
	from *document
	to   *update
	refs map[int]types.IndirectRef
	err  error
}

func (c *copier) copy(o types.Object, depth int) types.Object {
	if depth > maxDepth {
		c.err = fmt.Errorf("too deep")
		return nil
	}
	switch o := o.(type) {
	case types.IndirectRef:
		return c.reference(o, depth)
	case types.Dict:
		out := types.Dict{}
		for k, v := range o {
			out[k] = c.copy(v, depth+1)
		}
		return out
	case types.Array:
		out := make(types.Array, len(o))
		for i, v := range o {
			out[i] = c.copy(v, depth+1)
		}
		return out
	}
	return o
}

func (c *copier) reference(r types.IndirectRef, depth int) types.Object {
	n := r.ObjectNumber.Value()
	if have, ok := c.refs[n]; ok {
		return have
	}
	ref := c.to.reserve()
	c.refs[n] = ref
	switch o := c.from.resolve(r).(type) {
	case types.StreamDict:
		dict := maps.Clone(o.Dict)
		delete(dict, "Length")
		dict, _ = c.copy(dict, depth+1).(types.Dict)
		c.to.put(ref, appendStream(nil, dict, o.Raw))
	default:
		c.to.put(ref, appendObject(nil, c.copy(o, depth+1)))
	}
	return ref
}
