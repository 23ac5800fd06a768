package prepare

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/sync"
)

// Arranger makes documents of pages of others, in workers.
type Arranger struct {
	Workers *worker.Pool
	Blobs   sync.Blobs
	Limits  func(ctx context.Context) signing.Limits                      // what the receiver takes
	Facts   func(ctx context.Context, f *os.File) (*signing.Facts, error) // of a file, all boxes compared
}

// manyBases is how many times what the receiver takes a base may have: it keeps pages that are not in the document any more.
const manyBases = 4

// AddPages makes one document of the stored document base, first and whole, and of all pages of files: PDF, PNG, JPEG,
// TIFF. It stores it and answers its SHA-256 and how many pages it has. told hears in between how far it is. An
// *app.FileError says which file cannot be taken; a *signing.Problem with a Limit what the receiver does not take. Every PDF is read by both readers before it is taken.
func (a *Arranger) AddPages(ctx context.Context, base string, paths []string, told func(done, of int)) (string, int, error) {
	limits := a.Limits(ctx)
	files, err := a.sources(ctx, base, paths, limits)
	defer closeAll(files)
	if err != nil {
		return "", 0, err
	}
	out, err := page.Compose(ctx, a.Workers, files, nil, told)
	if err != nil {
		return "", 0, blame(err, paths)
	}
	pages := 0
	for _, n := range out.Pages {
		pages += n
	}
	if p := limits.Length((pages + manyBases - 1) / manyBases); p != nil {
		return "", 0, p
	}
	if p := limits.Bytes(int64(len(out.Content)) / manyBases); p != nil {
		return "", 0, p
	}
	sum, err := a.Blobs.Put(ctx, out.Content)
	return sum, pages, err
}

// Arrange makes a document of leaves of the stored document base, stores it and answers its SHA-256. What the receiver would not take is a problem.
func (a *Arranger) Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (string, error) {
	limits := a.Limits(ctx)
	if p := limits.Length(len(leaves)); p != nil {
		return "", p
	}
	files, err := a.sources(ctx, base, nil, limits)
	defer closeAll(files)
	if err != nil {
		return "", err
	}
	out, err := page.Compose(ctx, a.Workers, files, leaves, told)
	if err != nil {
		return "", page.Problem(err)
	}
	if p := limits.Bytes(int64(len(out.Content))); p != nil {
		return "", p
	}
	return a.Blobs.Put(ctx, out.Content)
}

// sources are the stored base and the files, open for reading; a file that cannot be taken is a *app.FileError.
func (a *Arranger) sources(ctx context.Context, base string, paths []string, limits signing.Limits) (files []*os.File, err error) {
	f, err := a.Blobs.Open(ctx, base)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	for _, path := range paths {
		f, err := os.Open(path)
		if err == nil {
			files = append(files, f)
			err = a.examineSource(ctx, f, limits)
		}
		if err != nil {
			return files, &app.FileError{Path: path, Err: err}
		}
	}
	return files, nil
}

// examineSource says what keeps a file from being added. A picture is only read where it is added.
func (a *Arranger) examineSource(ctx context.Context, f *os.File, limits signing.Limits) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &signing.Problem{Code: signing.ProblemNotPDF}
	}
	if p := limits.Bytes(info.Size()); p != nil {
		return p
	}
	if page.IsPicture(f) {
		return nil
	}
	facts, err := a.Facts(ctx, f)
	if err != nil {
		return err
	}
	if p := facts.Refusal(); p != nil {
		return p
	}
	return nil
}

// blame turns the number of a source into the file it is; the first source is no file.
func blame(err error, paths []string) error {
	var s *page.SourceError
	if errors.As(err, &s) && s.Source >= 1 && s.Source <= len(paths) {
		return &app.FileError{Path: paths[s.Source-1], Err: page.Problem(s.Err)}
	}
	return page.Problem(err)
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}
