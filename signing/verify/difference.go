package verify

import (
	"slices"

	"paraph/signing/cos"
)

// compare lists everything of a revision that is otherwise in the file as received (the difference policy, docs/verifying.md):
// it walks both from their trailers, so every use of an object counts, and what nothing leads to counts for nothing.
func compare(was, is *document) *comparison {
	c := &comparison{was: was, is: is, moved: map[int]bool{}, equals: map[pair]bool{}}
	for _, n := range is.Moved(was.File) {
		c.moved[n] = true
	}
	c.pair()
	c.trailer()
	c.root()
	c.forms()
	c.allPages()
	return c
}

// sectional are the trailer's entries that belong to a section, not to the document (tables 15, 17).
var sectional = keys("Size", "Prev", "XRefStm", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "DL", "Root", "Info", "ID")

func (c *comparison) trailer() {
	for _, key := range c.differing(c.was.Trailer, c.is.Trailer, sectional) {
		if key == "Encrypt" {
			c.changed(Change{What: "document", Name: "Encrypt", level: Other})
		}
	}
	before, after := c.was.Array(c.was.Trailer["ID"]), c.is.Array(c.is.Trailer["ID"])
	if len(before) > 0 && (len(after) == 0 || !c.equal(before[0], after[0])) {
		c.changed(Change{What: "document", Name: "ID", level: LongTermData}) // 14.4: it names the document, nothing shows it
	}
	c.information(c.was.Dict(c.was.Trailer["Info"]), c.is.Dict(c.is.Trailer["Info"]))
}

// apart are the entries of the catalog that have rules of their own.
var apart = keys("Pages", "PieceInfo", "AcroForm", "DSS", "Extensions", "Metadata", "Perms", "StructTreeRoot", "Version", "MarkInfo", "OutputIntents")

// root compares the catalog (7.7.2).
func (c *comparison) root() {
	was, is := c.was.catalog, c.is.catalog
	for _, key := range c.differing(was, is, apart) {
		c.changed(Change{What: "document", Name: string(key), level: Other})
	}
	c.version()
	c.extensions()
	c.metadata(was["Metadata"], is["Metadata"], 0)
	c.ownData(was["PieceInfo"], is["PieceInfo"], 0)
	c.permissions()
	c.outputIntents()
	c.longTerm()
	c.structure()
	if !c.equal(was["MarkInfo"], is["MarkInfo"]) {
		c.changed(Change{What: "structure", Name: "MarkInfo", level: Other})
	}
}

// version: a later version is what writers note for what they add (7.5.2, 7.7.2), an earlier one takes something away.
func (c *comparison) version() {
	before, after := c.was.Name(c.was.catalog["Version"]), c.is.Name(c.is.catalog["Version"])
	if before == after {
		return
	}
	ch := Change{What: "document", Name: "Version", Before: before, After: after, level: LongTermData}
	if after < before {
		ch.level = Other
	}
	c.changed(ch)
}

// extensions may be added and made later (7.12.3); what stood there must stay otherwise.
func (c *comparison) extensions() {
	was, is := c.was.Dict(c.was.catalog["Extensions"]), c.is.Dict(c.is.catalog["Extensions"])
	if was == nil && c.is.Resolve(c.is.catalog["Extensions"]) == nil {
		return
	}
	if is == nil || was == nil && c.was.Resolve(c.was.catalog["Extensions"]) != nil {
		c.changed(Change{What: "document", Name: "Extensions", level: Other})
		return
	}
	for _, key := range c.differing(was, is, keys("Type")) {
		level := LongTermData
		before, after := c.extension(c.was, was[key]), c.extension(c.is, is[key])
		if len(after) == 0 || !extends(before, after) {
			level = Other
		}
		c.changed(Change{What: "document", Name: "Extensions", level: level})
	}
}

// developerExtension is one of a developer's: for which version, and which level of it.
type developerExtension struct {
	base  string
	level int
}

func (c *comparison) extension(d *document, o cos.Object) []developerExtension {
	var out []developerExtension
	of := func(o cos.Object) {
		if e := d.Dict(o); e != nil && d.Name(e["BaseVersion"]) != "" {
			out = append(out, developerExtension{d.Name(e["BaseVersion"]), d.Integer(e["ExtensionLevel"])})
		}
	}
	if list := d.Array(o); list != nil {
		for _, e := range list {
			of(e)
		}
		return out
	}
	of(o)
	return out
}

// extends reports whether every extension is still there, of its level or a higher one.
func extends(before, after []developerExtension) bool {
	return !slices.ContainsFunc(before, func(b developerExtension) bool {
		return !slices.ContainsFunc(after, func(a developerExtension) bool {
			return a.base > b.base || a.base == b.base && a.level >= b.level
		})
	})
}

// permissions: what a certification forbids (12.8.6) is settled when it is made; nothing is added or taken away later.
func (c *comparison) permissions() {
	was, is := c.was.catalog["Perms"], c.is.catalog["Perms"]
	if !c.equal(was, is) {
		c.changed(Change{What: "permissions", Name: "Perms", level: Other})
	}
}

// longTerm: validation data is only added (12.8.4.3; EN 319 142-1, 5.4), in the form it has there, under a number of its own.
func (c *comparison) longTerm() {
	before, after := c.was.Resolve(c.was.catalog["DSS"]), c.is.Resolve(c.is.catalog["DSS"])
	if before == nil && after == nil || c.equal(before, after) {
		return
	}
	level := LongTermData
	was, is := c.was.Dict(before), c.is.Dict(after)
	if is == nil || !c.keepsAll(was, is) || !c.isDSS(is) || before == nil && c.reused(c.is.catalog["DSS"]) {
		level = Other
	}
	c.changed(Change{What: "long-term-data", Name: "DSS", level: level})
}

// reused reports whether what was added stands under a number the signed revision has given to something else: an update
// changes an object, it does not put another in its place (7.5.6).
func (c *comparison) reused(o cos.Object) bool {
	ref, ok := o.(cos.Ref)
	return ok && c.moved[ref.Number] && c.was.Resolve(ref) != nil
}

func (c *comparison) keepsAll(was, is cos.Dict) bool {
	if was == nil {
		return true
	}
	return c.keeps(was, is, "Certs", "CRLs", "OCSPs") && c.keepsVRI(c.was.Dict(was["VRI"]), c.is.Dict(is["VRI"]))
}

// keeps reports whether arrays of streams still have each of their streams.
func (c *comparison) keeps(was, is cos.Dict, names ...cos.Name) bool {
	for _, key := range names {
		after := c.is.Array(is[key])
		for _, o := range c.was.Array(was[key]) {
			if !slices.ContainsFunc(after, func(p cos.Object) bool { return c.equal(o, p) }) {
				return false
			}
		}
	}
	return true
}

// keepsVRI: the entries are kept by name, each with what it had.
func (c *comparison) keepsVRI(was, is cos.Dict) bool {
	for key, o := range was {
		before, after := c.was.Dict(o), c.is.Dict(is[key])
		if after == nil || !c.keeps(before, after, "Cert", "CRL", "OCSP") {
			return false
		}
	}
	return true
}

// isDSS reports whether a DSS has the form of tables 261 and 262, and nothing else, and holds something.
func (c *comparison) isDSS(d cos.Dict) bool {
	if len(c.is.Array(d["Certs"]))+len(c.is.Array(d["CRLs"]))+len(c.is.Array(d["OCSPs"])) == 0 {
		return false
	}
	for key, o := range d {
		switch key {
		case "Type":
			if c.is.Name(o) != "DSS" {
				return false
			}
		case "Certs", "CRLs", "OCSPs":
			if !c.areStreams(o) {
				return false
			}
		case "VRI":
			if !c.isVRI(o) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func (c *comparison) isVRI(o cos.Object) bool {
	all, ok := c.is.Resolve(o).(cos.Dict)
	for _, one := range all {
		entry, isDict := c.is.Resolve(one).(cos.Dict)
		ok = ok && isDict
		for key, v := range entry {
			switch key {
			case "Cert", "CRL", "OCSP":
				ok = ok && c.areStreams(v)
			case "Type", "TU", "TS":
			default:
				ok = false
			}
		}
	}
	return ok
}

func (c *comparison) areStreams(o cos.Object) bool {
	a, ok := c.is.Resolve(o).(cos.Array)
	return ok && !slices.ContainsFunc(a, func(e cos.Object) bool {
		_, stream := c.is.Resolve(e).(*cos.Stream)
		return !stream
	})
}
