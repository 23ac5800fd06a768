package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// changing is a folder another is to take the place of, each with its name in it.
func changing(t *testing.T) (f, with Folder, kept string) {
	t.Helper()
	f, err := New(filepath.Join(t.TempDir(), "data"))
	if err == nil {
		with, err = New(f.Beside())
	}
	for of, name := range map[Folder]string{f: "here", with: "restored"} {
		err = errors.Join(err, of.PutSettings(Settings{Name: name}))
	}
	kept = f.path + " 2026-11-30"
	if err = errors.Join(err, f.ExchangeWith(with.path, kept)); err != nil {
		t.Fatal(err)
	}
	return f, with, kept
}

func isNamed(t *testing.T, f Folder, name string) {
	t.Helper()
	if s, err := f.Settings(); err != nil || s.Name != name {
		t.Errorf("%s: %q, not %q: %v", filepath.Base(f.path), s.Name, name, err)
	}
}

// TestAnExchangeWaits: a service that is told of no more but has the folder still is waited for.
func TestAnExchangeWaits(t *testing.T) {
	f, _, kept := changing(t)
	ending, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if at, err := f.Exchange(t.Context()); err != nil || at != kept {
			t.Errorf("%q %v", at, err)
		}
	}()
	for waits := false; !waits; { // once it has the desk's lock it wants the service's
		lock, err := f.LockAs(deskLock)
		if waits = errors.Is(err, ErrBusy); lock != nil {
			lock.Close()
		}
		select {
		case <-done:
			waits = true
		default:
		}
	}
	ending.Close()
	<-done
	isNamed(t, f, "restored")
}

// TestAnExchangeWhoseNameIsTaken: what came there meanwhile stays, and the folder gets another name.
func TestAnExchangeWhoseNameIsTaken(t *testing.T) {
	f, _, kept := changing(t)
	if err := os.Mkdir(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	at, err := f.Exchange(t.Context())
	if err != nil || at == kept {
		t.Fatalf("%q %v", at, err)
	}
	isNamed(t, f, "restored")
	isNamed(t, At(at), "here")
}

// TestAnExchangeThatCannotBe: the folder stays what it is, also where it had its other name already.
func TestAnExchangeThatCannotBe(t *testing.T) {
	f, with, kept := changing(t)
	if err := os.Rename(f.path, kept); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(with.path); err != nil {
		t.Fatal(err)
	}
	if at, err := f.Exchange(t.Context()); err != nil || at != "" {
		t.Errorf("%q %v", at, err)
	}
	isNamed(t, f, "here")
}

// TestNoFolderAnewInAnExchange: who comes between its two steps finds what takes the place, not a new folder.
func TestNoFolderAnewInAnExchange(t *testing.T) {
	f, _, kept := changing(t)
	if err := os.Rename(f.path, kept); err != nil {
		t.Fatal(err)
	}
	if err := f.NotExchanged(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was taken back half way: %v", err)
	}
	if _, err := New(f.path); err != nil {
		t.Fatal(err)
	}
	isNamed(t, f, "restored")
	isNamed(t, At(kept), "here")
}

// TestNotExchanged: what was told is taken back, also where nobody can read it, and nothing is left of it.
func TestNotExchanged(t *testing.T) {
	for _, damaged := range []bool{false, true} {
		f, with, _ := changing(t)
		if damaged {
			if err := os.WriteFile(f.path+exchangeEnding, []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Exchange(t.Context()); err == nil {
				t.Error("it was read")
			}
		}
		if err := f.NotExchanged(); err != nil {
			t.Error(err)
		}
		if at, err := f.Exchange(t.Context()); at != "" || err != nil {
			t.Errorf("%q %v", at, err)
		}
		isNamed(t, f, "here")
		if there(with.path) != damaged { // what nobody can read names none
			t.Errorf("damaged %v: what was to take its place is there: %v", damaged, !damaged)
		}
	}
}

// TestDropBeside: what nobody tells of or has open goes, and nothing else.
func TestDropBeside(t *testing.T) {
	f, with, _ := changing(t)
	left, err := New(f.Beside())
	if err != nil {
		t.Fatal(err)
	}
	open, err := New(f.Beside())
	if err != nil {
		t.Fatal(err)
	}
	lock, err := open.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	others := []string{f.path, f.path + exchangeEnding, with.path, open.path, f.path + ".restored-by-hand", f.path + ".restored-ABCDEFGH"}
	for _, path := range others[4:] {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	f.DropBeside()
	if there(left.path) {
		t.Error("it is there still")
	}
	if i := slices.IndexFunc(others, func(path string) bool { return !there(path) }); i >= 0 {
		t.Errorf("%s is gone", filepath.Base(others[i]))
	}
}
