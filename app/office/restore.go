package office

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
)

// Restore puts a backup into a folder that does not exist or is empty. It is built beside it and renamed
// when it is complete, so the folder is whole or not there. Its databases get new names, its key goes
// where a first run would put it.
func Restore(ctx context.Context, from io.Reader, passphrase, path string, keyInFile bool) (done Saved, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return done, fmt.Errorf("office: restore: %w", err)
	}
	entries, err := os.ReadDir(path)
	if len(entries) > 0 {
		return done, sync.ErrFolderExists
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return done, err
	}
	in, err := backup.NewReader(from, passphrase)
	if err != nil {
		return done, err
	}
	part, end, err := buildingPlace(path)
	if err != nil {
		return done, err
	}
	defer end()
	part.KeyInFile = keyInFile
	if done, err = fill(ctx, part, in); err != nil {
		return done, err
	}
	_ = os.Remove(path) // an empty one; Windows renames onto none
	if err := os.Rename(part.Path(), path); err != nil {
		return done, fmt.Errorf("office: restore: %w", err)
	}
	return done, files.SyncFolder(filepath.Dir(path))
}

// buildingPlace makes a folder beside the one to be and removes what killed attempts left there. Its lock lies beside it
// too: Windows renames no folder with an open file in it. end removes what still has its name, and the lock.
func buildingPlace(path string) (part folder.Folder, end func(), err error) {
	parent, base := folder.At(filepath.Dir(path)), filepath.Base(path)+".restore-"
	if err := os.MkdirAll(parent.Path(), 0o700); err != nil {
		return part, nil, fmt.Errorf("office: restore: %w", err)
	}
	entries, err := os.ReadDir(parent.Path())
	if err != nil {
		return part, nil, fmt.Errorf("office: restore: %w", err)
	}
	for _, e := range entries {
		if old := strings.TrimSuffix(e.Name(), lockEnding); strings.HasPrefix(old, base) && len(old) == len(base)+len(rand.Text()) {
			if end, err := building(parent, old); err == nil { // nobody builds it any more
				end()
			}
		}
	}
	name := base + rand.Text()
	if end, err = building(parent, name); err != nil {
		return part, nil, err
	}
	part = folder.At(parent.File(name))
	if err = os.Mkdir(part.Path(), 0o700); err != nil {
		end()
		return part, nil, fmt.Errorf("office: restore: %w", err)
	}
	return part, end, nil
}

const lockEnding = ".lock"

// building takes a folder that is being built in this one, or may have been once; end removes it with its lock.
func building(f folder.Folder, name string) (end func(), err error) {
	lock, err := f.LockAs(name + lockEnding)
	if err != nil {
		return nil, err
	}
	return func() {
		os.RemoveAll(f.File(name))
		lock.Close()
		os.Remove(lock.Name())
	}, nil
}

// fill unpacks a backup into an empty folder; everything is durable when it returns.
func fill(ctx context.Context, f folder.Folder, in *backup.Reader) (done Saved, err error) {
	blobs, err := blob.Open(f.File("blobs"))
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
			err = take(ctx, f, blobs, name, in, &done)
		}
		if err != nil {
			return done, err
		}
	}
	if len(master) != folder.KeySize {
		return done, backup.ErrDamaged
	}
	for _, name := range folder.Databases() {
		if err := renew(ctx, f, name); err != nil {
			return done, err
		}
	}
	if _, err = f.PutSecrets(master); err != nil {
		return done, err
	}
	return done, files.SyncFolder(f.Path())
}

// take puts one content of a backup where it belongs.
func take(ctx context.Context, f folder.Folder, blobs *blob.Dir, name string, in io.Reader, done *Saved) error {
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
	path := f.File(filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("office: restore: %w", err)
	}
	err := files.New(path, files.Ours, func(to io.Writer) error {
		n, err := io.Copy(to, in)
		done.Bytes += n
		return err
	})
	if err != nil {
		return fmt.Errorf("office: restore: %w", err)
	}
	if slices.Contains(folder.Databases(), name) {
		done.Databases++
	}
	return nil
}

// renew brings a service's database up to date and gives it a new name, so that clients that followed the
// old one begin again. The desk's own is left to the desk.
func renew(ctx context.Context, f folder.Folder, name string) error {
	path := f.File(filepath.FromSlash(name))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || name == "desk.db" {
		return nil
	}
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(s.Renew(ctx), s.Close())
}
