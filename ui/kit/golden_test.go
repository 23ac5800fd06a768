package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// specimens are the parts, each as its golden has it.
func specimens() map[string]fyne.CanvasObject {
	off := kit.NewButton("Sign", "", kit.Filled, nil)
	off.Disable("Put the card in first.")
	ticked := kit.NewCheck("Every page must be read", nil)
	ticked.Set(true)
	field := kit.NewField("E-mail address", kit.NewEntry(""))
	field.SetError("The address is not complete.")
	chips := kit.NewChips([]string{"Open 9", "Needs you 2", "Done 117"}, nil)
	chips.SetIndex(1)
	steps := kit.NewSteps([]string{"Sent", "Opened"})
	steps.Set(0, true, "9 Nov 10:02")
	working := kit.NewWorking("", func() {})
	working.SetCancel("Cancel")
	working.SetProgress(4, 10, "4 of 10, PIN asked once")
	bar := kit.NewHintBar()
	bar.SetStanding("Drop PDFs anywhere in this window.")
	bar.SetRight(kit.NewStatus("check", "Everything sent"))
	rows := kit.NewRows(58, func() int { return 3 }, newLine, nil)
	rows.Select(1)
	return map[string]fyne.CanvasObject{
		"buttons": kit.HBox(8, kit.NewButton("Remind Luca", "bell", kit.Filled, nil), kit.NewButton("Open folder…", "", kit.Plain, nil),
			kit.NewButton("Cancel request…", "", kit.Danger, nil), kit.NewButton("", "arrow-u-up-left", kit.Quiet, nil), kit.NewButton("Continue", "", kit.Small, nil), off),
		"texts":   kit.VBox(8, kit.NewTitle("Requests"), kit.NewSection("Signers"), kit.NewBody("Words"), kit.NewBold("Words"), kit.NewSecond("Words"), kit.NewMono("7f3a")),
		"wrapped": kit.NewBody("A longer sentence that wraps, because there is no room for all of it on one line of this column, and then some more.").Wrapped(),
		"icon":    kit.NewIcon("house", 20, fynetheme.ColorNamePrimary),
		"marks":   kit.HBox(8, kit.NewMark(kit.MarkValid, 22), kit.NewMark(kit.MarkUnsure, 22), kit.NewMark(kit.MarkDanger, 22)),
		"field":   field,
		"select":  kit.NewSelect([]string{"Own service", "Provider"}, nil),
		"check":   ticked,
		"chips":   chips,
		"tabs":    kit.NewTabs([]string{"What happened", "Document"}, func(int) fyne.CanvasObject { return kit.NewBody("Words") }),
		"card":    kit.NewCard(kit.NewBody("Words")),
		"rows":    rows,
		"signers": kit.HBox(8, kit.NewDisc(1), kit.NewDisc(2), pips()),
		"steps":   steps,
		"empty":   kit.NewEmpty("credit-card", "No card in a reader.", kit.NewButton("Look for devices", "", kit.Plain, nil)),
		"working": working,
		"hint":    bar,
	}
}

// TestGoldens holds how each part is drawn in the light look.
func TestGoldens(t *testing.T) {
	dress(t, theme.Light)
	for name, part := range specimens() {
		w := test.NewTempWindow(t, part)
		w.Resize(fyne.NewSize(400, 200))
		test.AssertRendersToMarkup(t, name+".xml", w.Canvas())
	}
}

func TestGoldenOfADialogAndAToast(t *testing.T) {
	dress(t, theme.Light)
	d, _ := window(t, kit.NewBody("behind"), fyne.NewSize(800, 500))
	d.Toast("Signature field deleted", "Undo", nil)
	test.AssertRendersToMarkup(t, "toast.xml", d.Window.Canvas())
	d.Ask("Cancel this request?", "Luca Verdi can no longer sign.", "Keep it", "Cancel the request", true, func() {})
	test.AssertRendersToMarkup(t, "ask.xml", d.Window.Canvas())
}

// TestEveryPartFollowsTheTheme: a part that was made in the light look and switched is the part made in the dark one.
func TestEveryPartFollowsTheTheme(t *testing.T) {
	dress(t, theme.Dark)
	want := map[string]string{}
	for name, part := range specimens() {
		w := test.NewTempWindow(t, part)
		w.Resize(fyne.NewSize(400, 200))
		want[name] = test.RenderToMarkup(w.Canvas())
	}
	dress(t, theme.Light)
	for name, part := range specimens() {
		w := test.NewTempWindow(t, part)
		w.Resize(fyne.NewSize(400, 200))
		test.ApplyTheme(t, theme.New(theme.Dark, 1))
		if got := test.RenderToMarkup(w.Canvas()); got != want[name] {
			t.Errorf("%s, switched:\n%s\nmade dark:\n%s", name, got, want[name])
		}
		test.ApplyTheme(t, theme.New(theme.Light, 1))
	}
}
