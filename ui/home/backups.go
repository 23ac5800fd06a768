package home

import (
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/app/office"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/ui/kit"
)

// backupAge is how old the last backup may be before it is asked for.
const backupAge = 7 * 24 * time.Hour

// backupWords say what the backups want of the office; "" where they want nothing. What failed is said, and where none was made
// for a week, by itself or by hand, while there is something to lose.
func (h *Screen) backupWords(b office.Backups, lines []requests.Line) string {
	if b.Failed != "" && b.Regular.Folder != "" {
		return h.d.Voice.BackupFailed(b.Failed, b.Regular.Folder)
	}
	oldest := time.Time{}
	for _, l := range lines {
		if !l.Draft && !l.Practice && (oldest.IsZero() || l.Updated.Before(oldest)) {
			oldest = l.Updated
		}
	}
	last := b.Last
	if last.Before(oldest) { // what is not there yet cannot be saved
		last = oldest
	}
	switch {
	case oldest.IsZero() || h.now().Sub(last) < backupAge:
		return ""
	case b.Last.IsZero():
		return h.d.Say("home.backup.never")
	}
	return h.d.Say("home.backup.old", "when", say.When(h.d.Voice, h.now(), b.Last))
}

// backupRow asks for a backup, nil where nothing is to be done.
func (h *Screen) backupRow() fyne.CanvasObject {
	words := h.backupWords(h.backups, h.shelf.Lines)
	if words == "" {
		return nil
	}
	open := func() { kit.Call(h.OnBackup) }
	title := h.d.Say("home.backup")
	text := kit.VBox(0, kit.NewBold(title), kit.NewSecond(words).Wrapped())
	row := kit.HBox(20, kit.NewIcon("hard-drives", 20, fynetheme.ColorNamePrimary), kit.Fill(text), kit.NewButton(h.d.Say("home.backup.do"), "", kit.Small, open))
	return kit.NewPressRow(kit.Inset(16, 8, 16, 8, row), title, 4, open)
}
