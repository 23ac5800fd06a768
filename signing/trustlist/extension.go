package trustlist

import (
	"strings"
)

// maxCriteria is how deep criteria may lie in each other.
const maxCriteria = 8

// extension reads what a list says of a service besides (TS 119 612, 5.5.9).
func (p *Period) extension(n *node) {
	critical := n.attr("Critical") != "false" && n.attr("Critical") != "0"
	known := false
	for _, c := range n.children {
		switch {
		case c.is(spaceTSL, "AdditionalServiceInformation"):
			p.Uses = append(p.Uses, c.one(spaceTSL, "URI").text())
			known = true
		case c.is(spaceQC, "Qualifications"):
			for _, q := range c.list(spaceQC, "QualificationElement") {
				p.Qualifications = append(p.Qualifications, qualifiersOf(q))
			}
			known = true
		case c.is(spaceTSL, "ExpiredCertsRevocationInfo"), c.is(spaceMore, "TakenOverBy"), c.is(spaceTSL, "TakenOverBy"):
			known = true // where it is asked about the past, and who goes on: neither changes what the service is
		}
	}
	p.Strange = p.Strange || critical && !known
}

func qualifiersOf(n *node) (q Qualifiers) {
	for _, one := range n.one(spaceQC, "Qualifiers").list(spaceQC, "Qualifier") {
		q.URIs = append(q.URIs, one.attr("uri"))
	}
	list := n.one(spaceQC, "CriteriaList")
	if list == nil {
		q.Criteria.Strange = true
		return q
	}
	q.Criteria = criteria(list, 0)
	return q
}

func criteria(n *node, depth int) (c Criteria) {
	c.Assert = n.attr("assert")
	for _, one := range n.children {
		switch {
		case one.kind != element || one.is(spaceQC, "Description"):
		case one.is(spaceQC, "KeyUsage"):
			c.Usages = append(c.Usages, usage(one))
		case one.is(spaceQC, "PolicySet"):
			c.Policies = append(c.Policies, identifiers(one.list(spaceQC, "PolicyIdentifier")))
		case one.is(spaceQC, "CriteriaList") && depth < maxCriteria:
			c.Nested = append(c.Nested, criteria(one, depth+1))
		case one.is(spaceQC, "otherCriteriaList"):
			c.other(one)
		default:
			c.Strange = true
		}
	}
	return c
}

// other are the criteria that came later: extended key usages and attributes of the holder's name.
func (c *Criteria) other(n *node) {
	for _, one := range n.children {
		switch {
		case one.kind != element:
		case one.is(spaceMore, "ExtendedKeyUsage"):
			c.Extended = append(c.Extended, identifiers(one.list(spaceMore, "KeyPurposeId")))
		case one.is(spaceMore, "CertSubjectDNAttribute"):
			c.Subject = append(c.Subject, identifiers(one.list(spaceMore, "AttributeOID")))
		default:
			c.Strange = true
		}
	}
}

func usage(n *node) (out []UsageBit) {
	for _, b := range n.list(spaceQC, "KeyUsageBit") {
		set := b.text()
		out = append(out, UsageBit{Name: b.attr("name"), Set: set == "true" || set == "1"})
	}
	return out
}

// identifiers are object identifiers by their dotted text.
func identifiers(from []*node) (out []string) {
	for _, n := range from {
		id := n.one(spaceXAdES, "Identifier").text()
		if len(id) > 8 && strings.EqualFold(id[:8], "urn:oid:") {
			id = id[8:]
		}
		out = append(out, id)
	}
	return out
}
