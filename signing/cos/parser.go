package cos

import (
	"bytes"
	"errors"
	"math"
	"strconv"
)

// errShort says that a window ended before the value did.
var errShort = errors.New("cos: window too short")

// parser reads values of a window. base is the window's offset in the file, whole says that the file ends where the
// window does.
type parser struct {
	b     []byte
	pos   int
	base  int64
	whole bool
	keys  bool // a dictionary had a key twice

	watched Name       // where the values of this key stand is noted
	spans   [][2]int64 // first byte and the one behind the last

	content bool // of a content stream, which has no references
	odd     bool // and in an array or a dictionary of it stands what is no value
}

// keyword is a word that is no value: obj, R, stream, endobj, …
type keyword string

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func (p *parser) fault(kind FaultKind) error { return &Fault{Kind: kind, At: p.base + int64(p.pos)} }

// ended is what the end of the window means.
func (p *parser) ended() error {
	if p.whole {
		return p.fault(FaultSyntax)
	}
	return errShort
}

// skip passes white space and comments (7.2.3, 7.2.4).
func (p *parser) skip() {
	for p.pos < len(p.b) {
		switch c := p.b[p.pos]; {
		case isSpace(c):
			p.pos++
		case c == '%':
			for p.pos < len(p.b) && p.b[p.pos] != '\n' && p.b[p.pos] != '\r' {
				p.pos++
			}
		default:
			return
		}
	}
}

// value reads one value; a reference is one.
func (p *parser) value(depth int) (Object, error) {
	for {
		o, err := p.token(depth)
		if err != nil {
			return nil, err
		}
		word, ok := o.(keyword)
		switch {
		case !ok:
			return o, nil
		case !p.content:
			return nil, p.fault(FaultSyntax)
		}
		p.odd = true // in an array of a content stream programs pass over words
		if n, ok := oddNumber(word); ok {
			return n, nil
		}
	}
}

// token reads a value or a keyword.
func (p *parser) token(depth int) (Object, error) {
	if depth > maxDepth {
		return nil, p.fault(FaultLimit)
	}
	p.skip()
	if p.pos >= len(p.b) {
		return nil, p.ended()
	}
	switch c := p.b[p.pos]; c {
	case '/':
		return p.name()
	case '(':
		return p.literal()
	case '[':
		return p.array(depth)
	case '<':
		if p.pos+1 >= len(p.b) {
			return nil, p.ended()
		}
		if p.b[p.pos+1] == '<' {
			return p.dict(depth)
		}
		return p.hex()
	case ')', '>', ']', '{', '}':
		return nil, p.fault(FaultSyntax)
	}
	return p.word()
}

// regular is what stands up to the next white space or delimiter.
func (p *parser) regular() ([]byte, error) {
	start := p.pos
	for p.pos < len(p.b) && !isSpace(p.b[p.pos]) && !isDelimiter(p.b[p.pos]) {
		p.pos++
	}
	if p.pos == len(p.b) && !p.whole {
		return nil, errShort
	}
	return p.b[start:p.pos], nil
}

func (p *parser) name() (Object, error) {
	p.pos++
	w, err := p.regular()
	if err != nil {
		return nil, err
	}
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && unhex(w[i+1]) >= 0 && unhex(w[i+2]) >= 0 {
			out = append(out, byte(unhex(w[i+1])<<4|unhex(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return Name(out), nil
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// literal reads a string in round brackets (7.3.4.2).
func (p *parser) literal() (Object, error) {
	var out []byte
	nested := 0
	for p.pos++; p.pos < len(p.b); p.pos++ {
		switch c := p.b[p.pos]; c {
		case '\\':
			var err error
			if out, err = p.escape(out); err != nil {
				return nil, err
			}
			continue
		case '(':
			nested++
		case ')':
			if nested == 0 {
				p.pos++
				return String(out), nil
			}
			nested--
		case '\r': // any end of line is a line feed
			if p.pos+1 < len(p.b) && p.b[p.pos+1] == '\n' {
				p.pos++
			}
			out = append(out, '\n')
			continue
		}
		out = append(out, p.b[p.pos])
	}
	return nil, p.ended()
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// escape reads what stands behind a backslash and stops at its last byte.
func (p *parser) escape(out []byte) ([]byte, error) {
	if p.pos+4 >= len(p.b) && !p.whole {
		return nil, errShort
	}
	p.pos++
	if p.pos >= len(p.b) {
		return nil, p.ended()
	}
	c := p.b[p.pos]
	if to, ok := escapes[c]; ok {
		return append(out, to), nil
	}
	switch {
	case c == '\r':
		if p.pos+1 < len(p.b) && p.b[p.pos+1] == '\n' {
			p.pos++
		}
		return out, nil
	case c == '\n':
		return out, nil
	case c >= '0' && c <= '7':
		n := 0
		for i := 0; i < 3 && p.pos < len(p.b) && p.b[p.pos] >= '0' && p.b[p.pos] <= '7'; i++ {
			n = n<<3 | int(p.b[p.pos]-'0')
			p.pos++
		}
		p.pos--
		return append(out, byte(n)), nil
	}
	return append(out, c), nil
}

// hex reads a string in angle brackets (7.3.4.3).
func (p *parser) hex() (Object, error) {
	var out []byte
	half := -1
	for p.pos++; p.pos < len(p.b); p.pos++ {
		c := p.b[p.pos]
		n := unhex(c)
		switch {
		case c == '>':
			if half >= 0 {
				out = append(out, byte(half<<4))
			}
			p.pos++
			return String(out), nil
		case isSpace(c):
		case n < 0:
			return nil, p.fault(FaultSyntax)
		case half < 0:
			half = n
		default:
			out, half = append(out, byte(half<<4|n)), -1
		}
	}
	return nil, p.ended()
}

func (p *parser) array(depth int) (Object, error) {
	p.pos++
	out := Array{}
	for {
		p.skip()
		if p.pos >= len(p.b) {
			return nil, p.ended()
		}
		if p.b[p.pos] == ']' {
			p.pos++
			return out, nil
		}
		o, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
}

func (p *parser) dict(depth int) (Object, error) {
	p.pos += 2
	out := Dict{}
	for {
		p.skip()
		switch {
		case p.pos+1 >= len(p.b):
			return nil, p.ended()
		case p.b[p.pos] == '>' && p.b[p.pos+1] == '>':
			p.pos += 2
			return out, nil
		case p.b[p.pos] != '/':
			return nil, p.fault(FaultSyntax)
		}
		key, err := p.name()
		if err != nil {
			return nil, err
		}
		p.skip()
		start := p.base + int64(p.pos)
		o, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		name := key.(Name)
		if name == p.watched && name != "" {
			p.spans = append(p.spans, [2]int64{start, p.base + int64(p.pos)})
		}
		if _, have := out[name]; have {
			p.keys = true
		}
		if o != nil { // an entry that is null is none (7.3.7)
			out[name] = o
		}
	}
}

// word reads a number, a reference, true, false, null or a keyword.
func (p *parser) word() (Object, error) {
	w, err := p.regular()
	if err != nil {
		return nil, err
	}
	switch string(w) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	o, ok := number(w)
	if !ok {
		return keyword(w), nil
	}
	if _, real := o.(Real); real && p.content && bytes.IndexByte(w, '.') < 0 {
		return Integer(math.MaxInt64), nil // larger than any program's integers
	}
	if n, ok := o.(Integer); ok && !p.content && n >= 0 && n <= MaxObject && isDigit(w[0]) {
		return p.reference(n)
	}
	return o, nil
}

// reference reads "0 R" behind an integer if it stands there.
func (p *parser) reference(n Integer) (Object, error) {
	after := p.pos
	p.skip()
	start := p.pos
	for p.pos < len(p.b) && isDigit(p.b[p.pos]) {
		p.pos++
	}
	digits := p.b[start:p.pos]
	p.skip()
	switch {
	case len(digits) > 0 && len(digits) <= 5 && p.pos+1 < len(p.b) && p.b[p.pos] == 'R' && (isSpace(p.b[p.pos+1]) || isDelimiter(p.b[p.pos+1])),
		len(digits) > 0 && len(digits) <= 5 && p.pos+1 == len(p.b) && p.whole && p.b[p.pos] == 'R':
		p.pos++
		generation, _ := strconv.Atoi(string(digits))
		return Ref{int(n), generation}, nil
	case p.pos+1 >= len(p.b) && !p.whole:
		return nil, errShort
	}
	p.pos = after
	return n, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// number is an integer or a real as 7.3.3 has them: a sign, digits, one full stop.
func number(w []byte) (Object, bool) {
	digits, stops := 0, 0
	for i, c := range w {
		switch {
		case isDigit(c):
			digits++
		case c == '.':
			stops++
		case (c == '+' || c == '-') && i == 0:
		default:
			return nil, false
		}
	}
	if digits == 0 || stops > 1 {
		return nil, false
	}
	if stops == 0 {
		if n, err := strconv.ParseInt(string(w), 10, 64); err == nil {
			return Integer(n), true
		}
	}
	f, err := strconv.ParseFloat(string(w), 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, false
	}
	return Real(f), true
}

// expect reads a keyword.
func (p *parser) expect(want string) error {
	p.skip()
	if len(p.b)-p.pos < len(want)+1 && !p.whole {
		return errShort
	}
	w, err := p.regular()
	if err != nil {
		return err
	}
	if string(w) != want {
		return p.fault(FaultSyntax)
	}
	return nil
}

// integer reads a non-negative integer.
func (p *parser) integer() (int64, error) {
	p.skip()
	w, err := p.regular()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(string(w), 10, 64)
	if err != nil || !isDigit(w[0]) {
		return 0, p.fault(FaultSyntax)
	}
	return n, nil
}
