package backup

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"testing"
)

// frozen are files made by the last program that wrote that form.
func frozen(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestTheFormerForm: one file whose last chunk is short, one whose only chunk is full.
func TestTheFormerForm(t *testing.T) {
	if out, err := opened(frozen(t, "former-full.backup"), phrase); err != nil || !bytes.Equal(out["practice/service.db"], some(chunkSize-3*512)) {
		t.Errorf("full: %v: %d contents", err, len(out))
	}
	file := frozen(t, "former.backup")
	out, err := opened(file, phrase)
	if err != nil || len(out) != 4 || string(out["settings.json"]) != "{\"office\": \"Studio Bianchi\"}\n" ||
		!bytes.Equal(out["master.key"], some(32)) || !bytes.Equal(out["practice/service.db"], some(chunkSize+1)) || len(out["blobs/empty"]) != 0 {
		t.Errorf("%v: %d contents", err, len(out))
	}
	for _, wrong := range []string{"una frase corta", ""} {
		if _, err := opened(file, wrong); !errors.Is(err, ErrPassphrase) {
			t.Errorf("wrong passphrase: %v", err)
		}
	}
	head := len(former) + 4 + int(binary.BigEndian.Uint32(file[len(former):])) + 32
	for what, bad := range damages(file, head) {
		if _, err := opened(bad, phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestFormerHeaderCostsNothing: a file that asks for more memory or time than is sane is refused at once.
func TestFormerHeaderCostsNothing(t *testing.T) {
	for _, body := range []string{
		`{"kdf":"argon2id","time":3,"memory":99999999,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`,
		`{"kdf":"argon2id","time":99,"memory":65536,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`,
		`{"kdf":"none","time":3,"memory":65536,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`, `{`,
	} {
		file := append(binary.BigEndian.AppendUint32([]byte(former), uint32(len(body))), body...)
		if _, err := opened(append(file, make([]byte, 99)...), phrase); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", body, err)
		}
	}
}
