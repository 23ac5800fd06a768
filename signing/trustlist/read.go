package trustlist

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/signing/cms"
)

// maxServices bounds what a list may hold; Italy's has 500, each with a history of a few periods.
const (
	maxServices = 20000
	maxEntries  = 256 // certificates, addresses, periods of one place
)

// Read checks a list's signature with the certificates that may sign it, and reads what the signature covers.
func Read(b []byte, pinned []*cms.Certificate) (*List, error) {
	doc, err := parse(b)
	if err != nil {
		return nil, err
	}
	signature, err := verify(doc, pinned)
	if err != nil {
		return nil, err
	}
	l, err := read(doc.root)
	if err != nil {
		return nil, err
	}
	l.Signature = signature
	return l, nil
}

// read reads a list, whoever wrote it.
func read(root *node) (*List, error) {
	if !root.is(spaceTSL, "TrustServiceStatusList") {
		return nil, fmt.Errorf("%w: it is something else", ErrSyntax)
	}
	s := root.one(spaceTSL, "SchemeInformation")
	l := &List{
		Type:      s.one(spaceTSL, "TSLType").text(),
		Territory: s.one(spaceTSL, "SchemeTerritory").text(),
		Operator:  name(s.one(spaceTSL, "SchemeOperatorName")),
		URIs:      texts(s.one(spaceTSL, "SchemeInformationURI"), spaceTSL, "URI"),
	}
	var err error
	if l.Version, err = strconv.Atoi(s.one(spaceTSL, "TSLVersionIdentifier").text()); err != nil || l.Version != 5 && l.Version != 6 {
		return nil, ErrVersion
	}
	if l.Sequence, err = strconv.Atoi(s.one(spaceTSL, "TSLSequenceNumber").text()); err != nil || l.Sequence < 1 {
		return nil, fmt.Errorf("%w: it has no number", ErrSyntax)
	}
	var ok bool
	if l.Issued, ok = instant(s.one(spaceTSL, "ListIssueDateTime")); !ok {
		return nil, fmt.Errorf("%w: it has no date", ErrSyntax)
	}
	next := s.one(spaceTSL, "NextUpdate")
	if l.NextUpdate, ok = instant(next.one(spaceTSL, "dateTime")); !ok && (next == nil || len(next.list(spaceTSL, "dateTime")) > 0) {
		return nil, fmt.Errorf("%w: it does not say until when it holds", ErrSyntax)
	}
	for _, p := range s.one(spaceTSL, "PointersToOtherTSL").list(spaceTSL, "OtherTSLPointer") {
		if len(l.Pointers) == maxEntries {
			return nil, ErrTooLarge
		}
		l.Pointers = append(l.Pointers, pointer(p))
	}
	return l, l.providers(root.one(spaceTSL, "TrustServiceProviderList"))
}

func (l *List) providers(all *node) error {
	count := 0
	for _, p := range all.list(spaceTSL, "TrustServiceProvider") {
		out := Provider{Name: name(p.path(spaceTSL, "TSPInformation", "TSPName"))}
		for _, s := range p.one(spaceTSL, "TSPServices").list(spaceTSL, "TSPService") {
			if count++; count > maxServices {
				return ErrTooLarge
			}
			if one, ok := service(s); ok {
				out.Services = append(out.Services, one)
			}
		}
		l.Providers = append(l.Providers, out)
	}
	return nil
}

func pointer(n *node) Pointer {
	p := Pointer{Location: n.one(spaceTSL, "TSLLocation").text()}
	p.Signers = identity(n.one(spaceTSL, "ServiceDigitalIdentities").list(spaceTSL, "ServiceDigitalIdentity")).Certificates
	for _, o := range n.one(spaceTSL, "AdditionalInformation").list(spaceTSL, "OtherInformation") {
		for _, c := range o.children {
			switch {
			case c.is(spaceTSL, "TSLType"):
				p.Type = c.text()
			case c.is(spaceTSL, "SchemeTerritory"):
				p.Territory = c.text()
			case c.is(spaceMore, "MimeType"):
				p.MIME = c.text()
			}
		}
	}
	return p
}

// service reads a service. One whose times cannot be read is left out whole: without its newest period an older one
// would count.
func service(n *node) (s Service, ok bool) {
	now := n.one(spaceTSL, "ServiceInformation")
	past := n.one(spaceTSL, "ServiceHistory").list(spaceTSL, "ServiceHistoryInstance")
	s.Identity = identity(now.list(spaceTSL, "ServiceDigitalIdentity"))
	if now == nil || len(past) > maxEntries {
		return s, false
	}
	for _, p := range append([]*node{now}, past...) {
		one, ok := period(p)
		if !ok {
			return s, false
		}
		s.Periods = append(s.Periods, one)
	}
	slices.SortStableFunc(s.Periods, func(a, b Period) int { return cmp.Compare(b.Since.Unix(), a.Since.Unix()) })
	return s, true
}

func period(n *node) (p Period, ok bool) {
	p = Period{
		Type:   n.one(spaceTSL, "ServiceTypeIdentifier").text(),
		Name:   name(n.one(spaceTSL, "ServiceName")),
		Status: n.one(spaceTSL, "ServiceStatus").text(),
	}
	p.Since, ok = instant(n.one(spaceTSL, "StatusStartingTime"))
	for _, e := range n.one(spaceTSL, "ServiceInformationExtensions").list(spaceTSL, "Extension") {
		p.extension(e)
	}
	return p, ok && p.Type != "" && p.Status != ""
}

func identity(from []*node) (id Identity) {
	for _, one := range from {
		for _, d := range one.list(spaceTSL, "DigitalId") {
			for _, c := range d.children {
				if len(id.Certificates)+len(id.Subjects)+len(id.KeyIDs) < maxEntries {
					id.add(c)
				}
			}
		}
	}
	return id
}

func (id *Identity) add(c *node) {
	switch {
	case c.is(spaceTSL, "X509Certificate"):
		der, err := decode(c.text())
		if err != nil {
			return
		}
		cert, err := cms.ParseCertificate(der)
		if err != nil || slices.ContainsFunc(id.Certificates, cert.Equal) {
			return // nothing could be checked with it
		}
		id.Certificates = append(id.Certificates, cert)
	case c.is(spaceTSL, "X509SubjectName"):
		id.Subjects = append(id.Subjects, c.text())
	case c.is(spaceTSL, "X509SKI"):
		if key, err := decode(c.text()); err == nil {
			id.KeyIDs = append(id.KeyIDs, key)
		}
	}
}

// name is the English name, or the first.
func name(n *node) string {
	all := n.list(spaceTSL, "Name")
	for _, one := range all {
		for _, a := range one.attrs {
			if a.space == spaceXML && a.local == "lang" && strings.EqualFold(a.value, "en") {
				return one.text()
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return all[0].text()
}

func texts(n *node, space, local string) (out []string) {
	for _, one := range n.list(space, local) {
		if len(out) < maxEntries {
			out = append(out, one.text())
		}
	}
	return out
}

// instant reads a time; one without a zone is UTC (TS 119 612, 5.1.4).
func instant(n *node) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, n.text()); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
