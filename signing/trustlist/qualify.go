package trustlist

import (
	"slices"
	"strings"
	"time"

	"paraph/signing/cms"
)

// Quality is what a certificate is qualified for.
type Quality string

// What a certificate can be qualified for. The words are stored and shown; the list only grows.
const (
	ForSignatures Quality = "e-signature"
	ForSeals      Quality = "e-seal"
	ForWebsites   Quality = "website"
	NotQualified  Quality = "not-qualified"
	Unknown       Quality = "unknown" // what the lists say cannot be read, is not there or contradicts itself
)

// Device says whether the private key lies in a qualified device.
type Device string

// The answers.
const (
	InDevice      Device = "yes"
	NotInDevice   Device = "no"
	UnknownDevice Device = "unknown"
)

// Qualification is what a certificate was at the times that count.
type Qualification struct {
	Quality  Quality
	Device   Device
	Provider string // whose service issued it
	Source   string // the list that says so
	Reason   Reason // why it is not qualified or unknown
	Old      bool   // the list should have been replaced by the time for which the lists were loaded
}

// Reason is why a certificate is not qualified, or why that is unknown.
type Reason string

// The reasons. The words are stored and shown; the list only grows.
const (
	NoLists        Reason = "no-lists"        // none is there that holds
	NoService      Reason = "no-service"      // nobody on the path is in a list as an issuer of qualified certificates
	NotGranted     Reason = "not-granted"     // the service was not supervised at that time, or not any more
	NotStated      Reason = "not-stated"      // neither the certificate nor the list calls it qualified
	Denied         Reason = "denied"          // the list says that it is not
	OtherUse       Reason = "other-use"       // the service issues certificates for something else
	Contradiction  Reason = "contradiction"   // services or qualifiers say different things
	Unreadable     Reason = "unreadable"      // a critical word of the list is not known here
	MissingCountry Reason = "list-missing"    // a list is not there that could know the issuer
	Future         Reason = "not-yet-in-list" // the time lies before anything is said of the service
)

const (
	statementQualified = "0.4.0.1862.1.1"
	statementDevice    = "0.4.0.1862.1.4"
	typeSignature      = "0.4.0.1862.1.6.1"
	typeSeal           = "0.4.0.1862.1.6.2"
	typeWeb            = "0.4.0.1862.1.6.3"
	policyPublic       = "0.4.0.1456.1.2" // QCP public
	policyDevice       = "0.4.0.1456.1.1" // QCP public + SSCD
)

// Qualify says what the first certificate of a verified path was qualified for: when it was issued and at a time, that
// of the signature as proven; where the two differ the worse counts (TS 119 615, 4.4 and 4.5).
func (l *Lists) Qualify(chain []*cms.Certificate, at time.Time) Qualification {
	return qualify(chain, at, l.entries(), l.gaps())
}

// entry is a service that a list has as an issuer of qualified certificates, and whose it is.
type entry struct {
	Service  Service
	Provider string
	Source   string // the list that has it
	Old      bool   // which should have been replaced
}

func (l *Lists) entries() (out []entry) {
	l.services(func(t Territory, s *Service) {
		if slices.ContainsFunc(s.Periods, func(p Period) bool { return p.Type == serviceCA }) {
			out = append(out, entry{*s, t.providerOf(s), l.source(t), t.Expired(l.At) || l.Of.Expired(l.At)})
		}
	})
	return out
}

// gaps is what is not there of the lists, as far as it bears on what is qualified: NoLists, MissingCountry or nothing.
func (l *Lists) gaps() Reason {
	missing := func(t Territory) bool { return t.List == nil }
	switch {
	case l.Of == nil || !slices.ContainsFunc(l.Territories, func(t Territory) bool { return !missing(t) }):
		return NoLists
	case slices.ContainsFunc(l.Territories, missing):
		return MissingCountry
	}
	return ""
}

// qualify is Qualify, by those entries that can know the path.
func qualify(chain []*cms.Certificate, at time.Time, entries []entry, gaps Reason) Qualification {
	if len(chain) == 0 || gaps == NoLists {
		return Qualification{Quality: Unknown, Device: UnknownDevice, Reason: NoLists}
	}
	var found []Qualification
	for _, e := range entries {
		if !slices.ContainsFunc(chain[1:], e.Service.Identity.of) {
			continue
		}
		q := worse(e.Service.judge(chain[0], chain[0].NotBefore), e.Service.judge(chain[0], at))
		q.Source, q.Old, q.Provider = e.Source, e.Old, e.Provider
		found = append(found, q)
	}
	if len(found) == 0 {
		q := Qualification{Quality: NotQualified, Device: UnknownDevice, Reason: NoService}
		if gaps == MissingCountry {
			q.Quality, q.Reason = Unknown, MissingCountry
		}
		return q
	}
	return agree(found)
}

func (t Territory) providerOf(s *Service) string {
	for i := range t.List.Providers {
		for j := range t.List.Providers[i].Services {
			if &t.List.Providers[i].Services[j] == s {
				return t.List.Providers[i].Name
			}
		}
	}
	return ""
}

// agree makes one of what several entries for the issuer say: a service is often listed once for signatures and once for
// seals, and one that does not count leaves the others. Those that count must say the same.
func agree(found []Qualification) Qualification {
	out := found[0]
	for _, q := range found[1:] {
		switch {
		case out.Quality == NotQualified && out.Reason != Denied:
			out = q
		case q.Quality == NotQualified && q.Reason != Denied, q.Quality == out.Quality && q.Device == out.Device:
		case q.Quality == out.Quality:
			out.Device = UnknownDevice
		default:
			out.Quality, out.Device, out.Reason = Unknown, UnknownDevice, Contradiction
			return out
		}
	}
	return out
}

// worse makes one of what a certificate was at two times.
func worse(issued, used Qualification) Qualification {
	switch {
	case issued.Quality == NotQualified:
		return issued
	case used.Quality == NotQualified || issued.Quality == used.Quality && issued.Device == used.Device:
		return used
	case issued.Quality == used.Quality:
		// The device is asked about when it was used, and a key does not come into one later (TS 119 615, 4.5).
		if used.Device == InDevice {
			used.Device = issued.Device
		}
		return used
	case issued.Quality == Unknown:
		return issued
	case used.Quality == Unknown:
		return used
	}
	return Qualification{Quality: Unknown, Device: UnknownDevice, Reason: Contradiction}
}

// judge says what a certificate of the service was at a time.
func (s *Service) judge(c *cms.Certificate, at time.Time) Qualification {
	p := s.At(at)
	switch {
	case p == nil:
		return Qualification{Quality: NotQualified, Device: UnknownDevice, Reason: Future}
	case p.Type != serviceCA || !good(p.Status, at):
		return Qualification{Quality: NotQualified, Device: UnknownDevice, Reason: NotGranted}
	case p.Strange:
		return Qualification{Quality: Unknown, Device: UnknownDevice, Reason: Unreadable}
	}
	said, sure := p.said(c)
	if !sure {
		return Qualification{Quality: Unknown, Device: UnknownDevice, Reason: Unreadable}
	}
	q := said.quality(c, at)
	if q.Quality == NotQualified || q.Quality == Unknown {
		return q
	}
	if !p.allows(q.Quality, at) {
		return Qualification{Quality: NotQualified, Device: UnknownDevice, Reason: OtherUse}
	}
	q.Device = said.device(c, at)
	return q
}

// qualifiers are the names of what a list says of a certificate besides.
type qualifiers []string

// said are the qualifiers whose criteria the certificate meets; sure is false where that cannot be said of one.
func (p *Period) said(c *cms.Certificate) (out qualifiers, sure bool) {
	for _, q := range p.Qualifications {
		switch q.Criteria.meets(c) {
		case unsaid:
			return nil, false
		case yes:
			for _, uri := range q.URIs {
				out = append(out, strings.TrimPrefix(uri, extensionBase))
			}
		}
	}
	return out, true
}

func (q qualifiers) any(names ...string) bool {
	return slices.ContainsFunc(q, func(s string) bool { return slices.Contains(names, s) })
}

func has(all []cms.OID, one string) bool {
	return slices.ContainsFunc(all, func(o cms.OID) bool { return o.String() == one })
}

// quality says whether the certificate was qualified and for what: by its own statements, which the list overrules.
func (q qualifiers) quality(c *cms.Certificate, at time.Time) Qualification {
	bad := Qualification{Quality: NotQualified, Device: UnknownDevice}
	stated := has(c.QCStatements, statementQualified) || at.Before(eidas()) && (has(c.Policies, policyPublic) || has(c.Policies, policyDevice))
	switch {
	case q.any("NotQualified") && q.any("QCStatement"):
		bad.Quality, bad.Reason = Unknown, Contradiction
		return bad
	case q.any("NotQualified"):
		bad.Reason = Denied
		return bad
	case !stated && !q.any("QCStatement"):
		bad.Reason = NotStated
		return bad
	}
	kinds := q.kinds(c, at)
	if len(kinds) != 1 {
		bad.Quality, bad.Reason = Unknown, Contradiction
		return bad
	}
	return Qualification{Quality: kinds[0]}
}

// kinds are what the list says that the certificate is for, or where it says nothing, the certificate itself.
func (q qualifiers) kinds(c *cms.Certificate, at time.Time) (out []Quality) {
	for _, k := range []struct {
		name    string
		quality Quality
	}{{"QCForESig", ForSignatures}, {"QCForESeal", ForSeals}, {"QCForWSA", ForWebsites}} {
		if q.any(k.name) {
			out = append(out, k.quality)
		}
	}
	if len(out) > 0 {
		return out
	}
	out = typesOf(c)
	if q.any("QCForLegalPerson") && slices.Contains(out, ForSignatures) && !at.Before(eidas()) {
		return nil // a legal person seals
	}
	return out
}

// typesOf is what a certificate says that it is for; one that says nothing is for signatures (EN 319 412-5, 4.2.3).
func typesOf(c *cms.Certificate) (out []Quality) {
	for oid, quality := range map[string]Quality{typeSignature: ForSignatures, typeSeal: ForSeals, typeWeb: ForWebsites} {
		if has(c.QCTypes, oid) {
			out = append(out, quality)
		}
	}
	if len(c.QCTypes) == 0 {
		return []Quality{ForSignatures}
	}
	return out
}

// allows says whether the service issued certificates for that use; before the regulation there were only signatures.
func (p *Period) allows(q Quality, at time.Time) bool {
	if at.Before(eidas()) {
		return q == ForSignatures
	}
	uses := map[Quality]string{ForSignatures: "ForeSignatures", ForSeals: "ForeSeals", ForWebsites: "ForWebSiteAuthentication"}
	any := false
	for _, u := range p.Uses {
		name := strings.TrimPrefix(u, extensionBase)
		if name == uses[q] {
			return true
		}
		any = any || strings.HasPrefix(name, "For")
	}
	return !any && q == ForSignatures
}

// device says whether the key lay in a qualified device: the list overrules what the certificate says.
func (q qualifiers) device(c *cms.Certificate, at time.Time) Device {
	in := q.any("QCWithSSCD", "QCWithQSCD", "QCQSCDManagedOnBehalf")
	out := q.any("QCNoSSCD", "QCNoQSCD")
	same := q.any("QCSSCDStatusAsInCert", "QCQSCDStatusAsInCert")
	stated := has(c.QCStatements, statementDevice) || at.Before(eidas()) && has(c.Policies, policyDevice)
	switch {
	case in && out, same && (in && !stated || out && stated):
		return UnknownDevice
	case in, stated && !out:
		return InDevice
	}
	return NotInDevice
}
