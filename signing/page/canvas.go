package page

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// What bounds the content of a document: bytes of one page, of all of them, and how deep forms stand in each other.
const (
	maxContent  = 64 << 20
	maxContents = 1 << 30
	maxForms    = 36
)

// canvas walks through everything the pages of a document draw: their content, the forms, patterns and glyphs it uses and the
// looks of annotations (ISO 32000-2, 7.8.2). What is not written as annex A has it programs show differently.
type canvas struct {
	f     *cos.File
	write bool // make what is clean of what is odd

	letters []*letterSet           // of each page looked at, without its annotations
	shown   map[int]*letterSet     // of streams that others draw, by their number
	faces   map[int]*typeface.Face // of fonts, by their number
	unmasks map[int]bool           // streams others draw that end a soft mask, by their number
	around  []cos.Dict             // the resources of what draws what is looked at, from the page on

	seen    map[int]int // how deep what a stream draws is, by its number; 0 while it is looked at
	level   int         // how deep what is looked at stands in other forms
	spent   int64
	inks    bool                   // something is painted in inks, one by one
	over    bool                   // and something lets what lies below show through
	large   bool                   // there is more than maxContents
	lost    map[uintptr][]cos.Name // fonts that are named and not there, by the resources
	odd     []string
	rasters int64          // bytes of images looked at
	images  map[int]bool   // images looked at, by their number
	pages   map[int][]byte // the content of a page in place of what it has, by its index
	pieces  map[int][]byte // the same of streams, by their number
}

// lookAt walks through a document's pages, as far as there are any.
func lookAt(f *cos.File, write bool) *canvas {
	d := &canvas{
		f: f, write: write, seen: map[int]int{}, images: map[int]bool{}, lost: map[uintptr][]cos.Name{}, pages: map[int][]byte{}, pieces: map[int][]byte{},
		shown: map[int]*letterSet{}, faces: map[int]*typeface.Face{}, unmasks: map[int]bool{},
	}
	pages, _ := f.Pages()
	for i, p := range pages {
		d.page(i, p)
		if d.large {
			break
		}
	}
	if d.inks && d.over {
		d.found(signing.FaultContent)
	}
	return d
}

func (d *canvas) found(kind string) {
	if !slices.Contains(d.odd, kind) {
		d.odd = append(d.odd, kind)
	}
}

func (d *canvas) page(i int, p cos.Page) {
	list, _ := d.f.Contents(p)
	var parts [][]byte
	broken := false
	for _, o := range list {
		if s, ok := d.f.Resolve(o).(*cos.Stream); ok {
			data, whole := d.data(s)
			parts, broken = append(parts, data), broken || !whole
		}
	}
	s := d.stream(d.f.Dict(p.Entry("Resources")), onPage)
	d.around = []cos.Dict{s.resources}
	out := s.read(cos.NewOperations(parts...))
	d.letters = append(d.letters, &s.letters)
	if d.write && (s.odd || broken) {
		d.pages[i] = out
	}
	for _, a := range d.f.Array(p.Dict["Annots"]) {
		d.appearance(d.f.Dict(a))
	}
}

// appearance looks at what an annotation looks like, in its state or, where it names none, in each (12.5.5).
func (d *canvas) appearance(annotation cos.Dict) {
	looks := d.f.Dict(annotation["AP"])["N"]
	if s, ok := d.f.Resolve(looks).(*cos.Stream); ok {
		d.form(looks, s, nil)
		return
	}
	state, named := d.f.Resolve(annotation["AS"]).(cos.Name)
	for name, o := range d.f.Dict(looks) {
		if s, ok := d.f.Resolve(o).(*cos.Stream); ok && (!named || name == state) {
			d.form(o, s, nil)
		}
	}
}

// data is a content stream's data, or what can be had of it.
func (d *canvas) data(s *cos.Stream) (data []byte, whole bool) {
	data, err := d.f.Decode(s, maxContent)
	if fault := faultOf(err); err != nil && fault.Kind == cos.FaultLimit {
		d.large = true
		return nil, true
	}
	if d.spent += int64(len(data)); d.spent > maxContents {
		d.large = true
	}
	if err != nil || s.Dict["DP"] != nil {
		d.found(string(cos.FaultStream))
		return data, false
	}
	return data, true
}

// place is what a content stream is of.
type place byte

const (
	onPage place = iota
	inForm
	inPattern
	inGlyph
)

// piece reads a stream that others draw, once; the answer is how deep what it draws is, more than maxForms for one that
// draws itself.
func (d *canvas) piece(o cos.Object, s *cos.Stream, resources cos.Dict, in place) int {
	ref, _ := o.(cos.Ref)
	if depth, ok := d.seen[ref.Number]; ok && ref.Number != 0 {
		if depth == 0 {
			return maxForms + 1
		}
		return depth
	}
	if d.level > maxForms {
		return maxForms + 1
	}
	d.level++
	defer func() { d.level-- }()
	d.seen[ref.Number] = 0
	data, whole := d.data(s)
	if own := d.f.Dict(s.Dict["Resources"]); own != nil || in == inPattern {
		resources = own
	}
	r := d.stream(resources, in)
	d.around = append(d.around, resources)
	out := r.read(cos.NewOperations(data))
	d.around = d.around[:len(d.around)-1]
	if d.write && (r.odd || !whole) {
		d.pieces[ref.Number] = out
	}
	d.seen[ref.Number], d.shown[ref.Number], d.unmasks[ref.Number] = r.depth+1, &r.letters, r.unmasks
	return r.depth + 1
}

// form looks at a form XObject (8.10); its resources are those of the page where it has none.
func (d *canvas) form(o cos.Object, s *cos.Stream, resources cos.Dict) int {
	if !d.box(s.Dict["BBox"]) || d.oddForm(s) {
		d.found(signing.FaultContent)
	}
	return d.piece(o, s, resources, inForm)
}

// box reports whether four numbers stand there.
func (d *canvas) box(o cos.Object) bool {
	a := d.f.Array(o)
	return len(a) == 4 && !slices.ContainsFunc(a, func(e cos.Object) bool { _, ok := d.f.Number(e); return !ok })
}

// pattern looks at a tiling pattern (8.7.3).
func (d *canvas) pattern(o cos.Object) {
	s, ok := d.f.Resolve(o).(*cos.Stream)
	if !ok {
		return
	}
	x, _ := d.f.Number(s.Dict["XStep"])
	y, _ := d.f.Number(s.Dict["YStep"])
	if paint := d.f.Integer(s.Dict["PaintType"]); paint != 1 && paint != 2 || x == 0 || y == 0 || !d.box(s.Dict["BBox"]) {
		d.found(signing.FaultContent)
	}
	if d.piece(o, s, nil, inPattern) > maxForms {
		d.found(signing.FaultContent)
	}
}

// font looks at the glyphs of a Type 3 font (9.6.4).
func (d *canvas) font(font, resources cos.Dict) {
	if d.f.Name(font["Subtype"]) != "Type3" {
		return
	}
	if own := d.f.Dict(font["Resources"]); own != nil {
		resources = own
	}
	if d.f.Array(font["Widths"]) == nil || len(d.f.Array(font["FontMatrix"])) != 6 {
		d.found(signing.FaultContent)
	}
	for _, o := range d.f.Dict(font["CharProcs"]) {
		if s, ok := d.f.Resolve(o).(*cos.Stream); ok {
			d.piece(o, s, resources, inGlyph)
		}
	}
}

// state looks at a graphics state (table 57): transfer functions some programs use and some do not; a soft mask of which
// they make different things.
func (d *canvas) state(g cos.Dict, resources cos.Dict) {
	d.over = d.over || overprints(d.f, g)
	if _, several := d.f.Resolve(g["BM"]).(cos.Array); several || transfers(d.f, g) {
		d.found(signing.FaultContent)
	}
	mask, ok := d.f.Resolve(g["SMask"]).(cos.Dict)
	if !ok {
		return
	}
	s, ok := d.f.Resolve(mask["G"]).(*cos.Stream)
	if !ok || d.f.Dict(s.Dict["Group"]) == nil || transfers(d.f, mask) {
		d.found(signing.FaultContent)
	}
	if ok {
		d.maskGroup(mask, d.f.Dict(s.Dict["Group"]))
	}
	if ok && d.form(mask["G"], s, resources) > maxForms {
		d.found(signing.FaultContent)
	}
}

func overprints(f *cos.File, d cos.Dict) bool {
	return f.Resolve(d["OP"]) == true || f.Resolve(d["op"]) == true
}

// transfers reports whether a graphics state or a soft mask changes all colours by a function of its own (10.5, 11.5).
func transfers(f *cos.File, d cos.Dict) bool {
	for _, key := range []cos.Name{"TR", "TR2"} {
		if o := f.Resolve(d[key]); o != nil && o != cos.Name("Identity") && o != cos.Name("Default") {
			return true
		}
	}
	return false
}

// components is how many numbers a colour of a colour space has (8.6); 0 for patterns, -1 for what cannot be said, false where
// there is none of the name.
func (d *canvas) components(name cos.Name, resources cos.Dict) (n int, ok bool) {
	switch name {
	case "DeviceGray", "G", "CalGray":
		return 1, true
	case "DeviceRGB", "RGB":
		return 3, true
	case "DeviceCMYK", "CMYK":
		d.inks = true
		return 4, true
	case "Pattern":
		return 0, true
	}
	switch space := d.f.Resolve(d.f.Dict(resources["ColorSpace"])[name]).(type) {
	case cos.Name:
		if space != name {
			return d.components(space, nil)
		}
	case cos.Array:
		return d.arrayComponents(space), len(space) > 0
	}
	return -1, false
}

func (d *canvas) arrayComponents(space cos.Array) int {
	if len(space) == 0 {
		return -1
	}
	switch d.f.Name(space[0]) {
	case "CalGray", "Indexed", "I", "DeviceGray":
		return 1
	case "Separation":
		d.inks = true
		return 1
	case "CalRGB", "Lab", "DeviceRGB":
		return 3
	case "DeviceCMYK":
		d.inks = true
		return 4
	case "DeviceN":
		d.inks = true
		return len(d.f.Array(space[min(1, len(space)-1)]))
	case "ICCBased":
		if n := d.f.Integer(d.f.Dict(space[min(1, len(space)-1)])["N"]); n > 0 {
			d.inks = d.inks || n == 4
			return n
		}
	case "Pattern":
		return 0
	}
	return -1
}

// blendModes are those of table 136 and 137.
var blendModes = strings.Fields("Normal Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity")

// standIn is what PDFium shows text in whose font is not there.
var standIn = cos.Dict{"Type": cos.Name("Font"), "Subtype": cos.Name("Type1"), "BaseFont": cos.Name("Helvetica"), "Encoding": cos.Name("WinAnsiEncoding")}

func standIns(fonts cos.Dict, names []cos.Name) cos.Dict {
	out := cos.Dict{}
	maps.Copy(out, fonts)
	for _, name := range names {
		out[name] = standIn
	}
	return out
}

// identity tells a dictionary of a file from all others.
func identity(d cos.Dict) uintptr { return reflect.ValueOf(d).Pointer() }

// plain is a dictionary for the clean copy: a graphics state or a soft mask that only says what every program does, resources
// that have every font.
func (d *canvas) plain(g cos.Dict) cos.Dict {
	out := g
	set := func(key cos.Name, o cos.Object) {
		if identity(out) == identity(g) {
			out = maps.Clone(g)
		}
		out[key] = o
	}
	if names := d.lost[identity(g)]; len(names) > 0 {
		set("Font", standIns(d.f.Dict(g["Font"]), names))
	}
	if names := d.lost[0]; len(names) > 0 && g["Type"] == cos.Name("Page") && g["Resources"] == nil {
		set("Resources", cos.Dict{"Font": standIns(nil, names)})
	}
	if transfers(d.f, g) {
		set("TR", nil)
		set("TR2", nil)
	}
	if d.inks && d.over && overprints(d.f, g) {
		set("OP", false)
		set("op", false)
	}
	if modes := d.f.Array(g["BM"]); len(modes) > 0 {
		known := slices.IndexFunc(modes, func(o cos.Object) bool { return slices.Contains(blendModes, d.f.Name(o)) })
		set("BM", modes[max(0, known)])
	}
	return out
}
