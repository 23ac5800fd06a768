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

const fileJob = "verify.file"

// limits are what one file may take before the answer is that it cannot be judged.
var limits = worker.Limits{Time: 10 * time.Second, Memory: 512 << 20}

// Jobs are the handlers of this package for worker.Main, to be called once, in the child.
func Jobs() map[string]worker.Handler {
	return map[string]worker.Handler{fileJob: file}
}

// File judges an open file in a worker. Errors: a *signing.Problem with the code not-a-pdf, damaged or
// password-needed, which a wrong password is too; what the worker died of; the context's.
func File(ctx context.Context, workers *worker.Pool, f *os.File, o Options) (*Report, error) {
	c, err := workers.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.Call(ctx, fileJob, o, nil, nil, nil, limits)
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

// file answers the report on the session's document.
func file(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	var o Options
	if err := json.Unmarshal(args, &o); err != nil {
		return nil, nil, err
	}
	info, err := s.Doc().Stat()
	if err != nil {
		return nil, nil, err
	}
	head := make([]byte, 1024)
	if n, err := s.Doc().ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) || !bytes.Contains(head[:n], []byte("%PDF-")) {
		return nil, nil, worker.Fail(string(signing.ProblemNotPDF), "no header")
	}
	r, err := PDF(s.Doc(), info.Size(), o)
	switch {
	case errors.Is(err, ErrPassword):
		return nil, nil, worker.Fail(string(signing.ProblemPassword), "password")
	case err != nil:
		return nil, nil, worker.Fail(string(signing.ProblemDamaged), "damaged")
	}
	out, err := json.Marshal(r)
	return nil, out, err
}
