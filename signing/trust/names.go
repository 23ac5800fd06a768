package trust

import (
	"bytes"
	"net/url"
	"strings"

	"paraph/signing/cms"
)

// namesAllowed says whether name constraints allow all certificates below. Constraints that cannot be read allow
// nothing, and a name of a form that is constrained but unknown is not allowed (RFC 5280, 4.2.1.10).
func namesAllowed(value []byte, below []*cms.Certificate) bool {
	limits, err := cms.ReadNameConstraints(value)
	if err != nil {
		return false
	}
	for i, c := range below {
		if i > 0 && c.SelfIssued() {
			continue
		}
		for _, n := range namesOf(c) {
			if !nameAllowed(limits, n) {
				return false
			}
		}
	}
	return true
}

// namesOf are all names of a certificate; e-mail addresses in the subject count where there are none elsewhere.
func namesOf(c *cms.Certificate) []cms.GeneralName {
	out := append([]cms.GeneralName{}, c.AltNames...)
	if subject := c.RawSubject; len(subject) > 2 {
		out = append(out, cms.GeneralName{Tag: cms.NameDirectory, Value: subject})
	}
	for _, n := range c.AltNames {
		if n.Tag == cms.NameEmail {
			return out
		}
	}
	for _, e := range cms.NameEmails(c.RawSubject) {
		out = append(out, cms.GeneralName{Tag: cms.NameEmail, Value: []byte(e)})
	}
	return out
}

func nameAllowed(limits cms.Subtrees, name cms.GeneralName) bool {
	for _, base := range limits.Excluded {
		if base.Tag == name.Tag && (!readable(name) || within(name, base)) {
			return false
		}
	}
	limited := false
	for _, base := range limits.Permitted {
		if base.Tag != name.Tag {
			continue
		}
		if limited = true; readable(name) && within(name, base) {
			return true
		}
	}
	return !limited
}

// readable says whether within can compare the name.
func readable(name cms.GeneralName) bool {
	switch name.Tag {
	case cms.NameEmail, cms.NameDNS, cms.NameDirectory, cms.NameIP:
		return true
	case cms.NameURI:
		return hostOf(string(name.Value)) != ""
	}
	return false
}

// hostOf is the host of an address, "" where it has none or cannot be read.
func hostOf(address string) string {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func within(name, base cms.GeneralName) bool {
	value, limit := strings.ToLower(string(name.Value)), strings.ToLower(string(base.Value))
	switch name.Tag {
	case cms.NameDirectory:
		return cms.NameWithin(name.Value, base.Value)
	case cms.NameDNS:
		value, limit = strings.TrimSuffix(value, "."), strings.TrimPrefix(limit, ".")
		return limit == "" || value == limit || strings.HasSuffix(value, "."+limit)
	case cms.NameEmail:
		at := strings.LastIndexByte(value, '@')
		if strings.Contains(limit, "@") || at < 0 {
			return value == limit
		}
		return hostWithin(value[at+1:], limit)
	case cms.NameURI:
		return hostWithin(hostOf(value), limit)
	}
	return addressWithin(name.Value, base.Value)
}

// hostWithin: a limit with a period in front is all hosts below, one without the host itself.
func hostWithin(host, limit string) bool {
	if strings.HasPrefix(limit, ".") {
		return strings.HasSuffix(host, limit)
	}
	return limit == "" || host == limit
}

// addressWithin: the limit is an address and a mask of the same length.
func addressWithin(address, limit []byte) bool {
	if len(limit) != 2*len(address) {
		return false
	}
	masked := bytes.Clone(address)
	for i := range masked {
		masked[i] &= limit[len(address)+i]
	}
	net := bytes.Clone(limit[:len(address)])
	for i := range net {
		net[i] &= limit[len(address)+i]
	}
	return bytes.Equal(masked, net)
}
