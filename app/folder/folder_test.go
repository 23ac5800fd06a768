package folder

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"paraph/sync"
)

// TestDefaultFolder: where each system's programs keep their data, below the person's own folder.
func TestDefaultFolder(t *testing.T) {
	for _, c := range []struct {
		system, name, value string
		want                []string
	}{
		{"linux", "HOME", "/home/anna", []string{"/home/anna", ".local", "share", "paraph"}},
		{"linux", "XDG_DATA_HOME", "/data", []string{"/data", "paraph"}},
		{"linux", "XDG_DATA_HOME", "data", nil},
		{"darwin", "HOME", "/Users/anna", []string{"/Users/anna", "Library", "Application Support", "Paraph"}},
		{"darwin", "XDG_DATA_HOME", "/data", nil},
		{"windows", "LOCALAPPDATA", `C:\Users\anna\AppData\Local`, []string{`C:\Users\anna\AppData\Local`, "Paraph"}},
		{"windows", "APPDATA", `C:\Users\anna\AppData\Roaming`, nil},
	} {
		got, err := defaultFolder(c.system, func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		})
		if got != filepath.Join(c.want...) || (err == nil) != (c.want != nil) {
			t.Errorf("%s %s=%s: %q %v", c.system, c.name, c.value, got, err)
		}
	}
}

// TestLock: the folder is one process's, and free when its file is closed.
func TestLock(t *testing.T) {
	f := Folder{path: t.TempDir()}
	for range 2 {
		lock, err := f.Lock()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Lock(); !errors.Is(err, ErrBusy) {
			t.Errorf("taken twice: %v", err)
		}
		if other, err := f.LockAs("desk.lock"); err != nil {
			t.Error(err)
		} else {
			other.Close()
		}
		lock.Close()
	}
	if entries, err := os.ReadDir(f.path); err != nil || len(entries) != 2 {
		t.Errorf("%v %v", entries, err)
	}
}

// TestKeyFileDamaged: a key that cannot be read is never replaced by a new one.
func TestKeyFileDamaged(t *testing.T) {
	f := Folder{path: t.TempDir(), KeyInFile: true}
	if _, err := f.Secrets(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(f.File(SecretsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "{}", string(whole[:len(whole)-9]), `{"id":"a","in":"file","key":"c2hvcnQ="}`} {
		if err := os.WriteFile(f.File(SecretsFile), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Secrets(); !errors.Is(err, sync.ErrKeyFile) {
			t.Errorf("%q: %v", bad, err)
		}
		if now, err := os.ReadFile(f.File(SecretsFile)); err != nil || string(now) != bad {
			t.Errorf("%q became %q, %v", bad, now, err)
		}
	}
}

// TestKeyGone: a folder with something sealed whose key is gone gets no other one.
func TestKeyGone(t *testing.T) {
	for _, name := range []string{"service.db", "practice/seal.p12", "seal.p12.4f", "profiles.json"} {
		f := Folder{path: t.TempDir(), KeyInFile: true}
		if err := os.MkdirAll(filepath.Dir(f.File(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.File(name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Secrets(); !errors.Is(err, sync.ErrKeyFile) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(f.File(SecretsFile)); err == nil {
			t.Errorf("%s: another key was made", name)
		}
	}
}

// TestOneKey: several who make the first key at the same time have the same one.
func TestOneKey(t *testing.T) {
	for range 20 {
		f := Folder{path: t.TempDir(), KeyInFile: true}
		keys := make(chan string, 4)
		for range cap(keys) {
			go func() {
				s, err := f.Secrets()
				if err != nil {
					t.Error(err)
					s = &Secrets{}
				}
				keys <- string(s.Master)
			}()
		}
		first := <-keys
		for range cap(keys) - 1 {
			if <-keys != first {
				t.Fatal("two keys")
			}
		}
	}
}

// TestTakeDesk: the lock of a desk that goes away without an answer is taken over, that of one that answers is not.
func TestTakeDesk(t *testing.T) {
	f := Folder{path: t.TempDir()}
	dying, err := f.LockAs(deskLock)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(200*time.Millisecond, func() { dying.Close() }) // after the first try
	lock, err := f.TakeDesk(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	shown := make(chan []string, 1)
	open, err := NewInstance(f, func(files []string) { shown <- files })
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	if _, err := f.TakeDesk(t.Context(), []string{"a.pdf"}); !errors.Is(err, ErrHandedOver) {
		t.Errorf("the open desk: %v", err)
	}
	if files := <-shown; len(files) != 1 || files[0] != "a.pdf" {
		t.Errorf("it got %v", files)
	}
}
