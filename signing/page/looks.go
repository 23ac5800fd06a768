package page

import (
	"maps"
	"slices"

	"github.com/klippa-app/go-pdfium/requests"

	"paraph/signing/cos"
)

// quiet is a dictionary for the clean copy: without what acts, printed where it is seen, and with a look that every program shows.
func (c *content) quiet(at cos.Ref, d cos.Dict) cos.Dict {
	changes := cos.Dict{}
	for key, o := range d {
		if c.acts(d, key, o) || key == "NeedAppearances" {
			changes[key] = nil
		}
	}
	if isAnnotation(d) {
		v := c.judge(d)
		maps.Copy(changes, v.entries)
		if v.look {
			maps.Copy(changes, c.looks[at.Number])
		}
	}
	if len(changes) == 0 {
		return d
	}
	out := maps.Clone(d)
	for key, o := range changes {
		if out[key] = o; o == nil {
			delete(out, key)
		}
	}
	return out
}

// pinned is where an annotation stands: its page, counted from 0.
type pinned struct {
	page int
	ref  cos.Ref
}

// wanted are the annotations a verdict is true of.
func (c *content) wanted(pages []cos.Page, of func(verdict) bool) []pinned {
	var out []pinned
	for i, p := range pages {
		for _, o := range c.f.Array(p.Dict["Annots"]) {
			d := c.f.Dict(o)
			if ref, ok := o.(cos.Ref); ok && isAnnotation(d) && of(c.judge(d)) {
				out = append(out, pinned{i, ref})
			}
		}
	}
	return out
}

// freely are the spots where the copy may look different, in points of what PDFium draws.
func (c *content) freely() []Spot {
	pages, err := c.f.Pages()
	if err != nil {
		return nil
	}
	var out []Spot
	for _, p := range c.wanted(pages, func(v verdict) bool { return v.freely }) {
		g := c.f.Geometry(pages[p.page])
		g.UserUnit = 1
		box, _ := c.f.Rect(c.f.Dict(p.ref)["Rect"])
		out = append(out, Spot{p.page + 1, g.FromUser(box)})
	}
	return out
}

// borrow takes what PDFium shows of annotations without a look of their own, so that the copy shows it in every program.
// PDFium draws it when it opens a page, and forgets it when it closes it.
func (c *content) borrow(v *view) error {
	pages, err := c.f.Pages()
	if err != nil {
		return nil //nolint:nilerr // then there is no copy either
	}
	all := c.wanted(pages, func(v verdict) bool { return v.look })
	if len(all) == 0 {
		return nil
	}
	shown, err := v.loadable()
	if err != nil {
		return err
	}
	c.looks = map[int]cos.Dict{}
	for len(all) > 0 {
		first := all[0].page
		n := slices.IndexFunc(all, func(p pinned) bool { return p.page >= first+openPages })
		if n < 0 {
			n = len(all)
		}
		if err := c.borrowFrom(v, shown, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// borrowFrom does so for annotations on no more pages than stay open.
func (c *content) borrowFrom(v *view, shown []int, all []pinned) error {
	for _, p := range all {
		if p.page < len(shown) {
			if _, err := v.page(shown[p.page]); err != nil {
				return err
			}
		}
	}
	out, err := v.in.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: v.doc, Flags: requests.SaveFlagRemoveSecurity})
	if err != nil {
		return err
	}
	saved, err := cos.ReadBytes(*out.FileBytes)
	if err != nil {
		return nil //nolint:nilerr // it stays without a look, and there is no copy
	}
	for _, p := range all {
		if look := c.borrowed(c.f.Dict(p.ref), saved, saved.Dict(cos.Ref{Number: p.ref.Number})); look != nil {
			c.looks[p.ref.Number] = look
		}
	}
	return nil
}

// borrowed is what an annotation has in the copy of what PDFium saved of it.
func (c *content) borrowed(d cos.Dict, saved *cos.File, is cos.Dict) cos.Dict {
	if is == nil || saved.Name(is["Subtype"]) != c.f.Name(d["Subtype"]) {
		return nil
	}
	look := cos.Dict{"Rect": cos.Foreign{File: saved, Value: is["Rect"]}}
	ap := saved.Dict(is["AP"])
	switch n := saved.Resolve(ap["N"]).(type) {
	case *cos.Stream:
		look["AP"], look["AS"] = cos.Dict{"N": cos.Foreign{File: saved, Value: ap["N"]}}, nil
		if c.f.Name(d["Subtype"]) != "Widget" { // drawn on the page itself, also beside its rectangle
			look["Rect"] = cos.Foreign{File: saved, Value: n.Dict["BBox"]}
		}
	case cos.Dict: // of a switch: off, and another name than the document's for what is on
		states := cos.Dict{}
		state, ok := c.f.Resolve(d["AS"]).(cos.Name)
		if !ok {
			state, _ = c.inherited(d, "V").(cos.Name)
		}
		if state == "" {
			state = off
		}
		for key, o := range n {
			if key != off && state != off {
				key = state
			}
			states[key] = cos.Foreign{File: saved, Value: o}
		}
		look["AP"], look["AS"] = cos.Dict{"N": states}, state
	default:
		return nil
	}
	return look
}
