//go:build !windows

package files

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// SyncFolder makes the names in a folder durable. Some network file systems cannot, and a folder that may be written into
// but not read does not let one: there it is the file system's own affair.
func SyncFolder(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
