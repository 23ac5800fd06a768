package esign

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"paraph/internal/bounded"
	"paraph/internal/files"
	"paraph/signing"
	"paraph/sync"
)

// Examination is what is asked of a signed file. The files stay open until it is answered.
type Examination struct {
	File      *os.File
	Detached  *os.File // what a signature without content signs; nil where it was not given
	Password  string
	Recursive bool
	At        time.Time // as of when; zero: now
}

// Examined is what is answered of a signed file. Sentence is its message.
type Examined struct {
	CheckDate        Moment              `json:"checkDate"`
	VerificationDate Moment              `json:"verificationDate"` // as of when
	SignatureFormat  string              `json:"signatureFormat,omitempty"`
	Count            int                 `json:"nrOfSignatures"`
	Verified         bool                `json:"overallVerified"`
	Signatures       []ExaminedSignature `json:"signatureReportList"`
	Notes            []ExaminedNote      `json:"noteReportList"`
	PlainDocument    []byte              `json:"plainDocument,omitempty"` // what a CMS holds
	Paraph           any                 `json:"paraph"`                  // all of it, in our own words

	Sentence string `json:"-"`
}

// ExaminedSignature is what is said of one signature. ID counts from 0 within its file, behind the IDs of what it stands in.
type ExaminedSignature struct {
	ID            string `json:"id"`
	Integrity     bool   `json:"integrity"`
	Algorithm     string `json:"signatureAlgorithmName"`
	SubjectDN     string `json:"subjectDN"`
	IssuerDN      string `json:"issuerDN"`
	SubjectCN     string `json:"subjectCN"`
	IssuerCN      string `json:"issuerCN"`
	Serial        string `json:"serialNumber"`
	Status        string `json:"signerCertificateStatus"`
	NotBefore     Moment `json:"signerCertificateNotBefore,omitzero"`
	NotAfter      Moment `json:"signerCertificateNotAfter,omitzero"`
	Revoked       Moment `json:"signerCertificateRevocationDate,omitzero"`
	IssuerStatus  string `json:"issuerCertificateStatus"`
	IssuerRevoked Moment `json:"issuerCertificateRevocationDate,omitzero"`
	TrustedDate   bool   `json:"trustedSignatureDate"` // Date is a time-stamp's
	Date          Moment `json:"signatureDate,omitzero"`
	Listed        bool   `json:"issuerTrustedList"`
	KeySize       int    `json:"keySize"`
	Qualified     string `json:"qcComplianceStatus"`
	Device        string `json:"qcSSCDStatus"`
	Certificate   []byte `json:"derEncodedSignerCert,omitempty"`
}

// ExaminedNote is a reason of a verdict. About is the place of its signature in the list, -1 of the file; Type is 1 where the
// file cannot be relied on for it, 2 where nothing can be said yet, 3 where it is no more than told.
type ExaminedNote struct {
	Policy      int    `json:"policy"`
	About       int    `json:"about"`
	Type        int    `json:"type"`
	Synopsis    string `json:"synopsis"`
	Description string `json:"description"`
}

// Moment is a time as the contract writes it.
type Moment struct{ time.Time }

// MarshalJSON implements json.Marshaler.
func (m Moment) MarshalJSON() ([]byte, error) { return json.Marshal(stamp(m.Time)) }

// verifyBody is POST /verify as it may come.
type verifyBody struct {
	Input     text `json:"inputDocument"`
	Detached  text `json:"detachedContent"`
	Password  text `json:"pdfEncryptionPassword"`
	Recursive flag `json:"recursive"`
	On        text `json:"verifyOnDate"`
}

func (h *Handler) verify(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		h.fail(w, failMethod, nil)
		return
	}
	in, err := h.receive(w, r, func() (sync.Incoming, error) { return newAside(), nil }, 2, "inputDocument", "detachedContent")
	defer in.drop()
	var e Examination
	if err == nil {
		e, err = in.examination()
	}
	defer e.close()
	var found *Examined
	if err == nil {
		found, err = h.Examine(r.Context(), e)
	}
	p, _ := errors.AsType[*signing.Problem](err)
	switch {
	case errors.Is(err, bounded.ErrBytes):
		h.fail(w, failSize, nil)
	case errors.Is(err, sync.ErrFull):
		w.Header().Set("Retry-After", "10")
		h.fail(w, failBusy, nil)
	case p != nil && problems[p.Code].status == 0 && problems[p.Code].number != 0: // of the document, which is told at once here
		f := problems[p.Code]
		f.status = http.StatusUnprocessableEntity
		h.fail(w, f, p)
	case err != nil:
		h.error(w, r, err)
	default:
		h.answer(w, found, found.Sentence)
	}
}

// examination reads a body. What cannot be read is a *signing.Problem.
func (in *received) examination() (e Examination, err error) {
	var b verifyBody
	if json.Unmarshal(in.body, &b) != nil {
		return e, &signing.Problem{Code: signing.ProblemBody}
	}
	if b.Input == "" {
		return e, &signing.Problem{Code: signing.ProblemNoDocument}
	}
	e.Password, e.Recursive = string(b.Password), bool(b.Recursive)
	if b.On != "" {
		day, err := time.Parse(time.DateOnly, string(b.On))
		if err != nil {
			return e, &signing.Problem{Code: signing.ProblemOption, Word: "verifyOnDate"}
		}
		e.At = signing.EndOfDay(day)
	}
	if e.File, err = in.aside(string(b.Input)); err != nil || b.Detached == "" {
		return e, err
	}
	e.Detached, err = in.aside(string(b.Detached))
	return e, err
}

func (e Examination) close() {
	for _, f := range []*os.File{e.File, e.Detached} {
		if f != nil {
			f.Close()
		}
	}
}

// aside is the file of a document that was led aside, or of one that stands in the body.
func (in *received) aside(text string) (*os.File, error) {
	if d := in.document(text); d != nil {
		return d.Incoming.(*aside).end()
	}
	var d base64Decoder
	content, err := d.next([]byte(text))
	content = bytes.Clone(content)
	if err == nil {
		var rest []byte
		rest, err = d.last()
		content = append(content, rest...)
	}
	if err != nil || len(content) == 0 {
		return nil, &signing.Problem{Code: signing.ProblemBase64}
	}
	return files.Unnamed(content)
}

// aside is a document that is only looked at: it goes into a file without a name.
type aside struct {
	in   *io.PipeWriter
	size int64
	done chan struct{}
	file *os.File // once done is closed, as err
	err  error
	left bool // somebody else closes the file
}

func newAside() *aside {
	out, in := io.Pipe()
	a := &aside{in: in, done: make(chan struct{})}
	go func() {
		a.file, a.err = files.UnnamedFrom(out)
		out.CloseWithError(errors.Join(a.err, io.ErrClosedPipe))
		close(a.done)
	}()
	return a
}

// Write implements sync.Incoming.
func (a *aside) Write(b []byte) (int, error) {
	n, err := a.in.Write(b)
	a.size += int64(n)
	return n, err
}

// end is the file, which the caller closes.
func (a *aside) end() (*os.File, error) {
	a.in.Close()
	<-a.done
	if a.left {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	a.left = a.err == nil
	if a.err == nil && a.size == 0 {
		return a.file, &signing.Problem{Code: signing.ProblemBase64}
	}
	return a.file, a.err
}

// File implements sync.Incoming.
func (a *aside) File() signing.File { return signing.File{Size: a.size} }

// Keep implements sync.Incoming: nothing is kept.
func (a *aside) Keep(context.Context) error { return nil }

// Drop implements sync.Incoming.
func (a *aside) Drop() {
	a.in.CloseWithError(io.ErrUnexpectedEOF)
	<-a.done
	if a.file != nil && !a.left {
		a.file.Close()
	}
}
