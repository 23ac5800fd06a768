package cos

import "bytes"

// objectAt reads the indirect object at an offset: "N G obj", a value, and of a stream where its data stands. Its number
// is what stands there, whatever an entry says.
func (f *File) objectAt(at int64) (ref Ref, o Object, err error) {
	var stream int64
	err = f.src.parse(at, func(p *parser) error {
		stream = 0
		n, err := p.integer()
		if err != nil {
			return err
		}
		g, err := p.integer()
		if err != nil {
			return err
		}
		if err := p.expect("obj"); err != nil {
			return err
		}
		if n > MaxObject || g > 65535 {
			return p.fault(FaultEntry)
		}
		ref = Ref{int(n), int(g)}
		if o, err = p.body(); err != nil {
			return err
		}
		if p.keys {
			f.fault(FaultKey, ref.Number, at)
		}
		return p.close(o, &stream, func() { f.fault(FaultSyntax, ref.Number, at) })
	})
	if err != nil || stream == 0 {
		return ref, o, err
	}
	s := &Stream{Dict: o.(Dict), At: stream, ref: ref}
	if s.Size, err = f.length(s); err != nil {
		return ref, nil, err
	}
	return ref, s, nil
}

// body is an object's value; one that has none is null.
func (p *parser) body() (Object, error) {
	start := p.pos
	o, err := p.token(0)
	if o == keyword("endobj") {
		p.pos, o = start, nil
	}
	if _, word := o.(keyword); word {
		return nil, p.fault(FaultSyntax)
	}
	return o, err
}

// close reads what ends an object: endobj, or stream and its end of line. Where neither stands odd is called and
// the object taken as it is.
func (p *parser) close(o Object, stream *int64, odd func()) error {
	if p.pos > 0 && isRegular(p.b[p.pos-1]) && p.pos < len(p.b) && isRegular(p.b[p.pos]) {
		odd()
	}
	p.skip()
	if len(p.b)-p.pos < 8 && !p.whole {
		return errShort
	}
	rest := p.b[p.pos:]
	if _, ok := o.(Dict); !ok || len(rest) < 7 || string(rest[:6]) != "stream" {
		if len(rest) < 6 || string(rest[:6]) != "endobj" {
			odd()
		}
		return nil
	}
	p.pos += len("stream")
	if err := p.lineEnd(odd); err != nil {
		return err
	}
	*stream = p.base + int64(p.pos)
	return nil
}

// lineEnd passes the end of line behind stream: CR and LF, or LF. A CR alone 7.3.8.1 forbids, for one reader takes the next
// byte for data and another does not; blanks before it some writers leave.
func (p *parser) lineEnd(odd func()) error {
	rest := p.b[p.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		p.pos += 2
		return nil
	case rest[0] == '\n':
		p.pos++
		return nil
	case !isSpace(rest[0]):
		return p.fault(FaultSyntax)
	}
	odd()
	for p.pos < len(p.b) && (p.b[p.pos] == ' ' || p.b[p.pos] == '\t') {
		p.pos++
	}
	for _, end := range []byte("\r\n") {
		if p.pos < len(p.b) && p.b[p.pos] == end {
			p.pos++
		}
	}
	return nil
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// length is how many bytes a stream's data has: what Length says where endstream follows there; else a fault, and what
// stands before endstream.
func (f *File) length(s *Stream) (int64, error) {
	said, ok := f.Resolve(s.Dict["Length"]).(Integer)
	if ok && said >= 0 && s.At+int64(said) <= f.src.size && f.endsAt(s.At+int64(said)) {
		return int64(said), nil
	}
	f.fault(FaultLength, s.ref.Number, s.At)
	end := f.src.find("endstream", s.At, f.src.size)
	if end < 0 {
		return 0, &Fault{Kind: FaultLength, Object: s.ref.Number, At: s.At}
	}
	before := f.src.window(max(s.At, end-2), min(2, end-s.At))
	switch {
	case len(before) == 2 && string(before) == "\r\n":
		end -= 2
	case len(before) > 0 && (before[len(before)-1] == '\n' || before[len(before)-1] == '\r'):
		end--
	}
	return end - s.At, nil
}

// endsAt reports whether endstream stands at an offset, behind at most an end of line.
func (f *File) endsAt(at int64) bool {
	w := f.src.window(at, 16)
	for i := 0; i < 2 && len(w) > 0 && (w[0] == '\r' || w[0] == '\n'); i++ {
		w = w[1:]
	}
	return len(w) >= 9 && string(w[:9]) == "endstream"
}
