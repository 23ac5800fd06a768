//go:build !windows

package files_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"paraph/internal/files"
	"paraph/internal/files/filestest"
)

// killed makes the test program one that writes a file over and over until it is killed.
const killed = "FILES_TEST_KILLED"

func TestMain(m *testing.M) {
	if path := os.Getenv(killed); path != "" {
		err := writeForever(path)
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// content is whole if its length says so: as many bytes as its first four digits.
func content(n int) []byte {
	size := 4 + n*997%9000
	return fmt.Appendf(nil, "%04d%s", size, bytes.Repeat([]byte("x"), size-4))
}

func whole(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	n, err := strconv.Atoi(string(b[:4]))
	return err == nil && n == len(b)
}

func writeForever(path string) error {
	for n := 0; ; n++ {
		fmt.Println(n)
		slow := func(w io.Writer) error {
			b := content(n)
			_, err := w.Write(b[:len(b)/2])
			if err == nil {
				_, err = w.Write(b[len(b)/2:])
			}
			return err
		}
		if err := files.Replace(path, files.Ours, slow); err != nil {
			return err
		}
		if err := files.New(fmt.Sprintf("%s-%d", path, n), files.Ours, slow); err != nil {
			return err
		}
	}
}

// TestKill: after a kill at any moment every file is whole or not there; besides, there may be one temporary file, known
// by its name, and where there are no links the empty file that took a name.
func TestKill(t *testing.T) {
	disks(t, func(t *testing.T, folder string) {
		linked := links(t, folder)
		for round := range 12 {
			sub := filepath.Join(folder, strconv.Itoa(round))
			if err := os.Mkdir(sub, 0o700); err != nil {
				t.Fatal(err)
			}
			killAfter(t, filepath.Join(sub, "file"), 1+round*3)
			left, empty := 0, 0
			entries, err := os.ReadDir(sub)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				b, err := os.ReadFile(filepath.Join(sub, e.Name()))
				switch {
				case files.Leftover(e.Name()):
					left++
				case !linked && len(b) == 0:
					empty++
				case err != nil || !whole(b):
					t.Errorf("%s holds %.20q %v", e.Name(), b, err)
				}
			}
			if left > 1 || empty > 1 {
				t.Errorf("%d temporary files and %d empty ones are left", left, empty)
			}
		}
	})
}

func links(t *testing.T, folder string) bool {
	t.Helper()
	a, b := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	put(t, a, "")
	defer os.Remove(a)
	defer os.Remove(b)
	return os.Link(a, b) == nil
}

// killAfter runs this program and kills it after it has said so many lines.
func killAfter(t *testing.T, path string, lines int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killed+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for range lines {
		if !said.Scan() {
			t.Error("it ended by itself")
			break
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// TestFullDisk: no room is an error, what was there stays, and nothing is left.
func TestFullDisk(t *testing.T) {
	t.Run("tmpfs", func(t *testing.T) { fullDisk(t, filestest.Small(t, 64<<10), 65<<10) })
	t.Run("exFAT", func(t *testing.T) { fullDisk(t, filestest.ExFAT(t), 20<<20) })
	t.Run("dev/full", func(t *testing.T) {
		folder := t.TempDir()
		err := files.New(filepath.Join(folder, "a"), files.Ours, func(io.Writer) error {
			full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				t.Skip(err)
			}
			defer full.Close()
			_, err = full.Write([]byte("x"))
			return err
		})
		if !errors.Is(err, syscall.ENOSPC) {
			t.Error(err)
		}
		only(t, folder)
	})
}

func fullDisk(t *testing.T, folder string, tooMuch int) {
	path := filepath.Join(folder, "a")
	put(t, path, "there before")
	content := files.Bytes(make([]byte, tooMuch))
	for what, f := range map[string]func() error{
		"new":      func() error { return files.New(filepath.Join(folder, "b"), files.Ours, content) },
		"replace":  func() error { return files.Replace(path, files.Ours, content) },
		"numbered": func() error { _, err := files.Numbered(folder, "a", "", files.Ours, content); return err },
		"try":      func() error { return files.Try(folder, int64(tooMuch)) },
	} {
		if err := f(); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: %v", what, err)
		}
		only(t, folder, "a")
	}
	holds(t, path, "there before")
}

// TestModes: what people get has the mode the process gives, ours is ours; what is replaced keeps its own.
func TestModes(t *testing.T) {
	folder := t.TempDir()
	for umask, want := range map[int]fs.FileMode{0o022: 0o644, 0o002: 0o664, 0o077: 0o600} {
		before := syscall.Umask(umask)
		theirs, ours := filepath.Join(folder, fmt.Sprintf("%o", umask)), filepath.Join(folder, fmt.Sprintf("%o ours", umask))
		err := errors.Join(files.New(theirs, files.Theirs, files.Bytes(nil)), files.New(ours, files.Ours, files.Bytes(nil)))
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		hasMode(t, theirs, want)
		hasMode(t, ours, 0o600)
	}
	path := filepath.Join(folder, "a")
	for _, c := range []struct{ before, mode, after fs.FileMode }{
		{0o600, files.Theirs, 0o600}, {0o666, files.Theirs, 0o666}, {0o755, files.Theirs, 0o644}, {0o644, files.Ours, 0o600},
	} {
		put(t, path, "x")
		if err := errors.Join(os.Chmod(path, c.before), files.Replace(path, c.mode, files.Bytes(nil))); err != nil {
			t.Fatal(err)
		}
		hasMode(t, path, c.after)
	}
}

func hasMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Mode() != want {
		t.Errorf("%s: %v %v, wanted %v", filepath.Base(path), info.Mode(), err, want)
	}
}

// TestLinks: what is replaced is what a link leads to; a new file is never made through one.
func TestLinks(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	path, real := filepath.Join(folder, "link"), filepath.Join(other, "file")
	put(t, real, "one")
	nowhere, device := filepath.Join(folder, "nowhere"), filepath.Join(folder, "device")
	if err := errors.Join(os.Symlink(real, path), os.Symlink(filepath.Join(other, "none"), nowhere), os.Symlink(os.DevNull, device)); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{path, nowhere, device} {
		if err := files.New(at, files.Ours, never(t)); !errors.Is(err, fs.ErrExist) {
			t.Errorf("new at %s: %v", filepath.Base(at), err)
		}
	}
	if err := files.Replace(device, files.Ours, never(t)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a device: %v", err)
	}
	for _, at := range []string{path, nowhere} {
		if err := files.Replace(at, files.Ours, files.Bytes([]byte("two"))); err != nil {
			t.Fatal(err)
		}
		holds(t, at, "two")
	}
	holds(t, real, "two")
	if to, err := os.Readlink(path); err != nil || to != real {
		t.Errorf("the link is gone: %v", err)
	}
	only(t, other, "file")
	only(t, folder, "device", "link", "nowhere")
}

// TestNotAllowed: a file that may not be written is not replaced, though its folder would let it.
func TestNotAllowed(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	put(t, path, "one")
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := files.Replace(path, files.Ours, never(t)); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := files.Try(folder, 0); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
}
