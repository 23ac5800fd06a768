package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
)

const (
	fileJob    = "verify.file"
	contentJob = "verify.content"
)

// limits are what one file may take before the answer is that it cannot be judged.
var limits = worker.Limits{Time: 10 * time.Second, Memory: 512 << 20}

// Jobs are the handlers of this package for worker.Main, to be called once, in the child.
func Jobs() map[string]worker.Handler {
	return map[string]worker.Handler{fileJob: file, contentJob: heldIn, offeredJob: offered}
}

// File judges an open file in a worker, a PDF or a CMS file; detached is what a signature without content signs. Errors: a *signing.Problem with the code not-a-pdf, damaged or
// password-needed, which a wrong password is too; what the worker died of; the context's.
func File(ctx context.Context, workers *worker.Pool, f *os.File, detached []byte, o Options) (*Report, error) {
	c, err := workers.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.Call(ctx, fileJob, arguments{o, o.Listed != nil, o.Told != nil}, detached, nil, answers(o), limits)
	if e, ok := errors.AsType[*worker.JobError](err); ok && e.Code != "" {
		return nil, &signing.Problem{Code: signing.ProblemCode(e.Code)}
	}
	if err != nil {
		return nil, err
	}
	var r Report
	if err := json.Unmarshal(out, &r); err != nil {
		return nil, errors.Join(worker.ErrCrashed, err)
	}
	return &r, nil
}

// arguments are those of a job: Asks says that the parent knows what trusted lists give, Tells that it wants to hear how far it is.
type arguments struct {
	Options
	Asks, Tells bool
}

// What the worker asks its parent, and tells it.
const (
	listedQuestion = "listed"
	toldQuestion   = "told"
)

// answers tells the worker what trusted lists give: they have thousands of certificates, of which a file needs few.
func answers(o Options) map[string]func([]byte) ([]byte, error) {
	out := map[string]func([]byte) ([]byte, error){}
	if o.Listed != nil {
		out[listedQuestion] = func(name []byte) ([]byte, error) { return json.Marshal(o.Listed(string(name))) }
	}
	if o.Told != nil {
		out[toldQuestion] = func(how []byte) ([]byte, error) {
			var far [2]int
			if err := json.Unmarshal(how, &far); err != nil {
				return nil, err
			}
			o.Told(far[0], far[1])
			return nil, nil
		}
	}
	return out
}

// telling says to the parent how far it is.
func telling(s *worker.Session) func(done, of int) {
	return func(done, of int) {
		if b, err := json.Marshal([2]int{done, of}); err == nil {
			_, _ = s.Ask(toldQuestion, b) // nobody may listen any more
		}
	}
}

// asking puts the question to the parent. Without an answer nobody vouches.
func asking(s *worker.Session) func(name string) []Listed {
	return func(name string) (out []Listed) {
		b, err := s.Ask(listedQuestion, []byte(name))
		if err != nil || json.Unmarshal(b, &out) != nil {
			return nil
		}
		return out
	}
}

// file answers the report on the session's document.
func file(s *worker.Session, args json.RawMessage, detached []byte) (any, []byte, error) {
	var given arguments
	if err := json.Unmarshal(args, &given); err != nil {
		return nil, nil, err
	}
	o := given.Options
	if given.Asks {
		o.Listed = asking(s)
	}
	if given.Tells {
		o.Told = telling(s)
	}
	r, err := judge(s.Doc(), detached, o)
	switch {
	case errors.Is(err, ErrPassword):
		return nil, nil, worker.Fail(string(signing.ProblemPassword), "password")
	case errors.Is(err, errOther):
		return nil, nil, worker.Fail(string(signing.ProblemNotPDF), "no header")
	case errors.Is(err, ErrDamaged):
		return nil, nil, worker.Fail(string(signing.ProblemDamaged), "damaged")
	case err != nil:
		return nil, nil, err
	}
	out, err := json.Marshal(r)
	return nil, out, err
}

// ContentOf is what a CMS file holds, read in a worker; nil where the file holds nothing, or is none. Errors: what the worker died
// of; the context's.
func ContentOf(ctx context.Context, workers *worker.Pool, f *os.File) ([]byte, error) {
	c, err := workers.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.Call(ctx, contentJob, nil, nil, nil, nil, limits)
	if len(out) == 0 {
		out = nil
	}
	return out, err
}

// heldIn answers what the session's document holds, where it is a CMS.
func heldIn(s *worker.Session, _ json.RawMessage, _ []byte) (any, []byte, error) {
	b, err := io.ReadAll(io.LimitReader(s.Doc(), maxEnvelope))
	if err != nil || kindOf(b[:min(len(b), headRoom)]) != kindCMS {
		return nil, nil, err
	}
	return nil, Content(b), nil
}

// errOther is a file that is neither a PDF nor a CMS.
var errOther = errors.New("verify: neither a PDF nor a CMS")

// judge judges a file by what it is.
func judge(f *os.File, detached []byte, o Options) (*Report, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, headRoom)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch kind := kindOf(head[:n]); {
	case kind == kindPDF:
		return PDF(f, info.Size(), o)
	case kind == "":
		return nil, errOther
	case info.Size() > maxEnvelope:
		r := &Report{Signatures: []Signature{{Kind: Approval, Coverage: Broken, Changes: NoChange, Reasons: []Reason{LimitReached}, Changed: []Change{}, Timestamps: []Timestamp{}}}}
		r.Signatures[0].settle()
		r.settle()
		return r, nil
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, info.Size()))
	if err != nil {
		return nil, err
	}
	return Envelope(b, detached, o)
}

// headRoom is how far into a file is looked for what it is; viewers look as far for a PDF's header.
const headRoom = 1024

// Kinds of files that are judged.
const (
	kindPDF = "pdf"
	kindCMS = "cms"
)

// kindOf is what a file that begins so is, "" for all else. A CMS may hold a PDF near its beginning, and is a CMS then.
func kindOf(head []byte) string {
	switch {
	case IsEnvelope(head) && looksLikeCMS(head):
		return kindCMS
	case bytes.Contains(head, []byte("%PDF-")):
		return kindPDF
	}
	return ""
}

// looksLikeCMS reports whether the object identifier of signed data stands where it should: other files in DER are no
// damaged signatures.
func looksLikeCMS(head []byte) bool {
	b := unwrapped(head)
	return bytes.Contains(b[:min(len(b), 32)], []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"))
}
