package home

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestDeskShowsCheckedFiles: beside the lists where there is room, below them where there is not; absent if nothing was checked.
func TestDeskShowsCheckedFiles(t *testing.T) {
	r := desktest.NewRig(t, "it", theme.Light)
	h := New(r.Kit, r.Desk, r.Works)
	var files []prefs.CheckedFile
	checked := ""
	h.Checked = func() []prefs.CheckedFile { return files }
	h.OnCheck = func(path string) { checked = path }
	r.Show(h.Content())
	r.EveryState()
	h.SetFirstStepsDone("sample", "check", "sign")
	h.Refresh()
	r.Settle()
	if desktest.Holds(h.Content(), "Verificati di recente") {
		t.Error("an empty list is shown")
	}
	at := r.Desk.Clock()
	files = []prefs.CheckedFile{
		{Path: "/a/Visura camerale.pdf", Answer: prefs.AnswerSealed, At: at.Add(-time.Hour)},
		{Path: "/a/Contratto di compravendita dell’immobile di via Garibaldi.pdf", Answer: prefs.AnswerUnknown, At: at.AddDate(0, 0, -1)},
		{Path: "/a/Prova.pdf", Answer: prefs.AnswerPractice, At: at.AddDate(0, 0, -3)},
		{Path: "/a/Bozza.pdf", Answer: prefs.AnswerUnsigned, At: at.AddDate(-1, 0, -3)},
		{Path: "/a/fifth.pdf", Answer: prefs.AnswerUnsigned, At: at},
	}
	h.Refresh()
	r.Settle()
	r.Shot("home-checked-it-light")
	if !desktest.Holds(h.Content(), "Sigillato qui, intatto") || desktest.Holds(h.Content(), "fifth.pdf") {
		t.Error("the four latest are not shown")
	}
	desktest.Walk(h.Content(), func(o fyne.CanvasObject) {
		if row, ok := o.(*kit.PressRow); ok && desktest.Holds(row, "Prova.pdf") {
			row.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	})
	if checked != "/a/Prova.pdf" {
		t.Errorf("%q is checked", checked)
	}
	r.Kit.Window.Resize(fyne.NewSize(820, 640))
	r.Shot("home-checked-narrow-it-light")
	desktest.Walk(h.Content(), func(o fyne.CanvasObject) {
		if row, ok := o.(*kit.PressRow); ok && row.More != nil && len(r.Kit.Window.Canvas().Overlays().List()) == 0 {
			row.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
		}
	})
	r.Shot("home-menu-it-light")
	if len(r.Kit.Window.Canvas().Overlays().List()) != 1 {
		t.Error("the menu key opens nothing")
	}
}
