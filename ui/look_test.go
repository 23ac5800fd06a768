package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/ui/desktest"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestLookFollowsTheSystem: at first the look is light, or what the system says, and follows it; what is chosen stays, whatever
// the system says then.
func TestLookFollowsTheSystem(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Light)
	dark, kept := make(chan bool), shellPrefs{"display.language": "it"}
	w := &shellWorks{Works: &desktest.Works{ReadyIs: office.Ready{Office: "Studio Bianchi"}}, t: t}
	s, err := newShell(fyne.CurrentApp(), Config{
		Prefs: kept, Changes: noChanges{}, Reached: func() bool { return true }, Dispatch: b.Kit.Dispatch, Dark: dark,
	}.answered(b.Desk, w))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	b.Win, b.Kit = s.window, s.d
	if theme.IsDark() {
		t.Error("where nothing is known it is not light")
	}
	dark <- true
	b.Until("the dark look", theme.IsDark)
	dark <- false
	b.Until("the light look", func() bool { return !theme.IsDark() })
	s.display(prefs.Theme, "dark")
	dark <- false
	dark <- true
	dark <- false
	b.Until("what the system wants now", func() bool { return !s.dark })
	if !theme.IsDark() {
		t.Error("the system undoes what was chosen")
	}
	s.display(prefs.Theme, "system")
	if theme.IsDark() {
		t.Error("the system is asked for and not followed")
	}
}

// TestLookAtTheStart: what the system has said before the window is there it wears from the beginning.
func TestLookAtTheStart(t *testing.T) {
	desktest.NewBed(t, "it", theme.Light)
	dark := make(chan bool, 1)
	dark <- true
	s := &shell{app: fyne.CurrentApp(), c: Config{Prefs: shellPrefs{}, Dark: dark}}
	s.dress()
	if !theme.IsDark() {
		t.Error("it begins light")
	}
}
