package verify

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/signing/compare"
	"paraph/signing/page"
)

// Original is a document as it was sent, and the password that opens it.
type Original struct {
	Content  []byte
	Password string
}

// Compare says what a reader would read or see otherwise in a file, which that password opens, than in an original: an empty list where
// nothing is. Errors: a *signing.Problem of either of the two; signing.ErrUnreadable; the context's.
func (v *Verifier) Compare(ctx context.Context, f *os.File, password string, o Original) ([]compare.Edit, error) {
	d, err := page.Open(ctx, v.Workers, f)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if password != "" {
		if _, err := d.Glance(ctx, password); err != nil {
			return nil, err
		}
	}
	return d.Edits(ctx, o.Content, o.Password)
}

// CompareDocument is Compare for an open document of app/open's, with the very bytes a person looks at.
func (v *Verifier) CompareDocument(ctx context.Context, doc app.Document, o Original) ([]compare.Edit, error) {
	h, ok := doc.(handled)
	if !ok {
		return nil, errors.New("verify: a document of somebody else's")
	}
	f, password := h.Handle()
	return v.Compare(ctx, f, password, o)
}
