package host

import (
	"context"
	"log/slog"
	"os"

	"paraph/signing"
	"paraph/signing/page"
)

// Looker looks into files without a data folder and without a service; in workers all the same.
type Looker struct{ pools pools }

// NewLooker starts the workers.
func NewLooker() *Looker { return &Looker{newPools(slog.New(slog.DiscardHandler), false)} }

// Close ends them.
func (l *Looker) Close() { l.pools.close() }

// Facts are what can be said of a PDF. Errors: the file's own, *signing.Problem, page.ErrUnreadable.
func (l *Looker) Facts(ctx context.Context, path, password string) (*signing.Facts, error) {
	var f *signing.Facts
	err := l.with(ctx, path, func(d *page.Document) (err error) {
		f, err = d.Facts(ctx, password)
		return err
	})
	return f, err
}

// Images draws every page as PNG and hands each to f, in order.
func (l *Looker) Images(ctx context.Context, path string, dpi float64, f func(number int, png []byte) error) error {
	return l.with(ctx, path, func(d *page.Document) error {
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

func (l *Looker) with(ctx context.Context, path string, f func(*page.Document) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	d, err := page.Open(ctx, l.pools.pages, file)
	if err != nil {
		return err
	}
	defer d.Close()
	return f(d)
}
