package page

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"paraph/internal/worker"
	"paraph/signing"
)

const joinJob = "page.join"

// joinLimits are for one joining, all documents together.
var joinLimits = worker.Limits{Time: time.Minute, Memory: 1 << 30}

// Join makes one document of several, in order, in a child of the pool. Nothing of them may be signed
// or encrypted. Errors as those of Document.Facts.
func Join(ctx context.Context, pool *worker.Pool, files []*os.File) ([]byte, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: nothing to join", ErrUnreadable)
	}
	c, err := pool.Open(ctx, files[0])
	if err != nil {
		return nil, translate(err, 0)
	}
	defer c.Close()
	var all []byte
	sizes := make([]int64, len(files))
	for i, f := range files {
		info, err := f.Stat()
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		sizes[i] = info.Size()
		part := make([]byte, info.Size())
		if _, err := f.ReadAt(part, 0); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("page: %w", err)
		}
		all = append(all, part...)
	}
	out, err := c.Call(ctx, joinJob, sizes, all, nil, nil, joinLimits)
	if err != nil {
		return nil, translate(err, 0)
	}
	return out, nil
}

// join is Join in the child.
func join(_ *worker.Session, args json.RawMessage, all []byte) (any, []byte, error) {
	var sizes []int64
	if err := json.Unmarshal(args, &sizes); err != nil {
		return nil, nil, err
	}
	var parts []io.ReadSeeker
	for _, n := range sizes {
		if n < 0 || n > int64(len(all)) {
			return nil, nil, errors.New("page: documents cut short")
		}
		parts = append(parts, bytes.NewReader(all[:n]))
		all = all[n:]
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	var out bytes.Buffer
	if err := api.MergeRaw(parts, &out, false, conf); err != nil {
		return nil, nil, fail(signing.ProblemDamaged, "not joined")
	}
	return nil, out.Bytes(), nil
}
