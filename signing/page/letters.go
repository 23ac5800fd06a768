package page

import (
	"unicode"

	"golang.org/x/text/unicode/norm"

	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// letterSet is which letters and digits a content stream shows, as far as its fonts say (9.10). unsure: it shows others besides, of
// which they do not say.
type letterSet struct {
	known    map[rune]bool
	unsure   bool
	replaced bool // other text stands for some of it
}

func (s *letterSet) add(text string) {
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if s.known == nil {
				s.known = map[rune]bool{}
			}
			s.known[r] = true
		}
	}
}

func (s *letterSet) join(o *letterSet) {
	if o == nil {
		return
	}
	s.unsure, s.replaced = s.unsure || o.unsure, s.replaced || o.replaced
	for r := range o.known {
		if s.known == nil {
			s.known = map[rune]bool{}
		}
		s.known[r] = true
	}
}

// face is the typeface of a font, read once; nil for what is none.
func (d *canvas) face(o cos.Object) *typeface.Face {
	font := d.f.Dict(o)
	if font == nil {
		return nil
	}
	ref, _ := o.(cos.Ref)
	t, ok := d.faces[ref.Number]
	if !ok || ref.Number == 0 {
		t = typeface.Of(d.f, font)
		d.faces[ref.Number] = t
	}
	return t
}

// show adds what a string shows in a font, nil for none.
func (s *letterSet) show(face *typeface.Face, shown string) {
	codes, ok := face.Codes(shown)
	s.unsure = s.unsure || !ok
	for _, code := range codes {
		text, ok := face.Text(code)
		s.unsure = s.unsure || !ok
		s.add(text)
	}
}

// fits reports whether the text PDFium finds has the same letters.
func (s *letterSet) fits(text []rune) bool {
	if s.replaced {
		return true
	}
	var found letterSet
	found.add(string(text))
	for r := range found.known {
		if !s.known[r] && !s.unsure {
			return false
		}
	}
	for r := range s.known {
		if !found.known[r] {
			return false
		}
	}
	return true
}
