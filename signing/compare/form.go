package compare

import (
	"slices"
	"strings"

	"paraph/signing"
)

// margin is how far what stands in a field may reach beyond it, in points.
const margin = 2

// fields holds the values of form fields against each other. What is told here is not told again as a picture.
func (s *sheets) fields() {
	left := slices.Clone(s.new.Fields)
	for _, f := range s.old.Fields {
		k := slices.IndexFunc(left, func(g Field) bool { return g.Name == f.Name && meet(grown(s.fit.box(g.Box), margin), f.Box) })
		var now *Field
		if k >= 0 {
			now = &left[k]
		}
		s.field(f, now)
		if k >= 0 {
			left = slices.Delete(left, k, k+1)
		}
	}
	for _, g := range left {
		s.added(g)
	}
}

// field is about one of the original's, which may be gone.
func (s *sheets) field(f Field, now *Field) {
	open := f.Value == "" && !f.Locked
	switch {
	case f.Sign:
		s.filled(f, s.inside(f.Box))
		s.forgive(f.Box) // some programs leave a signature's picture out where they print
	case now == nil && !open:
		s.printed(f)
	case now != nil && now.Value == f.Value:
		if open { // a button that was switched on
			s.filled(f, s.inside(f.Box))
		}
	case now == nil:
		s.filled(f, s.inside(f.Box))
	case open:
		s.edits = append(s.edits, s.asked(FormValue, f.Box, now.Value))
		s.forgive(f.Box)
	default:
		s.edits = append(s.edits, s.edit(FormValue, f.Box, f.Value, now.Value))
		s.seen.forgive(s.seen.part(grown(f.Box, margin), 0), gained|lost)
	}
}

// printed is about a field with a value that is no field any more: the page says it in its place. Its font was mostly not brought
// along, and is another one now.
func (s *sheets) printed(f Field) {
	words := s.inside(f.Box)
	at := s.seen.part(f.Box, 0)
	switch {
	case f.Screen && (words == "" || squeezed(words) == squeezed(f.Value)):
		s.seen.forgive(s.seen.part(grown(f.Box, margin), 0), gained|lost)
	case f.Tick:
		const most = 3 // times as much ink, for other programs have other ticks
		if was, is := inked(s.picture, at), inked(s.after, at); f.Value != "" && is*most > was && is < most*was {
			s.seen.forgive(at, gained|lost)
		}
	case words == "": // the pictures say whether it is still read
	case squeezed(words) == squeezed(f.Value):
		if float64(s.seen.count(at, gained|lost)) <= fewLent*float64(inked(s.picture, at)) {
			s.seen.forgive(at, gained|lost)
		}
	case s.changed(f.Box, gained|lost):
		s.edits = append(s.edits, s.edit(FormValue, f.Box, f.Value, words))
		s.seen.forgive(s.seen.part(grown(f.Box, margin), 0), gained|lost)
	}
}

// squeezed is a text as it is compared, without blanks.
func squeezed(text string) string { return strings.Join(fold(text), "") }

// filled tells what came to be seen in an empty field.
func (s *sheets) filled(f Field, words string) {
	if words == "" && !s.changed(f.Box, gained) {
		return
	}
	kind := FormValue
	if f.Sign {
		kind = Signature
	}
	s.edits = append(s.edits, s.asked(kind, f.Box, words))
	s.forgive(f.Box)
}

// added is about a field that the original has not.
func (s *sheets) added(g Field) {
	g.Box = s.fit.box(g.Box)
	switch {
	case g.Sign:
		s.filled(g, s.inside(g.Box))
	case g.Value != "":
		s.edits = append(s.edits, s.edit(FormValue, g.Box, "", g.Value))
		s.seen.forgive(s.seen.part(grown(g.Box, margin), 0), gained|lost)
	}
}

func (s *sheets) asked(kind Kind, at signing.Box, after string) Edit {
	e := s.edit(kind, at, "", after)
	e.Asked = true
	return e
}

// changed reports whether something differs in a box.
func (s *sheets) changed(b signing.Box, ways uint8) bool {
	return s.seen.count(s.seen.part(b, 0), ways) >= fewDots
}

// forgive takes as it was what was put where it was asked for, but not what hides letters of the page.
func (s *sheets) forgive(b signing.Box) {
	b = grown(b, margin)
	s.seen.forgive(s.seen.part(b, 0), gained)
	hidden := false
	for _, i := range s.wasGrid.at(s.wasText, b) {
		hidden = hidden || s.seen.count(s.seen.part(s.wasText.glyphs[i].box, 0), lost) >= fewDots
	}
	if !hidden {
		s.seen.forgive(s.seen.part(b, 0), lost)
	}
}

// inside are the words that came to stand in a box, which are no edit of their own then.
func (s *sheets) inside(b signing.Box) string {
	var out strings.Builder
	last := -1
	for i := range s.isText.glyphs {
		g := &s.isText.glyphs[i]
		if g.matched || !holds(grown(b, margin), g.box) {
			continue
		}
		g.excused = true
		if last >= 0 && g.word != last {
			out.WriteByte(' ')
		}
		out.WriteString(g.text)
		last = g.word
	}
	return out.String()
}

// notes holds comments, stamps and what else lies on the pages against each other.
func (s *sheets) notes() {
	left := slices.Clone(s.new.Notes)
	var gone []Note
	for _, n := range s.old.Notes {
		k := slices.IndexFunc(left, func(m Note) bool {
			return m.Kind == n.Kind && m.Words == n.Words && meet(grown(s.fit.box(m.Box), margin), n.Box)
		})
		if k < 0 {
			gone = append(gone, n)
			continue
		}
		left = slices.Delete(left, k, k+1)
	}
	for _, n := range gone {
		k := slices.IndexFunc(left, func(m Note) bool { return m.Kind == n.Kind && meet(grown(s.fit.box(m.Box), margin), n.Box) })
		switch {
		case k >= 0:
			s.note(joined(n.Box, s.fit.box(left[k].Box)), n.Words, left[k].Words)
			left = slices.Delete(left, k, k+1)
		case n.Screen: // printing leaves it out
			s.seen.forgive(s.seen.part(grown(n.Box, margin), 0), gained|lost)
		case s.changed(n.Box, gained|lost):
			s.note(n.Box, n.Words, "")
		}
	}
	for _, m := range left {
		s.note(s.fit.box(m.Box), "", m.Words)
	}
}

func (s *sheets) note(box signing.Box, before, after string) {
	s.edits = append(s.edits, s.edit(Annotation, box, before, after))
	s.seen.forgive(s.seen.part(grown(box, margin), 0), gained|lost)
}
