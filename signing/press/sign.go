package press

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"paraph/device"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
)

var fileLimits = worker.Limits{Time: 2 * time.Minute, Memory: 2 << 30}

// Wish is how a file is to be signed: who, when, and what is written beside the signature. Visible is what the
// signature shows of itself and where; without it, it shows nothing. Field is the full name of an empty
// signature field that takes it: the place is then the field's own. Also are further pages with the same mark
// in the same box. SHA256 (hex) are the bytes somebody looked at, "" for those that are there now.
type Wish struct {
	Identity device.Identity
	Time     time.Time
	Reason   string
	Place    string
	Visible  *pades.Placed
	Field    string
	Also     []int
	SHA256   string
}

// Signed is a signed file: its bytes and the name of the signature's field.
type Signed struct {
	PDF   []byte
	Field string
}

// Sign makes one PAdES B-B signature as an incremental update of doc, opened read-only, in one of workers,
// which know Jobs. The key answers once, with a signature of one digest; the result is checked before it is
// given away. Errors: a *signing.Problem; signing.ErrFileChanged for other bytes than were looked at, before the
// key is asked; pades.ErrCheck; whatever the key failed with.
func Sign(ctx context.Context, workers *worker.Pool, doc *os.File, w Wish) (Signed, error) {
	sum, err := signable(doc, w.SHA256)
	if err != nil {
		return Signed{}, err
	}
	id := w.Identity
	s := pades.Seal{
		Certificate: id.Certificate, Chain: id.Chain, Key: id.Key, Name: device.HolderName(id.Certificate),
		Reason: w.Reason, Place: w.Place, Time: w.Time, Widget: w.Visible, Field: w.Field,
	}
	var marks []pades.Placed
	if w.Visible != nil {
		for _, page := range w.Also {
			marks = append(marks, pades.Placed{Page: page, Box: w.Visible.Box, PDF: w.Visible.PDF})
		}
	}
	sealed, gap, err := seal(ctx, workers, doc, sum, marks, s, fileLimits)
	if err != nil {
		return Signed{}, err
	}
	return Signed{PDF: sealed, Field: gap.Field}, nil
}

// signable looks at a file before a worker gets it, and answers the SHA-256 (hex) of what is to be signed:
// the one somebody looked at, or that of the bytes that are there.
func signable(doc *os.File, sum string) (string, error) {
	size, err := sizeOf(doc)
	if err != nil {
		return "", err
	}
	if size > signing.MaxSigned {
		return "", &signing.Problem{Code: signing.ProblemTooLarge, Limit: signing.MaxSigned >> 20}
	}
	head := make([]byte, 1024)
	n, err := doc.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("press: document: %w", err)
	}
	if !bytes.Contains(head[:n], []byte("%PDF-")) {
		return "", &signing.Problem{Code: signing.ProblemNotPDF}
	}
	if sum != "" {
		return sum, nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(doc, 0, signing.MaxSigned)); err != nil {
		return "", fmt.Errorf("press: document: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
