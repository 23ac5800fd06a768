package pades

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"testing"
)

// TestProcedureTellsFilesApart: what is equal in everything else makes the same file, unless it is of another procedure.
func TestProcedureTellsFilesApart(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s, plain := sealOf(t, key), simplePDF()
	of := func(procedure string) []byte {
		s.Procedure = procedure
		sealed, err := Make(plain, nil, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(plain, sealed, s.Certificate); err != nil {
			t.Error(err)
		}
		return sealed
	}
	one, again, other := of("6927055e66abe148eb0efc6b"), of("6927055e66abe148eb0efc6b"), of("6927055e66abe148eb0efc6c")
	if !bytes.Equal(one, again) {
		t.Error("one procedure made two files")
	}
	if bytes.Equal(one, other) {
		t.Error("two procedures made one file")
	}
	if bytes.Contains(of(""), []byte("PRPH")) {
		t.Error("no procedure is named")
	}
}
