package prepare

import (
	"context"

	"paraph/app"
	"paraph/signing"
)

// Drafts keep drafts and documents; app/requests has them.
type Drafts interface {
	Keep(ctx context.Context, content []byte) (sha256 string, err error)
	SaveDraft(ctx context.Context, draft *app.Draft) error
}

// Save keeps the documents first, so that a draft never names one that is not there: doc, which it was begun on, and base,
// which its pages are of. The draft gets their names and, if it has none, its id.
func Save(ctx context.Context, to Drafts, doc, base app.Document, draft *app.Draft) error {
	if len(draft.Parcel.Blobs) == 0 {
		sum, err := Keep(ctx, to, doc)
		if err != nil {
			return err
		}
		draft.Parcel.Blobs = []string{sum}
	}
	if a := draft.Parcel.Pages; a != nil && a.Made == "" && a.Base != draft.Parcel.Blobs[0] {
		if _, err := Keep(ctx, to, base); err != nil {
			return err
		}
	}
	return to.SaveDraft(ctx, draft)
}

// Keep stores an open document and answers its SHA-256 (hex).
func Keep(ctx context.Context, to Drafts, doc app.Document) (string, error) {
	content, err := doc.Content(ctx)
	if err != nil {
		return "", err
	}
	return to.Keep(ctx, content)
}

// Maker makes a document of leaves of a stored one; Arranger does.
type Maker interface {
	Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (sha256 string, err error)
}

// Make makes a draft's document of its pages, if it is not made yet. The draft then names it; it is not saved.
func Make(ctx context.Context, by Maker, draft *app.Draft, told func(done, of int)) error {
	a := draft.Parcel.Pages
	if a == nil || a.Made != "" {
		return nil
	}
	sum, err := by.Arrange(ctx, a.Base, a.Leaves, told)
	if err == nil {
		draft.Parcel.Pages = &app.Arrangement{Base: a.Base, Leaves: a.Leaves, Made: sum}
		draft.Parcel.Blobs = []string{sum}
	}
	return err
}
