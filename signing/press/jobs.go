package press

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
)

// The jobs of the child, and the question it puts to us.
const (
	rehearseJob = "press.rehearse"
	sealJob     = "press.seal"
	findJob     = "press.find"
	askSign     = "sign"
)

// What a job can fail with, beside the problems a document is refused for.
const (
	codeCheck   = "check"   // what was found is no seal of ours
	codeChanged = "changed" // other bytes than were meant
	codeStamp   = "stamp"   // what stands for a mark cannot be put on a page
)

// findArgs are for the sealed file; Original is the number of bytes the seal was put behind.
type findArgs struct {
	SHA256   string `json:"sha256"`
	Original int    `json:"original"`
}

// sealArgs, like all arguments, say what document is meant, by its SHA-256 (hex). They are a pades.Seal without its key; stamps travel as the job's payload, one after the other.
type sealArgs struct {
	SHA256      string    `json:"sha256"`
	Marks       []mark    `json:"marks"`
	Certificate []byte    `json:"certificate"`
	Chain       [][]byte  `json:"chain"`
	Name        string    `json:"name"`
	Reason      string    `json:"reason"`
	Place       string    `json:"place"`
	Time        time.Time `json:"time"`
	Certify     bool      `json:"certify"`
	Widget      *mark     `json:"widget,omitempty"` // its stamp is the last one
	Field       string    `json:"field,omitempty"`
	Procedure   string    `json:"procedure,omitempty"`
}

type mark struct {
	Page int         `json:"page"`
	Box  signing.Box `json:"box"`
	Size int         `json:"size"` // of its PDF in the payload
}

// argsOf parts a seal from its key: its description, and the stamps one after the other.
func argsOf(sum string, marks []pades.Placed, s pades.Seal) (sealArgs, []byte) {
	a := sealArgs{
		SHA256: sum, Certificate: s.Certificate.Raw, Name: s.Name, Reason: s.Reason, Place: s.Place, Time: s.Time, Certify: s.Certify,
		Field: s.Field, Procedure: s.Procedure,
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

func markOf(m pades.Placed) mark { return mark{Page: m.Page, Box: m.Box, Size: len(m.PDF)} }

// codes are what a job can fail with so that the parent knows it again; ErrCheck wins over what it wraps.
var codes = []struct {
	err  error
	code string
}{
	{pades.ErrCheck, codeCheck},
	{signing.ErrFileChanged, codeChanged},
	{pades.ErrStamp, codeStamp},
	{pades.ErrDamaged, string(signing.ProblemDamaged)},
	{pades.ErrEncrypted, string(signing.ProblemEncrypted)},
	{pades.ErrXFA, string(signing.ProblemXFA)},
	{pades.ErrSigned, string(signing.ProblemSigned)},
	{pades.ErrPage, string(signing.ProblemFieldPage)},
	{pades.ErrBox, string(signing.ProblemFieldPlace)},
	{pades.ErrField, string(signing.ProblemFieldGone)},
	{pades.ErrSeed, string(signing.ProblemFieldBound)},
}

func coded(err error) error {
	for _, c := range codes {
		if errors.Is(err, c.err) {
			return worker.Fail(c.code, err.Error())
		}
	}
	return err
}

// Jobs are what the child of a press does.
func Jobs() map[string]worker.Handler {
	jobs := map[string]worker.Handler{rehearseJob: rehearse, sealJob: sealInChild, findJob: find}
	for name, job := range jobs {
		jobs[name] = func(s *worker.Session, args json.RawMessage, payload []byte) (any, []byte, error) {
			result, out, err := job(s, args, payload)
			return result, out, coded(err)
		}
	}
	return jobs
}

// rehearse answers what sealing would put behind the document.
func rehearse(s *worker.Session, raw json.RawMessage, stamps []byte) (any, []byte, error) {
	var a sealArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, nil, err
	}
	marks, seal, err := a.with(s, stamps)
	if err != nil {
		return nil, nil, err
	}
	original, err := read(s.Doc(), a.SHA256)
	if err != nil {
		return nil, nil, err
	}
	out, err := pades.Rehearse(original, marks, seal)
	if err == nil && !bytes.HasPrefix(out, original) {
		err = fmt.Errorf("%w: it does not begin with the original", pades.ErrCheck)
	}
	if err != nil {
		return nil, nil, err
	}
	return nil, out[len(original):], nil
}

// find answers the gap of a sealed file.
func find(s *worker.Session, raw json.RawMessage, _ []byte) (any, []byte, error) {
	var a findArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, nil, err
	}
	sealed, err := read(s.Doc(), a.SHA256)
	if err != nil {
		return nil, nil, err
	}
	gap, err := pades.Find(sealed, a.Original)
	return gap, nil, err
}

// sealInChild answers the sealed file and its gap, found by reading the file anew.
func sealInChild(s *worker.Session, raw json.RawMessage, stamps []byte) (any, []byte, error) {
	var a sealArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, nil, err
	}
	marks, seal, err := a.with(s, stamps)
	if err != nil {
		return nil, nil, err
	}
	original, err := read(s.Doc(), a.SHA256)
	if err != nil {
		return nil, nil, err
	}
	sealed, err := pades.Make(original, marks, seal)
	if err != nil {
		return nil, nil, err
	}
	gap, err := pades.Find(sealed, len(original))
	return gap, sealed, err
}

// with puts marks and seal together again, with a key that asks the parent.
func (a sealArgs) with(s *worker.Session, stamps []byte) ([]pades.Placed, pades.Seal, error) {
	none := pades.Seal{}
	cert, err := x509.ParseCertificate(a.Certificate)
	if err != nil {
		return nil, none, err
	}
	seal := pades.Seal{
		Certificate: cert, Key: distantKey{s, cert.PublicKey}, Name: a.Name, Reason: a.Reason, Place: a.Place, Time: a.Time, Certify: a.Certify,
		Field: a.Field, Procedure: a.Procedure,
	}
	for _, der := range a.Chain {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, none, err
		}
		seal.Chain = append(seal.Chain, c)
	}
	marks := make([]pades.Placed, len(a.Marks))
	for i, m := range a.Marks {
		if marks[i], stamps, err = m.take(stamps); err != nil {
			return nil, none, err
		}
	}
	if a.Widget != nil {
		w, _, err := a.Widget.take(stamps)
		if err != nil {
			return nil, none, err
		}
		seal.Widget = &w
	}
	return marks, seal, nil
}

// take takes the mark's stamp off the front.
func (m mark) take(stamps []byte) (pades.Placed, []byte, error) {
	if m.Size < 0 || m.Size > len(stamps) {
		return pades.Placed{}, nil, errors.New("press: stamps cut short")
	}
	return pades.Placed{Page: m.Page, Box: m.Box, PDF: stamps[:m.Size]}, stamps[m.Size:], nil
}
