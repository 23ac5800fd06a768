package open

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paraph/app"
	"paraph/internal/files"
	"paraph/signing"
	"paraph/signing/page"
	judge "paraph/signing/verify"
)

// envelope is a signed CMS file (.p7m, .p7s) as an app.Document and app.Envelope: name, size and SHA-256 are the file's own, pages and
// content those of what it holds. Where that is no PDF there are no pages.
type envelope struct {
	file    *os.File
	name    string
	path    string
	size    int64
	sum     string
	content []byte
	pdf     *document // nil: it holds none
}

// deepest is how many envelopes stand in each other at most; where the last of them holds one more, that is what is held.
const deepest = 8

// isEnvelope reports whether an open file begins as a CMS does. What is in it tells whether it is one.
func isEnvelope(f *os.File) bool {
	head := make([]byte, 1024)
	n, _ := f.ReadAt(head, 0)
	return judge.IsEnvelope(head[:n])
}

// openEnvelope opens a file that begins as a CMS does.
func (d *Documents) openEnvelope(ctx context.Context, f *os.File, name, path string) (app.Document, error) {
	e := &envelope{file: f, name: name, path: path}
	h := sha256.New()
	var err error
	if e.size, err = io.Copy(h, io.NewSectionReader(f, 0, signing.MaxOpened)); err == nil {
		e.sum = hex.EncodeToString(h.Sum(nil))
		e.content, err = d.held(ctx, f)
	}
	if err != nil {
		f.Close()
		return nil, page.Problem(page.Unreadable(err))
	}
	if bytes.Contains(e.content[:min(len(e.content), 1024)], []byte("%PDF-")) {
		if doc, err := d.OpenContent(ctx, e.inner(), e.content); err == nil {
			e.pdf = doc.(*document)
		}
	}
	return e, nil
}

// held is what stands in an envelope, or in the innermost of those that stand in it; nil where there is nothing, or it is none.
func (d *Documents) held(ctx context.Context, f *os.File) ([]byte, error) {
	content, err := judge.ContentOf(ctx, d.Workers, f)
	for range deepest {
		if err != nil || !judge.IsEnvelope(content[:min(len(content), 1024)]) {
			break
		}
		in, openErr := files.Unnamed(content)
		if openErr != nil {
			return nil, fmt.Errorf("open: content: %w", openErr)
		}
		var inner []byte
		inner, err = judge.ContentOf(ctx, d.Workers, in)
		in.Close()
		if inner == nil {
			break
		}
		content = inner
	}
	return content, err
}

// inner is the name of what it holds: its own without the endings of envelopes.
func (e *envelope) inner() string {
	name := e.name
	for slices.Contains([]string{".p7m", ".p7s", ".pem"}, strings.ToLower(filepath.Ext(name))) {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name
}

// Held implements app.Envelope.
func (e *envelope) Held() (name string, size int64, pdf bool) {
	return e.inner(), int64(len(e.content)), e.pdf != nil
}

// Name implements app.Document.
func (e *envelope) Name() string { return e.name }

// Path implements app.Document.
func (e *envelope) Path() string { return e.path }

// Size implements app.Document.
func (e *envelope) Size() int64 { return e.size }

// SHA256 implements app.Document.
func (e *envelope) SHA256() string { return e.sum }

// Handle is the envelope itself, which is what is judged.
func (e *envelope) Handle() (*os.File, string) { return e.file, "" }

// Content implements app.Document: what it holds.
func (e *envelope) Content(context.Context) ([]byte, error) { return e.content, nil }

// Close implements app.Document.
func (e *envelope) Close() {
	if e.pdf != nil {
		e.pdf.Close()
	}
	e.file.Close()
}

// Facts implements app.Document: those of the PDF it holds, but that it is signed.
func (e *envelope) Facts(ctx context.Context, password string) (*signing.Facts, error) {
	if e.pdf == nil {
		return &signing.Facts{Signed: true}, nil
	}
	f, err := e.pdf.Facts(ctx, password)
	if err != nil {
		return nil, err
	}
	signed := *f
	signed.Signed = true
	return &signed, nil
}

// Pixels implements app.Document.
func (e *envelope) Pixels(ctx context.Context, number int, dpi float64) (*image.RGBA, error) {
	if e.pdf == nil {
		return nil, page.ErrNoSuchPage
	}
	return e.pdf.Pixels(ctx, number, dpi)
}

// Tile draws a part of a page.
func (e *envelope) Tile(ctx context.Context, number int, dpi float64, clip image.Rectangle) (*image.RGBA, error) {
	if e.pdf == nil {
		return nil, page.ErrNoSuchPage
	}
	return e.pdf.Tile(ctx, number, dpi, clip)
}

// Text implements app.Document.
func (e *envelope) Text(ctx context.Context, number int) ([]signing.TextLine, error) {
	if e.pdf == nil {
		return nil, page.ErrNoSuchPage
	}
	return e.pdf.Text(ctx, number)
}
