package host

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/signing"
	"paraph/signing/page"
)

// manyBases is how many times what the receiver takes a base may have: it keeps pages that are not in the document any more.
const manyBases = 4

// AddPages implements app.Works. Every PDF is read by both readers before it is taken.
func (w *works) AddPages(ctx context.Context, base string, paths []string, told func(done, of int)) (string, int, error) {
	limits := w.desk.limits(ctx)
	files, err := w.sources(ctx, base, paths, limits)
	defer closeAll(files)
	if err != nil {
		return "", 0, err
	}
	out, err := page.Compose(ctx, w.desk.pools.press, files, nil, told)
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
	sum, err := w.desk.Keep(ctx, out.Content)
	return sum, pages, err
}

// Arrange implements app.Works. What the receiver would not take is a problem.
func (w *works) Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (string, error) {
	limits := w.desk.limits(ctx)
	if p := limits.Length(len(leaves)); p != nil {
		return "", p
	}
	files, err := w.sources(ctx, base, nil, limits)
	defer closeAll(files)
	if err != nil {
		return "", err
	}
	out, err := page.Compose(ctx, w.desk.pools.press, files, leaves, told)
	if err != nil {
		return "", documentProblem(err)
	}
	if p := limits.Bytes(int64(len(out.Content))); p != nil {
		return "", p
	}
	return w.desk.Keep(ctx, out.Content)
}

// sources are the stored base and the files, open for reading; a file that cannot be taken is a *app.FileError.
func (w *works) sources(ctx context.Context, base string, paths []string, limits signing.Limits) (files []*os.File, err error) {
	f, err := w.desk.Blobs.Open(ctx, base)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	for _, path := range paths {
		f, err := os.Open(path)
		if err == nil {
			files = append(files, f)
			err = w.examineSource(ctx, f, limits)
		}
		if err != nil {
			return files, &app.FileError{Path: path, Err: err}
		}
	}
	return files, nil
}

// examineSource says what keeps a file from being added. A picture is only read where it is added.
func (w *works) examineSource(ctx context.Context, f *os.File, limits signing.Limits) error {
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
