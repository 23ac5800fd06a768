package blob

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/internal/files"
)

// gone is what a file is called in the moment between being taken away and being deleted.
const gone = ".gone"

// stale is after how long a half-written file is nobody's any more.
const stale = 24 * time.Hour

// Remove deletes content that was last put before a time. It is taken away first and looked at then, so
// that a Put of the same content in this instant either is seen here or finds no file and writes it anew.
func (d *Dir) Remove(ctx context.Context, sum string, before time.Time) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	path := d.path(sum)
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
		return false, nil
	}
	if err := os.Rename(path, path+gone); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("blob: %w", err)
	}
	return d.settle(path, before)
}

// settle ends what Remove began: young content is put back (nothing is overwritten by it), old is deleted.
func (d *Dir) settle(path string, before time.Time) (bool, error) {
	info, err := os.Stat(path + gone)
	removed := err == nil && info.ModTime().Before(before)
	if err == nil && !removed {
		if err = files.Move(path+gone, path); err == nil {
			return false, nil
		}
		if errors.Is(err, fs.ErrExist) {
			err = nil // it was put again meanwhile
		}
	}
	if err == nil {
		err = os.Remove(path + gone)
	}
	if err == nil {
		err = files.SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		return false, fmt.Errorf("blob: %w", err)
	}
	return removed, nil
}

// Each names what is stored and when it was last put. What a kill left half done is ended on the way: a
// file taken away and not deleted is put back, to be judged like any other.
func (d *Dir) Each(ctx context.Context, f func(sum string, put time.Time) error) error {
	return filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("blob: %w", err)
		}
		sum := filepath.Base(path)
		if base, ok := strings.CutSuffix(path, gone); ok {
			if _, err := d.settle(base, time.Time{}); err != nil {
				return err
			}
			sum = filepath.Base(base)
		}
		switch raw, err := hex.DecodeString(sum); {
		case err == nil && len(raw) == 32:
			return f(sum, info.ModTime())
		case files.Leftover(sum) && time.Since(info.ModTime()) > stale:
			return os.Remove(path)
		}
		return nil
	})
}
