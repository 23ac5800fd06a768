package verify

import (
	"bytes"
	"testing"
)

// TestCalledAs: a name is called by its common name, also where that holds the signs that part names.
func TestCalledAs(t *testing.T) {
	for name, want := range map[string]string{
		"CN=Anna Rossi, SERIALNUMBER=TINIT-RSS, C=IT": "Anna Rossi",
		`O=Studio, CN=Rossi\, Anna \+ Figli, C=IT`:    "Rossi, Anna + Figli",
		"SERIALNUMBER=1+CN=Luca Verdi, C=IT":          "Luca Verdi",
		`O=Bianchi \"e\" soci, C=IT`:                  `Bianchi "e" soci`,
		"C=IT":                                        "C=IT",
		"":                                            "",
		`CN=`:                                         "CN=",
	} {
		if got := CalledAs(name); got != want {
			t.Errorf("%q is called %q, not %q", name, got, want)
		}
	}
}

// TestAsSigned: what was signed is the begin of the file; of a signature that nobody can place there is none.
func TestAsSigned(t *testing.T) {
	file := []byte("%PDF-1.7 signed and more")
	if got := (Signature{SignedBytes: 15}).AsSigned(file); !bytes.Equal(got, file[:15]) {
		t.Errorf("%q", got)
	}
	for _, n := range []int64{0, -1, int64(len(file)) + 1} {
		if got := (Signature{SignedBytes: n}).AsSigned(file); got != nil {
			t.Errorf("%d: %q", n, got)
		}
	}
}
