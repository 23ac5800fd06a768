package cos

// MaySign reports whether a value is or holds what may be a signature (12.8.1): a dictionary that says which bytes it
// signs, the value of a signature field or a document time-stamp wherever it stands, usage rights (12.8.2.3); and a field
// with a value whose type anybody could take for a signature's.
func (f *File) MaySign(o Object) bool {
	switch o := o.(type) {
	case *Stream:
		return f.MaySign(o.Dict)
	case Array:
		for _, v := range o {
			if f.MaySign(v) {
				return true
			}
		}
	case Dict:
		if f.signs(o) {
			return true
		}
		for _, v := range o {
			if f.MaySign(v) {
				return true
			}
		}
	}
	return false
}

func (f *File) signs(d Dict) bool {
	kind := f.Name(d["Type"])
	return f.Present(d["ByteRange"]) || (kind == "Sig" || kind == "DocTimeStamp") && f.Present(d["Contents"]) ||
		f.Present(d["V"]) && f.FieldType(d) == "Sig"
}

// FieldType is the type of a field or widget (12.7.4.1), its own or that of a field above it; "" for what is none. A
// string counts as the name it spells.
func (f *File) FieldType(d Dict) string {
	for range maxDepth {
		switch kind := f.Resolve(d["FT"]).(type) {
		case Name:
			return string(kind)
		case String:
			return string(kind)
		}
		if d = f.Dict(d["Parent"]); d == nil {
			return ""
		}
	}
	return ""
}

// Spans are where the values of a key stand in an object, in every dictionary of it: the first byte and the one behind the
// last. An object in an object stream has none.
func (f *File) Spans(r Ref, key Name) (out [][2]int64) {
	e, ok := f.entries[r.Number]
	if !ok || e.kind != 1 || e.generation != r.Generation {
		return nil
	}
	err := f.src.parse(e.offset, func(p *parser) error {
		p.watched, p.spans = key, nil
		if _, err := p.integer(); err != nil {
			return err
		}
		if _, err := p.integer(); err != nil {
			return err
		}
		if err := p.expect("obj"); err != nil {
			return err
		}
		_, err := p.body()
		out = p.spans
		return err
	})
	if err != nil {
		return nil
	}
	return out
}
