package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/theme"
)

// TestCheckedFilesAreRemembered: what Verify said is kept with the time, each file once, the latest first; what it could
// not find out is not.
func TestCheckedFilesAreRemembered(t *testing.T) {
	s := newStage(t, "it", theme.Light)
	prefs, now := memory{}, time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC)
	f := &fakeWorks{sealedErr: errors.Join(errors.New("host"), signing.ErrNotFound)}
	v := NewVerify(s.desk, f)
	v.OnAnswer = func(path, answer string) { rememberChecked(prefs, checkedFile{Path: path, Answer: answer, At: now}) }
	s.show(v.Content())
	signed := fourPages()
	signed.Signed = true
	v.Open(contract(), signed)
	s.settle()
	f.sealedErr = nil
	v.Open(contract(), signed)
	s.settle()
	f.sealedErr = app.ErrUnreachable
	v.Open(contract(), signed)
	s.settle()
	if all := checkedLately(prefs); len(all) != 1 || all[0].Answer != answerSealed || !all[0].At.Equal(now) || all[0].Path != contract().Path() {
		t.Errorf("%+v", all)
	}
	for i := range 30 {
		rememberChecked(prefs, checkedFile{Path: fmt.Sprintf("/home/anna/%d.pdf", i), Answer: answerUnknown, At: now})
	}
	if all := checkedLately(prefs); len(all) != checkedKept || all[0].Path != "/home/anna/29.pdf" {
		t.Errorf("%d, %+v", len(all), all[0])
	}
	prefs.Set(PrefChecked, "{")
	if all := checkedLately(prefs); all != nil {
		t.Errorf("%+v", all)
	}
}

// TestDeskShowsCheckedFiles: beside the lists where there is room, below them where there is not; absent if nothing was checked.
func TestDeskShowsCheckedFiles(t *testing.T) {
	r := newDeskRig(t, "it", theme.Light)
	h := NewHome(r.kit, r.desk, r.works)
	var files []checkedFile
	checked := ""
	h.Checked = func() []checkedFile { return files }
	h.OnCheck = func(path string) { checked = path }
	r.show(h.Content())
	r.everyState()
	h.SetFirstStepsDone("sample", "check", "sign")
	h.Refresh()
	r.settle()
	if holds(h.Content(), "Verificati di recente") {
		t.Error("an empty list is shown")
	}
	at := r.desk.Clock()
	files = []checkedFile{
		{"/a/Visura camerale.pdf", answerSealed, at.Add(-time.Hour)},
		{"/a/Contratto di compravendita dell’immobile di via Garibaldi.pdf", answerUnknown, at.AddDate(0, 0, -1)},
		{"/a/Prova.pdf", answerPractice, at.AddDate(0, 0, -3)},
		{"/a/Bozza.pdf", answerUnsigned, at.AddDate(-1, 0, -3)},
		{"/a/fifth.pdf", answerUnsigned, at},
	}
	h.Refresh()
	r.settle()
	r.shot("home-checked-it-light")
	if !holds(h.Content(), "Sigillato qui, intatto") || holds(h.Content(), "fifth.pdf") {
		t.Error("the four latest are not shown")
	}
	walk(h.Content(), func(o fyne.CanvasObject) {
		if row, ok := o.(*homeRow); ok && holds(row, "Prova.pdf") {
			row.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	})
	if checked != "/a/Prova.pdf" {
		t.Errorf("%q is checked", checked)
	}
	r.kit.Window.Resize(fyne.NewSize(820, 640))
	r.shot("home-checked-narrow-it-light")
	walk(h.Content(), func(o fyne.CanvasObject) {
		if row, ok := o.(*homeRow); ok && row.more != nil && len(r.kit.Window.Canvas().Overlays().List()) == 0 {
			row.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
		}
	})
	r.shot("home-menu-it-light")
	if len(r.kit.Window.Canvas().Overlays().List()) != 1 {
		t.Error("the menu key opens nothing")
	}
}

// TestFilterIsRemembered: Requests begins with the filter chosen last; showing one request that it hides does not change that.
func TestFilterIsRemembered(t *testing.T) {
	r := newDeskRig(t, "en", theme.Light)
	r.everyState()
	s := NewRequests(r.kit, r.desk, r.works)
	remembered := ""
	s.OnFilter = func(name string) { remembered = name }
	r.show(s.Content())
	s.SetFilter("done")
	s.SetFilter("nonsense")
	s.Refresh()
	r.settle()
	if s.filter != onlyDone || s.chips.Index() != onlyDone || len(s.shown) == 0 || remembered != "" {
		t.Errorf("filter %d, %d shown, remembered %q", s.filter, len(s.shown), remembered)
	}
	s.choose(onlyNeeds)
	if remembered != "needs" {
		t.Errorf("remembered %q", remembered)
	}
}
