package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
	refusedBackups(t, data, file, phrase, to)
	if code, out, errs := run(t, "restore", file, "--password-file", phrase, "--key-in-file", "--json", "--data", to); code != 0 || line(t, out)["databases"] != 1.0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, _ := run(t, "status", id, "--json", "--data", to); code != 0 || line(t, out)["state"] != "waiting" {
		t.Errorf("%d %s", code, out)
	}
}

// refusedBackups are all said with their code, and leave nothing.
func refusedBackups(t *testing.T, data, file, phrase, to string) {
	t.Helper()
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
}

// half are databases unpacked by a restore that is not complete.
func half(parent string) []string {
	found, _ := filepath.Glob(filepath.Join(parent, "data.restore-*", "practice", ".paraph-*.part"))
	return found
}

func killWhen(t *testing.T, cmd *exec.Cmd, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ready(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the moment never came")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
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
	cmd := asProgram(t, "restore", "-", "--password-file", phrase, "--key-in-file", "--data", to)
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
	killWhen(t, cmd, func() bool { return len(half(parent)) > 0 })
	if _, err := os.Stat(to); err == nil {
		t.Fatal("half a folder stands there")
	}
	if len(half(parent)) == 0 {
		t.Fatal("it was not killed in the middle")
	}
	if code, _, errs := run(t, "restore", file, "--password-file", phrase, "--key-in-file", "--data", to); code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	if left, _ := filepath.Glob(filepath.Join(parent, "data.restore-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestRemind: the command reaches the signer once, and says why not a second time.
func TestRemind(t *testing.T) {
	data, _ := serve(t)
	code, out, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data)
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	id := line(t, out)["id"].(string)
	if code, out, errs := run(t, "remind", id, "1", "--data", data); code != 0 || !strings.Contains(out, "Anna Rossi is reminded") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if code, out, _ := run(t, "remind", id, "1", "--json", "--data", data); code != 1 || !strings.Contains(out, "Try again in 60 minutes") {
		t.Errorf("again: %d %s", code, out)
	}
	if code, _, _ := run(t, "remind", id, "2", "--data", data); code != 3 {
		t.Errorf("nobody: %d", code)
	}
}
