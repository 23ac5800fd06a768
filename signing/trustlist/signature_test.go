package trustlist

import (
	"crypto"
	"crypto/elliptic"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/signing/cms"
)

// italian is a list of a territory with one service.
func italian(ca somebody) sheet {
	return sheet{
		version: 5, number: 7, kind: typeGeneric, territory: "IT", issued: "2026-11-20", next: "2027-05-20",
		services: []string{serviceXML(serviceCA, ca.cert, spell{status: "granted", since: "2021-01-01", extensions: useXML("ForeSignatures")})},
	}
}

// TestWaysToSign: every way in which lists are signed holds, here and for xmlsec1; one letter changed, and it does for
// neither.
func TestWaysToSign(t *testing.T) {
	big, p256, p384, p521 := rsaKey(t, 2048), curveKey(t, elliptic.P256()), curveKey(t, elliptic.P384()), curveKey(t, elliptic.P521())
	const more, later, inclusive = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	for name, c := range map[string]struct {
		key crypto.Signer
		h   hand
	}{
		"rsa-256":        {big, hand{method: more + "rsa-sha256"}},
		"rsa-384":        {big, hand{method: more + "rsa-sha384", hash: crypto.SHA384}},
		"rsa-512":        {big, hand{method: more + "rsa-sha512", hash: crypto.SHA512, second: true}},
		"pss-256":        {big, hand{method: later + "sha256-rsa-MGF1", masked: true}},
		"pss-384":        {big, hand{method: later + "sha384-rsa-MGF1", masked: true, hash: crypto.SHA384}},
		"pss-512":        {big, hand{method: later + "sha512-rsa-MGF1", masked: true, hash: crypto.SHA512}},
		"p256":           {p256, hand{}},
		"p384":           {p384, hand{method: more + "ecdsa-sha384", hash: crypto.SHA384, second: true}},
		"p521":           {p521, hand{method: more + "ecdsa-sha512", hash: crypto.SHA512}},
		"remarks":        {p256, hand{canonical: exclusive + "WithComments"}},
		"prefixes":       {p256, hand{list: "x #default q"}},
		"inclusive":      {p256, hand{canonical: inclusive}},
		"all-remarks":    {p256, hand{canonical: inclusive + "#WithComments"}},
		"inclusive-1.1":  {p256, hand{canonical: "http://www.w3.org/2006/12/xml-c14n11"}},
		"by-its-name":    {p256, hand{uri: "#list"}},
		"name-inclusive": {p256, hand{uri: "#list", canonical: inclusive}},
	} {
		t.Run(name, func(t *testing.T) {
			by := holder(t, "Operator", c.key)
			ca := who(t, "Issuer")
			for version := 5; version <= 6; version++ {
				s := italian(ca)
				s.version = version
				b := sign(t, odd(s.xml()), by, c.h)
				l, err := Read(b, []*cms.Certificate{who(t, "Other").cert, by.cert})
				if err != nil || l.Version != version || len(l.Providers[0].Services) != 1 || l.Operator != "The operator" {
					t.Fatal(err)
				}
				if !c.h.masked { // xmlsec1 1.2 knows no RSA-PSS; these values are crypto/rsa's
					judged(t, b, true)
				}
				changed := []byte(strings.Replace(string(b), "A provider", "A pr0vider", 1))
				if _, err := Read(changed, []*cms.Certificate{by.cert}); !errors.Is(err, ErrSignature) {
					t.Errorf("changed: %v", err)
				}
				judged(t, changed, false)
			}
		})
	}
}

// odd puts into a list what canonical forms treat in their own ways.
func odd(content string) string {
	return strings.Replace(content, "</SchemeInformation>", `<Extra xmlns="" b="2" a='1 "&lt;&#38;`+"\n\t"+`' xml:space="preserve"><![CDATA[<&>]]>`+
		"\r\n&#13;&gt;\u00e8"+`<z:c xmlns:z="urn:z" xmlns:y="urn:y" y:t="1" z:t="2" t="3"><?work now  ?><?rest?><d xmlns="urn:z"/><z:e/></z:c></Extra></SchemeInformation>`, 1)
}

// judged holds xmlsec1 to what was found here.
func judged(t *testing.T, b []byte, good bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.xml")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if judge(t, file) != good {
		t.Errorf("xmlsec1 says the opposite of %v", good)
	}
}

// TestForgedSignatures: every way to make a list say what nobody signed, beside the list that was signed so.
func TestForgedSignatures(t *testing.T) {
	by, stranger, ca, own := who(t, "Operator"), who(t, "Stranger"), who(t, "Issuer"), who(t, "Forger's issuer")
	honest := italian(ca).xml()
	good := string(sign(t, honest, by, hand{}))
	if _, err := Read([]byte(good), []*cms.Certificate{by.cert}); err != nil {
		t.Fatal(err)
	}
	forged := strings.Replace(italian(own).xml(), `Id="list"`, `Id="other"`, 1)
	signature := good[strings.Index(good, "<ds:Signature "):strings.Index(good, "</TrustServiceStatusList>")]
	body := good[strings.Index(good, "<TrustServiceStatusList"):]
	byName := string(sign(t, honest, by, hand{uri: "#list"}))
	named := byName[strings.Index(byName, "<TrustServiceStatusList"):]
	namedSignature := byName[strings.Index(byName, "<ds:Signature "):strings.Index(byName, "</TrustServiceStatusList>")]
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"a service's certificate changed": {strings.Replace(good, encode(ca.cert.Raw), encode(own.cert.Raw), 1), ErrSignature},
		"signed by a stranger":            {string(sign(t, honest, stranger, hand{})), ErrSigner},
		"a stranger who names the signer": {string(sign(t, honest, stranger, hand{names: by.cert})), ErrSignature},
		"the time of signing changed":     {strings.Replace(good, "2026-11-20T10", "2026-11-21T10", 1), ErrSignature},
		"no signature":                    {strings.Replace(honest, "@SIGNATURE@", "", 1), ErrUnsigned},
		"another list's signature":        {strings.Replace(forged, "@SIGNATURE@", signature, 1), ErrSignature},
		"the signed list within":          {strings.Replace(forged, "@SIGNATURE@", signature+body, 1), ErrSignature},
		"the signed list in an object":    {strings.Replace(forged, "@SIGNATURE@", strings.Replace(namedSignature, "</ds:Signature>", "<ds:Object>"+named+"</ds:Object></ds:Signature>", 1), 1), ErrSignature},
		"the signed list beside, named":   {strings.Replace(forged, "@SIGNATURE@", namedSignature+named, 1), ErrSignature},
		"two elements of one name":        {strings.Replace(italian(own).xml(), "@SIGNATURE@", namedSignature+named, 1), ErrSignature},
		"two signatures":                  {strings.Replace(good, "</TrustServiceStatusList>", signature+"</TrustServiceStatusList>", 1), ErrSignature},
		"signature moved deeper":          {strings.Replace(strings.Replace(good, signature, "", 1), "</SchemeInformation>", signature+"</SchemeInformation>", 1), ErrUnsigned},
		"properties not signed": {string(sign(t, honest, by, hand{without: `<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#p"><ds:Transforms>` +
			`<ds:Transform Algorithm="` + exclusive + `"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>@PROPERTIES@</ds:DigestValue></ds:Reference>`})), ErrSignature},
		"the list not signed": {string(sign(t, honest, by, hand{without: `<ds:Reference Id="r" URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>` +
			`<ds:Transform Algorithm="` + exclusive + `"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>@DOCUMENT@</ds:DigestValue></ds:Reference>`})), ErrSignature},
		"other properties of the name":  {strings.Replace(good, "</SchemeInformation>", `<Extra Id="p"/></SchemeInformation>`, 1), ErrSignature},
		"a transform that chooses":      {strings.Replace(good, "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xpath-19991116", 1), ErrAlgorithm},
		"a key of 1024 bits":            {string(sign(t, honest, weak(t), hand{method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"})), ErrAlgorithm},
		"SHA-1":                         {strings.Replace(good, "xmldsig-more#ecdsa-sha256", "xmldsig-more#ecdsa-sha1", 1), ErrAlgorithm},
		"a shared secret":               {strings.Replace(good, "2001/04/xmldsig-more#ecdsa-sha256", "2000/09/xmldsig#hmac-sha1", 1), ErrAlgorithm},
		"something behind the document": {good + "<more/>", ErrSyntax},
	} {
		pinned := []*cms.Certificate{by.cert}
		if strings.HasPrefix(name, "a key of") {
			pinned = append(pinned, keyInfo(t, []byte(c.content)))
		}
		if l, err := Read([]byte(c.content), pinned); !errors.Is(err, c.want) {
			t.Errorf("%s: %v %v, want %v", name, l, err, c.want)
		}
	}
}

func weak(t *testing.T) somebody {
	t.Setenv("GODEBUG", "rsa1024min=0")
	return holder(t, "Weak", rsaKey(t, 1024))
}

// TestBombs: what would make a reader of XML fetch, grow or fall is refused; the honest twin is read.
func TestBombs(t *testing.T) {
	by := who(t, "Operator")
	good := string(sign(t, italian(who(t, "Issuer")).xml(), by, hand{}))
	bomb := `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"entities":        {strings.Replace(good, "<TrustServiceStatusList", bomb+"<TrustServiceStatusList", 1), ErrSyntax},
		"an entity alone": {strings.Replace(good, "A provider", "&b;", 1), ErrSyntax},
		"deep":            {strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100), ErrTooLarge},
		"many":            {"<a>" + strings.Repeat("<b/>", maxNodes/2+1) + "</a>", ErrTooLarge},
		"attributes":      {"<a " + attributesOf(100) + "/>", ErrTooLarge},
		"large":           {"<a>" + strings.Repeat(" ", maxBytes) + "</a>", ErrTooLarge},
		"cut":             {good[:len(good)/2], ErrSyntax},
		"empty":           {"", ErrSyntax},
		"twice":           {`<a b="1" b="2"/>`, ErrSyntax},
		"twice by name":   {`<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`, ErrSyntax},
		"undeclared":      {`<p:a/>`, ErrSyntax},
		"crossed":         {`<a><b></a></b>`, ErrSyntax},
		"UTF-16":          {"\xFF\xFE<\x00a\x00/\x00>\x00", ErrSyntax},
		"version 4":       {string(sign(t, sheet{version: 4, number: 1, issued: "2026-01-01", next: "2026-02-01"}.xml(), by, hand{})), ErrVersion},
	} {
		if _, err := Read([]byte(c.content), []*cms.Certificate{by.cert}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := Read([]byte("\xEF\xBB\xBF"+good), []*cms.Certificate{by.cert}); err != nil {
		t.Errorf("the honest one: %v", err)
	}
}

func attributesOf(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `a%d="" `, i)
	}
	return out.String()
}

// FuzzList: whatever comes, nothing falls, and nothing but what was signed is a list.
func FuzzList(f *testing.F) {
	by, ca := same(f, "Operator", 7), same(f, "Issuer", 9)
	good := sign(f, italian(ca).xml(), by, hand{})
	other := italian(ca)
	other.number++
	var honest [2]string
	for i, b := range [][]byte{good, sign(f, odd(other.xml()), by, hand{uri: "#list", canonical: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"})} {
		l, err := Read(b, []*cms.Certificate{by.cert})
		if err != nil {
			f.Fatal(err)
		}
		honest[i] = said(l)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := parse(b)
		if err != nil {
			return
		}
		if l, err := read(doc.root); err == nil {
			_ = (&Lists{Of: l, Territories: []Territory{{Code: "IT", List: l}}}).Qualify([]*cms.Certificate{ca.cert, ca.cert}, date("2026-12-01"))
		}
		l, err := Read(b, []*cms.Certificate{by.cert})
		if err == nil && said(l) != honest[0] && said(l) != honest[1] {
			t.Errorf("a list nobody signed: %v", l)
		}
	})
}

// said is what a list says, without its signature.
func said(l *List) string {
	plain := *l
	plain.Signature = Signature{}
	b, _ := json.Marshal(plain)
	return string(b)
}
