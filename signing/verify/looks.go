package verify

import (
	"math"

	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// Bounds of what is read of what a page or an appearance shows.
const (
	maxShown  = 32 << 20 // bytes of one content stream
	maxForms  = 12       // forms in forms
	maxGlyphs = 500_000
	maxOps    = 3_000_000
)

// glyph is one letter that is shown: where its middle lies in user space, and what it means.
type glyph struct {
	x, y float64
	text string
	sure bool
}

// looks reads what a content stream shows (7.8.2), as far as is needed to say which words, where, and whether it hides what
// lies under it. It is no renderer: glyphs are where their font's widths put them.
type looks struct {
	d      *document
	glyphs []glyph
	areas  []signing.Rect // that it fills, with paint or a picture, and that let nothing through; in user space
	odd    bool           // something could not be read
	ops    int
	faces  map[cos.Ref]*typeface.Face
	widths map[*typeface.Face]widths
	eye    *eye // nil where nobody asks what can be read
}

// state is what of the graphics and text state counts here (8.4.1, 9.3.1).
type state struct {
	m                            signing.Matrix
	font                         *typeface.Face
	size, leading, rise          float64
	charSpace, wordSpace, scaled float64
	mode                         int
	thin                         bool // what is drawn lets through what lies under it
	line                         float64
	light                        float64 // of the colour that areas and letters are filled with
}

func newLooks(d *document) *looks {
	return &looks{d: d, faces: map[cos.Ref]*typeface.Face{}, widths: map[*typeface.Face]widths{}}
}

// form reads a form XObject (8.10).
func (l *looks) form(s *cos.Stream, resources cos.Dict, st state, depth int) {
	if depth > maxForms {
		l.odd = true
		return
	}
	data, err := l.d.Decode(s, maxShown)
	if err != nil {
		l.odd = true
		return
	}
	if own := l.d.Dict(s.Dict["Resources"]); own != nil {
		resources = own
	}
	if m, ok := l.matrix(s.Dict["Matrix"]); ok {
		st.m = m.Then(st.m)
	}
	l.read(cos.NewOperations(data), resources, st, depth)
}

func (l *looks) matrix(o cos.Object) (m signing.Matrix, ok bool) {
	a := l.d.Array(o)
	if len(a) != 6 {
		return m, false
	}
	var v [6]float64
	for i := range v {
		if v[i], ok = l.d.Number(a[i]); !ok {
			return m, false
		}
	}
	return signing.Matrix{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}, true
}

// reading is one content stream that is read.
type reading struct {
	*looks
	resources cos.Dict
	st        state
	saved     []state
	tm, tlm   signing.Matrix // text and text line matrix (9.4.2)
	path      bounds         // of the current path
	segments  int            // that it has
	pieces    []signing.Rect // of it, each the box of a straight or bent line
	x, y      float64        // where it is
	depth     int
}

func (l *looks) read(ops *cos.Operations, resources cos.Dict, st state, depth int) {
	r := &reading{looks: l, resources: resources, st: st, depth: depth, tm: signing.Matrix{A: 1, D: 1}, tlm: signing.Matrix{A: 1, D: 1}}
	for {
		op, ok := ops.Next()
		if !ok {
			return
		}
		if l.ops++; l.ops > maxOps || len(l.glyphs) > maxGlyphs {
			l.odd = true
			return
		}
		if !r.text(op) {
			r.paint(op)
		}
	}
}

func operand(op cos.Operation, i int) float64 {
	if i < 0 || i >= len(op.Operands) {
		return 0
	}
	n, _ := number(op.Operands[i])
	return n
}

func word(op cos.Operation) cos.Name {
	if len(op.Operands) == 0 {
		return ""
	}
	n, _ := op.Operands[len(op.Operands)-1].(cos.Name)
	return n
}

func matrixOf(op cos.Operation) signing.Matrix {
	return signing.Matrix{A: operand(op, 0), B: operand(op, 1), C: operand(op, 2), D: operand(op, 3), E: operand(op, 4), F: operand(op, 5)}
}

// paint follows what is not text.
func (r *reading) paint(op cos.Operation) {
	switch op.Operator {
	case "q":
		r.saved = append(r.saved, r.st)
	case "Q":
		if n := len(r.saved); n > 0 {
			r.st, r.saved = r.saved[n-1], r.saved[:n-1]
		}
	case "cm":
		r.st.m = matrixOf(op).Then(r.st.m)
	case "gs":
		r.graphics(r.d.Dict(r.d.Dict(r.resources["ExtGState"])[word(op)]))
	case "w":
		r.st.line = operand(op, 0)
	case "g", "rg", "k", "sc", "scn", "cs":
		r.st.light = lightness(op)
	case "m", "l", "c", "v", "y", "re":
		r.walk(op)
	case "f", "F", "f*", "B", "B*", "b", "b*":
		r.eye.shape(r.segments)
		r.fill(r.path)
		r.clear()
	case "S", "s":
		r.stroke()
		r.clear()
	case "n":
		r.clear()
	default:
		r.put(op)
	}
}

// put follows operators that put something there as a whole.
func (r *reading) put(op cos.Operation) {
	switch op.Operator {
	case "sh":
		r.eye.picture()
		r.fill(bounds{signing.Rect{LLX: -1e9, LLY: -1e9, URX: 1e9, URY: 1e9}, true})
	case "BI":
		r.eye.picture()
		r.fill(r.unit())
	case "Do":
		r.object(word(op))
	}
}

// bounds are the box around points in user space; nothing before there is one.
type bounds struct {
	signing.Rect
	some bool
}

func (b *bounds) add(x, y float64) {
	if !b.some {
		b.Rect, b.some = signing.Rect{LLX: x, LLY: y, URX: x, URY: y}, true
		return
	}
	b.LLX, b.LLY, b.URX, b.URY = min(b.LLX, x), min(b.LLY, y), max(b.URX, x), max(b.URY, y)
}

// walk adds the points of a path operator (8.5.2).
func (r *reading) walk(op cos.Operation) {
	r.segments++
	if op.Operator == "re" {
		x, y, w, h := operand(op, 0), operand(op, 1), operand(op, 2), operand(op, 3)
		r.x, r.y = r.st.m.Apply(x, y)
		for _, p := range [4][2]float64{{x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}} {
			r.reach(p)
		}
		return
	}
	if n := len(op.Operands); op.Operator == "m" && n >= 2 {
		r.x, r.y = r.st.m.Apply(operand(op, 0), operand(op, 1))
		r.path.add(r.x, r.y)
		return
	}
	var points [3][2]float64
	n := min(len(op.Operands)/2, len(points))
	for i := range n {
		points[i] = [2]float64{operand(op, 2*i), operand(op, 2*i+1)}
	}
	r.reach(points[:n]...)
}

// maxPieces bounds the lines of a path that are kept; beyond it the box around all of them stands for the rest.
const maxPieces = 5000

// reach draws a line on to the last of some points, near the others.
func (r *reading) reach(points ...[2]float64) {
	var b bounds
	b.add(r.x, r.y)
	for _, p := range points {
		r.x, r.y = r.st.m.Apply(p[0], p[1])
		b.add(r.x, r.y)
	}
	r.path.add(b.LLX, b.LLY)
	r.path.add(b.URX, b.URY)
	if len(r.pieces) == maxPieces {
		b = r.path
	}
	if len(r.pieces) <= maxPieces {
		r.pieces = append(r.pieces, b.Rect)
	}
}

func (r *reading) clear() { r.path, r.segments, r.pieces = bounds{}, 0, r.pieces[:0] }

// unit is where a picture is drawn (8.9.5.1).
func (r *reading) unit() (b bounds) {
	for _, p := range [4][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		b.add(r.st.m.Apply(p[0], p[1]))
	}
	return b
}

// maxAreas bounds the areas that are kept; beyond it what is drawn counts as hiding all.
const maxAreas = 10_000

func (r *reading) fill(b bounds) {
	if !b.some || r.st.thin {
		return
	}
	if len(r.areas) > maxAreas {
		r.odd = true
		return
	}
	r.areas = append(r.areas, b.Rect)
	r.eye.covers(r.glyphs, b.Rect, r.st.light)
}

// thick is the width of a line, in points, that hides a line of text.
const thick = 5

// scale is how much larger things are drawn than their numbers say.
func (r *reading) scale() float64 { return math.Sqrt(abs(r.st.m.A*r.st.m.D - r.st.m.B*r.st.m.C)) }

// smallest is the size, in points, below which nobody can read a letter.
const smallest = 0.7

// stroke is a path that is drawn along: it reaches half its line's width beyond the path (8.4.3.2), so a thick one is a bar
// over words as much as a filled one.
func (r *reading) stroke() {
	w := r.st.line * r.scale()
	if w <= thick || !r.path.some {
		return
	}
	for _, b := range r.pieces {
		r.fill(bounds{signing.Rect{LLX: b.LLX - w/2, LLY: b.LLY - w/2, URX: b.URX + w/2, URY: b.URY + w/2}, true})
	}
}

// graphics is an ExtGState (8.4.5): what is blended or not opaque lets through what lies under it.
func (r *reading) graphics(g cos.Dict) {
	mode := r.d.Name(g["BM"])
	if a := r.d.Array(g["BM"]); len(a) > 0 {
		mode = r.d.Name(a[0])
	}
	if alpha, ok := r.d.Number(g["ca"]); ok {
		r.st.thin = alpha < 0.7
	}
	if mode != "" {
		r.st.thin = mode == "Multiply" || mode == "Darken" || r.st.thin && mode != "Normal"
	}
	if a := r.d.Array(g["Font"]); len(a) == 2 {
		r.st.font = r.face(a[0])
		r.st.size, _ = r.d.Number(a[1])
	}
}

func (r *reading) object(name cos.Name) {
	s, ok := r.d.Resolve(r.d.Dict(r.resources["XObject"])[name]).(*cos.Stream)
	if !ok {
		return
	}
	if r.d.Name(s.Dict["Subtype"]) != "Form" {
		r.eye.picture()
		if s.Dict["SMask"] == nil && s.Dict["Mask"] == nil && s.Dict["ImageMask"] != true {
			r.fill(r.unit())
		}
		return
	}
	r.form(s, r.resources, r.st, r.depth+1)
}

// text follows text operators (9.3, 9.4); false for all others.
func (r *reading) text(op cos.Operation) bool {
	switch op.Operator {
	case "BT":
		r.tm, r.tlm = signing.Matrix{A: 1, D: 1}, signing.Matrix{A: 1, D: 1}
	case "ET":
	case "Tf":
		if len(op.Operands) == 2 {
			name, _ := op.Operands[0].(cos.Name)
			r.st.font, r.st.size = r.face(r.d.Dict(r.resources["Font"])[name]), operand(op, 1)
		}
	case "Td":
		r.next(operand(op, 0), operand(op, 1))
	case "TD":
		r.st.leading = -operand(op, 1)
		r.next(operand(op, 0), operand(op, 1))
	case "Tm":
		r.tm = matrixOf(op)
		r.tlm = r.tm
	case "T*":
		r.next(0, -r.st.leading)
	case "Tj", "TJ", "'", "\"":
		r.shows(op)
	default:
		return r.textState(op)
	}
	return true
}

func (r *reading) textState(op cos.Operation) bool {
	v := operand(op, 0)
	switch op.Operator {
	case "Tc":
		r.st.charSpace = v
	case "Tw":
		r.st.wordSpace = v
	case "Tz":
		r.st.scaled = v / 100
	case "TL":
		r.st.leading = v
	case "Ts":
		r.st.rise = v
	case "Tr":
		r.st.mode = int(v)
	default:
		return false
	}
	return true
}

func (r *reading) next(x, y float64) {
	r.tlm = signing.Matrix{A: 1, D: 1, E: x, F: y}.Then(r.tlm)
	r.tm = r.tlm
}

func (r *reading) shows(op cos.Operation) {
	if op.Operator == "'" || op.Operator == "\"" {
		r.next(0, -r.st.leading)
	}
	if len(op.Operands) == 0 {
		return
	}
	switch o := op.Operands[len(op.Operands)-1].(type) {
	case cos.String:
		r.show(string(o))
	case cos.Array:
		for _, e := range o {
			if s, ok := e.(cos.String); ok {
				r.show(string(s))
			} else if n, ok := number(e); ok {
				r.advance(-n / 1000 * r.st.size * r.st.scaled)
			}
		}
	}
}

func (r *reading) advance(x float64) { r.tm = signing.Matrix{A: 1, D: 1, E: x}.Then(r.tm) }

// Text rendering modes that paint nothing (table 104).
const (
	invisible = 3
	clipping  = 7
)

func (r *reading) show(s string) {
	codes, ok := r.st.font.Codes(s)
	if !ok {
		r.odd = true
		return
	}
	for _, code := range codes {
		width := r.widths[r.st.font].of(code) / 1000 * r.st.size
		text, sure := r.st.font.Text(code)
		if r.st.mode != invisible {
			x, y := r.tm.Then(r.st.m).Apply(width/2, r.st.rise+r.st.size*0.35)
			if !math.IsNaN(x) && !math.IsNaN(y) {
				r.glyphs = append(r.glyphs, glyph{x, y, text, sure})
				r.eye.letter(r.glyphs[len(r.glyphs)-1], r.st.light, r.st.mode != clipping && r.st.size*r.scale() >= smallest)
			}
		}
		step := width + r.st.charSpace
		if code == ' ' && !r.st.font.Wide() {
			step += r.st.wordSpace
		}
		r.advance(step * r.st.scaled)
	}
}

// face is a font as text, read once.
func (l *looks) face(o cos.Object) *typeface.Face {
	ref, _ := o.(cos.Ref)
	if f, ok := l.faces[ref]; ok && ref.Number != 0 {
		return f
	}
	font := l.d.Dict(o)
	if l.d.Name(font["Subtype"]) == "Type3" {
		l.eye.picture() // its letters are drawn as anything (9.6.4)
	}
	f := typeface.Of(l.d.File, font)
	l.faces[ref] = f
	if f != nil {
		l.widths[f] = l.widthsOf(font)
	}
	return f
}
