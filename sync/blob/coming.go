package blob

import (
	"context"
	"crypto/md5" //nolint:gosec // the contract shows one beside the SHA-256 everything of ours relies on
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"time"

	"paraph/internal/files"
	"paraph/signing"
	"paraph/sync"
)

// coming is content that arrives bit by bit. It has no name before Keep; who began it keeps or drops it. What a kill leaves of
// it is swept away like every half-written file.
type coming struct {
	dir   *Dir
	file  *os.File
	sum   hash.Hash
	sum5  hash.Hash
	size  int64
	ended bool // kept or dropped
}

// Begin implements sync.Blobs.
func (d *Dir) Begin() (sync.Incoming, error) {
	f, err := files.Part(d.root, files.Ours)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &coming{dir: d, file: f, sum: sha256.New(), sum5: md5.New()}, nil //nolint:gosec // see the import
}

// Write implements io.Writer.
func (c *coming) Write(p []byte) (int, error) {
	n, err := c.file.Write(p)
	c.sum.Write(p[:n])
	c.sum5.Write(p[:n])
	if c.size += int64(n); err != nil {
		err = fmt.Errorf("blob: %w", err)
	}
	return n, err
}

// File implements signing.Content: what was written so far.
func (c *coming) File() signing.File {
	return signing.File{SHA256: hex.EncodeToString(c.sum.Sum(nil)), MD5: hex.EncodeToString(c.sum5.Sum(nil)), Size: c.size}
}

// Keep implements signing.Content: the content is stored under its name, durable when it returns.
func (c *coming) Keep(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f := c.File()
	if has, err := c.dir.has(f.SHA256, f.Size); has || err != nil {
		return err // and Drop takes the copy away
	}
	path := c.dir.path(f.SHA256)
	if err := c.dir.folder(filepath.Dir(path)); err != nil {
		return err
	}
	c.ended = true
	err := errors.Join(c.file.Sync(), c.file.Close())
	if err == nil && c.dir.Passed != nil {
		c.dir.Passed("before-rename")
	}
	if err == nil { // its age counts from now, not from its last byte
		now := time.Now()
		err = os.Chtimes(c.file.Name(), now, now)
	}
	if err == nil {
		err = files.MoveOver(c.file.Name(), path)
	}
	if err != nil {
		os.Remove(c.file.Name())
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Drop implements sync.Incoming.
func (c *coming) Drop() {
	if c.ended {
		return
	}
	c.ended = true
	c.file.Close()
	os.Remove(c.file.Name())
}
