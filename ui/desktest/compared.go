package desktest

import (
	"context"

	"paraph/app"
	"paraph/app/verify"
	"paraph/signing/compare"
)

// Nearest implements the screen's Verifier: what was sent stays in its order, and all of it is kept.
func (f *Works) Nearest(_ context.Context, _ app.Document, sent []verify.Sent) ([]verify.Sent, error) {
	for i := range sent {
		sent[i].Read = func(context.Context) ([]byte, error) { return []byte("%PDF-1.7"), nil }
	}
	return sent, nil
}

// CompareDocument implements the screen's Verifier: Edits is what is otherwise.
func (f *Works) CompareDocument(context.Context, app.Document, verify.Original) ([]compare.Edit, error) {
	return f.Edits, nil
}
