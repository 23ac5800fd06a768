package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// finder is the strip that finds words in the pages shown: what, how many, the one before, the next. It lies over the
// upper right corner of the pages.
type finder struct {
	d      *kit.Kit
	layer  *fyne.Container
	strip  fyne.CanvasObject
	entry  *kit.Entry
	count  *kit.Text
	view   *docview.View
	search *docview.Search
	asked  string // what the search was begun with
}

func newFinder(d *kit.Kit) *finder {
	f := &finder{d: d, entry: kit.NewEntry(d.Voice.Say("commands.find.what")), count: kit.NewSecond("")}
	small := func(icon, hint string, do func()) *kit.Button {
		b := kit.NewButton("", icon, kit.Quiet, do)
		b.SetHint(d.Voice.Say(hint), "")
		return b
	}
	f.entry.SetHint(d.Voice.Say("commands.find"), "")
	f.entry.OnKey = f.key
	f.entry.OnSubmitted = func(string) { f.submit() }
	f.entry.OnChanged = func(string) { f.begin() }
	f.count.SetAlign(fyne.TextAlignTrailing)
	row := kit.HBox(4, kit.Fill(f.entry), kit.Fixed(84, 0, f.count), small("caret-up", "commands.find.before", func() { f.step(-1) }),
		small("caret-down", "commands.find.next", func() { f.step(1) }), small("x", "commands.find.close", f.close))
	f.strip = kit.NewStack(kit.NewGround(theme.Surface, fynetheme.ColorNameInputBorder, 8), kit.Inset(8, 6, 8, 6, row))
	f.strip.Hide()
	f.layer = container.New(corner{f}, f.strip)
	return f
}

func (f *finder) shown() bool { return f.strip.Visible() }

// open shows the strip over a view and begins with the words that stand there already.
func (f *finder) open(v *docview.View) {
	f.view, f.search, f.asked = v, nil, ""
	f.strip.Show()
	f.layer.Refresh()
	f.d.Window.Canvas().Focus(f.entry)
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.begin()
}

// close takes the strip and its marks away; the keyboard goes back to the pages.
func (f *finder) close() {
	if !f.shown() {
		return
	}
	if f.search != nil {
		f.search.Close()
	}
	v := f.view
	f.view, f.search = nil, nil
	f.strip.Hide()
	f.layer.Refresh()
	if v != nil && v.Visible() {
		f.d.Window.Canvas().Focus(v)
	}
}

// begin looks for what is written now.
func (f *finder) begin() {
	if f.view == nil || f.entry.Text == f.asked && f.search != nil {
		return
	}
	f.asked = f.entry.Text
	f.search = f.view.Find(f.asked)
	f.search.OnChange = f.show
	f.show()
}

// submit goes to the next one, with Shift to the one before.
func (f *finder) submit() {
	if shift() {
		f.step(-1)
		return
	}
	f.step(1)
}

// key has ↓ and ↑ go through what was found, as Return does.
func (f *finder) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		f.step(1)
	case fyne.KeyUp:
		f.step(-1)
	default:
		return false
	}
	return true
}

func (f *finder) step(by int) {
	switch {
	case f.search == nil:
	case by < 0:
		f.search.Prev()
	default:
		f.search.Next()
	}
	f.show()
}

func (f *finder) show() {
	s := f.search
	switch {
	case s == nil || f.asked == "":
		f.count.SetText("")
	case s.Count() > 0:
		f.count.SetText(f.d.Voice.Say("commands.find.count", "n", s.Current(), "of", s.Count()))
	case s.Done():
		f.count.SetText(f.d.Say("commands.find.none"))
	default:
		f.count.SetText(f.d.Voice.Say("commands.find.reading"))
	}
}

// corner lays the strip over the upper right of the finder's view.
type corner struct{ f *finder }

// Layout implements fyne.Layout.
func (c corner) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const wide, aside = 380, 16
	right, top := size.Width, float32(44)
	if v := c.f.view; v != nil {
		driver := fyne.CurrentApp().Driver()
		at := driver.AbsolutePositionForObject(v).Subtract(driver.AbsolutePositionForObject(c.f.layer))
		if at.Y > 0 {
			right, top = at.X+v.Size().Width, at.Y
		}
	}
	w := min(wide, size.Width-2*aside)
	objects[0].Resize(fyne.NewSize(w, objects[0].MinSize().Height))
	objects[0].Move(fyne.NewPos(max(aside, right-w-aside), top+10))
}

// MinSize implements fyne.Layout: it takes no room.
func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
