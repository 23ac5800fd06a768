package trustlist

import (
	"time"

	"paraph/signing/cms"
)

// List is a trusted list or a list of lists whose signature holds.
type List struct {
	Version    int
	Sequence   int
	Type       string
	Territory  string
	Operator   string
	Issued     time.Time
	NextUpdate time.Time // zero: the list was closed
	URIs       []string  // what is said of the scheme; of a list of lists also where its pivots lie
	Pointers   []Pointer
	Providers  []Provider
	Signature  Signature
}

// Expired says that a newer list should have been there at that time, or that there will be none any more.
func (l *List) Expired(at time.Time) bool { return l.NextUpdate.IsZero() || at.After(l.NextUpdate) }

// Pointer leads to another list and says who may sign it.
type Pointer struct {
	Location  string
	Territory string
	Type      string
	MIME      string
	Signers   []*cms.Certificate
}

// Provider is a trust service provider.
type Provider struct {
	Name     string
	Services []Service
}

// Service is one service of a provider: what it is now comes first, what it was follows, newest first.
type Service struct {
	Identity Identity
	Periods  []Period
}

// At is what the service was at a time, nil before anything is said of it.
func (s *Service) At(t time.Time) *Period {
	for i := range s.Periods {
		if !s.Periods[i].Since.After(t) {
			return &s.Periods[i]
		}
	}
	return nil
}

// Identity is what a service signs with.
type Identity struct {
	Certificates []*cms.Certificate
	Subjects     []string
	KeyIDs       [][]byte
}

// Period is what a service was from one time until the next period.
type Period struct {
	Type           string
	Name           string
	Status         string
	Since          time.Time
	Uses           []string // AdditionalServiceInformation
	Qualifications []Qualifiers
	Strange        bool // something critical is said that is not known here
}

// Qualifiers say something of those certificates of a service that meet the criteria.
type Qualifiers struct {
	URIs     []string
	Criteria Criteria
}

// Criteria choose certificates (TS 119 612, 5.5.9.2.2). Each entry of a list is one criterion.
type Criteria struct {
	Assert   string // "all", "atLeastOne", "none"
	Usages   [][]UsageBit
	Policies [][]string
	Extended [][]string // extended key usages
	Subject  [][]string // attributes that the holder's name must have
	Nested   []Criteria
	Strange  bool // there is a criterion that is not known here
}

// UsageBit is a bit of the key usage as it must be.
type UsageBit struct {
	Name string
	Set  bool
}

// Types of lists and services, statuses and what else is told by an address.
const (
	typeLists   = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
	typeGeneric = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
	mimeList    = "application/vnd.etsi.tsl+xml"

	serviceCA   = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
	serviceQTSA = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST"
	serviceTSA  = "http://uri.etsi.org/TrstSvc/Svctype/TSA"
	serviceTSS  = "http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-QC"

	statusBase    = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
	extensionBase = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"
)
