package sign

import (
	"crypto"
	"errors"
	"io"
	"slices"
	"testing"

	"paraph/device"
)

// pulled is the key of a card that is pulled once it has signed a few times.
type pulled struct {
	crypto.Signer
	left int
}

func (p *pulled) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	if p.left--; p.left < 0 {
		return nil, device.ErrRemoved
	}
	return nil, nil
}

// TestKeyFails: once the card is pulled no further file is read, and each is told why; what is wrong with one file stops no other.
func TestKeyFails(t *testing.T) {
	h := &holder{key: &heldKey{Signer: &pulled{left: 1}}}
	var read []string
	var all []Done
	each(t.Context(), []string{"bad", "a", "b", "c", "d"}, func(path string) (string, error) {
		if read = append(read, path); path == "bad" {
			return "", errors.New("damaged")
		}
		_, err := h.key.Sign(nil, nil, nil)
		if err != nil {
			return "", err
		}
		return path + " signed", nil
	}, h.failure, func(d Done) { all = append(all, d) })
	if !slices.Equal(read, []string{"bad", "a", "b"}) || len(all) != 5 || all[1].Signed != "a signed" {
		t.Fatalf("read %q, told %+v", read, all)
	}
	for _, d := range all[2:] {
		if !errors.Is(d.Err, device.ErrRemoved) {
			t.Errorf("%s: %v", d.Path, d.Err)
		}
	}
}
