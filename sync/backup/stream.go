package backup

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const chunkSize = 64 << 10

// nonce of the n-th chunk.
func nonce(n uint64, last bool) []byte {
	b := make([]byte, 12) // of the 11 bytes of the number 8 are enough
	binary.BigEndian.PutUint64(b[3:], n)
	if last {
		b[11] = 1
	}
	return b
}

// sealer seals what is written to it in chunks. One chunk is always kept back: only Close knows the last.
type sealer struct {
	to   io.Writer
	aead cipher.AEAD
	kept []byte
	n    uint64
}

func (s *sealer) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		if len(s.kept) == chunkSize {
			if err := s.flush(false); err != nil {
				return 0, err
			}
		}
		k := min(len(p), chunkSize-len(s.kept))
		s.kept, p = append(s.kept, p[:k]...), p[k:]
	}
	return written, nil
}

func (s *sealer) flush(last bool) error {
	_, err := s.to.Write(s.aead.Seal(nil, nonce(s.n, last), s.kept, nil))
	s.n, s.kept = s.n+1, s.kept[:0]
	return err
}

// Close writes the last chunk.
func (s *sealer) Close() error { return s.flush(true) }

// opener opens chunks. Nothing of a chunk is handed out before the whole of it was proved.
type opener struct {
	from  io.Reader
	aead  cipher.AEAD
	ahead []byte // a sealed chunk that was read and not opened yet
	plain []byte
	n     uint64
	ended bool
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.ended {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	k := copy(p, o.plain)
	o.plain = o.plain[k:]
	return k, nil
}

// next opens one chunk. Whether it is the last shows in that nothing comes after it.
func (o *opener) next() error {
	if o.ahead == nil {
		if err := o.fetch(); err != nil {
			return err
		}
	}
	sealed := o.ahead
	if err := o.fetch(); err != nil {
		return err
	}
	last := len(o.ahead) == 0
	plain, err := o.aead.Open(nil, nonce(o.n, last), sealed, nil)
	if err != nil {
		return ErrDamaged
	}
	o.n, o.plain, o.ended = o.n+1, plain, last
	return nil
}

func (o *opener) fetch() error {
	buf := make([]byte, chunkSize+o.aead.Overhead())
	n, err := io.ReadFull(o.from, buf)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("backup: %w", err)
	}
	o.ahead = buf[:n]
	return nil
}
