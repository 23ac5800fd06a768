package verify

import (
	"slices"

	"paraph/signing/cos"
)

// moreFonts reports whether a page has the resources it had, and more fonts which nothing on it names (7.8.3): some programs
// share their fonts with the form's, where others add those that they fill in with.
func (c *comparison) moreFonts(i int, a, b cos.Object) bool {
	was, is := c.was.Dict(a), c.is.Dict(b)
	if was == nil || is == nil || len(c.differing(was, is, keys("Font"))) > 0 {
		return false
	}
	before, after := c.was.Dict(was["Font"]), c.is.Dict(is["Font"])
	var added []cos.Name
	for name := range after {
		if c.was.Resolve(before[name]) == nil {
			added = append(added, name)
		} else if !c.equal(before[name], after[name]) {
			return false
		}
	}
	for name, font := range before {
		if c.was.Resolve(font) != nil && c.is.Resolve(after[name]) == nil {
			return false
		}
	}
	return !c.names(i, was, added)
}

// names reports whether the content of a page, or a form without resources of its own that it may draw (table 93), names one
// of some resources.
func (c *comparison) names(i int, resources cos.Dict, some []cos.Name) bool {
	content, err := c.was.Content(c.was.pages[i], maxShown)
	if err != nil {
		return true
	}
	for _, o := range c.was.Dict(resources["XObject"]) {
		if s, ok := c.was.Resolve(o).(*cos.Stream); ok && c.was.Name(s.Dict["Subtype"]) == "Form" && c.was.Dict(s.Dict["Resources"]) == nil {
			return true
		}
	}
	ops := cos.NewOperations(content)
	for op, ok := ops.Next(); ok; op, ok = ops.Next() {
		if slices.ContainsFunc(op.Operands, func(o cos.Object) bool {
			name, ok := o.(cos.Name)
			return ok && slices.Contains(some, name)
		}) {
			return true
		}
	}
	return false
}

// moreFontsInField: a form program of old keeps fonts in its fields (12.7.4.3 has them in the form), which no more than the
// form's own are replaced.
func (c *comparison) moreFontsInField(a, b cos.Object) bool {
	was, is := c.was.Dict(a), c.is.Dict(b)
	if was == nil || is == nil || len(c.differing(was, is, keys("Font"))) > 0 {
		return false
	}
	after := c.is.Dict(is["Font"])
	for name, font := range c.was.Dict(was["Font"]) {
		if !c.equal(font, after[name]) {
			return false
		}
	}
	return true
}
