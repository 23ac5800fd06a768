package prepare

import (
	"math"
	"slices"

	"paraph/signing"
)

// Edges says which edges of a box are pulled; none: the whole box moves.
type Edges struct{ Left, Top, Right, Bottom bool }

// clamp brings a box onto a page: first the smallest size, then the page's, then its place.
func clamp(b signing.Box, page signing.Size) signing.Box {
	b.W = math.Min(math.Max(b.W, signing.MinFieldSize.W), page.W)
	b.H = math.Min(math.Max(b.H, signing.MinFieldSize.H), page.H)
	b.X = math.Max(0, math.Min(b.X, page.W-b.W))
	b.Y = math.Max(0, math.Min(b.Y, page.H-b.H))
	return b
}

// fit is clamp, with the size every field has at a service that takes none.
func (m *Model) fit(b signing.Box, page signing.Size) signing.Box {
	if m.size.W > 0 {
		b.W, b.H = m.size.W, m.size.H
	}
	return clamp(b, page)
}

// SetSize gives every field one size, except where the PDF has a field of its own; the zero Size lets each have its own.
func (m *Model) SetSize(size signing.Size) {
	m.size = size
	m.resize()
}

// Sized reports whether all fields have one size.
func (m *Model) Sized() bool { return m.size.W > 0 }

func (m *Model) resize() {
	if !m.Sized() {
		return
	}
	changed := false
	for i, f := range m.now.fields {
		if to := m.fit(f.Box, m.Page(f.Page)); f.Name == "" && f.Box != to {
			if !changed {
				m.now, changed = m.now.clone(), true
			}
			m.now.fields[i].Box = to
		}
	}
}

// Add puts a signature field for the chosen signer onto a page and selects it. Where there is no signer yet, an empty one comes with it.
// It answers the field's id, 0 when the page does not exist.
func (m *Model) Add(page int, b signing.Box) int {
	if page < 1 || page > len(m.pages) {
		return 0
	}
	m.nextID++
	id := m.nextID
	m.selected = id
	m.change(func(s *state) {
		if len(s.signers) == 0 {
			s.signers = append(s.signers, m.blank())
		}
		s.fields = append(s.fields, Field{
			ID: id, Signer: min(m.active, len(s.signers)-1),
			Field: signing.Field{Kind: signing.SignatureField, Page: page, Box: m.fit(b, m.Page(page))},
		})
	})
	return id
}

// AddAt puts a field of the usual size with its middle at a point.
func (m *Model) AddAt(page int, p signing.Point) int {
	d := signing.DefaultFieldSize
	return m.Add(page, signing.Box{X: math.Round(p.X - d.W/2), Y: math.Round(p.Y - d.H/2), W: d.W, H: d.H})
}

// Put gives a field a page and a box. The box is brought onto the page; a field that was the PDF's own is one of ours from then on.
func (m *Model) Put(id, page int, b signing.Box) {
	i := m.now.find(id)
	if i < 0 || page < 1 || page > len(m.pages) {
		return
	}
	b = m.fit(b, m.Page(page))
	if f := m.now.fields[i]; f.Page == page && f.Box == b {
		return
	}
	m.change(func(s *state) {
		f := &s.fields[i]
		f.Page, f.Box, f.Name, f.Note = page, b, "", ""
	})
}

// Nudge moves a field by points.
func (m *Model) Nudge(id int, dx, dy float64) {
	if f, ok := m.Field(id); ok {
		f.Box.X += dx
		f.Box.Y += dy
		m.Put(id, f.Page, f.Box)
	}
}

// Grow makes a field larger or smaller at its right and lower edge, which stop at the page's.
func (m *Model) Grow(id int, dw, dh float64) {
	if f, ok := m.Field(id); ok {
		m.Put(id, f.Page, pull(f.Box, Edges{Right: true, Bottom: true}, dw, dh, m.Page(f.Page)))
	}
}

// pull moves some edges of a box; they stop at the page's edge and at the smallest size.
func pull(b signing.Box, e Edges, dx, dy float64, page signing.Size) signing.Box {
	b.X, b.W = pullAxis(b.X, b.W, e.Left, e.Right, dx, page.W, signing.MinFieldSize.W)
	b.Y, b.H = pullAxis(b.Y, b.H, e.Top, e.Bottom, dy, page.H, signing.MinFieldSize.H)
	return b
}

func pullAxis(at, size float64, low, high bool, by, page, least float64) (float64, float64) {
	end := at + size
	switch {
	case low:
		at = math.Max(0, math.Min(at+by, end-least))
	case high:
		end = math.Min(page, math.Max(end+by, at+least))
	}
	return at, end - at
}

// Delete removes a field; false when it is gone already.
func (m *Model) Delete(id int) bool {
	i := m.now.find(id)
	if i < 0 {
		return false
	}
	m.change(func(s *state) { s.fields = slices.Delete(s.fields, i, i+1) })
	return true
}

// Assign gives a field to a signer; false when there is no such signer or field.
func (m *Model) Assign(id, signer int) bool {
	i := m.now.find(id)
	if i < 0 || signer < 0 || signer >= len(m.now.signers) {
		return false
	}
	if m.now.fields[i].Signer != signer {
		m.change(func(s *state) { s.fields[i].Signer = signer })
	}
	return true
}

// Copies are the pages of a text like "3-6, 8, -1" that would get a copy of the field: not its own page, and none where the same stands already.
func (m *Model) Copies(id int, text string) ([]int, Fault) {
	f, ok := m.Field(id)
	if !ok {
		return nil, Fault{}
	}
	pages, fault := ParsePages(text, len(m.pages))
	if fault.Key != "" {
		return nil, fault
	}
	pages = slices.DeleteFunc(pages, func(page int) bool {
		return slices.ContainsFunc(m.now.fields, func(g Field) bool {
			return g.Page == page && g.Signer == f.Signer && g.Box == m.fit(f.Box, m.Page(page))
		})
	})
	return pages, Fault{}
}

// Copy makes the copies and answers how many; one step of undo.
func (m *Model) Copy(id int, text string) (int, Fault) {
	pages, fault := m.Copies(id, text)
	f, ok := m.Field(id)
	if !ok || fault.Key != "" || len(pages) == 0 {
		return 0, fault
	}
	m.change(func(s *state) {
		for _, page := range pages {
			m.nextID++
			c := Field{ID: m.nextID, Signer: f.Signer, Field: f.Field}
			c.Page, c.Box, c.Name, c.Note = page, m.fit(f.Box, m.Page(page)), "", ""
			s.fields = append(s.fields, c)
		}
	})
	return len(pages), Fault{}
}

// GiveWay are the fields that lie on another one and go to the nearest free place when the request is sent, as services of ours
// have it, by id and in the order in which they are sent.
func (m *Model) GiveWay() []int {
	var all []signing.Field
	var ids []int
	for i := range m.now.signers {
		for _, f := range m.now.fields {
			if f.Signer == i {
				all, ids = append(all, f.Field), append(ids, f.ID)
			}
		}
	}
	var out []int
	for _, i := range signing.GiveWay(all) {
		out = append(out, ids[i])
	}
	return out
}

// Crowded reports whether a field lies on another one, whichever of them gives way.
func (m *Model) Crowded(id int) bool {
	f, ok := m.Field(id)
	return ok && slices.ContainsFunc(m.now.fields, func(o Field) bool { return o.ID != id && o.Page == f.Page && o.Box.Overlaps(f.Box) })
}

// Waiting are empty signature fields of the PDF that are large enough and not in use here.
func (m *Model) Waiting(forms []signing.FormField) []signing.FormField {
	return slices.DeleteFunc(slices.Clone(forms), func(w signing.FormField) bool {
		small := w.Box.W < signing.MinFieldSize.W || w.Box.H < signing.MinFieldSize.H
		used := slices.ContainsFunc(m.now.fields, func(f Field) bool { return f.Name == w.Name })
		return w.Type != "signature" || w.Filled || w.Page < 1 || w.Page > len(m.pages) || small || used
	})
}

// Use makes the PDF's own fields the chosen signer's; one step of undo.
func (m *Model) Use(forms []signing.FormField) {
	m.Begin()
	defer m.End()
	for _, w := range m.Waiting(forms) {
		id := m.Add(w.Page, w.Box)
		m.change(func(s *state) { s.fields[s.find(id)].Name, s.fields[s.find(id)].Box = w.Name, w.Box })
	}
}
