package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"paraph/app/host/hosttest"
	"paraph/app/sign"
	"paraph/device"
)

// reported is the folder of the files, while their certificates are good.
func reported(t *testing.T) string {
	t.Helper()
	folder := hosttest.Shared(t, "cases/pdf")
	keys, err := (&sign.OwnKeys{Clock: time.Now}).KeysIn(t.Context(), filepath.Join(folder, "two.p12"), []byte("test12"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if k.Why != "" {
			t.Skip("the certificates of ../shared/cases have expired")
		}
	}
	return folder
}

// TestSignWithReportedFiles: of two keys one is named with --key, a file without a MAC signs, and a curve that is not read
// is said by its name.
func TestSignWithReportedFiles(t *testing.T) {
	folder := reported(t)
	pdf := contract(t)
	with := func(name, password string, more ...string) []string {
		return append([]string{pdf, "--p12", filepath.Join(folder, name), "--password-file", keeper(t, "password", []byte(password+"\n"))}, more...)
	}
	m := outcome(t, "several", 4, "no-key", with("two.p12", "test12")...)
	prints := regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(m, -1)
	if len(prints) != 2 || !strings.Contains(m, "--key") {
		t.Fatalf("two keys: %q", m)
	}
	for i, print := range append(prints, "") {
		args, name := with("two.p12", "test12", "--key", strings.ToUpper(print)), "two"
		if print == "" {
			args, name = with("nomac.p12", "test"), "nomac"
		}
		out := filepath.Join(t.TempDir(), name+".pdf")
		if code, text, errs := run(t, append([]string{"sign", "-o", out}, args...)...); code != 0 {
			t.Errorf("%s %d: %d %s %s", name, i, code, text, errs)
			continue
		}
		valid(t, pdf, out)
	}
	outcome(t, "no such key", 4, "no-key", with("two.p12", "test12", "--key", strings.Repeat("ab", 32))...)
	outcome(t, "no MAC, wrong password", 3, "wrong-password", with("nomac.p12", "other")...)
	if m := outcome(t, "brainpool", 4, "no-key", with("bp256.p12", "test")...); !strings.Contains(m, "brainpoolP256r1") {
		t.Error(m)
	}
}

// TestSealOfSeveral: a seal's file with two certificates wants one to be named before anything starts.
func TestSealOfSeveral(t *testing.T) {
	path := filepath.Join(reported(t), "two.p12")
	data := filepath.Join(t.TempDir(), "data")
	code, _, errs := run(t, "serve", "--data", data, "--listen", "127.0.0.1:0", "--seal-p12", path, "--password-file", keeper(t, "password", []byte("test12\n")))
	if code != 3 || !strings.Contains(errs, "--seal-key") || len(regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(errs, -1)) != 2 {
		t.Errorf("%d %s", code, errs)
	}
}

// TestKeysInAFile: the desk is shown every key of a file, and signs with the one that is chosen.
func TestKeysInAFile(t *testing.T) {
	path := filepath.Join(reported(t), "two.p12")
	own := &sign.OwnKeys{Clock: time.Now}
	keys, err := own.KeysIn(t.Context(), path, []byte("test12"))
	if err != nil || len(keys) != 2 || keys[0].ID == keys[1].ID || keys[0].Holder == "" || keys[0].File != path {
		t.Fatalf("%+v, %v", keys, err)
	}
	for _, k := range keys {
		held, err := sign.File(path, []byte("test12"), k.ID, time.Now())
		if err != nil || device.Fingerprint(held.Certificate.Raw) != k.ID {
			t.Errorf("%s: %v", k.Holder, err)
		}
	}
	if _, err := sign.File(path, []byte("test12"), "", time.Now()); err == nil {
		t.Error("one of two was chosen for the person")
	}
	if _, err := own.KeysIn(t.Context(), filepath.Join(t.TempDir(), "none.p12"), []byte("x")); !os.IsNotExist(err) {
		t.Error(err)
	}
}
