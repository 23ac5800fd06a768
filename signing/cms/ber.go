package cms

// Identifier octets: class, constructed bit and tag.
const (
	idBoolean     = 0x01
	idInteger     = 0x02
	idBits        = 0x03
	idOctets      = 0x04
	idOID         = 0x06
	idEnumerated  = 0x0A
	idUTF8        = 0x0C
	idSequence    = 0x30
	idSet         = 0x31
	idUTCTime     = 0x17
	idTime        = 0x18
	constructed   = 0x20
	context       = 0x80 // primitive, [0]
	contextNested = 0xA0 // constructed, [0]
)

// element is one value in BER. Its bytes are those of the message.
type element struct {
	id    byte
	raw   []byte // all of it
	body  []byte // without identifier, length and end-of-contents
	depth int
}

// reader reads elements one after the other. Once something is wrong it is bad, and everything it gives is empty.
type reader struct {
	rest  []byte
	depth int
	bad   bool
}

// read takes the first element of b (X.690, 8.1). High tag numbers occur in none of the structures.
func read(b []byte, depth int) (e element, rest []byte, ok bool) {
	if depth > maxDepth || len(b) < 2 || b[0] == 0 || b[0]&0x1F == 0x1F {
		return e, nil, false
	}
	e = element{id: b[0], depth: depth}
	if b[1] == 0x80 {
		return e.indefinite(b)
	}
	size, head, ok := length(b)
	if !ok {
		return e, nil, false
	}
	e.raw, e.body = b[:head+size:head+size], b[head:head+size:head+size]
	return e, b[head+size:], true
}

// length reads a definite length; head is where the contents begin.
func length(b []byte) (size, head int, ok bool) {
	size, head = int(b[1]), 2
	if size >= 0x80 {
		n := size & 0x7F
		if n > 8 || len(b) < 2+n {
			return 0, 0, false
		}
		size, head = 0, 2+n
		for _, c := range b[2:head] {
			if size > len(b) {
				return 0, 0, false
			}
			size = size<<8 | int(c)
		}
	}
	return size, head, size >= 0 && size <= len(b)-head
}

// indefinite takes an element that ends with end-of-contents octets.
func (e element) indefinite(b []byte) (element, []byte, bool) {
	if e.id&constructed == 0 {
		return e, nil, false
	}
	rest := b[2:]
	for {
		if len(rest) >= 2 && rest[0] == 0 && rest[1] == 0 {
			end := len(b) - len(rest)
			e.raw, e.body = b[:end+2:end+2], b[2:end:end]
			return e, rest[2:], true
		}
		var ok bool
		if _, rest, ok = read(rest, e.depth+1); !ok {
			return e, nil, false
		}
	}
}

// in reads what stands in a constructed element.
func (e element) in() *reader {
	return &reader{rest: e.body, depth: e.depth + 1, bad: e.id&constructed == 0}
}

// nested reads what stands in octets.
func nested(octets []byte, depth int) *reader { return &reader{rest: octets, depth: depth + 1} }

func (r *reader) more() bool { return !r.bad && len(r.rest) > 0 }

// done says that all was read and nothing was wrong.
func (r *reader) done() bool { return !r.bad && len(r.rest) == 0 }

// any takes the next element whatever it is.
func (r *reader) any() element {
	if r.bad {
		return element{}
	}
	e, rest, ok := read(r.rest, r.depth)
	if !ok {
		r.bad = true
		return element{}
	}
	r.rest = rest
	return e
}

// take takes the next element, which must have that identifier.
func (r *reader) take(id byte) element {
	e := r.any()
	if e.id != id {
		r.bad = true
		return element{}
	}
	return e
}

// opt takes the next element where it has that identifier.
func (r *reader) opt(id byte) (element, bool) {
	if !r.more() || r.rest[0] != id {
		return element{}, false
	}
	e := r.any()
	return e, !r.bad
}

// sequence opens the SEQUENCE that comes next.
func (r *reader) sequence() *reader { return r.take(idSequence).in() }

// octets are those of an octet string, also of one in pieces (X.690, 8.7), whatever its tag.
func (e element) octets() ([]byte, bool) {
	if e.id&constructed == 0 {
		return e.body, e.id != 0
	}
	var out []byte
	r := e.in()
	for r.more() {
		piece := r.any()
		if piece.id != idOctets && piece.id != idOctets|constructed {
			return nil, false
		}
		b, ok := piece.octets()
		if !ok {
			return nil, false
		}
		out = append(out, b...)
	}
	return out, r.done()
}

// octets takes an OCTET STRING.
func (r *reader) octets() []byte {
	e := r.any()
	b, ok := e.octets()
	if !ok || e.id&^constructed != idOctets {
		r.bad = true
		return nil
	}
	return b
}
