package cos

import "slices"

// Survey is what a look at everything a file holds yields.
type Survey struct {
	Faults  []Fault
	Objects int // entries that are not free
	Highest int // the largest object number that is used or referred to
}

// Survey holds every entry of the cross-reference sections against what stands there: an object with that number, written
// as it should be, whose stream is as long as it says and whose number no cross-reference stream has. It reads all objects
// and keeps none. Then it walks the page tree with its boxes and contents. Whoever looks for something else in the objects
// gets them from each, which may be nil.
func (f *File) Survey(each func(r Ref, o Object)) Survey {
	s := Survey{}
	f.Each(func(r Ref, o Object) bool {
		s.Objects++
		s.Highest = max(s.Highest, r.Number, f.references(o, r.Number))
		if each != nil {
			each(r, o)
		}
		return true
	})
	if f.nothing > 0 {
		f.surveyMissing()
	}
	f.surveyPacked()
	f.surveySections(&s)
	f.surveyPages()
	s.Faults = f.Faults()
	return s
}

// surveySections: the number of a cross-reference stream is its own, whether a section lists it or not.
func (f *File) surveySections(s *Survey) {
	for i, section := range f.Sections {
		if !section.Stream {
			continue
		}
		s.Highest = max(s.Highest, section.Object)
		if e, ok := f.entries[section.Object]; ok && e.kind != 0 && e.section >= i && !f.isSection(e) {
			f.fault(FaultTwice, section.Object, section.At)
		}
	}
}

// surveyMissing looks for a reference to nothing from the trailer on: what nothing leads to nobody reads.
func (f *File) surveyMissing() {
	seen := map[int]bool{}
	waiting := []Object{f.Trailer}
	for len(waiting) > 0 {
		o := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		switch o := o.(type) {
		case Ref:
			if e := f.entries[o.Number]; e.kind == 0 {
				f.fault(FaultMissing, o.Number, 0)
			} else if !seen[o.Number] {
				seen[o.Number] = true
				waiting = append(waiting, f.load(o.Number, e))
			}
		case Dict:
			for _, v := range o {
				waiting = append(waiting, v)
			}
		case Array:
			waiting = append(waiting, o...)
		case *Stream:
			waiting = append(waiting, o.Dict)
		}
	}
}

// surveyPacked: what an object stream holds under a number is that object, unless a newer section says otherwise. Readers
// that look for objects themselves take another one.
func (f *File) surveyPacked() {
	for number, s := range f.packed {
		if s == nil {
			continue
		}
		named := map[int]bool{}
		for _, n := range s.numbers {
			e, ok := f.entries[n]
			elsewhere := ok && e.kind != 0 && (e.kind != 2 || e.offset != int64(number)) && e.section >= f.entries[number].section
			if named[n] || elsewhere {
				f.fault(FaultTwice, n, 0)
			}
			named[n] = true
		}
	}
}

// isSection reports whether an entry leads to a cross-reference stream that was read. Sections may follow each other under
// one number.
func (f *File) isSection(e entry) bool {
	if e.kind != 1 {
		return false
	}
	_, o, err := f.objectAt(e.offset)
	stream, ok := o.(*Stream)
	return err == nil && ok && slices.ContainsFunc(f.Sections, func(s Section) bool { return s.Stream && s.data == stream.At })
}

func (f *File) surveyPages() {
	pages, err := f.Pages()
	if fault, ok := err.(*Fault); ok { //nolint:errorlint // ours are not wrapped
		f.fault(fault.Kind, fault.Object, fault.At)
	}
	if err == nil && len(pages) == 0 {
		f.fault(FaultTree, 0, 0)
	}
	for _, p := range pages {
		f.Geometry(p)
		if _, whole := f.Contents(p); !whole {
			f.fault(FaultStream, p.Ref.Number, 0)
		}
		if _, list := f.Resolve(p.Dict["Annots"]).(Array); !list && f.Resolve(p.Dict["Annots"]) != nil {
			f.fault(FaultTree, p.Ref.Number, 0)
		}
	}
}

// references is the largest number a value refers to; what is beyond what a reader must know is null and stays so. A
// reference that one reader follows and another does not is a fault: to an object that was there before and is freed, or of
// another generation than the object has.
func (f *File) references(o Object, in int) int {
	n := 0
	switch o := o.(type) {
	case Ref:
		e, ok := f.entries[o.Number]
		if ok && (e.kind == 0 && f.freed[o.Number] || e.kind == 1 && e.generation != o.Generation || e.kind == 2 && o.Generation != 0) {
			f.fault(FaultEntry, in, 0)
		}
		if e.kind == 0 {
			f.nothing++
		}
		return o.Number
	case Dict:
		for _, v := range o {
			n = max(n, f.references(v, in))
		}
	case Array:
		for _, v := range o {
			n = max(n, f.references(v, in))
		}
	case *Stream:
		return f.references(o.Dict, in)
	}
	return n
}

// Moved are the numbers of the objects that stand elsewhere than in an earlier revision of the file, or in an object stream
// that does, or only in one of the two.
func (f *File) Moved(was *File) []int {
	var out []int
	for n, e := range f.entries {
		before, ok := was.entries[n]
		if !ok && e.kind != 0 || ok && (!before.same(e) || e.kind == 2 && !was.stream(e).same(f.stream(e))) {
			out = append(out, n)
		}
	}
	for n, e := range was.entries {
		if _, ok := f.entries[n]; !ok && e.kind != 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// stream is the entry of the object stream that holds another's object.
func (f *File) stream(packed entry) entry { return f.entries[int(min(packed.offset, MaxObject+1))] }

func (e entry) same(o entry) bool {
	return e.kind == o.kind && (e.kind == 0 || e.offset == o.offset && e.generation == o.generation && e.index == o.index)
}

// Beside reports whether an object is an update (7.5.6) that a hybrid file hides from old readers (7.5.8.4): the stream
// beside the table has it, and stands with the object behind the section that Prev leads to.
func (f *File) Beside(number int) bool {
	e := f.entries[number]
	if e.kind == 0 || e.section < 1 || e.section >= len(f.Sections) || !f.Sections[e.section].Stream {
		return false
	}
	table := f.Sections[e.section-1]
	prev, ok := asOffset(table.Trailer["Prev"], f.src.size)
	if e.kind == 2 {
		e.offset = f.stream(e).offset
	}
	return ok && !table.Stream && table.Trailer["XRefStm"] != nil && f.Sections[e.section].At > prev && e.offset > prev
}
