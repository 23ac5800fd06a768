package pades

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"paraph/signing/cos"

	"paraph/signing"
)

// pageUpdate is a page object of the new revision: a copy of the old dictionary, entry by entry, with
// what is added to it.
type pageUpdate struct {
	page  cos.Page
	dict  cos.Dict
	after leftover
	marks []byte // what draws the marks
}

// change is the update of a page, begun at the first call for its object. A page that the tree holds
// without a reference cannot be changed alone.
func change(d *document, pages map[int]*pageUpdate, p cos.Page) (*pageUpdate, error) {
	if p.Ref.Number == 0 {
		return nil, fmt.Errorf("%w: a page that is no object of its own", ErrDamaged)
	}
	n := p.Ref.Number
	if have, ok := pages[n]; ok {
		return have, nil
	}
	u := &pageUpdate{page: p, dict: maps.Clone(p.Dict)}
	pages[n] = u
	return u, nil
}

// place puts every mark on its page as a form XObject. Old content streams stay as they are; what they
// leave behind is closed before a mark is drawn.
func place(d *document, f forms, pages map[int]*pageUpdate, marks []Placed) error {
	all, err := d.Pages()
	if err != nil {
		return err
	}
	artifact := d.Resolve(d.Dict(d.catalog["MarkInfo"])["Marked"]) == true
	for _, m := range marks {
		p, g, err := d.at(all, m)
		if err != nil {
			return err
		}
		x, err := f.of(m.PDF)
		if err != nil {
			return err
		}
		pu, err := change(d, pages, p)
		if err != nil {
			return err
		}
		if pu.marks == nil {
			pu.after = d.leftover(p)
		}
		pu.draw(d, x, g.Place(x.size, m.Box), artifact)
	}
	return nil
}

// at is the page of a mark and its geometry. A page of -1 is the last.
func (d *document) at(all []cos.Page, m Placed) (cos.Page, signing.PageGeometry, error) {
	n := m.Page
	if n < 0 {
		n += len(all) + 1
	}
	if n < 1 || n > len(all) {
		return cos.Page{}, signing.PageGeometry{}, fmt.Errorf("%w: %d of %d", ErrPage, m.Page, len(all))
	}
	g := d.Geometry(all[n-1])
	if !finite(m.Box) || !g.Holds(m.Box) {
		return cos.Page{}, g, fmt.Errorf("%w: page %d", ErrBox, m.Page)
	}
	return all[n-1], g, nil
}

func finite(b signing.Box) bool {
	for _, f := range []float64{b.X, b.Y, b.W, b.H} {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return false
		}
	}
	return true
}

func (d *document) leftover(p cos.Page) leftover {
	content, err := d.Content(p, maxContent)
	if err != nil {
		return unknownContent()
	}
	return readContent(content)
}

// draw adds one mark. In a tagged document it is an artifact (ISO 32000-2, 14.8.2.2), because no
// structure element speaks of it.
func (p *pageUpdate) draw(d *document, x form, m signing.Matrix, artifact bool) {
	name := p.resource(d, x.ref)
	if artifact {
		p.marks = append(p.marks, "/Artifact BMC\n"...)
	}
	p.marks = append(p.marks, "q\n"...)
	p.marks = appendMatrix(p.marks, m)
	p.marks = append(p.marks, '\n')
	p.marks = cos.AppendName(p.marks, name)
	p.marks = append(p.marks, " Do\nQ\n"...)
	if artifact {
		p.marks = append(p.marks, "EMC\n"...)
	}
}

// resource makes an XObject known to the page and gives its name. Resources and its XObject dictionary
// become the page's own, whether they were inherited, shared or direct; all their entries are kept.
func (p *pageUpdate) resource(d *document, ref cos.Ref) cos.Name {
	resources, own := p.dict["Resources"].(cos.Dict)
	if !own || p.marks == nil {
		resources = maps.Clone(d.Dict(p.page.Entry("Resources")))
		if resources == nil {
			resources = cos.Dict{}
		}
		p.dict["Resources"] = resources
		objects := maps.Clone(d.Dict(resources["XObject"]))
		if objects == nil {
			objects = cos.Dict{}
		}
		resources["XObject"] = objects
	}
	objects, _ := resources["XObject"].(cos.Dict)
	for name, have := range objects {
		if have == cos.Object(ref) {
			return name
		}
	}
	for i := 1; ; i++ {
		name := cos.Name("Paraph" + strconv.Itoa(i))
		if _, taken := objects[name]; !taken {
			objects[name] = ref
			return name
		}
	}
}

// writePages adds the changed pages to the update, with the streams around their old contents.
func writePages(u *update, d *document, pages map[int]*pageUpdate) error {
	opening := map[int]cos.Ref{}
	for _, n := range slices.Sorted(maps.Keys(pages)) {
		p := pages[n]
		switch k := p.after.open; {
		case p.marks == nil:
		case p.after.wrap:
			if err := p.wrap(u, d); err != nil {
				return err
			}
		default:
			if _, ok := opening[k]; !ok {
				opening[k] = u.add(cos.AppendStream(nil, cos.Dict{}, []byte(strings.Repeat("q\n", k))))
			}
			old, _ := d.Contents(p.page)
			contents := append(cos.Array{opening[k]}, old...)
			after := append([]byte(p.after.close), p.marks...)
			p.dict["Contents"] = append(contents, u.add(cos.AppendStream(nil, cos.Dict{}, after)))
		}
		u.put(p.page.Ref, cos.Append(nil, p.dict))
	}
	return nil
}

// wrap draws a copy of the old content as a form with the page's old resources, then the marks.
func (p *pageUpdate) wrap(u *update, d *document) error {
	content, err := d.Content(p.page, maxContent)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	const far = 1e6 // a form has to have a BBox; this one cuts nothing off
	old := cos.Dict{
		"Type": cos.Name("XObject"), "Subtype": cos.Name("Form"),
		"BBox":      cos.Array{cos.Real(-far), cos.Real(-far), cos.Real(far), cos.Real(far)},
		"Resources": p.page.Entry("Resources"),
	}
	name := p.resource(d, u.add(cos.AppendStream(nil, old, content)))
	draw := append(cos.AppendName([]byte("q\n"), name), " Do\nQ\n"...)
	p.dict["Contents"] = u.add(cos.AppendStream(nil, cos.Dict{}, append(draw, p.marks...)))
	return nil
}
