package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Lock takes the folder for this process; it is free again when the file is closed or the process ends,
// however it ends.
func (f Folder) Lock() (*os.File, error) { return f.LockAs("lock") }

// LockAs takes a part of the folder, or something beside it, by a lock of its own.
func (f Folder) LockAs(name string) (*os.File, error) {
	file, err := os.OpenFile(f.File(name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("folder: lock: %w", err)
	}
	if err := lockFile(file); err != nil {
		file.Close()
		if errors.Is(err, ErrBusy) {
			return nil, err
		}
		return nil, fmt.Errorf("folder: lock: %w", err)
	}
	return file, nil
}

// await takes a part of the folder when whoever has it lets go.
func (f Folder) await(ctx context.Context, name string) (*os.File, error) {
	for {
		lock, err := f.LockAs(name)
		if !errors.Is(err, ErrBusy) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}
