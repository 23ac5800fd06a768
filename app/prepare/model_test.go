package prepare

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"paraph/app/say"
	"paraph/signing"
)

func sheets(n int) []signing.PageGeometry {
	out := make([]signing.PageGeometry, n)
	for i := range out {
		out[i] = signing.PageGeometry{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}
	}
	return out
}

func minter() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("signer-%d", n) }
}

func box(x, y, w, h float64) signing.Box { return signing.Box{X: x, Y: y, W: w, H: h} }

func person(name, surname, email string) signing.Signer {
	return signing.Signer{ID: name, Name: name, Surname: surname, Email: email, Channels: []signing.Channel{signing.Email}}
}

// two is a draft of four pages with Anna and Luca.
func two() *Model {
	d := signing.Draft{Signers: []signing.Signer{person("Anna", "Rossi", "anna@example.com"), person("Luca", "Verdi", "luca@example.com")}}
	return New(d, sheets(4), minter())
}

func TestParsePages(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  []int
		fault string
	}{
		{"1-3", []int{1, 2, 3}, ""},
		{"3-6, 8, -1", []int{3, 4, 5, 6, 8, 10}, ""},
		{" 2 ,2, 1 ", []int{1, 2}, ""},
		{"-2", []int{9}, ""},
		{"8--1", []int{8, 9, 10}, ""},
		{"8 – 9; 1", []int{1, 8, 9}, ""},
		{"", nil, "prepare.pages.wrong"},
		{"a", nil, "prepare.pages.wrong"},
		{"3-", nil, "prepare.pages.wrong"},
		{"6-3", nil, "prepare.pages.wrong"},
		{"11", nil, "prepare.pages.beyond"},
		{"0", nil, "prepare.pages.beyond"},
		{"-11", nil, "prepare.pages.beyond"},
	} {
		got, fault := ParsePages(c.text, 10)
		if !slices.Equal(got, c.want) || fault.Key != c.fault {
			t.Errorf("%q: %v %q, want %v %q", c.text, got, fault.Key, c.want, c.fault)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		which Number
		text  string
		want  [5]int
		fault Fault
	}{
		{XNumber, "431", [5]int{1, 431, 200, 164, 45}, Fault{}},
		{XNumber, "432", [5]int{1, 100, 200, 164, 45}, Fault{"prepare.range.x", []any{"least", 0, "most", 431}}},
		{YNumber, "-1", [5]int{1, 100, 200, 164, 45}, Fault{"prepare.range.y", []any{"least", 0, "most", 797}}},
		{YNumber, " 12,5 ", [5]int{1, 100, 13, 164, 45}, Fault{}},
		{WidthNumber, "79", [5]int{1, 100, 200, 164, 45}, Fault{"prepare.range.width", []any{"least", 80, "most", 495}}},
		{HeightNumber, "22", [5]int{1, 100, 200, 164, 22}, Fault{}},
		{HeightNumber, "700", [5]int{1, 100, 200, 164, 45}, Fault{"prepare.range.height", []any{"least", 22, "most", 642}}},
		{PageNumber, "4", [5]int{4, 100, 200, 164, 45}, Fault{}},
		{PageNumber, "5", [5]int{1, 100, 200, 164, 45}, Fault{"prepare.range.page", []any{"least", 1, "most", 4}}},
		{PageNumber, "1.5", [5]int{1, 100, 200, 164, 45}, Fault{Key: "prepare.number.none"}},
		{XNumber, "NaN", [5]int{1, 100, 200, 164, 45}, Fault{Key: "prepare.number.none"}},
		{XNumber, "", [5]int{1, 100, 200, 164, 45}, Fault{Key: "prepare.number.none"}},
	} {
		m := two()
		id := m.Add(1, box(100, 200, 164, 45))
		fault := m.SetNumber(id, c.which, c.text)
		if got := m.Numbers(id); got != c.want || !reflect.DeepEqual(fault, c.fault) {
			t.Errorf("%d %q: %v %v, want %v %v", c.which, c.text, got, fault, c.want, c.fault)
		}
	}
}

func TestPlacing(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(m *Model, id int)
		want signing.Box
	}{
		{"nudged past the left edge", func(m *Model, id int) { m.Nudge(id, -500, 1) }, box(0, 201, 164, 45)},
		{"nudged past the lower edge", func(m *Model, id int) { m.Nudge(id, 0, 9999) }, box(100, 797, 164, 45)},
		{"grown past the edge", func(m *Model, id int) { m.Grow(id, 1000, 10) }, box(100, 200, 495, 55)},
		{"made too small", func(m *Model, id int) { m.Grow(id, -500, -500) }, box(100, 200, 80, 22)},
		{"larger than the page", func(m *Model, id int) { m.Put(id, 1, box(-9, -9, 2000, 2000)) }, box(0, 0, 595, 842)},
		{"no such page", func(m *Model, id int) { m.Put(id, 9, box(0, 0, 100, 100)) }, box(100, 200, 164, 45)},
	} {
		m := two()
		id := m.Add(1, box(100, 200, 164, 45))
		c.do(m, id)
		if f, _ := m.Field(id); f.Box != c.want {
			t.Errorf("%s: %v, want %v", c.name, f.Box, c.want)
		}
	}
}

func TestCatching(t *testing.T) {
	m := two()
	m.Add(2, box(100, 300, 164, 45))
	m.Add(1, box(330, 600, 164, 45))
	id := m.Add(2, box(300, 100, 164, 45))
	for _, c := range []struct {
		name   string
		b      signing.Box
		e      Edges
		dx, dy float64
		free   bool
		want   signing.Box
		guides []Guide
	}{
		{"nothing near: whole points", box(300, 100, 164, 45), Edges{}, 10.4, 10.6, false, box(310, 111, 164, 45), nil},
		{"left edge of another", box(300, 100, 164, 45), Edges{}, -196.5, 10, false, box(100, 110, 164, 45), []Guide{{true, 100}}},
		{"the middle of the page", box(300, 100, 164, 45), Edges{}, -80, 100, false, box(215.5, 200, 164, 45), []Guide{{true, 297.5}}},
		{"two margins", box(300, 100, 164, 45), Edges{}, 104, -80, false, box(407, 24, 164, 45), []Guide{{true, 571}, {false, 24}}},
		{"the page before, same place", box(300, 100, 164, 45), Edges{}, 28, 501, false, box(330, 600, 164, 45), []Guide{{true, 330}, {false, 600}}},
		{"Alt", box(300, 100, 164, 45), Edges{}, 28, 501, true, box(328, 601, 164, 45), nil},
		{"pulled edge", box(300, 100, 164, 45), Edges{Right: true}, 104.2, 0, false, box(300, 100, 271, 45), []Guide{{true, 571}}},
		{"over the edge", box(300, 100, 164, 45), Edges{}, 900, 0, false, box(431, 100, 164, 45), nil},
	} {
		got, guides := m.Drag(id, 2, c.b, c.e, c.dx, c.dy, c.free)
		if got != c.want || !slices.Equal(guides, c.guides) {
			t.Errorf("%s: %v %v, want %v %v", c.name, got, guides, c.want, c.guides)
		}
	}
}

func TestCopies(t *testing.T) {
	m := two()
	id := m.Add(4, box(100, 200, 164, 45))
	if pages, _ := m.Copies(id, "1-4"); !slices.Equal(pages, []int{1, 2, 3}) {
		t.Errorf("would copy to %v", pages)
	}
	if n, f := m.Copy(id, "1-3"); n != 3 || f.Key != "" || len(m.Fields()) != 4 {
		t.Errorf("%d copies, %v, %d fields", n, f, len(m.Fields()))
	}
	if n, _ := m.Copy(id, "2,3"); n != 0 {
		t.Errorf("%d copies of what is there", n)
	}
	m.Undo()
	if len(m.Fields()) != 1 {
		t.Error("the copies are not one step")
	}
	if _, f := m.Copy(id, "x"); f.Key != "prepare.pages.wrong" {
		t.Errorf("%v", f)
	}
}

func TestReadingOrder(t *testing.T) {
	m := two()
	c := m.Add(2, box(10, 10, 164, 45))
	b := m.Add(1, box(300, 98, 164, 45))
	a := m.Add(1, box(10, 100, 164, 45))
	m.Select(0)
	for _, want := range []int{a, b, c, a} {
		m.Select(m.Next(false))
		if m.Selected() != want {
			t.Fatalf("selected %d, want %d", m.Selected(), want)
		}
	}
	if m.Next(true) != c {
		t.Error("back from the first is not the last")
	}
}

func TestSignerForm(t *testing.T) {
	m := two()
	for _, c := range []struct {
		g    signing.Signer
		want map[Input]string
	}{
		{person("Piero", "", "p@example.com"), nil},
		{person("", " ", "p@example.com"), map[Input]string{NameInput: "prepare.form.name.none"}},
		{person("Anna 🌸", "Rossi", "p@example.com"), map[Input]string{NameInput: "prepare.form.name.sign"}},
		{person("Piero", "", ""), map[Input]string{EmailInput: "prepare.form.email.none"}},
		{person("Piero", "", "piero.example.com"), map[Input]string{EmailInput: "prepare.form.email.at"}},
		{person("Piero", "", "luca@example,com"), map[Input]string{EmailInput: "prepare.form.email.comma"}},
		{person("Piero", "", "luca@example.com; anna@example.com"), map[Input]string{EmailInput: "prepare.form.email.sign"}},
		{person("Piero", "", "piero@example"), map[Input]string{EmailInput: "prepare.form.email.wrong"}},
		{person("Piero", "", "ANNA@example.com"), map[Input]string{EmailInput: "prepare.form.shared"}},
		{person("Piero", "", "a.nna@example.com"), nil},
		{signing.Signer{Name: "P", Email: "p@example.com", Mobile: "333"}, map[Input]string{MobileInput: "prepare.form.mobile.wrong"}},
		{signing.Signer{Name: "P", Email: "anna@example.com", Mobile: "+39 333 1234567", Channels: []signing.Channel{signing.SMS}}, nil},
	} {
		got := m.CheckSigner(2, c.g)
		keys := map[Input]string{}
		for k, f := range got {
			keys[k] = f.Key
		}
		if len(keys) != len(c.want) || (len(keys) > 0 && !reflect.DeepEqual(keys, c.want)) {
			t.Errorf("%v: %v, want %v", c.g, keys, c.want)
		}
	}
}

func TestCheckLine(t *testing.T) {
	m := New(signing.Draft{}, sheets(2), minter())
	expect := func(key string, signer int, ready bool) {
		t.Helper()
		if f, s, r := m.Check(); f.Key != key || s != signer || r != ready {
			t.Errorf("%q %d %v, want %q %d %v", f.Key, s, r, key, signer, ready)
		}
	}
	expect("prepare.check.signer", -1, false)
	m.AddSigner()
	expect("prepare.check.unnamed", 0, false)
	m.SetSigner(0, person("Anna", "", ""))
	expect("prepare.check.data", 0, false)
	m.SetSigner(0, person("Anna", "", "anna@example.com"))
	expect("prepare.check.field", 0, false)
	page, spot := m.Spot()
	m.Add(page, spot)
	if next, b := m.Spot(); next != 2 || m.covered(next, b) {
		t.Errorf("the next fitting place is taken: %d %v", next, b)
	}
	expect("prepare.check.ready", -1, true)
}

func TestAssignAndRemove(t *testing.T) {
	m := two()
	a := m.Add(1, box(10, 10, 164, 45))
	b := m.Add(1, box(10, 100, 164, 45))
	if !m.Assign(b, 1) || m.Assign(b, 2) || m.Count(1) != 1 {
		t.Error("assigning")
	}
	if n := m.RemoveSigner(0); n != 1 || len(m.Signers()) != 1 || m.Signers()[0].Name != "Luca" {
		t.Errorf("removed with %d fields, %v", n, m.Signers())
	}
	if _, ok := m.Field(a); ok {
		t.Error("the field stayed without its signer")
	}
	if f, _ := m.Field(b); f.Signer != 0 {
		t.Errorf("Luca's field is signer %d's", f.Signer)
	}
	m.Undo()
	if f, ok := m.Field(b); !ok || f.Signer != 1 || m.Count(0) != 1 {
		t.Error("undo did not bring the signer back")
	}
}

func TestFirstFieldBringsASigner(t *testing.T) {
	m := New(signing.Draft{}, sheets(1), minter())
	m.AddAt(1, signing.Point{X: 200, Y: 200})
	if len(m.Signers()) != 1 || m.Count(0) != 1 {
		t.Fatal("no signer for the field")
	}
	m.Undo()
	if len(m.Signers()) != 0 || len(m.Fields()) != 0 {
		t.Error("not one step")
	}
}

func TestOwnFieldsOfThePDF(t *testing.T) {
	forms := []signing.FormField{
		{Name: "Sig1", Type: "signature", Page: 1, Box: box(50, 50, 150.5, 40)},
		{Name: "Filled", Type: "signature", Page: 1, Box: box(50, 150, 150, 40), Filled: true},
		{Name: "Text", Type: "text", Page: 1, Box: box(50, 250, 150, 40)},
		{Name: "Tiny", Type: "signature", Page: 1, Box: box(50, 350, 15, 4)},
	}
	m := two()
	if got := m.Waiting(forms); len(got) != 1 || got[0].Name != "Sig1" {
		t.Fatalf("waiting: %v", got)
	}
	m.Use(forms)
	f := m.Fields()
	if len(f) != 1 || f[0].Name != "Sig1" || f[0].Box != forms[0].Box || len(m.Waiting(forms)) != 0 {
		t.Fatalf("used: %v", f)
	}
	m.Nudge(f[0].ID, 1, 0)
	if g, _ := m.Field(f[0].ID); g.Name != "" {
		t.Error("a moved field still claims the PDF's place")
	}
}

func TestDragIsOneStep(t *testing.T) {
	m := two()
	id := m.Add(1, box(100, 100, 164, 45))
	m.Begin()
	for i := range 30 {
		m.Put(id, 1, box(100+float64(i), 100, 164, 45))
	}
	m.End()
	m.Undo()
	if f, _ := m.Field(id); f.Box.X != 100 {
		t.Errorf("after undo at %v", f.Box)
	}
	m.Redo()
	m.Begin()
	m.Put(id, 2, box(5, 5, 164, 45))
	m.Cancel()
	if f, _ := m.Field(id); f.Box.X != 129 || f.Page != 1 {
		t.Errorf("after Esc at %v", f)
	}
}

// TestUndoRedo: whatever was done, undoing it all gives the beginning and redoing it all the end; never more than 100 steps.
func TestUndoRedo(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := two()
		beginning := m.now.clone()
		steps := r.IntN(90)
		for range steps {
			anything(m, r)
		}
		end := m.now.clone()
		for m.Undo() {
		}
		if !reflect.DeepEqual(m.now, beginning) {
			t.Fatalf("seed %d: undone to %v", seed, m.now)
		}
		for m.Redo() {
		}
		if !reflect.DeepEqual(m.now, end) {
			t.Fatalf("seed %d: redone to %v, want %v", seed, m.now, end)
		}
	}
	m := two()
	id := m.Add(1, box(10, 10, 164, 45))
	for range 150 {
		m.Nudge(id, 1, 0)
	}
	n := 0
	for m.Undo() {
		n++
	}
	if n != Steps {
		t.Errorf("%d steps, want %d", n, Steps)
	}
}

// anything is one thing a person may do, wholly on the pages whatever it is.
func anything(m *Model, r *rand.Rand) {
	id := 0
	if all := m.Fields(); len(all) > 0 {
		id = all[r.IntN(len(all))].ID
	}
	page := 1 + r.IntN(m.Pages())
	switch r.IntN(14) {
	case 9:
		m.Turn([]int{page, 1}, 90*r.IntN(4))
	case 10:
		m.Shift([]int{page}, r.IntN(2) == 0)
	case 11:
		m.MoveBefore([]int{page, 1 + r.IntN(m.Pages())}, 1+r.IntN(m.Pages()+1))
	case 12:
		m.Drop([]int{page})
	case 13:
		if len(m.sheets) < 12 {
			m.Insert(slices.Concat(m.sheets, sheets(2)), r.IntN(m.Pages()+1))
		}
	case 0, 1:
		m.AddAt(1+r.IntN(4), signing.Point{X: r.Float64() * 700, Y: r.Float64() * 900})
	case 2:
		m.Nudge(id, r.Float64()*100-50, r.Float64()*100-50)
	case 3:
		m.Delete(id)
	case 4:
		m.Copy(id, "1-3, -1")
	case 5:
		m.Assign(id, r.IntN(3))
	case 6:
		m.AddSigner()
	case 7:
		m.RemoveSigner(r.IntN(3))
	default:
		m.Begin()
		m.Put(id, 1+r.IntN(4), box(r.Float64()*900-100, r.Float64()*900, 100, 30))
		m.Grow(id, 10, 10)
		m.End()
	}
}

// TestEverythingStaysOnThePage is what the service will ask of every field.
func TestEverythingStaysOnThePage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	m := two()
	for range 1000 {
		anything(m, r)
		pages := m.Geometries()
		for _, f := range m.Fields() {
			if f.Page > len(pages) || !pages[f.Page-1].Holds(f.Box) || f.Box.W < signing.MinFieldSize.W || f.Box.H < signing.MinFieldSize.H {
				t.Fatalf("off the page: %v", f)
			}
			if f.Signer < 0 || f.Signer >= len(m.Signers()) {
				t.Fatalf("nobody’s field: %v", f)
			}
		}
	}
}

func TestDraftThereAndBack(t *testing.T) {
	m := two()
	m.Add(1, box(10, 10, 164, 45))
	m.Activate(1)
	m.Add(2, box(100.5, 10, 100, 30))
	m.Add(3, box(10, 10, 164, 45))
	d := signing.Draft{Title: "Contratto", Options: signing.Options{MustRead: true}}
	m.Into(&d)
	if d.Title != "Contratto" || len(d.Signers) != 2 || len(d.Signers[1].Fields) != 2 {
		t.Fatalf("%+v", d)
	}
	again := signing.Draft{Title: d.Title, Options: d.Options}
	New(d, sheets(4), minter()).Into(&again)
	if !reflect.DeepEqual(d, again) {
		t.Errorf("%+v is not %+v", again, d)
	}
}

// TestFaultsHaveSentences: every key the model answers exists.
func TestFaultsHaveSentences(t *testing.T) {
	for _, key := range []string{
		"prepare.pages.wrong", "prepare.pages.beyond", "prepare.number.none", "prepare.range.page", "prepare.range.x", "prepare.range.y",
		"prepare.range.width", "prepare.range.height", "prepare.form.name.none", "prepare.form.name.sign", "prepare.form.email.none", "prepare.form.email.at",
		"prepare.form.email.wrong", "prepare.form.email.comma", "prepare.form.email.sign", "prepare.form.mobile.wrong", "prepare.form.shared", "prepare.check.signer", "prepare.check.unnamed",
		"prepare.check.data", "prepare.check.field", "prepare.check.ready",
	} {
		if !say.In("en").Has(key) {
			t.Errorf("no sentence %s", key)
		}
	}
}
