package cli_test

import (
	"database/sql"
	"errors"
	"io/fs"
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
	expect(t, 0, "status", "--data", to) // nothing is said of the store as a whole
	if code, out, _ := run(t, "status", id, "--json", "--data", to); code != 0 || line(t, out)["state"] != "waiting" {
		t.Errorf("%d %s", code, out)
	}
}

// TestStoreGone: a data folder whose requests somebody took away is not one that never had any.
func TestStoreGone(t *testing.T) {
	data := t.TempDir()
	serveOnce(t, data)
	found, err := filepath.Glob(filepath.Join(data, "*", "service.db"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	for _, path := range []string{found[0], found[0] + "-wal", found[0] + "-shm"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	phrase := note(t, "phrase", "una frase abbastanza lunga\n")
	for _, args := range [][]string{{"backup", "--password-file", phrase, filepath.Join(t.TempDir(), "a")}, {"status"}, {"backup", "--password-file", phrase, filepath.Join(t.TempDir(), "b")}} {
		code, out, errs := run(t, append(args, "--lang", "en", "--data", data)...)
		if code != 2 || !strings.Contains(errs, "The requests of this data folder are gone") || strings.Contains(out, "No requests") {
			t.Errorf("%s: %d %s %s", args[0], code, out, errs)
		}
	}
}

// TestBackupOfWhatOthersChanged: it is said, of which request, and saved and put back all the same.
func TestBackupOfWhatOthersChanged(t *testing.T) {
	data, _ := serve(t)
	code, out, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data)
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	id := line(t, out)["id"].(string)
	found, err := filepath.Glob(filepath.Join(data, "*", "service.db"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	db, err := sql.Open("sqlite3", "file:"+found[0]+"?_busy_timeout=5000")
	if err == nil {
		_, err = db.Exec("UPDATE request SET body = json_set(body, '$.signers[0].name', 'Eva')")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	file, phrase, to := filepath.Join(t.TempDir(), "paraph.backup"), note(t, "phrase", "una frase abbastanza lunga\n"), filepath.Join(t.TempDir(), "elsewhere")
	for _, args := range [][]string{
		{"backup", file, "--password-file", phrase, "--data", data}, {"restore", file, "--password-file", phrase, "--key-in-file", "--data", to},
	} {
		code, out, errs := run(t, append(args, "--json", "--lang", "en")...)
		broken, _ := line(t, out)["broken"].([]any)
		if code != 2 || len(broken) != 1 || !strings.Contains(errs, "The evidence of request "+id+" does not hold. What is stored of signer 1 (name) is not what line 1 says.") {
			t.Errorf("%s: %d %s %s", args[0], code, out, errs)
		}
	}
	for _, args := range [][]string{{"status", id}, {"status"}} { // it is there, and said not to be what was stored
		code, out, errs := run(t, append(args, "--json", "--lang", "en", "--data", to)...)
		if code != 2 || line(t, out)["id"] != id || line(t, out)["fault"] == nil || !strings.Contains(errs, "does not hold") {
			t.Errorf("%s: %d %s %s", args, code, out, errs)
		}
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

// TestRestoreWhereNothingCanBe names the place, not the backup.
func TestRestoreWhereNothingCanBe(t *testing.T) {
	data, phrase := begun(t), note(t, "phrase", "una frase abbastanza lunga\n")
	file, place := filepath.Join(t.TempDir(), "b.age"), filepath.Join(write(t, "letter", "x"), "data")
	expect(t, 0, "backup", file, "--password-file", phrase, "--data", data)
	code, _, errs := run(t, "restore", file, "--password-file", phrase, "--key-in-file", "--data", place)
	if code != 3 || !strings.HasPrefix(errs, place) || strings.Contains(errs, file) {
		t.Errorf("%d %s", code, errs)
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
