package verify

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// layout is how a revision is written: with a cross-reference table, with a cross-reference stream, or with object streams
// too.
type layout int

const (
	tables layout = iota
	streams
	packed
)

// paper is a PDF that is written revision by revision, each an incremental update (7.5.6). Objects are put as the text between
// obj and endobj; save writes what was put and signs it where it holds a signature that waits for its value.
type paper struct {
	t       testing.TB
	b       []byte
	layout  layout
	objects map[int]string // as they are now
	pending map[int]string
	freed   []int
	numbers int    // the next free one
	info    string // entries of the trailer
	last    int    // where the newest section stands
	sign    func(covered []byte) []byte
	prev    func(last int) int // in place of the section before, for loops
	size    string
	inside  []int // what the newest object stream holds
	stored  int   // its number
	hidden  []int // from readers that know no cross-reference streams beside tables (7.5.8.4)
}

func newPaper(t testing.TB, l layout) *paper {
	return &paper{t: t, layout: l, objects: map[int]string{}, pending: map[int]string{}, numbers: 100, info: "/Root 1 0 R/Info 19 0 R/ID[<0102030405060708090a0b0c0d0e0f10><0102030405060708090a0b0c0d0e0f10>]"}
}

func (p *paper) put(n int, body string) {
	p.pending[n], p.objects[n] = body, body
	p.numbers = max(p.numbers, n+1)
}

// add puts an object under a new number and answers the reference to it.
func (p *paper) add(body string) string {
	n := p.numbers
	p.put(n, body)
	return fmt.Sprintf("%d 0 R", n)
}

// edit changes what an object says now.
func (p *paper) edit(n int, old, now string) {
	p.t.Helper()
	if !strings.Contains(p.objects[n], old) {
		p.t.Fatalf("object %d has no %q: %s", n, old, p.objects[n])
	}
	p.put(n, strings.Replace(p.objects[n], old, now, 1))
}

// more adds entries to a dictionary.
func (p *paper) more(n int, entries string) {
	p.t.Helper()
	p.edit(n, "<<", "<<"+entries)
}

// stream is the text of a stream object.
func stream(entries, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

func deflated(data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(data))
	z.Close()
	return b.String()
}

const (
	hole        = 12000 // digits of a signature's value
	waitingBR   = "/ByteRange [0 ********** ********** **********]"
	waitingMark = "**********"
)

// waiting are the entries of a signature that waits for its value.
func waiting() string { return waitingBR + "/Contents <" + strings.Repeat("0", hole) + ">" }

type place struct{ kind, at, index int }

// save writes the pending objects as one revision.
func (p *paper) save() []byte {
	if len(p.b) == 0 {
		p.b = []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	}
	if p.b[len(p.b)-1] != '\n' {
		p.b = append(p.b, '\n')
	}
	places := map[int]place{}
	var inside []int
	for _, n := range slices.Sorted(maps.Keys(p.pending)) {
		body := p.pending[n]
		if p.layout == packed && !strings.Contains(body, "stream\n") && !strings.Contains(body, waitingMark) && !strings.Contains(body, "/ByteRange") {
			inside = append(inside, n)
			continue
		}
		places[n] = place{1, p.write(n, body), 0}
	}
	if len(inside) > 0 {
		p.pack(inside, places)
	}
	for _, n := range p.freed {
		places[n] = place{0, 0, 0}
	}
	p.section(places)
	p.pending, p.freed = map[int]string{}, nil
	p.seal()
	return p.b
}

// write puts an object down where the file ends.
func (p *paper) write(n int, body string) (at int) {
	at = len(p.b)
	p.b = fmt.Appendf(p.b, "%d 0 obj\n%s\nendobj\n", n, body)
	return at
}

func (p *paper) pack(inside []int, places map[int]place) {
	var head, body strings.Builder
	container := p.numbers
	p.numbers++
	for i, n := range inside {
		fmt.Fprintf(&head, "%d %d ", n, body.Len())
		body.WriteString(p.pending[n] + "\n")
		places[n] = place{2, container, i}
	}
	p.inside, p.stored = inside, container
	places[container] = place{1, p.write(container, stream(fmt.Sprintf("/Type/ObjStm/N %d/First %d/Filter/FlateDecode", len(inside), head.Len()), deflated(head.String()+body.String()))), 0}
}

func (p *paper) section(places map[int]place) {
	at, trailer := len(p.b), p.info
	if p.last > 0 {
		last := p.last
		if p.prev != nil {
			last = p.prev(at)
		}
		trailer += fmt.Sprintf("/Prev %d", last)
	} else {
		places[0] = place{}
	}
	own := p.numbers
	if p.layout != tables {
		p.numbers++
		places[own] = place{1, at, 0}
	}
	size := fmt.Sprint(p.numbers)
	if p.size != "" {
		size = p.size
	}
	trailer += "/Size " + size
	if p.layout == tables {
		trailer += p.hide(places)
		at = len(p.b)
		p.b = append(p.b, "xref\n"...)
		for _, n := range slices.Sorted(maps.Keys(places)) {
			p.b = append(p.b, tableLine(n, places[n])...)
		}
		p.b = append(p.b, "trailer\n<<"+trailer+">>\n"...)
	} else {
		var index, data strings.Builder
		for _, n := range slices.Sorted(maps.Keys(places)) {
			e := places[n]
			fmt.Fprintf(&index, "%d 1 ", n)
			data.Write([]byte{byte(e.kind), byte(e.at >> 16), byte(e.at >> 8), byte(e.at), byte(e.index >> 8), byte(e.index)})
		}
		p.write(own, stream("/Type/XRef/W[1 3 2]/Filter/FlateDecode/Index["+index.String()+"]"+trailer, deflated(data.String())))
	}
	p.b = fmt.Appendf(p.b, "startxref\n%d\n%%%%EOF\n", at)
	p.last = at
}

// hide takes hidden objects out of the places a table says, into a stream beside it, and answers the trailer's entry for that.
func (p *paper) hide(places map[int]place) string {
	var index, data strings.Builder
	for _, n := range p.hidden {
		if e, ok := places[n]; ok && e.kind == 1 {
			fmt.Fprintf(&index, "%d 1 ", n)
			data.Write([]byte{1, byte(e.at >> 16), byte(e.at >> 8), byte(e.at), 0, 0})
			if places[n] = (place{}); p.last > 0 && n < 100 { // an update: old readers keep what they had
				delete(places, n)
			}
		}
	}
	if index.Len() == 0 {
		return ""
	}
	at := p.write(99, stream("/Type/XRef/W[1 3 2]/Filter/FlateDecode/Index["+index.String()+"]/Size 100/Root 1 0 R", deflated(data.String())))
	return fmt.Sprintf("/XRefStm %d", at)
}

func tableLine(n int, e place) string {
	if e.kind == 0 {
		return fmt.Sprintf("%d 1\n0000000000 65535 f \n", n)
	}
	return fmt.Sprintf("%d 1\n%010d 00000 n \n", n, e.at)
}

// seal fills in the byte range and the value of the signature that waits.
func (p *paper) seal() {
	br := bytes.Index(p.b, []byte(waitingBR))
	if br < 0 {
		return
	}
	from := br + bytes.Index(p.b[br:], []byte("<"+strings.Repeat("0", hole)+">"))
	to := from + hole + 2
	copy(p.b[br:], fmt.Sprintf("/ByteRange [0 %-10d %-10d %-10d]", from, to, len(p.b)-to))
	value := p.sign(slices.Concat(p.b[:from], p.b[to:]))
	if len(value)*2 > hole {
		p.t.Fatalf("the value has %d bytes", len(value))
	}
	copy(p.b[from+1:], hex.EncodeToString(value))
}

// replaced is the file with one place changed, of the same length.
func (p *paper) replaced(old, now string) []byte {
	p.t.Helper()
	if len(now) > len(old) || !bytes.Contains(p.b, []byte(old)) {
		p.t.Fatalf("%q cannot stand for %q", now, old)
	}
	return bytes.Replace(p.b, []byte(old), []byte(now+strings.Repeat(" ", len(old)-len(now))), 1)
}

// parts are what stands before, in and behind the gap of the file's first signature.
func (p *paper) parts() (before, gap, behind []byte) {
	from := bytes.Index(p.b, []byte("/Contents <")) + len("/Contents ")
	to := from + bytes.IndexByte(p.b[from:], '>') + 1
	return p.b[:from:from], p.b[from:to:to], p.b[to:]
}
