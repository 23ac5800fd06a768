package open

import (
	"context"
	"io/fs"
	"os"
	"syscall"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
)

// Viewer looks into files one after the other, without a desk.
type Viewer struct{ Workers *worker.Pool }

// Facts are what can be said of a PDF. Errors: the file's own, *signing.Problem, page.ErrUnreadable.
func (v Viewer) Facts(ctx context.Context, path, password string) (*signing.Facts, error) {
	var f *signing.Facts
	err := v.with(ctx, path, func(d *page.Document) (err error) {
		f, err = d.Facts(ctx, password)
		return err
	})
	return f, err
}

// Images draws every page as PNG and hands each to f, in order.
func (v Viewer) Images(ctx context.Context, path string, dpi float64, f func(number int, png []byte) error) error {
	return v.with(ctx, path, func(d *page.Document) error {
		facts, err := d.Facts(ctx, "")
		if err != nil {
			return err
		}
		for i := range facts.Pages {
			png, err := d.Image(ctx, i+1, dpi)
			if err != nil {
				return err
			}
			if err := f(i+1, png); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v Viewer) with(ctx context.Context, path string, f func(*page.Document) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return &fs.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	}
	d, err := page.Open(ctx, v.Workers, file)
	if err != nil {
		return err
	}
	defer d.Close()
	return f(d)
}
