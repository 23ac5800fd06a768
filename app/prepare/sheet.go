package prepare

import (
	"slices"

	"paraph/signing"
)

// Field is a place on a page, and whose it is: Signer counts from 0. ID tells fields apart as long as the model lives; 0 is none.
type Field struct {
	ID     int
	Signer int
	signing.Field
}

// Fault is a sentence of app/say that says what is wrong, with the values for its places. The zero value: nothing is.
type Fault struct {
	Key   string
	Pairs []any
}

// state is what an undo step restores. It is never changed once it is in the history. Signers carry no fields here.
type state struct {
	signers []signing.Signer
	fields  []Field
	leaves  []signing.Leaf // the pages, of the base document; never changed in place
}

func (s state) clone() state {
	out := state{signers: slices.Clone(s.signers), fields: slices.Clone(s.fields), leaves: s.leaves}
	for i := range out.signers {
		out.signers[i].Channels = slices.Clone(out.signers[i].Channels)
	}
	return out
}

// Model is a document being prepared. Changed, if set, is called after every change of fields, signers or pages.
type Model struct {
	Changed func()

	sheets   []signing.PageGeometry // all pages of the base document
	pages    []signing.Size         // the pages as they stand now
	laid     []signing.Leaf         // what pages was found for
	now      state
	past     []state
	future   []state
	group    *state // what was before a drag; nil outside of one
	grown    bool   // the drag has its undo step
	writing  bool   // the group is what WriteSigner writes
	nextID   int
	selected int
	active   int
	size     signing.Size  // of every field; the zero Size: each has its own
	mint     func() string // ids of new signers
}

// New reads a draft's signers and fields; pages are the document's, all of them.
func New(d signing.Draft, pages []signing.PageGeometry, mint func() string) *Model {
	m := &Model{mint: mint, sheets: pages}
	m.now.leaves = plain(len(pages))
	m.lay()
	for i, g := range d.Signers {
		for _, f := range g.Fields {
			m.nextID++
			m.now.fields = append(m.now.fields, Field{ID: m.nextID, Signer: i, Field: f})
		}
		g.Fields = nil
		m.now.signers = append(m.now.signers, g)
	}
	return m
}

// Into writes signers and fields into a draft and leaves the rest of it alone.
func (m *Model) Into(d *signing.Draft) {
	d.Signers = make([]signing.Signer, 0, len(m.now.signers))
	for i, g := range m.now.signers {
		g.Channels = slices.Clone(g.Channels)
		g.Fields = nil
		for _, f := range m.now.fields {
			if f.Signer == i {
				g.Fields = append(g.Fields, f.Field)
			}
		}
		d.Signers = append(d.Signers, g)
	}
}

// Pages is how many there are.
func (m *Model) Pages() int { return len(m.pages) }

// Page is a page's size in points; the zero Size for one that is not there.
func (m *Model) Page(page int) signing.Size {
	if page < 1 || page > len(m.pages) {
		return signing.Size{}
	}
	return m.pages[page-1]
}

// Fields are all fields, oldest first.
func (m *Model) Fields() []Field { return slices.Clone(m.now.fields) }

// On are the fields of a page in reading order.
func (m *Model) On(page int) []Field {
	var out []Field
	for _, f := range m.now.fields {
		if f.Page == page {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, reading)
	return out
}

// Field finds one; false when it is gone.
func (m *Model) Field(id int) (Field, bool) {
	i := m.now.find(id)
	if i < 0 {
		return Field{}, false
	}
	return m.now.fields[i], true
}

func (s *state) find(id int) int {
	return slices.IndexFunc(s.fields, func(f Field) bool { return f.ID == id })
}

// At is the field that lies on top at a point.
func (m *Model) At(page int, p signing.Point) (Field, bool) {
	for _, f := range slices.Backward(m.now.fields) {
		b := f.Box
		if f.Page == page && p.X >= b.X && p.X <= b.X+b.W && p.Y >= b.Y && p.Y <= b.Y+b.H {
			return f, true
		}
	}
	return Field{}, false
}

// Selected is the field that has the handles; 0 if none.
func (m *Model) Selected() int { return m.selected }

// Select gives a field the handles; 0 or an unknown one takes them away.
func (m *Model) Select(id int) {
	if m.now.find(id) < 0 {
		id = 0
	}
	m.selected = id
}

// Next is the field after the selected one in reading order, over all pages; the one before it if back. 0 if there is none.
func (m *Model) Next(back bool) int {
	all := m.Fields()
	if len(all) == 0 {
		return 0
	}
	slices.SortStableFunc(all, reading)
	at := slices.IndexFunc(all, func(f Field) bool { return f.ID == m.selected })
	switch {
	case at < 0 && back:
		at = len(all) - 1
	case at < 0:
		at = 0
	case back:
		at = (at + len(all) - 1) % len(all)
	default:
		at = (at + 1) % len(all)
	}
	return all[at].ID
}

// Before reports whether a field is read before another.
func Before(a, b Field) bool { return reading(a, b) < 0 }

func reading(a, b Field) int {
	const line = 6 // points: fields this close stand in one line
	switch {
	case a.Page != b.Page:
		return a.Page - b.Page
	case a.Box.Y < b.Box.Y-line:
		return -1
	case a.Box.Y > b.Box.Y+line:
		return 1
	case a.Box.X < b.Box.X:
		return -1
	case a.Box.X > b.Box.X:
		return 1
	default:
		return a.ID - b.ID
	}
}
