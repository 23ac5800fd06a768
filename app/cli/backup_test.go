package cli_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/cli"
)

// asProgram makes this test binary run a command line and end: for tests that kill it.
const asProgram = "PARAPH_TEST_AS_PROGRAM"

func runAsProgram() {
	if os.Getenv(asProgram) == "" {
		return
	}
	os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}

func note(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBackupRestore: saved beside the running service, put back elsewhere, the request is there.
func TestBackupRestore(t *testing.T) {
	data, _ := serve(t)
	code, out, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data)
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	id := line(t, out)["id"].(string)
	file, phrase := filepath.Join(t.TempDir(), "paraph.backup"), note(t, "phrase", "una frase abbastanza lunga\n")
	if code, out, errs := run(t, "backup", file, "--password-file", phrase, "--json", "--data", data); code != 0 || line(t, out)["documents"] != 1.0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	to := filepath.Join(t.TempDir(), "elsewhere")
	for name, c := range map[string]struct {
		args []string
		exit int
		code string
	}{
		"existing file":      {[]string{"backup", file, "--password-file", phrase, "--data", data}, 3, "exists"},
		"short passphrase":   {[]string{"backup", file + "2", "--password-file", note(t, "short", "corta\n"), "--data", data}, 3, "usage"},
		"no such folder":     {[]string{"backup", file + "2", "--password-file", phrase, "--data", to}, 3, "not-found"},
		"wrong passphrase":   {[]string{"restore", file, "--password-file", note(t, "wrong", "una frase abbastanza lungo\n"), "--data", to}, 3, "wrong-password"},
		"not a backup":       {[]string{"restore", contract(t), "--password-file", phrase, "--data", to}, 3, "damaged"},
		"over a used folder": {[]string{"restore", file, "--password-file", phrase, "--data", data}, 3, "exists"},
	} {
		code, out, _ := run(t, append(c.args, "--json")...)
		if e, ok := line(t, out)["error"].(map[string]any); code != c.exit || !ok || e["code"] != c.code || strings.HasPrefix(e["message"].(string), "cli.") {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("a refused command made the folder")
	}
	if code, out, errs := run(t, "restore", file, "--password-file", phrase, "--key-in-file", "--json", "--data", to); code != 0 || line(t, out)["databases"] != 1.0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, _ := run(t, "status", id, "--json", "--data", to); code != 0 || line(t, out)["state"] != "waiting" {
		t.Errorf("%d %s", code, out)
	}
}

// TestRestoreKilled: a process killed in the middle leaves no folder; the next attempt works and tidies up.
func TestRestoreKilled(t *testing.T) {
	data, _ := serve(t)
	if code, _, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	file, phrase := filepath.Join(t.TempDir(), "b"), note(t, "phrase", "una frase abbastanza lunga\n")
	if code, _, errs := run(t, "backup", file, "--password-file", phrase, "--data", data); code != 0 {
		t.Fatal(errs)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	to := filepath.Join(parent, "data")
	cmd := exec.Command(os.Args[0], "restore", "-", "--password-file", phrase, "--key-in-file", "--data", to)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(content[:len(content)-1000]); err != nil {
		t.Fatal(err)
	}
	half := func() []string {
		found, _ := filepath.Glob(filepath.Join(parent, "data.restore-*", "*", "service.db"))
		return found
	}
	for deadline := time.Now().Add(30 * time.Second); len(half()) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was unpacked")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if _, err := os.Stat(to); err == nil {
		t.Fatal("half a folder stands there")
	}
	if len(half()) == 0 {
		t.Fatal("it was not killed in the middle")
	}
	if code, _, errs := run(t, "restore", file, "--password-file", phrase, "--key-in-file", "--data", to); code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	if left, _ := filepath.Glob(filepath.Join(parent, "data.restore-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
