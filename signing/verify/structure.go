package verify

import (
	"slices"

	"paraph/signing/cos"
)

// maxElements bounds the elements of a structure tree that are compared.
const maxElements = 2_000_000

// structure compares the structure tree (14.7): what a screen reader reads. It may grow by the elements of new widgets,
// as writers do in tagged documents; nothing else changes.
func (c *comparison) structure() {
	before, after := c.was.catalog["StructTreeRoot"], c.is.catalog["StructTreeRoot"]
	was, is := c.was.Dict(before), c.is.Dict(after)
	if was == nil && is == nil {
		return
	}
	s := structures{comparison: c, seen: map[cos.Ref]bool{}, renumbered: before != after}
	if was == nil || is == nil || len(s.otherwise(was, is)) > 0 || !s.kids(was["K"], s.unwrapped(was["K"], is["K"]), 0) || !s.parents(was["ParentTree"], is["ParentTree"]) {
		c.changed(Change{What: "structure", Name: "StructTreeRoot", level: Other})
		return
	}
	switch {
	case s.noted:
		c.changed(Change{What: "structure", Name: "StructTreeRoot", level: Annotation})
	case s.grown:
		c.changed(Change{What: "structure", Name: "StructTreeRoot", level: FormFill})
	}
}

// otherwise are the entries of the tree's root that changed, but for the tree itself and for names of kinds that name none.
func (s *structures) otherwise(was, is cos.Dict) []cos.Name {
	differs := s.differing(was, is, keys("K", "ParentTree", "ParentTreeNextKey", "IDTree"))
	return slices.DeleteFunc(differs, func(k cos.Name) bool {
		roles, ok := s.is.Resolve(is[k]).(cos.Dict)
		return k == "RoleMap" && ok && len(roles) == 0 && s.was.Resolve(was[k]) == nil
	})
}

// unwrapped is what stands below a tree's root. A tree of several elements, or of another than a document, gets one Document
// around them by programs that add to it (14.8.4.3: there shall be one): it says nothing by itself.
func (s *structures) unwrapped(before, after cos.Object) cos.Object {
	kids := list(s.is, after)
	old := list(s.was, before)
	if len(kids) != 1 || len(old) == 0 || len(old) == 1 && s.was.Name(s.was.Dict(old[0])["S"]) == "Document" {
		return after
	}
	ref, _ := kids[0].(cos.Ref)
	d := s.is.Dict(kids[0])
	if ref.Number == 0 || s.was.Resolve(ref) != nil || s.is.Name(d["S"]) != "Document" {
		return after
	}
	for key := range d {
		switch key {
		case "Type", "S", "P", "K", "Pg", "NS":
		default:
			return after
		}
	}
	s.grown = true
	return d["K"]
}

// structures compares two structure trees.
type structures struct {
	*comparison
	seen  map[cos.Ref]bool
	count int
	grown bool // elements were added
	noted bool // some of them for comments
	// renumbered: the elements have other numbers, so they are taken for the same by their places
	renumbered bool
}

// list is the value of K: one kid or several (table 355).
func list(d *document, o cos.Object) cos.Array {
	if a := d.Array(o); a != nil {
		return a
	}
	if d.Resolve(o) == nil {
		return nil
	}
	return cos.Array{o}
}

// kids compares what an element has under it: all that was there in its order, and what was added for new widgets.
func (s *structures) kids(before, after cos.Object, depth int) bool {
	was, is := list(s.was, before), list(s.is, after)
	i := 0
	for _, k := range is {
		if i < len(was) && s.twins(was[i], k) {
			if !s.element(was[i], k, depth) {
				return false
			}
			i++
			continue
		}
		if !s.forWidgets(k, 0) {
			return false
		}
		s.grown = true
	}
	return i == len(was)
}

// twins reports whether two kids are the same: by reference, or by value.
func (s *structures) twins(a, b cos.Object) bool {
	ra, isRef := a.(cos.Ref)
	rb, both := b.(cos.Ref)
	if isRef && both {
		return ra == rb || s.renumbered && s.was.Name(s.was.Dict(a)["S"]) == s.is.Name(s.is.Dict(b)["S"])
	}
	return !isRef && !both && (s.was.Name(s.was.Dict(a)["S"]) != "" && s.was.Dict(a)["S"] == s.is.Dict(b)["S"] || s.equal(a, b))
}

func (s *structures) element(a, b cos.Object, depth int) bool {
	ref, _ := a.(cos.Ref)
	was, ok1 := s.was.Resolve(a).(cos.Dict)
	is, ok2 := s.is.Resolve(b).(cos.Dict)
	if !ok1 || !ok2 {
		return s.equal(a, b)
	}
	if s.count++; s.count > maxElements || depth > maxCompared || ref.Number != 0 && s.seen[ref] {
		s.limit = true
		return false
	}
	s.seen[ref] = true
	return len(s.elementDiffers(was, is)) == 0 && s.kids(was["K"], is["K"], depth+1)
}

// elementDiffers are the entries of an element that changed. Its page is noted when a widget of that page is put under it; what
// of the content was under it must not depend on that (table 355, Pg).
func (s *structures) elementDiffers(was, is cos.Dict) []cos.Name {
	return slices.DeleteFunc(s.differing(was, is, keys("K", "P")), func(k cos.Name) bool {
		return k == "Pg" && s.was.Resolve(was[k]) == nil && !slices.ContainsFunc(list(s.was, was["K"]), func(o cos.Object) bool {
			kid := s.was.Dict(o)
			return kid == nil || s.was.Name(kid["Type"]) == "MCR" && kid["Pg"] == nil
		})
	})
}

// forWidgets reports whether an added element stands for widgets or comments that were added, and for nothing else (14.7.5.3).
func (s *structures) forWidgets(o cos.Object, depth int) bool {
	d := s.is.Dict(o)
	if d == nil || depth > maxFieldDepth {
		return false
	}
	if s.is.Name(d["Type"]) == "OBJR" {
		ref, _ := d["Obj"].(cos.Ref)
		_, here := s.is.annots[ref]
		_, there := s.was.annots[ref]
		s.noted = s.noted || here && !there && !s.isWidget(s.is, ref)
		return s.isWidget(s.is, ref) || here && !there
	}
	if s.is.Resolve(d["ActualText"]) != nil || s.is.Resolve(d["E"]) != nil {
		return false
	}
	kids := list(s.is, d["K"])
	for _, k := range kids {
		if !s.forWidgets(k, depth+1) {
			return false
		}
	}
	return len(kids) > 0
}

// parents compares the tree that leads from content to elements (14.7.5.4): what is in it stays.
func (s *structures) parents(before, after cos.Object) bool {
	was, ok1 := s.was.numbers(before)
	is, ok2 := s.is.numbers(after)
	if !ok1 {
		return s.equal(before, after)
	}
	if !ok2 {
		return false
	}
	for key, o := range was {
		if !s.sameParent(o, is[key]) {
			return false
		}
	}
	return true
}

func (s *structures) sameParent(a, b cos.Object) bool {
	ra, isRef := a.(cos.Ref)
	rb, both := b.(cos.Ref)
	if isRef && both && (ra == rb || s.renumbered) && s.was.Dict(a) != nil {
		return s.is.Dict(b) != nil // an element, compared in its tree
	}
	one, two := s.was.Array(a), s.is.Array(b)
	if one == nil || len(two) < len(one) {
		return s.was.Resolve(a) == nil
	}
	for i, o := range one {
		ra, ok1 := o.(cos.Ref)
		rb, ok2 := two[i].(cos.Ref)
		if ok1 != ok2 || ra != rb && !s.renumbered {
			return false
		}
	}
	return true
}

// numbers are the entries of a number tree (7.9.7); false where it cannot be read.
func (d *document) numbers(o cos.Object) (map[int]cos.Object, bool) {
	out, seen := map[int]cos.Object{}, map[cos.Ref]bool{}
	var walk func(o cos.Object, depth int) bool
	walk = func(o cos.Object, depth int) bool {
		ref, _ := o.(cos.Ref)
		if depth > maxFieldDepth || ref.Number != 0 && seen[ref] {
			return false
		}
		seen[ref] = true
		node := d.Dict(o)
		nums := d.Array(node["Nums"])
		for i := 0; i+1 < len(nums); i += 2 {
			out[d.Integer(nums[i])] = nums[i+1]
		}
		for _, k := range d.Array(node["Kids"]) {
			if !walk(k, depth+1) {
				return false
			}
		}
		return true
	}
	return out, walk(o, 0)
}
