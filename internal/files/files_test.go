package files_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"paraph/internal/files"
	"paraph/internal/files/filestest"
)

// disks runs a test on the disk tests are on, and on an exFAT.
func disks(t *testing.T, f func(t *testing.T, folder string)) {
	t.Run("here", func(t *testing.T) { f(t, t.TempDir()) })
	t.Run("exFAT", func(t *testing.T) { f(t, filestest.ExFAT(t)) })
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, content string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != content {
		t.Errorf("%s holds %.40q %v, wanted %.40q", filepath.Base(path), b, err, content)
	}
}

// only says that nothing but these names is in a folder.
func only(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("the folder holds %q, wanted %q", got, names)
	}
}

func never(t *testing.T) func(io.Writer) error {
	return func(io.Writer) error {
		t.Error("written before it was refused")
		return nil
	}
}

var errHalf = errors.New("half of it")

func half(w io.Writer) error {
	_, err := w.Write(make([]byte, 70000))
	return errors.Join(err, errHalf)
}

// TestNew: a new file is whole; what is there stays, whatever it is; a failure leaves nothing.
func TestNew(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		path := filepath.Join(folder, "a.pdf")
		if err := files.New(path, files.Theirs, half); !errors.Is(err, errHalf) {
			t.Error(err)
		}
		only(t, folder)
		if err := files.New(path, files.Theirs, files.Bytes([]byte("one"))); err != nil {
			t.Fatal(err)
		}
		if err := files.New(path, files.Theirs, never(t)); !errors.Is(err, fs.ErrExist) {
			t.Errorf("over a file: %v", err)
		}
		late := filepath.Join(folder, "b.pdf")
		err := files.New(late, files.Theirs, func(w io.Writer) error {
			put(t, late, "theirs")
			return files.Bytes([]byte("ours"))(w)
		})
		if !errors.Is(err, fs.ErrExist) {
			t.Errorf("over one that appeared meanwhile: %v", err)
		}
		holds(t, path, "one")
		holds(t, late, "theirs")
		if err := files.New(filepath.Join(folder, "none", "a"), files.Ours, never(t)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("in no folder: %v", err)
		}
		only(t, folder, "a.pdf", "b.pdf")
	})
}

// TestNumbered: everybody who writes at once gets a name of their own, and their own content under it.
func TestNumbered(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		put(t, filepath.Join(folder, "Atto signed.pdf"), "there before")
		const all = 8
		var wait sync.WaitGroup
		paths := make([]string, all)
		for i := range all {
			wait.Go(func() {
				path, err := files.Numbered(folder, "Atto signed", ".pdf", files.Theirs, files.Bytes([]byte{byte('a' + i)}))
				if err != nil {
					t.Error(err)
				}
				paths[i] = path
			})
		}
		wait.Wait()
		names := []string{}
		for i, path := range paths {
			holds(t, path, string(rune('a'+i)))
			names = append(names, fmt.Sprintf("Atto signed %d.pdf", i+2))
		}
		holds(t, filepath.Join(folder, "Atto signed.pdf"), "there before")
		only(t, folder, append(names, "Atto signed.pdf")...)
	})
}

// TestOneIsFirst: of those who make one name at once, one does.
func TestOneIsFirst(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		path := filepath.Join(folder, "one")
		for range 20 {
			var wait sync.WaitGroup
			won := make(chan string, 4)
			for i := range 4 {
				wait.Go(func() {
					content := string(bytes.Repeat([]byte{byte('a' + i)}, 9000))
					err := files.New(path, files.Ours, files.Bytes([]byte(content)))
					if err == nil {
						won <- content
					} else if !errors.Is(err, fs.ErrExist) {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if len(won) != 1 {
				t.Fatalf("%d were first", len(won))
			}
			holds(t, path, <-won)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			only(t, folder)
		}
	})
}

// TestReplace: the old content or the new; what is no file stays.
func TestReplace(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		path, sub := filepath.Join(folder, "a"), filepath.Join(folder, "sub")
		if err := os.Mkdir(sub, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, content := range []string{"one", "", "three"} {
			if err := files.Replace(path, files.Ours, files.Bytes([]byte(content))); err != nil {
				t.Fatal(err)
			}
			holds(t, path, content)
		}
		if err := files.Replace(path, files.Ours, half); !errors.Is(err, errHalf) {
			t.Error(err)
		}
		holds(t, path, "three")
		if err := files.Replace(sub, files.Ours, never(t)); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a folder: %v", err)
		}
		only(t, folder, "a", "sub")
	})
}

// TestMove: a name that is taken is not given; moving over replaces.
func TestMove(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		a, b, c := filepath.Join(folder, "a"), filepath.Join(folder, "b"), filepath.Join(folder, "c")
		put(t, a, "A")
		put(t, b, "B")
		if err := files.Move(a, b); !errors.Is(err, fs.ErrExist) {
			t.Error(err)
		}
		only(t, folder, "a", "b")
		holds(t, b, "B")
		if err := errors.Join(files.Sync(a), files.Move(a, c), files.MoveOver(c, b)); err != nil {
			t.Error(err)
		}
		only(t, folder, "b")
		holds(t, b, "A")
	})
}

// TestTry: it tells what would go wrong, and leaves nothing.
func TestTry(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		if err := files.Try(folder, 100<<10); err != nil {
			t.Error(err)
		}
		if err := files.Try(filepath.Join(folder, "none"), 1); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		only(t, folder)
	})
}

// TestLeftover: only names that this package makes.
func TestLeftover(t *testing.T) {
	for name, want := range map[string]bool{
		".paraph-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part": true, ".paraph-.part": false, "Atto.pdf": false, "Atto.part": false,
		"paraph-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part": false, "x.paraph-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part": false,
	} {
		if files.Leftover(name) != want || files.Leftover(filepath.Join("in", name)) != want {
			t.Error(name)
		}
	}
}
