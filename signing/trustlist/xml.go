package trustlist

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of a document. The largest list of 2026 has 8 MB and 130,000 nodes, 15 deep.
const (
	maxBytes      = 24 << 20
	maxDepth      = 64
	maxNodes      = 1 << 20
	maxAttributes = 64 // of one element, declarations included
)

// Namespaces.
const (
	spaceXML   = "http://www.w3.org/XML/1998/namespace"
	spaceXMLNS = "http://www.w3.org/2000/xmlns/"
	spaceTSL   = "http://uri.etsi.org/02231/v2#"
	spaceMore  = "http://uri.etsi.org/02231/v2/additionaltypes#"
	spaceQC    = "http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#"
	spaceDS    = "http://www.w3.org/2000/09/xmldsig#"
	spaceXAdES = "http://uri.etsi.org/01903/v1.3.2#"
)

type kind byte

const (
	element kind = iota
	text
	comment
	instruction
)

// node is a piece of a document: what is digested and what is read. Nothing changes it once it is made.
type node struct {
	kind     kind
	prefix   string
	local    string // of an element; an instruction's target
	space    string
	value    string // of text, a comment, an instruction
	attrs    []attr
	declared []attr // namespaces: local is the prefix, "" for the default
	children []*node
	parent   *node
}

type attr struct{ prefix, local, space, value string }

// document is what a file holds: instructions and comments beside the one element, in their order.
type document struct {
	root *node
	all  []*node
	ids  map[string][]*node // by everything that could be an identifier
}

// parse reads a document: UTF-8, no DTD, so no entities but the five of XML itself.
func parse(b []byte) (*document, error) {
	if len(b) > maxBytes {
		return nil, ErrTooLarge
	}
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	p := parser{in: xml.NewDecoder(bytes.NewReader(b)), doc: &document{ids: map[string][]*node{}}}
	for {
		token, err := p.in.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = p.take(token)
		}
		if errors.Is(err, ErrTooLarge) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSyntax, err)
		}
	}
	if p.doc.root == nil || p.at != nil {
		return nil, fmt.Errorf("%w: it ends too early", ErrSyntax)
	}
	return p.doc, nil
}

type parser struct {
	in    *xml.Decoder
	doc   *document
	at    *node // the element that is open
	depth int
	nodes int
	any   bool // something was read already
}

var (
	errDeclared = errors.New("it declares types or entities")
	errNesting  = errors.New("its elements do not close as they open")
	errOutside  = errors.New("something stands outside its one element")
	errName     = errors.New("a name in it is not one")
	errTwice    = errors.New("an attribute stands twice")
)

func (p *parser) take(token xml.Token) error {
	if p.nodes++; p.nodes > maxNodes {
		return ErrTooLarge
	}
	first := !p.any
	p.any = true
	switch t := token.(type) {
	case xml.StartElement:
		return p.open(t)
	case xml.EndElement:
		if p.at == nil || p.at.prefix != t.Name.Space || p.at.local != t.Name.Local {
			return errNesting
		}
		p.at = p.at.parent
		p.depth--
	case xml.CharData:
		if p.at != nil {
			p.put(&node{kind: text, value: string(t)})
		} else if len(bytes.Trim(t, " \t\r\n")) > 0 {
			return errOutside
		}
	case xml.Comment:
		p.put(&node{kind: comment, value: string(t)})
	case xml.ProcInst:
		if strings.EqualFold(t.Target, "xml") {
			if !first {
				return errOutside
			}
			return nil
		}
		p.put(&node{kind: instruction, local: t.Target, value: string(t.Inst)})
	default:
		return errDeclared
	}
	return nil
}

func (p *parser) put(n *node) {
	n.parent = p.at
	if p.at == nil {
		p.doc.all = append(p.doc.all, n)
		return
	}
	p.at.children = append(p.at.children, n)
}

func (p *parser) open(t xml.StartElement) error {
	if p.at == nil && p.doc.root != nil {
		return errOutside
	}
	if p.depth++; p.depth > maxDepth || len(t.Attr) > maxAttributes {
		return ErrTooLarge
	}
	n := &node{kind: element, prefix: t.Name.Space, local: t.Name.Local}
	p.put(n)
	if p.at == nil {
		p.doc.root = n
	}
	p.at = n
	for _, a := range t.Attr {
		p.nodes++
		value := strings.Map(func(r rune) rune { // XML 1.0, 3.3.3; one written as &#10; looks the same here, and its list does not hold
			if r == '\t' || r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, a.Value)
		switch {
		case a.Name.Space == "xmlns":
			n.declared = append(n.declared, attr{local: a.Name.Local, value: value})
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			n.declared = append(n.declared, attr{value: value})
		default:
			n.attrs = append(n.attrs, attr{prefix: a.Name.Space, local: a.Name.Local, value: value})
		}
	}
	return p.names(n)
}

// names gives the element and its attributes their namespaces (Namespaces in XML 1.0).
func (p *parser) names(n *node) error {
	if err := declarations(n.declared); err != nil {
		return err
	}
	var ok bool
	if n.space, ok = n.lookup(n.prefix); !ok || !plain(n.prefix, n.local) {
		return errName
	}
	for i := range n.attrs {
		a := &n.attrs[i]
		if a.prefix != "" {
			a.space, ok = n.lookup(a.prefix)
		}
		if !ok || !plain(a.prefix, a.local) {
			return errName
		}
		if slices.ContainsFunc(n.attrs[:i], func(b attr) bool { return b.local == a.local && b.space == a.space }) {
			return errTwice
		}
		if strings.EqualFold(a.local, "id") {
			p.doc.ids[a.value] = append(p.doc.ids[a.value], n)
		}
	}
	return nil
}

func declarations(all []attr) error {
	for i, d := range all {
		if d.local == "xml" || d.local == "xmlns" || d.value == spaceXML || d.value == spaceXMLNS || d.local != "" && d.value == "" {
			return errName
		}
		if slices.ContainsFunc(all[:i], func(b attr) bool { return b.local == d.local }) {
			return errTwice
		}
	}
	return nil
}

func plain(prefix, local string) bool {
	return local != "" && !strings.Contains(prefix, ":") && !strings.Contains(local, ":")
}

// lookup is the namespace that a prefix stands for; the default one need not be declared.
func (n *node) lookup(prefix string) (string, bool) {
	if prefix == "xml" {
		return spaceXML, true
	}
	for e := n; e != nil; e = e.parent {
		for _, d := range e.declared {
			if d.local == prefix {
				return d.value, true
			}
		}
	}
	return "", prefix == ""
}

func (n *node) is(space, local string) bool {
	return n.kind == element && n.local == local && n.space == space
}

// list are the elements of that name directly below; of nothing there are none.
func (n *node) list(space, local string) (out []*node) {
	if n == nil {
		return nil
	}
	for _, c := range n.children {
		if c.is(space, local) {
			out = append(out, c)
		}
	}
	return out
}

// one is the only element of that name directly below, nil where there is none or more than one.
func (n *node) one(space, local string) *node {
	if all := n.list(space, local); len(all) == 1 {
		return all[0]
	}
	return nil
}

// path goes down by names of one namespace.
func (n *node) path(space string, names ...string) *node {
	for _, name := range names {
		n = n.one(space, name)
	}
	return n
}

// text is what stands in an element, comments left out, without blanks around it.
func (n *node) text() string {
	if n == nil {
		return ""
	}
	var out strings.Builder
	for _, c := range n.children {
		if c.kind == text {
			out.WriteString(c.value)
		}
	}
	return strings.TrimSpace(out.String())
}

// attr is an attribute without a namespace.
func (n *node) attr(local string) string {
	if n != nil {
		for _, a := range n.attrs {
			if a.local == local && a.space == "" {
				return a.value
			}
		}
	}
	return ""
}
