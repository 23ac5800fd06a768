package signing

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gowebpki/jcs"
)

func chain(t testing.TB, texts ...string) []Event {
	t.Helper()
	var out []Event
	prev := Genesis("r")
	for i, text := range texts {
		secret, err := NewSecret(text, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		e := Event{
			Request: "r", Seq: int64(i + 1), Time: time.Date(2026, 11, 12, 11, 7, i, 123e6, time.UTC), Kind: EventOpened, Actor: ActorSigner,
			Signer: 1, Data: map[string]string{"text": text, "ä": "ö", "a": "b"}, Private: map[string]Secret{"ip": secret},
		}
		if err := e.Link(prev); err != nil {
			t.Fatal(err)
		}
		prev = e.Hash
		out = append(out, e)
	}
	return out
}

var awkward = []string{"", "plain", "<a href=\"x\">&amp;</a>", "line\nbreak\ttab\r", "\u2028 \u2029 \\u2028 \\\\u2029", "Ünïcödé 漢字 😀", "\x7f\x01"}

// TestCanonicalIsRFC8785 compares with another implementation of the rule.
func TestCanonicalIsRFC8785(t *testing.T) {
	for _, e := range chain(t, awkward...) {
		line, err := e.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(line)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(line, want) {
			t.Errorf("canonical\n%s\nwant\n%s", line, want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, a := range awkward {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := Event{Request: "r", Seq: 1, Data: map[string]string{"t": strings.ToValidUTF8(text, "?")}}
		line, err := e.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(line)
		if err != nil || !bytes.Equal(line, want) {
			t.Fatalf("%q\n%q\n%v", line, want, err)
		}
		var back struct{ Data map[string]string }
		if err := json.Unmarshal(line, &back); err != nil || back.Data["t"] != e.Data["t"] {
			t.Fatalf("%q does not come back: %v", line, err)
		}
	})
}

func TestChainFindsEveryChange(t *testing.T) {
	good := chain(t, "one", "two", "three")
	if err := CheckChain("r", good); err != nil {
		t.Fatal(err)
	}
	if CheckChain("other", good) == nil {
		t.Error("good for another request")
	}
	for name, change := range map[string]func(e []Event) []Event{
		"text":    func(e []Event) []Event { e[1].Data = map[string]string{"text": "2"}; return e },
		"kind":    func(e []Event) []Event { e[1].Kind = EventShown; return e },
		"time":    func(e []Event) []Event { e[1].Time = e[1].Time.Add(time.Millisecond); return e },
		"signer":  func(e []Event) []Event { e[1].Signer = 2; return e },
		"dropped": func(e []Event) []Event { return append(e[:1], e[2]) },
		"swapped": func(e []Event) []Event { e[0], e[1] = e[1], e[0]; return e },
		"commit": func(e []Event) []Event {
			e[1].Private = map[string]Secret{"ip": e[2].Private["ip"]}
			return e
		},
		"value": func(e []Event) []Event {
			s := e[1].Private["ip"]
			s.Value = "10.0.0.1"
			e[1].Private = map[string]Secret{"ip": s}
			return e
		},
		"hash": func(e []Event) []Event { e[2].Hash = e[1].Hash; return e },
	} {
		if CheckChain("r", change(append([]Event(nil), good...))) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestMasks(t *testing.T) {
	for in, want := range map[string]string{"anna@example.com": "a···@example.com", "@x": "···", "": "···", "ü@x.it": "ü···@x.it"} {
		if got := MaskEmail(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := MaskMobile("+393334455666"); got != "+39 ··· 666" {
		t.Error(got)
	}
}
