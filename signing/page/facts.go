package page

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"paraph/signing"
	"paraph/signing/cos"
)

// maxDepth bounds a walk through a form.
const maxDepth = 60

// structure is a document as the strict reader has it, and what it finds wrong. Its file is nil where it can make
// nothing of the document.
type structure struct {
	file   *cos.File
	pages  []cos.Page
	faults []cos.Fault

	letters []*letterSet // of each page, once every object was looked at
}

// strict reads a document's structure and pages. Errors carry the code of a problem: a password that is missing or wrong,
// an encryption that is not known. All else that is wrong is a fault.
func strict(r io.ReaderAt, size int64, password string) (*structure, error) {
	f, err := cos.Read(r, size)
	if err != nil {
		return &structure{faults: []cos.Fault{faultOf(err)}}, nil
	}
	if f.Encrypted() {
		if err := unlock(f, password); err != nil {
			return nil, err
		}
	}
	s := &structure{file: f}
	if s.pages, err = f.Pages(); err != nil {
		return &structure{faults: append(f.Faults(), faultOf(err))}, nil
	}
	return s, nil
}

func unlock(f *cos.File, password string) error {
	err := f.Unlock(password)
	latin, _ := charmap.ISO8859_1.NewEncoder().String(password) // as older revisions have it
	for _, other := range []string{norm.NFKC.String(password), latin} {
		if errors.Is(err, cos.ErrPassword) && other != password {
			err = f.Unlock(other)
		}
	}
	switch {
	case errors.Is(err, cos.ErrPassword):
		return fail(signing.ProblemPassword, "strict reader")
	case err != nil:
		return fail(signing.ProblemEncrypted, "strict reader")
	}
	return nil
}

func faultOf(err error) cos.Fault {
	if f, ok := errors.AsType[*cos.Fault](err); ok {
		return *f
	}
	return cos.Fault{Kind: cos.FaultSyntax}
}

// facts are what this reader alone can say. Whether every object stands where it should is asked where whole is true.
func (s *structure) facts(whole bool) (*signing.Facts, error) {
	if s.file == nil {
		return &signing.Facts{Faults: kinds(s.faults)}, nil
	}
	f := &signing.Facts{Version: s.version(), Encrypted: s.file.Encrypted(), Title: s.title()}
	for _, p := range s.pages {
		f.Pages = append(f.Pages, s.file.Geometry(p))
	}
	if bits, revision := s.file.Permissions(); revision > 0 {
		f.Allows = allowed(bits, revision)
	}
	form := s.file.Dict(s.file.Catalog()["AcroForm"])
	f.XFA = s.file.Present(form["XFA"])
	var err error
	if f.Forms, err = s.formFields(form, f.Pages); err != nil {
		return nil, err
	}
	for _, field := range f.Forms {
		f.Signed = f.Signed || field.Filled
	}
	if !whole {
		f.Faults = kinds(s.file.Faults())
		return f, nil
	}
	c := lookThrough(s.file)
	if c.drawn.large {
		return nil, fail(signing.ProblemUnreadable, "its content is too large")
	}
	f.Faults, f.Hidden, f.Attachments, s.letters = c.faults, c.hidden, c.attachments, c.drawn.letters
	f.Signed = f.Signed || c.signed
	return f, nil
}

// kinds names what is wrong, each kind once. An odd version in the header is passed over by every reader.
func kinds(faults []cos.Fault) []string {
	var out []string
	for _, f := range faults {
		if f.Kind != cos.FaultVersion && !slices.Contains(out, string(f.Kind)) {
			out = append(out, string(f.Kind))
		}
	}
	return out
}

// version is the header's, or the catalog's where that is later (ISO 32000-2, 7.7.2).
func (s *structure) version() string {
	return max(s.file.Version, s.file.Name(s.file.Catalog()["Version"]))
}

func (s *structure) title() string { return s.text(s.file.Dict(s.file.Trailer["Info"])["Title"], 500) }

// text is a text string of at most so many letters, without control characters.
func (s *structure) text(o cos.Object, most int) string {
	text, _ := s.file.Text(o)
	return clean(text, most)
}

// allowed names the permissions of ISO 32000-2, table 22, with the meaning the bits have at a revision
// of the security handler: before 3, filling goes with annotating and assembling with changing.
func allowed(bits, revision int) []string {
	fill, assemble := 9, 11
	if revision < 3 {
		fill, assemble = 6, 4
	}
	var out []string
	for _, p := range []struct {
		bit  int
		word string
	}{{3, "print"}, {5, "copy"}, {fill, "fill"}, {6, "annotate"}, {4, "change"}, {assemble, "assemble"}} {
		if bits&(1<<(p.bit-1)) != 0 {
			out = append(out, p.word)
		}
	}
	return out
}

func clean(s string, most int) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\uFEFF' {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

func damaged(format string, args ...any) error {
	return fail(signing.ProblemDamaged, fmt.Sprintf(format, args...))
}
