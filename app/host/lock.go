package host

import (
	"errors"
	"fmt"
	"os"
)

// lock takes the folder for this process; it is free again when the file is closed or the process ends,
// however it ends.
func (f Folder) lock() (*os.File, error) { return f.lockAs("lock") }

func (f Folder) lockAs(name string) (*os.File, error) {
	file, err := os.OpenFile(f.file(name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("host: lock: %w", err)
	}
	if err := lockFile(file); err != nil {
		file.Close()
		if errors.Is(err, ErrBusy) {
			return nil, err
		}
		return nil, fmt.Errorf("host: lock: %w", err)
	}
	return file, nil
}
