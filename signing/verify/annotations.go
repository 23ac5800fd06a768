package verify

import (
	"slices"

	"paraph/signing/cos"
)

// annotations compares what stands on a page (12.5) but belongs to no field.
func (c *comparison) annotations(i int) {
	was, is := c.was.Array(c.was.pages[i].Dict["Annots"]), c.is.Array(c.is.pages[i].Dict["Annots"])
	if c.is.Resolve(c.is.pages[i].Dict["Annots"]) != nil && is == nil {
		c.pageChanged(i, "Annots")
		return
	}
	c.painted(i, was, is)
	left := slices.Clone(is)
	var lost cos.Array
	for _, o := range was {
		k := slices.IndexFunc(left, func(p cos.Object) bool { return c.twin(o, p) })
		if k < 0 {
			lost = append(lost, o)
			continue
		}
		if c.is.Dict(left[k]) == nil && c.was.Dict(o) != nil { // it is still listed, and there is none
			c.annotationGone(i, o)
		} else {
			c.annotation(i, o, left[k])
		}
		left = slices.Delete(left, k, k+1)
	}
	for _, o := range lost {
		k := slices.IndexFunc(left, func(p cos.Object) bool { return c.alike(o, p) })
		if k < 0 {
			c.annotationGone(i, o)
			continue
		}
		left = slices.Delete(left, k, k+1)
	}
	for _, o := range left {
		c.annotationAdded(i, o)
	}
}

// maxStacked bounds the annotations of a page whose order is looked at.
const maxStacked = 500

// painted: annotations are painted in their order (12.5.2), so of two that lie over each other the later one is read. What is
// changed about is told; without an overlap the order shows nowhere.
func (c *comparison) painted(i int, was, is cos.Array) {
	if len(was) > maxStacked || len(is) > maxStacked {
		return
	}
	type stacked struct {
		at   int
		dict cos.Dict
	}
	var kept []stacked
	for _, o := range was {
		at := slices.IndexFunc(is, func(p cos.Object) bool { return c.twin(o, p) })
		if at < 0 || !shown(c.is, c.is.Dict(is[at])) {
			continue
		}
		now := stacked{at, c.is.Dict(is[at])}
		for _, k := range kept {
			if k.at > at && c.overlap(k.dict, now.dict) {
				c.changed(Change{What: "annotation", Name: c.is.Name(now.dict["Subtype"]), Page: i + 1, Box: c.box(c.is, i, now.dict), level: Annotation, hides: true})
				return
			}
		}
		kept = append(kept, now)
	}
}

// overlap reports whether two annotations that both show something share a place.
func (c *comparison) overlap(a, b cos.Dict) bool {
	one, ok1 := c.is.Rect(a["Rect"])
	two, ok2 := c.is.Rect(b["Rect"])
	return ok1 && ok2 && c.appearance(c.is, a) != nil && c.appearance(c.is, b) != nil &&
		one.LLX < two.URX && two.LLX < one.URX && one.LLY < two.URY && two.LLY < one.URY
}

// alike reports whether an annotation that has another number now says and shows what it did.
func (c *comparison) alike(a, b cos.Object) bool {
	was, is := c.was.Dict(a), c.is.Dict(b)
	return was != nil && is != nil && !c.isWidget(c.was, a) && len(c.differing(was, is, keys("P", "Popup", "IRT", "StructParent", "M"))) == 0
}

// twin reports whether two entries of Annots are the same annotation: by reference, or by content where one has no object
// of its own.
func (c *comparison) twin(a, b cos.Object) bool {
	ra, isRef := a.(cos.Ref)
	rb, both := b.(cos.Ref)
	if isRef && both {
		return ra == rb || c.twins[ra] == rb
	}
	return c.equal(c.was.Dict(a), c.is.Dict(b))
}

func (c *comparison) isWidget(d *document, o cos.Object) bool {
	ref, _ := o.(cos.Ref)
	if ref.Number != 0 && d.byRef[ref] != nil {
		return true
	}
	dict := d.Dict(o)
	return d.Name(dict["Subtype"]) == "Widget"
}

func (c *comparison) annotationGone(i int, o cos.Object) {
	if c.was.Dict(o) == nil {
		return // it showed nothing
	}
	ref, _ := o.(cos.Ref)
	if f := c.was.byRef[ref]; f != nil && ref.Number != 0 {
		c.changed(Change{What: "field-removed", Name: f.name, Page: i + 1, Box: c.box(c.was, i, c.was.Dict(o)), level: Other})
		return
	}
	level := Annotation
	if c.isWidget(c.was, o) {
		level = Other
	}
	c.changed(Change{What: "annotation-removed", Name: c.was.Name(c.was.Dict(o)["Subtype"]), Before: c.words(c.was, o), Page: i + 1, Box: c.box(c.was, i, c.was.Dict(o)), level: level})
}

// noted are the entries of an annotation that change with no effect on what it shows (table 166).
var noted = keys("P", "Parent", "Kids", "StructParent", "M")

// looking are the entries that say whether, where and how an annotation is shown (tables 166, 177): a flag that is lifted
// brings what was signed out of sight over the words (EAA).
var looking = keys("F", "OC", "Rect", "AP", "AS", "IC", "BS", "Border", "DA", "MK")

func (c *comparison) annotation(i int, before, after cos.Object) {
	ref, _ := after.(cos.Ref)
	if c.is.byRef[ref] != nil && ref.Number != 0 {
		return // with its field
	}
	was, is := c.was.Dict(before), c.is.Dict(after)
	differs := slices.DeleteFunc(c.differing(was, is, noted), func(k cos.Name) bool { return k == "Type" && c.annotType(was, is) })
	if len(differs) == 0 {
		return
	}
	ch := Change{
		What: "annotation", Name: c.is.Name(is["Subtype"]), Before: c.words(c.was, before), After: c.words(c.is, after),
		Page: i + 1, Box: c.box(c.is, i, is), level: Annotation,
	}
	acting := acts(c.is, is) && (slices.Contains(differs, "A") || slices.Contains(differs, "AA"))
	if acting || c.isWidget(c.is, after) || c.isWidget(c.was, before) || slices.Contains(differs, "Subtype") {
		ch.level = Other
	}
	if shown(c.is, is) && slices.ContainsFunc(differs, func(k cos.Name) bool { return looking[k] }) && c.covers(i, is) {
		ch.hides = true
	}
	c.changed(ch)
}

func (c *comparison) annotationAdded(i int, o cos.Object) {
	dict := c.is.Dict(o)
	ref, _ := o.(cos.Ref)
	if f := c.is.byRef[ref]; f != nil && ref.Number != 0 && dict != nil {
		if c.before(f) != nil { // a field of the signed revision shows itself on a page it was not on
			c.changed(Change{What: "form-field", Name: f.name + "/P", Page: i + 1, Box: c.box(c.is, i, dict), level: Other})
		}
		return // with its field
	}
	if dict == nil {
		return
	}
	ch := Change{What: "annotation", Name: c.is.Name(dict["Subtype"]), After: c.words(c.is, o), Page: i + 1, Box: c.box(c.is, i, dict), level: Annotation}
	switch {
	case c.reused(o) || c.isWidget(c.is, o) || !commenting[c.is.Name(dict["Subtype"])] || acts(c.is, dict):
		ch.level = Other
	case shown(c.is, dict) && c.covers(i, dict):
		ch.hides = true
	}
	c.changed(ch)
}

// commenting are the kinds of annotations P = 3 lets a reader add (12.8.2.2, table 257; 12.5.6.2 markup annotations).
var commenting = map[string]bool{
	"Text": true, "FreeText": true, "Line": true, "Square": true, "Circle": true, "Polygon": true, "PolyLine": true, "Highlight": true,
	"Underline": true, "Squiggly": true, "StrikeOut": true, "Stamp": true, "Caret": true, "Ink": true, "Popup": true, "Link": true, "FileAttachment": true,
}

// acts reports whether an annotation does something by itself, or more than lead to a place.
func acts(d *document, dict cos.Dict) bool {
	if d.Resolve(dict["AA"]) != nil {
		return true
	}
	action := d.Dict(dict["A"])
	if d.Resolve(action["Next"]) != nil {
		return true // a chain of actions (12.6.2) comments have no use for
	}
	switch d.Name(action["S"]) {
	case "", "GoTo", "URI":
		return false
	}
	return true
}

// Flags of annotations (table 167).
const (
	flagInvisible = 1 << 0
	flagHidden    = 1 << 1
	flagPrint     = 1 << 2
	flagNoView    = 1 << 5
)

// shown reports whether an annotation is shown on the screen, or on paper.
func shown(d *document, dict cos.Dict) bool {
	return d.Integer(dict["F"])&flagHidden == 0
}

// words are what an annotation says.
func (c *comparison) words(d *document, o cos.Object) string {
	s, _ := d.Text(d.Dict(o)["Contents"])
	return s
}

// box is where an annotation or widget stands on its page as displayed, counted from 0; nil where that cannot be said.
func (c *comparison) box(d *document, page int, dict cos.Dict) []float64 {
	r, ok := d.Rect(dict["Rect"])
	if !ok || page < 0 || page >= len(d.pages) {
		return nil
	}
	b := d.Geometry(d.pages[page]).FromUser(r)
	return []float64{b.X, b.Y, b.W, b.H}
}
