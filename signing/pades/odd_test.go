package pades

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"paraph/signing"
)

// TestOddFiles seals files that are unusual and right: every reader must find the seal and the page.
func TestOddFiles(t *testing.T) {
	plain := simplePDF()
	dangling := rebuilt(pageSpec{media: "[0 0 595 842]", contents: []string{letter}, catalog: "/Metadata 99 0 R /Outlines 40 0 R "}.pdf())
	generation := bytes.Replace(plain, []byte("3 0 obj"), []byte("3 4 obj"), 1)
	generation = bytes.Replace(generation, []byte("/Kids [3 0 R]"), []byte("/Kids [3 4 R]"), 1)
	line := bytes.Split(generation, []byte("00000 n \n"))[2] // the third object's offset
	generation = bytes.Replace(generation, append(line, "00000 n"...), append(line, "00004 n"...), 1)
	for name, original := range map[string][]byte{
		"no line end":      bytes.TrimRight(plain, "\n"),
		"CR line end":      append(bytes.TrimRight(plain, "\n"), '\r'),
		"after the end":    append(bytes.Clone(plain), "\n\n\n"...),
		"generation":       generation,
		"dangling":         dangling,
		"dangling, packed": withObjectStreams(t, dangling),
	} {
		t.Run(name, func(t *testing.T) {
			if err := accept(original); err != nil {
				t.Fatal(err)
			}
			s := sealOf(t, p256(t))
			box := signing.Box{X: 300, Y: 300, W: 164, H: 45}
			sealed, err := Make(original, []Placed{{1, box, pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)}}, s)
			if err != nil {
				t.Fatal(err)
			}
			if err := Check(original, sealed, s.Certificate); err != nil {
				t.Fatal(err)
			}
			path := written(t, "sealed.pdf", sealed)
			before := rendered(t, written(t, "original.pdf", original), "72")
			outsideEqual(t, before, rendered(t, path, "72"), 1, box)
			if out := tool(t, "pdfsig", "-nocert", path); !strings.Contains(out, "Signature is Valid") {
				t.Error(out)
			}
			if out := tool(t, "qpdf", "--check", path); faults(out) > faults(tool(t, "qpdf", "--check", written(t, "o.pdf", original))) {
				t.Error(out)
			}
		})
	}
}

// The library keeps its configuration in the user's home unless it is told not to.
func TestNothingIsWrittenAtHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	if _, err := Make(simplePDF(), nil, sealOf(t, p256(t))); err != nil {
		t.Fatal(err)
	}
	if found, err := os.ReadDir(home); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}
