package verify

import (
	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/signing/compare"
)

func signingBox(e compare.Edit) signing.Box { return signing.Box(e.Box) }

// edits are boxes around what is otherwise on a page than in the original, the one that is gone to with a word.
func (m *marks) edits(page int, scale float32) (out []fyne.CanvasObject) {
	a := m.v.against
	if a == nil {
		return nil
	}
	for i, e := range a.edits[:min(len(a.edits), shownChanges)] {
		if e.Page != page || e.Box.W <= 0 || e.Box.H <= 0 {
			continue
		}
		ink, words, fill := redOnPaper(), "edit.tag", uint8(12)
		if e.Asked {
			ink, words = inkOnPaper(), "verify.tag.added"
		}
		b := signingBox(e)
		if e.Box.W*e.Box.H > largeEdit {
			fill = 0
		}
		box := boxed(signing.Box{X: b.X - aroundChange, Y: b.Y - aroundChange, W: b.W + 2*aroundChange, H: b.H + 2*aroundChange}, scale, ink, fill)
		out = append(out, box)
		if i == a.chosen {
			out = append(out, tag(m.v.desk.Say(words), ink, box)...)
		}
	}
	return out
}

// largeEdit is from which size on, in square points, an edit is only framed.
const largeEdit = 200 * 200

// editAt goes to the edit whose box holds a point; false where there is none.
func (m *marks) editAt(page int, p signing.Point) bool {
	for i, e := range m.v.report.edits() {
		if e.Page == page && within(signingBox(e), p) {
			m.v.report.visit(i)
			return true
		}
	}
	return false
}
