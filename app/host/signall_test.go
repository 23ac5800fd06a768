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

	"paraph/app/host/hosttest"
	"paraph/app/sign"
	"paraph/signing"
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
	for i, name := range map[int]string{0: "modulo firmato.pdf", 2: "altro firmato.pdf"} {
		if all[i].Err != nil || all[i].Signed != filepath.Join(folder, name) {
			t.Errorf("%+v", all[i])
			continue
		}
		doc, err := d.Documents.Open(hosttest.Soon(t), all[i].Signed)
		if err != nil {
			t.Fatal(err)
		}
		if facts, err := doc.Facts(hosttest.Soon(t), ""); err != nil || !facts.Signed {
			t.Errorf("%s is not signed: %v", name, err)
		}
		doc.Close()
	}
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
