package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// ErrDamaged says that a file does not hold what its name says.
var ErrDamaged = psync.ErrContent

// Dir keeps blobs below one folder, in 256 folders by the first two hex digits. A file appears whole
// or not at all: it is written to a temporary name, synced, renamed, and the folder synced.
type Dir struct {
	Passed func(step string) // called before a file gets its name; tests use it to stop there

	root string

	mu    sync.Mutex
	known map[string]bool // folders that exist and were synced
}

// Open makes the folder if needed.
func Open(root string) (*Dir, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Dir{root: root, known: map[string]bool{}}, nil
}

// Path is where the content of that name (64 hex digits) stands, or would.
func (d *Dir) Path(sum string) string { return filepath.Join(d.root, sum[:2], sum) }

// Put stores content and returns its name (hex SHA-256); durable when it returns.
func (d *Dir) Put(ctx context.Context, content []byte) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	h := sha256.Sum256(content)
	sum := hex.EncodeToString(h[:])
	path := d.Path(sum)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(content)) {
		now := time.Now() // keeps what is needed again from being swept away
		if err := os.Chtimes(path, now, now); !errors.Is(err, fs.ErrNotExist) {
			return sum, err
		} // else somebody removed it in this instant: it is written again
	}
	if err := d.folder(filepath.Dir(path)); err != nil {
		return "", err
	}
	if err := d.write(path, content); err != nil {
		return "", fmt.Errorf("blob: %w", err)
	}
	return sum, nil
}

func (d *Dir) folder(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known[dir] {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := syncDir(d.root); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	d.known[dir] = true
	return nil
}

func (d *Dir) write(path string, content []byte) error {
	temp := path + "." + rand.Text()[:8] + ".part"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil && d.Passed != nil {
		d.Passed("before-rename")
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		os.Remove(temp)
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// Get reads content and checks it against its name.
func (d *Dir) Get(ctx context.Context, sum string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if name, err := hex.DecodeString(sum); err != nil || len(name) != sha256.Size {
		return nil, signing.ErrNotFound
	}
	b, err := os.ReadFile(d.Path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, signing.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if h := sha256.Sum256(b); hex.EncodeToString(h[:]) != sum {
		return nil, ErrDamaged
	}
	return b, nil
}
