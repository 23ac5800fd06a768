package ui

import (
	"context"
	"path/filepath"

	"paraph/app/verify"
	"paraph/ui/filedialog"
)

// connectOriginals lets Verify hold a document against what the office sent, or against any file.
func (s *shell) connectOriginals() {
	s.verify.OnSent = func(ctx context.Context) (out []verify.Sent, err error) {
		all, err := s.c.Requests.Originals(ctx)
		for _, o := range all {
			out = append(out, verify.Sent{Title: o.Title, At: o.Sent, Practice: o.Practice, Read: o.Read})
		}
		return out, err
	}
	s.verify.OnOtherOriginal = func(chosen func(name string, read func(ctx context.Context) ([]byte, error))) {
		s.ask(forOpening, filedialog.Question{
			Title: s.d.Say("filedialog.title.pdf"), Action: s.d.Say("filedialog.choose"), Only: s.d.Say("filedialog.pdf"), Endings: []string{".pdf"},
		}, func(paths []string) {
			chosen(filepath.Base(paths[0]), func(ctx context.Context) ([]byte, error) { return s.content(ctx, paths[0]) })
		})
	}
}

// content reads a file that is a document.
func (s *shell) content(ctx context.Context, path string) ([]byte, error) {
	doc, err := s.c.Documents.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	return doc.Content(ctx)
}
