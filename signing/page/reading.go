package page

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/unicode/norm"

	"paraph/signing"
)

// reading is a document as pdfcpu reads it. Its whole content is in memory: keep the facts, drop it.
type reading struct {
	ctx  *model.Context
	root types.Dict
}

// read reads a document and decrypts it. Errors carry the code of a problem. pdfcpu's validation is
// left out on purpose: it refuses documents over fonts and annotation borders every viewer forgives;
// what we rely on (page tree, boxes, form) is checked here, and against PDFium.
func read(r io.ReaderAt, size int64, password string) (*reading, error) {
	ctx, err := readContext(r, size, password)
	if prepared := norm.NFKC.String(password); errors.Is(err, pdfcpu.ErrWrongPassword) && prepared != password {
		ctx, err = readContext(r, size, prepared)
	}
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, fail(signing.ProblemPassword, "pdfcpu")
	case err != nil && strings.HasPrefix(err.Error(), "encryption setup"):
		// An unknown handler, or a password pdfcpu takes for none (it wants no spaces in revision 6).
		return nil, fail(signing.ProblemEncrypted, "pdfcpu cannot decrypt")
	case err != nil:
		return nil, fail(signing.ProblemDamaged, "pdfcpu: "+firstWords(err))
	}
	root, err := ctx.Catalog()
	if err != nil || root == nil {
		return nil, fail(signing.ProblemDamaged, "pdfcpu: no catalog")
	}
	return &reading{ctx: ctx, root: root}, nil
}

func readContext(r io.ReaderAt, size int64, password string) (*model.Context, error) {
	return api.ReadContext(io.NewSectionReader(r, 0, size), &model.Configuration{
		Reader15: true, ValidationMode: model.ValidationRelaxed, Offline: true,
		UserPW: password, OwnerPW: password, Limits: model.DefaultResourceLimits(),
	})
}

// firstWords is the part of an error of pdfcpu that is its own: what follows may quote the document.
func firstWords(err error) string {
	words, _, _ := strings.Cut(err.Error(), ":")
	return words[:min(len(words), 80)]
}

// facts are what this reader alone can say.
func (r *reading) facts() (*signing.Facts, error) {
	tree, err := r.pageTree()
	if err != nil {
		return nil, err
	}
	f := &signing.Facts{
		Version: r.ctx.VersionString(), Pages: tree.geometries(), Encrypted: r.ctx.Encrypt != nil,
		Title: r.title(),
	}
	if f.Encrypted && r.ctx.E != nil {
		f.Allows = allowed(r.ctx.E.P, r.ctx.E.R)
	}
	form, _ := r.dict(r.root["AcroForm"])
	f.XFA = r.value(form["XFA"]) != nil
	if f.Forms, err = r.formFields(form, tree); err != nil {
		return nil, err
	}
	for _, field := range f.Forms {
		f.Signed = f.Signed || field.Filled
	}
	return f, nil
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

func (r *reading) title() string {
	if r.ctx.Info == nil {
		return ""
	}
	info, _ := r.dict(*r.ctx.Info)
	return r.text(info["Title"], 500)
}

// value follows references; what cannot be followed is nil, as ISO 32000-2, 7.3.10 wants it.
func (r *reading) value(o types.Object) types.Object {
	o, err := r.ctx.Dereference(o)
	if err != nil {
		return nil
	}
	return o
}

func (r *reading) dict(o types.Object) (types.Dict, bool) {
	switch d := r.value(o).(type) {
	case types.Dict:
		return d, true
	case types.StreamDict:
		return d.Dict, true
	}
	return nil, false
}

func (r *reading) array(o types.Object) types.Array {
	a, _ := r.value(o).(types.Array)
	return a
}

func (r *reading) name(o types.Object) string {
	n, _ := r.value(o).(types.Name)
	return string(n)
}

func (r *reading) number(o types.Object) (float64, bool) {
	switch n := r.value(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

// text is a text string of at most so many letters, without control characters.
func (r *reading) text(o types.Object, most int) string {
	o = r.value(o)
	if o == nil {
		return ""
	}
	s, err := model.Text(o)
	if err != nil {
		return ""
	}
	return clean(s, most)
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

// objectOf is the number of the object a reference points to, 0 for what is no reference.
func objectOf(o types.Object) int {
	switch ref := o.(type) {
	case types.IndirectRef:
		return ref.ObjectNumber.Value()
	case *types.IndirectRef:
		return ref.ObjectNumber.Value()
	}
	return 0
}

// rect is a rectangle array, normalised; false for anything that is none.
func (r *reading) rect(o types.Object) (signing.Rect, bool) {
	a := r.array(o)
	if len(a) != 4 {
		return signing.Rect{}, false
	}
	var n [4]float64
	for i, o := range a {
		n[i], _ = r.number(o)
	}
	return signing.Rect{
		LLX: min(n[0], n[2]), LLY: min(n[1], n[3]), URX: max(n[0], n[2]), URY: max(n[1], n[3]),
	}, true
}

func damaged(format string, args ...any) error {
	return fail(signing.ProblemDamaged, fmt.Sprintf(format, args...))
}
