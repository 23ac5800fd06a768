package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHowVerifyEnds: valid is 0, do not rely 1, cannot say yet 2, unreadable 3; of several the worst, in the order 3, 1, 2, 0.
// A file is judged without an office, by the certificates that are named.
func TestHowVerifyEnds(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	sh := func(script string) {
		t.Helper()
		cmd := exec.Command("sh", "-c", script)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	sh(`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -subj "/CN=Anna Rossi" -days 100
		mkdir anchors; cp cert.pem anchors
		echo "the price is 1,000" >price.txt
		openssl cms -sign -in price.txt -binary -nodetach -outform DER -signer cert.pem -inkey key.pem -out good.p7m
		openssl cms -sign -in price.txt -binary -outform DER -signer cert.pem -inkey key.pem -out beside.p7s
		sed 's/1,000/9,000/' good.p7m >bad.p7m`)
	in := func(name string) string { return filepath.Join(dir, name) }
	anchors := []string{"--anchors", in("anchors"), "--json"}
	for _, c := range []struct {
		want    int
		verdict string
		args    []string
	}{
		{0, "valid", []string{in("good.p7m")}},
		{0, "valid", []string{in("beside.p7s"), "--detached", in("price.txt")}},
		{1, "altered", []string{in("bad.p7m")}},
		{2, "not-examined", []string{in("beside.p7s")}},
		{2, "certificate-not-yet-valid", []string{in("good.p7m"), "--at", "2001-01-01T00:00:00Z"}},
		{3, "not-a-pdf", []string{in("price.txt")}},
		{3, "not-found", []string{in("good.p7m"), in("nowhere.pdf"), in("bad.p7m")}},
		{1, "valid", []string{in("good.p7m"), in("bad.p7m"), in("beside.p7s")}},
	} {
		code, out, errs := run(t, append(append([]string{"verify"}, c.args...), anchors...)...)
		if code != c.want || !strings.Contains(out, `"`+c.verdict+`"`) {
			t.Errorf("%v: %d, want %d %s: %s %s", c.args, code, c.want, c.verdict, out, errs)
		}
	}
	if code, out, _ := run(t, "verify", in("good.p7m"), "--json"); code != 2 || !strings.Contains(out, `"issuer-unknown"`) {
		t.Errorf("a stranger: %d %s", code, out)
	}
	if code, _, errs := run(t, "verify", in("good.p7m"), "--anchors", in("price.txt")); code != 3 || errs == "" {
		t.Errorf("an anchor that is none: %d %s", code, errs)
	}
	if code, _, errs := run(t, "verify", in("good.p7m"), "--at", "yesterday"); code != 3 || !strings.Contains(errs, "2026-11-20T10:00:00Z") {
		t.Errorf("a time that is none: %d %s", code, errs)
	}
	if _, err := os.Stat(in("data")); err == nil {
		t.Error("a data folder was made")
	}
}

// enveloped is a folder with a good .p7m and a text that is none; content reads a file of it.
func enveloped(t *testing.T) (in func(name string) string, content func(name string) string) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	cmd := exec.Command("sh", "-c", `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -subj "/CN=Anna Rossi" -days 100
		echo "the price is 1,000" >price.txt
		openssl cms -sign -in price.txt -binary -nodetach -outform DER -signer cert.pem -inkey key.pem -out good.p7m`)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	in = func(name string) string { return filepath.Join(dir, name) }
	return in, func(name string) string {
		t.Helper()
		b, err := os.ReadFile(in(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

// TestVerifyReports: what was found is written as PDF, JSON or table too, also of files that cannot be read.
func TestVerifyReports(t *testing.T) {
	in, content := enveloped(t)
	for name, want := range map[string]string{"a.pdf": "%PDF-", "a.csv": "good.p7m", "a.JSON": `"code": "not-a-pdf"`} {
		if code, out, errs := run(t, "verify", in("good.p7m"), in("price.txt"), "--offline", "--report", in(name)); code != 3 || !strings.Contains(content(name), want) {
			t.Errorf("%s: %d %s %s: %s", name, code, out, errs, content(name))
		}
	}
	if json := content("a.JSON"); !strings.HasPrefix(json, "[") || !strings.Contains(json, `"issuer-unknown"`) {
		t.Errorf("several: %s", json)
	}
	if _, _, errs := run(t, "verify", in("good.p7m"), "--report", in("one.json"), "--offline"); !strings.HasPrefix(content("one.json"), "{") {
		t.Errorf("one: %s %s", errs, content("one.json"))
	}
	if code, _, errs := run(t, "verify", in("good.p7m"), "--offline", "--report", in("a.txt")); code != 3 || !strings.Contains(errs, "a.txt") {
		t.Errorf("another kind: %d %s", code, errs)
	}
}

// TestVerifyReportsReplaceNothing: a report is written over another file only where that is asked for, and never over one that is judged.
func TestVerifyReportsReplaceNothing(t *testing.T) {
	in, content := enveloped(t)
	args := []string{"verify", in("good.p7m"), "--offline", "--report", in("a.pdf")}
	if code, _, errs := run(t, args...); code != 2 {
		t.Fatalf("%d %s", code, errs)
	}
	before := content("a.pdf")
	if code, _, errs := run(t, args...); code != 3 || !strings.Contains(errs, "a.pdf") || content("a.pdf") != before {
		t.Errorf("written over: %d %s", code, errs)
	}
	if code, _, errs := run(t, "verify", in("good.p7m"), in("price.txt"), "--offline", "--report", in("a.pdf"), "--force"); code != 3 || content("a.pdf") == before {
		t.Errorf("not written over: %d %s", code, errs)
	}
	before = content("a.pdf")
	if code, _, errs := run(t, "verify", in("a.pdf"), "--report", in("a.pdf"), "--force"); code != 3 || content("a.pdf") != before {
		t.Errorf("over what is judged: %d %s", code, errs)
	}
}
