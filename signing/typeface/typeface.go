// Package typeface says what the codes of a PDF's fonts mean as text (ISO 32000-2, 9.6.5, 9.7.5 and 9.10), as far as the
// fonts say: their encodings, the names of their glyphs, their ToUnicode maps. It looks into no font program.
//
//	face := typeface.Of(file, font)          // nil for what is no font
//	codes, ok := face.Codes(shown)           // of the string an operator shows
//	text, ok := face.Text(codes[0])
package typeface

import (
	"maps"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"paraph/signing/cos"
)

// Face is what a font's codes mean. wide: two bytes are a code; where nothing is known of them, codes has what they mean.
// What it has no code of is said by the last of the spans that does.
type Face struct {
	wide    bool
	unknown bool // codes cannot even be told apart
	codes   map[int]string
	spans   []codeSpan
}

// codeSpan is a long range of codes that follow each other, as their texts do: programs write one of all codes there are.
type codeSpan struct {
	first, last int
	is          cos.Object // the text of the first
}

// longSpan is how many codes make a codeSpan; fewer are written out.
const longSpan = 512

// Of reads a font's ToUnicode and encoding (9.6.5, 9.7.5, 9.10.2).
func Of(f *cos.File, font cos.Dict) *Face {
	if font == nil {
		return nil
	}
	d := reader{f}
	t := &Face{codes: map[int]string{}}
	if d.f.Name(font["Subtype"]) == "Type0" {
		name := d.f.Name(font["Encoding"])
		t.wide = true
		t.unknown = name != "Identity-H" && name != "Identity-V"
	} else if !Embedded(f, font) {
		d.encoding(font, t)
	}
	d.toUnicode(font, t)
	return t
}

// Declared is Of for those who take a font at its word: one that brings its program along means by its encoding what its
// ToUnicode does not say.
func Declared(f *cos.File, font cos.Dict) *Face {
	t := Of(f, font)
	if t == nil || t.wide || !Embedded(f, font) || f.Name(font["Subtype"]) == "Type3" {
		return t
	}
	d := reader{f}
	t.codes, t.spans = map[int]string{}, nil
	d.encoding(font, t)
	d.toUnicode(font, t)
	return t
}

func (d reader) toUnicode(font cos.Dict, t *Face) {
	if s, ok := d.f.Resolve(font["ToUnicode"]).(*cos.Stream); ok {
		if b, err := d.f.Decode(s, maxCMap); err == nil {
			t.read(b)
		}
	}
}

// maxCMap bounds a ToUnicode map: every code of two bytes with a long line each.
const maxCMap = 4 << 20

// Embedded reports whether a font brings its program along: programs may go by the names and tables in it instead of the
// encoding, and say of them what they like.
func Embedded(f *cos.File, font cos.Dict) bool {
	d := reader{f}
	descriptor := d.f.Dict(font["FontDescriptor"])
	return d.f.Name(font["Subtype"]) == "Type3" || descriptor["FontFile"] != nil || descriptor["FontFile2"] != nil || descriptor["FontFile3"] != nil
}

// encoding is that of a simple font.
func (d reader) encoding(font cos.Dict, t *Face) {
	encoding := d.f.Resolve(font["Encoding"])
	base, _ := encoding.(cos.Name)
	given, _ := encoding.(cos.Dict)
	if given != nil {
		base = cos.Name(d.f.Name(given["BaseEncoding"]))
	}
	switch {
	case base == "WinAnsiEncoding":
		t.table(charmap.Windows1252)
	case base == "MacRomanEncoding":
		t.table(charmap.Macintosh)
	case base == "StandardEncoding", standard(d.f.Name(font["BaseFont"])), base == "" && d.nonsymbolic(font):
		t.standard()
	}
	d.differences(given, t)
}

// nonsymbolic reports whether a font says that its letters are those of the standard Latin set (table 121): what no
// encoding names is then that of StandardEncoding (table 112).
func (d reader) nonsymbolic(font cos.Dict) bool {
	const symbolic, latin = 1 << 2, 1 << 5
	flags := d.f.Integer(d.f.Dict(font["FontDescriptor"])["Flags"])
	return flags&latin != 0 && flags&symbolic == 0
}

// standard is StandardEncoding (annex D.2): ASCII but for two quotation marks, and some letters beyond it.
func (t *Face) standard() {
	for r := ' '; r <= '~'; r++ {
		t.codes[int(r)] = string(r)
	}
	t.codes['\''], t.codes['`'] = "’", "‘"
	for code, name := range standardNames {
		t.codes[code] = glyphNames[name]
	}
}

func (t *Face) table(of *charmap.Charmap) {
	for code := range 256 {
		t.codes[code] = string(of.DecodeByte(byte(code)))
	}
}

// differences are the codes an encoding gives other glyphs (table 112).
func (d reader) differences(encoding cos.Dict, t *Face) {
	code := 0
	for _, o := range d.f.Array(encoding["Differences"]) {
		switch o := d.f.Resolve(o).(type) {
		case cos.Integer:
			code = int(o)
		case cos.Name:
			delete(t.codes, code)
			if r, ok := glyphNames[string(o)]; ok {
				t.codes[code] = r
			} else if len(o) == 1 && unicode.IsLetter(rune(o[0])) {
				t.codes[code] = string(o)
			}
			code++
		}
	}
}

// standard reports whether a font is one of the fourteen that need not be embedded, of those with letters (9.6.2.2).
func standard(name string) bool {
	for _, family := range []string{"Helvetica", "Times-", "Courier"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	return false
}

// read takes a ToUnicode map (9.10.3).
func (t *Face) read(b []byte) {
	ops := cos.NewOperations(b)
	for {
		op, ok := ops.Next()
		if !ok {
			return
		}
		switch op.Operator {
		case "endcodespacerange":
			if len(op.Operands) > 0 {
				first, _ := op.Operands[0].(cos.String)
				t.unknown = t.unknown && len(first) != 2 || op.Odd
			}
		case "endbfchar":
			for i := 0; i+1 < len(op.Operands); i += 2 {
				t.means(op.Operands[i], 0, op.Operands[i+1])
			}
		case "endbfrange":
			for i := 0; i+2 < len(op.Operands); i += 3 {
				t.span(op.Operands[i], op.Operands[i+1], op.Operands[i+2])
			}
		}
	}
}

func (t *Face) span(from, to, is cos.Object) {
	first, ok1 := codeOf(from)
	last, ok2 := codeOf(to)
	if !ok1 || !ok2 || last-first > 1<<16 {
		return
	}
	if list, ok := is.(cos.Array); ok {
		for i, o := range list {
			t.means(from, i, o)
		}
		return
	}
	if last-first+1 >= longSpan {
		long := codeSpan{first, last, is}
		maps.DeleteFunc(t.codes, func(code int, _ string) bool { return long.text(code) != "" })
		t.spans = append(t.spans, long)
		return
	}
	for i := range last - first + 1 {
		t.means(from, i, following(is, i))
	}
}

// text is what a code means in the span; "" for one that is not in it, or means nothing.
func (s codeSpan) text(code int) string {
	if code < s.first || code > s.last {
		return ""
	}
	return textOf(following(s.is, code-s.first))
}

// following is the text that stands so many places after the one a range begins with.
func following(o cos.Object, n int) cos.Object {
	s, ok := o.(cos.String)
	if !ok || len(s) < 2 {
		return nil
	}
	units := []byte(s)
	at := len(units) - 2
	last := int(units[at])<<8 + int(units[at+1]) + n
	units[at], units[at+1] = byte(last>>8), byte(last)
	return cos.String(units)
}

func (t *Face) means(code cos.Object, plus int, is cos.Object) {
	n, ok := codeOf(code)
	if text := textOf(is); ok && text != "" {
		t.codes[n+plus] = text
	}
}

// textOf is the text of a string of UTF-16; "" for one that says nothing.
func textOf(o cos.Object) string {
	s, ok := o.(cos.String)
	if !ok || len(s)%2 != 0 {
		return ""
	}
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 + uint16(s[2*i+1])
	}
	text := string(utf16.Decode(units))
	if strings.Trim(text, "\x00\ufffd\ufffe\uffff") == "" {
		return ""
	}
	return text
}

func codeOf(o cos.Object) (int, bool) {
	s, ok := o.(cos.String)
	n := 0
	for _, c := range []byte(s) {
		n = n<<8 + int(c)
	}
	return n, ok && len(s) > 0 && len(s) <= 2
}

// reader is the file a font stands in.
type reader struct{ f *cos.File }

// Codes are the codes of a string that is shown; false where they cannot be told apart.
func (t *Face) Codes(s string) ([]int, bool) {
	if t == nil || t.unknown || t.wide && len(s)%2 != 0 {
		return nil, s == ""
	}
	var out []int
	for i := 0; i < len(s); i++ {
		code := int(s[i])
		if t.wide {
			i++
			code = code<<8 + int(s[i])
		}
		out = append(out, code)
	}
	return out, true
}

// Wide reports whether a code has two bytes.
func (t *Face) Wide() bool { return t != nil && t.wide }

// Text is what a code means; false where the font does not say.
func (t *Face) Text(code int) (string, bool) {
	text, ok := t.codes[code]
	for i := len(t.spans) - 1; i >= 0 && !ok; i-- {
		if text = t.spans[i].text(code); text != "" {
			t.codes[code], ok = text, true
		}
	}
	return text, ok
}
