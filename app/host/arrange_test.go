package host_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// deskOf is a desk on a rig's folder.
func deskOf(t *testing.T, r *hosttest.Rig) *host.Desk {
	t.Helper()
	f := folder.At(r.Folder)
	f.KeyInFile = true
	if err := f.SetMail(r.Box.URL(), "ufficio@studio.example", ""); err != nil { // as "serve" would have remembered it
		t.Fatal(err)
	}
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{
		Folder: r.Folder, KeyInFile: true, Start: func(string) error { return errors.New("it runs") }, Poll: 100 * time.Millisecond,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), 120, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestArrangedDocument: a contract with the pages of a picture and of another PDF, in another order and turned, is sent;
// the service gets exactly the document that was made of them, and seals it with the marks in their places.
func TestArrangedDocument(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := deskOf(t, r)
	dir := t.TempDir()
	files := []string{filepath.Join(dir, "foto.png"), filepath.Join(dir, "allegato.pdf")}
	for i, content := range [][]byte{picture(t, 400, 300), hosttest.Contract(t, 2)} {
		if err := os.WriteFile(files[i], content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, err := d.Keep(t.Context(), hosttest.Contract(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	heard := 0
	added, err := d.Arranger.AddPages(hosttest.Soon(t), first, files, false, func(done, of int) { heard = max(heard, 100*done/of) })
	if err != nil || added.Pages != 5 || heard < 50 {
		t.Fatalf("%d pages, heard of %d %%, %v", added.Pages, heard, err)
	}
	base := added.SHA256
	leaves := []signing.Leaf{{Page: 2, Turn: 90}, {Page: 3}, {Page: 1}, {Page: 5, Turn: 180}}
	made, err := d.Arranger.Arrange(hosttest.Soon(t), base, leaves, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	boxes := map[int]signing.Box{1: {X: 600, Y: 500, W: 164, H: 45}, 2: {X: 100, Y: 100, W: 120, H: 40}, 4: {X: 200, Y: 700, W: 164, H: 45}}
	anna := hosttest.Signer("Anna", "Rossi", "anna@example.com")
	for page, b := range boxes {
		anna.Fields = append(anna.Fields, signing.Field{Kind: signing.SignatureField, Page: page, Box: b})
	}
	slices.SortFunc(anna.Fields, func(a, b signing.Field) int { return a.Page - b.Page })
	parcel := app.Parcel{
		Draft: signing.Draft{
			Title: "Contratto con allegati", Inputs: []signing.Input{{Name: "contratto.pdf"}}, Signers: []signing.Signer{anna},
			Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		},
		Blobs: []string{made}, Pages: &app.Arrangement{Base: base, Leaves: leaves, Made: made},
	}
	entry, err := d.Send(t.Context(), app.Draft{Title: "Contratto con allegati", Parcel: parcel}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	hosttest.Happens(t, "the request at the service", func() bool {
		e, err := d.Entry(t.Context(), entry)
		if err == nil {
			id = e.Remote
		}
		return id != ""
	})
	mark := hosttest.Typed("Anna Rossi")
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", mark, mark, mark)
	r.Await(t, id, hosttest.Is(signing.Done))
	sealedWhole(t, r, d, id, made, boxes)
}

// sealedWhole: the service has the document that was made, and its seal is whole.
func sealedWhole(t *testing.T, r *hosttest.Rig, d *host.Desk, id, made string, boxes map[int]signing.Box) {
	t.Helper()
	original, err := r.Client.Document(hosttest.Soon(t), id, sync.Validated)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(original); hex.EncodeToString(sum[:]) != made {
		t.Error("the service has another document than was made")
	}
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	if out, err := exec.Command("pdfsig", path).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Signature is Valid.")) {
		t.Errorf("pdfsig: %v\n%s", err, out)
	}
	marksOnly(t, d, original, sealed, boxes)
}

// marksOnly: the sealed pages differ from the original's in the boxes and nowhere else.
func marksOnly(t *testing.T, d *host.Desk, original, sealed []byte, boxes map[int]signing.Box) {
	t.Helper()
	open := func(content []byte) app.Document {
		doc, err := d.Documents.OpenContent(t.Context(), "document.pdf", content)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(doc.Close)
		if _, err := doc.Facts(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	before, after := open(original), open(sealed)
	for page := 1; page <= 4; page++ {
		was, err1 := before.Pixels(context.Background(), page, 72)
		is, err2 := after.Pixels(context.Background(), page, 72)
		if err1 != nil || err2 != nil || was.Rect != is.Rect {
			t.Fatalf("page %d: %v, %v", page, err1, err2)
		}
		b := boxes[page]
		box := image.Rect(int(b.X)-1, int(b.Y)-1, int(b.X+b.W)+2, int(b.Y+b.H)+2)
		inside, outside := 0, 0
		for y := range was.Rect.Dy() {
			for x := range was.Rect.Dx() {
				switch same := was.RGBAAt(x, y) == is.RGBAAt(x, y); {
				case same:
				case image.Pt(x, y).In(box):
					inside++
				default:
					outside++
				}
			}
		}
		if outside > 0 || (inside > 50) != (b.W > 0) {
			t.Errorf("page %d: %d pixels of the mark, %d elsewhere", page, inside, outside)
		}
	}
}

// TestAddPagesRefuses: the file that is to blame is named, with the reason.
func TestAddPagesRefuses(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := deskOf(t, r)
	first, err := d.Keep(t.Context(), hosttest.Contract(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, c := range map[string]struct {
		content []byte
		want    signing.ProblemCode
	}{
		"words":     {[]byte("Gentile cliente"), signing.ProblemNotPDF},
		"broken":    {[]byte("%PDF-1.7\nnothing"), signing.ProblemDamaged},
		"encrypted": {encrypted(t, hosttest.Contract(t, 1)), signing.ProblemPassword},
		"picture":   {[]byte("\x89PNG\r\n\x1a\nnothing"), signing.ProblemDamaged},
		"nothing":   {nil, signing.ProblemNotPDF},
	} {
		good, bad := filepath.Join(dir, "good.png"), filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(good, picture(t, 30, 30), 0o600), os.WriteFile(bad, c.content, 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := d.Arranger.AddPages(hosttest.Soon(t), first, []string{good, bad}, false, nil)
		var f *app.FileError
		var p *signing.Problem
		if !errors.As(err, &f) || f.Path != bad || !errors.As(err, &p) || p.Code != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := d.Arranger.Arrange(hosttest.Soon(t), first, []signing.Leaf{{Page: 2}}, nil); err == nil {
		t.Error("a page that is not there was arranged")
	}
}

// encrypted is a document that wants a password.
func encrypted(t *testing.T, content []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.pdf"), filepath.Join(dir, "to.pdf")
	if err := os.WriteFile(from, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--encrypt", "aa", "bb", "256", "--", from, to).CombinedOutput(); err != nil {
		t.Skipf("qpdf: %v %s", err, out)
	}
	b, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
