package host

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/app/backend"
	"paraph/signing"
	"paraph/signing/page"
)

// Bounds of documents made of pages, from what services take: a base keeps pages that are not in the document any more.
const manyBases = 4

// AddPages implements app.Works. Every PDF is read by both readers before it is taken.
func (w *works) AddPages(ctx context.Context, base string, paths []string, told func(done, of int)) (string, int, error) {
	files, err := w.sources(ctx, base, paths)
	defer closeAll(files)
	if err != nil {
		return "", 0, err
	}
	out, err := page.Compose(ctx, w.desk.pools.press, files, nil, told)
	if err != nil {
		return "", 0, blame(err, paths)
	}
	limits, pages := backend.StandardLimits, 0
	for _, n := range out.Pages {
		pages += n
	}
	switch {
	case pages > manyBases*limits.Pages:
		return "", 0, &signing.Problem{Code: signing.ProblemPages, Limit: limits.Pages}
	case int64(len(out.Content)) > manyBases*limits.Document:
		return "", 0, &signing.Problem{Code: signing.ProblemTooLarge, Limit: int(limits.Document >> 20)}
	}
	sum, err := w.desk.Keep(ctx, out.Content)
	return sum, pages, err
}

// Arrange implements app.Works. What no service would take is a problem.
func (w *works) Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (string, error) {
	limits := backend.StandardLimits
	if len(leaves) > limits.Pages {
		return "", &signing.Problem{Code: signing.ProblemPages, Limit: limits.Pages}
	}
	files, err := w.sources(ctx, base, nil)
	defer closeAll(files)
	if err != nil {
		return "", err
	}
	out, err := page.Compose(ctx, w.desk.pools.press, files, leaves, told)
	if err != nil {
		return "", documentProblem(err)
	}
	if int64(len(out.Content)) > limits.Document {
		return "", &signing.Problem{Code: signing.ProblemTooLarge, Limit: int(limits.Document >> 20)}
	}
	return w.desk.Keep(ctx, out.Content)
}

// sources are the stored base and the files, open for reading; a file that cannot be taken is a *app.FileError.
func (w *works) sources(ctx context.Context, base string, paths []string) (files []*os.File, err error) {
	f, err := w.desk.Blobs.Open(ctx, base)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	for _, path := range paths {
		f, err := os.Open(path)
		if err == nil {
			files = append(files, f)
			err = w.examineSource(ctx, f)
		}
		if err != nil {
			return files, &app.FileError{Path: path, Err: err}
		}
	}
	return files, nil
}

// examineSource says what keeps a file from being added. A picture is only read where it is added.
func (w *works) examineSource(ctx context.Context, f *os.File) error {
	info, err := f.Stat()
	switch limit := backend.StandardLimits.Document; {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &signing.Problem{Code: signing.ProblemNotPDF}
	case info.Size() > limit:
		return &signing.Problem{Code: signing.ProblemTooLarge, Limit: int(limit >> 20)}
	}
	if page.IsPicture(f) {
		return nil
	}
	facts, err := w.thorough(ctx, f)
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
		return &app.FileError{Path: paths[s.Source-1], Err: documentProblem(s.Err)}
	}
	return documentProblem(err)
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}
