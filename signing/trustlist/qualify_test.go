package trustlist

import (
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"testing"
	"time"

	"paraph/signing/cms"
)

// Statements of EN 319 412-5.
var (
	compliant = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 1}
	inDevice  = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 4}
	signs     = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 1}
	seals     = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 2}
)

// listsOf are lists with one territory and these services, read from what was signed.
func listsOf(t *testing.T, services ...string) *Lists {
	t.Helper()
	by := who(t, "Operator")
	s := italian(by)
	s.services = services
	l, err := Read(sign(t, s.xml(), by, hand{}), []*cms.Certificate{by.cert})
	if err != nil {
		t.Fatal(err)
	}
	return &Lists{Of: l, At: date("2026-12-01"), Territories: []Territory{{Code: "IT", List: l}}}
}

// TestQualify: what a certificate is qualified for, by what it states, what its issuer is listed for and what the list
// says of it besides.
func TestQualify(t *testing.T) {
	ca := who(t, "Issuer")
	issued, at := date("2025-01-01"), date("2026-06-01")
	all := `<q:CriteriaList assert="all"><q:KeyUsage><q:KeyUsageBit name="nonRepudiation">true</q:KeyUsageBit></q:KeyUsage></q:CriteriaList>`
	strange := `<q:CriteriaList assert="all"><q:New/></q:CriteriaList>`
	granted := func(extensions ...string) string {
		return serviceXML(serviceCA, ca.cert, spell{status: "granted", since: "2021-01-01", extensions: strings.Join(extensions, "")})
	}
	esig, eseal := useXML("ForeSignatures"), useXML("ForeSeals")
	type states = []asn1.ObjectIdentifier
	for name, c := range map[string]struct {
		services []string
		states   states
		quality  Quality
		device   Device
		reason   Reason
	}{
		"a signature in a device":        {[]string{granted(esig)}, states{compliant, inDevice, signs}, ForSignatures, InDevice, ""},
		"a signature by software":        {[]string{granted(esig)}, states{compliant, signs}, ForSignatures, NotInDevice, ""},
		"a seal":                         {[]string{granted(eseal)}, states{compliant, inDevice, seals}, ForSeals, InDevice, ""},
		"no type is a signature":         {[]string{granted(esig)}, states{compliant}, ForSignatures, NotInDevice, ""},
		"nothing stated":                 {[]string{granted(esig)}, nil, NotQualified, UnknownDevice, NotStated},
		"a seal by who signs":            {[]string{granted(esig)}, states{compliant, seals}, NotQualified, UnknownDevice, OtherUse},
		"the list says a seal":           {[]string{granted(eseal, qualifierXML(all, "QCStatement", "QCForESeal"))}, nil, ForSeals, NotInDevice, ""},
		"the list says in a device":      {[]string{granted(esig, qualifierXML(all, "QCWithQSCD"))}, states{compliant, signs}, ForSignatures, InDevice, ""},
		"a device of others":             {[]string{granted(esig, qualifierXML(all, "QCQSCDManagedOnBehalf"))}, states{compliant}, ForSignatures, InDevice, ""},
		"the list says in none":          {[]string{granted(esig, qualifierXML(all, "QCNoQSCD"))}, states{compliant, inDevice}, ForSignatures, NotInDevice, ""},
		"the list says both":             {[]string{granted(esig, qualifierXML(all, "QCNoQSCD", "QCWithQSCD"))}, states{compliant, inDevice}, ForSignatures, UnknownDevice, ""},
		"the list denies":                {[]string{granted(esig, qualifierXML(all, "NotQualified"))}, states{compliant, signs}, NotQualified, UnknownDevice, Denied},
		"the list denies and states":     {[]string{granted(esig, qualifierXML(all, "NotQualified", "QCStatement"))}, states{compliant}, Unknown, UnknownDevice, Contradiction},
		"a criterion nobody knows":       {[]string{granted(esig, qualifierXML(strange, "NotQualified"))}, states{compliant}, Unknown, UnknownDevice, Unreadable},
		"a critical word nobody knows":   {[]string{granted(esig, `<Extension Critical="true"><New/></Extension>`)}, states{compliant}, Unknown, UnknownDevice, Unreadable},
		"a word nobody need know":        {[]string{granted(esig, `<Extension Critical="false"><New/></Extension>`)}, states{compliant}, ForSignatures, NotInDevice, ""},
		"listed once for each":           {[]string{granted(esig), granted(eseal)}, states{compliant, seals}, ForSeals, NotInDevice, ""},
		"listed twice, said differently": {[]string{granted(esig, qualifierXML(all, "QCForESig")), granted(eseal, qualifierXML(all, "QCForESeal"))}, states{compliant}, Unknown, UnknownDevice, Contradiction},
		"a stranger's":                   {[]string{serviceXML(serviceCA, who(t, "Issuer").cert, spell{status: "granted", since: "2021-01-01"})}, states{compliant}, NotQualified, UnknownDevice, NoService},
		"who stamps times":               {[]string{serviceXML(serviceQTSA, ca.cert, spell{status: "granted", since: "2021-01-01"})}, states{compliant}, NotQualified, UnknownDevice, NoService},
	} {
		leaf := ca.issue(t, issued, nil, c.states...)
		q := listsOf(t, c.services...).Qualify([]*cms.Certificate{leaf, ca.cert}, at)
		if q.Quality != c.quality || q.Device != c.device || q.Reason != c.reason {
			t.Errorf("%s: %+v, want %s %s %s", name, q, c.quality, c.device, c.reason)
		}
		if q.Reason != NoService && (q.Source != "Italian trusted list of 2026-11-20" || q.Provider != "A provider") {
			t.Errorf("%s: %q of %q", name, q.Source, q.Provider)
		}
	}
}

// TestQualifyThen: a service's history decides, when the certificate was issued and when it signed.
func TestQualifyThen(t *testing.T) {
	ca := who(t, "Issuer")
	use := useXML("ForeSignatures")
	lists := listsOf(t, serviceXML(serviceCA, ca.cert,
		spell{status: "withdrawn", since: "2024-01-01", extensions: use}, spell{status: "granted", since: "2016-07-01", extensions: use},
		spell{status: "accredited", since: "2012-01-01"}, spell{status: "setbynationallaw", since: "2010-01-01"}))
	for _, c := range []struct {
		issued, at string
		quality    Quality
		reason     Reason
	}{
		{"2020-01-01", "2023-12-31", ForSignatures, ""},
		{"2020-01-01", "2024-01-01", NotQualified, NotGranted},
		{"2024-06-01", "2024-06-02", NotQualified, NotGranted},
		{"2014-01-01", "2015-01-01", ForSignatures, ""},
		{"2014-01-01", "2016-08-01", ForSignatures, ""},
		{"2011-01-01", "2013-01-01", NotQualified, NotGranted},
		{"2009-01-01", "2013-01-01", NotQualified, Future},
	} {
		leaf := ca.issue(t, date(c.issued), nil, compliant)
		q := lists.Qualify([]*cms.Certificate{leaf, ca.cert}, date(c.at))
		if q.Quality != c.quality || q.Reason != c.reason {
			t.Errorf("issued %s, used %s: %+v", c.issued, c.at, q)
		}
	}
	leaf := ca.issue(t, date("2020-01-01"), nil, compliant)
	lists.Territories = append(lists.Territories, Territory{Code: "FR", Problem: ErrMissing})
	if q := lists.Qualify([]*cms.Certificate{leaf, who(t, "Nobody").cert}, date("2022-01-01")); q.Quality != Unknown || q.Reason != MissingCountry {
		t.Errorf("where a list is missing nobody is called unlisted: %+v", q)
	}
	if q := (&Lists{Problem: ErrMissing}).Qualify([]*cms.Certificate{leaf, ca.cert}, date("2022-01-01")); q.Quality != Unknown || q.Reason != NoLists {
		t.Errorf("without lists: %+v", q)
	}
}

// TestCriteria: which certificates a list means.
func TestCriteria(t *testing.T) {
	ca := who(t, "Issuer")
	leaf := ca.issue(t, date("2025-01-01"), func(c *x509.Certificate) {
		policy, err := x509.OIDFromInts([]uint64{1, 3, 76, 36, 1, 1, 2})
		if err != nil {
			t.Fatal(err)
		}
		c.Policies = []x509.OID{policy}
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	})
	bit := func(name, set string) string {
		return `<q:KeyUsage><q:KeyUsageBit name="` + name + `">` + set + `</q:KeyUsageBit></q:KeyUsage>`
	}
	policy := func(ids ...string) string {
		out := ""
		for _, id := range ids {
			out += `<q:PolicyIdentifier><a:Identifier Qualifier="OIDAsURN">` + id + `</a:Identifier></q:PolicyIdentifier>`
		}
		return `<q:PolicySet>` + out + `</q:PolicySet>`
	}
	other := func(what string) string { return `<q:otherCriteriaList>` + what + `</q:otherCriteriaList>` }
	usage := func(id string) string {
		return other(`<x:ExtendedKeyUsage><x:KeyPurposeId><a:Identifier>` + id + `</a:Identifier></x:KeyPurposeId></x:ExtendedKeyUsage>`)
	}
	name := func(id string) string {
		return other(`<x:CertSubjectDNAttribute><x:AttributeOID><a:Identifier>urn:oid:` + id + `</a:Identifier></x:AttributeOID></x:CertSubjectDNAttribute>`)
	}
	list := func(assert string, inner ...string) string {
		return `<q:CriteriaList assert="` + assert + `">` + strings.Join(inner, "") + `<q:Description>words</q:Description></q:CriteriaList>`
	}
	mine, others := policy("urn:oid:1.3.76.36.1.1.2"), policy("1.2.3")
	for _, c := range []struct {
		criteria string
		want     answer
	}{
		{list("all", bit("nonRepudiation", "true"), bit("digitalSignature", "false")), yes},
		{list("all", bit("nonRepudiation", "true"), bit("digitalSignature", "true")), no},
		{list("atLeastOne", bit("nonRepudiation", "false"), mine), yes},
		{list("atLeastOne", others, bit("keyCertSign", "1")), no},
		{list("none", others), yes},
		{list("none", mine, others), no},
		{list("all", policy("1.3.76.36.1.1.2", "1.2.3")), no},
		{list("all", mine, list("none", others)), yes},
		{list("all", mine, list("atLeastOne", others, list("all", mine))), yes},
		{list("all", mine, list("all", others)), no},
		{list("all", usage("1.3.6.1.5.5.7.3.4"), name("2.5.4.3")), yes},
		{list("all", usage("1.3.6.1.5.5.7.3.1")), no},
		{list("all", name("2.5.4.97")), no},
		{list("most", mine), unsaid},
		{list("all", policy()), unsaid},
		{list("all", mine, other("<x:New/>")), unsaid},
		{list("all", others, other("<x:New/>")), no},
		{list("atLeastOne", mine, other("<x:New/>")), yes},
		{list("none", other("<x:New/>")), unsaid},
		{list("all", bit("invented", "true")), unsaid},
		{"", unsaid},
	} {
		service := serviceXML(serviceCA, ca.cert, spell{status: "granted", since: "2021-01-01", extensions: qualifierXML(c.criteria, "QCWithQSCD")})
		q := listsOf(t, service).Of.Providers[0].Services[0].Periods[0].Qualifications
		if len(q) != 1 || q[0].Criteria.meets(leaf) != c.want {
			t.Errorf("%s: %d, want %d", c.criteria, q[0].Criteria.meets(leaf), c.want)
		}
	}
}

// TestTwoTypes: a certificate that says to be for two things is for neither until the list chooses.
func TestTwoTypes(t *testing.T) {
	c := &cms.Certificate{QCStatements: []cms.OID{{0, 4, 0, 1862, 1, 1}}, QCTypes: []cms.OID{{0, 4, 0, 1862, 1, 6, 1}, {0, 4, 0, 1862, 1, 6, 2}}}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if q := (qualifiers{}).quality(c, at); q.Quality != Unknown || q.Reason != Contradiction {
		t.Errorf("%+v", q)
	}
	if q := (qualifiers{"QCForESeal"}).quality(c, at); q.Quality != ForSeals {
		t.Errorf("%+v", q)
	}
	c.QCTypes = []cms.OID{{1, 2, 3}}
	if q := (qualifiers{}).quality(c, at); q.Quality != Unknown {
		t.Errorf("a type that is not known: %+v", q)
	}
}
