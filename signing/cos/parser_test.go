package cos

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func parsed(t testing.TB, text string) (Object, error) {
	t.Helper()
	p := &parser{b: []byte(text), whole: true}
	return p.value(0)
}

// TestValues: every basic type in its forms (ISO 32000-2, 7.3), and the same again after writing.
func TestValues(t *testing.T) {
	for text, want := range map[string]Object{
		"true": true, "false": false, "null": nil, "  12 ": Integer(12), "+17": Integer(17), "-98": Integer(-98),
		"34.5": Real(34.5), "-3.62": Real(-3.62), "-.002": Real(-.002), ".5": Real(.5), "0": Integer(0),
		"99999999999999999999":               Real(1e20),
		"(text)":                             String("text"),
		"(a (b) c)":                          String("a (b) c"),
		`(\n\r\t\b\f\(\)\\\q)`:               String("\n\r\t\b\f()\\q"),
		`(\53\053\0053)`:                     String("++\x053"),
		"(a\\\nb\\\r\nc\rd\r\ne)":            String("abc\nd\ne"),
		"<48656C6c 6f>":                      String("Hello"),
		"<901FA>":                            String("\x90\x1F\xA0"),
		"<>":                                 String(""),
		"()":                                 String(""),
		"/Name":                              Name("Name"),
		"/A#20B#2f":                          Name("A B/"),
		"/A#zz":                              Name("A#zz"),
		"/":                                  Name(""),
		"[1 2 R]":                            nil, // 2 is no reference without its object
		"[1 0 R 2]":                          Array{Ref{1, 0}, Integer(2)},
		"[1 0 2 0 R]":                        Array{Integer(1), Integer(0), Ref{2, 0}},
		"[0 0 1 0 0 0]":                      Array{Integer(0), Integer(0), Integer(1), Integer(0), Integer(0), Integer(0)},
		"[]":                                 Array{},
		"<</A 1/B[/C]/D<</E null>>>>":        Dict{"A": Integer(1), "B": Array{Name("C")}, "D": Dict{}},
		"<< % a comment\n/A % another\r1 >>": Dict{"A": Integer(1)},
		"[true/false(x)<41>]":                Array{true, Name("false"), String("x"), String("A")},
	} {
		got, err := parsed(t, text)
		if text == "[1 2 R]" {
			if got, _ := got.(Array); err != nil || len(got) != 1 || got[0] != (Ref{1, 2}) {
				t.Errorf("%s: %v %v", text, got, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v %v, want %#v", text, got, err, want)
			continue
		}
		again, err := parsed(t, string(Append(nil, got)))
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s written is %s", text, Append(nil, got))
		}
	}
}

// TestNoValues: what is not written as it should be is refused and not guessed at.
func TestNoValues(t *testing.T) {
	for _, text := range []string{
		"", "(", "(a", `(\`, "<4", "<4G>", "[1", "<</A 1", "<</A>>", "<<1 2>>", "]", ">", ")", "{", "--1", "1-2", "1.2.3", "+", ".", "1e5",
		"obj", "endobj", "tru", "R", strings.Repeat("[", 5000), "<</A " + strings.Repeat("<</A ", 200),
	} {
		if got, err := parsed(t, text); err == nil {
			t.Errorf("%q: %#v", text[:min(len(text), 40)], got)
		}
	}
}

// TestWindows: a value reads the same whatever window it is read in.
func TestWindows(t *testing.T) {
	text := `<</A(b\\\(\)\053)/C<41 42>/D[1 0 R 2 3.5 /E#20F true null]/G 12 /H (` + strings.Repeat("x", 9000) + `)>> `
	whole, err := parsed(t, text)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(text) {
		if n > 120 && n < len(text)-20 {
			continue
		}
		p := &parser{b: []byte(text[:n])}
		if got, err := p.value(0); err == nil && !reflect.DeepEqual(got, whole) {
			t.Fatalf("cut after %d bytes: %s", n, Append(nil, got))
		} else if err != nil && err != errShort { //nolint:errorlint // never wrapped
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
	src := source{r: bytes.NewReader([]byte(text)), size: int64(len(text))}
	err = src.parse(0, func(p *parser) error {
		got, err := p.value(0)
		if err == nil && !reflect.DeepEqual(got, whole) {
			t.Error("differs from the reader")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestText: text strings in their encodings, written and read.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "\xE9t\xE9": "été", "\x80\xA0\x18": "•€˘", "\xFE\xFF\x00e\x20\xAC": "e€", "\xFF\xFEe\x00\xAC\x20": "e€",
		"\xEF\xBB\xBFè": "è", "\xFE\xFF\xD8\x3D\xDE\x00": "😀",
	} {
		if got := decodeText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, text := range []string{"Anna (Rossi) \\ 1", "Ünïcode €", "😀", ""} {
		o, err := parsed(t, string(Append(nil, TextString(text))))
		if s, _ := o.(String); err != nil || decodeText(string(s)) != text {
			t.Errorf("%q became %q, %v", text, decodeText(string(s)), err)
		}
	}
}
