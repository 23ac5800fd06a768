// Package files writes files whole: under a temporary name in the folder they are for, synced, then given their name, and
// the folder synced. Whoever reads finds the old content, the new, or none, also after a kill or a power cut; nothing is
// written in place.
//
// New and Numbered never touch what is there. Where a file system can neither rename without replacing nor link (FAT and
// exFAT through FUSE, macOS or Windows), the name is first taken with an empty file, which the whole one then replaces.
//
// What a kill leaves: the temporary file, which Leftover knows by its name; for an instant under both names where a link
// was made; and, on the file systems above, possibly the empty file. Failures leave nothing.
package files

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Modes of what is written. The process's umask takes its bits away.
const (
	Ours   fs.FileMode = 0o600 // the program's own, and what holds secrets
	Theirs fs.FileMode = 0o666 // what people get
)

// Bytes writes content.
func Bytes(content []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(content))
		return err
	}
}

// New makes a file that was not there. fs.ErrExist: something of that name is, a link that leads nowhere too; it is as it
// was, and write was not called unless it appeared meanwhile.
func New(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	temp, err := written(filepath.Dir(path), mode, write)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	return Move(temp, path)
}

// Numbered makes a new file under the first name that is free: "stem.ext", "stem 2.ext" and so on. It answers which.
func Numbered(folder, stem, ext string, mode fs.FileMode, write func(io.Writer) error) (string, error) {
	temp, err := written(folder, mode, write)
	if err != nil {
		return "", err
	}
	defer os.Remove(temp)
	for n := 1; n < 1000; n++ {
		name := stem
		if n > 1 {
			name = fmt.Sprintf("%s %d", stem, n)
		}
		path := filepath.Join(folder, name+ext)
		if err = Move(temp, path); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
	return "", err
}

// Replace makes a file, or takes the place of the one that is there: it keeps that one's mode as far as mode allows, and
// the link that leads to it. fs.ErrExist: what is there is no file; fs.ErrPermission: it is not to be written.
func Replace(path string, mode fs.FileMode, write func(io.Writer) error) error {
	path, before, err := replaced(path)
	if err != nil {
		return err
	}
	if before != nil {
		mode &= before.Mode().Perm()
	}
	temp, err := written(filepath.Dir(path), mode, write)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if before != nil {
		_ = os.Chmod(temp, mode) // gives back what the umask took; FAT refuses it, and has no modes
	}
	return MoveOver(temp, path)
}

// replaced is what a name leads to; nil where there is nothing. A link that leads nowhere is itself replaced.
func replaced(path string) (string, fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		var real string
		if real, err = filepath.EvalSymlinks(path); err == nil {
			path = real
			info, err = os.Lstat(path)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil, nil
	}
	if err != nil {
		return path, nil, err
	}
	if !info.Mode().IsRegular() {
		return path, nil, &fs.PathError{Op: "replace", Path: path, Err: fs.ErrExist}
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0) // asks only whether one may
	if err != nil {
		return path, nil, err
	}
	return path, info, f.Close()
}

// Try finds out whether a new file of size bytes can be made in a folder, and leaves nothing there: for asking before
// something that cannot be repeated is done for its content.
func Try(folder string, size int64) error {
	f, err := create(folder, Ours)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	return errors.Join(reserve(f, size), f.Close())
}

// Move gives a file, synced already, a name in the same file system that is free. fs.ErrExist: it is not; both are as
// they were.
func Move(from, to string) error {
	err := renameNew(from, to)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if err = os.Link(from, to); err == nil {
			err = os.Remove(from)
		} else if !errors.Is(err, fs.ErrExist) {
			err = moveOntoOwn(from, to)
		}
	}
	if err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(to))
}

// moveOntoOwn takes the name with an empty file and replaces that. Where somebody wrote into it meanwhile, theirs stays.
func moveOntoOwn(from, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = f.Close(); err == nil && !empty(to) {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	}
	if err == nil {
		err = os.Rename(from, to)
	}
	if err != nil && empty(to) {
		os.Remove(to)
	}
	return err
}

func empty(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// MoveOver gives a file, synced already, a name in the same file system; a file that has it is replaced.
func MoveOver(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(to))
}

// Sync makes the content of a file durable that something else wrote.
func Sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0) // Windows syncs nothing that was opened for reading
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Unnamed is a file with content that has no name any more, open for reading from its beginning: it is gone once it is
// closed, also after a kill.
func Unnamed(content []byte) (*os.File, error) { return UnnamedFrom(bytes.NewReader(content)) }

// UnnamedFrom is Unnamed for content that arrives bit by bit.
func UnnamedFrom(r io.Reader) (*os.File, error) {
	dir, err := os.MkdirTemp("", "paraph-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "content")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, Ours)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Leftover reports whether a name is that of a temporary file of this package: one that nobody writes any more was left
// by a kill.
func Leftover(name string) bool {
	name = filepath.Base(name)
	return strings.HasPrefix(name, head) && strings.HasSuffix(name, tail) && len(name) == len(head)+len(rand.Text())+len(tail)
}

const head, tail = ".paraph-", ".part"

// Part makes a temporary file for content that arrives bit by bit. Who made it syncs and closes it and gives it a name with
// Move or MoveOver, in the same file system, or removes it.
func Part(folder string, mode fs.FileMode) (*os.File, error) { return create(folder, mode) }

// create makes a temporary file. Its name says nothing of the one it will get, which may be as long as names can be.
func create(folder string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(filepath.Join(folder, head+rand.Text()+tail), os.O_CREATE|os.O_EXCL|os.O_RDWR, mode)
}

// written is a temporary file with all its content, durable and closed.
func written(folder string, mode fs.FileMode, write func(io.Writer) error) (string, error) {
	f, err := create(folder, mode)
	if err != nil {
		return "", err
	}
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
