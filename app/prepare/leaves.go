package prepare

import (
	"slices"

	"paraph/signing"
)

// plain are all pages of a document, in order and upright.
func plain(pages int) []signing.Leaf {
	out := make([]signing.Leaf, pages)
	for i := range out {
		out[i].Page = i + 1
	}
	return out
}

// Arrange takes over how a draft's pages stood when it was kept; leaves that are none of the document's are
// left out of account.
func (m *Model) Arrange(leaves []signing.Leaf) {
	if signing.Fit(leaves, len(m.sheets)) {
		m.now.leaves = slices.Clone(leaves)
		m.lay()
	}
}

// Leaves are the pages as they stand now, of the base document.
func (m *Model) Leaves() []signing.Leaf { return slices.Clone(m.now.leaves) }

// Plain reports whether the pages are the first so many of the base, in order and upright.
func (m *Model) Plain(pages int) bool { return slices.Equal(m.now.leaves, plain(pages)) }

// Geometries are those of the pages as they stand now.
func (m *Model) Geometries() []signing.PageGeometry {
	out := make([]signing.PageGeometry, len(m.now.leaves))
	for i, l := range m.now.leaves {
		out[i] = m.sheets[l.Page-1].Turned(l.Turn)
	}
	return out
}

// Forms are the fields of the base's form where they stand now; those of pages that are gone are not among them.
func (m *Model) Forms(forms []signing.FormField) []signing.FormField {
	var out []signing.FormField
	for _, f := range forms {
		i := slices.IndexFunc(m.now.leaves, func(l signing.Leaf) bool { return l.Page == f.Page })
		if i < 0 {
			continue
		}
		was := m.sheets[f.Page-1]
		f.Page, f.Box = i+1, was.Turned(m.now.leaves[i].Turn).FromUser(was.ToUser(f.Box))
		out = append(out, f)
	}
	return out
}

// lay finds the pages' sizes.
func (m *Model) lay() {
	if m.laid != nil && slices.Equal(m.laid, m.now.leaves) {
		return
	}
	m.laid, m.pages = m.now.leaves, nil
	for _, g := range m.Geometries() {
		m.pages = append(m.pages, g.Size())
	}
}

// Turn turns pages by quarter turns clockwise (90, 180, 270; 270 is one to the left).
func (m *Model) Turn(pages []int, by int) {
	to := m.Leaves()
	for _, p := range m.these(pages) {
		to[p-1].Turn = signing.NormalRotation(to[p-1].Turn + by)
	}
	m.restack(to)
}

// Shift moves pages one place up or down and answers where they are now; those that stand at the end already stay.
func (m *Model) Shift(pages []int, down bool) []int {
	to, these := m.Leaves(), m.these(pages)
	step, end := -1, 1
	if down {
		step, end = 1, len(to)
		slices.Reverse(these)
	}
	var now []int
	for _, p := range these {
		if p == end || slices.Contains(now, p+step) {
			now = append(now, p)
			continue
		}
		to[p-1], to[p-1+step] = to[p-1+step], to[p-1]
		now = append(now, p+step)
	}
	m.restack(to)
	slices.Sort(now)
	return now
}

// MoveBefore moves pages, in their order, before a page (one more than there are: to the end) and answers where
// they are now.
func (m *Model) MoveBefore(pages []int, before int) []int {
	these := m.these(pages)
	var to, moved []signing.Leaf
	at := 0
	for i, l := range m.now.leaves {
		if slices.Contains(these, i+1) {
			moved = append(moved, l)
			continue
		}
		if i+1 < before {
			at++
		}
		to = append(to, l)
	}
	m.restack(slices.Insert(to, at, moved...))
	return run(at+1, len(moved))
}

// Drop takes pages out, with the fields on them, and answers how many fields went. Not all pages: ok is false then.
func (m *Model) Drop(pages []int) (fields int, ok bool) {
	these := m.these(pages)
	if len(these) == 0 || len(these) >= len(m.now.leaves) {
		return 0, false
	}
	before := len(m.now.fields)
	var to []signing.Leaf
	for i, l := range m.now.leaves {
		if !slices.Contains(these, i+1) {
			to = append(to, l)
		}
	}
	m.restack(to)
	return before - len(m.now.fields), true
}

// Insert says that the base has more pages now, behind those it had, and puts the new ones behind a page (0: in front).
// It answers where they are. Undone, they are in the base still.
func (m *Model) Insert(sheets []signing.PageGeometry, behind int) []int {
	behind = max(0, min(behind, len(m.now.leaves)))
	var added []signing.Leaf
	for i := len(m.sheets); i < len(sheets); i++ {
		added = append(added, signing.Leaf{Page: i + 1})
	}
	m.sheets = sheets
	m.restack(slices.Insert(m.Leaves(), behind, added...))
	return run(behind+1, len(added))
}

// these are the pages among some numbers, each once, in order.
func (m *Model) these(pages []int) []int {
	out := slices.Clone(pages)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(p int) bool { return p < 1 || p > len(m.now.leaves) })
}

func run(from, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = from + i
	}
	return out
}

// restack gives the pages another order, another turn, or takes some out: one step of undo. Fields go with their pages.
func (m *Model) restack(to []signing.Leaf) {
	if slices.Equal(m.now.leaves, to) {
		return
	}
	m.change(func(s *state) {
		place := map[int]int{}
		for i, l := range to {
			place[l.Page] = i + 1
		}
		var fields []Field
		for _, f := range s.fields {
			if f.Page < 1 || f.Page > len(s.leaves) {
				continue // a draft that was kept wrong
			}
			was := s.leaves[f.Page-1]
			if f.Page = place[was.Page]; f.Page > 0 {
				fields = append(fields, f.turned(m.sheets[was.Page-1], was.Turn, to[f.Page-1].Turn))
			}
		}
		s.fields, s.leaves = fields, to
	})
}

// turned is a field on a sheet that stands otherwise. Its middle keeps its place on the paper and it is read upright as
// before, so width and height stay; it is brought onto the page. A field that was the PDF's own lies on its side now and
// is one of ours from then on.
func (f Field) turned(sheet signing.PageGeometry, from, to int) Field {
	if from == to {
		return f
	}
	middle := signing.Box{X: f.Box.X + f.Box.W/2, Y: f.Box.Y + f.Box.H/2}
	now := sheet.Turned(to)
	middle = now.FromUser(sheet.Turned(from).ToUser(middle))
	f.Box.X, f.Box.Y = middle.X-f.Box.W/2, middle.Y-f.Box.H/2
	f.Box = clamp(f.Box, now.Size())
	f.Name, f.Note = "", ""
	return f
}
