package desktest

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"paraph/app"
	"paraph/app/open"
	"paraph/app/prepare"
	"paraph/signing"
)

func (f *Works) OpenContent(_ context.Context, name string, content []byte) (app.Document, error) {
	return f.OpenWith(name, content)
}

// Examine answers what is known of a document, without making copies, unless the test has another answer.
func (f *Works) Examine(ctx context.Context, doc app.Document, entitled bool) *open.Examined {
	if f.ExamineWith != nil {
		return f.ExamineWith(ctx, doc, entitled)
	}
	facts, err := doc.Facts(ctx, "")
	if err != nil {
		return &open.Examined{Why: err}
	}
	x := &open.Examined{Facts: facts}
	if p := facts.Refusal(); p != nil {
		x.Why = p
	}
	return x
}

// Revision is the document as it was before: without the lines in the middle of its pages.
func (f *Works) Revision(_ context.Context, doc app.Document, _ int64) (app.Document, *signing.Facts, error) {
	return Earlier{Document{Called: doc.Name()}}, FourPages(), nil
}

// Earlier is a document as it was when it was signed.
type Earlier struct{ Document }

func (e Earlier) Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error) {
	img, err := e.Document.Pixels(ctx, page, dpi)
	k := dpi / 72
	draw.Draw(img, image.Rect(int(56*k), int(166*k), int(530*k), int(192*k)), image.White, image.Point{}, draw.Src)
	return img, err
}

// Envelope is a signed file around another one.
type Envelope struct {
	Document
	Holds string
	Bytes int64
	PDF   bool
}

func (e Envelope) Held() (name string, size int64, pdf bool) { return e.Holds, e.Bytes, e.PDF }

func (e Envelope) Facts(context.Context, string) (*signing.Facts, error) {
	f := &signing.Facts{Signed: true}
	if e.PDF {
		f.Pages = FourPages().Pages
	}
	return f, nil
}

// Documents are those a test puts into Works where it opens files.
type Documents interface {
	Open(ctx context.Context, path string) (app.Document, error)
	Sample(ctx context.Context, language string) (name string, content []byte, err error)
	AddPages(ctx context.Context, base string, paths []string, entitled bool, told func(done, of int)) (prepare.Added, error)
	Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (sum string, err error)
}

// Document is a sheet with grey lines, without a PDF reader.
type Document struct{ Called, At string }

func (d Document) Name() string   { return d.Called }
func (d Document) Path() string   { return d.At }
func (d Document) Size() int64    { return 236_400 }
func (d Document) SHA256() string { return strings.Repeat("7f3a91c05e12aa07", 4) }
func (d Document) Close()         {}

func (d Document) Facts(context.Context, string) (*signing.Facts, error) {
	return FourPages(), nil
}

func (d Document) Pixels(_ context.Context, _ int, dpi float64) (*image.RGBA, error) {
	k := dpi / 72
	img := image.NewRGBA(image.Rect(0, 0, int(595*k), int(842*k)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 60.0; y < 640; y += 18 {
		line := image.Rect(int(56*k), int(y*k), int(530*k), int((y+5)*k))
		draw.Draw(img, line, image.NewUniform(color.Gray{190}), image.Point{}, draw.Src)
	}
	return img, nil
}

func (d Document) Text(context.Context, int) ([]signing.TextLine, error) { return nil, nil }
func (d Document) Content(context.Context) ([]byte, error)               { return nil, nil }

func FourPages() *signing.Facts {
	g := signing.PageGeometry{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}
	return &signing.Facts{Pages: []signing.PageGeometry{g, g, g, g}}
}

func Contract() Document {
	return Document{Called: "Contratto di fornitura.pdf", At: "/home/anna/Contratto di fornitura.pdf"}
}

// DroppedFile is a document as far as the sheet asks it.
type DroppedFile struct{ app.Document }

func (DroppedFile) Name() string { return "Contratto di fornitura.pdf" }

func (DroppedFile) Size() int64 { return 212_000 }

func UnsignedFacts() *signing.Facts {
	return &signing.Facts{Pages: make([]signing.PageGeometry, 4), Forms: []signing.FormField{{Type: "signature"}, {Type: "signature"}, {Type: "signature"}}}
}

// WithFields are four pages with empty signature fields.
func WithFields(fields ...signing.FormField) *signing.Facts {
	facts := FourPages()
	facts.Forms = append([]signing.FormField{{Name: "data", Type: "text", Page: 1}, {Name: "firmato", Type: "signature", Page: 1, Filled: true}}, fields...)
	return facts
}

func Buyer() signing.FormField {
	return signing.FormField{Name: "Fornitrice", Type: "signature", Page: 4, Box: signing.Box{X: 100, Y: 300, W: 180, H: 50}}
}

func Clerk() signing.FormField {
	return signing.FormField{Name: "Cliente", Type: "signature", Page: 4, Box: signing.Box{X: 330, Y: 300, W: 180, H: 50}}
}

func Initials() signing.FormField {
	return signing.FormField{Name: "Sigla", Type: "signature", Page: 2, Box: signing.Box{X: 330, Y: 300, W: 20, H: 20}}
}
