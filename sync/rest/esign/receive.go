package esign

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"paraph/internal/bounded"
	"paraph/signing"
	"paraph/sync"
)

// besideDocuments bounds what a body may have beside its documents: everything about signers and options. 50 signers with 150
// places each fit.
var besideDocuments = bounded.Limits{Bytes: 1 << 20, Depth: 64, Values: 100_000, Each: 1000, Free: "callback"}

// received is the body of a request. Its documents are not part of it: they are led to the store while they arrive, and a mark
// that nobody outside can guess stands in their place.
type received struct {
	body      []byte
	mark      string
	documents []*incoming
}

// incoming is a document that arrives as base64.
type incoming struct {
	sync.Incoming
	decoder base64Decoder
	mark    string
	left    func(n int) error // counts what all documents have together
}

// receive reads a request's body, whose members of these names are documents, no more of them than that. Who called it drops
// the documents in the end, also after an error.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request, begin func() (sync.Incoming, error), inputs int, members ...string) (*received, error) {
	in := &received{mark: rand.Text() + ":"}
	most := 2*h.Limits.Document + int64(besideDocuments.Bytes) // base64 has 4 bytes for 3, some of them written as escapes, or on lines
	total := int64(0)
	tooLarge := h.Limits.Bytes(h.Limits.Document + 1)
	if r.ContentLength > most {
		return in, tooLarge
	}
	lead := &bounded.Lead{Members: members, To: func() (bounded.Sink, error) {
		if inputs > 0 && len(in.documents) == inputs {
			return nil, &signing.Problem{Code: signing.ProblemTooMany, Word: members[0], Limit: inputs}
		}
		to, err := begin()
		if err != nil {
			return nil, err
		}
		d := &incoming{Incoming: to, mark: in.mark + strconv.Itoa(len(in.documents)), left: func(n int) error {
			if total += int64(n); total > h.Limits.Document {
				return tooLarge
			}
			return nil
		}}
		in.documents = append(in.documents, d)
		return d, nil
	}}
	var err error
	in.body, err = bounded.Read(http.MaxBytesReader(w, r.Body, most), besideDocuments, lead)
	var big *http.MaxBytesError
	switch {
	case errors.Is(err, bounded.ErrMany):
		return in, &signing.Problem{Code: signing.ProblemTooMany, Limit: besideDocuments.Each}
	case errors.Is(err, bounded.ErrDepth), errors.Is(err, io.ErrUnexpectedEOF):
		return in, &signing.Problem{Code: signing.ProblemBody}
	case errors.As(err, &big):
		return in, tooLarge
	}
	return in, err
}

// drop forgets the documents that were not kept.
func (in *received) drop() {
	for _, d := range in.documents {
		d.Drop()
	}
}

// document is the one whose mark stands there, nil if it is none.
func (in *received) document(text string) *incoming {
	number, ok := strings.CutPrefix(text, in.mark)
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 0 || n >= len(in.documents) {
		return nil
	}
	return in.documents[n]
}

// Write implements bounded.Sink.
func (d *incoming) Write(text []byte) (int, error) {
	if err := d.decoded(d.decoder.next(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Close implements bounded.Sink.
func (d *incoming) Close() (string, error) { return d.mark, d.decoded(d.decoder.last()) }

func (d *incoming) decoded(content []byte, err error) error {
	if err != nil {
		return &signing.Problem{Code: signing.ProblemBase64}
	}
	if err := d.left(len(content)); err != nil {
		return err
	}
	if _, err := d.Incoming.Write(content); err != nil {
		return fmt.Errorf("esign: document: %w", err)
	}
	return nil
}

// base64Decoder reads base64 piece by piece: standard and URL alphabets, with and without padding, line breaks and a data:
// prefix.
type base64Decoder struct {
	begun  bool
	padded bool   // it ended
	rest   []byte // of a group of four
	out    []byte
}

// next decodes a piece. What it answers is good until the next call.
func (d *base64Decoder) next(text []byte) ([]byte, error) {
	if !d.begun { // the first piece has as many bytes as no prefix has
		d.begun = true
		if rest, ok := bytes.CutPrefix(bytes.TrimSpace(text), []byte("data:")); ok {
			if _, after, found := bytes.Cut(rest, []byte(";base64,")); found {
				text = after
			}
		}
	}
	for _, b := range text {
		switch b {
		case '-':
			b = '+'
		case '_':
			b = '/'
		case '=':
			d.padded = true
			continue
		case '\r', '\n', ' ', '\t':
			continue
		}
		if d.padded {
			return nil, base64.CorruptInputError(0)
		}
		d.rest = append(d.rest, b)
	}
	return d.decode(len(d.rest) / 4 * 4)
}

// last decodes what is left.
func (d *base64Decoder) last() ([]byte, error) { return d.decode(len(d.rest)) }

func (d *base64Decoder) decode(n int) ([]byte, error) {
	if need := base64.RawStdEncoding.DecodedLen(n); need > len(d.out) {
		d.out = make([]byte, need)
	}
	got, err := base64.RawStdEncoding.Decode(d.out, d.rest[:n])
	d.rest = append(d.rest[:0], d.rest[n:]...)
	return d.out[:got], err
}
