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
	"time"

	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/signing"
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
	parent, base := folder.At(filepath.Dir(path)), filepath.Base(path)+halfEnding
	if err := os.MkdirAll(parent.Path(), 0o700); err != nil {
		return part, nil, fmt.Errorf("office: restore: %w", err)
	}
	if err := dropHalf(parent, func(old string) bool { return strings.HasPrefix(old, base) && len(old) == len(base)+len(rand.Text()) }); err != nil {
		return part, nil, err
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

// dropHalf removes the folders whose building was cut off by a kill, of those that fit.
func dropHalf(parent folder.Folder, fits func(name string) bool) error {
	entries, err := os.ReadDir(parent.Path())
	if err != nil {
		return fmt.Errorf("office: restore: %w", err)
	}
	for _, e := range entries {
		if old := strings.TrimSuffix(e.Name(), lockEnding); fits(old) {
			if end, err := building(parent, old); err == nil { // nobody builds it any more
				end()
			}
		}
	}
	return nil
}

const halfEnding, lockEnding = ".restore-", ".lock"

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
	keys, err := f.PutSecrets(master)
	if err != nil {
		return done, err
	}
	if err := remember(ctx, f, keys); err != nil {
		return done, err
	}
	if done.Broken, err = broken(ctx, f, keys, blobs); err != nil {
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
	if errors.Is(err, fs.ErrExist) { // a name twice, which we never write
		return backup.ErrDamaged
	}
	if err != nil {
		return fmt.Errorf("office: restore: %w", err)
	}
	if slices.Contains(folder.Databases(), name) {
		done.Databases++
	}
	return nil
}

// broken looks at the services' databases as they were put back. Documents were held to their names on the way; here they
// are missed.
func broken(ctx context.Context, f folder.Folder, keys *folder.Secrets, blobs *blob.Dir) (all []sqlite.Finding, err error) {
	for _, name := range folder.Databases() {
		at := f.File(filepath.FromSlash(name))
		if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) || name == "desk.db" {
			continue
		}
		needed, err := sqlite.Documents(ctx, at)
		if err != nil {
			return nil, err
		}
		faulty := map[string]signing.FaultCode{}
		for sum := range needed {
			if file, err := blobs.Open(ctx, sum); errors.Is(err, signing.ErrNotFound) {
				faulty[sum] = signing.FaultDocumentGone
			} else if errors.Is(err, sync.ErrContent) {
				faulty[sum] = signing.FaultDocument
			} else if err != nil {
				return nil, err
			} else {
				file.Close()
			}
		}
		found, err := examine(ctx, keys, name, at, "", faulty)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// remember writes beside each service's database how far it had come when it was saved.
func remember(ctx context.Context, f folder.Folder, keys *folder.Secrets) error {
	for _, name := range folder.Databases() {
		at := f.File(filepath.FromSlash(name))
		if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) || name == "desk.db" {
			continue
		}
		key, err := keys.Derive(folder.GuardOf(strings.HasPrefix(name, "practice/")))
		if err == nil {
			err = sqlite.Remember(ctx, at, sqlite.Guard{Key: key, Now: time.Now, Reached: filepath.Join(filepath.Dir(at), folder.ReachedFile)})
		}
		if err != nil && !errors.Is(err, sync.ErrSchema) {
			return err
		}
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
	if errors.Is(err, sync.ErrSchema) {
		return nil // no service opens it; what is found broken says so
	}
	if err != nil {
		return err
	}
	return errors.Join(s.Renew(ctx), s.Close())
}
