package compare

import (
	"image"
	"slices"
	"strings"
	"unicode"

	"paraph/signing"
)

// fewLent is up to which share of its dots a letter may be otherwise whose font the original does not bring along: each program
// draws it with one of its own. Of what such fonts make of one another the R is otherwise by 0.21, figures by 0.06; a 3 and an 8 are by
// 0.25.
const (
	fewLent        = 0.3
	fewLentFigures = 0.12
)

// few is that share for a letter.
func few(g *glyph) float64 {
	if r := []rune(g.text + " ")[0]; unicode.IsDigit(r) {
		return fewLentFigures
	}
	return fewLent
}

// beyondBox is how far another font's letter may reach beyond the box of the original's, by its height.
const beyondBox = 0.12

// lent forgives what only another font of the same name made of the same letters.
func (s *sheets) lent() error {
	if !s.seen.any {
		return nil
	}
	var other []*glyph
	var letters []int
	for i := range s.wasText.glyphs {
		if g := &s.wasText.glyphs[i]; g.matched && s.seen.count(s.seen.part(g.box, 1), gained|lost) > 0 {
			other, letters = append(other, g), append(letters, g.index)
		}
	}
	if len(letters) == 0 {
		return nil
	}
	lent, err := s.was.Lent(s.index, letters)
	if err != nil {
		return err
	}
	for i, g := range other {
		at := s.seen.part(g.box, 1)
		if lent[i] && float64(s.seen.count(at, gained|lost)) <= few(g)*float64(max(inked(s.picture, at), 1)) {
			s.seen.forgive(s.seen.part(grown(g.box, beyondBox*g.box.H), 1), gained|lost)
		}
	}
	return nil
}

// looksSame reports whether the pictures agree where a letter stands.
func (s *sheets) looksSame(g *glyph) bool {
	return s.seen.count(s.seen.part(g.box, 1), gained|lost) < fewDots
}

// excuse finds letters that only one of the texts has and that are no edit: what is seen is the same, and nobody reads anything else.
func (s *sheets) excuse() {
	pairs := s.readOtherwise()
	s.garbled(pairs)
	for i := range s.wasText.glyphs {
		if _, other := pairs[i]; !other && !s.wasText.glyphs[i].matched {
			s.wasText.glyphs[i].excused = s.looksSame(&s.wasText.glyphs[i]) // what nobody reads any more is still seen
		}
	}
	paired := map[int]bool{}
	for _, k := range pairs {
		paired[k] = true
	}
	for k := range s.isText.glyphs {
		if g := &s.isText.glyphs[k]; !g.matched && !g.excused && !paired[k] && s.looksSame(g) {
			g.excused = s.unread(g)
		}
	}
}

// readOtherwise pairs letters that look as they did and are another one for programs that read the text.
func (s *sheets) readOtherwise() map[int]int {
	pairs := map[int]int{}
	taken := map[int]bool{}
	for i := range s.wasText.glyphs {
		g := &s.wasText.glyphs[i]
		if g.matched || !s.looksSame(g) {
			continue
		}
		best, far := -1, max(g.box.W, g.box.H)
		for _, k := range s.isGrid.at(s.isText, grown(g.box, 0.3*g.box.H)) {
			o := &s.isText.glyphs[k]
			if d := distance(o.at, g.at); !o.matched && !taken[k] && d < far {
				best, far = k, d
			}
		}
		if best >= 0 {
			pairs[i], taken[best] = best, true
		}
	}
	return pairs
}

// From which share on the letters of a word, or of a page, are a font's whose codes a program has lost, not other words.
const (
	garbledWord = 0.34
	garbledPage = 0.3
	garbledMost = 30 // letters of a page there must be
)

// garbled excuses letters that became others because a program did not know what a font's codes mean: digits become letters, one
// script becomes another, or it is so all over the page. Other words in place of these are of the same script, here and there.
func (s *sheets) garbled(pairs map[int]int) {
	odd := map[int][2]int{} // of a word: letters that are others, and those of them that are no words
	others := 0
	for i, k := range pairs {
		a, b := &s.wasText.glyphs[i], &s.isText.glyphs[k]
		if a.base == b.base {
			continue
		}
		others++
		n := odd[a.word]
		n[0]++
		if !likely(a, b) {
			n[1]++
		}
		odd[a.word] = n
	}
	everywhere := others >= garbledMost && float64(others) >= garbledPage*float64(len(s.wasText.glyphs))
	for i, k := range pairs {
		a, b := &s.wasText.glyphs[i], &s.isText.glyphs[k]
		n := odd[a.word]
		if everywhere || a.base == b.base || float64(n[1]) >= garbledWord*float64(n[0]) {
			a.excused, b.excused = true, true
		}
	}
}

// likely reports whether one letter may stand for another in words: figures for figures, letters for letters of their script. Signs
// that are read as others and look the same are not told.
func likely(a, b *glyph) bool {
	r, o := []rune(a.text + " ")[0], []rune(b.text + " ")[0]
	if unicode.IsDigit(r) || unicode.IsDigit(o) {
		return unicode.IsDigit(r) && unicode.IsDigit(o)
	}
	return unicode.IsLetter(r) && unicode.IsLetter(o) && script(r) == script(o)
}

// script names the script of a letter.
func script(r rune) string {
	for _, name := range []string{"Latin", "Greek", "Cyrillic", "Arabic", "Hebrew", "Han", "Hiragana", "Katakana", "Hangul", "Devanagari", "Thai", "Armenian", "Georgian"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

// unread reports whether a letter that is read now was seen before, but not in the text: in a form field or a note.
func (s *sheets) unread(g *glyph) bool {
	if !g.known {
		return true
	}
	if inked(s.picture, s.seen.part(g.box, 1)) == 0 {
		return false
	}
	for _, i := range s.wasGrid.at(s.wasText, grown(g.box, 0.5*g.box.H)) {
		if s.wasText.glyphs[i].excused { // it is a piece of what a program could not write
			return true
		}
	}
	return slices.ContainsFunc(s.old.Fields, func(f Field) bool { return holds(grown(f.Box, margin), g.box) }) ||
		slices.ContainsFunc(s.old.Notes, func(n Note) bool { return holds(grown(n.Box, margin), g.box) })
}

// words tells which words are otherwise.
func (s *sheets) words() {
	s.wasText.mark()
	s.isText.mark()
	var all []hunk
	var room []*word
	for _, heap := range heaps(s.wasText, s.isText) {
		all = append(all, hunksOf(heap)...)
		for _, w := range heap {
			room = append(room, w.word)
		}
	}
	for _, h := range moves(all) {
		s.edits = append(s.edits, s.word(h))
	}
	for _, w := range room {
		s.seen.forgive(s.seen.part(grown(w.box, 1), 1), gained|lost)
	}
}

func (s *sheets) word(h hunk) Edit {
	at := around(h.after)
	if len(h.after) == 0 {
		at = around(h.before)
	}
	kind := Word
	switch {
	case flat(h.before) == flat(h.after):
		kind = Moved
	case s.unseen(h.after, s.isText) && s.unseen(h.before, s.wasText):
		kind = Hidden
	}
	return s.edit(kind, at, said(h.before), said(h.after))
}

// unseen reports whether words that are otherwise show nothing otherwise.
func (s *sheets) unseen(all []*word, t *text) bool {
	for _, w := range all {
		for i := w.glyphs[0]; i < w.glyphs[1]; i++ {
			if g := &t.glyphs[i]; !g.matched && !s.looksSame(g) {
				return false
			}
		}
	}
	return true
}

// drawings tells what the pictures show otherwise and nothing else told.
func (s *sheets) drawings() error {
	regions := s.seen.regions()
	if len(regions) == 0 {
		return nil
	}
	before, err := s.was.Images(s.index)
	if err != nil {
		return err
	}
	for _, r := range regions {
		s.edits = append(s.edits, s.drawing(r, before))
	}
	return nil
}

func (s *sheets) drawing(r region, images []signing.Box) Edit {
	at := s.boxOf(r.at)
	for _, f := range slices.Concat(s.old.Fields, fitted(s.new.Fields, s.fit)) {
		if holds(grown(f.Box, margin), at) {
			return s.edit(FormValue, at, f.Value, "")
		}
	}
	for _, n := range s.old.Notes {
		if holds(grown(n.Box, margin), at) {
			return s.edit(Annotation, at, n.Words, "")
		}
	}
	var was, is []*word
	for i := range s.wasText.words {
		if w := &s.wasText.words[i]; covers(at, w.box) {
			was = append(was, w)
		}
	}
	for i := range s.isText.words {
		if w := &s.isText.words[i]; covers(at, w.box) {
			is = append(is, w)
		}
	}
	if len(was)+len(is) == 0 || slices.ContainsFunc(images, func(b signing.Box) bool { return holds(b, at) }) {
		return s.edit(Drawing, at, "", "")
	}
	before, after := said(inLines(was)), said(inLines(is))
	if before == after { // the words are still read by programs, and no longer by people
		after = ""
	}
	return s.edit(Word, at, before, strings.TrimSpace(after))
}

// covers reports whether a region takes a good part of a word.
func covers(region, w signing.Box) bool {
	width := min(region.X+region.W, w.X+w.W) - max(region.X, w.X)
	height := min(region.Y+region.H, w.Y+w.H) - max(region.Y, w.Y)
	return width > 0 && height > 0 && width*height > 0.02*w.W*w.H
}

func fitted(all []Field, fit Fit) []Field {
	out := slices.Clone(all)
	for i := range out {
		out[i].Box = fit.box(out[i].Box)
	}
	return out
}

// boxOf is a part of the original's picture in points.
func (s *sheets) boxOf(r image.Rectangle) signing.Box {
	k := s.seen.scale
	return signing.Box{X: float64(r.Min.X) / k, Y: float64(r.Min.Y) / k, W: float64(r.Dx()) / k, H: float64(r.Dy()) / k}
}
