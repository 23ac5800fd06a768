package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
)

// What of a data folder goes into a backup. Databases are copied through SQLite, while they are in use.
var smallOnes = []string{folder.SettingsFile, folder.IssuersFile, folder.NetworkFile, profilesFile, "seal.p12*", "practice/seal.p12*"}

const masterEntry, blobEntry = "master.key", "blobs/"

// belongs tells whether a backup may bring a file of this name into a data folder.
func belongs(name string) bool {
	return slices.ContainsFunc(slices.Concat(folder.Databases(), smallOnes), func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// Saved says what a backup holds.
type Saved struct {
	Databases int   `json:"databases"`
	Documents int   `json:"documents"`
	Bytes     int64 `json:"bytes"` // of what was put in, before sealing

	// Broken are requests that are not as the service wrote them. They are saved all the same; a document that is not the
	// one its name says is left out.
	Broken []sqlite.Finding `json:"broken,omitempty"`
}

// Backup writes everything a data folder needs to go on elsewhere, sealed under a passphrase. The folder's
// service may run meanwhile. fs.ErrNotExist: there is no data folder; sync.ErrSecrets: its key cannot be had.
func Backup(ctx context.Context, f folder.Folder, to io.Writer, passphrase string) (Saved, error) {
	var done Saved
	if _, err := os.Stat(f.File(folder.SecretsFile)); err != nil && !f.Sealed() {
		return done, err
	}
	keys, err := f.Secrets()
	if err != nil {
		return done, err
	}
	f.DropStale()
	temp, err := os.MkdirTemp(f.Path(), folder.CopyPattern)
	if err != nil {
		return done, fmt.Errorf("office: backup: %w", err)
	}
	defer os.RemoveAll(temp)
	w, err := backup.NewWriter(to, passphrase, time.Now())
	if err != nil {
		return done, err
	}
	b := &saving{Folder: f, ctx: ctx, keys: keys, out: w, done: &done, temp: temp, needed: map[string]bool{}, faulty: map[string]signing.FaultCode{}}
	if err := b.add(masterEntry, int64(len(keys.Master)), bytes.NewReader(keys.Master)); err != nil {
		return done, err
	}
	for _, step := range []func() error{b.small, b.databases, b.blobs, w.Close, b.examine} {
		if err := step(); err != nil {
			return done, err
		}
	}
	return done, nil
}

// saving is one backup being written.
type saving struct {
	folder.Folder
	ctx    context.Context
	keys   *folder.Secrets
	out    *backup.Writer
	done   *Saved
	temp   string
	needed map[string]bool
	faulty map[string]signing.FaultCode // documents that are not there, or have another content than their names say
	copies []databaseCopy
}

// databaseCopy is a copy of the database of that name in the folder.
type databaseCopy struct{ name, path string }

func (b *saving) add(name string, size int64, content io.Reader) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	b.done.Bytes += size
	return b.out.Add(name, size, content)
}

func (b *saving) addFile(name, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return b.add(name, info.Size(), file)
}

func (b *saving) small() error {
	for _, pattern := range smallOnes {
		found, err := filepath.Glob(b.File(filepath.FromSlash(pattern)))
		if err != nil {
			return err
		}
		for _, path := range found {
			name, err := filepath.Rel(b.Path(), path)
			if err == nil {
				err = b.addFile(filepath.ToSlash(name), path)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// databases copies each as it is at one moment and notes the documents it needs.
func (b *saving) databases() error {
	for i, name := range folder.Databases() {
		copied := filepath.Join(b.temp, fmt.Sprintf("%d.db", i))
		if err := b.remembered(name, copied+".reached"); err != nil {
			return err
		}
		err := sqlite.Copy(b.ctx, b.File(filepath.FromSlash(name)), copied)
		if errors.Is(err, fs.ErrNotExist) {
			if _, err := os.Stat(copied + ".reached"); err == nil && name != "desk.db" { // there was one; the desk has none
				b.done.Broken = append(b.done.Broken, sqlite.Finding{Fault: signing.Fault{Code: signing.FaultStoreGone}})
			}
			continue
		}
		if err != nil {
			return err
		}
		needed, err := sqlite.Documents(b.ctx, copied)
		if err != nil {
			return err
		}
		maps.Copy(b.needed, needed)
		if err := b.addFile(name, copied); err != nil {
			return err
		}
		b.done.Databases++
		b.copies = append(b.copies, databaseCopy{name, copied})
	}
	return nil
}

// remembered copies what the folder remembers of a database; before that is copied, for what is remembered of later would
// make the copy look put back.
func (b *saving) remembered(database, to string) error {
	reached, err := os.ReadFile(b.File(filepath.Dir(filepath.FromSlash(database)), folder.ReachedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.WriteFile(to, reached, 0o600)
	}
	return err
}

// examine looks at the copies, after they were saved as they were.
func (b *saving) examine() error {
	for _, c := range b.copies {
		if c.name == "desk.db" { // it holds no evidence
			continue
		}
		needed, err := sqlite.Documents(b.ctx, b.File(filepath.FromSlash(c.name)))
		if err != nil {
			return err
		}
		faulty := maps.Clone(b.faulty)
		maps.DeleteFunc(faulty, func(sum string, _ signing.FaultCode) bool { return !needed[sum] }) // deleted meanwhile
		found, err := examine(b.ctx, b.keys, c.name, c.path, c.path+".reached", faulty)
		if err != nil {
			return err
		}
		b.done.Broken = append(b.done.Broken, found...)
	}
	return nil
}

// examine looks at a service's database, by its name in the folder; nobody else has it open.
func examine(ctx context.Context, keys *folder.Secrets, name, at, reached string, faulty map[string]signing.FaultCode) ([]sqlite.Finding, error) {
	key, err := keys.Derive(folder.GuardOf(strings.HasPrefix(name, "practice/")))
	if err != nil {
		return nil, err
	}
	found, err := sqlite.Examine(ctx, at, sqlite.Guard{Key: key, Now: time.Now, Reached: reached}, faulty)
	if errors.Is(err, sync.ErrNewer) { // a later program says what is wrong with it
		return nil, nil
	}
	if errors.Is(err, sync.ErrSchema) {
		return []sqlite.Finding{{Fault: signing.Fault{Code: signing.FaultSchema}}}, nil
	}
	return found, err
}

// blobs adds the documents the copies need. One that is not there may be none (a name that only looks like one) or was
// deleted since the copy was made, as its time was over. One that holds something else than its name says is not saved
// under it.
func (b *saving) blobs() error {
	store, err := blob.Open(b.File("blobs"))
	if err != nil {
		return err
	}
	for _, sum := range slices.Sorted(maps.Keys(b.needed)) {
		content, err := store.Get(b.ctx, sum)
		if errors.Is(err, signing.ErrNotFound) {
			b.faulty[sum] = signing.FaultDocumentGone
			continue
		}
		if errors.Is(err, sync.ErrContent) {
			b.faulty[sum] = signing.FaultDocument
			continue
		}
		if err == nil {
			err = b.add(blobEntry+sum, int64(len(content)), bytes.NewReader(content))
		}
		if err != nil {
			return err
		}
		b.done.Documents++
	}
	return nil
}
