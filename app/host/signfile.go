package host

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/stamp"
)

var signLimits = worker.Limits{Time: 2 * time.Minute, Memory: 2 << 30}

// Signer signs files with a person's own key, without a data folder and without a service. Files are read
// in workers; the key stays here.
type Signer struct{ press *worker.Pool }

// NewSigner starts nothing yet.
func NewSigner() *Signer { return &Signer{newPress(slog.New(slog.DiscardHandler), 0, false)} }

// Close ends the workers.
func (s *Signer) Close() { s.press.Close() }

// Wish is how a file is to be signed: who, when, and what is written beside the signature. Visible is the
// page and the box the signature shows itself in; without one it does not. Field is the full name of an
// empty signature field that takes it: the box is then the field's own. Also are further pages with the
// same mark in the same box. SHA256 (hex) are the bytes somebody looked at, "" for any; others are
// app.ErrFileChanged. Language is that of its line.
type Wish struct {
	Identity device.Identity
	Time     time.Time
	Reason   string
	Place    string
	Visible  *Spot
	Field    string
	Also     []int
	SHA256   string
	Language string
}

// Spot is a place on a page: pages count from 1, -1 is the last.
type Spot struct {
	Page int
	Box  signing.Box
}

// Signed is a signed file: its bytes and the name of the signature's field.
type Signed struct {
	PDF   []byte
	Field string
}

// Sign makes one PAdES B-B signature as an incremental update of doc, opened read-only. Its key answers
// once, with a signature of one digest; the result is checked before it is given away. Errors: a
// *signing.Problem, stamp.ErrStamp, pades.ErrCheck, and whatever the key failed with.
func (s *Signer) Sign(ctx context.Context, doc *os.File, w Wish) (Signed, error) {
	info, err := doc.Stat()
	if err != nil {
		return Signed{}, fmt.Errorf("host: document: %w", err)
	}
	if info.Size() > signing.MaxSigned {
		return Signed{}, &signing.Problem{Code: signing.ProblemTooLarge, Limit: signing.MaxSigned >> 20}
	}
	original, err := content(doc)
	if err != nil {
		return Signed{}, fmt.Errorf("host: document: %w", err)
	}
	if !bytes.Contains(original[:min(len(original), 1024)], []byte("%PDF-")) {
		return Signed{}, &signing.Problem{Code: signing.ProblemNotPDF}
	}
	if sum := sha256.Sum256(original); w.SHA256 != "" && hex.EncodeToString(sum[:]) != w.SHA256 {
		return Signed{}, app.ErrFileChanged
	}
	id := w.Identity
	seal := pades.Seal{
		Certificate: id.Certificate, Chain: id.Chain, Key: id.Key, Name: device.HolderName(id.Certificate),
		Reason: w.Reason, Place: w.Place, Time: w.Time,
		Field: w.Field,
	}
	var marks []pades.Placed
	if w.Visible != nil {
		pdf, err := look(device.HolderName(id.Certificate), w.Language, w.Time, w.Visible.Box).PDF()
		if err != nil {
			return Signed{}, err
		}
		seal.Widget = &pades.Placed{Page: w.Visible.Page, Box: w.Visible.Box, PDF: pdf}
		for _, page := range w.Also {
			marks = append(marks, pades.Placed{Page: page, Box: w.Visible.Box, PDF: pdf})
		}
	}
	c, err := s.press.Open(ctx, doc)
	if err != nil {
		return Signed{}, problemOf(err)
	}
	defer c.Close()
	sealed, hole, err := pressed(ctx, c, original, marks, seal, signLimits)
	if err != nil {
		return Signed{}, problemOf(err)
	}
	return Signed{PDF: sealed, Field: hole.Field}, nil
}

// look is the visible signature: the holder's name, and below it who signed digitally and when.
func look(holder, language string, at time.Time, box signing.Box) stamp.Stamp {
	v := say.In(language)
	return stamp.Stamp{
		Mark: signing.Mark{Mode: signing.Typed, Text: holder, Face: signing.FaceUpright},
		Head: v.Say("stamp.signed-by", "name", holder), Tail: ", " + v.Stamp(at),
		Size: signing.Size{W: box.W, H: box.H},
	}
}
