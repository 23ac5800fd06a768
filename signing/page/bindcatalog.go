package page

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// catalog is that of the first source, as far as it still holds; the forms and layers of all are joined.
func (b *binder) catalog(leaves []signing.Leaf) types.Dict {
	first := b.origins[0]
	keep := []string{"Lang", "ViewerPreferences", "PageLayout", "PageMode", "Names", "Dests", "OutputIntents", "Extensions"}
	if len(b.origins) == 1 {
		keep = append(keep, "Metadata") // what it says of all, as being PDF/A, holds for no other document
	}
	if first.whole {
		keep = append(keep, "StructTreeRoot", "MarkInfo", "Outlines", "AF")
	}
	if first.leads(leaves) {
		keep = append(keep, "PageLabels", "OpenAction")
	}
	own := types.Dict{}
	for _, key := range keep {
		if v, ok := first.root[key]; ok {
			own[key] = v
		}
	}
	out := b.dict(first, own)
	out["Type"], out["Pages"] = types.Name("Catalog"), reference(pagesNumber)
	if form := b.forms(); form != nil {
		out["AcroForm"] = b.add(form)
	}
	if layers := b.layers(); layers != nil {
		out["OCProperties"] = layers
	}
	return out
}

// leads reports whether the first pages of the new document are those of a source, all and in order.
func (o *origin) leads(leaves []signing.Leaf) bool {
	for i := range o.pages {
		if i >= len(leaves) || leaves[i].Source != 0 || leaves[i].Page != i+1 {
			return false
		}
	}
	return true
}

// layers joins the optional content of all sources (ISO 32000-2, 8.11.4), so that what was hidden stays hidden.
func (b *binder) layers() types.Object {
	var out, how types.Dict
	for _, o := range b.origins {
		p, ok := o.dict(o.root["OCProperties"])
		if !ok {
			continue
		}
		groups, _ := b.list(o, p["OCGs"]).(types.Array)
		d, _ := o.dict(p["D"])
		off, _ := b.list(o, d["OFF"]).(types.Array)
		if o.name(d["BaseState"]) == "OFF" {
			on, _ := b.list(o, d["ON"]).(types.Array)
			off = without(groups, on)
		}
		if out == nil {
			out, how = b.dict(o, p), b.dict(o, d)
			delete(how, "BaseState")
			delete(how, "ON")
			how["OFF"], out["OCGs"], out["D"] = off, groups, how
			continue
		}
		out["OCGs"] = append(out["OCGs"].(types.Array), groups...)
		how["OFF"] = append(how["OFF"].(types.Array), off...)
	}
	if out == nil {
		return nil
	}
	return out
}

// without are the references of a that are none of b's.
func without(a, b types.Array) types.Array {
	in := map[int]bool{}
	for _, e := range b {
		in[objectOf(e)] = true
	}
	out := types.Array{}
	for _, e := range a {
		if !in[objectOf(e)] {
			out = append(out, e)
		}
	}
	return out
}

// info is the information dictionary of the first source: title, author, dates.
func (b *binder) info() types.Object {
	first := b.origins[0]
	if first.ctx.Info == nil {
		return nil
	}
	if _, ok := first.dict(*first.ctx.Info); !ok {
		return nil
	}
	ref := b.refer(first, *first.ctx.Info)
	b.settle()
	return ref
}
