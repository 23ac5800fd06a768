package folder

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
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

// The ends of names beside the folder's: the file that tells of an exchange, and what is to take its place.
const (
	exchangeEnding = ".exchange"
	restoredEnding = ".restored-"
)

// Beside is a name for a new folder beside this one.
func (f Folder) Beside() string { return f.path + restoredEnding + strings.ToLower(rand.Text()[:8]) }

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

// told reads what ExchangeWith told; fs.ErrNotExist where nothing was.
func (f Folder) told() (x exchange, err error) {
	b, err := os.ReadFile(f.path + exchangeEnding)
	if err == nil {
		err = json.Unmarshal(b, &x)
	}
	if err == nil && (x.With != filepath.Base(x.With) || x.Kept != filepath.Base(x.Kept)) {
		err = fs.ErrInvalid
	}
	if err != nil {
		return exchange{}, fmt.Errorf("folder: exchange: %w", err)
	}
	return x, nil
}

// Exchange does what ExchangeWith told, if it did; kept is where the folder of before is now, "" where nothing was told. The folder's
// service is ended, and who is still closing waited for. After an error, as ErrBusy where a desk is open or a service goes on, the
// folder is what it was, and it stays told.
func (f Folder) Exchange(ctx context.Context) (kept string, err error) {
	x, err := f.told()
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	parent := filepath.Dir(f.path)
	with, aside := filepath.Join(parent, x.With), filepath.Join(parent, x.Kept)
	if there(with) {
		if aside, err = f.exchange(ctx, with, aside); err != nil {
			return "", err
		}
		if files.SyncFolder(parent) != nil {
			return aside, nil // it is told once more
		}
	} else if !there(f.path) && there(aside) { // what was to take its place is gone
		if err := os.Rename(aside, f.path); err != nil {
			return "", err
		}
		aside = ""
	}
	return aside, os.Remove(f.path + exchangeEnding)
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// exchange gives the folder the name aside, or another where that is taken, and its own to with.
func (f Folder) exchange(ctx context.Context, with, aside string) (string, error) {
	if there(f.path) && there(aside) { // as where a kill came between and a service has made a new folder
		aside = f.Kept(time.Now())
		if err := f.ExchangeWith(with, aside); err != nil {
			return "", err
		}
	}
	if there(f.path) { // else a kill came between
		if err := f.aside(ctx, aside); err != nil {
			return "", err
		}
	}
	if err := os.Rename(with, f.path); err != nil {
		return "", errors.Join(err, os.Rename(aside, f.path))
	}
	return aside, nil
}

// aside gives the folder another name: nothing of it is open then, and nothing is written over.
func (f Folder) aside(ctx context.Context, to string) error {
	if e, err := f.Endpoint(); err == nil && !e.Stays {
		_ = f.Rest(http.DefaultClient) // whether it has ended its lock says
	}
	for _, held := range []struct {
		name string
		wait time.Duration
	}{{deskLock, deskTime}, {"lock", closeTime}} {
		within, cancel := context.WithTimeout(ctx, held.wait)
		defer cancel()
		lock, err := f.await(within, held.name)
		if err != nil && within.Err() != nil {
			return ErrBusy
		}
		if err != nil {
			return err
		}
		if runtime.GOOS == "windows" { // it renames no folder with an open file in it
			lock.Close()
			continue
		}
		defer lock.Close()
	}
	return os.Rename(f.path, to)
}

// How long who has the folder may take to let go of it: a desk, and a service that is told of no more.
const (
	deskTime  = 3 * time.Second
	closeTime = 30 * time.Second
)

// NotExchanged takes back what ExchangeWith told: the folder stays, and what was to take its place is removed. Where nothing was told
// there is nothing to do.
func (f Folder) NotExchanged() error {
	x, err := f.told()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(f.path); err != nil { // a kill came between: it has to go on
		return err
	}
	if err := os.Remove(f.path + exchangeEnding); err != nil {
		return err
	}
	if err == nil && f.IsBeside(x.With) {
		return os.RemoveAll(filepath.Join(filepath.Dir(f.path), x.With))
	}
	return nil
}

// IsBeside tells whether a name is one of Beside's.
func (f Folder) IsBeside(name string) bool {
	random, ok := strings.CutPrefix(name, filepath.Base(f.path)+restoredEnding)
	return ok && len(random) == 8 && strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// DropBeside removes what was put beside the folder by who was ended before it could tell so, and nobody has open.
func (f Folder) DropBeside() {
	x, err := f.told()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	parent := filepath.Dir(f.path)
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		left := At(filepath.Join(parent, e.Name()))
		if e.IsDir() && f.IsBeside(e.Name()) && e.Name() != x.With && left.unheld() {
			_ = os.RemoveAll(left.path) // the next one tries again
		}
	}
}

// unheld reports whether neither desk nor service is open on it.
func (f Folder) unheld() bool {
	for _, name := range []string{deskLock, "lock"} {
		lock, err := f.LockAs(name)
		if err != nil {
			return false
		}
		lock.Close()
	}
	return true
}
