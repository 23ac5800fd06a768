package cos

import (
	"errors"
)

// sections reads the sections from the newest on, each before what its Prev names; what a newer one says of an object
// stands.
func (f *File) sections(at int64) error {
	seen := map[int64]bool{}
	for {
		if seen[at] || len(seen) >= maxSections {
			return &Fault{Kind: FaultSection, At: at}
		}
		seen[at] = true
		s, err := f.section(at)
		if err != nil {
			return err
		}
		prev, ok := s.Trailer["Prev"]
		if !ok {
			return nil
		}
		if at, ok = asOffset(prev, f.src.size); !ok {
			return &Fault{Kind: FaultSection, At: s.At}
		}
	}
}

func asOffset(o Object, size int64) (int64, bool) {
	switch n := o.(type) {
	case Integer:
		return int64(n), n > 0 && int64(n) < size
	case Real: // some write 123.0
		return int64(n), n > 0 && int64(n) < size && Real(int64(n)) == n
	}
	return 0, false
}

// section reads one section, table or stream, and the stream a hybrid has beside its table (7.5.8.4).
func (f *File) section(at int64) (Section, error) {
	w := f.src.window(at, 64)
	p := &parser{b: w, whole: true}
	p.skip()
	if !hasWord(w[min(p.pos, len(w)):], "xref") {
		s, err := f.streamSection(at, nil)
		if err == nil {
			f.Sections = append(f.Sections, s)
		}
		return s, sectionFault(err, at)
	}
	s := Section{At: at}
	free := map[int]bool{} // what the table hides from those who know no streams
	if err := f.table(&s, at+int64(p.pos)+int64(len("xref")), free); err != nil {
		return s, sectionFault(err, at)
	}
	f.Sections = append(f.Sections, s)
	if beside, ok := s.Trailer["XRefStm"]; ok && !f.tables {
		to, ok := asOffset(beside, f.src.size)
		if !ok {
			return s, &Fault{Kind: FaultSection, At: at}
		}
		hidden, err := f.streamSection(to, free)
		if err != nil {
			return s, sectionFault(err, to)
		}
		f.Sections = append(f.Sections, hidden)
	}
	return s, nil
}

func hasWord(b []byte, word string) bool {
	return len(b) > len(word) && string(b[:len(word)]) == word && isSpace(b[len(word)])
}

// sectionFault keeps a bound that was passed and calls all else a section that cannot be read.
func sectionFault(err error, at int64) error {
	fault, ok := errors.AsType[*Fault](err)
	if err == nil || ok && fault.Kind == FaultLimit {
		return err
	}
	return &Fault{Kind: FaultSection, At: at}
}

// table reads the subsections of a cross-reference table and its trailer (7.5.4, 7.5.5).
func (f *File) table(s *Section, at int64, free map[int]bool) error {
	for {
		var first, count, next int64
		trailer := false
		err := f.src.parse(at, func(p *parser) (err error) {
			p.skip()
			if p.pos < len(p.b) && p.b[p.pos] == 't' {
				trailer = true
				err = p.expect("trailer")
			} else if first, err = p.integer(); err == nil {
				count, err = p.integer()
			}
			next = p.base + int64(p.pos)
			return err
		})
		if err != nil {
			return err
		}
		if trailer {
			return f.trailer(s, next)
		}
		if at, err = f.subsection(s, next, first, count, free); err != nil {
			return err
		}
	}
}

func (f *File) trailer(s *Section, at int64) error {
	return f.src.parse(at, func(p *parser) error {
		o, err := p.value(0)
		if err != nil {
			return err
		}
		d, ok := o.(Dict)
		if !ok {
			return p.fault(FaultSyntax)
		}
		if p.keys {
			f.fault(FaultKey, 0, at)
		}
		s.Trailer, s.end = d, p.base+int64(p.pos)
		return nil
	})
}

// subsection reads count entries. They have 20 bytes each; those of 19 or 21 that other readers take are taken too.
func (f *File) subsection(s *Section, at, first, count int64, free map[int]bool) (next int64, err error) {
	if s.entries += int(min(count, maxEntries)); first < 0 || count < 0 || s.entries > maxEntries || len(f.entries) > maxEntries {
		return 0, &Fault{Kind: FaultLimit, At: at}
	}
	if count > f.src.size/18 {
		return 0, &Fault{Kind: FaultSection, At: at}
	}
	const room = 1024 // entries read at once
	for count > 0 {
		n := min(count, room)
		read := int64(0)
		err := f.src.parse(at, func(p *parser) error {
			for read = 0; read < n; read++ {
				e, err := tableEntry(p)
				if err != nil {
					return err
				}
				if first+read > MaxObject {
					continue // nobody can refer to it
				}
				e.section = len(f.Sections)
				f.enter(int(first+read), e)
				if e.kind == 0 {
					free[int(first+read)] = true
				}
			}
			at = p.base + int64(p.pos)
			return nil
		})
		if err != nil {
			return 0, err
		}
		first, count = first+n, count-n
	}
	return at, nil
}

func tableEntry(p *parser) (entry, error) {
	p.skip()
	start := p.pos
	if len(p.b)-p.pos < 20 && !p.whole {
		return entry{}, errShort
	}
	offset, err := p.integer()
	if err != nil {
		return entry{}, err
	}
	generation, err := p.integer()
	if err != nil {
		return entry{}, err
	}
	p.skip()
	if p.pos >= len(p.b) || p.pos-start > 24 {
		return entry{}, p.ended()
	}
	e := entry{offset: offset, generation: int(min(generation, 65536))}
	switch p.b[p.pos] {
	case 'n':
		e.kind = 1
	case 'f':
	default:
		return e, p.fault(FaultSection)
	}
	p.pos++
	if e.kind == 1 && e.offset == 0 { // some write so what they mean to be free
		e.kind = 0
	}
	return e, nil
}

// enter keeps an entry unless a newer section has one.
func (f *File) enter(n int, e entry) {
	have, ok := f.entries[n]
	switch {
	case !ok:
		f.entries[n] = e
	case have.section == e.section && !have.same(e):
		f.fault(FaultTwice, n, 0) // one reader takes the first, another the last
	case have.kind == 0 && e.kind != 0:
		f.freed[n] = true
	}
}

// streamSection reads a cross-reference stream (7.5.8). Beside a table, only what the table calls free is taken from it.
func (f *File) streamSection(at int64, hidden map[int]bool) (Section, error) {
	s := Section{At: at, Stream: true}
	ref, o, err := f.objectAt(at)
	if err != nil {
		return s, err
	}
	stream, ok := o.(*Stream)
	if !ok || stream.Dict["Type"] != Name("XRef") {
		return s, &Fault{Kind: FaultSection, At: at}
	}
	s.Object, s.Trailer, s.data, s.end = ref.Number, stream.Dict, stream.At, stream.At+stream.Size
	data, err := f.unfold(stream, maxStructure, false)
	if err != nil {
		return s, err
	}
	widths, err := fieldWidths(stream.Dict)
	if err != nil {
		return s, err
	}
	index, err := f.index(stream.Dict)
	if err != nil {
		return s, err
	}
	width := widths[0] + widths[1] + widths[2]
	for _, run := range index {
		for n := run[0]; n < run[0]+run[1]; n++ {
			if len(data) < width {
				return s, &Fault{Kind: FaultSection, At: at}
			}
			if s.entries++; len(f.entries) > maxEntries {
				return s, &Fault{Kind: FaultLimit, At: at}
			}
			f.streamEntry(n, data[:width], widths, hidden)
			data = data[width:]
		}
	}
	return s, nil
}

// streamEntry takes one entry in (table 18). An unknown kind is a reference to null.
func (f *File) streamEntry(n int, b []byte, widths [3]int, hidden map[int]bool) {
	var v [3]int64
	v[0] = 1
	for i, w := range widths {
		if w > 0 {
			v[i] = 0
		}
		for _, c := range b[:w] {
			v[i] = v[i]<<8 | int64(c)
		}
		b = b[w:]
	}
	e := entry{section: len(f.Sections)}
	switch v[0] {
	case 1:
		if v[1] != 0 { // some write so what they mean to be free
			e.kind, e.offset, e.generation = 1, v[1], int(min(v[2], 65536))
		}
	case 2:
		e.kind, e.offset, e.index = 2, v[1], int(min(v[2], MaxObject))
	}
	if have, ok := f.entries[n]; ok && hidden[n] && have.kind == 0 && have.section == e.section-1 {
		f.entries[n] = e
		return
	}
	f.enter(n, e)
}

func fieldWidths(d Dict) (w [3]int, err error) {
	a, _ := d["W"].(Array)
	if len(a) < 3 {
		return w, &Fault{Kind: FaultSection}
	}
	for i := range w {
		n, ok := a[i].(Integer)
		if !ok || n < 0 || n > 8 {
			return w, &Fault{Kind: FaultSection}
		}
		w[i] = int(n)
	}
	if w[0]+w[1]+w[2] == 0 {
		return w, &Fault{Kind: FaultSection}
	}
	return w, nil
}

// index are the runs of numbers a stream has entries for: first and count.
func (f *File) index(d Dict) ([][2]int, error) {
	a, ok := d["Index"].(Array)
	if !ok {
		a = Array{Integer(0), d["Size"]}
	}
	var out [][2]int
	total := 0
	for i := 0; i+1 < len(a); i += 2 {
		first, ok1 := a[i].(Integer)
		count, ok2 := a[i+1].(Integer)
		if !ok1 || !ok2 || first < 0 || count < 0 || first > MaxObject || count > maxEntries || int64(first+count) > MaxObject+1 {
			return nil, &Fault{Kind: FaultSection}
		}
		if total += int(count); total > maxEntries {
			return nil, &Fault{Kind: FaultLimit}
		}
		out = append(out, [2]int{int(first), int(count)})
	}
	return out, nil
}
