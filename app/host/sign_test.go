package host_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/sign"
	"paraph/device"
	"paraph/device/pkcs11/tokentest"
	"paraph/device/soft"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// openDesk is a desk on a new folder whose own service never runs.
func openDesk(t *testing.T, now time.Time) *host.Desk {
	t.Helper()
	o := host.DeskOptions{Folder: t.TempDir(), KeyInFile: true, Start: func(string) error { return errors.New("none here") }, Poll: 100 * time.Millisecond}
	if !now.IsZero() {
		o.Clock = func() time.Time { return now }
	}
	d, err := host.OpenDesk(t.Context(), o, nil)
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

const keyPassword = "una-password-di-prova-7731"

// keyFile is a key in a file, as Works offers it.
func keyFile(t *testing.T, w *host.Desk) sign.Key {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := tokentest.Entry{Label: "Studio", Change: tokentest.Holder("Anna", "Rossi")}.Certificate(t, key.Public())
	content, err := soft.Save(device.Identity{Certificate: cert, Key: key}, keyPassword)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "anna.p12")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := w.Keys.KeysIn(hosttest.Soon(t), path, []byte(keyPassword))
	if err != nil || len(keys) != 1 || keys[0].Why != "" || keys[0].Holder != "Anna Rossi" {
		t.Fatalf("%+v %v", keys, err)
	}
	return keys[0]
}

// form is a file of two pages with text; on the second one an empty signature field.
func form(t *testing.T) string {
	t.Helper()
	content := "stream:BT /F1 18 Tf 90 216 Td (Letto, confermato e sottoscritto dalle parti) Tj ET"
	pdf := pagetest.Made(
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] >> >>",
		"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>",
		"<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R] >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", content,
		"<< /FT /Sig /T (Fornitrice) /Type /Annot /Subtype /Widget /Rect [100 200 280 250] /P 4 0 R /F 4 >>",
	)
	path := filepath.Join(t.TempDir(), "modulo.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSignsWhatIsSeen: a file is signed into its own field and marked on another page; the signed pages look as the picture
// promised.
func TestSignsWhatIsSeen(t *testing.T) {
	d := openDesk(t, time.Now())
	path, folder := form(t), t.TempDir()
	doc, err := d.Documents.Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	facts, err := doc.Facts(hosttest.Soon(t), "")
	if err != nil || len(facts.Forms) != 1 || facts.Forms[0].Page != 2 {
		t.Fatalf("%+v %v", facts, err)
	}
	field := facts.Forms[0]
	wish := sign.Wish{
		Path: path, SHA256: doc.SHA256(), Folder: folder, Key: keyFile(t, d), Language: "it",
		Visible: true, Page: field.Page, Box: field.Box, Field: field.Name, Also: []int{1},
	}
	const dpi = 144
	promised, err := d.Keys.StampPicture(hosttest.Soon(t), wish, dpi)
	if err != nil {
		t.Fatal(err)
	}
	wish.Secret = []byte(keyPassword)
	out, err := d.Keys.Sign(hosttest.Soon(t), wish)
	if err != nil || out != filepath.Join(folder, "modulo firmato.pdf") {
		t.Fatalf("%s %v", out, err)
	}
	if slices.ContainsFunc(wish.Secret, func(b byte) bool { return b != 0 }) {
		t.Error("the password is still there")
	}
	signed, err := d.Documents.Open(hosttest.Soon(t), out)
	if err != nil {
		t.Fatal(err)
	}
	defer signed.Close()
	if f, err := signed.Facts(hosttest.Soon(t), ""); err != nil || !f.Signed || len(f.Forms) != 1 || !f.Forms[0].Filled {
		t.Errorf("%+v %v", f, err)
	}
	asPromised(t, doc, signed, promised, field.Box, dpi)
}

// asPromised compares the first two pages: a picture came onto each, at a box, and nothing else.
func asPromised(t *testing.T, doc, signed app.Document, promised *image.RGBA, box signing.Box, dpi float64) {
	t.Helper()
	for _, number := range []int{1, 2} {
		before, err := doc.Pixels(hosttest.Soon(t), number, dpi)
		if err != nil {
			t.Fatal(err)
		}
		after, err := signed.Pixels(hosttest.Soon(t), number, dpi)
		if err != nil {
			t.Fatal(err)
		}
		at := image.Pt(int(box.X*dpi/72), int(box.Y*dpi/72))
		if n := differ(laid(before, promised, at), after); n > 0 {
			t.Errorf("page %d: %d places are not as promised", number, n)
		}
		if differ(before, after) == 0 {
			t.Errorf("page %d shows nothing", number)
		}
	}
}

// laid puts a picture with alpha onto a page.
func laid(page, picture *image.RGBA, at image.Point) *image.RGBA {
	out := image.NewRGBA(page.Bounds())
	copy(out.Pix, page.Pix)
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			from, to := picture.PixOffset(x, y), out.PixOffset(at.X+x, at.Y+y)
			rest := 255 - int(picture.Pix[from+3])
			for k := range 3 {
				out.Pix[to+k] = uint8(int(picture.Pix[from+k]) + int(out.Pix[to+k])*rest/255)
			}
		}
	}
	return out
}

// differ counts the places of two pages, four pixels wide and high, that a person could tell apart: edges of letters are
// drawn a little otherwise in a page and in a form field.
func differ(a, b *image.RGBA) int {
	const side, most = 4, 38
	n := 0
	for y := 0; y+side <= a.Rect.Dy(); y += side {
		for x := 0; x+side <= a.Rect.Dx(); x += side {
			p, q := shade(a, x, y, side), shade(b, x, y, side)
			for k := range 3 {
				if d := p[k] - q[k]; d > most || d < -most {
					n++
					break
				}
			}
		}
	}
	return n
}

// shade is the mean colour of a square.
func shade(img *image.RGBA, x, y, side int) (sum [3]int) {
	for row := range side {
		for column := range side {
			at := img.PixOffset(x+column, y+row)
			for k := range sum {
				sum[k] += int(img.Pix[at+k])
			}
		}
	}
	for k := range sum {
		sum[k] /= side * side
	}
	return sum
}

// TestChangedFileIsNotSigned: who looked at other bytes signs nothing, and no key is asked.
func TestChangedFileIsNotSigned(t *testing.T) {
	w := openDesk(t, time.Time{})
	path := form(t)
	doc, err := w.Documents.Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(b, '\n'), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	wish := sign.Wish{Path: path, SHA256: doc.SHA256(), Key: keyFile(t, w), Secret: []byte(keyPassword), Language: "it"}
	if _, err := w.Keys.Sign(hosttest.Soon(t), wish); !errors.Is(err, app.ErrFileChanged) {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%v were left", left)
	}
	wish.SHA256, wish.Field, wish.Secret = "", "Nessuno", []byte(keyPassword)
	var p *signing.Problem
	if _, err := w.Keys.Sign(hosttest.Soon(t), wish); !errors.As(err, &p) || p.Code != signing.ProblemFieldGone {
		t.Errorf("a field that is not there: %v", err)
	}
}
