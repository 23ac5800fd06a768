package page

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"paraph/internal/worker"
	"paraph/signing/compare"
)

const (
	editsJob    = "page.edits"
	resembleJob = "page.resembles"
)

// Edits is what a reader would read or see otherwise in the document than in an original (signing/compare), which may need another
// password. Errors: as those of Facts, of either of the two.
func (d *Document) Edits(ctx context.Context, original []byte, password string) ([]compare.Edit, error) {
	out, err := d.callWith(ctx, editsJob, request{Other: password}, original, nil, d.limits.compare)
	if err != nil {
		return nil, err
	}
	edits := []compare.Edit{}
	if err := json.Unmarshal(out, &edits); err != nil {
		return nil, fmt.Errorf("%w: edits: %w", ErrUnreadable, err)
	}
	return edits, nil
}

// Resembles is how likely the document is to be an original that came back, 0 to 1. Errors: as those of Edits.
func (d *Document) Resembles(ctx context.Context, original []byte, password string) (likeness float64, err error) {
	_, err = d.callWith(ctx, resembleJob, request{Other: password}, original, &likeness, d.limits.image)
	return likeness, err
}

func (b *bench) resembles(s *worker.Session, args json.RawMessage, original []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	was, err := b.second(original, q.Other)
	if err != nil {
		return nil, nil, done(s, err)
	}
	defer was.end()
	l, err := compare.Resemble(&leafSource{view: was}, &leafSource{view: d.view})
	return l, nil, done(s, err)
}

// edits answers how the session's document differs from the original in the payload.
func (b *bench) edits(s *worker.Session, args json.RawMessage, original []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	was, err := b.second(original, q.Other)
	if err != nil {
		return nil, nil, done(s, err)
	}
	defer was.end()
	edits, err := compare.Documents(&leafSource{view: was}, &leafSource{view: d.view}, func() error {
		_, err := s.Ask(nextPage, nil)
		return err
	})
	if err != nil {
		return nil, nil, done(s, err)
	}
	d.inPoints(s.Doc(), edits)
	out, err := json.Marshal(edits)
	return nil, out, done(s, err)
}

// inPoints measures the boxes in points where pages have units of their own.
func (d *desk) inPoints(doc *os.File, edits []compare.Edit) {
	facts, err := d.read(doc, true)
	if err != nil {
		return
	}
	for i := range edits {
		if n := edits[i].Page - 1; n >= 0 && n < len(facts.Pages) {
			unit, b := facts.Pages[n].UserUnit, &edits[i].Box
			b.X, b.Y, b.W, b.H = b.X*unit, b.Y*unit, b.W*unit, b.H*unit
		}
	}
}
