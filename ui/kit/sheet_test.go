package kit_test

import (
	"image"
	"image/png"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestContactSheet draws every part in both looks into the folder PARAPH_SHOTS, for looking at.
func TestContactSheet(t *testing.T) {
	folder := os.Getenv("PARAPH_SHOTS")
	if folder == "" {
		t.Skip("PARAPH_SHOTS names no folder")
	}
	for name, variant := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		dress(t, variant)
		d, _ := window(t, parts(), fyne.NewSize(1366, 768))
		d.Hints.SetStanding("Drop PDFs, p7m files or a folder anywhere in this window.")
		d.Hints.SetRight(kit.NewStatus("check", "Everything sent"), kit.NewStatus("hard-drives", "Own service, running"))
		d.Toast("Signature field deleted", "Undo", nil)
		save(t, folder, "kit-"+name+".png", d.Window.Canvas().Capture())
		d.Ask("Cancel this request?", "Luca Verdi can no longer sign. What Anna Rossi signed is kept in the evidence only.", "Keep it", "Cancel the request", true, func() {})
		save(t, folder, "kit-"+name+"-ask.png", d.Window.Canvas().Capture())
		field := kit.NewField("", kit.NewPassword(d))
		field.SetError("That is not the password of this file.")
		d.Dialog("This PDF asks for a password", kit.VBox(14, kit.NewBody("It is needed to show and to sign it, and is not kept.").Wrapped(), field),
			kit.NewButton("Cancel", "", kit.Plain, nil), kit.NewButton("Open", "", kit.Filled, nil))
		save(t, folder, "kit-"+name+"-dialog.png", d.Window.Canvas().Capture())
	}
}

func save(t *testing.T, folder, name string, picture image.Image) {
	t.Helper()
	f, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
}

// TestIconSheet draws all icons.
func TestIconSheet(t *testing.T) {
	folder := os.Getenv("PARAPH_SHOTS")
	if folder == "" {
		t.Skip("PARAPH_SHOTS names no folder")
	}
	dress(t, theme.Light)
	names, _ := fs.Glob(os.DirFS("../../assets/icons"), "*.svg")
	var rows []fyne.CanvasObject
	var row []fyne.CanvasObject
	for _, n := range names {
		n = strings.TrimSuffix(path.Base(n), ".svg")
		row = append(row, kit.NewIcon(n, 20, fynetheme.ColorNameForeground), kit.NewIcon(n, 40, fynetheme.ColorNameForeground))
		if len(row) == 24 {
			rows = append(rows, kit.HBox(10, row...))
			row = nil
		}
	}
	rows = append(rows, kit.HBox(10, row...))
	d, _ := window(t, kit.Inset(10, 10, 10, 10, kit.VBox(8, rows...)), fyne.NewSize(1000, 600))
	save(t, folder, "icons.png", d.Window.Canvas().Capture())
}

const long = "Contratto di locazione ad uso ufficio, lotto numero 12.pdf"

func parts() fyne.CanvasObject {
	left := kit.VBox(12,
		kit.NewTitle("Requests"), kit.NewSection("Signers"), kit.NewBody("Ordinary words, 1234567890"), kit.NewBold("Bold words"),
		kit.NewSecond("Second line: sent 12 November at 11:07"), kit.NewMono("7f3a 91c0 5e12 aa07"),
		kit.NewBody("A longer sentence that wraps, because there is no room for all of it on one line of this column.").Wrapped(),
		kit.HBox(8, kit.NewMark(kit.MarkValid, 22), kit.NewMark(kit.MarkUnsure, 22), kit.NewMark(kit.MarkDanger, 22),
			kit.NewMark(kit.MarkValid, 40), kit.NewMark(kit.MarkUnsure, 40), kit.NewMark(kit.MarkDanger, 40)),
		kit.HBox(4, discs()...), pips(),
		kit.NewCard(kit.VBox(8, kit.NewBold("In the reader"), kit.NewSecond("InfoCert, qualified signature"), kit.NewBody(long))),
	)
	return kit.Inset(20, 20, 20, 12, kit.HBox(20, kit.Fixed(360, 0, left), kit.Fixed(440, 0, middle()), kit.Fill(right())))
}

func discs() (out []fyne.CanvasObject) {
	for n := range 9 {
		out = append(out, kit.NewDisc(n+1))
	}
	return out
}

func pips() *kit.Pips {
	p := kit.NewPips(4)
	p.Set([]bool{true, true, false, false})
	return p
}

func middle() fyne.CanvasObject {
	off := kit.NewButton("Sign", "", kit.Plain, nil)
	off.Disable("Put the card in first.")
	entry := kit.NewEntry("")
	entry.SetText("anna.rossi@example.com")
	wrong := kit.NewField("E-mail address", entry)
	wrong.SetError("The address is not complete.")
	noted := kit.NewField("Last day", kit.NewEntry("12 December 2026"))
	noted.SetNote("Up to a year from now.")
	check, ticked := kit.NewCheck("I am sure of the PIN", nil), kit.NewCheck("Every page must be read", nil)
	ticked.Set(true)
	working := kit.NewWorking("Reading page 214…", func() {})
	working.SetCancel("Cancel")
	working.SetProgress(4, 10, "4 of 10, PIN asked once")
	steps := kit.NewSteps([]string{"Sent", "Opened", "Code sent", "Signed"})
	steps.Set(0, true, "9 Nov 10:02")
	steps.Set(1, true, "Yesterday")
	return kit.VBox(12,
		kit.HBox(8, kit.NewButton("Remind Luca", "bell", kit.Filled, nil), kit.NewButton("Open folder…", "folder-open", kit.Plain, nil), off),
		kit.HBox(8, kit.NewButton("Continue", "", kit.Small, nil), kit.NewButton("Remind", "bell", kit.Small, nil),
			kit.NewButton("Cancel request…", "", kit.Danger, nil), kit.NewButton("", "arrow-u-up-left", kit.Quiet, nil), kit.NewButton("More", "", kit.Quiet, nil)),
		kit.NewField("Service", kit.NewSelect([]string{"Own service", "Provider of the chamber"}, nil)),
		wrong, noted, kit.HBox(20, check, ticked),
		kit.NewChips([]string{"Open 9", "Needs you 2", "Drafts 1", "Done 117", "All 129"}, nil),
		kit.Fixed(0, 90, kit.NewTabs([]string{"What happened", "Document", "Messages 3", "Evidence"}, func(int) fyne.CanvasObject {
			return kit.NewBody("Reminder sent to Luca Verdi")
		})),
		steps, working)
}

type line struct {
	widget.BaseWidget
	name *kit.Text
	body *fyne.Container
}

func newLine() kit.Row {
	l := &line{name: kit.NewBody("")}
	l.body = kit.Inset(20, 0, 16, 0, kit.HBox(12, kit.Fill(kit.VBox(2, l.name, kit.NewSecond("Next: Luca Verdi, opened yesterday"))), pips()))
	l.ExtendBaseWidget(l)
	return l
}

func (l *line) ShowItem(i int, _ bool) {
	l.name.SetText([]string{"Mandato professionale.pdf", long, "Preventivo 118-2026.pdf"}[i%3])
}

func (l *line) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.body) }

func right() fyne.CanvasObject {
	rows := kit.NewRows(58, func() int { return 10000 }, newLine, nil)
	rows.Select(1)
	return kit.VBox(12,
		kit.Fixed(0, 240, kit.NewStack(kit.NewGround(theme.Surface, fynetheme.ColorNameSeparator, 0), rows)),
		kit.Fixed(0, 200, kit.NewCard(kit.NewEmpty("credit-card", "No card in a reader. Put one in and it appears here.", kit.NewButton("Look for devices", "", kit.Plain, nil)))),
		kit.HBox(12, kit.NewIcon("house", 20, fynetheme.ColorNameForeground), kit.NewIcon("house-fill", 20, fynetheme.ColorNamePrimary),
			kit.NewIcon("usb", 28, fynetheme.ColorNameForeground), kit.NewIcon("file-pdf", 40, fynetheme.ColorNamePrimary)))
}
