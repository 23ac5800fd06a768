package trustlist

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"
)

// form is a canonical form of XML.
type form struct {
	exclusive bool
	comments  bool
	later     bool     // inclusive 1.1, where xml:id and xml:base of what lies around do not come along
	inclusive []string // prefixes that the exclusive form treats as the inclusive one does
}

// formOf knows the canonical forms (Canonical XML 1.0 and 1.1, Exclusive XML Canonicalization 1.0).
func formOf(algorithm string) (f form, ok bool) {
	name, comments := strings.CutSuffix(algorithm, "WithComments")
	f.comments = comments
	switch name {
	case "http://www.w3.org/2001/10/xml-exc-c14n#":
		f.exclusive = true
	case "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#":
		if comments != strings.HasSuffix(name, "#") {
			return f, false
		}
	case "http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2006/12/xml-c14n11#":
		if comments != strings.HasSuffix(name, "#") {
			return f, false
		}
		f.later = true
	default:
		return f, false
	}
	return f, true
}

// canonical writes nodes in a canonical form, all but one element that lies in them.
type canonical struct {
	form
	out  *bufio.Writer
	skip *node
}

// document writes a whole document without comments: what a Reference to "" names (XMLDSig, 4.4.3.3).
func (f form) document(w io.Writer, doc *document, skip *node) error {
	f.comments = false
	c := canonical{form: f, out: bufio.NewWriter(w), skip: skip}
	behind := false
	for _, n := range doc.all {
		switch {
		case n == doc.root:
			c.element(n, nil)
			behind = true
		case n.kind == instruction && behind:
			c.say("\n")
			c.other(n)
		case n.kind == instruction:
			c.other(n)
			c.say("\n")
		}
	}
	return c.out.Flush()
}

// element writes an element and what is in it.
func (f form) element(w io.Writer, n, skip *node) error {
	c := canonical{form: f, out: bufio.NewWriter(w), skip: skip}
	c.element(n, nil)
	return c.out.Flush()
}

func (c *canonical) say(parts ...string) {
	for _, p := range parts {
		_, _ = c.out.WriteString(p) // Flush answers with the first error
	}
}

// element writes n; given are the namespaces that stand around it in what was written.
func (c *canonical) element(n *node, given []attr) {
	if n == c.skip {
		return
	}
	apex := given == nil
	spaces := c.spaces(n, given)
	name := qualified(n.prefix, n.local)
	c.say("<", name)
	for _, s := range spaces {
		if s.local == "" {
			c.say(` xmlns="`, inAttribute.Replace(s.value), `"`)
		} else {
			c.say(" xmlns:", s.local, `="`, inAttribute.Replace(s.value), `"`)
		}
	}
	attrs := slices.Clone(n.attrs)
	if apex && !c.exclusive {
		attrs = append(attrs, c.inherited(n)...)
	}
	slices.SortFunc(attrs, func(a, b attr) int { return cmp.Or(cmp.Compare(a.space, b.space), cmp.Compare(a.local, b.local)) })
	for _, a := range attrs {
		c.say(" ", qualified(a.prefix, a.local), `="`, inAttribute.Replace(a.value), `"`)
	}
	c.say(">")
	around := append(slices.Clip(given), spaces...)
	if around == nil {
		around = []attr{}
	}
	for _, child := range n.children {
		if child.kind == element {
			c.element(child, around)
		} else {
			c.other(child)
		}
	}
	c.say("</", name, ">")
}

func (c *canonical) other(n *node) {
	switch {
	case n.kind == text:
		c.say(inText.Replace(n.value))
	case n.kind == instruction && n.value == "":
		c.say("<?", n.local, "?>")
	case n.kind == instruction:
		c.say("<?", n.local, " ", strings.ReplaceAll(n.value, "\r", "&#xD;"), "?>")
	case n.kind == comment && c.comments:
		c.say("<!--", strings.ReplaceAll(n.value, "\r", "&#xD;"), "-->")
	}
}

var (
	inText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	inAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// spaces are the declarations that an element gets: of what it uses (exclusive) or of all it knows, and only where what
// was written around it says otherwise.
func (c *canonical) spaces(n *node, given []attr) (out []attr) {
	var used []string
	if c.exclusive {
		used = append(used, n.prefix)
		for _, a := range n.attrs {
			if a.prefix != "" {
				used = append(used, a.prefix)
			}
		}
	}
	if !c.exclusive || len(c.inclusive) > 0 {
		used = append(used, c.known(n, given == nil)...)
	}
	slices.Sort(used)
	for _, prefix := range slices.Compact(used) {
		value, ok := n.lookup(prefix)
		if prefix == "xml" || !ok {
			continue
		}
		if value != written(given, prefix) {
			out = append(out, attr{local: prefix, value: value})
		}
	}
	return out
}

// known are prefixes that the inclusive form looks at: all in scope for the first element, what is declared for others.
func (c *canonical) known(n *node, apex bool) (out []string) {
	for e := n; e != nil; e = e.parent {
		for _, d := range e.declared {
			if !c.exclusive || slices.Contains(c.inclusive, d.local) {
				out = append(out, d.local)
			}
		}
		if !apex {
			break
		}
	}
	return out
}

// written is what a prefix means where nothing more is said; "" for nothing.
func written(given []attr, prefix string) string {
	for i := len(given) - 1; i >= 0; i-- {
		if given[i].local == prefix {
			return given[i].value
		}
	}
	return ""
}

// inherited are the attributes of the namespace xml that lie around the first element (Canonical XML 1.0, 2.4).
func (c *canonical) inherited(n *node) (out []attr) {
	has := func(all []attr, local string) bool {
		return slices.ContainsFunc(all, func(a attr) bool { return a.space == spaceXML && a.local == local })
	}
	for e := n.parent; e != nil; e = e.parent {
		for _, a := range e.attrs {
			if a.space != spaceXML || has(n.attrs, a.local) || has(out, a.local) || c.later && (a.local == "id" || a.local == "base") {
				continue
			}
			out = append(out, a)
		}
	}
	return out
}
