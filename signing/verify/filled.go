package verify

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"paraph/signing"
	"paraph/signing/cos"
)

// Flags of fields (tables 227, 229, 231, 233).
const (
	flagPassword   = 1 << 13
	flagPushbutton = 1 << 16
	flagCombo      = 1 << 17
)

// filled: a field's value and what shows it change together (12.7.4.3), so that nobody reads another than the page shows.
func (c *comparison) filled(f, n *field) {
	same := c.equal(f.whole["V"], n.whole["V"])
	looks := c.sameLooks(f, n)
	if same && looks {
		return
	}
	ch := c.fieldChange(f, n, "", FormFill)
	ch.Before, ch.After = c.value(c.was, f), c.value(c.is, n)
	switch {
	case c.is.kind(n) == "Btn":
		if !c.buttonFits(f, n) {
			ch.level = Other
		}
	case !c.textFits(f, n, same), !c.richFits(f, n), !c.otherLooks(f, n):
		ch.level = Other
	}
	ch.hides = c.writesOver(f, n)
	c.changed(ch)
}

// sameLooks reports whether the widgets show what they showed.
func (c *comparison) sameLooks(f, n *field) bool {
	for i, w := range f.widgets {
		if i >= len(n.widgets) || !c.equal(w.dict["AP"], n.widgets[i].dict["AP"]) || !c.equal(w.dict["AS"], n.widgets[i].dict["AS"]) {
			return false
		}
	}
	return true
}

// value is a field's value as text.
func (c *comparison) value(d *document, n *field) string {
	switch v := d.Resolve(n.whole["V"]).(type) {
	case cos.Name:
		return string(v)
	case cos.Array:
		var all []string
		for _, o := range v {
			s, _ := d.Text(o)
			all = append(all, s)
		}
		return strings.Join(all, ", ")
	case *cos.Stream:
		b, _ := d.Decode(v, 1<<20)
		return string(b)
	}
	s, _ := d.Text(n.whole["V"])
	return s
}

// buttonFits: a button shows the state that is its value, with the appearances it had (12.7.5.2).
func (c *comparison) buttonFits(f, n *field) bool {
	if c.is.Integer(n.whole["Ff"])&flagPushbutton != 0 {
		return false
	}
	value := c.value(c.is, n)
	for i, w := range n.widgets {
		if i >= len(f.widgets) || !c.equal(f.widgets[i].dict["AP"], w.dict["AP"]) && !c.drawnAnew(f.widgets[i].dict, w.dict) {
			return false
		}
		state := c.is.Name(w.dict["AS"])
		if state != "" && state != "Off" && state != value && !c.option(n, i, value) {
			return false
		}
		_, has := c.is.Dict(c.is.Dict(w.dict["AP"])["N"])[cos.Name(value)]
		if has && value != "Off" && state != value && c.is.Resolve(w.dict["AS"]) != nil {
			return false
		}
	}
	return true
}

// option reports whether a value is that of the i-th widget by the field's options (table 230).
func (c *comparison) option(n *field, i int, value string) bool {
	opt := c.is.Array(n.whole["Opt"])
	if i >= len(opt) {
		return false
	}
	s, _ := c.is.Text(opt[i])
	return s == value
}

// textFits: the text a widget shows is the value, or what of it finds room.
func (c *comparison) textFits(f, n *field, sameValue bool) bool {
	if c.is.kind(n) == "Tx" && c.is.Integer(n.whole["Ff"])&flagPassword != 0 {
		return true
	}
	value := squeezed(c.value(c.is, n))
	blank := 0
	for i := range n.widgets {
		if !sameValue && len(n.widgets) > 1 && c.stillBlank(f, n, i) {
			blank++
		} else if !c.widgetFits(f, n, i, value, sameValue) {
			return false
		}
	}
	return blank == 0 || blank < len(n.widgets) || value == ""
}

// stillBlank reports whether one of several places that show a field shows nothing, as when it was signed: programs may draw
// only some of them anew, and nobody reads another value there.
func (c *comparison) stillBlank(f, n *field, i int) bool {
	if i >= len(f.widgets) || !c.equal(f.widgets[i].dict["AP"], n.widgets[i].dict["AP"]) {
		return false
	}
	s := c.appearance(c.is, n.widgets[i].dict)
	if s == nil {
		return false
	}
	now := shownIn(c.is, s)
	return now.sure && !now.drawn && squeezed(now.text) == ""
}

// fits compares squeezed texts. A list shows its choices around the value.
func fits(text, value string, list bool, choices map[string]string) bool {
	if shown, ok := choices[value]; ok && (text == shown || list && strings.Contains(text, shown)) {
		return true
	}
	switch {
	case text == value, rightToLeft(value) && letters(text) == letters(value):
		return true
	case list:
		return strings.Contains(text, value)
	case text == "":
		return false
	}
	return strings.HasPrefix(value, text) && len(text) > len(value)/2
}

// rightToLeft reports whether a text has letters of scripts that are drawn in another order than they are written.
func rightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) })
}

// letters are those of a text, sorted.
func letters(s string) string {
	r := []rune(norm.NFKC.String(s))
	slices.Sort(r)
	return string(r)
}

// choices are what a choice field shows for each value, squeezed (table 234).
func (c *comparison) choices(n *field) map[string]string {
	out := map[string]string{}
	for _, o := range c.is.Array(n.whole["Opt"]) {
		if two := c.is.Array(o); len(two) == 2 {
			value, _ := c.is.Text(two[0])
			shown, _ := c.is.Text(two[1])
			out[squeezed(value)] = squeezed(shown)
		}
	}
	return out
}

// squeezed is a text without what a line break or a comb takes away.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u00ad' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// appearance is the normal appearance of a widget or annotation (12.5.5); nil where there is none.
func (c *comparison) appearance(d *document, dict cos.Dict) *cos.Stream {
	n := d.Resolve(d.Dict(dict["AP"])["N"])
	if states, ok := n.(cos.Dict); ok {
		n = d.Resolve(states[cos.Name(d.Name(dict["AS"]))])
	}
	s, _ := n.(*cos.Stream)
	return s
}

// sameFont reports whether two default appearances (12.7.4.3) write in the same font or a plain one, in a colour that can be
// seen: programs that draw a field anew write them in their own way. A check box has its sign in its picture.
func (c *comparison) sameFont(f, n *field) bool {
	before, _ := c.was.Resolve(f.whole["DA"]).(cos.String)
	after, _ := c.is.Resolve(n.whole["DA"]).(cos.String)
	if c.is.kind(n) == "Btn" && c.is.Integer(n.whole["Ff"])&flagPushbutton == 0 && !slices.ContainsFunc(n.widgets, func(w widget) bool { return !c.pictured(w.dict) }) {
		return true
	}
	font, _ := defaultAppearance(string(before))
	again, seen := defaultAppearance(string(after))
	return (font == again || font == "" || c.plainFont(again)) && seen
}

// defaultAppearance reads the font of a DA, and whether its colour can be seen on white.
func defaultAppearance(s string) (font cos.Name, seen bool) {
	seen = true
	ops := cos.NewOperations([]byte(s))
	for {
		op, ok := ops.Next()
		if !ok {
			return font, seen
		}
		light := true
		for i := range op.Operands {
			light = light && operand(op, i) > 0.8
		}
		switch op.Operator {
		case "Tf":
			if len(op.Operands) == 2 {
				font, _ = op.Operands[0].(cos.Name)
			}
		case "g", "rg":
			seen = !light
		case "k":
			seen = operand(op, 0)+operand(op, 1)+operand(op, 2)+operand(op, 3) > 0.2
		}
	}
}

// drawnAnew reports whether the appearances of a button were drawn anew for the same states: empty where it is off, marked
// where it is on.
func (c *comparison) drawnAnew(was, is cos.Dict) bool {
	before, after := c.was.Dict(c.was.Dict(was["AP"])["N"]), c.is.Dict(c.is.Dict(is["AP"])["N"])
	if len(before) == 0 || len(after) == 0 {
		return false
	}
	for name := range before {
		if after[name] == nil && name != "Off" {
			return false
		}
	}
	for name, o := range after {
		s, ok := c.is.Resolve(o).(*cos.Stream)
		if !ok || before[name] == nil && name != "Off" {
			return false
		}
		if marked, letters := mark(c.is, s); marked != (name != "Off") || letters > 1 {
			return false
		}
	}
	return c.pressed(was, is, "D") && c.pressed(was, is, "R")
}

// mark reports whether a button's appearance has something in its middle, and how many glyphs it shows.
func mark(d *document, s *cos.Stream) (marked bool, letters int) {
	box, ok := d.Rect(s.Dict["BBox"])
	data, err := d.Decode(s, maxShown)
	if !ok || err != nil && len(data) > 0 {
		return true, 2
	}
	m := middle{box: box, m: signing.Matrix{A: 1, D: 1}}
	ops := cos.NewOperations(data)
	for op, ok := ops.Next(); ok; op, ok = ops.Next() {
		switch op.Operator {
		case "Do", "sh", "BI":
			return true, 2
		}
		m.follow(op)
	}
	l := newLooks(d)
	l.form(s, nil, state{scaled: 1}, 0)
	return m.marked || len(l.glyphs) > 0, len(l.glyphs)
}

// middle follows the paths of an appearance: whether one comes near the middle of its box.
type middle struct {
	box    signing.Rect
	m      signing.Matrix // from the coordinates that paths are written in
	saved  []signing.Matrix
	x, y   float64 // where the path is
	marked bool
}

func (m *middle) follow(op cos.Operation) {
	switch op.Operator {
	case "q":
		m.saved = append(m.saved, m.m)
	case "Q":
		if n := len(m.saved); n > 0 {
			m.m, m.saved = m.saved[n-1], m.saved[:n-1]
		}
	case "cm":
		m.m = matrixOf(op).Then(m.m)
	case "m":
		m.x, m.y = m.m.Apply(operand(op, 0), operand(op, 1))
		m.reaches(m.x, m.y)
	case "l", "c", "v", "y":
		m.bend(op)
	case "re":
		x1, y1 := m.m.Apply(operand(op, 0), operand(op, 1))
		x2, y2 := m.m.Apply(operand(op, 0)+operand(op, 2), operand(op, 1)+operand(op, 3))
		w, h := m.box.URX-m.box.LLX, m.box.URY-m.box.LLY
		m.marked = m.marked || math.Abs(x2-x1) < w*0.8 && math.Abs(y2-y1) < h*0.8
	}
}

// bend follows a straight or bent line (8.5.2.2): its end, and where it is halfway.
func (m *middle) bend(op cos.Operation) {
	n := len(op.Operands)
	x, y := m.m.Apply(operand(op, n-2), operand(op, n-1))
	x1, y1, x2, y2 := m.x, m.y, x, y
	switch op.Operator {
	case "c":
		x1, y1 = m.m.Apply(operand(op, 0), operand(op, 1))
		x2, y2 = m.m.Apply(operand(op, 2), operand(op, 3))
	case "v":
		x2, y2 = m.m.Apply(operand(op, 0), operand(op, 1))
	case "y":
		x1, y1 = m.m.Apply(operand(op, 0), operand(op, 1))
	}
	m.reaches((m.x+3*x1+3*x2+x)/8, (m.y+3*y1+3*y2+y)/8)
	m.reaches(x, y)
	m.x, m.y = x, y
}

func (m *middle) reaches(x, y float64) {
	w, h := m.box.URX-m.box.LLX, m.box.URY-m.box.LLY
	m.marked = m.marked || x > m.box.LLX+w/4 && x < m.box.URX-w/4 && y > m.box.LLY+h/4 && y < m.box.URY-h/4
}

// sharedLooks reports whether a field shows something else and had its appearances in a dictionary that serves another
// purpose too: what else it serves cannot be told, so not that it stays as it was.
func (c *comparison) sharedLooks(f, n *field) bool {
	for i, w := range f.widgets {
		ref, ok := w.dict["AP"].(cos.Ref)
		if !ok || i >= len(n.widgets) || c.equal(ref, n.widgets[i].dict["AP"]) {
			continue
		}
		uses := 0
		count := func(o cos.Object) { uses += mentions(o, ref) }
		count(c.was.Trailer)
		c.was.Each(func(_ cos.Ref, o cos.Object) bool {
			if d, ok := o.(cos.Dict); !ok || d["AP"] != ref {
				count(o)
			}
			return true
		})
		if uses > 0 {
			return true
		}
	}
	return false
}

// mentions counts the references to an object in a value.
func mentions(o cos.Object, ref cos.Ref) int {
	n := 0
	switch o := o.(type) {
	case cos.Ref:
		if o == ref {
			return 1
		}
	case cos.Array:
		for _, v := range o {
			n += mentions(v, ref)
		}
	case cos.Dict:
		for _, v := range o {
			n += mentions(v, ref)
		}
	case *cos.Stream:
		return mentions(o.Dict, ref)
	}
	return n
}
