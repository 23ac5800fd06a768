package host

import (
	"context"
	"crypto"
	"crypto/rand"
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

	codeCheck = "check" // what was found is no seal of ours
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
	Widget      *sealMark  `json:"widget,omitempty"` // its stamp is the last one
	Field       string     `json:"field,omitempty"`
}

type sealMark struct {
	Page int         `json:"page"`
	Box  signing.Box `json:"box"`
	Size int         `json:"size"` // of its PDF in the payload
}

// codes are the problems a document can be refused for by the press.
var codes = map[error]signing.ProblemCode{
	pades.ErrDamaged: signing.ProblemDamaged, pades.ErrEncrypted: signing.ProblemEncrypted, pades.ErrXFA: signing.ProblemXFA,
	pades.ErrSigned: signing.ProblemSigned, pades.ErrPage: signing.ProblemFieldPage, pades.ErrBox: signing.ProblemFieldPlace,
	pades.ErrField: signing.ProblemFieldGone, pades.ErrSeed: signing.ProblemFieldBound,
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
			if errors.Is(err, pades.ErrCheck) {
				err = worker.Fail(codeCheck, err.Error())
			}
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
		Field: a.Field,
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
		if marks[i], stamps, err = takeMark(m, stamps); err != nil {
			return nil, err
		}
	}
	if a.Widget != nil {
		w, _, err := takeMark(*a.Widget, stamps)
		if err != nil {
			return nil, err
		}
		seal.Widget = &w
	}
	original, err := content(s.Doc())
	if err != nil {
		return nil, err
	}
	return pades.Make(original, marks, seal)
}

// takeMark takes a mark's stamp off the front.
func takeMark(m sealMark, stamps []byte) (pades.Placed, []byte, error) {
	if m.Size < 0 || m.Size > len(stamps) {
		return pades.Placed{}, nil, errors.New("host: stamps cut short")
	}
	return pades.Placed{Page: m.Page, Box: m.Box, PDF: stamps[:m.Size]}, stamps[m.Size:], nil
}

// distantKey is a key that stayed in the parent: only the digest goes there.
type distantKey struct {
	session *worker.Session
	public  crypto.PublicKey
}

// Public implements crypto.Signer.
func (k distantKey) Public() crypto.PublicKey { return k.public }

// Sign implements crypto.Signer: PKCS #1 v1.5 for RSA. The digest's length tells its kind.
func (k distantKey) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc().Size() != len(digest) {
		return nil, fmt.Errorf("host: digest %v of %d bytes", opts.HashFunc(), len(digest))
	}
	return k.session.Ask(askSign, digest)
}

// press is a seal.Press: marks and seal are put on in a worker, the key stays here.
type press struct {
	pool  *worker.Pool
	blobs sync.Blobs
}

var pressLimits = worker.Limits{Time: time.Minute, Memory: 1 << 30}

// Press implements seal.Press.
func (p *press) Press(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error) {
	original, err := p.blobs.Get(ctx, sha256)
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = p.with(ctx, sha256, func(c *worker.Client) (err error) {
		sealed, _, err = pressed(ctx, c, original, marks, s, pressLimits)
		return err
	})
	return sealed, err
}

// pressed puts marks and seal on the document a client holds, whose bytes are original. The key answers
// once. The worker reads the result again and tells where its signature stands; that it signs all the
// rest, behind the very bytes we have, is checked here. What the key failed with is the error.
func pressed(ctx context.Context, c *worker.Client, original []byte, marks []pades.Placed, s pades.Seal, lim worker.Limits) (
	[]byte, pades.Hole, error,
) {
	a, stamps := argsOf(marks, s)
	key := &once{key: s.Key}
	var hole pades.Hole
	sealed, err := c.Call(ctx, sealJob, a, stamps, nil, map[string]func([]byte) ([]byte, error){askSign: key.sign}, lim)
	if key.err != nil {
		return nil, hole, key.err
	}
	if err == nil {
		hole, err = find(ctx, c, sealed, lim)
	}
	if err != nil {
		return nil, hole, err
	}
	if err := hole.Verify(original, sealed, s.Certificate); err != nil {
		return nil, hole, err
	}
	return sealed, hole, nil
}

// find is pades.Find in the worker that holds the original.
func find(ctx context.Context, c *worker.Client, sealed []byte, lim worker.Limits) (hole pades.Hole, err error) {
	_, err = c.Call(ctx, findJob, struct{}{}, sealed, &hole, nil, lim)
	if job, ok := errors.AsType[*worker.JobError](err); ok && job.Code == codeCheck {
		err = fmt.Errorf("%w: %s", pades.ErrCheck, job.Text)
	}
	return hole, err
}

// argsOf parts a seal from its key: its description, and the stamps one after the other.
func argsOf(marks []pades.Placed, s pades.Seal) (sealArgs, []byte) {
	a := sealArgs{
		Certificate: s.Certificate.Raw, Name: s.Name, Reason: s.Reason, Place: s.Place, Time: s.Time, Certify: s.Certify,
		Field: s.Field,
	}
	for _, c := range s.Chain {
		a.Chain = append(a.Chain, c.Raw)
	}
	var stamps []byte
	for _, m := range marks {
		a.Marks = append(a.Marks, markOf(m))
		stamps = append(stamps, m.PDF...)
	}
	if s.Widget != nil {
		m := markOf(*s.Widget)
		a.Widget = &m
		stamps = append(stamps, s.Widget.PDF...)
	}
	return a, stamps
}

func markOf(m pades.Placed) sealMark { return sealMark{Page: m.Page, Box: m.Box, Size: len(m.PDF)} }

// once signs one digest and no second. err is what the key failed with: the worker is told no more than
// that it did.
type once struct {
	key  crypto.Signer
	used bool
	err  error
}

func (o *once) sign(digest []byte) ([]byte, error) {
	hash, ok := map[int]crypto.Hash{32: crypto.SHA256, 48: crypto.SHA384, 64: crypto.SHA512}[len(digest)]
	if o.used || !ok {
		return nil, errors.New("host: the key signs one digest")
	}
	o.used = true
	value, err := o.key.Sign(rand.Reader, digest, hash)
	o.err = err
	return value, err
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
