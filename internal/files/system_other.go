//go:build !linux

package files

import (
	"errors"
	"os"
)

func renameNew(_, _ string) error { return errors.ErrUnsupported }

// reserve takes the room of size bytes where a file of a size has it, as on FAT and NTFS.
func reserve(f *os.File, size int64) error { return f.Truncate(size) }
