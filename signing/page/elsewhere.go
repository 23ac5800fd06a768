package page

import (
	"maps"
	"slices"

	"paraph/signing"
	"paraph/signing/cos"
)

// content looks through everything a document holds for what shows differently elsewhere: in another program, on paper,
// after a click. What a clean copy can be without is a fault; what it cannot is hidden.
type content struct {
	f           *cos.File
	faults      []string
	hidden      []string
	attachments signing.Attachments
	attached    map[cos.Ref]bool // the embedded files counted so far
	drawn       *canvas

	signed bool             // something may be a signature
	redraw bool             // the form asks programs to draw its fields anew
	looks  map[int]cos.Dict // what the clean copy has of annotations without a look of their own, by object number
}

func newContent(f *cos.File) *content {
	asked := f.Resolve(f.Dict(f.Catalog()["AcroForm"])["NeedAppearances"])
	return &content{f: f, redraw: asked != nil && asked != false}
}

// lookThrough looks at every object of a file; the faults are those of its structure too.
func lookThrough(f *cos.File) *content {
	c := newContent(f)
	structure := f.Survey(func(at cos.Ref, o cos.Object) {
		c.signed = c.signed || f.MaySign(o)
		c.see(at, o)
	}).Faults
	c.layers()
	c.drawn = lookAt(f, false)
	c.faults = slices.Concat(kinds(structure), c.faults, c.drawn.odd)
	return c
}

// see looks at a value and at what stands in it. at is the object it is, zero where it stands in another.
func (c *content) see(at cos.Ref, o cos.Object) {
	switch o := o.(type) {
	case *cos.Stream:
		c.stream(o.Dict)
		c.see(cos.Ref{}, o.Dict)
	case cos.Array:
		for _, v := range o {
			c.see(cos.Ref{}, v)
		}
	case cos.Dict:
		c.dict(at, o)
		for _, v := range o {
			c.see(cos.Ref{}, v)
		}
	}
}

func (c *content) dict(at cos.Ref, d cos.Dict) {
	for key, v := range d {
		if c.acts(d, key, v) {
			c.fault(signing.FaultActs)
		}
	}
	if c.f.Dict(d["EF"]) != nil {
		c.attachment(d)
	}
	switch kind := c.f.Name(d["Type"]); {
	case kind == "Page":
		c.annotations(d)
	case kind == "OCG":
		c.layer(d)
	case kind == "OCMD" && (!c.members(d) || d["VE"] != nil || d["P"] != nil && c.f.Name(d["P"]) != "AnyOn" && c.f.Name(d["P"]) != "AllOn"):
		c.hide(signing.HiddenLayer)
	}
	if isAnnotation(d) {
		c.annotation(at, d)
	}
}

// stream: data in another file (ISO 32000-2, table 5), a page of another file (8.10.4) or another picture for the printer
// (8.9.5.4) is nothing a signer has seen.
func (c *content) stream(d cos.Dict) {
	form := c.f.Name(d["Subtype"]) == "Form"
	if d["F"] != nil || d["FFilter"] != nil || d["OPI"] != nil || d["Ref"] != nil && form {
		c.hide(signing.HiddenElsewhere)
	}
	if c.f.Name(d["Subtype"]) == "PS" || d["Subtype2"] != nil && form { // for PostScript printers alone (8.8.2)
		c.hide(signing.HiddenPrint)
	}
	for _, o := range c.f.Array(d["Alternates"]) {
		if c.f.Resolve(c.f.Dict(o)["DefaultForPrinting"]) == true {
			c.hide(signing.HiddenPrint)
		}
	}
}

// attachment counts the files a file specification embeds (7.11.3 and 7.11.4), each once however often it is named.
func (c *content) attachment(d cos.Dict) {
	name := ""
	for _, key := range []cos.Name{"UF", "F", "Unix", "Mac", "DOS"} {
		if text, ok := c.f.Text(d[key]); ok && name == "" {
			name = clean(text, 200)
		}
	}
	embedded, related := c.f.Dict(d["EF"]), c.f.Dict(d["RF"])
	for _, key := range slices.Sorted(maps.Keys(embedded)) {
		if c.f.Present(embedded[key]) {
			c.attach(name, embedded[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(related)) {
		pairs := c.f.Array(related[key])
		for i := 0; i+1 < len(pairs); i += 2 {
			text, _ := c.f.Text(pairs[i])
			c.attach(clean(text, 200), pairs[i+1])
		}
	}
}

func (c *content) attach(name string, file cos.Object) {
	if ref, ok := file.(cos.Ref); ok {
		if c.attached[ref] {
			return
		}
		if c.attached == nil {
			c.attached = map[cos.Ref]bool{}
		}
		c.attached[ref] = true
	}
	c.attachments.Files++
	if len(c.attachments.Names) < signing.MaxAttachmentNames {
		c.attachments.Names = append(c.attachments.Names, name)
	}
}

func (c *content) fault(kind string) {
	if !slices.Contains(c.faults, kind) {
		c.faults = append(c.faults, kind)
	}
}

func (c *content) hide(kind string) {
	if !slices.Contains(c.hidden, kind) {
		c.hidden = append(c.hidden, kind)
	}
}

// layers looks at optional content (8.11): each must be on, on paper as on the screen. A portfolio's own pages are not what it
// holds (12.3.5).
func (c *content) layers() {
	catalog := c.f.Catalog()
	if c.f.Dict(catalog["Collection"]) != nil {
		c.hide(signing.HiddenPortfolio)
	}
	properties := c.f.Dict(catalog["OCProperties"])
	if properties == nil {
		return
	}
	for _, o := range c.f.Array(properties["OCGs"]) {
		if d := c.f.Dict(o); d != nil && c.f.Name(d["Type"]) != "OCG" { // one program takes it for a layer, another does not
			c.hide(signing.HiddenLayer)
		}
	}
	for _, o := range append(slices.Clone(c.f.Array(properties["Configs"])), properties["D"]) {
		settings := c.f.Dict(o)
		base := c.f.Resolve(settings["BaseState"])
		off := base != nil && base != cos.Name("ON") && !c.all(settings["ON"], properties["OCGs"])
		if off || len(c.f.Array(settings["OFF"])) > 0 {
			c.hide(signing.HiddenLayer)
		}
	}
}

// all reports whether each of the layers is among those.
func (c *content) all(among, layers cos.Object) bool {
	on := c.f.Array(among)
	return !slices.ContainsFunc(c.f.Array(layers), func(o cos.Object) bool { return !slices.Contains(on, o) })
}

// members reports whether what a membership names are layers (table 97).
func (c *content) members(d cos.Dict) bool {
	named := d["OCGs"]
	list := c.f.Array(named)
	if list == nil {
		list = cos.Array{named}
	}
	return !slices.ContainsFunc(list, func(o cos.Object) bool {
		layer := c.f.Dict(o)
		return layer != nil && c.f.Name(layer["Type"]) != "OCG"
	})
}

// layer looks at what one layer's usage says of screen and paper.
func (c *content) layer(d cos.Dict) {
	usage := c.f.Dict(d["Usage"])
	for _, u := range []struct{ key, state cos.Name }{{"Print", "PrintState"}, {"View", "ViewState"}, {"Export", "ExportState"}} {
		if state := c.f.Resolve(c.f.Dict(usage[u.key])[u.state]); state != nil && state != cos.Name("ON") {
			c.hide(signing.HiddenLayer)
		}
	}
	if usage["Zoom"] != nil || usage["User"] != nil || usage["Language"] != nil {
		c.hide(signing.HiddenLayer)
	}
}
