package press

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
)

// Press works on stored documents, named by their SHA-256 (hex). Open opens one read-only, signing.ErrNotFound
// where there is none; Workers know Jobs. A document that does not have its name's bytes is signing.ErrFileChanged.
type Press struct {
	Workers *worker.Pool
	Open    func(ctx context.Context, sha256 string) (*os.File, error)
}

var storedLimits = worker.Limits{Time: time.Minute, Memory: 1 << 30}

// Rehearse does all that Seal does but for the key and returns what it would put behind the document, read again with it and
// held against it: before anybody is asked to sign. Errors: a *signing.Problem, signing.ErrStamp.
func (p *Press) Rehearse(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error) {
	doc, err := p.Open(ctx, sha256)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	a, stamps := argsOf(sha256, marks, s)
	return call(ctx, p.Workers, doc, func(c *worker.Client) ([]byte, error) {
		return c.Call(ctx, rehearseJob, a, stamps, nil, nil, storedLimits)
	})
}

// Seal puts marks and seal on a document and returns the sealed file, checked. Errors: a *signing.Problem,
// pades.ErrCheck, signing.ErrStamp, and whatever the key failed with.
func (p *Press) Seal(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error) {
	doc, err := p.Open(ctx, sha256)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	sealed, _, err := seal(ctx, p.Workers, doc, sha256, marks, s, storedLimits)
	return sealed, err
}

// Examine checks what a press sealed: the file begins with the very bytes of the original, and the one seal
// behind them signs all the rest. Who sealed is not judged. pades.ErrCheck or pades.ErrKey: it is not so; any
// other error says only that it could not be looked at.
func (p *Press) Examine(ctx context.Context, original, sealed string) error {
	size, err := p.size(ctx, original)
	if err != nil {
		return err
	}
	doc, err := p.Open(ctx, sealed)
	if err != nil {
		return err
	}
	defer doc.Close()
	content, err := read(doc, sealed)
	if err == nil {
		err = begins(content, size, original)
	}
	if err != nil {
		return err
	}
	var gap pades.Gap
	_, err = call(ctx, p.Workers, doc, func(c *worker.Client) ([]byte, error) {
		return c.Call(ctx, findJob, findArgs{sealed, size}, nil, &gap, nil, storedLimits)
	})
	var cert *x509.Certificate
	if err == nil {
		cert, err = gap.Certificate(content)
	}
	if err == nil {
		err = gap.Verify(content[:size], content, cert)
	}
	return err
}

func (p *Press) size(ctx context.Context, sha256 string) (int, error) {
	doc, err := p.Open(ctx, sha256)
	if err != nil {
		return 0, err
	}
	defer doc.Close()
	return sizeOf(doc)
}

// seal puts marks and seal on a document, opened read-only, whose SHA-256 (hex) is sum. The child looks at
// the bytes before it asks the key. What the key failed with is the error.
func seal(ctx context.Context, workers *worker.Pool, doc *os.File, sum string, marks []pades.Placed, s pades.Seal, lim worker.Limits) (
	[]byte, pades.Gap, error,
) {
	var gap pades.Gap
	size, err := sizeOf(doc)
	if err != nil {
		return nil, gap, err
	}
	a, stamps := argsOf(sum, marks, s)
	key := &once{key: s.Key}
	sealed, err := call(ctx, workers, doc, func(c *worker.Client) ([]byte, error) {
		return c.Call(ctx, sealJob, a, stamps, &gap, map[string]func([]byte) ([]byte, error){askSign: key.sign}, lim)
	})
	switch {
	case key.err != nil:
		return nil, gap, key.err
	case err != nil:
		return nil, gap, err
	}
	if err := begins(sealed, size, sum); err != nil {
		return nil, gap, err
	}
	if err := gap.Verify(sealed[:size], sealed, s.Certificate); err != nil {
		return nil, gap, err
	}
	return sealed, gap, nil
}

// begins says that the first size bytes of a sealed file are the document with that SHA-256.
func begins(sealed []byte, size int, sum string) error {
	if len(sealed) <= size || sumOf(sealed[:size]) != sum {
		return fmt.Errorf("%w: it does not begin with the original", pades.ErrCheck)
	}
	return nil
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func sizeOf(doc *os.File) (int, error) {
	info, err := doc.Stat()
	if err != nil {
		return 0, fmt.Errorf("press: document: %w", err)
	}
	return int(info.Size()), nil
}

// read is the whole document, which must have that SHA-256.
func read(doc *os.File, sum string) ([]byte, error) {
	size, err := sizeOf(doc)
	if err != nil {
		return nil, err
	}
	b := make([]byte, size)
	if _, err := doc.ReadAt(b, 0); err != nil {
		return nil, fmt.Errorf("press: document: %w", err)
	}
	if sumOf(b) != sum {
		return nil, signing.ErrFileChanged
	}
	return b, nil
}

// call does a job on a document in a worker.
func call(ctx context.Context, workers *worker.Pool, doc *os.File, job func(*worker.Client) ([]byte, error)) ([]byte, error) {
	c, err := workers.Open(ctx, doc)
	if err != nil {
		return nil, known(err)
	}
	defer c.Close()
	out, err := job(c)
	return out, known(err)
}

// known turns a worker's end over a document into the problem people are told.
func known(err error) error {
	var job *worker.JobError
	switch {
	case errors.As(err, &job) && job.Code == codeCheck:
		return fmt.Errorf("%w: %s", pades.ErrCheck, job.Text)
	case errors.As(err, &job) && job.Code == codeChanged:
		return signing.ErrFileChanged
	case errors.As(err, &job) && job.Code == codeStamp:
		return fmt.Errorf("%w: %s", signing.ErrStamp, job.Text)
	case errors.As(err, &job) && job.Code != "":
		return &signing.Problem{Code: signing.ProblemCode(job.Code)}
	case errors.Is(err, worker.ErrKilled):
		return fmt.Errorf("%w: %w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, signing.ErrKilled, err)
	case errors.Is(err, worker.ErrCrashed), errors.Is(err, worker.ErrTimeout), errors.Is(err, worker.ErrMemory):
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	}
	return err
}
