package cos

import (
	"bytes"
	"io"
)

// source is the file's bytes, read in windows.
type source struct {
	r    io.ReaderAt
	size int64
	all  []byte // the whole content where it is in memory
}

// window is up to n bytes at an offset, fewer at the end. It must not be changed.
func (s *source) window(at, n int64) []byte {
	if at < 0 || at >= s.size || n <= 0 {
		return nil
	}
	n = min(n, s.size-at)
	if s.all != nil {
		return s.all[at : at+n : at+n]
	}
	b := make([]byte, n)
	got, err := s.r.ReadAt(b, at)
	if err != nil && got < len(b) {
		return b[:got]
	}
	return b
}

// firstWindow is enough for nearly every object.
const firstWindow = 2 << 10

// parse lets f read at an offset, with larger windows until it does not run into their end.
func (s *source) parse(at int64, f func(p *parser) error) error {
	for n := int64(firstWindow); ; n *= 4 {
		w := s.window(at, n)
		p := &parser{b: w, base: at, whole: at+int64(len(w)) >= s.size}
		err := f(p)
		if err != errShort { //nolint:errorlint // never wrapped
			return err
		}
		if n > maxValue {
			return &Fault{Kind: FaultLimit, At: at}
		}
	}
}

// find is the offset of the first pattern in [from, to), or -1.
func (s *source) find(pattern string, from, to int64) int64 {
	const step = 64 << 10
	for ; from < to; from += step {
		w := s.window(from, min(step+int64(len(pattern))-1, to-from))
		if i := bytes.Index(w, []byte(pattern)); i >= 0 {
			return from + int64(i)
		}
	}
	return -1
}

// findLast is the offset of the last pattern in [from, to), or -1.
func (s *source) findLast(pattern string, from, to int64) int64 {
	const step = 64 << 10
	for end := to; end > from; end -= step {
		start := max(from, end-step)
		w := s.window(start, min(to, end+int64(len(pattern))-1)-start)
		if i := bytes.LastIndex(w, []byte(pattern)); i >= 0 {
			return start + int64(i)
		}
	}
	return -1
}
