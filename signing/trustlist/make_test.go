package trustlist

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"paraph/signing/cms"
)

// somebody has a key and a certificate of their own making.
type somebody struct {
	key  crypto.Signer
	cert *cms.Certificate
}

// curveKey and rsaKey make keys for people of tests.
func curveKey(t testing.TB, c elliptic.Curve) crypto.Signer {
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func rsaKey(t testing.TB, bits int) crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// who makes somebody with a P-256 key.
func who(t testing.TB, name string) somebody { return holder(t, name, curveKey(t, elliptic.P256())) }

func holder(t testing.TB, name string, key crypto.Signer) somebody {
	return numbered(t, name, key, time.Now().UnixNano(), rand.Reader)
}

// same is somebody who is the same in every process, for what fuzzing keeps.
func same(t testing.TB, name string, number byte) somebody {
	secret := make([]byte, 32)
	secret[31] = number
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return numbered(t, name, key, int64(number), nil)
}

func numbered(t testing.TB, name string, key crypto.Signer, number int64, random io.Reader) somebody {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: name, Country: []string{"IT"}},
		NotBefore: date("2020-01-01"), NotAfter: date("2040-01-01"), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(random, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := cms.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return somebody{key, c}
}

// issue makes a certificate below, with these statements of EN 319 412-5 and policies.
func (s somebody) issue(t testing.TB, from time.Time, change func(*x509.Certificate), statements ...asn1.ObjectIdentifier) *cms.Certificate {
	type statement struct {
		ID   asn1.ObjectIdentifier
		Info asn1.RawValue `asn1:"optional"`
	}
	var list []statement
	for _, id := range statements {
		one := statement{ID: id}
		if len(id) == 7 { // a type: EN 319 412-5, 4.2.3
			one.ID = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6}
			der, _ := asn1.Marshal([]asn1.ObjectIdentifier{id})
			one.Info = asn1.RawValue{FullBytes: der}
		}
		list = append(list, one)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "Ada Bianchi"},
		NotBefore: from, NotAfter: from.AddDate(3, 0, 0), KeyUsage: x509.KeyUsageContentCommitment,
	}
	if len(list) > 0 {
		der, err := asn1.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}, Value: der}}
	}
	if change != nil {
		change(template)
	}
	parent, err := x509.ParseCertificate(s.cert.Raw)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, curveKey(t, elliptic.P256()).Public(), s.key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := cms.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sheet is a list before it is written.
type sheet struct {
	version, number int
	kind, territory string
	issued, next    string
	uris            []string
	pointers        []string
	services        []string
}

func (s sheet) xml() string {
	var out strings.Builder
	say := func(format string, a ...any) { fmt.Fprintf(&out, format, a...) }
	say(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"`)
	say(` xmlns:x="http://uri.etsi.org/02231/v2/additionaltypes#" xmlns:q="` + spaceQC + `" xmlns:a="` + spaceXAdES + `" Id="list"`)
	say(` TSLTag="http://uri.etsi.org/19612/TSLTag"><!-- a remark --><SchemeInformation>` + "\n\t")
	say(`<TSLVersionIdentifier>%d</TSLVersionIdentifier><TSLSequenceNumber>%d</TSLSequenceNumber><TSLType>%s</TSLType>`, s.version, s.number, s.kind)
	say(`<SchemeOperatorName><Name xml:lang="it">L'operatore &amp; "lui"</Name><Name xml:lang="en">The operator</Name></SchemeOperatorName>`)
	say(`<SchemeInformationURI>`)
	for _, u := range s.uris {
		say(`<URI xml:lang="en">%s</URI>`, u)
	}
	say(`</SchemeInformationURI><SchemeTerritory>%s</SchemeTerritory>`, s.territory)
	say(`<PointersToOtherTSL>%s</PointersToOtherTSL>`, strings.Join(s.pointers, "\n"))
	say(`<ListIssueDateTime>%sT00:00:00Z</ListIssueDateTime><NextUpdate><dateTime>%sT00:00:00Z</dateTime></NextUpdate>`, s.issued, s.next)
	say("</SchemeInformation><TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName>")
	say(`<Name xml:lang="en">A provider</Name></TSPName></TSPInformation><TSPServices>%s</TSPServices>`, strings.Join(s.services, "\n"))
	say("</TrustServiceProvider></TrustServiceProviderList>@SIGNATURE@</TrustServiceStatusList>\n")
	return out.String()
}

// pointerXML leads to a list that these may sign.
func pointerXML(kind, territory, location string, signers ...somebody) string {
	var ids string
	for _, s := range signers {
		ids += `<ServiceDigitalIdentity><DigitalId><X509Certificate>` + encode(s.cert.Raw) + `</X509Certificate></DigitalId></ServiceDigitalIdentity>`
	}
	return `<OtherTSLPointer><ServiceDigitalIdentities>` + ids + `</ServiceDigitalIdentities><TSLLocation>` + location + `</TSLLocation>` +
		`<AdditionalInformation><OtherInformation><TSLType>` + kind + `</TSLType></OtherInformation><OtherInformation><SchemeTerritory>` + territory +
		`</SchemeTerritory></OtherInformation><OtherInformation><x:MimeType>` + mimeList + `</x:MimeType></OtherInformation></AdditionalInformation></OtherTSLPointer>`
}

// spell is one period of a service: "granted" since a day, with extensions.
type spell struct{ status, since, extensions string }

func serviceXML(kind string, c *cms.Certificate, periods ...spell) string {
	one := func(p spell, id string) string {
		return `<ServiceTypeIdentifier>` + kind + `</ServiceTypeIdentifier><ServiceName><Name xml:lang="en">A service</Name></ServiceName>` +
			`<ServiceDigitalIdentity><DigitalId>` + id + `</DigitalId></ServiceDigitalIdentity><ServiceStatus>` + statusBase + p.status +
			`</ServiceStatus><StatusStartingTime>` + p.since + `T00:00:00Z</StatusStartingTime>` +
			`<ServiceInformationExtensions>` + p.extensions + `</ServiceInformationExtensions>`
	}
	out := `<TSPService><ServiceInformation>` + one(periods[0], `<X509Certificate>`+encode(c.Raw)+`</X509Certificate>`) + `</ServiceInformation><ServiceHistory>`
	for _, p := range periods[1:] {
		out += `<ServiceHistoryInstance>` + one(p, `<X509SKI>`+encode(c.SubjectKeyID)+`</X509SKI>`) + `</ServiceHistoryInstance>`
	}
	return out + `</ServiceHistory></TSPService>`
}

// useXML and qualifierXML are extensions of a service.
func useXML(name string) string {
	return `<Extension Critical="true"><AdditionalServiceInformation><URI xml:lang="en">` + extensionBase + name + `</URI></AdditionalServiceInformation></Extension>`
}

func qualifierXML(criteria string, names ...string) string {
	var all string
	for _, n := range names {
		all += `<q:Qualifier uri="` + extensionBase + n + `"/>`
	}
	return `<Extension Critical="true"><q:Qualifications><q:QualificationElement><q:Qualifiers>` + all + `</q:Qualifiers>` + criteria +
		`</q:QualificationElement></q:Qualifications></Extension>`
}

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// hand is how a signature is made; its zero value is as lists of today are signed.
type hand struct {
	canonical string // for all three
	method    string
	hash      crypto.Hash
	masked    bool
	second    bool   // SigningCertificateV2
	uri       string // of the document; "" as it is
	without   string // a part of the signature that is left out
	list      string // prefixes that the exclusive form brings along
	names     *cms.Certificate
	insert    string // stands behind the KeyInfo
}

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

// sign writes the signature of a list into it. Its digests are made with the code under test, so xmlsec1 judges them.
func sign(t testing.TB, content string, by somebody, h hand) []byte {
	t.Helper()
	if h.canonical == "" {
		h.canonical = exclusive
	}
	if h.hash == 0 {
		h.hash = crypto.SHA256
	}
	if h.names == nil {
		h.names = by.cert
	}
	content = strings.Replace(content, "@SIGNATURE@", h.skeleton(by), 1)
	if h.without != "" {
		if !strings.Contains(content, h.without) {
			t.Fatal("nothing to leave out")
		}
		content = strings.Replace(content, h.without, "", 1)
	}
	return seal(t, content, by, h)
}

// seal fills in digests and the value.
func seal(t testing.TB, content string, by somebody, h hand) []byte {
	t.Helper()
	fill := func(mark string, write func(doc *document, x *node) []byte) {
		doc, err := parse([]byte(content))
		if err != nil {
			t.Fatal(err)
		}
		all := doc.root.list(spaceDS, "Signature")
		content = strings.Replace(content, mark, encode(write(doc, all[len(all)-1])), 1)
	}
	form, _ := formOf(h.canonical)
	if h.list != "" {
		form.inclusive = strings.Fields(strings.ReplaceAll(h.list, "#default", ""))
		if strings.Contains(h.list, "#default") {
			form.inclusive = append(form.inclusive, "")
		}
	}
	sum := func(write func(to *strings.Builder) error) []byte {
		var to strings.Builder
		if err := write(&to); err != nil {
			t.Fatal(err)
		}
		d := h.hash.New()
		d.Write([]byte(to.String()))
		return d.Sum(nil)
	}
	fill("@DOCUMENT@", func(doc *document, x *node) []byte {
		return sum(func(to *strings.Builder) error { return form.target(to, doc, doc.root, x, h.uri) })
	})
	fill("@PROPERTIES@", func(doc *document, x *node) []byte {
		return sum(func(to *strings.Builder) error {
			return form.target(to, doc, x.path(spaceDS, "Object").path(spaceXAdES, "QualifyingProperties", "SignedProperties"), nil, "#p")
		})
	})
	fill("@VALUE@", func(doc *document, x *node) []byte {
		return h.value(t, by, sum(func(to *strings.Builder) error { return form.element(to, x.one(spaceDS, "SignedInfo"), nil) }))
	})
	return []byte(content)
}

func (h hand) value(t testing.TB, by somebody, digest []byte) []byte {
	var options crypto.SignerOpts = h.hash
	if h.masked {
		options = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: h.hash}
	}
	out, err := by.key.Sign(rand.Reader, digest, options)
	if err != nil {
		t.Fatal(err)
	}
	if key, ok := by.key.Public().(*ecdsa.PublicKey); ok {
		var pair struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(out, &pair); err != nil {
			t.Fatal(err)
		}
		size := (key.Curve.Params().BitSize + 7) / 8
		out = append(pair.R.FillBytes(make([]byte, size)), pair.S.FillBytes(make([]byte, size))...)
	}
	return out
}

func (h hand) skeleton(by somebody) string {
	digests := map[crypto.Hash]string{
		crypto.SHA256: "http://www.w3.org/2001/04/xmlenc#sha256",
		crypto.SHA384: "http://www.w3.org/2001/04/xmldsig-more#sha384",
		crypto.SHA512: "http://www.w3.org/2001/04/xmlenc#sha512",
	}
	if h.method == "" {
		h.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
	}
	digest := `<ds:DigestMethod Algorithm="` + digests[h.hash] + `"/>`
	inner := ""
	if h.list != "" {
		inner = `<e:InclusiveNamespaces xmlns:e="` + exclusive + `" PrefixList="` + h.list + `"/>`
	}
	transform := `<ds:Transform Algorithm="` + h.canonical + `">` + inner + `</ds:Transform></ds:Transforms>`
	sum := sha256.Sum256(h.names.Raw)
	certificate := `<xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>` + encode(sum[:]) +
		`</ds:DigestValue></xades:CertDigest>`
	certificate = `<xades:SigningCertificate><xades:Cert>` + certificate + `<xades:IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName>` +
		`<ds:X509SerialNumber>1</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>`
	if h.second {
		certificate = strings.ReplaceAll(certificate, "SigningCertificate>", "SigningCertificateV2>")
	}
	return `<ds:Signature xmlns:ds="` + spaceDS + `" Id="s"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="` + h.canonical + `">` + inner +
		`</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="` + h.method + `"/>` + "\n" +
		`<ds:Reference Id="r" URI="` + h.uri + `"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>` +
		transform + digest + `<ds:DigestValue>@DOCUMENT@</ds:DigestValue></ds:Reference>` +
		`<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#p"><ds:Transforms>` + transform + digest +
		`<ds:DigestValue>@PROPERTIES@</ds:DigestValue></ds:Reference><!-- in between --></ds:SignedInfo><ds:SignatureValue>@VALUE@</ds:SignatureValue>` +
		`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + encode(by.cert.Raw) + `</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` + h.insert +
		`<ds:Object><xades:QualifyingProperties xmlns:xades="` + spaceXAdES + `" Target="#s"><xades:SignedProperties Id="p"><xades:SignedSignatureProperties>` +
		`<xades:SigningTime>2026-11-20T10:00:00Z</xades:SigningTime>` + certificate + `</xades:SignedSignatureProperties></xades:SignedProperties>` +
		`</xades:QualifyingProperties></ds:Object></ds:Signature>`
}
