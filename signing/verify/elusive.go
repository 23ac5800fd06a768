package verify

import (
	"slices"

	"paraph/signing/cos"
)

// Elusive is content that is not the same for everybody who looks: on screen and on paper, today and tomorrow. It is told, and
// no reason of a verdict: the signers may have wanted it so. What is a word of a closed list: script, calculated, print-only,
// screen-only, changing-layer.
type Elusive struct {
	What string `json:"what"`
	Page int    `json:"page,omitempty"` // from 1
	Name string `json:"name,omitempty"` // of the field, annotation kind or layer
}

// Words of Elusive.
const (
	Script        = "script"         // JavaScript that runs by itself (12.6.3, 12.6.4.17)
	Calculated    = "calculated"     // a field whose value a script works out (table 199, C)
	PrintOnly     = "print-only"     // on paper, not on screen (12.5.3, table 167; 8.11.4.4)
	ScreenOnly    = "screen-only"    // on screen, not on paper
	ChangingLayer = "changing-layer" // a layer that comes and goes with zoom, language or reader (table 100)
)

// maxElusive bounds what is told of one file.
const maxElusive = 100

// elusive tells what of a document is not the same for everybody.
func (d *document) elusive() []Elusive {
	e := &elusives{d: d}
	e.scripts()
	e.layers()
	for i, p := range d.pages {
		if d.acts(d.Dict(p.Dict["AA"]), "O", "C") {
			e.add(Elusive{What: Script, Page: i + 1})
		}
		for _, o := range d.Array(p.Dict["Annots"]) {
			e.annotation(d.Dict(o), i+1)
		}
	}
	for _, f := range d.fields {
		if d.acts(d.Dict(f.dict["AA"]), "C") {
			e.add(Elusive{What: Calculated, Name: f.name, Page: d.pageOfField(f)})
		}
	}
	return e.found
}

type elusives struct {
	d     *document
	found []Elusive
}

func (e *elusives) add(one Elusive) {
	if len(e.found) < maxElusive && !slices.Contains(e.found, one) {
		e.found = append(e.found, one)
	}
}

// acts reports whether one of these additional actions, or one that follows it, is a script.
func (d *document) acts(actions cos.Dict, events ...cos.Name) bool {
	return slices.ContainsFunc(events, func(event cos.Name) bool { return d.isScript(actions[event], 0) })
}

// maxFollowing bounds how many actions follow each other (12.6.2, Next).
const maxFollowing = 20

func (d *document) isScript(o cos.Object, depth int) bool {
	action := d.Dict(o)
	if action == nil || depth > maxFollowing {
		return false
	}
	if d.Name(action["S"]) == "JavaScript" {
		return true
	}
	next := d.Array(action["Next"])
	if next == nil {
		return action["Next"] != nil && d.isScript(action["Next"], depth+1)
	}
	return slices.ContainsFunc(next, func(o cos.Object) bool { return d.isScript(o, depth+1) })
}

// scripts are those of the document as a whole.
func (e *elusives) scripts() {
	d := e.d
	named := d.Dict(d.Dict(d.catalog["Names"])["JavaScript"])
	if d.isScript(d.catalog["OpenAction"], 0) || len(d.Array(named["Names"]))+len(d.Array(named["Kids"])) > 0 ||
		d.acts(d.Dict(d.catalog["AA"]), "WC", "WS", "DS", "WP", "DP") {
		e.add(Elusive{What: Script})
	}
}

// onBoth are kinds of annotations of which nobody expects that paper shows them.
var onBoth = []string{"Link", "Popup", "Text", "FileAttachment", "Sound", "Movie", "Screen", "RichMedia", "3D", "PrinterMark", "TrapNet"}

// annotation tells of one that screen and paper show differently. One that draws nothing shows nothing.
func (e *elusives) annotation(a cos.Dict, page int) {
	d := e.d
	kind := d.Name(a["Subtype"])
	if a == nil || slices.Contains(onBoth, kind) || d.Resolve(d.Dict(a["AP"])["N"]) == nil {
		return
	}
	if r := d.Array(a["Rect"]); len(r) == 4 {
		x, _ := d.Number(r[0])
		y, _ := d.Number(r[1])
		to, _ := d.Number(r[2])
		up, _ := d.Number(r[3])
		if x == to || y == up {
			return
		}
	}
	if d.acts(d.Dict(a["AA"]), "PO", "PC", "PV", "PI") {
		e.add(Elusive{What: Script, Page: page, Name: string(kind)})
	}
	flags := d.Integer(a["F"])
	screen, paper := flags&(flagHidden|flagNoView) == 0, flags&flagHidden == 0 && flags&flagPrint != 0
	push := kind == "Widget" && d.Name(a["FT"]) == "Btn" && d.Integer(a["Ff"])&(1<<16) != 0
	switch {
	case screen == paper || push:
	case paper:
		e.add(Elusive{What: PrintOnly, Page: page, Name: string(kind)})
	default:
		e.add(Elusive{What: ScreenOnly, Page: page, Name: string(kind)})
	}
}

// layers tells of layers whose state is another one on paper, or changes with how the file is looked at: those that usage
// application dictionaries name for an event (8.11.4.4, table 101).
func (e *elusives) layers() {
	d := e.d
	config := d.Dict(d.Dict(d.catalog["OCProperties"])["D"])
	var order []cos.Ref
	screen, paper := map[cos.Ref]bool{}, map[cos.Ref]bool{}
	for _, o := range d.Array(config["AS"]) {
		application := d.Dict(o)
		for _, g := range d.Array(application["OCGs"]) {
			ref, ok := g.(cos.Ref)
			if !ok || len(order) > maxElusive {
				continue
			}
			if _, known := screen[ref]; !known {
				order = append(order, ref)
				screen[ref] = d.layerOn(config, ref)
				paper[ref] = screen[ref]
			}
			e.usage(application, ref, screen, paper)
		}
	}
	for _, ref := range order {
		switch {
		case screen[ref] == paper[ref]:
		case paper[ref]:
			e.add(Elusive{What: PrintOnly, Name: d.layerName(ref)})
		default:
			e.add(Elusive{What: ScreenOnly, Name: d.layerName(ref)})
		}
	}
}

// usage is what an application of usage makes of a layer on screen and on paper.
func (e *elusives) usage(application cos.Dict, layer cos.Ref, screen, paper map[cos.Ref]bool) {
	d := e.d
	event, usage := d.Name(application["Event"]), d.Dict(d.Dict(layer)["Usage"])
	for _, c := range d.Array(application["Category"]) {
		category := d.Name(c)
		of := d.Dict(usage[cos.Name(category)])
		switch {
		case of == nil:
		case category == "View" && event == "View":
			screen[layer] = d.Name(of["ViewState"]) == "ON"
		case category == "Print" && event == "Print":
			paper[layer] = d.Name(of["PrintState"]) == "ON"
		case category == "Zoom" || category == "Language" || category == "User":
			e.add(Elusive{What: ChangingLayer, Name: d.layerName(layer)})
		}
	}
}

// layerOn reports whether a configuration shows a layer (table 99).
func (d *document) layerOn(config cos.Dict, ref cos.Ref) bool {
	listed := func(key cos.Name) bool { return slices.Contains(d.Array(config[key]), cos.Object(ref)) }
	if d.Name(config["BaseState"]) == "OFF" {
		return listed("ON")
	}
	return !listed("OFF")
}

func (d *document) layerName(ref cos.Ref) string {
	name, _ := d.Text(d.Dict(ref)["Name"])
	return name
}
