package backup

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"testing"
)

const phrase = "una frase lunga"

func sealed(t *testing.T, contents map[string][]byte, order ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, phrase)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range order {
		if err := w.Add(name, int64(len(contents[name])), bytes.NewReader(contents[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(file []byte, passphrase string) (map[string][]byte, error) {
	r, err := NewReader(bytes.NewReader(file), passphrase)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for {
		name, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if out[name], err = io.ReadAll(r); err != nil {
			return out, err
		}
	}
}

func some(n int) []byte {
	b, r := make([]byte, n), rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestWhatGoesInComesOut: nothing, one byte, and sizes around a chunk's.
func TestWhatGoesInComesOut(t *testing.T) {
	in := map[string][]byte{"empty": {}, "a/one": {7}, "chunk": some(chunkSize), "more": some(3*chunkSize + 1)}
	file := sealed(t, in, "empty", "a/one", "chunk", "more")
	out, err := opened(file, phrase)
	if err != nil || !maps.EqualFunc(in, out, bytes.Equal) {
		t.Errorf("%v: %d contents", err, len(out))
	}
	if bytes.Contains(file, in["chunk"][:64]) || bytes.Contains(file, []byte("a/one")) {
		t.Error("content stands in the file as it is")
	}
	if _, err := opened(file, "una frase corta"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := NewWriter(io.Discard, "undici caratt"[:11]); !errors.Is(err, ErrTooShort) {
		t.Errorf("short passphrase: %v", err)
	}
	if _, err := opened([]byte("%PDF-1.7 something else entirely"), phrase); !errors.Is(err, ErrNotBackup) {
		t.Errorf("another file: %v", err)
	}
}

// front is how long everything before the first chunk is.
func front(file []byte) int {
	return len(magic) + 4 + int(binary.BigEndian.Uint32(file[len(magic):])) + 32
}

// TestEveryDamageIsFound: a file cut at any place, with chunks in another order, left out, doubled, or
// one bit turned anywhere.
func TestEveryDamageIsFound(t *testing.T) {
	file := sealed(t, map[string][]byte{"x": some(4 * chunkSize)}, "x")
	head, piece := front(file), chunkSize+16
	chunk := func(i int) []byte { return file[head+i*piece : min(len(file), head+(i+1)*piece)] }
	last := (len(file) - head - 1) / piece
	join := func(order ...int) []byte {
		out := bytes.Clone(file[:head])
		for _, i := range order {
			out = append(out, chunk(i)...)
		}
		return out
	}
	if last != 4 {
		t.Fatalf("%d chunks", last+1)
	}
	if out, err := opened(join(0, 1, 2, 3, 4), phrase); err != nil || len(out) != 1 {
		t.Fatalf("as it was: %v", err)
	}
	for what, bad := range map[string][]byte{
		"two changed places": join(1, 0, 2, 3, 4), "one left out": join(0, 2, 3, 4), "one doubled": join(0, 1, 1, 2, 3, 4),
		"the last left out": join(0, 1, 2, 3), "the last doubled": join(0, 1, 2, 3, 4, 4), "only the front": file[:head],
		"a byte short": file[:len(file)-1], "a byte long": append(bytes.Clone(file), 0),
	} {
		if _, err := opened(bad, phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		bad := bytes.Clone(file)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		if _, err := opened(bad, phrase); err == nil {
			t.Errorf("a turned bit at %d of %d was not found", at, len(bad))
		}
	}
}

// TestForeignHeaderCostsNothing: a file that asks for more memory or time than is sane is refused at once.
func TestForeignHeaderCostsNothing(t *testing.T) {
	for _, body := range []string{
		`{"kdf":"argon2id","time":3,"memory":99999999,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`,
		`{"kdf":"argon2id","time":99,"memory":65536,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`,
		`{"kdf":"none","time":3,"memory":65536,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`, `{`,
	} {
		file := append(binary.BigEndian.AppendUint32([]byte(magic), uint32(len(body))), body...)
		if _, err := opened(append(file, make([]byte, 99)...), phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", body, err)
		}
	}
}
