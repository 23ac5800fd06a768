package verify

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"paraph/signing/cos"
)

// dated are the entries of the document information that every writer renews (14.3.3).
var dated = keys("ModDate", "CreationDate", "Producer", "Creator", "Trapped")

// titled are those a person reads as the document's own words. One in place of another says something else; that one is
// noted or left out only says less, and some writers do it with every update.
var titled = keys("Title", "Author", "Subject", "Keywords")

// information compares the document information dictionary.
func (c *comparison) information(was, is cos.Dict) {
	for _, key := range c.differing(was, is, nil) {
		ch := Change{What: "metadata", Name: string(key), level: LongTermData}
		ch.Before, _ = c.was.Text(was[key])
		ch.After, _ = c.is.Text(is[key])
		if titled[key] && ch.Before != "" && ch.After != "" {
			ch.level = Other
		}
		c.changed(ch)
	}
}

// maxMetadata bounds a metadata stream that is looked into.
const maxMetadata = 8 << 20

// metadata compares a metadata stream (14.3.2) of the document, or of the page with that number.
func (c *comparison) metadata(was, is cos.Object, page int) {
	if c.equal(was, is) {
		return
	}
	ch := Change{What: "metadata", Name: "Metadata", Page: page, level: LongTermData}
	if !c.xmp(is) {
		ch.level = Other
	}
	c.changed(ch)
}

// xmp reports whether a value is metadata as 14.3.2 has it: a stream of its own with XMP in it, without entities and types of
// its own, which readers take in different ways (ISO 16684-1, 7).
func (c *comparison) xmp(o cos.Object) bool {
	if _, ref := o.(cos.Ref); !ref {
		return false
	}
	s, ok := c.is.Resolve(o).(*cos.Stream)
	if !ok {
		return false
	}
	b, err := c.is.Decode(s, maxMetadata)
	return err == nil && isXMP(b)
}

func isXMP(b []byte) bool {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimRight(b, "\x00")))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	root, elements := false, 0
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			return false
		}
		switch t := t.(type) {
		case xml.Directive:
			return false
		case xml.StartElement:
			if elements++; elements == 1 {
				root = t.Name.Local == "xmpmeta" || t.Name.Local == "RDF" || t.Name.Local == "xapmeta"
			}
		}
	}
}

// ownData: what a program keeps for itself (14.5) shows nowhere.
func (c *comparison) ownData(was, is cos.Object, page int) {
	if !c.equal(was, is) {
		c.changed(Change{What: "metadata", Name: "PieceInfo", Page: page, level: LongTermData})
	}
}
