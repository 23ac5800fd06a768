package backup

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"
)

const (
	phrase    = "una frase lunga"
	chunkSize = 64 << 10 // of age, and of the former form
	quick     = 10       // as work factor, where a passphrase need not cost
)

var made = time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)

func write(t *testing.T, w *Writer, contents map[string][]byte, order ...string) {
	t.Helper()
	for _, name := range order {
		if err := w.Add(name, int64(len(contents[name])), bytes.NewReader(contents[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
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
	var b bytes.Buffer
	w, err := NewWriter(&b, phrase, made)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, in, "empty", "a/one", "chunk", "more")
	file := b.Bytes()
	out, err := opened(file, phrase)
	if err != nil || !maps.EqualFunc(in, out, bytes.Equal) {
		t.Errorf("%v: %d contents", err, len(out))
	}
	if bytes.Contains(file, in["chunk"][:64]) || bytes.Contains(file, []byte("a/one")) {
		t.Error("content stands in the file as it is")
	}
	for _, wrong := range []string{"una frase corta", ""} {
		if _, err := opened(file, wrong); !errors.Is(err, ErrPassphrase) {
			t.Errorf("wrong passphrase: %v", err)
		}
	}
	if lines := strings.Split(string(file[:200]), "\n"); lines[0]+"\n" != intro || !strings.HasPrefix(lines[1], "-> scrypt ") || !strings.HasSuffix(lines[1], " 18") {
		t.Errorf("it begins %q", lines[:2])
	}
	if _, err := NewWriter(io.Discard, "undici caratt"[:11], made); !errors.Is(err, ErrTooShort) {
		t.Errorf("short passphrase: %v", err)
	}
}

// TestNotABackup: other files, and one of age that a key opens and no passphrase.
func TestNotABackup(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var keyed bytes.Buffer
	w, err := age.Encrypt(&keyed, key.Recipient())
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for what, file := range map[string][]byte{
		"empty": {}, "a byte": {'a'}, "a PDF": []byte("%PDF-1.7 something else entirely"), "half an intro": []byte(intro[:9]), "for a key": keyed.Bytes(),
	} {
		if _, err := opened(file, phrase); !errors.Is(err, ErrNotBackup) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// quickly is one content of four chunks in a backup whose passphrase costs nothing.
func quickly(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := newWriter(&b, phrase, made, quick)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, map[string][]byte{"x": some(4*chunkSize - 3*512)}, "x") // with header and end exactly four
	return b.Bytes()
}

// damages are a file of chunks after a front of head bytes: cut, longer, chunks in another order, left out, doubled.
func damages(file []byte, head int) map[string][]byte {
	var all [][]byte
	for chunk := range slices.Chunk(file[head:], chunkSize+16) {
		all = append(all, chunk)
	}
	last := len(all) - 1
	join := func(chunks ...[]byte) []byte { return slices.Concat(file[:head], slices.Concat(chunks...)) }
	return map[string][]byte{
		"the first left out": join(all[1:]...), "the last left out": join(all[:last]...), "two changed places": join(append([][]byte{all[1], all[0]}, all[2:]...)...),
		"the first doubled": join(append([][]byte{all[0]}, all...)...), "the last doubled": join(append(all[:last+1:last+1], all[last])...),
		"only the front": file[:head], "half the front": file[:(head+len(intro))/2], "a byte short": file[:len(file)-1], "a byte long": append(bytes.Clone(file), 0),
	}
}

// TestEveryDamageIsFound: a file cut at any place, with chunks in another order, left out, doubled, or one
// bit turned anywhere.
func TestEveryDamageIsFound(t *testing.T) {
	file := quickly(t)
	head := len(file) - 4*(chunkSize+16)
	if out, err := opened(file, phrase); err != nil || len(out) != 1 || !bytes.Contains(file[head-80:head], []byte("\n--- ")) {
		t.Fatalf("as it was: %v", err)
	}
	for what, bad := range damages(file, head) {
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

// packed is an archive as somebody else could make it who has the passphrase, without its last cut bytes.
func packed(t *testing.T, cut int, headers ...tar.Header) []byte {
	t.Helper()
	var plain, b bytes.Buffer
	archive := tar.NewWriter(&plain)
	for _, h := range headers {
		if err := archive.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	to, err := age.NewScryptRecipient(phrase)
	if err != nil {
		t.Fatal(err)
	}
	to.SetWorkFactor(quick)
	w, err := age.Encrypt(&b, to)
	if err == nil {
		_, err = w.Write(plain.Bytes()[:plain.Len()-cut])
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestForeignArchive: names that lead elsewhere, what is no file, and an archive without its end, all under
// the right passphrase.
func TestForeignArchive(t *testing.T) {
	good := tar.Header{Typeflag: tar.TypeReg, Name: "a/b"}
	if out, err := opened(packed(t, 0, good), phrase); err != nil || len(out) != 1 {
		t.Errorf("a good one: %v", err)
	}
	for _, bad := range []tar.Header{
		{Typeflag: tar.TypeReg, Name: "/etc/passwd"},
		{Typeflag: tar.TypeReg, Name: "../x"},
		{Typeflag: tar.TypeReg, Name: "a/../../x"},
		{Typeflag: tar.TypeReg, Name: `a\..\..\x`},
		{Typeflag: tar.TypeReg, Name: "./x"},
		{Typeflag: tar.TypeSymlink, Name: "x", Linkname: "/etc/passwd"},
		{Typeflag: tar.TypeLink, Name: "x", Linkname: "a/b"},
		{Typeflag: tar.TypeChar, Name: "x"},
		{Typeflag: tar.TypeFifo, Name: "x"},
		{Typeflag: tar.TypeDir, Name: "x/"},
	} {
		if out, err := opened(packed(t, 0, good, bad), phrase); !errors.Is(err, ErrDamaged) || len(out) != 1 {
			t.Errorf("%c %s: %v", bad.Typeflag, bad.Name, err)
		}
	}
	for _, cut := range []int{1, 512, 1024, 1025} {
		if _, err := opened(packed(t, cut, good, good), phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes missing at its end: %v", cut, err)
		}
	}
}

// TestForeignHeaderCostsNothing: a file that asks for more memory or time than is sane is refused at once.
func TestForeignHeaderCostsNothing(t *testing.T) {
	file := quickly(t)
	for _, much := range []string{" 21\n", " 30\n", " 64\n", " 99999999999999999999\n"} {
		if _, err := opened(bytes.Replace(file, []byte(" 10\n"), []byte(much), 1), phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("work factor%q: %v", much, err)
		}
	}
}

// TestTheFilesOwnError: a disk that cannot be read does not make a backup damaged.
func TestTheFilesOwnError(t *testing.T) {
	file, broken := quickly(t), errors.New("no such sector")
	for _, at := range []int{0, 30, len(file) / 2, len(file)} {
		r, err := NewReader(io.MultiReader(bytes.NewReader(file[:at]), iotest.ErrReader(broken)), phrase)
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, broken) || errors.Is(err, ErrDamaged) {
			t.Errorf("after %d bytes: %v", at, err)
		}
	}
}
