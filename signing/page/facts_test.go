package page

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

func code(err error) signing.ProblemCode {
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		return p.Code
	}
	return ""
}

// A form with every kind of field, on a page turned by a quarter and shifted: boxes are as displayed.
func formDocument() []byte {
	return pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R/Version/2.0/AcroForm<</XFA(x)/Fields[4 0 R 5 0 R 8 0 R 9 0 R 11 0 R]>>>>",
		"<</Type/Pages/Kids[3 0 R 10 0 R]/Count 2/MediaBox[0 0 500 600]>>",
		"<</Type/Page/Parent 2 0 R/Rotate 90/CropBox[100 100 400 500]/Annots[4 0 R 6 0 R 8 0 R]>>",
		"<</Type/Annot/Subtype/Widget/FT/Tx/T(plain)/V(x)/Rect[110 120 150 140]>>", // field and widget in one
		"<</T(group)/FT/Btn/Kids[6 0 R 7 0 R 12 0 R]>>",
		"<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[200 200 210 210]>>",
		"<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[0 0 10 10]>>",                      // second widget, on page 2
		"<</Type/Annot/Subtype/Widget/FT/Sig/T<FEFF00E9>/Rect[300 400 200 350]/V 13 0 R>>", // é, corners swapped
		"<</FT/Sig/T(empty)/Type/Annot/Subtype/Widget/Rect[1 2 3 4]>>",                     // on no page
		"<</Type/Page/Parent 2 0 R/Annots[7 0 R]>>",
		"<</T(circle)/FT/Ch/Kids[11 0 R]>>",
		"<</T(deep)/FT/Ch/Parent 5 0 R>>",
		"<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/ByteRange[0 1 2 3]>>",
	)
}

func TestForm(t *testing.T) {
	f, err := openBytes(t, testPool(t, worker.Config{Max: 1}), formDocument()).Facts(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []signing.FormField{
		{Name: "plain", Type: "text", Page: 1, Box: signing.Box{X: 20, Y: 10, W: 20, H: 40}},
		{Name: "group", Type: "button", Page: 1, Box: signing.Box{X: 100, Y: 100, W: 10, H: 10}},
		{Name: "group", Type: "button", Page: 2, Box: signing.Box{X: 0, Y: 590, W: 10, H: 10}},
		{Name: "group.deep", Type: "choice"},
		{Name: "é", Type: "signature", Page: 1, Box: signing.Box{X: 250, Y: 100, W: 50, H: 100}, Filled: true},
		{Name: "empty", Type: "signature"},
	}
	if !slices.Equal(f.Forms, want) {
		t.Errorf("fields\n%v, want\n%v", f.Forms, want)
	}
	if !f.Signed || !f.XFA || f.Encrypted || f.Version != "2.0" {
		t.Errorf("signed %v, XFA %v, encrypted %v, version %s", f.Signed, f.XFA, f.Encrypted, f.Version)
	}
}

func TestProblems(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	plain := pagetest.OnePage("/MediaBox[0 0 100 100]", "q Q")
	for name, c := range map[string]struct {
		bytes []byte
		want  signing.ProblemCode
	}{
		"nothing":           {nil, signing.ProblemNotPDF},
		"text":              {[]byte("Dear all, here is the contract."), signing.ProblemNotPDF},
		"header too far":    {append(make([]byte, 1025), plain...), signing.ProblemNotPDF},
		"header only":       {[]byte("%PDF-1.7\n"), signing.ProblemDamaged},
		"no pages":          {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), signing.ProblemNoPages},
		"wrong count":       {pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 2>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), signing.ProblemFaulty},
		"odd rotation":      {pagetest.OnePage("/MediaBox[0 0 100 200]/Rotate 100", ""), signing.ProblemFaulty},
		"boxes do not meet": {pagetest.OnePage("/MediaBox[0 0 100 100]/CropBox[200 200 300 300]", ""), signing.ProblemFaulty},
		"two parents":       {twoParents(), signing.ProblemFaulty},
	} {
		d := openBytes(t, pool, c.bytes)
		f, err := d.Facts(context.Background(), "")
		if err == nil && f.Refusal() != nil {
			err = f.Refusal()
		}
		if code(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		d.Close()
	}
}

// twoParents is a page that inherits from another node than the one it hangs from: the same size
// elsewhere. Readers that go down and readers that go up see different boxes.
func twoParents() []byte {
	return pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]>>",
		"<</Type/Page/Parent 4 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[300 300 400 400]>>",
	)
}

func TestTruncated(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	whole, err := os.ReadFile(pagetest.Dense(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	got := map[signing.ProblemCode]int{}
	for i := range 16 {
		d := openBytes(t, pool, whole[:len(whole)*i/16])
		_, err := d.Facts(context.Background(), "")
		if errors.Is(err, ErrUnreadable) {
			t.Errorf("%d/16: %v", i, err)
		}
		got[code(err)]++
		d.Close()
	}
	t.Log(got)
	if got[signing.ProblemDamaged] < 8 {
		t.Errorf("of 16 truncated documents: %v", got)
	}
}

func TestEncrypted(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain.pdf")
	if err := os.WriteFile(plain, pagetest.OnePage("/MediaBox[0 0 100 100]", "1 0 0 rg 10 10 20 20 re f"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed: no encrypted documents")
	}
	for _, how := range []string{"128 --use-aes=n", "128 --use-aes=y", "256"} {
		for _, user := range []string{"", "secret", "Pässwort"} {
			name := filepath.Join(dir, strings.Fields(how)[0]+user+".pdf")
			args := append([]string{"--allow-weak-crypto", "--encrypt", user, "owner"}, strings.Fields(how)...)
			if out, err := exec.Command("qpdf", append(args, "--", plain, name)...).CombinedOutput(); err != nil {
				t.Fatalf("qpdf: %v %s", err, out)
			}
			checkEncrypted(t, pool, name, user)
		}
	}
}

func checkEncrypted(t *testing.T, pool *worker.Pool, name, user string) {
	d := openFile(t, pool, name)
	defer d.Close()
	base := filepath.Base(name)
	if user != "" {
		for _, wrong := range []string{"", "wrong"} {
			if _, err := d.Facts(context.Background(), wrong); code(err) != signing.ProblemPassword {
				t.Errorf("%s with %q: %v", base, wrong, err)
			}
		}
		if _, err := d.Image(context.Background(), 1, 72); code(err) != signing.ProblemPassword {
			t.Errorf("%s: image without password: %v", base, err)
		}
	}
	for _, password := range []string{user, "owner"} {
		f, err := d.Facts(context.Background(), password)
		if err != nil || !f.Encrypted || !slices.Contains(f.Allows, "print") {
			t.Errorf("%s with %q: %+v, %v", base, password, f, err)
			continue
		}
		out, err := d.Image(context.Background(), 1, 72)
		if got := redBox(decode(t, out, err)); apart(got, signing.Box{X: 10, Y: 70, W: 20, H: 20}) > 1 {
			t.Errorf("%s: red at %v", base, got)
		}
	}
}

func TestTitle(t *testing.T) {
	b := pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
		"<</Title(Contratto\\n n. 1 \\351)>>")
	b = []byte(strings.Replace(string(b), "/Root 1 0 R", "/Root 1 0 R/Info 4 0 R", 1))
	f, err := openBytes(t, testPool(t, worker.Config{Max: 1}), b).Facts(context.Background(), "")
	if err != nil || f.Title != "Contratto n. 1 é" {
		t.Errorf("title %q, %v", f.Title, err)
	}
}
