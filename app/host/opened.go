package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"

	"paraph/app"
	"paraph/app/sample"
	"paraph/signing"
	"paraph/signing/page"
)

// opened is an app.Document: a PDF open in a worker of the desk's. The file it reads is the desk's own handle, so the
// bytes stay the ones that were opened even if another program replaces the file.
type opened struct {
	*page.Document
	file *os.File
	name string
	path string
	size int64
	sum  string
}

// Name implements app.Document.
func (o *opened) Name() string { return o.name }

// Path implements app.Document.
func (o *opened) Path() string { return o.path }

// Size implements app.Document.
func (o *opened) Size() int64 { return o.size }

// SHA256 implements app.Document.
func (o *opened) SHA256() string { return o.sum }

// Content implements app.Document.
func (o *opened) Content(context.Context) ([]byte, error) {
	return io.ReadAll(io.NewSectionReader(o.file, 0, o.size))
}

// Close implements app.Document.
func (o *opened) Close() {
	o.Document.Close()
	o.file.Close()
}

// Open implements app.Works.
func (w *works) Open(ctx context.Context, path string) (app.Document, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = &signing.Problem{Code: signing.ProblemNotPDF}
	case info.Size() > signing.MaxOpened:
		err = &signing.Problem{Code: signing.ProblemTooLarge, Limit: signing.MaxOpened >> 20}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return w.opened(ctx, f, filepath.Base(path), path)
}

// OpenContent implements app.Works: the content goes through a file that has no name any more.
func (w *works) OpenContent(ctx context.Context, name string, b []byte) (app.Document, error) {
	dir, err := os.MkdirTemp("", "paraph-")
	if err != nil {
		return nil, fmt.Errorf("host: document: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "document.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return nil, fmt.Errorf("host: document: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("host: document: %w", err)
	}
	return w.opened(ctx, f, name, "")
}

func (w *works) opened(ctx context.Context, f *os.File, name, path string) (app.Document, error) {
	h := sha256.New()
	size, err := io.Copy(h, io.NewSectionReader(f, 0, signing.MaxOpened))
	if err == nil {
		var doc *page.Document
		if doc, err = page.Open(ctx, w.desk.pools.pages, f); err == nil {
			return &opened{doc, f, name, path, size, hex.EncodeToString(h.Sum(nil))}, nil
		}
	}
	f.Close()
	return nil, documentProblem(err)
}

// Facts implements app.Document. Who sends, signs or takes pages reads the document once more, more thoroughly.
func (o *opened) Facts(ctx context.Context, password string) (*signing.Facts, error) {
	f, err := o.Document.Glance(ctx, password)
	return f, unreadable(err)
}

// Pixels implements app.Document.
func (o *opened) Pixels(ctx context.Context, number int, dpi float64) (*image.RGBA, error) {
	img, err := o.Document.Pixels(ctx, number, dpi)
	return img, unreadable(err)
}

// Sample implements app.Works.
func (w *works) Sample(_ context.Context, language string) (string, []byte, error) {
	c, err := sample.New(language)
	return c.Title + ".pdf", c.PDF, err
}
