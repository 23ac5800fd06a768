package backup

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/age"

	"paraph/sync"
)

// Errors of reading and writing backups.
var (
	ErrNotBackup  = sync.ErrNotBackup
	ErrPassphrase = sync.ErrPassphrase
	ErrDamaged    = sync.ErrBackupDamaged
	ErrTooShort   = sync.ErrPassphraseShort
)

// MinPassphrase is how many characters a passphrase has at least: a backup can be tried on for years.
const MinPassphrase = 12

// What a passphrase costs, as the logarithm of scrypt's N: what we write, and what a file may ask of us.
const workFactor, maxWorkFactor = 18, 20

// intro is what a file of age begins with.
const intro = "age-encryption.org/v1\n"

// Check says ErrTooShort where a passphrase is.
func Check(passphrase string) error {
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return ErrTooShort
	}
	return nil
}

// Writer writes a backup. What it wrote is worth nothing before Close returned nil.
type Writer struct {
	sealed io.WriteCloser
	tar    *tar.Writer
	made   time.Time
}

// NewWriter begins a backup under a passphrase of at least MinPassphrase characters, else ErrTooShort. All that
// is added is dated made.
func NewWriter(to io.Writer, passphrase string, made time.Time) (*Writer, error) {
	return newWriter(to, passphrase, made, workFactor)
}

func newWriter(to io.Writer, passphrase string, made time.Time, work int) (*Writer, error) {
	if err := Check(passphrase); err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	recipient.SetWorkFactor(work)
	sealed, err := age.Encrypt(to, recipient)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	return &Writer{sealed, tar.NewWriter(sealed), made}, nil
}

// Add puts exactly size bytes in under a relative name of parts with slashes.
func (w *Writer) Add(name string, size int64, content io.Reader) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.made})
	if err == nil {
		_, err = io.CopyN(w.tar, content, size)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Close ends the backup. An archive that is not whole gets no end, so that no reader takes it for one.
func (w *Writer) Close() error {
	err := w.tar.Close()
	if err == nil {
		err = w.sealed.Close()
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Reader reads a backup, content by content.
type Reader struct {
	file  *source
	plain *source
	tar   *tar.Reader
	made  time.Time
}

// Is reports whether a file begins as backups do.
func Is(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	begun := make([]byte, len(intro))
	_, err = io.ReadFull(f, begun)
	return err == nil && (string(begun) == intro || strings.HasPrefix(string(begun), former))
}

// NewReader opens a backup, also of the former form. Errors: ErrNotBackup, ErrPassphrase, ErrDamaged.
func NewReader(from io.Reader, passphrase string) (*Reader, error) {
	file := &source{from: from}
	in, open := bufio.NewReader(file), openAge
	start, _ := in.Peek(len(intro)) // what a failed reading leaves out is no backup, or the file's own error
	if strings.HasPrefix(string(start), former) {
		open = openFormer
	}
	plain, err := open(in, passphrase)
	if file.err != nil {
		return nil, fmt.Errorf("backup: %w", file.err)
	}
	if err != nil {
		return nil, err
	}
	r := &Reader{file: file, plain: &source{from: plain}}
	r.tar = tar.NewReader(r.plain)
	return r, nil
}

// openAge is the content of a file of age under a passphrase.
func openAge(in *bufio.Reader, passphrase string) (io.Reader, error) {
	if start, _ := in.Peek(len(intro)); string(start) != intro {
		return nil, ErrNotBackup
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil { // an empty one
		return nil, ErrPassphrase
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	plain, err := age.Decrypt(in, identity)
	if none, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		if slices.Contains(none.StanzaTypes, "scrypt") {
			return nil, ErrPassphrase
		}
		return nil, ErrNotBackup // opened by somebody's key
	}
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// Next goes to the next content; io.EOF after the last, when the archive had its end and the file was proved to
// its own. A name never leads out of the folder it is put into. Errors: ErrDamaged, and the file's own.
func (r *Reader) Next() (name string, err error) {
	if _, err := io.Copy(io.Discard, r.tar); err != nil {
		return "", r.reason()
	}
	end := (r.plain.read+511)/512*512 + 1024 // an archive ends with two empty blocks; tar.Reader does without
	h, err := r.tar.Next()
	if errors.Is(err, io.EOF) {
		if _, err = io.Copy(io.Discard, r.plain); err == nil && r.plain.read >= end {
			return "", io.EOF
		}
		return "", r.reason()
	}
	if err != nil {
		return "", r.reason()
	}
	if h.Typeflag != tar.TypeReg || h.Name != path.Clean(h.Name) || path.IsAbs(h.Name) || strings.HasPrefix(h.Name, "..") || strings.Contains(h.Name, "\\") {
		return "", ErrDamaged
	}
	r.made = h.ModTime
	return h.Name, nil
}

// Made is when the backup was made, as the content says that Next went to.
func (r *Reader) Made() time.Time { return r.made }

// Read reads the content Next went to.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.tar.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.reason()
	}
	return n, err
}

// reason says why the reading failed: a disk that cannot be read is not a damaged backup.
func (r *Reader) reason() error {
	if r.file.err != nil {
		return fmt.Errorf("backup: %w", r.file.err)
	}
	return ErrDamaged
}

// source counts what was read and remembers what the reading failed with.
type source struct {
	from io.Reader
	read int64
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	s.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
