package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"paraph/internal/files"
	"paraph/signing"
	psync "paraph/sync"
)

// ErrDamaged says that a file does not hold what its name says.
var ErrDamaged = psync.ErrContent

// Dir keeps blobs below one folder, in 256 folders by the first two hex digits.
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

// path is where the content of that name (64 hex digits) stands, or would.
func (d *Dir) path(sum string) string { return filepath.Join(d.root, sum[:2], sum) }

// Put stores content and returns its name (hex SHA-256); durable when it returns.
func (d *Dir) Put(ctx context.Context, content []byte) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	h := sha256.Sum256(content)
	sum := hex.EncodeToString(h[:])
	if has, err := d.has(sum, int64(len(content))); has || err != nil {
		return sum, err
	}
	if err := d.folder(filepath.Dir(d.path(sum))); err != nil {
		return "", err
	}
	if err := d.write(d.path(sum), content); err != nil {
		return "", fmt.Errorf("blob: %w", err)
	}
	return sum, nil
}

// has says whether content is there, which from now on counts as put just now: what is needed again is not swept away.
func (d *Dir) has(sum string, size int64) (bool, error) {
	path := d.path(sum)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return false, nil //nolint:nilerr // it is written, which says what is wrong
	}
	now := time.Now()
	err := os.Chtimes(path, now, now)
	if err == nil { // the file may have been taken away between its name was looked up and its time was set
		_, err = os.Stat(path)
	}
	if errors.Is(err, fs.ErrNotExist) { // somebody removed it in this instant: it is written again
		return false, nil
	}
	return true, err
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
	if err := files.SyncFolder(d.root); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	d.known[dir] = true
	return nil
}

func (d *Dir) write(path string, content []byte) error {
	return files.Replace(path, files.Ours, func(w io.Writer) error {
		err := files.Bytes(content)(w)
		if err == nil && d.Passed != nil {
			d.Passed("before-rename")
		}
		return err
	})
}

// Open opens content read-only; it is not checked against its name. ErrDamaged: what has the name is no file, or none that
// can be read.
func (d *Dir) Open(ctx context.Context, sum string) (*os.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if name, err := hex.DecodeString(sum); err != nil || len(name) != sha256.Size {
		return nil, signing.ErrNotFound
	}
	info, err := os.Stat(d.path(sum)) // opening a pipe would wait for who writes into it
	if err == nil && !info.Mode().IsRegular() {
		return nil, ErrDamaged
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(d.path(sum))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, signing.ErrNotFound
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("blob: %w", err)
	}
	return f, nil
}

// Get reads content and checks it against its name.
func (d *Dir) Get(ctx context.Context, sum string) ([]byte, error) {
	f, err := d.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if h := sha256.Sum256(b); hex.EncodeToString(h[:]) != sum {
		return nil, ErrDamaged
	}
	return b, nil
}
