package cos

// Object is the object a reference names; nil where there is none, or none that can be read (7.3.10). What it could not
// read it notes as a fault.
func (f *File) Object(r Ref) Object {
	e, ok := f.entries[r.Number]
	if !ok || e.kind == 0 || e.kind == 1 && e.generation != r.Generation || e.kind == 2 && r.Generation != 0 {
		return nil
	}
	if o, ok := f.cache[r.Number]; ok {
		return o
	}
	f.cache[r.Number] = nil // whoever needs itself to be read is not there
	o := f.load(r.Number, e)
	f.cache[r.Number] = o
	return o
}

// load reads an object where its entry says it stands.
func (f *File) load(number int, e entry) Object {
	if e.kind == 2 {
		o, err := f.unpack(int(min(e.offset, MaxObject+1)), number, e.index)
		if err != nil {
			f.fault(kindOf(err, FaultPacked), number, 0)
		}
		return o
	}
	ref, o, err := f.objectAt(e.offset)
	switch {
	case err != nil && ref.Number == 0, err == nil && ref != (Ref{number, e.generation}):
		f.fault(FaultEntry, number, e.offset)
		return nil
	case err != nil:
		f.fault(kindOf(err, FaultSyntax), number, e.offset)
		return nil
	}
	if f.lock != nil {
		o = f.lock.open(o, ref)
	}
	return o
}

func kindOf(err error, otherwise FaultKind) FaultKind {
	if fault, ok := err.(*Fault); ok && fault.Kind != "" { //nolint:errorlint // ours are not wrapped
		return fault.Kind
	}
	return otherwise
}

// Resolve follows references to a value.
func (f *File) Resolve(o Object) Object {
	for range maxDepth {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		o = f.Object(ref)
	}
	return nil
}

// Present reports whether something is there, be it unreadable.
func (f *File) Present(o Object) bool {
	if ref, ok := o.(Ref); ok {
		e, ok := f.entries[ref.Number]
		return ok && e.kind != 0
	}
	return o != nil
}

// Has reports whether there is an object of that number.
func (f *File) Has(number int) bool { return f.entries[number].kind != 0 }

// Dict is a dictionary, that of a stream too; nil for all else.
func (f *File) Dict(o Object) Dict {
	switch d := f.Resolve(o).(type) {
	case Dict:
		return d
	case *Stream:
		return d.Dict
	}
	return nil
}

// Array is an array, nil for all else.
func (f *File) Array(o Object) Array {
	a, _ := f.Resolve(o).(Array)
	return a
}

// Name is a name, "" for all else.
func (f *File) Name(o Object) string {
	n, _ := f.Resolve(o).(Name)
	return string(n)
}

// Integer is an integer, 0 for all else.
func (f *File) Integer(o Object) int {
	n, _ := f.Resolve(o).(Integer)
	return int(n)
}

// Number is an integer or a real.
func (f *File) Number(o Object) (float64, bool) {
	switch n := f.Resolve(o).(type) {
	case Integer:
		return float64(n), true
	case Real:
		return float64(n), true
	}
	return 0, false
}

// Text is a text string (7.9.2.2); "" and false for what is none.
func (f *File) Text(o Object) (string, bool) {
	s, ok := f.Resolve(o).(String)
	if !ok {
		return "", false
	}
	return decodeText(string(s)), true
}

// packed is an object stream (7.5.7), unfolded: where its objects begin and whose they are.
type packed struct {
	data    []byte
	numbers []int
	offsets []int
}

// unpack reads the index-th object of an object stream, which must be that of the number.
func (f *File) unpack(stream, number, index int) (Object, error) {
	s, err := f.packedStream(stream)
	if err != nil {
		return nil, err
	}
	if index >= len(s.numbers) || s.numbers[index] != number {
		return nil, &Fault{Kind: FaultPacked, Object: number}
	}
	p := &parser{b: s.data, pos: s.offsets[index], whole: true}
	o, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.keys {
		f.fault(FaultKey, number, 0)
	}
	return o, nil
}

func (f *File) packedStream(number int) (*packed, error) {
	if s, ok := f.packed[number]; ok {
		if s == nil {
			return nil, &Fault{Kind: FaultPacked, Object: number}
		}
		return s, nil
	}
	f.packed[number] = nil
	e, ok := f.entries[number]
	if !ok || e.kind != 1 {
		return nil, &Fault{Kind: FaultPacked, Object: number}
	}
	stream, ok := f.Object(Ref{number, e.generation}).(*Stream)
	if !ok {
		return nil, &Fault{Kind: FaultPacked, Object: number}
	}
	data, err := f.unfold(stream, maxStructure, f.lock != nil)
	if err != nil {
		return nil, err
	}
	s, err := f.contents(stream, data)
	if err != nil {
		return nil, err
	}
	f.packed[number] = s
	return s, nil
}

// contents reads the head of an object stream: numbers and offsets.
func (f *File) contents(stream *Stream, data []byte) (*packed, error) {
	n, first := f.Integer(stream.Dict["N"]), f.Integer(stream.Dict["First"])
	fault := &Fault{Kind: FaultPacked, Object: stream.ref.Number, At: stream.At}
	if n < 0 || first < 0 || first > len(data) || n > len(data)/2+1 {
		return nil, fault
	}
	s := &packed{data: data, numbers: make([]int, n), offsets: make([]int, n)}
	p := &parser{b: data, whole: true}
	for i := range n {
		number, err := p.integer()
		if err != nil || number > MaxObject {
			return nil, fault
		}
		at, err := p.integer()
		if err != nil || int64(first)+at > int64(len(data)) {
			return nil, fault
		}
		s.numbers[i], s.offsets[i] = int(number), first+int(at)
	}
	return s, nil
}
