package worker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

func TestFrameRoundTrip(t *testing.T) {
	for _, size := range []int{0, 1, 4096, firstStep, firstStep + 1, 3*firstStep + 7} {
		payload := bytes.Repeat([]byte{7}, size)
		var b bytes.Buffer
		if err := writeFrame(&b, header{Kind: kindCall, Name: "x", Body: []byte(`{"a":1}`)}, payload); err != nil {
			t.Fatal(err)
		}
		f, err := readFrame(&b)
		if err != nil || f.Name != "x" || string(f.Body) != `{"a":1}` || !bytes.Equal(f.payload, payload) {
			t.Errorf("%d bytes: %v, %d came back", size, err, len(f.payload))
		}
		if _, err := readFrame(&b); !errors.Is(err, io.EOF) {
			t.Errorf("after the frame: %v, want EOF", err)
		}
	}
}

func announce(head string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(head))), head...)
}

func TestFrameRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		bytes []byte
		want  error
	}{
		"empty header":      {[]byte{0, 0, 0, 0}, errFrame},
		"huge header":       {[]byte{0xff, 0xff, 0xff, 0xff}, errFrame},
		"no JSON":           {announce("hello"), errFrame},
		"wrong type":        {announce(`{"size":"x"}`), errFrame},
		"negative payload":  {announce(`{"size":-1}`), errFrame},
		"huge payload":      {announce(`{"size":536870913}`), errFrame},
		"cut length":        {[]byte{0, 0}, io.ErrUnexpectedEOF},
		"cut header":        {announce(`{"size":1}`)[:9], io.ErrUnexpectedEOF},
		"cut payload":       {announce(`{"size":9}`), io.ErrUnexpectedEOF},
		"announced, absent": {announce(`{"size":536870912}`), io.ErrUnexpectedEOF},
	} {
		if _, err := readFrame(bytes.NewReader(c.bytes)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := writeFrame(io.Discard, header{Text: strings.Repeat("x", maxHeader)}, nil); !errors.Is(err, errFrame) {
		t.Errorf("writing a huge header: %v", err)
	}
}

// An announcement alone must not cost what it announces.
func TestFrameAllocation(t *testing.T) {
	lie := announce(`{"kind":"done","size":536870912}`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = readFrame(bytes.NewReader(lie))
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 2*firstStep {
		t.Errorf("%d bytes allocated for an announcement", got)
	}
}

func FuzzFrame(f *testing.F) {
	var ok bytes.Buffer
	_ = writeFrame(&ok, header{Kind: kindDone, Body: []byte(`[1]`)}, []byte("payload"))
	f.Add(ok.Bytes())
	f.Add(announce(`{"size":536870912}`))
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		fr, err := readFrame(bytes.NewReader(b))
		if err != nil {
			return
		}
		if int64(len(fr.payload)) != fr.Size || len(fr.payload) > len(b) {
			t.Fatalf("payload of %d bytes, announced %d, %d were there", len(fr.payload), fr.Size, len(b))
		}
		var again bytes.Buffer
		if err := writeFrame(&again, fr.header, fr.payload); err != nil {
			return // a header may grow beyond its bound when written anew
		}
		if _, err := readFrame(&again); err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}
