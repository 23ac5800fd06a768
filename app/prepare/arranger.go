package prepare

import (
	"context"
	"errors"
	"image"
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
	Limits  func(ctx context.Context) signing.Limits // what the receiver takes
	// Mended is the file a PDF's pages are taken from: f, or where that has faults, a clean copy, in whose place f is closed.
	// faults are those the copy is without. entitled: whoever asks may have a copy without its protection.
	Mended func(ctx context.Context, f *os.File, entitled bool) (used *os.File, faults []string, err error)
}

// manyBases is how many times what the receiver takes a base may have: it keeps pages that are not in the document any more.
const manyBases = 4

// Added is a stored document that pages were added to: its SHA-256, how many pages it has, the pictures that had more
// pixels than a page takes, and the files of which a clean copy was used.
type Added struct {
	SHA256  string
	Pages   int
	Smaller []Smaller
	Mended  []Mended
}

// Mended is a file of which a clean copy was used, and what that is without, as signing.CleanCopy has it.
type Mended struct {
	Path   string
	Faults []string
}

// Smaller is a picture that was made smaller: its file, and the pixels it had and has.
type Smaller struct {
	Path     string
	Was, Now image.Point
}

// AddPages makes one document of the stored document base, first and whole, and of all pages of files: PDF, PNG, JPEG,
// TIFF, and stores it. told hears in between how far it is. An *app.FileError says which file cannot be taken; a
// *signing.Problem with a Limit what the receiver does not take. Every PDF is looked through before it is taken; of one with
// faults a clean copy is, and of a protected one an unprotected copy if whoever asks is entitled to it.
func (a *Arranger) AddPages(ctx context.Context, base string, paths []string, entitled bool, told func(done, of int)) (Added, error) {
	limits := a.Limits(ctx)
	s := sources{a: a, limits: limits}
	defer s.close()
	if err := s.add(ctx, base, paths, entitled); err != nil {
		return Added{}, err
	}
	out, err := s.compose(ctx, nil, told)
	if err != nil {
		return Added{}, blame(err, paths)
	}
	added := Added{Mended: s.mended}
	for _, n := range out.Pages {
		added.Pages += n
	}
	if p := limits.Length((added.Pages + manyBases - 1) / manyBases); p != nil {
		return Added{}, p
	}
	if p := limits.Bytes(int64(len(out.Content)) / manyBases); p != nil {
		return Added{}, p
	}
	for _, s := range out.Shrunk {
		if s.Source >= 1 && s.Source <= len(paths) { // the first is no file
			added.Smaller = append(added.Smaller, Smaller{paths[s.Source-1], image.Pt(s.FromW, s.FromH), image.Pt(s.W, s.H)})
		}
	}
	added.SHA256, err = a.Blobs.Put(ctx, out.Content)
	return added, err
}

// Arrange makes a document of leaves of the stored document base, stores it and answers its SHA-256. What the receiver would not take is a problem.
func (a *Arranger) Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (string, error) {
	limits := a.Limits(ctx)
	if p := limits.Length(len(leaves)); p != nil {
		return "", p
	}
	s := sources{a: a, limits: limits}
	defer s.close()
	if err := s.add(ctx, base, nil, false); err != nil {
		return "", err
	}
	out, err := s.compose(ctx, leaves, told)
	if err != nil {
		return "", page.Problem(err)
	}
	if p := limits.Bytes(int64(len(out.Content))); p != nil {
		return "", p
	}
	return a.Blobs.Put(ctx, out.Content)
}

// sources are the stored base and the files, or the copies used in their places, open for reading.
type sources struct {
	a      *Arranger
	limits signing.Limits
	files  []*os.File
	mended []Mended
}

// add opens the base and the files; a file that cannot be taken is a *app.FileError.
func (s *sources) add(ctx context.Context, base string, paths []string, entitled bool) error {
	f, err := s.a.Blobs.Open(ctx, base)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	for _, path := range paths {
		f, err := os.Open(path)
		if err == nil {
			s.files = append(s.files, f)
			err = s.take(ctx, path, entitled)
		}
		if err != nil {
			return &app.FileError{Path: path, Err: err}
		}
	}
	return nil
}

// take says what keeps the last file from being added. A picture is only read where it is added.
func (s *sources) take(ctx context.Context, path string, entitled bool) error {
	f := s.files[len(s.files)-1]
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &signing.Problem{Code: signing.ProblemNotPDF}
	}
	if p := s.limits.Bytes(info.Size()); p != nil {
		return p
	}
	if page.IsPicture(f) {
		return nil
	}
	faults, err := s.mend(ctx, len(s.files)-1, entitled)
	if len(faults) > 0 {
		s.mended = append(s.mended, Mended{path, faults})
	}
	return err
}

// mend has a clean copy take the place of a file, if it needs one, and answers what that is without.
func (s *sources) mend(ctx context.Context, i int, entitled bool) (faults []string, err error) {
	s.files[i], faults, err = s.a.Mended(ctx, s.files[i], entitled)
	return faults, err
}

// compose makes the document. A base that was stored by an earlier version may have faults.
func (s *sources) compose(ctx context.Context, leaves []signing.Leaf, told func(done, of int)) (*page.Composed, error) {
	out, err := page.Compose(ctx, s.a.Workers, s.files, leaves, told)
	source, ok := errors.AsType[*page.SourceError](err)
	if p, faulty := errors.AsType[*signing.Problem](err); !ok || source.Source != 0 || !faulty || p.Code != signing.ProblemFaulty {
		return out, err
	}
	if _, err := s.mend(ctx, 0, false); err != nil {
		return nil, err
	}
	return page.Compose(ctx, s.a.Workers, s.files, leaves, told)
}

// blame turns the number of a source into the file it is; the first source is no file.
func blame(err error, paths []string) error {
	var s *page.SourceError
	if errors.As(err, &s) && s.Source >= 1 && s.Source <= len(paths) {
		return &app.FileError{Path: paths[s.Source-1], Err: page.Problem(s.Err)}
	}
	return page.Problem(err)
}

func (s *sources) close() {
	for _, f := range s.files {
		f.Close()
	}
}
