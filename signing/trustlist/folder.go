package trustlist

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// maxFiles bounds a folder of lists.
const maxFiles = 256

// ReadFolder reads the lists of any folder, whatever their files are called, as somebody may have fetched them: of several
// lists of lists the newest that holds counts and the others may be its pivots, of several of a territory the newest that
// holds.
func ReadFolder(folder string, pinned Pinned, at time.Time) *Lists {
	out := &Lists{At: at, Problem: ErrMissing}
	entries, err := os.ReadDir(folder)
	if err != nil {
		out.Problem = fmt.Errorf("%w: %w", ErrMissing, err)
		return out
	}
	found := collect(folder, entries)
	others := func(i int) [][]byte { return append(append([][]byte{}, found["EU"][:i]...), found["EU"][i+1:]...) }
	out.Of, out.Problem = newest(found["EU"], func(i int, b []byte) (*List, error) { return pinned.follow(b, before(b, others(i))) })
	if out.Of == nil {
		return out
	}
	for _, code := range out.Of.territories() {
		t := Territory{Code: code}
		t.List, t.Problem = newest(found[code], func(_ int, b []byte) (*List, error) { return out.Of.territory(code, b) })
		out.Territories = append(out.Territories, t)
	}
	return out
}

// newest is the newest of those that hold, or why the last does not.
func newest(all [][]byte, read func(i int, b []byte) (*List, error)) (out *List, problem error) {
	problem = ErrMissing
	for i, b := range all {
		l, err := read(i, b)
		switch {
		case err != nil && out == nil:
			problem = err
		case err == nil && (out == nil || older(out, l)):
			out, problem = l, nil
		}
	}
	return out, problem
}

// collect reads the files of a folder that are lists, by the territory they say to be of.
func collect(folder string, entries []os.DirEntry) map[string][][]byte {
	out := map[string][][]byte{}
	count := 0
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxBytes || !strings.HasSuffix(e.Name(), ".xml") || count == maxFiles {
			continue
		}
		count++
		b, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			continue // it is missing then, and said to be
		}
		if l, err := unchecked(b); err == nil {
			out[l.Territory] = append(out[l.Territory], b)
		}
	}
	return out
}

// before are those of the others that can be pivots of a list of lists.
func before(b []byte, others [][]byte) (out [][]byte) {
	l, err := unchecked(b)
	if err != nil {
		return nil
	}
	for _, other := range others {
		if p, err := unchecked(other); err == nil && p.Sequence < l.Sequence {
			out = append(out, other)
		}
	}
	return out
}

// unchecked is a list before anybody asked who signed it: to know which one it says to be, never what it says.
func unchecked(b []byte) (*List, error) {
	doc, err := parse(b)
	if err != nil {
		return nil, err
	}
	return read(doc.root)
}
