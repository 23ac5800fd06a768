package typeface

import "testing"

// TestLongSpans: what comes later in a ToUnicode map says what a code means, whatever is written as a range or one by one, and
// a range of all codes costs no more than what is shown of it.
func TestLongSpans(t *testing.T) {
	f := &Face{codes: map[int]string{}}
	f.read([]byte(`1 beginbfchar <0041> <005A> endbfchar
		2 beginbfrange <0000> <FFFF> <0000> <0061> <0063> <0041> endbfrange
		1 beginbfrange <0062> <0400> <FFFE> endbfrange
		1 beginbfchar <0100> <0051> endbfchar`))
	for code, want := range map[int]string{
		0: "", 0x41: "A", 0x61: "A", 0x62: "B", 0x63: "C", 0x64: "d", 0x65: "\x01", 0x100: "Q", 0x101: "\u009d", 0x401: "\u0401", 0xD800: "", 0xFFFF: "",
	} {
		if text, ok := f.Text(code); ok != (want != "") || text != want {
			t.Errorf("%#x means %q, %v, not %q", code, text, ok, want)
		}
	}
	if len(f.codes) > 20 {
		t.Errorf("%d codes are written out", len(f.codes))
	}
}
