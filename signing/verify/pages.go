package verify

import (
	"fmt"

	"paraph/signing/cos"
)

// apartOnPage are the entries of a page that have rules of their own: what shows it in the tree, what is inherited
// (7.7.3.4), what programs note of their own (14.5, 14.3.2).
var apartOnPage = keys("Parent", "Annots", "Resources", "MediaBox", "CropBox", "Rotate", "Metadata", "LastModified", "Tabs", "StructParents", "PieceInfo")

// allPages compares the pages by their order.
func (c *comparison) allPages() {
	if c.was.tree == nil && c.is.tree != nil {
		c.changed(Change{What: "page-count", Before: fmt.Sprint(len(c.was.pages)), level: Other, hides: true})
		return
	}
	if len(c.was.pages) != len(c.is.pages) {
		c.changed(Change{What: "page-count", Before: fmt.Sprint(len(c.was.pages)), After: fmt.Sprint(len(c.is.pages)), level: Other})
	}
	if c.was.counted() && !c.is.counted() {
		c.changed(Change{What: "page-count", Before: fmt.Sprint(len(c.was.pages)), level: Other})
	}
	for i := range min(len(c.was.pages), len(c.is.pages)) {
		c.onePage(i)
	}
}

// counted reports whether the nodes of the page tree say how many pages are under them (7.7.3.2, Count): programs that go by
// it show no others.
func (d *document) counted() bool {
	under := map[cos.Ref]int{}
	for _, p := range d.pages {
		for _, n := range p.Nodes {
			under[n]++
		}
	}
	for n, pages := range under {
		if n.Number != 0 && d.Integer(d.Dict(n)["Count"]) != pages {
			return false
		}
	}
	return true
}

// hangs reports whether a page names the node it hangs on (table 31, Parent): some programs go up from there to find what it
// inherits.
func hangs(p cos.Page) bool {
	return len(p.Nodes) > 0 && p.Dict["Parent"] == p.Nodes[len(p.Nodes)-1]
}

func (c *comparison) onePage(i int) {
	was, is := c.was.pages[i], c.is.pages[i]
	for _, key := range c.differing(was.Dict, is.Dict, apartOnPage) {
		c.pageChanged(i, key)
	}
	for _, key := range []cos.Name{"Resources", "MediaBox", "CropBox", "Rotate"} {
		before, after := c.attribute(c.was, was, key), c.attribute(c.is, is, key)
		if !c.equal(before, after) && !(key == "Resources" && c.moreFonts(i, before, after)) {
			c.pageChanged(i, key)
		}
	}
	if hangs(was) && !hangs(is) {
		c.pageChanged(i, "Parent")
	}
	c.metadata(was.Dict["Metadata"], is.Dict["Metadata"], i+1)
	c.ownData(was.Dict["PieceInfo"], is.Dict["PieceInfo"], i+1)
	c.tabs(i, was, is)
	c.structParents(i, was, is)
	c.annotations(i)
}

func (c *comparison) pageChanged(i int, key cos.Name) {
	what := "page"
	if key == "Contents" || key == "Resources" {
		what = "page-content"
	}
	c.changed(Change{What: what, Name: string(key), Page: i + 1, level: Other})
}

// attribute is an entry of a page, its own or inherited, with its default: Rotate is 0, CropBox is the MediaBox (table 31).
func (c *comparison) attribute(d *document, p cos.Page, key cos.Name) cos.Object {
	for _, from := range []cos.Dict{p.Dict, p.Inherited} {
		if d.Resolve(from[key]) != nil {
			return from[key]
		}
	}
	switch key {
	case "Rotate":
		return cos.Integer(0)
	case "CropBox":
		return c.attribute(d, p, "MediaBox")
	}
	return nil
}

// tabs: the order of the Tab key is what writers add with a new field (table 31).
func (c *comparison) tabs(i int, was, is cos.Page) {
	before, after := c.was.Name(was.Dict["Tabs"]), c.is.Name(is.Dict["Tabs"])
	if before != after && before != "" {
		c.pageChanged(i, "Tabs")
	}
}

// structParents: a page gets a number in the structure's parent tree when the first of its things is tagged (14.7.5.4).
func (c *comparison) structParents(i int, was, is cos.Page) {
	if was.Dict["StructParents"] != nil && !c.equal(was.Dict["StructParents"], is.Dict["StructParents"]) {
		c.pageChanged(i, "StructParents")
	}
}
