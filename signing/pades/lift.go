package pades

import (
	"crypto/sha256"
	"fmt"
	"maps"

	"paraph/signing/cos"

	"paraph/signing"
)

// form is a stamp as a form XObject of the new revision.
type form struct {
	ref  cos.Ref
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
	pages, err := d.Pages()
	if err != nil {
		return form{}, err
	}
	if len(pages) != 1 {
		return form{}, fmt.Errorf("%d pages", len(pages))
	}
	p := pages[0]
	box, ok := d.Rect(p.Entry("MediaBox"))
	if !ok || d.Integer(p.Entry("Rotate")) != 0 {
		return form{}, fmt.Errorf("no plain page")
	}
	dict, data, err := d.contentStream(p)
	if err != nil {
		return form{}, err
	}
	c := copier{from: d, to: u, refs: map[int]cos.Ref{}}
	dict["Type"], dict["Subtype"] = cos.Name("XObject"), cos.Name("Form")
	dict["BBox"] = cos.Array{
		cos.Real(box.LLX), cos.Real(box.LLY), cos.Real(box.URX), cos.Real(box.URY),
	}
	dict["Matrix"] = cos.Array{
		cos.Integer(1), cos.Integer(0), cos.Integer(0), cos.Integer(1), cos.Real(-box.LLX), cos.Real(-box.LLY),
	}
	dict["Resources"] = c.copy(d.Dict(p.Entry("Resources")), 0)
	if c.err != nil {
		return form{}, c.err
	}
	return form{
		ref:  u.add(cos.AppendStream(nil, dict, data)),
		size: signing.Size{W: box.URX - box.LLX, H: box.URY - box.LLY},
	}, nil
}

// contentStream is a page's content as one stream: as it is where there is one, else decoded and joined.
func (d *document) contentStream(p cos.Page) (cos.Dict, []byte, error) {
	if parts, _ := d.Contents(p); len(parts) == 1 {
		if s, ok := d.Resolve(parts[0]).(*cos.Stream); ok {
			dict := cos.Dict{}
			for _, key := range []cos.Name{"Filter", "DecodeParms"} {
				if v := d.Resolve(s.Dict[key]); v != nil {
					dict[key] = v
				}
			}
			data, err := d.Raw(s)
			return dict, data, err
		}
	}
	data, err := d.Content(p, maxContent)
	return cos.Dict{}, data, err
}

// maxContent bounds what one page's content may unfold to.
const maxContent = 256 << 20

// copier copies objects of one document into an update of another.
type copier struct {
	from *document
	to   *update
	refs map[int]cos.Ref
	err  error
}

func (c *copier) copy(o cos.Object, depth int) cos.Object {
	if depth > maxDepth {
		c.err = fmt.Errorf("too deep")
		return nil
	}
	switch o := o.(type) {
	case cos.Ref:
		return c.reference(o, depth)
	case cos.Dict:
		out := cos.Dict{}
		for k, v := range o {
			out[k] = c.copy(v, depth+1)
		}
		return out
	case cos.Array:
		out := make(cos.Array, len(o))
		for i, v := range o {
			out[i] = c.copy(v, depth+1)
		}
		return out
	}
	return o
}

func (c *copier) reference(r cos.Ref, depth int) cos.Object {
	n := r.Number
	if have, ok := c.refs[n]; ok {
		return have
	}
	ref := c.to.reserve()
	c.refs[n] = ref
	switch o := c.from.Resolve(r).(type) {
	case *cos.Stream:
		dict := maps.Clone(o.Dict)
		delete(dict, "Length")
		dict, _ = c.copy(dict, depth+1).(cos.Dict)
		data, err := c.from.Raw(o)
		if err != nil {
			c.err = err
		}
		c.to.put(ref, cos.AppendStream(nil, dict, data))
	default:
		c.to.put(ref, cos.Append(nil, c.copy(o, depth+1)))
	}
	return ref
}
