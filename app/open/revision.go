package open

import (
	"context"
	"errors"
	"io"

	"paraph/app"
	"paraph/internal/files"
	"paraph/signing"
)

// Revision opens the first bytes of an open document of these Documents by themselves: as it was when a signature covered them.
// It opens with the same password.
func (d *Documents) Revision(ctx context.Context, doc app.Document, size int64) (app.Document, *signing.Facts, error) {
	o, ok := doc.(*document)
	if e, is := doc.(*envelope); is && e.pdf != nil {
		o, ok = e.pdf, true
	}
	if !ok {
		return nil, nil, errors.New("open: a document of somebody else's")
	}
	o.mu.Lock()
	password := o.password
	o.mu.Unlock()
	f, err := files.UnnamedFrom(io.NewSectionReader(o.file, 0, min(size, o.size)))
	if err != nil {
		return nil, nil, err
	}
	was, err := d.open(ctx, f, o.name, "")
	if err != nil {
		return nil, nil, err
	}
	facts, err := was.Facts(ctx, password)
	if err != nil {
		was.Close()
		return nil, nil, err
	}
	return was, facts, nil
}
