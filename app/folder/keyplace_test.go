package folder

import (
	"os"
	"testing"
)

// TestWhereTheKeyIs: it can be said whether the folder's key is in a file for want of a keyring.
func TestWhereTheKeyIs(t *testing.T) {
	f := Folder{path: t.TempDir(), KeyInFile: true}
	says := func(want bool) {
		t.Helper()
		if is, err := f.KeyIsInFile(); err != nil || is != want {
			t.Errorf("in a file: %v, %v", is, err)
		}
	}
	says(false)
	if _, err := f.Secrets(); err != nil {
		t.Fatal(err)
	}
	says(true)
	if err := os.WriteFile(f.File(SecretsFile), []byte(`{"id":"1","in":"keyring"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	says(false)
}
