package soft

import (
	"encoding/asn1"
	"errors"
)

// Some programs write PKCS#12 in BER: of lengths that are found out on the way, and octet strings in pieces
// (ITU-T X.690, 8.1.3.6 and 8.7). encoding/asn1 reads DER alone.

var errBER = errors.New("soft: no BER")

// maxNesting is how deep elements may lie: a key's file has about ten levels.
const maxNesting = 40

// element is a BER element on its way to DER.
type element struct {
	class, tag  int
	constructed bool
	body        []byte // of a primitive one
	kids        []element
}

// derOf is the first element of some BER as DER, and what follows it.
func derOf(ber []byte) (der, rest []byte, err error) {
	e, rest, err := readElement(ber, 0)
	if err != nil {
		return nil, nil, err
	}
	der, err = e.der()
	return der, rest, err
}

func readElement(in []byte, depth int) (element, []byte, error) {
	if len(in) < 2 || depth > maxNesting || in[0]&0x1f == 0x1f { // no tag here is above thirty
		return element{}, nil, errBER
	}
	e := element{class: int(in[0] >> 6), tag: int(in[0] & 0x1f), constructed: in[0]&0x20 != 0}
	size, open, rest, err := readLength(in[1:])
	if err != nil || open && !e.constructed {
		return element{}, nil, errBER
	}
	if size > len(rest) {
		return element{}, nil, errBER
	}
	switch {
	case open:
		rest, err = e.readKids(rest, depth, true)
	case e.constructed:
		_, err = e.readKids(rest[:size], depth, false)
		rest = rest[size:]
	default:
		e.body, rest = rest[:size], rest[size:]
	}
	return e, rest, err
}

// readKids reads what an element holds: all there is, or up to the end that is marked, and answers what follows that.
func (e *element) readKids(in []byte, depth int, marked bool) ([]byte, error) {
	for marked || len(in) > 0 {
		if marked && len(in) >= 2 && in[0] == 0 && in[1] == 0 {
			return in[2:], nil
		}
		kid, rest, err := readElement(in, depth+1)
		if err != nil {
			return nil, err
		}
		e.kids, in = append(e.kids, kid), rest
	}
	return nil, nil
}

// readLength reads a length; open is one that is found out on the way.
func readLength(in []byte) (size int, open bool, rest []byte, err error) {
	first := in[0]
	n := int(first & 0x7f)
	switch {
	case first == 0x80:
		return 0, true, in[1:], nil
	case first < 0x80:
		return n, false, in[1:], nil
	case n > 4 || n > len(in)-1:
		return 0, false, nil, errBER
	}
	for _, b := range in[1 : 1+n] {
		size = size<<8 | int(b)
	}
	return size, false, in[1+n:], nil
}

// joined is an octet string in pieces made one.
func (e *element) joined() (element, error) {
	out := element{class: e.class, tag: e.tag}
	for _, k := range e.kids {
		if k.class != asn1.ClassUniversal || k.tag != asn1.TagOctetString {
			return out, errBER
		}
		if k.constructed {
			whole, err := k.joined()
			if err != nil {
				return out, err
			}
			k = whole
		}
		out.body = append(out.body, k.body...)
	}
	return out, nil
}

// inPieces reports whether a kid is an octet string in pieces: one by its tag, or the encrypted content of RFC 5652, 6.1,
// which has a tag of its own behind its kind and its algorithm.
func (e *element) inPieces(i int) bool {
	k := &e.kids[i]
	if k.class == asn1.ClassUniversal {
		return k.constructed && k.tag == asn1.TagOctetString
	}
	return k.constructed && k.tag == 0 && i == 2 && e.tag == asn1.TagSequence && e.kids[0].tag == asn1.TagOID && e.kids[1].tag == asn1.TagSequence
}

func (e *element) der() ([]byte, error) {
	body := e.body
	for i := range e.kids {
		k := e.kids[i]
		if e.inPieces(i) {
			whole, err := k.joined()
			if err != nil {
				return nil, err
			}
			k = whole
		}
		b, err := k.der()
		if err != nil {
			return nil, err
		}
		body = append(body, b...)
	}
	return asn1.Marshal(asn1.RawValue{Class: e.class, Tag: e.tag, IsCompound: e.constructed, Bytes: body})
}
