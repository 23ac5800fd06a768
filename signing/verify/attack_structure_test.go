package verify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// evilContent is the first page with another sum.
func evilContent() string {
	data := strings.Replace(page1, "1000 euro", "9000 euro", 1)
	return stream("", data)
}

// lines appends a section of these lines of a table.
func (p *paper) lines(lines, trailer string) []byte {
	at := len(p.b)
	p.b = fmt.Appendf(p.b, "xref\n%strailer\n<<%s/Size 300/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n", lines, p.info, p.last, trailer, at)
	p.last = at
	return p.b
}

// repacked writes the object stream of the signed revision again under its number, with one object otherwise.
func (p *paper) repacked(n int, old, now string) []byte {
	var head, body strings.Builder
	for _, k := range p.inside {
		fmt.Fprintf(&head, "%d %d ", k, body.Len())
		text := p.objects[k]
		if k == n {
			text = strings.Replace(text, old, now, 1)
		}
		body.WriteString(text + "\n")
	}
	p.put(p.stored, stream(fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(p.inside), head.Len()), head.String()+body.String()))
	return p.save()
}

// hide puts bytes into the data of a stream that nothing leads to.
func hide(p *paper, data string) { p.put(70, stream("", "\n"+data+"\n")) }

// structural are attacks on how a file is put together, which signs in the layout and with the preparation it names.
type structural struct {
	name   string
	layout layout
	before func(*paper)
	do     func(*paper) []byte
	want   string
}

func (s structural) judge(t *testing.T, c *cast) {
	t.Run(s.name, func(t *testing.T) {
		p := signed(t, c, s.layout, func(p *paper) {
			if s.before != nil {
				s.before(p)
			}
		})
		judged(t, s.do(p), s.want)
	})
}

// TestSections: what an object is, is said by one section, in one way, to every reader (7.5.4 to 7.5.8).
func TestSections(t *testing.T) {
	c := newCast(t)
	evilAt := func(p *paper) int {
		p.b = append(p.b, '\n')
		return p.write(content, evilContent())
	}
	hiddenBody := "4 0 obj\n" + evilContent() + "\nendobj\n"
	own := func(p *paper) int { return bytes.Index(p.b, []byte("\n4 0 obj")) + 1 }
	for _, one := range []structural{
		{"points-into-a-stream", tables, func(p *paper) { hide(p, hiddenBody) }, func(p *paper) []byte {
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n", bytes.Index(p.b, []byte(hiddenBody))), "")
		}, red},
		{"two-entries-good-first", tables, nil, func(p *paper) []byte {
			at := evilAt(p)
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n4 1\n%010d 00000 n \n", own(p), at), "")
		}, never},
		{"two-entries-evil-first", tables, nil, func(p *paper) []byte {
			at := evilAt(p)
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n4 1\n%010d 00000 n \n", at, own(p)), "")
		}, never},
		{"other-generation", tables, nil, func(p *paper) []byte {
			at := len(p.b)
			p.b = fmt.Appendf(p.b, "4 1 obj\n%s\nendobj\n", evilContent())
			return p.lines(fmt.Sprintf("4 1\n%010d 00001 n \n", at), "")
		}, red},
		{"generation-of-the-entry-alone", tables, nil, func(p *paper) []byte {
			at := evilAt(p)
			return p.lines(fmt.Sprintf("4 1\n%010d 00001 n \n", at), "")
		}, never},
		{"another-object-there", tables, nil, func(p *paper) []byte {
			at := bytes.Index(p.b, []byte("\n8 0 obj")) + 1
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n", at), "")
		}, red},
		{"points-nowhere", tables, nil, func(p *paper) []byte { return p.lines("4 1\n0000000020 00000 n \n", "") }, red},
		{"points-behind-the-end", tables, nil, func(p *paper) []byte { return p.lines("4 1\n9999999999 00000 n \n", "") }, red},
		{"hybrid-evil-for-new-readers", tables, nil, func(p *paper) []byte {
			at := evilAt(p)
			beside := len(p.b)
			p.b = fmt.Appendf(p.b, "200 0 obj\n%s\nendobj\n", stream("/Type/XRef/W[1 4 1]/Index[4 1]/Size 201/Root 1 0 R", string([]byte{1, byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at), 0})))
			return p.lines("4 1\n0000000000 65535 f \n", fmt.Sprintf("/XRefStm %d", beside))
		}, never},
		{"hybrid-evil-for-old-readers", tables, nil, func(p *paper) []byte {
			at, good := evilAt(p), own(p)
			beside := len(p.b)
			p.b = fmt.Appendf(p.b, "200 0 obj\n%s\nendobj\n", stream("/Type/XRef/W[1 4 1]/Index[4 1]/Size 201/Root 1 0 R", string([]byte{1, byte(good >> 24), byte(good >> 16), byte(good >> 8), byte(good), 0})))
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n", at), fmt.Sprintf("/XRefStm %d", beside))
		}, never},
		{"root-of-another", tables, func(p *paper) {
			p.put(80, "<</Type/Catalog/Pages 81 0 R/AcroForm 6 0 R>>")
			p.put(81, "<</Type/Pages/Kids[82 0 R]/Count 1/MediaBox[0 0 595 842]>>")
			p.put(82, "<</Type/Page/Parent 81 0 R/Contents 83 0 R/Resources 36 0 R/Annots[16 0 R]>>")
			p.put(83, evilContent())
		}, func(p *paper) []byte {
			p.info = strings.Replace(p.info, "/Root 1 0 R", "/Root 80 0 R", 1)
			return p.lines("0 1\n0000000000 65535 f \n", "")
		}, red},
		{"hidden-section", tables, nil, func(p *paper) []byte {
			p.put(content, evilContent())
			inner := &paper{t: p.t, b: bytes.Clone(p.b), info: p.info, last: p.last, objects: map[int]string{}, pending: map[int]string{content: evilContent()}, numbers: 300}
			inner.save()
			return fmt.Appendf(inner.b, "startxref\n%d\n%%%%EOF\n", p.last) // seen by those who look from the end, not by those who repair
		}, never},
		{"encrypted-later", tables, nil, func(p *paper) []byte {
			return p.lines("0 1\n0000000000 65535 f \n", "/Encrypt<</Filter/Standard/V 1/R 2/O(01234567890123456789012345678901)/U(01234567890123456789012345678901)/P -4>>")
		}, never},
		{"whole-section-without-prev", tables, nil, func(p *paper) []byte {
			p.put(content, evilContent())
			for n, body := range p.objects {
				if n != signature {
					p.pending[n] = body
				}
			}
			p.last = 0
			return p.save()
		}, never},
		{"prev-to-itself", tables, nil, func(p *paper) []byte {
			p.prev = func(at int) int { return at }
			p.put(font, p.objects[font])
			return p.save()
		}, never},
		{"prev-in-a-circle", streams, nil, func(p *paper) []byte {
			p.put(font, p.objects[font])
			first := len(p.b)
			p.prev = func(int) int { return first }
			p.save()
			p.put(font, p.objects[font])
			return p.save()
		}, never},
		{"prev-to-garbage", tables, nil, func(p *paper) []byte {
			p.prev = func(int) int { return 9 }
			p.put(font, p.objects[font])
			return p.save()
		}, never},
		{"prev-skips-the-signed", tables, func(p *paper) { p.save(); p.put(font, p.objects[font]); p.put(signature, p.objects[signature]) }, func(p *paper) []byte {
			p.put(content, evilContent())
			return p.save()
		}, never},
		{"object-stream-replaced", packed, nil, func(p *paper) []byte { return p.repacked(docInfo, "(Contract)", "(Offer)") }, red},
		{"object-stream-replaced-page", packed, nil, func(p *paper) []byte { return p.repacked(first, "/Rotate 0", "/Rotate 90") }, red},
		{"object-stream-replaced-tags", packed, nil, func(p *paper) []byte { return p.repacked(tagP, "1000 euro", "9000 euro") }, red},
		{"object-stream-extends-itself", packed, nil, func(p *paper) []byte {
			p.repacked(tagP, "", "")
			p.edit(p.stored, "/N ", fmt.Sprintf("/Extends %d 0 R/N ", p.stored))
			return p.save()
		}, quick},
		{"object-stream-freed", packed, nil, func(p *paper) []byte { p.freed = append(p.freed, p.stored); return p.save() }, never},

		{"object-stream-rewritten", packed, nil, func(p *paper) []byte { return p.repacked(tagP, "", "") }, ok},
		{"section-with-nothing", tables, nil, func(p *paper) []byte { return p.lines("0 1\n0000000000 65535 f \n", "") }, ok},
		{"listed-again", tables, nil, func(p *paper) []byte { return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n", own(p)), "") }, ok},
		{"copied-word-for-word", tables, nil, func(p *paper) []byte {
			p.b = append(p.b, '\n')
			at := p.write(content, p.objects[content])
			return p.lines(fmt.Sprintf("4 1\n%010d 00000 n \n", at), "")
		}, ok},
		{"stream-after-tables", tables, nil, func(p *paper) []byte {
			p.layout = packed
			p.put(docInfo, p.objects[docInfo])
			return p.save()
		}, ok},
	} {
		one.judge(t, c)
	}
}

// TestLoopsAndBombs: a file that leads in circles, or unfolds to more than there is room for, gets its answer in time (A5).
func TestLoopsAndBombs(t *testing.T) {
	c := newCast(t)
	bomb := deflated(strings.Repeat("0 0 m 1 1 l S\n", 6<<20))
	zeros := deflated(strings.Repeat("\x00", 200<<20))
	deep := strings.Repeat("[", 200_000)
	put := func(n int, body string) func(*paper) []byte {
		return func(p *paper) []byte { p.put(n, body); return p.save() }
	}
	edit := func(n int, old, now string) func(*paper) []byte {
		return func(p *paper) []byte { p.edit(n, old, now); return p.save() }
	}
	for _, one := range []structural{
		{"page-tree-circle", tables, nil, edit(pageTree, "[3 0 R 7 0 R]", "[3 0 R 7 0 R 2 0 R]"), never},
		{"page-tree-circle-signed", tables, edits(pageTree, "[3 0 R 7 0 R]", "[3 0 R 7 0 R 2 0 R]"), func(p *paper) []byte { return p.b }, never},
		{"page-parent-circle", tables, nil, func(p *paper) []byte { p.more(pageTree, "/Parent 2 0 R"); return p.save() }, quick},
		{"field-tree-circle", tables, nil, edit(plan, "[48 0 R 49 0 R]", "[48 0 R 49 0 R 47 0 R]"), never},
		{"field-circle-through-child", tables, nil, func(p *paper) []byte { p.more(49, "/T(x)/Kids[47 0 R]"); return p.save() }, never},
		{"fields-of-themselves", tables, nil, put(acroForm, "<</Fields 6 0 R>>"), never},
		{"tag-circle", tables, nil, edit(tagDoc, "[23 0 R]", "[23 0 R 22 0 R]"), never},
		{"parent-tree-circle", tables, nil, put(parents, "<</Kids[24 0 R]>>"), never},
		{"name-tree-circle", tables, nil, put(dests, "<</Kids[32 0 R]>>"), never},
		{"length-of-itself", tables, nil, edit(content, "/Length 37 0 R", "/Length 4 0 R"), never},
		{"reference-circle", tables, nil, put(lengthOf4, "37 0 R"), never},
		{"form-in-itself", tables, nil, put(nameLooks, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</XObject<</Me 10 0 R>>>>", "/Me Do /Me Do /Me Do")), never},
		{"forms-that-double", tables, nil, func(p *paper) []byte {
			inner := p.add(looksOf(10, 10, "0 0 1 1 re f"))
			for range 11 {
				inner = p.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Resources<</XObject<</X "+inner+">>>>", strings.Repeat("/X Do ", 10)))
			}
			p.edit(nameField, "/AP<</N 10 0 R>>", "/AP<</N "+inner+">>")
			return p.save()
		}, never},
		{"appearance-bomb", tables, nil, put(nameLooks, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Filter/FlateDecode", bomb)), never},
		{"content-bomb", tables, nil, put(content, stream("/Filter/FlateDecode", bomb)), never},
		{"content-bomb-signed", tables, func(p *paper) { p.put(content, stream("/Filter/FlateDecode", bomb)) }, func(p *paper) []byte {
			note(p, "<</Type/Annot/Subtype/FreeText/F 4/P 3 0 R"+overText+">>")
			return p.save()
		}, quick},
		{"bomb-in-bomb", tables, nil, put(content, stream("/Filter[/FlateDecode/FlateDecode]", deflated(zeros))), never},
		{"metadata-bomb", tables, nil, put(xmpData, stream("/Type/Metadata/Subtype/XML/Filter/FlateDecode", zeros)), never},
		{"section-bomb", tables, nil, func(p *paper) []byte {
			at := len(p.b)
			p.b = fmt.Appendf(p.b, "200 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream(fmt.Sprintf("/Type/XRef/W[1 3 1]/Size 99999999/Root 1 0 R/Prev %d/Filter/FlateDecode", p.last), zeros), at)
			return p.b
		}, never},
		{"wide-numbers", tables, nil, func(p *paper) []byte {
			at := len(p.b)
			p.b = fmt.Appendf(p.b, "200 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream(fmt.Sprintf("/Type/XRef/W[8 8 8]/Index[4 2]/Size 300/Root 1 0 R/Prev %d", p.last), strings.Repeat("\xff", 48)), at)
			return p.b
		}, never},
		{"size-huge", tables, nil, func(p *paper) []byte { p.size = "2147483648"; return put(font, p.objects[font])(p) }, quick},
		{"size-small", tables, nil, func(p *paper) []byte { p.size = "3"; return put(font, p.objects[font])(p) }, quick},
		{"index-huge", tables, nil, func(p *paper) []byte { return p.lines("4 99999999\n0000000000 65535 f \n", "") }, never},
		{"number-huge", tables, nil, func(p *paper) []byte { p.more(first, "/B[99999999999 0 R]"); return p.save() }, quick},
		{"nested-deep", tables, nil, put(dests, deep+strings.Repeat("]", len(deep))), never},
		{"nested-open", tables, nil, put(dests, deep), never},
		{"kids-many", tables, nil, func(p *paper) []byte {
			p.edit(pageTree, "[3 0 R 7 0 R]", "["+strings.Repeat("3 0 R ", 200_000)+"]")
			return p.save()
		}, never},
		{"notes-many", tables, nil, func(p *paper) []byte {
			ref := p.add("<</Type/Annot/Subtype/Text/Rect[1 1 2 2]>>")
			p.edit(first, "51 0 R]", strings.Repeat(ref+" ", 20_000)+"51 0 R]")
			return p.save()
		}, never},
		{"signatures-many", tables, nil, func(p *paper) []byte {
			for range 2000 {
				p.add("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<00>>>")
			}
			return p.save()
		}, never},
		{"ranges-many", tables, nil, func(p *paper) []byte {
			return append(p.b, strings.Repeat(fmt.Sprintf("/ByteRange [0 10 %d 20]\n%%%%EOF\n", 30), 5000)...)
		}, never},
	} {
		one.judge(t, c)
	}
}

// TestHiddenFromOldReaders: office programs hide the tag tree from readers that know no cross-reference streams, which changes no
// page; anything else that is hidden so, or stands there in another form, shows one reader another file.
func TestHiddenFromOldReaders(t *testing.T) {
	c := newCast(t)
	for name, one := range map[string]struct {
		hidden []int
		want   string
	}{
		"tags":     {[]int{tagRoot, tagDoc, tagP, parents}, ok},
		"root":     {[]int{tagRoot}, ok},
		"a leaf":   {[]int{tagP}, ok},
		"title":    {[]int{docInfo}, never},
		"contents": {[]int{content}, never},
		"a field":  {[]int{nameField}, never},
		"layers":   {[]int{layers}, never},
		"tags too": {[]int{tagRoot, tagDoc, tagP, parents, content}, never},
	} {
		t.Run(name, func(t *testing.T) {
			p := signed(t, c, tables, func(p *paper) { p.hidden = one.hidden })
			judged(t, p.b, one.want)
		})
	}
}
