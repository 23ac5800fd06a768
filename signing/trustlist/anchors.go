package trustlist

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// eidas is when the regulation came into force: before it other statuses meant that a service was under supervision.
func eidas() time.Time { return time.Date(2016, 6, 30, 22, 0, 0, 0, time.UTC) }

// good says whether a status meant at that time that a qualified service was one (TS 119 615, 4.3 and 4.4; TS 119 612,
// annex J).
func good(status string, at time.Time) bool {
	ever, early := standing(status)
	return ever || early && at.Before(eidas())
}

// standing says whether a status meant so ever, or before the regulation alone.
func standing(status string) (ever, early bool) {
	switch strings.TrimPrefix(status, statusBase) {
	case "granted":
		return true, true
	case "undersupervision", "supervisionincessation", "accredited":
		return false, true
	}
	return false, false
}

// trusted is what a service was trusted for in a period, and whether that ended with the old law. ok is false where for
// nothing that signatures ask, or where something is said of it that whoever does not know it must not pass over (TS 119
// 612, 5.5.9). Territories may list services that are not qualified besides: they stamp times.
func (p *Period) trusted() (_ trust.Purpose, early, ok bool) {
	ever, before := standing(p.Status)
	switch {
	case p.Strange:
		return "", false, false
	case p.Type == serviceCA:
		return trust.Signing, !ever, ever || before
	case p.Type == serviceQTSA:
		return trust.TimeStamping, !ever, ever || before
	case p.Type == serviceTSA, p.Type == serviceTSS:
		name := strings.TrimPrefix(p.Status, statusBase)
		ever = ever || name == "recognisedatnationallevel"
		return trust.TimeStamping, !ever, ever || before || name == "setbynationallaw"
	}
	return "", false, false
}

// Span is a time for which a list makes a certificate an anchor.
type Span struct {
	trust.Anchor
	From      time.Time
	Until     time.Time // zero: no end is known
	Territory string    // whose list it is
	Issued    time.Time // the list
}

// Holds says whether a time lies in the span.
func (s Span) Holds(at time.Time) bool {
	return !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until))
}

// Spans are all times at which services were trusted. The one that counts is that at which the certificate below was
// issued, of a time-stamp the time it tells (TS 119 615, 4.3, 4.4).
func (l *Lists) Spans() (out []Span) {
	l.services(func(t Territory, s *Service) {
		source := l.source(t)
		for i := range s.Periods {
			purpose, early, ok := s.Periods[i].trusted()
			if !ok {
				continue
			}
			span := Span{From: s.Periods[i].Since, Territory: t.Code, Issued: t.List.Issued}
			if i > 0 {
				span.Until = s.Periods[i-1].Since
			}
			if early && (span.Until.IsZero() || span.Until.After(eidas())) {
				span.Until = eidas()
			}
			for _, c := range s.Identity.Certificates {
				span.Anchor = trust.Anchor{Certificate: c, Purpose: purpose, Source: source}
				out = append(out, span)
			}
		}
	})
	return out
}

// Anchors are the certificates of those services that were trusted at a time. Each says which list it is from.
func (l *Lists) Anchors(at time.Time) *trust.Anchors {
	out := &trust.Anchors{}
	type key struct {
		raw     string
		purpose trust.Purpose
	}
	seen := map[key]bool{}
	for _, s := range l.Spans() {
		if k := (key{string(s.Certificate.Raw), s.Purpose}); s.Holds(at) && !seen[k] {
			seen[k] = true
			out.Add(s.Anchor)
		}
	}
	return out
}

func (l *Lists) services(do func(Territory, *Service)) {
	for _, t := range l.Territories {
		if t.List == nil {
			continue
		}
		for i := range t.List.Providers {
			for j := range t.List.Providers[i].Services {
				do(t, &t.List.Providers[i].Services[j])
			}
		}
	}
}

// source names a territory's list, with what is wrong with its age or with that of the list that led to it.
func (l *Lists) source(t Territory) string {
	name := fmt.Sprintf("%s trusted list of %s", adjective(t.Code), t.List.Issued.Format(time.DateOnly))
	switch {
	case t.List.NextUpdate.IsZero():
		return name + ", closed"
	case t.Expired(l.At):
		return name + ", to be replaced by " + t.List.NextUpdate.Format(time.DateOnly)
	case l.Of != nil && l.Of.Expired(l.At):
		return name + ", by a list of the lists of " + l.Of.Issued.Format(time.DateOnly)
	}
	return name
}

// adjective is a territory's in English; its code where it is no state of these.
func adjective(code string) string {
	known := map[string]string{
		"AT": "Austrian", "BE": "Belgian", "BG": "Bulgarian", "CY": "Cypriot", "CZ": "Czech", "DE": "German", "DK": "Danish",
		"EE": "Estonian", "EL": "Greek", "ES": "Spanish", "FI": "Finnish", "FR": "French", "HR": "Croatian", "HU": "Hungarian",
		"IE": "Irish", "IS": "Icelandic", "IT": "Italian", "LI": "Liechtenstein", "LT": "Lithuanian", "LU": "Luxembourg",
		"LV": "Latvian", "MT": "Maltese", "NL": "Dutch", "NO": "Norwegian", "PL": "Polish", "PT": "Portuguese", "RO": "Romanian",
		"SE": "Swedish", "SI": "Slovenian", "SK": "Slovak", "UK": "British",
	}
	if name, ok := known[code]; ok {
		return name
	}
	return code
}

// of says whether a certificate is the service's: the same key and name (TS 119 612, 5.5.3).
func (id Identity) of(c *cms.Certificate) bool {
	return slices.ContainsFunc(id.Certificates, func(own *cms.Certificate) bool {
		return own.Equal(c) || slices.Equal(own.Key.Bits, c.Key.Bits) && own.Key.Algorithm.OID.Equal(c.Key.Algorithm.OID) &&
			slices.Equal(own.Key.Algorithm.Parameters, c.Key.Algorithm.Parameters) && cms.SameName(own.RawSubject, c.RawSubject)
	})
}
