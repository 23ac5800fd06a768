package page

import (
	"slices"
	"strings"

	"paraph/signing/cos"
)

// acts reports whether an entry makes the document do something by itself, or after a press more than lead to another
// place in it or to an address (12.6).
func (c *content) acts(d cos.Dict, key cos.Name, o cos.Object) bool {
	switch key {
	case "AA":
		return len(c.f.Dict(o)) > 0
	case "OpenAction":
		return c.action(o, []string{"GoTo"}, 0)
	case "A", "Next", "PA", "NA":
		return c.action(o, leads, 0)
	case "JavaScript", "JS", "PresSteps", "AlternatePresentations", "PrintPageRange":
		return c.f.Present(o)
	case "PrintArea", "PrintClip", "ViewArea", "ViewClip": // another part of the page than the one that is shown (12.2)
		box := c.f.Name(o)
		return box != "" && box != "CropBox"
	case "CO":
		return len(c.f.Array(o)) > 0
	case "Dur": // of a page: when it goes by itself. How it comes (Trans) leads nowhere: many programs write an empty one (12.4.4)
		return c.f.Name(d["Type"]) == "Page" && c.f.Present(o)
	case "Base": // what addresses of links begin with (12.6.4.8)
		_, isString := c.f.Resolve(o).(cos.String)
		return isString && !c.leadsOut(o)
	}
	return false
}

// leads are the actions that only lead to another place; of the named ones those below, of addresses those of leadsOut.
var leads = []string{"GoTo", "URI", "Named", "Thread"}

// action reports whether an action, or one that follows it, is of another kind than these. A destination is an array or a name.
func (c *content) action(o cos.Object, harmless []string, depth int) bool {
	if depth > maxDepth {
		return true
	}
	switch o := c.f.Resolve(o).(type) {
	case cos.Dict:
		return o["S"] != nil && !(slices.Contains(harmless, c.f.Name(o["S"])) && c.staysHere(o)) || o["Next"] != nil && c.action(o["Next"], harmless, depth+1)
	case cos.Array:
		for _, next := range o {
			if _, ok := c.f.Resolve(next).(cos.Dict); ok && c.action(next, harmless, depth+1) {
				return true
			}
		}
	}
	return false
}

// staysHere reports whether an action leads to a page of this document, or to an address.
func (c *content) staysHere(action cos.Dict) bool {
	switch c.f.Name(action["S"]) {
	case "Named":
		return slices.Contains([]string{"NextPage", "PrevPage", "FirstPage", "LastPage"}, c.f.Name(action["N"]))
	case "Thread":
		return !c.f.Present(action["F"])
	case "URI":
		return c.leadsOut(action["URI"])
	}
	return true
}

// leadsOut reports whether a string is an address that a browser, a telephone or a mail program opens. One without a scheme
// is relative.
func (c *content) leadsOut(o cos.Object) bool {
	address, ok := c.f.Resolve(o).(cos.String)
	if !ok {
		return false
	}
	scheme, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(string(address))), ":")
	if strings.ContainsRune(string(address), '\\') || strings.HasPrefix(strings.TrimSpace(string(address)), "//") || strings.Contains(string(address), "../") {
		return false // a file of this computer, or of another one in the house
	}
	return !found || strings.ContainsAny(scheme, "./?#") || slices.Contains(schemes, scheme)
}

var schemes = []string{"http", "https", "ftp", "mailto", "tel", "sms", "fax", "sip", "geo", "doi", "urn"}
