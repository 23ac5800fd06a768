package verify

import (
	"slices"
	"strings"

	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// apartInForm are the entries of the form that have rules of their own (table 224).
var apartInForm = keys("Fields", "SigFlags", "DR", "DA", "NeedAppearances", "XFA")

// forms compares the interactive form (12.7.3).
func (c *comparison) forms() {
	was, is := c.was.Dict(c.was.catalog["AcroForm"]), c.is.Dict(c.is.catalog["AcroForm"])
	if was == nil && is == nil {
		return
	}
	for _, key := range c.differing(was, is, apartInForm) {
		c.formChanged(key, Other)
	}
	c.formFlags(was, is)
	c.formResources(was, is)
	if c.was.Resolve(was["DA"]) != nil && !c.equal(was["DA"], is["DA"]) {
		c.formChanged("DA", Other)
	}
	c.formData(was["XFA"], is["XFA"])
	if is["Fields"] != nil && c.is.Array(is["Fields"]) == nil || c.is.circle && !c.was.circle {
		c.formChanged("Fields", Other)
	}
	c.fieldTree()
	c.allFields()
}

// allFields compares the fields there were, and looks at those that came.
func (c *comparison) allFields() {
	for _, f := range c.was.fields {
		c.field(f)
	}
	for _, f := range c.is.fields {
		switch b := c.before(f); {
		case b == nil:
			c.fieldAdded(f)
		case c.after(b) != f && (f.ref.Number == 0 || c.was.byRef[f.ref] == nil):
			c.twoOfAName(f)
		}
	}
}

// twoOfAName: a name is one field's (12.7.4.2); a new one that takes a signed one's passes for it.
func (c *comparison) twoOfAName(n *field) {
	c.changed(Change{What: "field-added", Name: n.name, Page: c.is.pageOfField(n), Box: c.fieldBox(c.is, n), level: Other})
}

func (c *comparison) formChanged(key cos.Name, level Level) {
	c.changed(Change{What: "document", Name: "AcroForm/" + string(key), level: level})
}

// formFlags: that there are signatures, and that appearances be made anew, is noted as signatures and values come (tables
// 224, 225). It is not taken back.
func (c *comparison) formFlags(was, is cos.Dict) {
	before, after := c.was.Integer(was["SigFlags"]), c.is.Integer(is["SigFlags"])
	switch {
	case before&^after != 0:
		c.formChanged("SigFlags", Other)
	case before != after:
		c.formChanged("SigFlags", LongTermData)
	}
	if c.was.Resolve(was["NeedAppearances"]) != c.is.Resolve(is["NeedAppearances"]) {
		c.formChanged("NeedAppearances", FormFill)
		if c.is.Resolve(is["NeedAppearances"]) == true {
			c.revealed()
		}
	}
}

// formResources: fonts and the like are added for new appearances; what is there stays what it is, for what was signed is
// drawn with it (table 224, DR).
func (c *comparison) formResources(was, is cos.Dict) {
	before, after := c.was.Dict(was["DR"]), c.is.Dict(is["DR"])
	if before == nil {
		return
	}
	for category, o := range before {
		if c.equal(o, after[category]) {
			continue
		}
		one, two := c.was.Dict(o), c.is.Dict(after[category])
		if one == nil && c.was.Resolve(o) != nil {
			continue // ProcSet, which nobody reads any more
		}
		for name, r := range one {
			if !c.equal(r, two[name]) && (category != "Font" || !c.sameLetters(r, two[name])) {
				c.formChanged("DR/"+category+"/"+name, Other)
			}
		}
	}
	c.formChangedIf(!c.equal(was["DR"], is["DR"]), "DR", LongTermData)
}

// sameLetters reports whether a font that brings no program along was written anew: of the same name, and no code means
// anything else.
func (c *comparison) sameLetters(a, b cos.Object) bool {
	was, is := c.was.Dict(a), c.is.Dict(b)
	if was == nil || is == nil || typeface.Embedded(c.was.File, was) || typeface.Embedded(c.is.File, is) ||
		len(c.differing(was, is, keys("Encoding", "Name", "FirstChar", "LastChar", "Widths", "FontDescriptor"))) > 0 || c.was.Name(was["Subtype"]) == "Type0" {
		return false
	}
	before, after := typeface.Of(c.was.File, was), typeface.Of(c.is.File, is)
	for code := range 256 {
		one, known := before.Text(code)
		two, still := after.Text(code)
		if known && still && one != two || known != still && code > ' ' && code <= '~' {
			return false
		}
	}
	return true
}

func (c *comparison) formChangedIf(yes bool, key cos.Name, level Level) {
	if yes {
		c.formChanged(key, level)
	}
}

// formData: of an XFA form (12.7.8) the packets with data change as fields are filled, nothing else.
func (c *comparison) formData(was, is cos.Object) {
	if c.equal(was, is) {
		return
	}
	before, after := c.was.Array(was), c.is.Array(is)
	level := FormFill
	if before == nil || len(before) != len(after) {
		level = Other
	}
	for i := 0; level == FormFill && i+1 < len(before); i += 2 {
		name, ok := c.was.Text(before[i])
		again, _ := c.is.Text(after[i])
		if !ok || name != again || name != "datasets" && name != "form" && !c.equal(before[i+1], after[i+1]) && !c.sameXML(before[i+1], after[i+1]) {
			level = Other
		}
	}
	c.formChanged("XFA", level)
}

// fieldTree: a node keeps what is under it and what it lets others inherit (12.7.4). New fields come beside the tree's
// roots.
func (c *comparison) fieldTree() {
	for ref, n := range c.was.nodes {
		after := c.is.nodes[c.twins[ref]]
		if after == nil {
			continue // its fields are looked for on their own
		}
		before, kids := c.was.Array(n.dict["Kids"]), c.is.Array(after.dict["Kids"])
		if !c.sameKids(before, kids) || (before == nil) != (kids == nil) || after.dict["Kids"] != nil && kids == nil {
			c.changed(Change{What: "document", Name: "field " + n.name + "/Kids", level: Other})
		}
		if c.was.byRef[ref] == nil && len(c.differing(n.dict, after.dict, keys("Kids", "Parent"))) > 0 {
			c.changed(Change{What: "document", Name: "field " + n.name, level: Other})
		}
	}
}

// sameKids compares what is under a node without its order.
func (c *comparison) sameKids(a, b cos.Array) bool {
	if len(a) != len(b) {
		return false
	}
	return !slices.ContainsFunc(a, func(o cos.Object) bool {
		r, ok := o.(cos.Ref)
		return ok && !slices.Contains(b, cos.Object(r)) && !slices.Contains(b, cos.Object(c.twins[r]))
	})
}

// after is a field in the file as received: by its object, or where it stands under another number by its name.
func (c *comparison) after(f *field) *field {
	if n := c.is.byRef[f.ref]; f.ref.Number != 0 && n != nil && n.name == f.name {
		return n
	}
	return c.is.named(f.name)
}

// before is the same field in the signed revision.
func (c *comparison) before(f *field) *field {
	if n := c.was.byRef[f.ref]; f.ref.Number != 0 && n != nil {
		return n
	}
	return c.was.named(f.name)
}

// moving are the entries of a field or widget that rules of their own look at, or that lead elsewhere.
var moving = keys("V", "AP", "AS", "I", "RV", "Ff", "M", "Kids", "Parent", "P", "StructParent", "Type", "FT", "DA", "Q", "MaxLen", "Opt", "DV", "BS", "Border", "TI")

// fixed are what a field has or inherits and keeps.
var fixed = []cos.Name{"FT", "Q", "MaxLen", "Opt", "DV"}

// field compares one field with all that shows it.
func (c *comparison) field(f *field) {
	n := c.after(f)
	if n == nil {
		c.changed(Change{What: "field-removed", Name: f.name, Page: c.was.pageOfField(f), Box: c.fieldBox(c.was, f), level: Other})
		return
	}
	if c.was.kind(f) == "Sig" && c.was.Resolve(f.whole["V"]) != nil {
		c.signed(f, n)
		return
	}
	odd := slices.DeleteFunc(slices.Clone(fixed), func(k cos.Name) bool {
		one, two := f.whole[k], n.whole[k]
		return c.equal(one, two) || (k == "Opt" || k == "DV") && c.sameText(one, two)
	})
	odd = append(odd, c.changedIn(f.dict, n.dict, n)...)
	if !c.annotType(f.dict, n.dict) {
		odd = append(odd, "Type")
	}
	if !c.equal(f.whole["DA"], n.whole["DA"]) && !c.sameFont(f, n) {
		odd = append(odd, "DA")
	}
	if c.was.Integer(f.whole["Ff"])&^1 != c.is.Integer(n.whole["Ff"])&^1 { // signing may make fields read-only (table 237)
		odd = append(odd, "Ff")
	}
	odd = append(odd, c.widgets(f, n)...)
	if c.sharedLooks(f, n) {
		odd = append(odd, "AP")
	}
	for _, key := range odd {
		c.changed(c.fieldChange(f, n, key, Other))
	}
	if c.is.kind(n) == "Sig" {
		c.nowSigned(f, n)
		return
	}
	c.filled(f, n)
}

// signing are the entries not compared: a signature field gets its flags when it is signed.
func (c *comparison) signing(n *field) map[cos.Name]bool {
	if c.is.kind(n) != "Sig" || c.is.Resolve(n.whole["V"]) == nil {
		return moving
	}
	set := keys("F", "MK")
	for k := range moving {
		set[k] = true
	}
	return set
}

// changedIn are the entries of a field or widget that changed and must not.
func (c *comparison) changedIn(was, is cos.Dict, n *field) []cos.Name {
	return slices.DeleteFunc(c.differing(was, is, c.signing(n)), func(k cos.Name) bool { return c.rewritten(was, is, k, n) })
}

func (c *comparison) fieldChange(f, n *field, key cos.Name, level Level) Change {
	ch := Change{What: "form-field", Name: f.name, Page: c.is.pageOfField(n), Box: c.fieldBox(c.is, n), level: level}
	if key != "" {
		ch.Name += "/" + string(key)
	}
	return ch
}

// annotType: the dictionary of a widget is of the type Annot, or of none (table 166).
func (c *comparison) annotType(was, is cos.Dict) bool {
	after := c.is.Name(is["Type"])
	return c.equal(was["Type"], is["Type"]) || c.was.Resolve(was["Type"]) == nil && after == "Annot"
}

// widgets compares what of the widgets is not the field's value; the answer names what is otherwise.
func (c *comparison) widgets(f, n *field) []cos.Name {
	if len(f.widgets) != len(n.widgets) {
		return []cos.Name{"Kids"}
	}
	var odd []cos.Name
	for i, w := range f.widgets {
		after := n.widgets[i]
		if w.ref == f.ref && w.ref.Number != 0 || len(f.widgets) == 1 && f.dict["Kids"] == nil {
			continue // the field itself
		}
		odd = append(odd, c.changedIn(w.dict, after.dict, n)...)
		if kind := c.is.kind(n); (kind == "Tx" || kind == "Ch") && c.is.Resolve(after.dict["V"]) != nil && !c.equal(w.dict["V"], after.dict["V"]) && !c.sameHere(n.whole["V"], after.dict["V"]) {
			odd = append(odd, "V") // the value is the field's (12.7.4.1); programs that start at the widget read another
		}
		if !c.annotType(w.dict, after.dict) {
			odd = append(odd, "Type")
		}
	}
	return odd
}

// sameHere reports whether two values of the file as received are one.
func (c *comparison) sameHere(a, b cos.Object) bool {
	one, ok := c.is.Text(a)
	two, also := c.is.Text(b)
	return c.is.Resolve(a) == c.is.Resolve(b) || ok && also && one == two
}

// held are the entries of a signed field that lead elsewhere.
var held = keys("Kids", "Parent", "P", "StructParent")

// signed: a signature's field stays as it was signed, its dictionary and its picture too (12.8.1).
func (c *comparison) signed(f, n *field) {
	odd := c.differing(f.dict, n.dict, held)
	for i, w := range f.widgets {
		if i < len(n.widgets) && w.ref != f.ref {
			odd = append(odd, c.differing(w.dict, n.widgets[i].dict, held)...)
		}
	}
	if len(f.widgets) != len(n.widgets) {
		odd = append(odd, "Kids")
	}
	if !c.equal(f.whole["V"], n.whole["V"]) && !slices.Contains(odd, "V") {
		odd = append(odd, "V")
	}
	for _, key := range odd {
		if key == "Type" && c.annotType(f.dict, n.dict) {
			continue
		}
		ch := c.fieldChange(f, n, key, Other)
		ch.What = "signature"
		c.changed(ch)
	}
}

// nowSigned: a field that waited for its signature has got one.
func (c *comparison) nowSigned(f, n *field) {
	v := c.is.Dict(n.whole["V"])
	if v == nil {
		c.unsigned(f, n)
		return
	}
	ch := c.fieldChange(f, n, "", FormFill)
	ch.What, ch.level = "signature", c.signatureLevel(n)
	ch.hides = c.hidesNumbers(n)
	c.changed(ch)
}

// unsigned: a signature field that is not signed shows nothing new.
func (c *comparison) unsigned(f, n *field) {
	if c.is.Resolve(n.whole["V"]) != nil {
		c.changed(c.fieldChange(f, n, "V", Other))
		return
	}
	if c.sameLooks(f, n) {
		return
	}
	ch := c.fieldChange(f, n, "AP", FormFill)
	for _, w := range n.widgets {
		if l := c.drawn(w.dict); l != nil && (l.odd || len(l.glyphs)+len(l.areas) > 0) {
			ch.level = Other
		}
	}
	c.changed(ch)
}

// hidesNumbers reports whether the picture of a signature lies over figures of the page its field already stood on when
// the page was signed: such a field may lie over a label or a line, which a picture then covers, but over no sum or date.
func (c *comparison) hidesNumbers(n *field) bool {
	for _, w := range n.widgets {
		page := c.is.page(w.ref, w.dict)
		rect, ok := c.is.Rect(w.dict["Rect"])
		if page < 1 || page > len(c.was.pages) || !ok || !shown(c.is, w.dict) {
			continue
		}
		if l := c.drawn(w.dict); l != nil && l.hidden(figures(c.under(page-1, rect))) >= fewLetters {
			return true
		}
	}
	return false
}

// signatureLevel: a document time-stamp that shows nothing is long-term data (12.8.5), all else a signature.
func (c *comparison) signatureLevel(n *field) Level {
	v := c.is.Dict(n.whole["V"])
	if c.is.Name(v["Type"]) != "DocTimeStamp" && c.is.Name(v["SubFilter"]) != "ETSI.RFC3161" {
		return FormFill
	}
	for _, w := range n.widgets {
		if _, extent := c.is.Rect(w.dict["Rect"]); extent && c.is.Resolve(w.dict["AP"]) != nil {
			return FormFill
		}
	}
	return LongTermData
}

// fieldAdded: a new field is one for a signature (12.8.2.2, table 257: signing), beside the fields there are, and hides
// nothing.
func (c *comparison) fieldAdded(n *field) {
	ch := Change{What: "field-added", Name: n.name, Page: c.is.pageOfField(n), Box: c.fieldBox(c.is, n), level: c.signatureLevel(n)}
	if c.is.kind(n) != "Sig" || strings.TrimSpace(n.name) == "" || c.belowOld(n) || c.reused(n.ref) {
		ch.level = Other
	}
	for _, w := range n.widgets {
		if acts(c.is, w.dict) {
			ch.level = Other
		}
		page := c.is.page(w.ref, w.dict)
		if page > 0 && page <= len(c.was.pages) && shown(c.is, w.dict) && c.hidesText(page-1, w.dict) {
			ch.hides = true
		}
	}
	c.changed(ch)
}

// belowOld reports whether a field stands under a node of the signed revision's tree.
func (c *comparison) belowOld(n *field) bool {
	return slices.ContainsFunc(n.parents, func(r cos.Ref) bool { return r.Number != 0 && c.was.nodes[r] != nil })
}

func (d *document) pageOfField(n *field) int {
	for _, w := range n.widgets {
		if p := d.page(w.ref, w.dict); p > 0 {
			return p
		}
	}
	return 0
}

func (c *comparison) fieldBox(d *document, n *field) []float64 {
	for _, w := range n.widgets {
		if p := d.page(w.ref, w.dict); p > 0 {
			return c.box(d, p-1, w.dict)
		}
	}
	return nil
}
