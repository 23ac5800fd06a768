package cli_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"paraph/sync/sqlite"
)

// TestBackupOpensWithoutUs: `age -d FILE | tar x` with Debian's age and tar, the passphrase typed at a terminal as
// age wants it.
func TestBackupOpensWithoutUs(t *testing.T) {
	for _, name := range []string{"age", "tar"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	data, _ := serve(t)
	if code, _, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	file, passphrase := filepath.Join(t.TempDir(), "paraph.backup"), "una frase abbastanza lunga"
	before := time.Now().Add(-time.Second) // an archive counts in seconds
	if code, _, errs := run(t, "backup", file, "--password-file", note(t, "phrase", passphrase+"\n"), "--data", data); code != 0 {
		t.Fatal(errs)
	}
	to := unpackedByAge(t, file, passphrase)
	sameSeal(t, data, to, before)
	needed, err := sqlite.Documents(t.Context(), filepath.Join(to, "practice", "service.db"))
	if err != nil || len(needed) == 0 {
		t.Fatalf("%d documents: %v", len(needed), err)
	}
	for sum := range needed {
		content, err := os.ReadFile(filepath.Join(to, "blobs", sum))
		if is := sha256.Sum256(content); err != nil || hex.EncodeToString(is[:]) != sum || !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Errorf("document %s: %v", sum, err)
		}
	}
}

// sameSeal looks at one of the files that came out: its content, who may read it, and its date.
func sameSeal(t *testing.T, data, to string, before time.Time) {
	t.Helper()
	ours, err := os.ReadFile(filepath.Join(data, "practice", "seal.p12"))
	if err != nil {
		t.Fatal(err)
	}
	seal := filepath.Join(to, "practice", "seal.p12")
	if theirs, err := os.ReadFile(seal); err != nil || !bytes.Equal(ours, theirs) {
		t.Errorf("the seal is not what it was: %v", err)
	}
	if info, err := os.Stat(seal); err != nil || info.Mode().Perm() != 0o600 || info.ModTime().Before(before) {
		t.Errorf("%v %v", info, err)
	}
}

// unpackedByAge is the folder the two commands of the manual made of a backup.
func unpackedByAge(t *testing.T, file, passphrase string) string {
	t.Helper()
	to := t.TempDir()
	person, program := terminal(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", "-c", `age -d "$1" | tar x`, "sh", file)
	cmd.Dir, cmd.Stdin = to, program
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program.Close() // so that reading ends when they do
	for asked := []byte{}; !bytes.Contains(asked, []byte("passphrase: ")); {
		some := make([]byte, 200)
		n, err := person.Read(some)
		if asked = append(asked, some[:n]...); err != nil {
			t.Fatalf("age asks %q: %v", asked, err)
		}
	}
	if _, err := person.WriteString(passphrase + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || said.Len() > 0 {
		t.Fatalf("%v: %s", err, said.Bytes())
	}
	return to
}
