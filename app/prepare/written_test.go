package prepare

import "testing"

// TestWrittenIsAStepOfItsOwn: letters are one step; what is done between two of them is another, and is taken back alone.
func TestWrittenIsAStepOfItsOwn(t *testing.T) {
	m := two()
	id := m.Add(1, box(100, 200, 164, 45))
	write := func(name string) {
		g := m.Signers()[0]
		g.Name = name
		m.WriteSigner(0, g)
	}
	write("Annab")
	write("Annabe")
	m.Delete(id)
	write("Annabel")
	write("Annabella")
	for _, want := range []struct {
		name   string
		fields int
	}{{"Annabe", 0}, {"Annabe", 1}, {"Anna", 1}, {"Anna", 0}} {
		if !m.Undo() || m.Signers()[0].Name != want.name || len(m.Fields()) != want.fields {
			t.Errorf("%q and %d fields, not %v", m.Signers()[0].Name, len(m.Fields()), want)
		}
	}
	write("Annina")
	m.Begin() // a drag begins while somebody writes
	id = m.Add(1, box(100, 200, 164, 45))
	m.Nudge(id, 10, 0)
	m.Cancel()
	if len(m.Fields()) != 0 || m.Signers()[0].Name != "Annina" {
		t.Errorf("%d fields, %q", len(m.Fields()), m.Signers()[0].Name)
	}
}
