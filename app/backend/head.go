package backend

import (
	"context"
	"fmt"
	"strconv"

	"paraph/signing"
	"paraph/sync"
)

// sealedLine makes the line that says that the document was sealed, as it will stand behind the last one, and has the seal
// sign the evidence up to it. That is done outside any transaction, for a key may take its time.
func (s *Service) sealedLine(ctx context.Context, id string, f signing.File) (e signing.Event, h signing.HeadSeal, err error) {
	e, err = s.line(signing.EventSealed, signing.ActorService, 0, map[string]string{
		"sha256": f.SHA256, "md5": f.MD5, "size": strconv.FormatInt(f.Size, 10), "level": "PAdES-BASELINE-B",
	}, nil)
	if err != nil {
		return e, h, err
	}
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		lines, head, err := tx.Head(id)
		if err != nil {
			return err
		}
		e.Request, e.Seq = id, lines+1
		return e.Link(head)
	})
	if err == nil {
		h, err = s.Sealer.SealHead(ctx, id, e.Seq, e.Hash)
	}
	return e, h, err
}

// putHead keeps the seal's signature of the evidence in the transaction that appends the line it ends with. Another line
// that was written meanwhile (the office had the seal tried again in this instant) makes the job try once more.
func putHead(tx sync.Tx, e signing.Event, h signing.HeadSeal) error {
	_, head, err := tx.Head(e.Request)
	if err == nil && head != e.Prev {
		err = fmt.Errorf("backend: a line was written while the evidence was sealed: %w", signing.ErrNotReady)
	}
	if err != nil {
		return err
	}
	return tx.PutHeadSeal(e.Request, h)
}
