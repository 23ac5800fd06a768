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
	status = strings.TrimPrefix(status, statusBase)
	if status == "granted" {
		return true
	}
	return at.Before(eidas()) && slices.Contains([]string{"undersupervision", "supervisionincessation", "accredited"}, status)
}

// national says the same of services that are not qualified, which a territory may list besides.
func national(status string, at time.Time) bool {
	return strings.TrimPrefix(status, statusBase) == "recognisedatnationallevel" || good(status, at) ||
		at.Before(eidas()) && strings.TrimPrefix(status, statusBase) == "setbynationallaw"
}

// purpose is what a service was trusted for in a period, ok false where for nothing that signatures ask.
func (p *Period) purpose(at time.Time) (_ trust.Purpose, ok bool) {
	switch p.Type {
	case serviceCA:
		return trust.Signing, good(p.Status, at)
	case serviceQTSA:
		return trust.TimeStamping, good(p.Status, at)
	case serviceTSA, serviceTSS:
		return trust.TimeStamping, national(p.Status, at)
	}
	return "", false
}

// Anchors are the certificates of those services that were trusted at a time: that at which the certificate below was
// issued, of a time-stamp the time it tells (TS 119 615, 4.3, 4.4). Each says which list it is from.
func (l *Lists) Anchors(at time.Time) *trust.Anchors {
	out := &trust.Anchors{}
	type key struct {
		raw     string
		purpose trust.Purpose
	}
	seen := map[key]bool{}
	l.services(func(t Territory, s *Service) {
		period := s.At(at)
		if period == nil {
			return
		}
		purpose, ok := period.purpose(at)
		if !ok {
			return
		}
		for _, c := range s.Identity.Certificates {
			if k := (key{string(c.Raw), purpose}); !seen[k] {
				seen[k] = true
				out.Add(trust.Anchor{Certificate: c, Purpose: purpose, Source: t.source(l.At)})
			}
		}
	})
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

// source names a territory's list, with what is wrong with its age.
func (t Territory) source(at time.Time) string {
	name := fmt.Sprintf("%s trusted list of %s", adjective(t.Code), t.List.Issued.Format(time.DateOnly))
	switch {
	case t.List.NextUpdate.IsZero():
		return name + ", closed"
	case t.Expired(at):
		return name + ", to be replaced by " + t.List.NextUpdate.Format(time.DateOnly)
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
