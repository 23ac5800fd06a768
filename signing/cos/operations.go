package cos

import (
	"bytes"
	"compress/zlib"
	"io"
	"maps"
	"math"
	"slices"
)

// Operation is an operator of a content stream with what stands before it (7.8.2). An inline image (8.9.7) is one
// operation BI whose operand is its dictionary and whose data stands in Data, as the file has it. Odd says that something
// of it is not written as 7.2 and 7.3 have it, and that programs need not read it alike.
type Operation struct {
	Operator string
	Operands []Object
	Data     []byte
	Odd      bool
	Joint    bool // something in it reaches from one stream into the next
}

// Operations reads the content of one or several streams.
type Operations struct {
	p      parser
	joints []int // where a stream follows another
}

// maxOperands is how many operands are kept before an operator; none needs so many.
const maxOperands = 512

// NewOperations reads streams that follow one another as one (table 31, Contents). Between two of them is white space.
func NewOperations(parts ...[]byte) *Operations {
	o := &Operations{p: parser{whole: true, content: true}}
	if len(parts) == 1 {
		o.p.b = parts[0]
		return o
	}
	for i, part := range parts {
		if i > 0 {
			o.joints = append(o.joints, len(o.p.b))
			o.p.b = append(o.p.b, '\n')
		}
		o.p.b = append(o.p.b, part...)
	}
	return o
}

// Next is the next operation; false at the end. Operands without an operator at the end are nothing.
func (o *Operations) Next() (op Operation, ok bool) {
	for {
		o.p.skip()
		if o.p.pos >= len(o.p.b) {
			return op, op.Odd
		}
		start := o.p.pos
		value, err := o.p.token(0)
		if err != nil { // a bracket that closes nothing, or a string or an array that does not end
			op.Odd = true
			o.p.pos = max(start+1, o.p.pos)
			continue
		}
		o.joint(&op, start, value)
		op.Odd, o.p.odd = op.Odd || o.p.odd, false
		word, isWord := value.(keyword)
		if !isWord {
			op.Operands = append(op.Operands, value)
			if len(op.Operands) > maxOperands {
				op.Odd, op.Operands = true, slices.Delete(op.Operands, 0, maxOperands/2)
			}
			continue
		}
		if n, is := oddNumber(word); is {
			op.Operands, op.Odd = append(op.Operands, n), true
			continue
		}
		op.Operator = string(word)
		if op.Operator == "BI" {
			o.image(&op)
		}
		return op, true
	}
}

// joint marks an operation of which a string, or an image's data, reaches over the end of a stream.
func (o *Operations) joint(op *Operation, start int, value Object) {
	if len(o.joints) == 0 {
		return
	}
	switch value.(type) {
	case String, []byte:
		i, _ := slices.BinarySearch(o.joints, start)
		op.Joint = op.Joint || i < len(o.joints) && o.joints[i] < o.p.pos
	}
}

// oddNumber is what stands for a number and is written in no way 7.3.3 knows, as PDFium takes it.
func oddNumber(w keyword) (Object, bool) {
	for _, c := range []byte(w) {
		if !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return nil, false
		}
	}
	negative := w[0] == '-'
	rest := []byte(w)
	if negative || w[0] == '+' {
		rest = rest[1:]
	}
	if !bytes.ContainsRune(rest, '.') {
		return signed(leading(rest, 0), negative, true), true
	}
	for len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	n := leading(rest, 0)
	if _, fraction, ok := bytes.Cut(rest, []byte(".")); ok {
		n += leading(fraction, len(fraction))
	}
	return signed(n, negative, false), true
}

// leading is the number of the digits w begins with, so many places behind the point.
func leading(w []byte, places int) float64 {
	n, i := 0., 0
	for i < len(w) && isDigit(w[i]) {
		n = 10*n + float64(w[i]-'0')
		i++
	}
	if places > 0 {
		n /= math.Pow10(i)
	}
	return n
}

func signed(n float64, negative, whole bool) Object {
	if negative {
		n = -n
	}
	switch {
	case whole && math.Abs(n) > math.MaxInt32:
		return Integer(0)
	case whole:
		return Integer(n)
	}
	return Real(n)
}

// image reads what stands between BI and EI.
func (o *Operations) image(op *Operation) {
	start := o.p.pos
	d := Dict{}
	for {
		o.p.skip()
		key, err := o.p.token(0)
		if err != nil {
			op.Odd = true
			return
		}
		if key == keyword("ID") {
			break
		}
		name, ok := key.(Name)
		value, err := o.p.token(0)
		if _, word := value.(keyword); !ok || err != nil || word {
			op.Odd = true // it is not even an image's dictionary: what follows is read as content
			return
		}
		d[name] = value
	}
	op.Operands = append(op.Operands, d)
	if o.p.pos >= len(o.p.b) || !isSpace(o.p.b[o.p.pos]) {
		op.Odd = true
		return
	}
	o.p.pos++
	data := o.p.b[o.p.pos:]
	end, next := inlineEnd(d, data)
	if end < 0 {
		op.Odd, op.Data, o.p.pos = true, data, len(o.p.b)
		return
	}
	op.Data = data[:end:end]
	o.p.pos += next
	o.joint(op, start, []byte(nil))
}

// inlineEnd finds EI behind an image's data: where that ends, and where what follows EI begins; -1 for none. White space stands
// before it or, where it does so nowhere, not.
func inlineEnd(d Dict, data []byte) (end, next int) {
	from := inlineLeast(d, data)
	for _, apart := range []bool{true, false} {
		for at := from; at < len(data); at += 2 {
			i := bytes.Index(data[at:], []byte("EI"))
			if i < 0 {
				break
			}
			if at += i; endsImage(data, from, at, apart) {
				return at, at + 2
			}
		}
	}
	return -1, 0
}

// endsImage reports whether the EI at an offset ends the data of which so much is sure.
func endsImage(data []byte, from, at int, apart bool) bool {
	after := data[at+2:]
	if len(after) > 0 && isRegular(after[0]) {
		return false
	}
	if from > 0 && len(bytes.TrimLeft(data[from:at], "\r\n\t ")) == 0 {
		return true // nothing else can stand there
	}
	before := !apart || at == 0 || isSpace(data[at-1]) || data[at-1] == '>'
	return before && textFollows(after)
}

// inlineLeast is how much of what follows ID is data for sure: what an image without a filter must have, or what a
// compressed one unfolds from. Else EI stands alone and text follows it.
func inlineLeast(d Dict, data []byte) int {
	switch filter := first(entry2(d, "F", "Filter")); filter {
	case nil:
		n, _ := inlineSize(d)
		return n
	case Name("Fl"), Name("FlateDecode"):
		r := bytes.NewReader(data)
		if z, err := zlib.NewReader(r); err == nil {
			if _, err := io.Copy(io.Discard, io.LimitReader(z, maxStructure)); err == nil {
				return max(0, len(data)-r.Len())
			}
		}
	}
	return 0
}

func textFollows(b []byte) bool {
	for _, c := range b[:min(len(b), 12)] {
		if c > '~' || c < ' ' && !isSpace(c) || c == 0 {
			return false
		}
	}
	return true
}

// first is a filter, or the first of an array of them.
func first(o Object) Object {
	if a, ok := o.(Array); ok {
		if len(a) == 0 {
			return nil
		}
		return a[0]
	}
	return o
}

// entry2 is an entry of an inline image under its short or its long name (table 91).
func entry2(d Dict, short, long Name) Object {
	if o := d[short]; o != nil {
		return o
	}
	return d[long]
}

// inlineSize is how many bytes an image without a filter has; false where its colour space is one of the resources.
func inlineSize(d Dict) (int, bool) {
	w, ok1 := entry2(d, "W", "Width").(Integer)
	h, ok2 := entry2(d, "H", "Height").(Integer)
	if !ok1 || !ok2 || w < 1 || h < 1 || w > 1<<20 || h > 1<<20 {
		return 0, false
	}
	bits, ok := entry2(d, "BPC", "BitsPerComponent").(Integer)
	colors := Integer(1)
	if entry2(d, "IM", "ImageMask") == true {
		bits, ok = 1, true
	} else {
		switch first(entry2(d, "CS", "ColorSpace")) {
		case Name("G"), Name("DeviceGray"), Name("I"), Name("Indexed"):
		case Name("RGB"), Name("DeviceRGB"):
			colors = 3
		case Name("CMYK"), Name("DeviceCMYK"):
			colors = 4
		default:
			return 0, false
		}
	}
	if !ok || bits < 1 || bits > 16 {
		return 0, false
	}
	return int((w*bits*colors + 7) / 8 * h), true
}

// AppendInline writes an inline image.
func AppendInline(dst []byte, op Operation) []byte {
	dst = append(dst, "BI"...)
	d, _ := op.Operands[0].(Dict)
	for _, key := range slices.Sorted(maps.Keys(d)) {
		dst = append(AppendName(append(dst, ' '), key), ' ')
		dst = Append(dst, d[key])
	}
	data := op.Data
	if n, ok := inlineSize(d); ok && entry2(d, "F", "Filter") == nil {
		data = data[:min(n, len(data))]
	}
	return append(append(append(dst, " ID "...), data...), "\nEI\n"...)
}

// InlineComplete reports whether an inline image says all that must be said of it, and without a filter has as much data as it says.
func InlineComplete(d Dict, data []byte) bool {
	w, _ := entry2(d, "W", "Width").(Integer)
	h, _ := entry2(d, "H", "Height").(Integer)
	mask := entry2(d, "IM", "ImageMask") == true
	filter, _ := first(entry2(d, "F", "Filter")).(Name)
	if w < 1 || h < 1 || !mask && entry2(d, "BPC", "BitsPerComponent") == nil && filter != "DCT" && filter != "DCTDecode" {
		return false
	}
	if filter != "" {
		return slices.Contains(inlineFilters, filter)
	}
	n, ok := inlineSize(d)
	over := len(bytes.TrimRight(data[min(n, len(data)):], "\r\n\t "))
	return !ok || len(data) >= n && over == 0
}

// inlineFilters are those an inline image may have, under both names (table 92).
var inlineFilters = []Name{
	"AHx", "ASCIIHexDecode", "A85", "ASCII85Decode", "LZW", "LZWDecode", "Fl", "FlateDecode", "RL", "RunLengthDecode", "CCF", "CCITTFaxDecode", "DCT", "DCTDecode",
}
