package cms

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// part is one attribute of a name.
type part struct {
	kind  string // dotted
	value string
	text  bool // value is text, not the element in hexadecimal
}

// parts reads a distinguished name; the parts of one RDN stand together.
func parts(name []byte) (out [][]part, ok bool) {
	r := nested(name, 0).sequence()
	for r.more() && len(out) < maxExtensions {
		set := r.take(idSet).in()
		var rdn []part
		for set.more() {
			ava := set.sequence()
			kind, value := ava.oid(), ava.any()
			if !ava.done() || len(value.raw) > maxText {
				return nil, false
			}
			p := part{kind: kind.String()}
			if p.value, p.text = value.text(); !p.text {
				p.value = "#" + hex.EncodeToString(value.raw)
			}
			rdn = append(rdn, p)
		}
		if !set.done() {
			return nil, false
		}
		out = append(out, rdn)
	}
	return out, r.done()
}

// text reads the string types of X.680. T61String is taken as Latin 1, as its writers mean it.
func (e element) text() (string, bool) {
	switch e.id {
	case idUTF8, 18, 19, 22, 26: // UTF8, Numeric, Printable, IA5, Visible
		if utf8.Valid(e.body) {
			return string(e.body), true
		}
		return latin(e.body), true
	case 20:
		return latin(e.body), true
	case 30: // BMPString
		var units []uint16
		for i := 0; i+1 < len(e.body); i += 2 {
			units = append(units, uint16(e.body[i])<<8|uint16(e.body[i+1]))
		}
		return string(utf16.Decode(units)), len(e.body)%2 == 0
	case 28: // UniversalString
		var runes []rune
		for i := 0; i+3 < len(e.body); i += 4 {
			runes = append(runes, rune(e.body[i])<<24|rune(e.body[i+1])<<16|rune(e.body[i+2])<<8|rune(e.body[i+3]))
		}
		return string(runes), len(e.body)%4 == 0
	}
	return "", false
}

func latin(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// SameName compares two names in DER as RFC 5280, 7.1 has it: case, string types and runs of spaces make no difference.
func SameName(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, ok := folded(a)
	y, too := folded(b)
	return ok && too && slices.Equal(x, y)
}

// NameKey is equal for names that are the same by SameName, so that they can be indexed.
func NameKey(name []byte) string {
	rdns, ok := folded(name)
	if !ok {
		return "\x00" + string(name)
	}
	return strings.Join(rdns, "\x01")
}

// NameWithin says that the name begins with the parts of base, as a directory name in name constraints does.
func NameWithin(name, base []byte) bool {
	x, ok := folded(name)
	y, too := folded(base)
	return ok && too && len(y) <= len(x) && slices.Equal(x[:len(y)], y)
}

// folded are the RDNs of a name, each as one string to compare.
func folded(name []byte) ([]string, bool) {
	rdns, ok := parts(name)
	if !ok {
		return nil, false
	}
	out := make([]string, len(rdns))
	for i, rdn := range rdns {
		var each []string
		for _, p := range rdn {
			value := p.value
			if p.text {
				value = "=" + strings.ToLower(strings.Join(strings.Fields(value), " "))
			}
			each = append(each, p.kind+value)
		}
		slices.Sort(each)
		out[i] = strings.Join(each, "\x00")
	}
	return out, true
}

// NameText is a name for people, the most particular part first as in RFC 4514.
func NameText(name []byte) string {
	rdns, _ := parts(name)
	slices.Reverse(rdns)
	var out []string
	for _, rdn := range rdns {
		var each []string
		for _, p := range rdn {
			each = append(each, keyword(p.kind)+"="+escaped(p))
		}
		out = append(out, strings.Join(each, "+"))
	}
	return strings.Join(out, ", ")
}

func escaped(p part) string {
	var out strings.Builder
	for _, c := range clean(p.value) {
		if strings.ContainsRune(`,+"\<>;`, c) && p.text {
			out.WriteByte('\\')
		}
		out.WriteRune(c)
	}
	return out.String()
}

// clean takes out what does not show, or makes other letters show elsewhere.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == utf8.RuneError || unicode.Is(unicode.Zl, c) || unicode.Is(unicode.Zp, c) {
			return -1
		}
		return c
	}, s))
}

// NameEmails are the e-mail addresses in a name.
func NameEmails(name []byte) (out []string) {
	rdns, _ := parts(name)
	for _, rdn := range rdns {
		for _, p := range rdn {
			if p.kind == kindEmail && p.text {
				out = append(out, p.value)
			}
		}
	}
	return out
}

// attribute is the text of the last part of that kind, "" where there is none.
func attribute(name []byte, kind string) string {
	rdns, _ := parts(name)
	for _, rdn := range slices.Backward(rdns) {
		for _, p := range rdn {
			if p.kind == kind && p.text {
				return clean(p.value)
			}
		}
	}
	return ""
}

const (
	kindCommonName = "2.5.4.3"
	kindEmail      = "1.2.840.113549.1.9.1"
)

// keyword is the short name of a kind of attribute (RFC 4519, RFC 2985), else its number.
func keyword(kind string) string {
	switch kind {
	case kindCommonName:
		return "CN"
	case "2.5.4.4":
		return "SN"
	case "2.5.4.5":
		return "serialNumber"
	case "2.5.4.6":
		return "C"
	case "2.5.4.7":
		return "L"
	case "2.5.4.8":
		return "ST"
	case "2.5.4.9":
		return "street"
	case "2.5.4.10":
		return "O"
	case "2.5.4.11":
		return "OU"
	case "2.5.4.12":
		return "title"
	}
	return rareKeyword(kind)
}

func rareKeyword(kind string) string {
	switch kind {
	case "2.5.4.42":
		return "GN"
	case "2.5.4.43":
		return "initials"
	case "2.5.4.46":
		return "dnQualifier"
	case "2.5.4.65":
		return "pseudonym"
	case "2.5.4.97":
		return "organizationIdentifier"
	case kindEmail:
		return "E"
	case "0.9.2342.19200300.100.1.1":
		return "UID"
	case "0.9.2342.19200300.100.1.25":
		return "DC"
	}
	return kind
}
