package page

import (
	"paraph/signing/cos"

	"paraph/signing"
)

// catalog is that of the first source, as far as it still holds; the forms and layers of all are joined.
func (b *binder) catalog(leaves []signing.Leaf, numbers []int) cos.Dict {
	first := b.origins[0]
	keep := []cos.Name{"Lang", "ViewerPreferences", "PageLayout", "PageMode", "Dests", "OutputIntents", "Extensions"}
	if len(b.origins) == 1 {
		keep = append(keep, "Metadata") // what it says of all, as being PDF/A, holds for no other document
	}
	if first.whole {
		keep = append(keep, "StructTreeRoot", "MarkInfo", "Outlines")
	}
	if first.leads(leaves) {
		keep = append(keep, "PageLabels", "OpenAction")
	}
	own := cos.Dict{}
	for _, key := range keep {
		if v, ok := first.root[key]; ok {
			own[key] = v
		}
	}
	out := b.dict(first, own)
	out["Type"], out["Pages"] = cos.Name("Catalog"), reference(pagesNumber)
	tree, associated := b.attach(leaves, numbers)
	if names := b.names(tree); len(names) > 0 {
		out["Names"] = names
	}
	if associated != nil {
		out["AF"] = associated
	}
	if form := b.forms(); form != nil {
		out["AcroForm"] = b.add(form)
	}
	if layers := b.layers(); layers != nil {
		out["OCProperties"] = layers
	}
	return out
}

// names are the first source's names of other things, and those of the attachments.
func (b *binder) names(files cos.Object) cos.Dict {
	first := b.origins[0]
	own, _ := first.dict(first.root["Names"])
	rest := cos.Dict{}
	for key, v := range own {
		if key != "EmbeddedFiles" {
			rest[key] = v
		}
	}
	out := b.dict(first, rest)
	if files != nil {
		out["EmbeddedFiles"] = files
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
func (b *binder) layers() cos.Object {
	var out, how cos.Dict
	for _, o := range b.origins {
		p, ok := o.dict(o.root["OCProperties"])
		if !ok {
			continue
		}
		groups, _ := b.list(o, p["OCGs"]).(cos.Array)
		d, _ := o.dict(p["D"])
		off, _ := b.list(o, d["OFF"]).(cos.Array)
		if o.name(d["BaseState"]) == "OFF" {
			on, _ := b.list(o, d["ON"]).(cos.Array)
			off = without(groups, on)
		}
		if out == nil {
			out, how = b.dict(o, p), b.dict(o, d)
			delete(how, "BaseState")
			delete(how, "ON")
			how["OFF"], out["OCGs"], out["D"] = off, groups, how
			continue
		}
		out["OCGs"] = append(out["OCGs"].(cos.Array), groups...)
		how["OFF"] = append(how["OFF"].(cos.Array), off...)
	}
	if out == nil {
		return nil
	}
	return out
}

// without are the references of a that are none of b's.
func without(a, b cos.Array) cos.Array {
	in := map[int]bool{}
	for _, e := range b {
		in[objectOf(e)] = true
	}
	out := cos.Array{}
	for _, e := range a {
		if !in[objectOf(e)] {
			out = append(out, e)
		}
	}
	return out
}

// info is the information dictionary of the first source: title, author, dates.
func (b *binder) info() cos.Object {
	first := b.origins[0]
	info, ok := first.file.Trailer["Info"].(cos.Ref)
	if _, dict := first.dict(info); !ok || !dict {
		return nil
	}
	ref := b.refer(first, info)
	b.settle()
	return ref
}
