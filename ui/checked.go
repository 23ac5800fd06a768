package ui

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// PrefChecked remembers the files checked lately.
const PrefChecked = "verify.checked"

const (
	checkedKept  = 20
	checkedShown = 4
	checkedWidth = 316
)

// The answers Verify can give of a file; each is the key of its words.
const (
	answerSealed   = "checked.sealed"
	answerPractice = "checked.practice"
	answerUnknown  = "checked.unknown"
	answerUnsigned = "checked.unsigned"
)

// checkedFile is a file that was checked: where it is, what was said of it, and when.
type checkedFile struct {
	Path   string    `json:"path"`
	Answer string    `json:"answer"`
	At     time.Time `json:"at"`
}

// checkedLately are the files checked, the latest first. What cannot be read is forgotten.
func checkedLately(p Prefs) []checkedFile {
	var all []checkedFile
	if json.Unmarshal([]byte(p.Get(PrefChecked)), &all) != nil {
		return nil
	}
	return all
}

// rememberChecked puts a file in front; each stands there once.
func rememberChecked(p Prefs, f checkedFile) {
	all := slices.DeleteFunc(checkedLately(p), func(o checkedFile) bool { return o.Path == f.Path })
	all = append([]checkedFile{f}, all...)
	if b, err := json.Marshal(all[:min(len(all), checkedKept)]); err == nil {
		p.Set(PrefChecked, string(b))
	}
}

// checkedPart is the Desk's list of what was checked lately; nil while there is nothing.
func (h *Home) checkedPart() fyne.CanvasObject {
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
	return kit.VBox(8, kit.NewSection(h.d.Say("checked.title")), listCard(kit.Inset(0, 4, 0, 4, kit.VBox(0, rows...))))
}

// newCheckedRow is a file with its answer; a press checks it again.
func newCheckedRow(h *Home, f checkedFile) fyne.CanvasObject {
	d := h.d
	name, words := filepath.Base(f.Path), d.Say(f.Answer)
	mark := fyne.CanvasObject(kit.NewMark(kit.MarkUnsure, 22))
	if icon, fact := map[string]string{answerSealed: "stamp", answerPractice: "flask", answerUnsigned: "file-text"}[f.Answer]; fact {
		mark = kit.NewIcon(icon, 20, theme.Secondary)
	}
	when := kit.NewSecond(dayWords(d.Voice, h.now(), f.At))
	row := kit.HBox(12, kit.Fixed(22, 22, mark), kit.Fill(kit.VBox(0, kit.NewBody(name), kit.NewSecond(words))), when)
	return pressRow(kit.Inset(14, 4, 14, 4, row), name+". "+words, 4, func() { callWith(h.OnCheck, f.Path) })
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
