package cos

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"paraph/signing/page/pagetest"
)

// FuzzRead gives Read foreign bytes: it answers with a *Fault, or everything in the file can be looked at.
func FuzzRead(f *testing.F) {
	f.Add(plain())
	f.Add(entryMoved(4, 3))
	f.Add(lengthed("99 0 R"))
	f.Add(pagetest.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[2 0 R 1 0 R]>>"))
	f.Add(packedPDF())
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := ReadBytes(b)
		if err != nil {
			if _, ok := errors.AsType[*Fault](err); !ok {
				t.Fatal(err)
			}
			return
		}
		file.Survey(nil)
		pages, err := file.Pages()
		if err != nil {
			return
		}
		for _, p := range pages[:min(len(pages), 20)] {
			file.Geometry(p)
			_, _ = file.Content(p, 1<<20)
		}
		if file.Encrypted() {
			_ = file.Unlock("")
			file.Survey(nil)
		}
	})
}

// FuzzValue: a value that can be read is written so that it reads the same.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"<</A[1 0 R (x\\051) <41>]/B -.5>>", "/A#20", "(a(b)c)", "99999999999999999999", "[true null]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p := &parser{b: b, whole: true}
		o, err := p.value(0)
		if err != nil {
			return
		}
		out := Append(nil, o)
		again, err := (&parser{b: out, whole: true}).value(0)
		if err != nil || !reflect.DeepEqual(whole(o), whole(again)) && !bytes.Contains(out, []byte(".")) {
			t.Fatalf("%q became %q: %v", b, out, err)
		}
	})
}

// whole is a value with its reals that are whole numbers as integers, which 7.3.3 has readers take alike.
func whole(o Object) Object {
	switch o := o.(type) {
	case Real:
		if o == Real(int64(o)) {
			return Integer(int64(o))
		}
	case Array:
		for i, v := range o {
			o[i] = whole(v)
		}
	case Dict:
		for key, v := range o {
			o[key] = whole(v)
		}
	}
	return o
}
