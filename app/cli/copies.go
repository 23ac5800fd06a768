package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paraph/app/host"
	"paraph/app/open"
	"paraph/internal/files"
	"paraph/internal/worker"
	"paraph/signing"
)

// copyOptions are those of commands that change PDFs.
type copyOptions struct {
	UnprotectedCopy bool `help:"You are entitled to it: of a PDF that is protected against changes, a copy without the protection is used."`
}

// readers are workers that look through documents, begun when the first is.
type readers struct{ pool *worker.Pool }

func (r *readers) documents() *open.Documents {
	if r.pool == nil {
		r.pool = host.NewPages()
	}
	return &open.Documents{Workers: r.pool}
}

func (r *readers) close() {
	if r.pool != nil {
		r.pool.Close()
	}
}

// unprotect has copies without protection take the place of the contents that have one, if the command says so, and answers
// what of. All else the service says.
func (c copyOptions) unprotect(ctx context.Context, content [][]byte) (copies []signing.CleanCopy, err error) {
	if !c.UnprotectedCopy {
		return nil, nil
	}
	var r readers
	defer r.close()
	for i, b := range content {
		made, x, err := copied(ctx, r.documents(), b)
		if err != nil {
			return nil, err
		}
		if made != nil && slices.Contains(x.Faults, signing.FaultProtected) {
			content[i] = made
			copies = append(copies, signing.CleanCopy{Of: sum(b), Is: x.Copy.SHA256(), Faults: x.Faults})
		}
	}
	return copies, nil
}

func copied(ctx context.Context, docs *open.Documents, content []byte) ([]byte, *open.Examined, error) {
	f, err := files.Unnamed(content)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	x := docs.File(ctx, f, true)
	defer x.Close()
	if x.Copy == nil {
		return nil, x, nil
	}
	made, err := x.Copy.Content(ctx)
	return made, x, err
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// titleOf is what a document is called that nobody named: as its file, from standard input as it calls itself, and else "", which
// everybody reads as "Document" in their language.
func titleOf(ctx context.Context, name string, content []byte) string {
	if name != "-" {
		return strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	var r readers
	defer r.close()
	_, x, err := copied(ctx, r.documents(), content)
	if err != nil || x.Facts == nil || signing.BadText(x.Facts.Title, signing.MaxTitle) {
		return ""
	}
	return strings.TrimSpace(x.Facts.Title)
}

// taken is the file that is signed: f, or a copy in its place, in which case f is closed and line says what of. It says which
// files are signed with it, too.
func (c copyOptions) taken(ctx context.Context, r *readers, f *os.File, line *signedLine) (*os.File, error) {
	x := r.documents().File(ctx, f, c.UnprotectedCopy)
	defer x.Close()
	used, err := x.Take(ctx, f)
	if err == nil {
		line.Copy, line.Attachments = x.Faults, x.Brings()
	}
	return used, err
}
