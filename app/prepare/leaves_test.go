package prepare

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"paraph/signing"
)

// order are the pages as they stand, each as the page of the base it is, with its turn.
func order(m *Model) string {
	out := ""
	for _, l := range m.Leaves() {
		out += fmt.Sprintf("%d", l.Page)
		for range l.Turn / 90 {
			out += "'"
		}
		out += " "
	}
	return out
}

func TestArranging(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(m *Model) []int
		want  string
		where []int
	}{
		{"turned right", func(m *Model) []int { m.Turn([]int{2, 4}, 90); return nil }, "1 2' 3 4' ", nil},
		{"turned left", func(m *Model) []int { m.Turn([]int{1}, 270); return nil }, "1''' 2 3 4 ", nil},
		{"turned around", func(m *Model) []int { m.Turn([]int{1}, 270); m.Turn([]int{1}, 90); return nil }, "1 2 3 4 ", nil},
		{"one up", func(m *Model) []int { return m.Shift([]int{3}, false) }, "1 3 2 4 ", []int{2}},
		{"two down", func(m *Model) []int { return m.Shift([]int{1, 2}, true) }, "3 1 2 4 ", []int{2, 3}},
		{"against the end", func(m *Model) []int { return m.Shift([]int{3, 4}, true) }, "1 2 3 4 ", []int{3, 4}},
		{"one against the end", func(m *Model) []int { return m.Shift([]int{1, 3}, false) }, "1 3 2 4 ", []int{1, 2}},
		{"to the front", func(m *Model) []int { return m.MoveBefore([]int{2, 4}, 1) }, "2 4 1 3 ", []int{1, 2}},
		{"to the end", func(m *Model) []int { return m.MoveBefore([]int{3, 1}, 5) }, "2 4 1 3 ", []int{3, 4}},
		{"where they are", func(m *Model) []int { return m.MoveBefore([]int{2}, 3) }, "1 2 3 4 ", []int{2}},
		{"taken out", func(m *Model) []int { m.Drop([]int{1, 3, 9}); return nil }, "2 4 ", nil},
		{"not all of them", func(m *Model) []int { m.Drop([]int{1, 2, 3, 4}); return nil }, "1 2 3 4 ", nil},
		{"more of them", func(m *Model) []int { return m.Insert(sheets(6), 1) }, "1 5 6 2 3 4 ", []int{2, 3}},
	} {
		m := two()
		where := c.do(m)
		if got := order(m); got != c.want || !slices.Equal(where, c.where) {
			t.Errorf("%s: %s %v, want %s %v", c.name, got, where, c.want, c.where)
		}
		for m.Undo() {
		}
		if got := order(m); got != "1 2 3 4 " {
			t.Errorf("%s, undone: %s", c.name, got)
		}
		if !m.Plain(4) {
			t.Errorf("%s, undone: not plain", c.name)
		}
	}
}

// A field goes with its page: its middle stays on the same place of the paper, its width and height stay.
func TestFieldsGoWithTheirPages(t *testing.T) {
	m := two()
	a, b := m.Add(1, box(100, 200, 164, 46)), m.Add(2, box(10, 10, 164, 46))
	m.Turn([]int{1}, 90) // 595 × 842 becomes 842 × 595
	if f, _ := m.Field(a); f.Page != 1 || f.Box != box(842-223-82, 182-23, 164, 46) {
		t.Errorf("turned right: %+v", f)
	}
	m.Turn([]int{1}, 90)
	if f, _ := m.Field(a); f.Box != box(595-182-82, 842-223-23, 164, 46) {
		t.Errorf("upside down: %+v", f)
	}
	m.Turn([]int{1}, 180)
	if f, _ := m.Field(a); f.Box != box(100, 200, 164, 46) {
		t.Errorf("upright again: %+v", f)
	}
	m.Turn([]int{2}, 270)
	if f, _ := m.Field(b); f.Box != box(0, 595-92-23, 164, 46) {
		t.Errorf("at the edge: %+v", f)
	}
	m.MoveBefore([]int{2}, 5)
	if f, _ := m.Field(b); f.Page != 4 {
		t.Errorf("moved: %+v", f)
	}
	if n, ok := m.Drop([]int{4}); n != 1 || !ok {
		t.Errorf("%d fields went", n)
	}
	if _, ok := m.Field(b); ok {
		t.Error("the field of a page that is gone is still there")
	}
	m.Undo()
	if f, ok := m.Field(b); !ok || f.Page != 4 {
		t.Errorf("undone: %+v", f)
	}
	if m.Page(4) != (signing.Size{W: 842, H: 595}) {
		t.Errorf("a page of %v", m.Page(4))
	}
}

func TestFormsGoWithTheirPages(t *testing.T) {
	m := two()
	forms := []signing.FormField{
		{Name: "a", Type: "signature", Page: 2, Box: box(10, 20, 100, 40)}, {Name: "b", Type: "signature", Page: 3, Box: box(10, 20, 100, 40)},
	}
	m.Drop([]int{3})
	m.MoveBefore([]int{2}, 1)
	m.Turn([]int{1}, 180)
	got := m.Forms(forms)
	if len(got) != 1 || got[0].Page != 1 || got[0].Box != box(485, 782, 100, 40) {
		t.Errorf("%+v", got)
	}
	m.Use(got)
	m.Turn([]int{1}, 90)
	if f := m.Fields()[0]; f.Name != "" {
		t.Errorf("still the PDF's: %+v", f)
	}
}

// FuzzArrange: whatever a draft says of its pages, the model has pages, and every field stands on one.
func FuzzArrange(f *testing.F) {
	for _, s := range []string{
		`[{"page":2},{"page":1,"turn":90}]`, `[{"page":2},{"page":2}]`, `[{"page":9}]`, `[{"page":1,"turn":45}]`, `[{"source":1,"page":1}]`, `[]`, `null`,
	} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, words string, page int) {
		var leaves []signing.Leaf
		if json.Unmarshal([]byte(words), &leaves) != nil {
			return
		}
		d := signing.Draft{Signers: []signing.Signer{{ID: "a", Fields: []signing.Field{{Page: page, Box: box(1, 1, 164, 45)}}}}}
		m := New(d, sheets(3), minter())
		m.Arrange(leaves)
		m.Turn([]int{1, m.Pages()}, 90)
		m.Shift([]int{1}, true)
		if m.Pages() < 1 || !signing.Fit(m.Leaves(), 3) {
			t.Fatalf("pages %v", m.Leaves())
		}
		for _, f := range m.Fields() {
			if m.Pages() > 1 && (f.Page < 1 || f.Page > m.Pages()) {
				t.Fatalf("a field on page %d of %d", f.Page, m.Pages())
			}
		}
	})
}
