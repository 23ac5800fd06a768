package verify

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"paraph/signing/cos"
)

// sameXML reports whether two streams hold the same XML, written in two ways: programs that fill an XFA form read all of it
// and write it again (12.7.8). Declarations of types and entities are never the same.
func (c *comparison) sameXML(a, b cos.Object) bool {
	one, ok := c.was.Resolve(a).(*cos.Stream)
	two, also := c.is.Resolve(b).(*cos.Stream)
	if !ok || !also {
		return false
	}
	before, err1 := c.was.Decode(one, maxStream)
	after, err2 := c.is.Decode(two, maxStream)
	if err1 != nil || err2 != nil {
		return false
	}
	was, ok := said(before)
	is, also := said(after)
	return ok && also && slices.Equal(was, is)
}

// said is what XML says, piece by piece, without what its writing leaves free: the order of attributes, comments, white space
// around the root.
func said(b []byte) (out []string, ok bool) {
	dec := xml.NewDecoder(bytes.NewReader(b))
	var text strings.Builder
	depth := 0
	put := func(parts ...string) {
		if depth > 0 && text.Len() > 0 {
			out = append(out, "text", text.String())
		}
		text.Reset()
		out = append(out, parts...)
	}
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out, depth == 0 && len(out) > 0
		}
		if err != nil {
			return nil, false
		}
		switch t := t.(type) {
		case xml.StartElement:
			var attributes []string
			for _, a := range t.Attr {
				attributes = append(attributes, a.Name.Space+" "+a.Name.Local+"="+a.Value)
			}
			slices.Sort(attributes)
			put("<", t.Name.Space, t.Name.Local)
			out = append(out, attributes...)
			depth++
		case xml.EndElement:
			put(">")
			depth--
		case xml.CharData:
			text.Write(t)
		case xml.ProcInst:
			if t.Target != "xml" {
				put("?", t.Target, string(t.Inst))
			}
		case xml.Directive:
			return nil, false
		}
	}
}
