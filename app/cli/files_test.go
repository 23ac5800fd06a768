package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paraph/internal/files/filestest"
)

// TestFoldersInPlaceOfFiles are told as that by every command that reads a file.
func TestFoldersInPlaceOfFiles(t *testing.T) {
	data, folder := begun(t), t.TempDir()
	for _, args := range [][]string{
		{"fields", folder},
		{"verify", folder, "--data", data},
		{"send", folder, "--signer", "Anna,Rossi,anna@example.com", "--data", data},
	} {
		said(t, 3, "not-a-pdf", folder+": This is a folder, not a file.", args...)
	}
}

// TestAWrongPasswordOfADocument is no missing one.
func TestAWrongPasswordOfADocument(t *testing.T) {
	locked := filepath.Join(t.TempDir(), "locked.pdf")
	if b, err := exec.Command("qpdf", "--encrypt", "secret", "owner", "256", "--", contract(t), locked).CombinedOutput(); err != nil {
		t.Skipf("qpdf: %v %s", err, b)
	}
	expectError(t, 3, "password-needed", "fields", locked, "--json")
	said(t, 3, "wrong-password", "That is not the password of this file.", "fields", locked, "--pdf-password-file", write(t, "wrong", "geheim\n"))
	expect(t, 0, "fields", locked, "--pdf-password-file", write(t, "right", "secret\n"))
}

// TestOutputsAreNamed: what cannot be written is named, with what keeps it from that.
func TestOutputsAreNamed(t *testing.T) {
	data, _ := serve(t)
	id := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data))["id"].(string)
	phrase := write(t, "phrase", "una frase abbastanza lunga\n")
	nowhere := filepath.Join(t.TempDir(), "no")
	fetch := []string{"fetch", id, "--audit", "json", "--data", data, "-o"}
	backup := []string{"backup", "--data", data, "--password-file", phrase}
	said(t, 3, "not-found", "there is no folder "+nowhere, append(fetch, filepath.Join(nowhere, "a.json"))...)
	said(t, 3, "not-found", "there is no folder "+nowhere, append(backup, filepath.Join(nowhere, "a"))...)
	said(t, 3, "exists", phrase+" already.", append(fetch, phrase)...)
	said(t, 3, "exists", filepath.Dir(phrase)+" is a folder", append(fetch, filepath.Dir(phrase), "--force")...)
	full := filepath.Join(filestest.Small(t, 4<<10), "a")
	said(t, 4, "no-space", full+": There is no room left on the disk.", append(backup, full)...)
}

// TestWhatIsTooLargeIsNamed: the file, not the one beside it.
func TestWhatIsTooLargeIsNamed(t *testing.T) {
	data, _ := serve(t)
	pdf, large := contract(t), filepath.Join(t.TempDir(), "large.pdf")
	content := append([]byte(read(t, pdf)), bytes.Repeat([]byte("\n"), 70<<20)...)
	if err := os.WriteFile(large, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out := expect(t, 3, "send", pdf, large, "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data)
	if has(t, out, map[string]any{"file": large}); !strings.Contains(out, `"too-large"`) {
		t.Errorf("%s", out)
	}
}
