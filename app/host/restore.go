package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
)

// ErrFolderExists says that a folder is not empty: a backup is never put over anything.
var ErrFolderExists = sync.ErrFolderExists

// Restore puts a backup into a folder that does not exist or is empty. It is built beside it and renamed
// when it is complete, so the folder is whole or not there. Its databases get new names, its key goes
// where a first run would put it.
func Restore(ctx context.Context, from io.Reader, passphrase, folder string, keyInFile bool) (done Saved, err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return done, fmt.Errorf("host: restore: %w", err)
	}
	entries, err := os.ReadDir(folder)
	if len(entries) > 0 {
		return done, ErrFolderExists
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return done, err
	}
	in, err := backup.NewReader(from, passphrase)
	if err != nil {
		return done, err
	}
	part, err := buildingPlace(folder)
	if err != nil {
		return done, err
	}
	defer os.RemoveAll(part.path) // gone already when it was renamed
	lock, err := part.lock()
	if err != nil {
		return done, err
	}
	defer lock.Close()
	if done, err = part.fill(ctx, in, keyInFile); err != nil {
		return done, err
	}
	if err := os.Rename(part.path, folder); err != nil {
		return done, fmt.Errorf("host: restore: %w", err)
	}
	return done, files.SyncFolder(filepath.Dir(folder))
}

// buildingPlace makes a folder beside the one to be and removes what killed attempts left there.
func buildingPlace(folder string) (Folder, error) {
	parent, base := filepath.Dir(folder), filepath.Base(folder)+".restore-"
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return Folder{}, fmt.Errorf("host: restore: %w", err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		return Folder{}, fmt.Errorf("host: restore: %w", err)
	}
	for _, e := range entries {
		old := Folder{filepath.Join(parent, e.Name())}
		if !e.IsDir() || !strings.HasPrefix(e.Name(), base) {
			continue
		}
		if lock, err := old.lock(); err == nil { // nobody builds it any more
			os.RemoveAll(old.path)
			lock.Close()
		}
	}
	path, err := os.MkdirTemp(parent, base)
	if err != nil {
		return Folder{}, fmt.Errorf("host: restore: %w", err)
	}
	return Folder{path}, nil
}

// fill unpacks a backup into an empty folder; everything is durable when it returns.
func (f Folder) fill(ctx context.Context, in *backup.Reader, keyInFile bool) (done Saved, err error) {
	blobs, err := blob.Open(f.file("blobs"))
	if err != nil {
		return done, err
	}
	var master []byte
	for {
		name, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil && name == masterEntry {
			master, err = io.ReadAll(io.LimitReader(in, 1<<10))
		} else if err == nil {
			err = f.take(ctx, blobs, name, in, &done)
		}
		if err != nil {
			return done, err
		}
	}
	if len(master) != keySize {
		return done, backup.ErrDamaged
	}
	for _, name := range databases {
		if err := f.renew(ctx, name); err != nil {
			return done, err
		}
	}
	if _, err = f.putSecrets(master, keyInFile); err != nil {
		return done, err
	}
	return done, errors.Join(os.Remove(f.file("lock")), files.SyncFolder(f.path))
}

// take puts one content of a backup where it belongs.
func (f Folder) take(ctx context.Context, blobs *blob.Dir, name string, in io.Reader, done *Saved) error {
	if sum, ok := strings.CutPrefix(name, blobEntry); ok {
		content, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		stored, err := blobs.Put(ctx, content)
		if err == nil && stored != sum {
			err = backup.ErrDamaged
		}
		done.Documents++
		done.Bytes += int64(len(content))
		return err
	}
	if !belongs(name) {
		return backup.ErrDamaged
	}
	path := f.file(filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("host: restore: %w", err)
	}
	err := files.New(path, files.Ours, func(to io.Writer) error {
		n, err := io.Copy(to, in)
		done.Bytes += n
		return err
	})
	if err != nil {
		return fmt.Errorf("host: restore: %w", err)
	}
	if slices.Contains(databases, name) {
		done.Databases++
	}
	return nil
}

// renew brings a service's database up to date and gives it a new name, so that clients that followed the
// old one begin again. The desk's own is left to the desk.
func (f Folder) renew(ctx context.Context, name string) error {
	path := f.file(filepath.FromSlash(name))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || name == "desk.db" {
		return nil
	}
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(s.Renew(ctx), s.Close())
}
