package cli_test

import (
	"strings"
	"testing"
)

// TestWhatIsNotSent says of what a person can mend what it is.
func TestWhatIsNotSent(t *testing.T) {
	data, _ := serve(t)
	to := []string{"--signer", "Anna,Rossi,anna@example.com", "--data", data}
	pdf, empty := contract(t), write(t, "empty.pdf", "")
	send := func(args ...string) []string { return append(append([]string{"send"}, args...), to...) }
	said(t, 3, "usage", empty+": The file is empty.", send(empty)...)
	said(t, 3, "usage", empty+": The file is empty.", send(pdf, empty)...)
	said(t, 1, "not-allowed", "The title has more than 200 letters.", send(pdf, "--title", strings.Repeat("è", 201))...)
	key := []string{"--key", "0123456789abcdef01234567"}
	expect(t, 0, send(append(key, pdf, "--title", strings.Repeat("è", 200))...)...)
	said(t, 1, "changed", "The same key was used with another content before.", send(append(key, pdf, "--title", "Another")...)...)
}
