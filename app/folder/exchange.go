package folder

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"paraph/internal/files"
)

// An exchange puts another folder, whole, in the place of a data folder, which is kept beside it. It is told in a file beside both
// and done when a desk is opened next, while nothing is open in either; a kill at any moment leaves the file, and it goes on.
type exchange struct {
	With string `json:"with"` // the folder that takes the place, by its name
	Kept string `json:"kept"` // the name of what was there before
}

// exchangeEnding is that of the file's name, behind the folder's.
const exchangeEnding = ".exchange"

// Beside is a name for a new folder beside this one.
func (f Folder) Beside() string { return f.path + ".restored-" + strings.ToLower(rand.Text()[:8]) }

// Kept is what this folder is going to be called once another takes its place.
func (f Folder) Kept(now time.Time) string {
	path := f.path + " " + now.Format("2006-01-02")
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = fmt.Sprintf("%s %s (%d)", f.path, now.Format("2006-01-02"), n)
	}
}

// ExchangeWith has a folder beside this one take its place when a desk is opened next; kept is what this one is called then.
func (f Folder) ExchangeWith(path, kept string) error {
	b, err := json.Marshal(exchange{filepath.Base(path), filepath.Base(kept)})
	if err != nil {
		return err
	}
	return files.Replace(f.path+exchangeEnding, files.Ours, files.Bytes(b))
}

// Exchange does what ExchangeWith told, if it did; kept is where the folder of before is now, "" where nothing was told. ErrBusy: a
// desk or a service is open on it; it stays told.
func (f Folder) Exchange() (kept string, err error) {
	b, err := os.ReadFile(f.path + exchangeEnding)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	var x exchange
	if err == nil {
		err = json.Unmarshal(b, &x)
	}
	if err != nil {
		return "", fmt.Errorf("folder: exchange: %w", err)
	}
	if x.With != filepath.Base(x.With) || x.Kept != filepath.Base(x.Kept) {
		return "", fmt.Errorf("folder: exchange: %w", fs.ErrInvalid)
	}
	parent := filepath.Dir(f.path)
	with, aside := filepath.Join(parent, x.With), filepath.Join(parent, x.Kept)
	if _, err := os.Lstat(with); err == nil {
		err = f.aside(aside)
		if err == nil {
			err = os.Rename(with, f.path)
		}
		if err == nil {
			err = files.SyncFolder(parent)
		}
		if err != nil {
			return "", err
		}
	}
	return aside, os.Remove(f.path + exchangeEnding)
}

// aside gives the folder another name, if it is there: nothing of it is open then, and nothing is written over.
func (f Folder) aside(to string) error {
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil // a kill came between
	}
	for _, name := range []string{deskLock, "lock"} {
		lock, err := f.LockAs(name)
		if err != nil {
			return err
		}
		if runtime.GOOS == "windows" { // it renames no folder with an open file in it
			lock.Close()
			continue
		}
		defer lock.Close()
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	}
	return os.Rename(f.path, to)
}
