package page

import (
	"slices"
	"strings"

	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// reading is a content stream that is read, operation by operation. out is the same content as PDFium takes it, written so
// that every program does.
type reading struct {
	d         *canvas
	resources cos.Dict
	in        place
	odd       bool
	depth     int // of the forms it draws
	out       []byte

	state   painting
	saved   []painting
	letters letterSet
	text    bool   // between BT and ET
	moved   bool   // programs differ in where text goes on: a Q came in it
	drew    bool   // the same: a path came in it
	path    bool   // a path was begun and not painted
	clip    string // W or W* that waits for the path's end
	compat  int    // BX without EX (7.8.2)
	glyph   bool   // d0 or d1 came
	fonts   map[cos.Name]bool
	unmasks bool // it ends a soft mask it may stand under
}

// painting is what of the graphics state counts here: the components of the colours, and whether the font is there.
type painting struct {
	fill, stroke int
	lost         bool
	face         *typeface.Face
	masked       bool // a soft mask lies over what is drawn
}

func (d *canvas) stream(resources cos.Dict, in place) *reading {
	r := &reading{d: d, resources: resources, in: in, state: painting{fill: 1, stroke: 1}, fonts: map[cos.Name]bool{}}
	if in != onPage {
		r.state.fill, r.state.stroke = -1, -1
	}
	return r
}

// read reads to the end.
func (r *reading) read(ops *cos.Operations) []byte {
	for {
		op, ok := ops.Next()
		if !ok {
			break
		}
		if op.Odd || op.Joint || far(op) {
			r.wrong()
		}
		if clean, ok := r.operation(op); ok && r.d.write {
			r.put(clean)
		}
	}
	if r.path && r.in != onPage {
		r.wrong()
		r.put(cos.Operation{Operator: "n"})
	}
	r.put(cos.Operation{Operator: strings.TrimSpace(strings.Repeat("Q ", len(r.saved)))})
	return r.out
}

// wrong notes that programs do not agree on what was read.
func (r *reading) wrong() {
	r.odd = true
	r.d.found(signing.FaultContent)
}

func (r *reading) put(op cos.Operation) {
	if !r.d.write || op.Operator == "" {
		return
	}
	if op.Operator == "BI" {
		r.out = cos.AppendInline(r.out, op)
		return
	}
	for _, o := range op.Operands {
		r.out = append(cos.Append(r.out, o), ' ')
	}
	r.out = append(append(r.out, op.Operator...), '\n')
}

// operation looks at one operation; the answer is what it is to PDFium, false for nothing.
func (r *reading) operation(op cos.Operation) (cos.Operation, bool) {
	wanted, known := operators[op.Operator]
	switch {
	case op.Operator == "":
		return op, false
	case !known:
		if r.compat == 0 {
			r.wrong()
		}
		return op, r.compat > 0 || shows(op.Operands)
	case wanted == "*":
		return r.color(op)
	case !fits(wanted, op.Operands) || !within(op.Operator, op.Operands):
		r.wrong()
		clean, ok := fitted(op.Operator, wanted, op.Operands)
		if !ok || !within(op.Operator, clean) {
			return op, shows(op.Operands)
		}
		op.Operands = clean
	}
	if wanted == "" {
		op.Operands = nil
	}
	return op, r.nested(op) && r.used(op)
}

// shows reports whether some program may show something for an operator with these operands: a clean copy must not be without.
func shows(operands []cos.Object) bool {
	return slices.ContainsFunc(operands, func(o cos.Object) bool {
		a, ok := o.(cos.Array)
		return isA('s', o) || ok && slices.ContainsFunc(a, func(e cos.Object) bool { return isA('s', e) })
	})
}

// nested follows what opens and closes; false for what PDFium passes over.
func (r *reading) nested(op cos.Operation) bool {
	switch op.Operator {
	case "q":
		r.saved = append(r.saved, r.state)
	case "Q":
		if len(r.saved) == 0 {
			r.wrong()
			return false
		}
		r.state, r.saved = r.saved[len(r.saved)-1], r.saved[:len(r.saved)-1]
	case "BT", "ET":
		r.text, r.moved, r.drew = op.Operator == "BT", false, false
	case "m", "l", "c", "v", "y", "re":
		r.path = true
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		r.painted()
	case "W", "W*":
		r.clip = op.Operator
		return false
	case "BX":
		r.compat++
	case "EX":
		r.compat = max(0, r.compat-1)
	}
	r.placed(op.Operator)
	return true
}

// painted is the end of a path. A W without a path clips nothing to some programs, and all to others.
func (r *reading) painted() {
	if r.clip != "" && !r.path {
		r.wrong()
	} else {
		r.put(cos.Operation{Operator: r.clip})
	}
	r.path, r.clip = false, ""
}

// placed follows what moves text that is shown: a program keeps its place among the paths, another in the state q saves.
func (r *reading) placed(operator string) {
	switch operator {
	case "Q":
		r.moved = r.moved || r.text
	case "m", "re":
		r.drew = r.drew || r.text
	case "Tm":
		r.moved, r.drew = false, false
	case "Td", "TD", "T*", "'", "\"":
		r.drew = false
	}
	if showsText(operator) && (r.moved || r.drew || r.state.lost) {
		r.wrong()
	}
}

func showsText(operator string) bool {
	return operator == "Tj" || operator == "TJ" || operator == "'" || operator == "\""
}

// used looks at what an operation names.
func (r *reading) used(op cos.Operation) bool {
	name := cos.Name("")
	if len(op.Operands) > 0 {
		name, _ = op.Operands[0].(cos.Name)
	}
	r.begins(op.Operator)
	switch op.Operator {
	case "Do":
		r.object(name)
	case "gs":
		r.lacks("ExtGState", name)
		if g := r.resource("ExtGState", name); g != nil {
			r.d.state(g, r.resources)
			r.masks(g)
			if list := r.d.f.Array(g["Font"]); len(list) > 0 {
				r.state.lost, r.state.face = false, r.d.face(list[0])
			}
		}
	case "Tf":
		r.font(name)
	case "cs", "CS":
		return r.space(op.Operator, name)
	case "g", "rg", "k", "G", "RG", "K":
		r.setSpace(op.Operator, len(op.Operands))
		r.d.inks = r.d.inks || len(op.Operands) == 4
	case "sh":
		r.lacks("Shading", name)
		if r.resource("Shading", name)["Background"] != nil {
			r.wrong()
		}
	case "BI":
		r.image(op)
	case "Tj", "TJ", "'", "\"":
		r.shows(op.Operands)
	case "BDC":
		r.replaces(op.Operands)
		r.marks(op.Operands)
	}
	return true
}

// shows adds the letters of strings and of arrays of them.
func (r *reading) shows(values []cos.Object) {
	for _, o := range values {
		switch o := o.(type) {
		case cos.String:
			r.letters.show(r.state.face, string(o))
		case cos.Array:
			r.shows(o)
		}
	}
}

// replaces: text that stands for what is drawn (14.9.4) is what a reader makes of it.
func (r *reading) replaces(operands []cos.Object) {
	for _, o := range operands {
		d, _ := o.(cos.Dict)
		if name, ok := o.(cos.Name); ok && d == nil {
			d = r.resource("Properties", name)
		}
		r.letters.unsure = r.letters.unsure || d["ActualText"] != nil
		r.letters.replaced = r.letters.replaced || d["ActualText"] != nil
	}
}

// begins: a glyph says first how wide it is (9.6.4).
func (r *reading) begins(operator string) {
	if r.in == inGlyph && !r.glyph && operator != "d0" && operator != "d1" {
		r.wrong()
	}
	r.glyph = true
}

// resource is a named one (7.8.3), nil where there is none.
func (r *reading) resource(category, name cos.Name) cos.Dict {
	return r.d.f.Dict(r.d.f.Dict(r.resources[category])[name])
}

// setSpace notes how many components colours have from now on; the operators of strokes begin with a capital.
func (r *reading) setSpace(operator string, components int) {
	if operator[0] >= 'a' {
		r.state.fill = components
	} else {
		r.state.stroke = components
	}
}

func (r *reading) object(name cos.Name) {
	r.lacks("XObject", name)
	o := r.d.f.Dict(r.resources["XObject"])[name]
	s, ok := r.d.f.Resolve(o).(*cos.Stream)
	if !ok {
		return
	}
	if layer := r.d.f.Dict(s.Dict["OC"]); layer != nil && !isLayer(r.d.f, layer) {
		r.wrong()
	}
	switch r.d.f.Name(s.Dict["Subtype"]) {
	case "Image":
		r.d.image(o, s, r.resources)
	case "Form":
		depth := r.d.form(o, s, r.resources)
		if ref, ok := o.(cos.Ref); ok {
			r.letters.join(r.d.shown[ref.Number])
			r.unmasks = r.unmasks || r.d.unmasks[ref.Number]
			if r.state.masked && r.d.unmasks[ref.Number] {
				r.wrong()
			}
		}
		if r.depth = max(r.depth, min(depth, maxForms)); depth > maxForms {
			r.wrong()
		}
	}
}

func (r *reading) font(name cos.Name) {
	font := r.resource("Font", name)
	r.state.face = r.d.face(r.d.f.Dict(r.resources["Font"])[name])
	r.state.lost = font == nil
	switch {
	case font == nil && (r.resources != nil || r.in == onPage):
		r.d.lost[identity(r.resources)] = append(r.d.lost[identity(r.resources)], name)
	case font != nil && !r.fonts[name]:
		r.fonts[name] = true
		r.d.font(font, r.resources)
	}
}

// space is an operator that sets a colour space.
func (r *reading) space(operator string, name cos.Name) bool {
	n, ok := r.d.components(name, r.resources)
	if !ok {
		r.wrong()
		return false
	}
	r.setSpace(operator, n)
	return true
}

// color is an operator that sets a colour of the current space.
func (r *reading) color(op cos.Operation) (cos.Operation, bool) {
	n := r.state.fill
	if strings.HasPrefix(op.Operator, "S") {
		n = r.state.stroke
	}
	if len(op.Operands) > 0 {
		if name, ok := op.Operands[len(op.Operands)-1].(cos.Name); ok && strings.HasSuffix(strings.ToLower(op.Operator), "n") {
			r.lacks("Pattern", name)
			r.pattern(r.d.f.Dict(r.resources["Pattern"])[name], len(op.Operands) > 1)
			return op, true
		}
	}
	if n < 0 && len(op.Operands) > 0 || n > 0 && fits(strings.Repeat("n", n), op.Operands) {
		return op, true
	}
	r.wrong()
	if n < 1 || len(op.Operands) == 0 {
		return op, false
	}
	op.Operands = slices.Clone(op.Operands[:min(n, len(op.Operands))])
	for len(op.Operands) < n {
		op.Operands = append(op.Operands, cos.Integer(0))
	}
	return op, true
}

// pattern is one that is painted with, in a colour or in its own (8.7.3.3).
func (r *reading) pattern(o cos.Object, colored bool) {
	r.d.pattern(o)
	if r.d.f.Integer(r.d.f.Dict(o)["PaintType"]) == 2 && !colored {
		r.wrong()
	}
}

// image looks at an inline image (8.9.7).
func (r *reading) image(op cos.Operation) {
	d, _ := op.Operands[0].(cos.Dict)
	if !cos.InlineComplete(d, op.Data) || twice(d) {
		r.wrong()
	}
}
