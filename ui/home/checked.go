package home

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

const (
	checkedShown = 4
	checkedWidth = 316
	leastMain    = 640 // of the lists beside it
)

// checkedPart is the Desk's list of what was checked lately; nil while there is nothing.
func (h *Screen) checkedPart() fyne.CanvasObject {
	if h.Checked == nil {
		return nil
	}
	files := h.Checked()
	if len(files) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	for _, f := range files[:min(checkedShown, len(files))] {
		rows = append(rows, newCheckedRow(h, f))
	}
	return kit.VBox(8, kit.NewSection(h.d.Say("checked.title")), kit.ListCard(kit.Inset(0, 4, 0, 4, kit.VBox(0, rows...))))
}

// newCheckedRow is a file with its answer; a press checks it again.
func newCheckedRow(h *Screen, f prefs.CheckedFile) fyne.CanvasObject {
	d := h.d
	name, words := filepath.Base(f.Path), d.Say(f.Answer)
	verdict := kit.MarkUnsure
	switch f.Answer {
	case prefs.AnswerValid:
		verdict = kit.MarkValid
	case prefs.AnswerDanger:
		verdict = kit.MarkDanger
	}
	mark := fyne.CanvasObject(kit.NewMark(verdict, 22))
	if icon, fact := map[string]string{prefs.AnswerSealed: "stamp", prefs.AnswerPractice: "flask", prefs.AnswerUnsigned: "file-text"}[f.Answer]; fact {
		mark = kit.NewIcon(icon, 20, theme.Secondary)
	}
	when := kit.NewSecond(say.DayAt(d.Voice, h.now(), f.At))
	row := kit.HBox(12, kit.Fixed(22, 22, mark), kit.Fill(kit.VBox(0, kit.NewBody(name), kit.NewSecond(words))), when)
	return kit.NewPressRow(kit.Inset(14, 4, 14, 4, row), name+". "+words, 4, func() { kit.CallWith(h.OnCheck, f.Path) })
}
