package bounded

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

var usual = Limits{Bytes: 1000, Depth: 5, Values: 50, Each: 10, Free: "custom"}

func TestBounds(t *testing.T) {
	many := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat("0,", n), ",") + "]" }
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":             {"", nil},
		"what it may":         {`{"a":` + many(10) + `,"b":[[[{"c":"d"}]]]}`, nil},
		"one element more":    {`{"a":` + many(11) + `}`, ErrMany},
		"elements elsewhere":  {`{"b":{"custom":` + many(11) + `}}`, ErrMany},
		"elements where free": {`{"CUSTOM":` + many(40) + `}`, nil},
		"free no longer":      {`{"custom":[],"a":` + many(11) + `}`, ErrMany},
		"too many in all":     {`{"custom":` + many(60) + `}`, ErrMany},
		"members":             {`{` + strings.Repeat(`"a":1,`, 11) + `"b":1}`, ErrMany},
		"depth":               {strings.Repeat("[", 6), ErrDepth},
		"a long text":         {`{"a":"` + strings.Repeat("x", 1000) + `"}`, ErrBytes},
		"a long key":          {`{"` + strings.Repeat("x", 1000) + `":1}`, ErrBytes},
		"long blanks":         {strings.Repeat(" ", 1001), ErrBytes},
		"cut in a text":       {`{"a":"b`, io.ErrUnexpectedEOF},
		"cut in an escape":    {`{"a":"\u00`, io.ErrUnexpectedEOF},
		"cut behind one":      {`{"a":"b\`, io.ErrUnexpectedEOF},
		"commas in a text":    {`{"a":"` + strings.Repeat(`,[{\"`, 100) + `"}`, nil},
		"no JSON":             {`]}]:,"`, io.ErrUnexpectedEOF},
	} {
		got, err := Read(iotest.OneByteReader(strings.NewReader(c.text)), usual, nil)
		if !errors.Is(err, c.want) || c.want == nil && string(got) != c.text {
			t.Errorf("%s: %v, want %v: %q", name, err, c.want, got)
		}
	}
	broken := errors.New("broken")
	if _, err := Read(iotest.ErrReader(broken), usual, nil); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

// kept is a sink that keeps what it gets.
type kept struct{ bytes.Buffer }

func (k *kept) Close() (string, error) { return "ELSEWHERE", nil }

// TestLead: only long texts of the member are led elsewhere, as they are meant and not as they are written.
func TestLead(t *testing.T) {
	long := strings.Repeat(`ab/+\n"é`, 4*LongText)
	written, err := json.Marshal(long)
	if err != nil {
		t.Fatal(err)
	}
	written = bytes.ReplaceAll(written, []byte("/"), []byte(`\/`))
	short := strings.Repeat("s", 100)
	for name, c := range map[string]struct {
		before, after string
		want          int // texts led elsewhere
	}{
		"alone":             {`{"a":1,"documents":`, `}`, 1},
		"in an array":       {`{"documents":["` + short + `",`, `,"x"]}`, 1},
		"in an object":      {`{"documents":[{"payload":`, `,"name":"x"}]}`, 1},
		"in another case":   {`{"DOCUMENTS":`, `}`, 1},
		"written otherwise": {`{"docum\u0065nts":`, `}`, 1},
	} {
		for _, half := range []bool{false, true} {
			var sinks []*kept
			lead := &Lead{Members: []string{"documents"}, To: func() (Sink, error) {
				sinks = append(sinks, &kept{})
				return sinks[len(sinks)-1], nil
			}}
			in := io.MultiReader(strings.NewReader(c.before), bytes.NewReader(written), strings.NewReader(c.after))
			if half {
				in = iotest.HalfReader(in)
			}
			got, err := Read(in, usual, lead)
			if err != nil || string(got) != c.before+`"ELSEWHERE"`+c.after || len(sinks) != c.want {
				t.Fatalf("%s: %v %q, %d led", name, err, got, len(sinks))
			}
			if sinks[0].String() != long {
				t.Errorf("%s: not what was meant: %d of %d bytes", name, sinks[0].Len(), len(long))
			}
		}
	}
	for name, text := range map[string]string{
		"elsewhere": `{"a":{"documents":` + string(written) + `}}`,
		"a key":     `{"documents":{` + string(written) + `:1}}`,
		"behind it": `{"documents":1,"a":` + string(written) + `}`,
		"outermost": string(written),
	} {
		lead := &Lead{Members: []string{"documents"}, To: func() (Sink, error) {
			t.Errorf("%s is led", name)
			return &kept{}, nil
		}}
		if _, err := Read(strings.NewReader(text), usual, lead); !errors.Is(err, ErrBytes) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: what is within the bounds comes out as it went in, and nothing ends the program.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a":["b",{"c":null}],"documents":"x\u0041"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Read(bytes.NewReader(text), usual, nil)
		if err == nil && !bytes.Equal(got, text) {
			t.Errorf("%q became %q", text, got)
		}
		if len(got) > usual.Bytes {
			t.Errorf("%d bytes", len(got))
		}
	})
}
