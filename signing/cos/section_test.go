package cos

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// updated is a file with one more section of these lines.
func updated(lines string) []byte {
	b := plain()
	at := bytes.LastIndex(b, []byte("\nxref\n")) + 1
	trailer := b[bytes.LastIndex(b, []byte("<<")):bytes.LastIndex(b, []byte("startxref"))]
	trailer = bytes.Replace(trailer, []byte("<<"), fmt.Appendf(nil, "<</Prev %d", at), 1)
	start := len(b)
	return fmt.Appendf(b, "xref\n%strailer\n%sstartxref\n%d\n%%%%EOF\n", lines, trailer, start)
}

// TestListedTwice: a section that says two things of one object is told, one that says the same twice is not.
func TestListedTwice(t *testing.T) {
	same, other := "4 1\n0000000100 00000 n \n", "4 1\n0000000200 00000 n \n"
	if got := kinds(t, updated(same+other)); !slices.Contains(got, FaultTwice) {
		t.Errorf("two entries are %v", got)
	}
	if got := kinds(t, updated(same+same)); slices.Contains(got, FaultTwice) {
		t.Errorf("one entry, written twice, is %v", got)
	}
}

// TestEnd: behind the section that stands last only the end of the revision follows.
func TestEnd(t *testing.T) {
	for name, b := range map[string][]byte{"one": plain(), "two": updated("0 1\n0000000000 65535 f \n")} {
		f, err := ReadBytes(b)
		if err != nil {
			t.Fatal(name, err)
		}
		if rest := bytes.TrimSpace(b[f.End():]); !bytes.HasPrefix(rest, []byte("startxref")) {
			t.Errorf("%s: %q follows", name, rest)
		}
	}
}
