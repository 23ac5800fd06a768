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
	maxDrawn  = 20_000   // times that forms are drawn, forms in forms counted each time
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
	unseen []glyph        // written, and not painted: of a scanned page what its picture shows
	images int            // pictures
	areas  []signing.Rect // that it fills, with paint or a picture, and that let nothing through; in user space
	odd    bool           // something could not be read
	ops    int
	drawn  int // forms
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
	light                        float64 // of the colour that areas and letters are filled with, from 0 to 1; not a number where nothing is known
	parts                        int     // components of its space; 0 where nothing is known of it, and 1 at the start (8.6.8)
}

func newLooks(d *document) *looks {
	return &looks{d: d, faces: map[cos.Ref]*typeface.Face{}, widths: map[*typeface.Face]widths{}}
}

// form reads a form XObject (8.10).
func (l *looks) form(s *cos.Stream, resources cos.Dict, st state, depth int) {
	if l.drawn++; depth > maxForms || l.drawn > maxDrawn {
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
		if l.ops++; l.ops > maxOps || len(l.glyphs)+len(l.unseen) > maxGlyphs {
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
		r.colour(op)
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
		r.images++
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
			r.st.font, r.st.size = r.face(r.named(name)), operand(op, 1)
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
		x, y := r.tm.Then(r.st.m).Apply(width/2, r.st.rise+r.st.size*0.35)
		switch g := (glyph{x, y, text, sure}); {
		case math.IsNaN(x), math.IsNaN(y):
		case r.st.mode == invisible:
			r.unseen = append(r.unseen, g)
		default:
			r.glyphs = append(r.glyphs, g)
			r.eye.letter(g, r.st.light, r.st.mode != clipping && r.st.size*r.scale() >= smallest)
		}
		step := width + r.st.charSpace
		if code == ' ' && !r.st.font.Wide() {
			step += r.st.wordSpace
		}
		r.advance(step * r.st.scaled)
	}
}

// named is the font of a name (7.8.3). In a field's appearance that has none of that name programs take the form's (table
// 224, DR), or one of their own that has the letters everybody knows.
func (r *reading) named(name cos.Name) cos.Object {
	font := r.d.Dict(r.resources["Font"])[name]
	if r.eye == nil || r.d.Resolve(font) != nil {
		return font
	}
	if font = r.d.Dict(r.d.Dict(r.d.Dict(r.d.catalog["AcroForm"])["DR"])["Font"])[name]; r.d.Resolve(font) != nil {
		return font
	}
	return cos.Dict{"Type": cos.Name("Font"), "Subtype": cos.Name("Type1"), "BaseFont": cos.Name("Helvetica")}
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
	f := typeface.Declared(l.d.File, font)
	l.faces[ref] = f
	if f != nil {
		l.widths[f] = l.widthsOf(font)
	}
	return f
}
