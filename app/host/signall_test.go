package host_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/sign"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// TestSignAll: several files are signed with a password that is given once. What cannot be signed is told and stops no other, and once
// it is left the rest stays as it is; where the first cannot be signed nothing is.
func TestSignAll(t *testing.T) {
	d := openDesk(t, time.Now())
	path, folder := form(t), t.TempDir()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other, last := filepath.Join(t.TempDir(), "altro.pdf"), filepath.Join(t.TempDir(), "ultimo.pdf")
	for _, p := range []string{other, last} {
		if err := os.WriteFile(p, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wish := sign.Wish{
		Path: path, Folder: folder, Key: keyFile(t, d), Secret: []byte(keyPassword), Language: "it",
		Visible: true, Page: 2, Box: signing.Box{X: 72, Y: 600, W: 164, H: 45},
	}
	ctx, leave := context.WithCancel(hosttest.Soon(t))
	defer leave()
	var all []sign.Done
	err = d.Keys.SignAll(ctx, wish, []string{"/nowhere.pdf", other, last}, func(one sign.Done) {
		if all = append(all, one); len(all) == 3 {
			leave()
		}
	})
	if err != nil || len(all) != 4 {
		t.Fatalf("%+v %v", all, err)
	}
	if !errors.Is(all[1].Err, fs.ErrNotExist) || !errors.Is(all[3].Err, context.Canceled) {
		t.Errorf("%+v", all)
	}
	isSigned(t, d, all[0], filepath.Join(folder, "modulo firmato.pdf"))
	isSigned(t, d, all[2], filepath.Join(folder, "altro firmato.pdf"))
	if slices.ContainsFunc(wish.Secret, func(b byte) bool { return b != 0 }) {
		t.Error("the password is still there")
	}
	wish.Secret, wish.Path = []byte(keyPassword), "/nowhere.pdf"
	err = d.Keys.SignAll(hosttest.Soon(t), wish, []string{last}, func(one sign.Done) { t.Errorf("%+v", one) })
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 {
		t.Errorf("%v", left)
	}
}

func isSigned(t *testing.T, d *host.Desk, one sign.Done, path string) {
	t.Helper()
	if one.Err != nil || one.Signed != path {
		t.Fatalf("%+v", one)
	}
	doc, err := d.Documents.Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	if facts, err := doc.Facts(hosttest.Soon(t), ""); err != nil || !facts.Signed {
		t.Errorf("%s is not signed: %v", path, err)
	}
}

// TestSignAllElsewhere: a file without the page, or whose page is too small, says so in true words; where the first is signed on its
// last page, each is.
func TestSignAllElsewhere(t *testing.T) {
	d := openDesk(t, time.Now())
	folder := t.TempDir()
	put := func(name, box string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pagetest.OnePage("/MediaBox["+box+"]", "BT /F1 12 Tf 20 100 Td (Contratto) Tj ET"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	short, small := put("corto.pdf", "0 0 595 842"), put("piccolo.pdf", "0 0 200 200")
	wish := sign.Wish{
		Path: form(t), Folder: folder, Key: keyFile(t, d), Language: "it", Visible: true, Page: 2, Box: signing.Box{X: 72, Y: 600, W: 164, H: 45},
	}
	both := func(last bool) (all []sign.Done) {
		w := wish
		w.Last, w.Secret = last, []byte(keyPassword)
		if err := d.Keys.SignAll(hosttest.Soon(t), w, []string{short, small}, func(one sign.Done) { all = append(all, one) }); err != nil || len(all) != 3 {
			t.Fatalf("%+v %v", all, err)
		}
		return all
	}
	if all := both(false); !errors.Is(all[1].Err, signing.ErrNoPage) || !errors.Is(all[2].Err, signing.ErrNoPage) {
		t.Errorf("%+v", all)
	}
	all := both(true)
	isSigned(t, d, all[1], filepath.Join(folder, "corto firmato.pdf"))
	if !errors.Is(all[2].Err, signing.ErrOffPage) {
		t.Errorf("%+v", all[2])
	}
}
