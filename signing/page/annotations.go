package page

import (
	"bytes"
	"maps"
	"slices"

	"paraph/signing"
	"paraph/signing/cos"
)

// What annotations' flags say (table 167).
const (
	flagUnseen = 1 << 0 // Invisible: of kinds a program does not know
	flagHidden = 1 << 1
	flagPrint  = 1 << 2
	flagNoZoom = 1 << 3
	flagNoView = 1 << 5
	flagToggle = 1 << 8
)

// Annotations by what they show without a look of their own (12.5.6).
var (
	media    = []string{"Movie", "Sound", "Screen", "RichMedia", "3D"} // paper cannot show these at all
	sketched = []string{"Square", "Circle", "Ink", "Highlight", "Underline", "StrikeOut", "Squiggly", "Text", "FreeText"}
	silent   = []string{"Watermark", "Projection"}
	icons    = []string{"Text", "FileAttachment"} // they keep their size whatever their flags say (12.5.6.4)
)

// isAnnotation tells an annotation by its rectangle and what it shows or is: some name their kind in a way that is none.
func isAnnotation(d cos.Dict) bool {
	return d["Rect"] != nil && (d["Subtype"] != nil || d["AP"] != nil)
}

// verdict is what an annotation means for its document.
type verdict struct {
	hidden  string   // no copy helps
	faults  []string // a copy is without
	entries cos.Dict // what the annotation has in the copy; nil takes an entry away
	look    bool     // there it shows what PDFium shows of it
	freely  bool     // and may look different at its place
}

// differs says that programs draw the annotation each in its own way, and what it has in the copy.
func (v *verdict) differs(entries cos.Dict) {
	if !slices.Contains(v.faults, signing.FaultLook) {
		v.faults = append(v.faults, signing.FaultLook)
	}
	maps.Copy(v.entries, entries)
}

// annotations of a page: some programs draw what has no rectangle at all; dict sees those that have one.
func (c *content) annotations(page cos.Dict) {
	annots := c.f.Resolve(page["Annots"])
	if _, ok := annots.(cos.Array); !ok && annots != nil {
		c.hide(signing.HiddenLook)
	}
	for _, o := range c.f.Array(annots) {
		if d := c.f.Dict(o); d["Rect"] == nil && (d["Subtype"] != nil || d["AP"] != nil) {
			at, _ := o.(cos.Ref)
			c.annotation(at, d)
		}
	}
}

// annotation: what stands in the page itself and is no object cannot be given a look.
func (c *content) annotation(at cos.Ref, d cos.Dict) {
	v := c.judge(d)
	if v.look && at.Number == 0 {
		v.hidden = signing.HiddenLook
	}
	if v.hidden != "" {
		c.hide(v.hidden)
		return
	}
	for _, kind := range v.faults {
		c.fault(kind)
	}
}

// judge: what is printed and what is on the screen must be the same, in every program.
func (c *content) judge(d cos.Dict) verdict {
	subtype, flags := c.f.Name(d["Subtype"]), c.f.Integer(d["F"])
	v := verdict{entries: cos.Dict{}, hidden: c.oneSided(subtype, flags, d)}
	switch {
	case v.hidden != "", flags&flagHidden != 0:
	case subtype == "Popup":
		c.popup(d, &v)
	case subtype == "Link" && c.blank(d):
		if c.framed(d) {
			v.differs(cos.Dict{"Border": cos.Array{cos.Integer(0), cos.Integer(0), cos.Integer(0)}, "BS": nil})
		}
	case flags&flagNoView == 0:
		c.visible(subtype, flags, d, &v)
	case flags&(flagPrint|flagToggle) != 0:
		v.hidden = signing.HiddenPrint
	}
	return v
}

// oneSided names what only printers or only screens show, or one program and another not.
func (c *content) oneSided(subtype string, flags int, d cos.Dict) string {
	given := c.f.Resolve(d["F"])
	_, whole := given.(cos.Integer)
	switch {
	case slices.Contains(media, subtype):
		return signing.HiddenMedia
	case subtype == "PrinterMark", subtype == "TrapNet", subtype == "Watermark" && d["FixedPrint"] != nil, subtype == "",
		given != nil && !whole, flags < 0, flags > 1<<10, flags&flagUnseen != 0 && (subtype != "Widget" || !c.empty(subtype, d)):
		return signing.HiddenPrint
	}
	return ""
}

// popup: a note's window is drawn by those who open it, over what stands there.
func (c *content) popup(d cos.Dict, v *verdict) {
	if c.f.Present(d["AP"]) || c.f.Resolve(d["Open"]) == true {
		v.differs(cos.Dict{"AP": nil, "Open": nil})
	}
}

// blank reports whether an annotation has no look, or an empty one.
func (c *content) blank(d cos.Dict) bool {
	const most = 1 << 10
	if !c.f.Present(d["AP"]) {
		return true
	}
	n, ok := c.f.Resolve(c.f.Dict(d["AP"])["N"]).(*cos.Stream)
	if !ok {
		return false
	}
	data, err := c.f.Decode(n, most)
	return err == nil && len(bytes.TrimSpace(data)) == 0
}

// framed reports whether a link has a border (12.5.4, 12.5.6.5): some programs draw it, none prints it.
func (c *content) framed(d cos.Dict) bool {
	zero := func(o cos.Object) bool {
		n, ok := c.f.Number(o)
		return ok && n == 0
	}
	border, style := c.f.Resolve(d["Border"]), c.f.Resolve(d["BS"])
	a := c.f.Array(border)
	return border == nil && style == nil || border != nil && (len(a) < 3 || !zero(a[2])) || style != nil && !zero(c.f.Dict(style)["W"])
}

// visible is an annotation on the screen: it is printed too, and keeps its place at any zoom.
func (c *content) visible(subtype string, flags int, d cos.Dict, v *verdict) {
	switch {
	case !c.rectangle(d["Rect"]):
		v.hidden = signing.HiddenLook
		return
	case c.empty(subtype, d):
		return
	}
	kept := flags
	if flags&flagPrint == 0 {
		v.faults = append(v.faults, signing.FaultUnprinted)
		kept |= flagPrint
	}
	if flags&flagNoZoom != 0 && !slices.Contains(icons, subtype) {
		v.differs(nil)
		kept &^= flagNoZoom
	}
	if kept != flags {
		v.entries["F"] = cos.Integer(kept)
	}
	if c.f.Resolve(d["Open"]) == true {
		v.differs(cos.Dict{"Open": nil})
	}
	c.look(subtype, d, v)
	switch {
	case !c.redraw || subtype != "Widget":
	case c.f.FieldType(d) != "Sig":
		c.borrows(d, v)
	case c.backed(d):
		v.differs(nil)
	}
}

// empty reports whether an annotation shows nothing: a field without a look that has none to make one of, a
// rectangle without extent around a look or a field.
func (c *content) empty(subtype string, d cos.Dict) bool {
	n := c.f.Dict(d["AP"])["N"]
	_, extent := c.f.Rect(d["Rect"])
	return !extent && (n != nil || subtype == "Widget") || subtype == "Widget" && d["AP"] == nil && c.plain(d)
}

// look judges what an annotation shows of its own (12.5.5).
func (c *content) look(subtype string, d cos.Dict, v *verdict) {
	ap, isDict := c.f.Resolve(d["AP"]).(cos.Dict)
	if c.f.Resolve(d["AP"]) != nil && !isDict {
		v.hidden = signing.HiddenLook
		return
	}
	switch n := c.f.Resolve(ap["N"]).(type) {
	case *cos.Stream:
		if !c.canBeDrawn(n) || subtype == "Link" || subtype == "Widget" && !c.isField(d) || c.isSwitch(d) {
			v.hidden = signing.HiddenLook
		} else if c.disregarded(subtype, d, n) {
			v.differs(cos.Dict{"Subtype": cos.Name("Stamp")}) // whose look nobody passes over
		}
	case cos.Dict:
		c.states(subtype, d, n, v)
	case nil:
		if len(ap) > 0 {
			v.hidden = signing.HiddenLook
			return
		}
		c.bare(subtype, d, v)
	default:
		v.hidden = signing.HiddenLook
	}
	if c.f.Present(ap["R"]) { // what it shows under the pointer
		if changed, ok := v.entries["AP"].(cos.Dict); ok {
			ap = changed
		}
		ap = maps.Clone(ap)
		delete(ap, "R")
		v.differs(cos.Dict{"AP": ap})
	}
}

// borrows: in the copy it has the look PDFium gives it. PDFium draws a frame of its own around some switches.
func (c *content) borrows(d cos.Dict, v *verdict) {
	v.differs(nil)
	v.look, v.freely = true, v.freely || c.isSwitch(d)
}

// canBeDrawn: without a bounding box (8.10.2) one program draws it, another does not.
func (c *content) canBeDrawn(s *cos.Stream) bool { return c.rectangle(s.Dict["BBox"]) }

// rectangle reports whether a value is four numbers, not more.
func (c *content) rectangle(o cos.Object) bool {
	a := c.f.Array(o)
	return len(a) == 4 && !slices.ContainsFunc(a, func(o cos.Object) bool {
		_, ok := c.f.Number(o)
		return !ok
	})
}

// isField tells widgets of a known kind of field with a name (12.7.4.1); others are drawn by some programs where they have a look.
func (c *content) isField(d cos.Dict) bool {
	return slices.Contains([]string{"Btn", "Tx", "Ch", "Sig"}, c.f.FieldType(d)) && c.inherited(d, "T") != nil
}

// disregarded reports whether a program passes over a look, because of what else is missing: the annotation is not drawn
// then, or in another way.
func (c *content) disregarded(subtype string, d cos.Dict, look *cos.Stream) bool {
	const corners = 8
	switch subtype {
	case "Highlight":
		return len(c.f.Array(d["QuadPoints"])) < corners || len(c.f.Dict(c.f.Dict(look.Dict["Resources"])["ExtGState"])) == 0
	case "Underline", "StrikeOut", "Squiggly":
		return len(c.f.Array(d["QuadPoints"])) < corners
	case "Polygon", "PolyLine":
		return c.f.Array(d["Vertices"]) == nil
	case "FileAttachment":
		return !c.f.Present(d["FS"])
	}
	return false
}

// isSwitch tells check boxes and radio buttons from buttons to press (12.7.5.2).
func (c *content) isSwitch(d cos.Dict) bool {
	const push = 1 << 16
	flags, _ := c.f.Resolve(c.inherited(d, "Ff")).(cos.Integer)
	return c.f.Name(d["Subtype"]) == "Widget" && c.f.FieldType(d) == "Btn" && flags&push == 0
}

// inherited is an entry of a field, its own or that of one above it (12.7.4.1).
func (c *content) inherited(d cos.Dict, key cos.Name) cos.Object {
	for range maxDepth {
		if o := c.f.Resolve(d[key]); o != nil || d["Parent"] == nil {
			return o
		}
		d = c.f.Dict(d["Parent"])
	}
	return nil
}

// states: the look of a state must be there. That of a switch which is off may be missing (12.7.5.2.3), and is shown as nothing or as
// an empty frame.
func (c *content) states(subtype string, d, n cos.Dict, v *verdict) {
	state, named := c.f.Resolve(d["AS"]).(cos.Name)
	if c.f.Resolve(d["AS"]) == nil {
		state, named = off, c.isOff(c.inherited(d, "V"))
	}
	shown, isStream := c.f.Resolve(n[state]).(*cos.Stream)
	switch {
	case named && isStream && c.canBeDrawn(shown):
		if d["AS"] == nil {
			v.differs(cos.Dict{"AS": off})
			v.freely = c.isSwitch(d)
		}
	case named && state == off && !isStream && c.isSwitch(d):
		n = maps.Clone(n)
		n[off] = cos.Made{Dict: cos.Dict{"Type": cos.Name("XObject"), "Subtype": cos.Name("Form"), "BBox": cos.Array{cos.Integer(0), cos.Integer(0), cos.Integer(1), cos.Integer(1)}}}
		ap := maps.Clone(c.f.Dict(d["AP"]))
		ap["N"] = n
		v.differs(cos.Dict{"AS": off, "AP": ap})
		v.freely = true
	default:
		v.hidden = signing.HiddenLook
	}
}

const off cos.Name = "Off"

func (c *content) isOff(state cos.Object) bool { return state == nil || state == cos.Object(off) }

// bare is an annotation without a look of its own.
func (c *content) bare(subtype string, d cos.Dict, v *verdict) {
	switch {
	case subtype == "Widget" && c.f.FieldType(d) == "Sig":
		if c.backed(d) { // some programs draw it over what stands there
			v.differs(cos.Dict{"MK": nil})
		}
	case subtype == "Widget" && c.isField(d):
		if !c.plain(d) {
			c.borrows(d, v)
		}
	case subtype == "Widget", slices.Contains(silent, subtype):
	case slices.Contains(sketched, subtype):
		c.borrows(d, v)
	default:
		v.hidden = signing.HiddenLook
	}
}

// plain reports whether a field has nothing to make a look of.
func (c *content) plain(d cos.Dict) bool {
	return !c.backed(d) && c.f.FieldType(d) != "Ch" && c.inherited(d, "V") == nil && c.isOff(c.f.Resolve(d["AS"]))
}

// backed reports whether a widget's appearance characteristics (table 192) show anything.
func (c *content) backed(d cos.Dict) bool {
	mk := c.f.Dict(d["MK"])
	return slices.ContainsFunc([]cos.Name{"BG", "BC", "CA", "I"}, func(key cos.Name) bool { return c.f.Present(mk[key]) })
}
