package verify

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// spoil is an attack on the bytes of a signed file; every one starts from the file that TestHonestAlone accepts.
type spoil struct {
	name string
	do   func(p *paper) []byte
	want string
}

func spoiled(t *testing.T, rows []spoil) {
	t.Helper()
	c := newCast(t)
	for _, one := range rows {
		t.Run(one.name, func(t *testing.T) { judged(t, one.do(signed(t, c, tables)), one.want) })
	}
}

// ranged puts another ByteRange in place, of the same length.
func ranged(now string) func(p *paper) []byte {
	return func(p *paper) []byte {
		at := bytes.Index(p.b, []byte("/ByteRange ["))
		return p.replaced(string(p.b[at:at+len(waitingBR)]), now)
	}
}

// numbersOf are the byte range's numbers: where the gap begins and ends, and what follows.
func numbersOf(p *paper) (from, to, rest int) {
	before, gap, behind := p.parts()
	return len(before), len(before) + len(gap), len(behind)
}

// TestUniversalForgery: a signature without a byte range or a value is none (USF, CCS 2019).
func TestUniversalForgery(t *testing.T) {
	value := func(now string) func(p *paper) []byte {
		return func(p *paper) []byte {
			_, gap, _ := p.parts()
			return p.replaced("/Contents "+string(gap), now)
		}
	}
	numbers := func(format string, of func(from, to, rest int) []any) func(p *paper) []byte {
		return func(p *paper) []byte { return ranged(fmt.Sprintf(format, of(numbersOf(p))...))(p) }
	}
	spoiled(t, []spoil{
		{"range-missing", ranged(""), never},
		{"range-null", ranged("/ByteRange null"), never},
		{"range-empty", ranged("/ByteRange []"), never},
		{"range-zeros", ranged("/ByteRange [0 0 0 0]"), never},
		{"range-negative", ranged("/ByteRange [0 -1 10 20]"), never},
		{"range-huge", ranged("/ByteRange [0 1 2 99999999999999999]"), never},
		{"range-overflow", ranged("/ByteRange [0 9223372036854775807 2 3]"), never},
		{"range-other-name", ranged("/ByteRangX [0 1 2 3]"), never},
		{"range-of-names", ranged("/ByteRange [/a /b /c /d]"), never},
		{"range-real", numbers("/ByteRange [0 %d.0 %d.0 %d.0]", func(a, b, c int) []any { return []any{a, b, c} }), never},
		{"range-odd", numbers("/ByteRange [0 %d %d]", func(a, b, _ int) []any { return []any{a, b} }), never},
		{"range-six", numbers("/ByteRange [0 %d %d 1 %d %d]", func(a, b, c int) []any { return []any{a, b, b + 1, c - 1} }), never},
		{"range-overlaps", numbers("/ByteRange [0 %d %d %d]", func(a, _, c int) []any { return []any{a, a - 10, c} }), never},
		{"range-from-five", numbers("/ByteRange [5 %d %d %d]", func(a, b, c int) []any { return []any{a - 5, b, c} }), never},
		{"range-short", numbers("/ByteRange [0 %d %d %d]", func(a, b, c int) []any { return []any{a, b, c - 50} }), never},
		{"range-wide", numbers("/ByteRange [0 %d %d %d]", func(a, b, c int) []any { return []any{a, b + 20, c - 20} }), never},
		{"range-early", numbers("/ByteRange [0 %d %d %d]", func(a, b, c int) []any { return []any{a - 9, b, c} }), never},
		{"value-missing", value(""), never},
		{"value-null", value("/Contents null"), never},
		{"value-empty", value("/Contents <>"), never},
		{"value-zero", value("/Contents <00>"), never},
		{"value-zeros", value("/Contents <" + strings.Repeat("0", hole) + ">"), never},
		{"value-elsewhere", value("/Contents 20 0 R"), never},
		{"value-number", value("/Contents 5"), never},
		{"value-of-nothing", value("/Contents <3000>"), never},
		{"value-twice", func(p *paper) []byte {
			_, gap, _ := p.parts()
			return p.replaced("/Contents "+string(gap), "/Contents <00> /Contents "+string(gap[:len(gap)-31])+">")
		}, never},
		{"text-changed", func(p *paper) []byte { return p.replaced("1000 euro", "9000 euro") }, red + " altered"},
		{"byte-in-comment", func(p *paper) []byte { return p.replaced("%\xe2\xe3", "%\xe3\xe3") }, red + " altered"},
		{"value-flipped", func(p *paper) []byte {
			from, _, _ := numbersOf(p)
			b := bytes.Clone(p.b)
			for i := from + hole; i > from; i-- { // the last digit of the value
				if b[i] != '0' && b[i] != '>' {
					b[i] = map[bool]byte{true: '1', false: '2'}[b[i] == '2']
					return b
				}
			}
			return b
		}, never},
		{"subfilter-other", func(p *paper) []byte { return p.replaced("/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1") }, never},
		{"subfilter-stamp", func(p *paper) []byte { return p.replaced("/ETSI.CAdES.detached", "/ETSI.RFC3161") }, never},
		{"type-gone", func(p *paper) []byte { return p.replaced("/FT/Sig/T(Signature1)", "/FT/Sxx/T(Signature1)") }, never},
		{"cut-off", func(p *paper) []byte { return p.b[:len(p.b)-200] }, never},
		{"nothing-cut", func(p *paper) []byte { return p.b[:len(p.b)-1] }, never},
		{"as-signed", func(p *paper) []byte { return p.b }, ok},
		{"space-behind", func(p *paper) []byte { return append(p.b, "\r\n \n"...) }, ok},
		{"rewritten-alike", func(p *paper) []byte { p.put(font, p.objects[font]); return p.save() }, ok},
	})
}

// widened moves what follows the gap away, and puts into it a second body with a section where startxref points (SWA).
func widened(p *paper, fill string, more func(before, gap, behind []byte) []byte) []byte {
	before, gap, behind := p.parts()
	b := append(bytes.Clone(before), gap...)
	b = append(b, "/X 1>>\nendobj\n"...)
	if len(b) > p.last {
		p.t.Fatal("no room before the section")
	}
	for len(b) < p.last {
		b = append(b, fill...)
	}
	b = b[:p.last]
	evil := &paper{t: p.t, b: b, objects: map[int]string{}, pending: map[int]string{}, info: p.info, numbers: p.numbers}
	places := map[int]place{}
	for n := range p.objects {
		if at := bytes.Index(before, fmt.Appendf(nil, "\n%d 0 obj\n", n)); at > 0 {
			places[n] = place{1, at + 1, 0}
		}
	}
	// the section comes first, at the place behind knows; it has room for all entries, and the bodies stand behind it
	section := func(places map[int]place) []byte {
		e := &paper{t: p.t, b: bytes.Clone(b), info: p.info, numbers: p.numbers}
		e.section(places)
		return e.b[len(b):]
	}
	moved := p.objects
	for n := range moved {
		if _, known := places[n]; !known {
			places[n] = place{1, 1, 0}
		}
	}
	places[content], places[signature] = place{1, 1, 0}, place{1, 1, 0}
	at := len(b) + len(section(places))
	var bodies []byte
	for n, body := range moved {
		switch {
		case n == content:
			body = strings.Replace(body, "1000 euro", "9000 euro", 1)
		case n == signature || places[n].at != 1:
			continue
		}
		places[n] = place{1, at + len(bodies), 0}
		bodies = fmt.Appendf(bodies, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	bodies = append(bodies, more(before, gap, behind)...)
	places[signature] = place{1, at + len(bodies), 0}
	end := len(behind)
	sig := strings.Replace(p.objects[signature], waiting(), "", 1)
	sig = strings.TrimSuffix(sig, ">>") + "/ByteRange [0 %d %-10d %d]/Contents " + string(gap) + ">>"
	whole := func(from int) string { return fmt.Sprintf("17 0 obj\n"+sig+"\nendobj\n", len(before), from, end) }
	from := at + len(bodies) + len(whole(1))
	evil.b = append(evil.b, section(places)...)
	evil.b = append(evil.b, bodies...)
	evil.b = append(evil.b, whole(from)...)
	return append(evil.b, behind...)
}

// TestWrapping: the gap of a byte range holds the value of the signature and nothing else (SWA, CCS 2019).
func TestWrapping(t *testing.T) {
	none := func(_, _, _ []byte) []byte { return nil }
	spoiled(t, []spoil{
		{"second-body", func(p *paper) []byte { return widened(p, " ", none) }, never},
		{"padded-with-zeros", func(p *paper) []byte { return widened(p, "\x00", none) }, never},
		{"padded-with-comments", func(p *paper) []byte { return widened(p, "%padding\n", none) }, never},
		{"value-in-comment", func(p *paper) []byte {
			before, gap, behind := p.parts()
			b := append(bytes.Clone(before), "%"...)
			b = append(b, gap...)
			b = append(b, "\n<00>"...)
			return append(b, behind...)
		}, never},
		{"value-in-a-string-of-the-dictionary", func(p *paper) []byte {
			before, gap, behind := p.parts()
			b := append(bytes.TrimSuffix(bytes.Clone(before), []byte("/Contents ")), "/Cert <00>"...)
			return append(append(b, gap...), behind...)
		}, never},
	})
	// signed so from the beginning: the gap is wider than the value, by an honest hand or not
	c := newCast(t)
	for name, change := range map[string]func(p *paper, from, to int) (int, int){
		"gap-with-space":  func(p *paper, from, to int) (int, int) { return from - 1, to },
		"gap-with-key":    func(p *paper, from, to int) (int, int) { return from - len("/Contents "), to },
		"gap-with-entry":  func(p *paper, from, to int) (int, int) { return from, to + 2 },
		"gap-inside":      func(p *paper, from, to int) (int, int) { return from + 1, to - 1 },
		"gap-to-the-next": func(p *paper, from, to int) (int, int) { return from, to + 20 },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPaper(t, tables)
			p.sign = message{by: c.anna}.over
			contract(p)
			p.sign = func([]byte) []byte { return nil }
			p.save()
			from, to, _ := numbersOf(p)
			now, until := change(p, from, to)
			at := bytes.Index(p.b, []byte("/ByteRange ["))
			copy(p.b[at:], fmt.Sprintf("/ByteRange [0 %-10d %-10d %-10d]", now, until, len(p.b)-until))
			value := message{by: c.anna}.over(append(bytes.Clone(p.b[:now]), p.b[until:]...))
			copy(p.b[from+1:], hex.EncodeToString(value))
			judged(t, p.b, never)
		})
	}
}

// TestIncrementalSaving: what is appended counts, however it is appended (ISA, CCS 2019).
func TestIncrementalSaving(t *testing.T) {
	evil := func(p *paper) string {
		return fmt.Sprintf("4 0 obj\n%s\nendobj\n", strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
	}
	spoiled(t, []spoil{
		{"body-section-trailer", func(p *paper) []byte {
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
			return p.save()
		}, red},
		{"body-only", func(p *paper) []byte { return append(p.b, evil(p)...) }, never},
		{"body-and-trailer", func(p *paper) []byte {
			b := append(p.b, evil(p)...)
			return fmt.Appendf(b, "trailer\n<<%s/Size 200/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", p.info, p.last, p.last)
		}, never},
		{"body-and-copied-end", func(p *paper) []byte {
			at := bytes.LastIndex(p.b, []byte("trailer"))
			tail := bytes.Clone(p.b[at:])
			return append(append(p.b, evil(p)...), tail...)
		}, never},
		{"body-and-end", func(p *paper) []byte {
			return fmt.Appendf(append(p.b, evil(p)...), "startxref\n%d\n%%%%EOF\n", p.last)
		}, never},
		{"copied-signature", func(p *paper) []byte {
			_, gap, _ := p.parts()
			from, to, rest := numbersOf(p)
			sig := strings.Replace(p.objects[signature], waiting(), fmt.Sprintf("/ByteRange [0 %d %d %d]/Contents %s", from, to, rest, gap), 1)
			p.put(signature, sig)
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
			return p.save()
		}, red},
		{"copied-signature-alone", func(p *paper) []byte {
			_, gap, _ := p.parts()
			from, to, rest := numbersOf(p)
			p.put(signature, strings.Replace(p.objects[signature], waiting(), fmt.Sprintf("/ByteRange [0 %d %d %d]/Contents %s", from, to, rest, gap), 1))
			return p.save()
		}, never},
		{"behind-much-space", func(p *paper) []byte { return append(append(p.b, bytes.Repeat([]byte(" "), 9000)...), "hello"...) }, never},
		{"much-space", func(p *paper) []byte { return append(p.b, bytes.Repeat([]byte("\n"), 900)...) }, ok},
		{"name-before-end", func(p *paper) []byte {
			p.put(font, p.objects[font])
			at := bytes.LastIndex(p.save(), []byte("startxref"))
			return append(bytes.Clone(p.b[:at]), append([]byte("%Program 1.0\r%more\n"), p.b[at:]...)...)
		}, ok},
		{"copied-into-a-new-field", func(p *paper) []byte {
			_, gap, _ := p.parts()
			from, to, rest := numbersOf(p)
			v := p.add(strings.Replace(p.objects[signature], waiting(), fmt.Sprintf("/ByteRange [0 %d %d %d]/Contents %s", from, to, rest, gap), 1))
			p.more(empty, "/V "+v)
			return p.save()
		}, red},
		{"comment-behind", func(p *paper) []byte { return append(p.b, "%hello\n"...) }, never},
		{"text-behind", func(p *paper) []byte { return append(p.b, "hello"...) }, never},
		{"zeros-behind-then-body", func(p *paper) []byte { return append(append(p.b, make([]byte, 3000)...), evil(p)...) }, never},
		{"startxref-before", func(p *paper) []byte { // points into what was signed, though a newer section stands behind
			p.put(content, strings.Replace(p.objects[content], "1000 euro", "9000 euro", 1))
			last := p.last
			return bytes.Replace(p.save(), fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", p.last), fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", last), 1)
		}, never},
		{"another-file-appended", func(p *paper) []byte { // a whole file whose section knows no other
			b := bytes.Clone(p.b)
			other := newPaper(p.t, tables)
			other.sign, other.b = p.sign, b
			contract(other)
			other.edit(content, "1000 euro", "9000 euro")
			other.objects[signature], other.pending[signature] = "<<>>", "<<>>"
			return other.save()
		}, never},
		{"twice-the-same", func(p *paper) []byte { return append(p.b, p.b...) }, never},
		{"prefix", func(p *paper) []byte { return append([]byte("%PDF-1.4 before\n"), p.b...) }, never},
	})
}
