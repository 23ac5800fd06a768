package office

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/sqlite"
)

// Inside is what a backup holds, as it is told before it is put back.
type Inside struct {
	Made      time.Time
	Office    string // what it calls itself
	Requests  int    // real ones
	Practice  int
	Documents int
}

// Look reads a backup to its end and says what is in it; nothing is put anywhere. Errors: backup.ErrNotBackup, backup.ErrPassphrase,
// backup.ErrDamaged, and the file's own.
func (o *Office) Look(ctx context.Context, path, passphrase string) (in Inside, err error) {
	file, err := os.Open(path)
	if err != nil {
		return in, err
	}
	defer file.Close()
	o.Folder.DropStale()
	temp, err := os.MkdirTemp(o.Folder.Path(), folder.CopyPattern)
	if err != nil {
		return in, fmt.Errorf("office: backup: %w", err)
	}
	defer os.RemoveAll(temp)
	r, err := backup.NewReader(file, passphrase)
	if err != nil {
		return in, err
	}
	for {
		name, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = errors.Join(ctx.Err(), in.take(r, temp, name))
		}
		if err != nil {
			return in, err
		}
	}
	for name, n := range map[string]*int{"service.db": &in.Requests, "practice/service.db": &in.Practice} {
		if *n, err = sqlite.Requests(ctx, filepath.Join(temp, copyName(name))); err != nil {
			return in, err
		}
	}
	return in, nil
}

// take notes what one content of a backup says of it.
func (in *Inside) take(r *backup.Reader, temp, name string) error {
	in.Made = r.Made()
	switch {
	case strings.HasPrefix(name, blobEntry):
		in.Documents++
	case name == folder.SettingsFile:
		var s folder.Settings
		b, err := io.ReadAll(io.LimitReader(r, 1<<20))
		if err == nil && json.Unmarshal(b, &s) == nil { // one that is damaged says no name
			in.Office = s.Name
		}
		return err
	case slices.Contains(folder.Databases(), name):
		f, err := os.OpenFile(filepath.Join(temp, copyName(name)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("office: backup: %w", err)
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Close())
	}
	return nil
}

func copyName(database string) string { return strings.ReplaceAll(database, "/", "-") }

// PutBack puts a backup beside the data folder, whole; it takes the folder's place when the desk is opened next. kept is where the
// folder is then that is there now: nothing of it is lost. What the desk remembers of itself, its language and look among it, stays. sync.ErrServed: a service that "serve" runs would go on in the folder.
func (o *Office) PutBack(ctx context.Context, path, passphrase string) (kept string, err error) {
	if e, err := o.Folder.Endpoint(); err == nil && e.Stays {
		return "", &sync.ServedError{Folder: o.Folder.Path(), URL: e.URL}
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	o.Folder.DropBeside()
	_ = dropHalf(folder.At(filepath.Dir(o.Folder.Path())), func(old string) bool { // the next one tries again
		beside, random, ok := strings.Cut(old, halfEnding)
		return ok && o.Folder.IsBeside(beside) && len(random) == len(rand.Text())
	})
	beside := o.Folder.Beside()
	if _, err := Restore(ctx, file, passphrase, beside, o.Folder.KeyInFile); err != nil {
		return "", err
	}
	_ = folder.At(beside).RememberAs(o.Folder) // else the desk would speak and look as on a new computer
	kept = o.Folder.Kept(o.Keeper.Clock())
	if err = ctx.Err(); err == nil { // nobody would hear of it
		err = o.Folder.ExchangeWith(beside, kept)
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(beside))
	}
	return kept, nil
}

// NotPutBack takes back what PutBack has prepared: the folder stays what it is.
func (o *Office) NotPutBack() error { return o.Folder.NotExchanged() }
