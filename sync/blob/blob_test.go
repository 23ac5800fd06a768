package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"paraph/signing"
)

func TestPutGet(t *testing.T) {
	root := t.TempDir()
	d, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	content := bytes.Repeat([]byte("contratto "), 1000)
	var wg sync.WaitGroup
	sums := make([]string, 20)
	for i := range sums {
		wg.Go(func() {
			var err error
			if sums[i], err = d.Put(t.Context(), content); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := d.Get(t.Context(), sums[0])
	if err != nil || !bytes.Equal(got, content) {
		t.Fatal("not what was put", err)
	}
	f, err := d.Open(t.Context(), sums[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
		t.Error("opened, it is not what was put", err)
	}
	if _, err := f.Write([]byte("x")); err == nil {
		t.Error("whoever opens content can write to it")
	}
	files, err := filepath.Glob(filepath.Join(root, "*", "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("%d files for one content: %v", len(files), files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("readable by others: %v %v", info.Mode(), err)
	}
}

func TestWhatIsNotThereAndWhatWasChanged(t *testing.T) {
	d, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../../../../etc/passwd", "zz", string(bytes.Repeat([]byte("a"), 64))} {
		if _, err := d.Get(t.Context(), name); !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
		if f, err := d.Open(t.Context(), name); f != nil || !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("opening %q: %v", name, err)
		}
	}
	sum, err := d.Put(t.Context(), []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path(sum), []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(t.Context(), sum); !errors.Is(err, ErrDamaged) {
		t.Errorf("changed content: %v", err)
	}
}
