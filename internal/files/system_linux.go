package files

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameNew renames and replaces nothing, in one step. Network file systems and FUSE do not know how.
func renameNew(from, to string) error {
	err := again(func() error { return unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE) })
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// reserve takes the room of size bytes, or fails as writing them would.
func reserve(f *os.File, size int64) error {
	if size == 0 {
		return nil
	}
	err := again(func() error { return unix.Fallocate(int(f.Fd()), 0, 0, size) })
	if errors.Is(err, errors.ErrUnsupported) {
		return f.Truncate(size)
	}
	if err != nil {
		return &os.PathError{Op: "fallocate", Path: f.Name(), Err: err}
	}
	return nil
}

// again does what a signal cut short once more, as os does.
func again(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
