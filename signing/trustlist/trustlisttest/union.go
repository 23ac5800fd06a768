// Package trustlisttest is a Union of one's own for tests: a list of the lists and the lists of territories over loopback, signed as the
// real ones are. They are written in canonical form, by hand, so that nothing of the code under test makes them.
package trustlisttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"paraph/signing/cms"
	"paraph/signing/trustlist"
)

// Union serves its lists over loopback until the test ends. Its methods may be called at any time.
type Union struct {
	Server *httptest.Server

	t        testing.TB
	mu       sync.Mutex
	head     signer
	states   map[string]signer
	files    map[string][]byte
	services map[string]string
	number   int
	asked    []string
	waits    chan struct{} // nil: answers come at once
	reported chan string   // hears what is asked for while answers wait
}

type signer struct {
	key  *ecdsa.PrivateKey
	cert []byte
}

// New is a Union of Italy and France, whose lists vouch for nobody.
func New(t testing.TB) *Union {
	u := &Union{t: t, states: map[string]signer{}, files: map[string][]byte{}, services: map[string]string{}, number: 10, reported: make(chan string, 100)}
	u.Server = httptest.NewServer(u)
	t.Cleanup(u.Server.Close)
	u.head = u.somebody("Union")
	u.states["IT"], u.states["FR"] = u.somebody("Italy"), u.somebody("France")
	u.publish()
	return u
}

func (u *Union) somebody(name string) signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		u.t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().AddDate(-1, 0, 0), NotAfter: time.Now().AddDate(9, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		u.t.Fatal(err)
	}
	return signer{key, der}
}

// Pinned is who may sign the list of the lists, and where it lies.
func (u *Union) Pinned() trustlist.Pinned {
	c, err := cms.ParseCertificate(u.head.cert)
	if err != nil {
		u.t.Fatal(err)
	}
	return trustlist.Pinned{Day: time.Now().AddDate(-1, 0, 0), Location: u.Server.URL + "/lotl.xml", Certificates: []*cms.Certificate{c}}
}

// Vouch puts a certificate (DER) into a territory's list, as that of who has been issuing qualified certificates for two years.
func (u *Union) Vouch(territory string, issuer []byte) {
	u.Say(territory, issuer, "granted", time.Now().AddDate(-2, 0, 0))
}

// Say puts a certificate into a territory's list, with what its service is since then.
func (u *Union) Say(territory string, issuer []byte, status string, since time.Time) {
	u.mu.Lock()
	u.services[territory] += service(issuer, status, since)
	u.mu.Unlock()
	u.publish()
}

// Usurp has somebody else sign the list of the lists.
func (u *Union) Usurp() {
	u.mu.Lock()
	u.head = u.somebody("Somebody")
	u.mu.Unlock()
	u.publish()
}

// Lose takes a file away.
func (u *Union) Lose(name string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.files, name)
}

// Put has a file answered with that.
func (u *Union) Put(name string, content []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files[name] = content
}

// Hold keeps the answers to all but the list of the lists back until let is called; asked hears of each that waits.
func (u *Union) Hold() (asked <-chan string, let func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	held := make(chan struct{})
	u.waits = held
	return u.reported, sync.OnceFunc(func() { close(held) })
}

// ServeHTTP answers with the files.
func (u *Union) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	u.mu.Lock()
	content, there := u.files[name]
	waits := u.waits
	u.asked = append(u.asked, name)
	u.mu.Unlock()
	if waits != nil && name != "lotl.xml" {
		u.reported <- name
		select {
		case <-waits:
		case <-r.Context().Done():
			return
		}
	}
	if !there {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(content)
}

// Asked are the files that were asked for so far.
func (u *Union) Asked() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]string{}, u.asked...)
}

const (
	general = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
	lists   = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
)

// publish writes all lists anew, each with the next number.
func (u *Union) publish() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.number++
	pointers := u.pointer(lists, "EU", "lotl.xml", u.head)
	for _, code := range []string{"FR", "IT"} {
		pointers += u.pointer(general, code, code+".xml", u.states[code])
		u.files[code+".xml"] = u.list(general, code, "", u.services[code], u.states[code])
	}
	u.files["lotl.xml"] = u.list(lists, "EU", pointers, "", u.head)
}

func (u *Union) pointer(kind, territory, file string, by signer) string {
	other := func(what string) string { return "<OtherInformation>" + what + "</OtherInformation>" }
	return "<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId><X509Certificate>" + encoded(by.cert) +
		"</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities><TSLLocation>" + u.Server.URL + "/" + file +
		"</TSLLocation><AdditionalInformation>" + other("<TSLType>"+kind+"</TSLType>") + other("<SchemeTerritory>"+territory+"</SchemeTerritory>") +
		other(`<x:MimeType xmlns:x="http://uri.etsi.org/02231/v2/additionaltypes#">application/vnd.etsi.tsl+xml</x:MimeType>`) +
		"</AdditionalInformation></OtherTSLPointer>"
}

func service(issuer []byte, status string, since time.Time) string {
	return `<TSPService><ServiceInformation><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/CA/QC</ServiceTypeIdentifier>` +
		`<ServiceName><Name xml:lang="en">A service</Name></ServiceName><ServiceDigitalIdentity><DigitalId><X509Certificate>` + encoded(issuer) +
		`</X509Certificate></DigitalId></ServiceDigitalIdentity><ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/` + status + `</ServiceStatus>` +
		`<StatusStartingTime>` + since.UTC().Format(time.RFC3339) + `</StatusStartingTime></ServiceInformation></TSPService>`
}

func encoded(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// list is a list in exclusive canonical form: its digest is that of its bytes without the signature.
func (u *Union) list(kind, territory, pointers, services string, by signer) []byte {
	now := time.Now().UTC()
	begin := `<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag"><SchemeInformation>` +
		fmt.Sprintf(`<TSLVersionIdentifier>6</TSLVersionIdentifier><TSLSequenceNumber>%d</TSLSequenceNumber><TSLType>%s</TSLType>`, u.number, kind) +
		`<SchemeOperatorName><Name xml:lang="en">The operator</Name></SchemeOperatorName><SchemeTerritory>` + territory + `</SchemeTerritory>` +
		`<PointersToOtherTSL>` + pointers + `</PointersToOtherTSL><ListIssueDateTime>` + now.Add(-time.Hour).Format(time.RFC3339) +
		`</ListIssueDateTime><NextUpdate><dateTime>` + now.AddDate(0, 3, 0).Format(time.RFC3339) + `</dateTime></NextUpdate></SchemeInformation>`
	if services != "" {
		begin += `<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang="en">A provider</Name></TSPName></TSPInformation><TSPServices>` +
			services + `</TSPServices></TrustServiceProvider></TrustServiceProviderList>`
	}
	const end = `</TrustServiceStatusList>`
	return []byte(begin + u.signature(digest(begin+end), by) + end)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return encoded(sum[:])
}

const spaces = ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`

// signature is an enveloped one with signed properties (XAdES): what is digested of it is written as it is digested.
func (u *Union) signature(document string, by signer) string {
	const hash = `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>`
	const exclusive = `<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>`
	inner := `<xades:SignedSignatureProperties><xades:SigningTime>` + time.Now().UTC().Format(time.RFC3339) + `</xades:SigningTime>` +
		`<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>` + strings.Replace(hash, "<ds:DigestMethod ", `<ds:DigestMethod`+spaces+` `, 1) + `<ds:DigestValue` + spaces + `>` +
		digest(string(by.cert)) + `</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties>`
	properties := `<xades:SignedProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Id="p">` + inner
	info := `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></ds:SignatureMethod>` +
		`<ds:Reference Id="r" URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>` + exclusive +
		hash + `<ds:DigestValue>` + document + `</ds:DigestValue></ds:Reference>` +
		`<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#p"><ds:Transforms>` + exclusive + hash +
		`<ds:DigestValue>` + digest(properties) + `</ds:DigestValue></ds:Reference></ds:SignedInfo>`
	sum := sha256.Sum256([]byte(`<ds:SignedInfo` + spaces + `>` + info))
	der, err := by.key.Sign(rand.Reader, sum[:], nil)
	var pair struct{ R, S *big.Int }
	if err == nil {
		_, err = asn1.Unmarshal(der, &pair)
	}
	if err != nil {
		u.t.Fatal(err)
	}
	value := append(pair.R.FillBytes(make([]byte, 32)), pair.S.FillBytes(make([]byte, 32))...)
	return `<ds:Signature` + spaces + ` Id="s"><ds:SignedInfo>` + info + `<ds:SignatureValue>` + encoded(value) + `</ds:SignatureValue>` +
		`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + encoded(by.cert) + `</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
		`<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#s"><xades:SignedProperties Id="p">` + inner +
		`</xades:QualifyingProperties></ds:Object></ds:Signature>`
}
