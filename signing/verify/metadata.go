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

// titled are those a person reads as the document's own words. One in place of another says something else; that one is
// noted or left out only says less, and some writers do it with every update.
var titled = keys("Title", "Author", "Subject", "Keywords")

// information compares the document information dictionary.
func (c *comparison) information(was, is cos.Dict) {
	for _, key := range c.differing(was, is, nil) {
		ch := Change{What: "metadata", Name: string(key), level: LongTermData}
		ch.Before, _ = c.was.Text(was[key])
		ch.After, _ = c.is.Text(is[key])
		if ch.Before == ch.After && ch.Before != "" {
			continue // the same text in another encoding (7.9.2.2)
		}
		again := (key == "Author" || key == "Keywords") && saysNoMore([]string{ch.Before}, append(parts(ch.After), ch.Before)) && strings.HasPrefix(ch.After, ch.Before)
		if titled[key] && ch.Before != "" && ch.After != "" && !again {
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
	after, ok := c.xmp(c.is, is)
	if !ok {
		ch.level = Other
	}
	before, _ := c.xmp(c.was, was)
	for name, items := range before {
		text, now := strings.Join(items, ""), strings.Join(after[name], "")
		if now != text && now != "" && text != "" && !(manifold[name] && saysNoMore(items, after[name])) {
			ch.level, ch.Before, ch.After = Other, text, now
		}
	}
	c.changed(ch)
}

// dublinCore are the properties a person reads as the document's own words, by their names in XMP (14.3.2; ISO 16684-1, 8.3).
var dublinCore = map[xml.Name]bool{
	{Space: "http://purl.org/dc/elements/1.1/", Local: "title"}: true, {Space: "http://purl.org/dc/elements/1.1/", Local: "creator"}: true,
	{Space: "http://purl.org/dc/elements/1.1/", Local: "description"}: true, {Space: "http://purl.org/dc/elements/1.1/", Local: "subject"}: true,
}

// manifold are those that are lists of names or words; some programs add the same ones again, each by itself.
var manifold = map[string]bool{"creator": true, "subject": true}

// saysNoMore reports whether a list has all it had, and only what was said before, in one or in parts.
func saysNoMore(before, after []string) bool {
	said := map[string]bool{}
	for _, item := range before {
		said[item] = true
		for _, part := range parts(item) {
			said[part] = true
		}
	}
	return !slices.ContainsFunc(before, func(item string) bool { return !slices.Contains(after, item) }) &&
		!slices.ContainsFunc(after, func(item string) bool { return !said[item] })
}

// parts are the names or words of a list that is written in one.
func parts(s string) []string {
	all := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// xmp reads metadata as 14.3.2 has it: a stream of its own with XMP in it, without entities and types of its own, which
// readers take in different ways (ISO 16684-1, 7). The answer are its titles and the like.
func (c *comparison) xmp(d *document, o cos.Object) (map[string][]string, bool) {
	if _, ref := o.(cos.Ref); !ref {
		return nil, false
	}
	s, ok := d.Resolve(o).(*cos.Stream)
	if !ok {
		return nil, false
	}
	b, err := d.Decode(s, maxMetadata)
	if err != nil {
		return nil, false
	}
	return readXMP(b)
}

func readXMP(b []byte) (titles map[string][]string, ok bool) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimRight(b, "\x00")))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	titles = map[string][]string{}
	inside, elements := "", 0
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return titles, ok
		}
		if err != nil {
			return nil, false
		}
		switch t := t.(type) {
		case xml.Directive:
			return nil, false
		case xml.StartElement:
			if elements++; elements == 1 {
				ok = t.Name.Local == "xmpmeta" || t.Name.Local == "RDF" || t.Name.Local == "xapmeta"
			}
			if dublinCore[t.Name] {
				inside = t.Name.Local
			}
		case xml.EndElement:
			if t.Name.Local == inside {
				inside = ""
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); inside != "" && text != "" {
				titles[inside] = append(titles[inside], text)
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
