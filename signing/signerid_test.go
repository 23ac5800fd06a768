package signing

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// TestSignerID: an id is a UUID of version 4, whatever is drawn, and there is none where nothing can be drawn.
func TestSignerID(t *testing.T) {
	for drawn, want := range map[byte]string{0x00: "00000000-0000-4000-8000-000000000000", 0xff: "ffffffff-ffff-4fff-bfff-ffffffffffff"} {
		if id, err := NewSignerID(bytes.NewReader(bytes.Repeat([]byte{drawn}, 16))); err != nil || id != want {
			t.Errorf("%s, %v", id, err)
		}
	}
	if _, err := NewSignerID(bytes.NewReader(make([]byte, 15))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}
