package verify

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

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

// Sent is a document that the office sent.
type Sent struct {
	Title    string
	At       time.Time
	Practice bool
	Read     func(ctx context.Context) ([]byte, error)
}

// mostRead is how many documents that were sent are read to find the one that came back.
const mostRead = 24

// Nearest orders what was sent so that what a document is most likely to be comes first: by its name, then by what stands on its first
// page. Documents that cannot be read come last.
func (v *Verifier) Nearest(ctx context.Context, doc app.Document, all []Sent) ([]Sent, error) {
	h, ok := doc.(handled)
	if !ok {
		return nil, errors.New("verify: a document of somebody else's")
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Sent) int {
		return cmp.Or(cmp.Compare(common(doc.Name(), b.Title), common(doc.Name(), a.Title)), b.At.Compare(a.At))
	})
	f, password := h.Handle()
	d, err := page.Open(ctx, v.Workers, f)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if _, err := d.Glance(ctx, password); err != nil {
		return nil, err
	}
	type near struct {
		Sent
		likeness float64
	}
	var read []near
	for _, s := range all[:min(len(all), mostRead)] {
		n := near{Sent: s}
		content, err := s.Read(ctx)
		if err == nil {
			n.likeness, err = d.Resembles(ctx, content, "")
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			n.likeness = -1
		}
		read = append(read, n)
	}
	slices.SortStableFunc(read, func(a, b near) int { return cmp.Compare(b.likeness, a.likeness) })
	for i, n := range read {
		all[i] = n.Sent
	}
	return all, nil
}

// common is how many words two names have in common.
func common(a, b string) (n int) {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ._-()[]", r) })
	}
	others := split(b)
	for _, w := range split(a) {
		if len(w) > 2 && slices.Contains(others, w) {
			n++
		}
	}
	return n
}
