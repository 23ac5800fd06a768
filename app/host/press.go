package host

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/sync"
)

// Jobs of the press and the question the worker puts to us.
const (
	acceptJob = "pades.accept"
	sealJob   = "pades.seal"
	findJob   = "pades.find"
	askSign   = "sign"
)

// sealArgs is a pades.Seal without its key; stamps travel as the job's payload, one after the other.
type sealArgs struct {
	Marks       []sealMark `json:"marks"`
	Certificate []byte     `json:"certificate"`
	Chain       [][]byte   `json:"chain"`
	Name        string     `json:"name"`
	Reason      string     `json:"reason"`
	Place       string     `json:"place"`
	Time        time.Time  `json:"time"`
	Certify     bool       `json:"certify"`
}

type sealMark struct {
	Page int         `json:"page"`
	Box  signing.Box `json:"box"`
	Size int         `json:"size"` // of its PDF in the payload
}

// codes are the problems a document can be refused for by the press.
var codes = map[error]signing.ProblemCode{
	pades.ErrDamaged: signing.ProblemDamaged, pades.ErrEncrypted: signing.ProblemEncrypted, pades.ErrXFA: signing.ProblemXFA,
	pades.ErrSigned: signing.ProblemSigned,
}

// pressJobs are the press in the child.
func pressJobs() map[string]worker.Handler {
	return map[string]worker.Handler{
		acceptJob: func(s *worker.Session, _ json.RawMessage, _ []byte) (any, []byte, error) {
			original, err := content(s.Doc())
			if err == nil {
				err = pades.Accept(original)
			}
			return nil, nil, coded(err)
		},
		sealJob: func(s *worker.Session, raw json.RawMessage, stamps []byte) (any, []byte, error) {
			sealed, err := pressInChild(s, raw, stamps)
			return nil, sealed, coded(err)
		},
		findJob: func(s *worker.Session, _ json.RawMessage, sealed []byte) (any, []byte, error) {
			original, err := content(s.Doc())
			if err != nil {
				return nil, nil, err
			}
			hole, err := pades.Find(original, sealed)
			return hole, nil, err
		},
	}
}

func coded(err error) error {
	for known, code := range codes {
		if errors.Is(err, known) {
			return worker.Fail(string(code), err.Error())
		}
	}
	return err
}

func content(f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(f, 0, info.Size()))
}

func pressInChild(s *worker.Session, raw json.RawMessage, stamps []byte) ([]byte, error) {
	var a sealArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(a.Certificate)
	if err != nil {
		return nil, err
	}
	seal := pades.Seal{
		Certificate: cert, Key: distantKey{s, cert.PublicKey}, Name: a.Name, Reason: a.Reason, Place: a.Place, Time: a.Time, Certify: a.Certify,
	}
	for _, der := range a.Chain {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		seal.Chain = append(seal.Chain, c)
	}
	marks := make([]pades.Placed, len(a.Marks))
	for i, m := range a.Marks {
		if m.Size < 0 || m.Size > len(stamps) {
			return nil, errors.New("host: stamps cut short")
		}
		marks[i] = pades.Placed{Page: m.Page, Box: m.Box, PDF: stamps[:m.Size]}
		stamps = stamps[m.Size:]
	}
	original, err := content(s.Doc())
	if err != nil {
		return nil, err
	}
	return pades.Make(original, marks, seal)
}

// distantKey is a key that stayed in the parent: only the digest goes there.
type distantKey struct {
	session *worker.Session
	public  crypto.PublicKey
}

// Public implements crypto.Signer.
func (k distantKey) Public() crypto.PublicKey { return k.public }

// Sign implements crypto.Signer: SHA-256 digests only, PKCS #1 v1.5 for RSA.
func (k distantKey) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc() != crypto.SHA256 {
		return nil, fmt.Errorf("host: digest %v is not offered", opts.HashFunc())
	}
	return k.session.Ask(askSign, digest)
}

// press is a seal.Press: marks and seal are put on in a worker, the key stays here.
type press struct {
	pool  *worker.Pool
	blobs sync.Blobs
}

var pressLimits = worker.Limits{Time: time.Minute, Memory: 1 << 30}

// Press implements seal.Press. The key answers once. The worker reads the result again and tells where
// its signature stands; that it signs all the rest, behind the very bytes we stored, is checked here.
func (p *press) Press(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error) {
	a := sealArgs{
		Certificate: s.Certificate.Raw, Name: s.Name, Reason: s.Reason, Place: s.Place, Time: s.Time, Certify: s.Certify,
	}
	for _, c := range s.Chain {
		a.Chain = append(a.Chain, c.Raw)
	}
	var stamps []byte
	for _, m := range marks {
		a.Marks = append(a.Marks, sealMark{Page: m.Page, Box: m.Box, Size: len(m.PDF)})
		stamps = append(stamps, m.PDF...)
	}
	var sealed []byte
	var hole pades.Hole
	err := p.with(ctx, sha256, func(c *worker.Client) (err error) {
		asks := map[string]func([]byte) ([]byte, error){askSign: once(s.Key)}
		if sealed, err = c.Call(ctx, sealJob, a, stamps, nil, asks, pressLimits); err != nil {
			return err
		}
		_, err = c.Call(ctx, findJob, struct{}{}, sealed, &hole, nil, pressLimits)
		return err
	})
	if err != nil {
		return nil, err
	}
	original, err := p.blobs.Get(ctx, sha256)
	if err != nil {
		return nil, err
	}
	if err := hole.Verify(original, sealed, s.Certificate); err != nil {
		return nil, err
	}
	return sealed, nil
}

// once signs one digest and no second.
func once(key crypto.Signer) func([]byte) ([]byte, error) {
	used := false
	return func(digest []byte) ([]byte, error) {
		if used || len(digest) != crypto.SHA256.Size() {
			return nil, errors.New("host: the key signs one digest")
		}
		used = true
		return key.Sign(nil, digest, crypto.SHA256)
	}
}

// Accept says whether a stored document can be sealed; a *signing.Problem if not.
func (p *press) Accept(ctx context.Context, sha256 string) error {
	return p.with(ctx, sha256, func(c *worker.Client) error {
		_, err := c.Call(ctx, acceptJob, struct{}{}, nil, nil, nil, pressLimits)
		return err
	})
}

func (p *press) with(ctx context.Context, sha256 string, f func(*worker.Client) error) error {
	file, err := os.Open(p.blobs.Path(sha256))
	if err != nil {
		return fmt.Errorf("host: document: %w", err)
	}
	defer file.Close()
	c, err := p.pool.Open(ctx, file)
	if err != nil {
		return err
	}
	defer c.Close()
	return problemOf(f(c))
}

// problemOf turns a worker's end over a document into the problem people are told.
func problemOf(err error) error {
	var job *worker.JobError
	switch {
	case errors.As(err, &job) && job.Code != "":
		return &signing.Problem{Code: signing.ProblemCode(job.Code)}
	case errors.Is(err, worker.ErrCrashed), errors.Is(err, worker.ErrTimeout), errors.Is(err, worker.ErrMemory):
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	}
	return err
}
