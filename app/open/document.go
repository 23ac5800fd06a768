package open

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	gosync "sync"

	"paraph/app"
	"paraph/app/sample"
	"paraph/internal/files"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
)

// Documents opens PDFs in workers, which whoever made them ends.
type Documents struct{ Workers *worker.Pool }

// document is an app.Document. The file it reads is the desk's own handle, so the bytes stay the ones that were opened
// even if another program replaces the file.
type document struct {
	*page.Document
	file *os.File
	name string
	path string
	size int64
	sum  string

	mu       gosync.Mutex
	password string // that it was looked at with
}

// Name implements app.Document.
func (o *document) Name() string { return o.name }

// Path implements app.Document.
func (o *document) Path() string { return o.path }

// Size implements app.Document.
func (o *document) Size() int64 { return o.size }

// SHA256 implements app.Document.
func (o *document) SHA256() string { return o.sum }

// Content implements app.Document.
func (o *document) Content(context.Context) ([]byte, error) {
	return io.ReadAll(io.NewSectionReader(o.file, 0, o.size))
}

// Handle is the file itself, which stays the document's, with the password it was looked at with: app/verify judges it.
func (o *document) Handle() (*os.File, string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.file, o.password
}

// Close implements app.Document.
func (o *document) Close() {
	o.Document.Close()
	o.file.Close()
}

// Facts implements app.Document. Who sends, signs or takes pages reads the document once more, more thoroughly.
func (o *document) Facts(ctx context.Context, password string) (*signing.Facts, error) {
	f, err := o.Glance(ctx, password)
	if err == nil {
		o.mu.Lock()
		o.password = password
		o.mu.Unlock()
	}
	return f, page.Unreadable(err)
}

// Pixels implements app.Document.
func (o *document) Pixels(ctx context.Context, number int, dpi float64) (*image.RGBA, error) {
	img, err := o.Document.Pixels(ctx, number, dpi)
	return img, page.Unreadable(err)
}

// Open opens a file.
func (d *Documents) Open(ctx context.Context, path string) (app.Document, error) {
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
	if isEnvelope(f) {
		return d.openEnvelope(ctx, f, filepath.Base(path), path)
	}
	return d.open(ctx, f, filepath.Base(path), path)
}

// OpenContent opens what is no file of the user's; it goes through one that has no name any more.
func (d *Documents) OpenContent(ctx context.Context, name string, content []byte) (app.Document, error) {
	f, err := files.Unnamed(content)
	if err != nil {
		return nil, fmt.Errorf("open: document: %w", err)
	}
	return d.open(ctx, f, name, "")
}

func (d *Documents) open(ctx context.Context, f *os.File, name, path string) (app.Document, error) {
	h := sha256.New()
	size, err := io.Copy(h, io.NewSectionReader(f, 0, signing.MaxOpened))
	if err == nil {
		var doc *page.Document
		if doc, err = page.Open(ctx, d.Workers, f); err == nil {
			return &document{Document: doc, file: f, name: name, path: path, size: size, sum: hex.EncodeToString(h.Sum(nil))}, nil
		}
	}
	f.Close()
	return nil, page.Problem(err)
}

// Sample is the contract people try the program with, by its file's name.
func (d *Documents) Sample(_ context.Context, language string) (string, []byte, error) {
	c, err := sample.New(language)
	return c.Title + ".pdf", c.PDF, err
}

// Thorough are an open file's facts with all boxes compared, which looking alone does not need.
func (d *Documents) Thorough(ctx context.Context, f *os.File) (*signing.Facts, error) {
	doc, err := page.Open(ctx, d.Workers, f)
	if err != nil {
		return nil, page.Problem(err)
	}
	defer doc.Close()
	facts, err := doc.Facts(ctx, "")
	return facts, page.Problem(err)
}
