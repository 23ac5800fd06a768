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
	mark := fyne.CanvasObject(kit.NewMark(kit.MarkUnsure, 22))
	if icon, fact := map[string]string{prefs.AnswerSealed: "stamp", prefs.AnswerPractice: "flask", prefs.AnswerUnsigned: "file-text"}[f.Answer]; fact {
		mark = kit.NewIcon(icon, 20, theme.Secondary)
	}
	when := kit.NewSecond(say.DayAt(d.Voice, h.now(), f.At))
	row := kit.HBox(12, kit.Fixed(22, 22, mark), kit.Fill(kit.VBox(0, kit.NewBody(name), kit.NewSecond(words))), when)
	return kit.NewPressRow(kit.Inset(14, 4, 14, 4, row), name+". "+words, 4, func() { kit.CallWith(h.OnCheck, f.Path) })
}

// mainAndSide puts a column of a fixed width at the right, from the top; where the rest would be too narrow it stands
// below.
type mainAndSide struct{ width float32 }

const leastMain, sideGap = 640, 20

func (*mainAndSide) beside(width float32) bool { return width >= leastMain+sideGap+checkedWidth }

// Layout implements fyne.Layout.
func (l *mainAndSide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	main, side := objects[0], objects[1]
	if !l.beside(size.Width) {
		high := main.MinSize().Height
		main.Move(fyne.NewPos(0, 0))
		main.Resize(fyne.NewSize(size.Width, high))
		side.Move(fyne.NewPos(0, high+sideGap))
		side.Resize(fyne.NewSize(size.Width, side.MinSize().Height))
		return
	}
	main.Move(fyne.NewPos(0, 0))
	main.Resize(fyne.NewSize(size.Width-sideGap-checkedWidth, size.Height))
	side.Move(fyne.NewPos(size.Width-checkedWidth, 0))
	side.Resize(fyne.NewSize(checkedWidth, side.MinSize().Height))
}

// MinSize is that of the width it had last.
func (l *mainAndSide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	if l.beside(l.width) {
		return fyne.NewSize(a.Width, max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+sideGap+b.Height)
}
