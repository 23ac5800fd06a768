package backup

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Writer writes a backup. What it wrote is worth nothing before Close returned nil.
type Writer struct {
	sealed *sealer
	tar    *tar.Writer
}

// NewWriter begins a backup under a passphrase of at least MinPassphrase characters.
func NewWriter(to io.Writer, passphrase string) (*Writer, error) {
	if err := Check(passphrase); err != nil {
		return nil, err
	}
	how := standard()
	header, err := how.header()
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	proof, chunks, err := how.keys(passphrase, header)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	if _, err := to.Write(append(header, proof...)); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	s := &sealer{to: to, aead: chunks, kept: make([]byte, 0, chunkSize)}
	return &Writer{s, tar.NewWriter(s)}, nil
}

// Add puts exactly size bytes in under a name of parts with slashes.
func (w *Writer) Add(name string, size int64, content io.Reader) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX})
	if err == nil {
		_, err = io.CopyN(w.tar, content, size)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Close ends the backup.
func (w *Writer) Close() error {
	if err := errors.Join(w.tar.Close(), w.sealed.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Reader reads a backup, content by content.
type Reader struct {
	opened *opener
	tar    *tar.Reader
}

// NewReader opens a backup. Errors: ErrNotBackup, ErrPassphrase, ErrDamaged.
func NewReader(from io.Reader, passphrase string) (*Reader, error) {
	chunks, err := readHeader(from, passphrase)
	if err != nil {
		return nil, err
	}
	o := &opener{from: from, aead: chunks}
	return &Reader{o, tar.NewReader(o)}, nil
}

// Next goes to the next content; io.EOF after the last, when the file was proved to its very end. A name
// never leads out of the folder it is put into.
func (r *Reader) Next() (name string, err error) {
	h, err := r.tar.Next()
	switch {
	case errors.Is(err, io.EOF):
		if _, err := io.Copy(io.Discard, r.opened); err != nil {
			return "", damaged(err)
		}
		return "", io.EOF
	case err != nil:
		return "", damaged(err)
	case h.Typeflag != tar.TypeReg || h.Name != path.Clean(h.Name) || path.IsAbs(h.Name) || strings.HasPrefix(h.Name, "..") || strings.Contains(h.Name, "\\"):
		return "", ErrDamaged
	}
	return h.Name, nil
}

// Read reads the content Next went to.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.tar.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}

func damaged(err error) error {
	if errors.Is(err, tar.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrDamaged
	}
	return err
}
