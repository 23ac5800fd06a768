package cos

import (
	"bytes"
	"io"
	"maps"
	"slices"
)

// Recover reads a file without its cross-reference sections, as viewers do with one that is damaged: it looks for every
// object from the beginning on, the last one of a number stands. What it yields is a guess, good for holding another
// reading against it and for nothing else. Errors: *Fault where there is no catalog to begin with.
func Recover(r io.ReaderAt, size int64) (*File, error) {
	f := newFile(source{r: r, size: size})
	if err := f.header(); err != nil {
		return nil, err
	}
	s := scan{f: f}
	s.objects()
	s.unpack()
	f.Trailer = s.trailer()
	if f.Trailer["Encrypt"] != nil {
		return f, nil
	}
	if f.Dict(f.Trailer["Root"])["Pages"] == nil {
		return nil, &Fault{Kind: FaultCatalog}
	}
	return f, nil
}

type scan struct {
	f       *File
	streams []int // object streams, in order
	trail   Dict  // the last dictionary that names a catalog
}

// objects finds "N G obj" and passes over the data of streams.
func (s *scan) objects() {
	const step = 64 << 10
	f := s.f
	for at := int64(0); at < f.src.size && len(f.entries) < maxEntries; {
		w := f.src.window(at, step)
		i := bytes.Index(w, []byte("obj"))
		t := bytes.Index(w, []byte("trailer"))
		switch {
		case t >= 0 && (i < 0 || t < i):
			s.dictionary(at + int64(t+len("trailer")))
			at += int64(t + len("trailer"))
		case i >= 0:
			at = s.object(at, w, i)
		case int64(len(w)) < step:
			return
		default:
			at += step - 8
		}
	}
}

// object takes in the object whose "obj" stands at w[i]; the answer is where to go on.
func (s *scan) object(at int64, w []byte, i int) int64 {
	next := at + int64(i+len("obj"))
	before := at + int64(i) - 24
	if before < 0 {
		before = 0
	}
	head := s.f.src.window(before, at+int64(i)-before)
	start, ok := numbersAtEnd(head)
	if !ok {
		return next
	}
	ref, o, err := s.f.objectAt(before + int64(start))
	if err != nil || ref.Number == 0 {
		return next
	}
	s.f.entries[ref.Number] = entry{kind: 1, offset: before + int64(start), generation: ref.Generation}
	stream, ok := o.(*Stream)
	if !ok {
		return next
	}
	switch stream.Dict["Type"] {
	case Name("ObjStm"):
		s.streams = append(s.streams, ref.Number)
	case Name("XRef"):
		if stream.Dict["Root"] != nil {
			s.trail = stream.Dict
		}
	}
	return max(next, stream.At+stream.Size)
}

// numbersAtEnd finds "N G " at the end of b.
func numbersAtEnd(b []byte) (start int, ok bool) {
	i := len(b)
	for range 2 {
		end := i
		for i > 0 && isSpace(b[i-1]) {
			i--
		}
		if i == end && end != len(b) {
			return 0, false
		}
		digits := i
		for i > 0 && isDigit(b[i-1]) {
			i--
		}
		if i == digits {
			return 0, false
		}
	}
	return i, true
}

func (s *scan) dictionary(at int64) {
	_ = s.f.src.parse(at, func(p *parser) error {
		o, err := p.value(0)
		if d, ok := o.(Dict); ok && d["Root"] != nil {
			s.trail = d
		}
		return err
	})
}

// unpack enters what object streams hold, unless the same number stands further behind.
func (s *scan) unpack() {
	for _, number := range s.streams {
		e := s.f.entries[number]
		packed, err := s.f.packedStream(number)
		if err != nil {
			continue
		}
		for i, n := range packed.numbers {
			if have, ok := s.f.entries[n]; ok && have.kind == 1 && have.offset > e.offset {
				continue
			}
			s.f.entries[n] = entry{kind: 2, offset: int64(number), index: i}
			delete(s.f.cache, n)
		}
	}
}

// trailer is the last one found, or one that names the last catalog.
func (s *scan) trailer() Dict {
	if s.trail != nil && s.f.Dict(s.trail["Root"]) != nil {
		return s.trail
	}
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(s.f.entries))) {
		ref := Ref{n, s.f.entries[n].generation}
		if d, ok := s.f.Object(ref).(Dict); ok && d["Type"] == Name("Catalog") {
			return Dict{"Root": ref}
		}
	}
	return Dict{}
}

// Each calls do with every object that is not free, in the order of their numbers, until it says false. Objects are not kept.
func (f *File) Each(do func(r Ref, o Object) bool) {
	for _, n := range slices.Sorted(maps.Keys(f.entries)) {
		e := f.entries[n]
		if e.kind == 0 {
			continue
		}
		o, kept := f.cache[n]
		if !kept {
			o = f.load(n, e)
		}
		if !do(Ref{n, e.generation}, o) {
			return
		}
	}
}

// Mentions reports whether an object of a file, of whatever revision, has an entry of this key, or the key stands where no
// object can be read. What stands in strings, in the data of streams and in object streams is none.
func Mentions(b []byte, key Name) bool {
	f := newFile(source{r: bytes.NewReader(b), size: int64(len(b)), all: b})
	word := AppendName(nil, key)
	read := 0
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte("obj"))
		if i < 0 {
			return bytes.Contains(b[read:], word)
		}
		at += i
		before := max(0, at-24)
		start, ok := numbersAtEnd(b[before:at])
		o, end := f.whole(int64(before + start))
		if at += len("obj"); !ok || end < int64(at) {
			continue
		}
		if before+start > read && bytes.Contains(b[read:before+start], word) || hasKey(o, key) {
			return true
		}
		read, at = int(end), int(end)
	}
}

// whole is the object at an offset and where it ends, 0 for none.
func (f *File) whole(at int64) (o Object, end int64) {
	_, o, err := f.objectAt(at)
	if err != nil {
		return nil, 0
	}
	if s, ok := o.(*Stream); ok {
		return o, s.At + s.Size
	}
	err = f.src.parse(at, func(p *parser) error {
		for range 3 {
			if _, err := p.token(0); err != nil {
				return err
			}
		}
		_, err := p.body()
		end = p.base + int64(p.pos)
		return err
	})
	if err != nil {
		return nil, 0
	}
	return o, end
}

func hasKey(o Object, key Name) bool {
	switch o := o.(type) {
	case Dict:
		if o[key] != nil {
			return true
		}
		for _, v := range o {
			if hasKey(v, key) {
				return true
			}
		}
	case Array:
		return slices.ContainsFunc(o, func(v Object) bool { return hasKey(v, key) })
	case *Stream:
		return hasKey(o.Dict, key)
	}
	return false
}
