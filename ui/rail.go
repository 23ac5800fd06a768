package ui

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

const (
	railWidth  = 176
	railRow    = 36
	railLine   = 20
	railBadge  = 18
	railAfter  = 18   // right of it
	railFrom   = 1200 // a narrower window has the icons only
	railIcon   = 20
	railIconAt = 18 // from the left
)

// railItem is one place of the rail.
type railItem struct {
	kit.Pressable

	icon, full *kit.Icon
	label      *kit.Text
	bold       *kit.Text
	ground     *canvas.Rectangle // redrawn from the theme
	edge       *canvas.Rectangle
	badge      *canvas.Rectangle // behind the number of what needs the office
	number     *kit.Text
	chosen     bool
	narrow     bool
	room       float32 // for the words; longer ones take two lines
}

func newRailItem(p place, text string, goTo func(string)) *railItem {
	i := &railItem{
		icon: kit.NewIcon(p.icon, 20, fynetheme.ColorNameForeground), full: kit.NewIcon(p.icon+"-fill", 20, fynetheme.ColorNamePrimary),
		label: kit.NewBody(text).Wrapped(), bold: kit.NewBold(text).Wrapped(), ground: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
	}
	i.ground.CornerRadius, i.edge.CornerRadius = 6, 1.5
	i.badge, i.number = kit.Plate(9), kit.NewSecond("")
	i.number.SetColor(fynetheme.ColorNameForegroundOnPrimary)
	i.number.SetAlign(fyne.TextAlignCenter)
	i.full.Hide()
	i.bold.Hide()
	i.Begin(i, text, func() { goTo(p.name) })
	return i
}

// StaysWithPlace lets the rail keep the keyboard; see kit.LetGo.
func (i *railItem) StaysWithPlace() {}

// CreateRenderer implements fyne.Widget.
func (i *railItem) CreateRenderer() fyne.WidgetRenderer {
	return &railItemRenderer{i}
}

type railItemRenderer struct{ i *railItem }

func (r *railItemRenderer) Layout(size fyne.Size) {
	i := r.i
	i.ground.Move(fyne.NewPos(8, 0))
	high := i.high()
	i.ground.Resize(fyne.NewSize(size.Width-16, high))
	i.edge.Move(fyne.NewPos(8, 10))
	i.edge.Resize(fyne.NewSize(3, high-20))
	x, side := float32(railIconAt), kit.Scaled(railIcon)
	if i.narrow {
		x = (size.Width - side) / 2
	}
	for _, icon := range []*kit.Icon{i.icon, i.full} {
		icon.Move(fyne.NewPos(x, (high-side)/2))
		icon.Resize(fyne.NewSquareSize(side))
	}
	for _, text := range []*kit.Text{i.label, i.bold} {
		lines := i.lines() * kit.Scaled(railLine)
		text.Move(fyne.NewPos(railWords(), (high-lines)/2))
		text.Resize(fyne.NewSize(max(0, size.Width-railBeside()+8), lines))
	}
	badge := fyne.NewSize(badgeOf(i.number), kit.Scaled(railBadge))
	place := fyne.NewPos(size.Width-railAfter-badge.Width, (i.high()-badge.Height)/2)
	if i.narrow {
		badge, place = fyne.NewSize(8, 8), fyne.NewPos(size.Width/2+8, 6)
	}
	i.badge.Move(place)
	i.badge.Resize(badge)
	i.number.Move(place)
	i.number.Resize(badge)
}

// badgeOf is how wide the ground of a number is.
func badgeOf(number *kit.Text) float32 { return max(kit.Scaled(22), number.MinSize().Width+12) }

// railWords is where the words begin, and railBeside what is left and right of them.
func railWords() float32 { return railIconAt + kit.Scaled(railIcon) + 10 }

func railBeside() float32 { return railWords() + 16 }

// lines is how many its words take.
func (i *railItem) lines() float32 {
	if i.bold.Length() > i.room {
		return 2
	}
	return 1
}

func (i *railItem) high() float32 {
	row := kit.Grown(railRow)
	if i.narrow || i.lines() == 1 {
		return row
	}
	return row + kit.Scaled(railLine)
}

func (r *railItemRenderer) MinSize() fyne.Size { return fyne.NewSize(kit.RailNarrow, r.i.high()) }

func (r *railItemRenderer) Refresh() {
	i, th := r.i, r.i.Theme()
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	ground := color.Color(color.Transparent)
	switch {
	case i.chosen:
		ground = th.Color(theme.Surface, variant)
	case i.Hovered():
		ground = th.Color(fynetheme.ColorNameHover, variant)
	}
	i.ground.FillColor = ground
	i.Ring(i.ground)
	i.edge.FillColor = color.Transparent
	if i.chosen {
		i.edge.FillColor = th.Color(fynetheme.ColorNamePrimary, variant)
	}
	i.badge.FillColor = th.Color(fynetheme.ColorNamePrimary, variant)
	i.badge.CornerRadius = kit.Scaled(railBadge) / 2
	if i.narrow {
		i.badge.CornerRadius = 4
	}
	r.Layout(i.Size())
	i.badge.Refresh()
	kit.ShowIf(i.badge, i.number.Text() != "")
	kit.ShowIf(i.number, i.number.Text() != "" && !i.narrow)
	kit.ShowIf(i.full, i.chosen)
	kit.ShowIf(i.icon, !i.chosen)
	kit.ShowIf(i.bold, i.chosen && !i.narrow)
	kit.ShowIf(i.label, !i.chosen && !i.narrow)
	i.ground.Refresh()
	i.edge.Refresh()
}

func (r *railItemRenderer) Objects() []fyne.CanvasObject {
	i := r.i
	return []fyne.CanvasObject{i.ground, i.edge, i.icon, i.full, i.label, i.bold, i.badge, i.number}
}

func (r *railItemRenderer) Destroy() {}

// rail is the left side: verbs, then keeping places, then what is about the desk itself.
type rail struct {
	items map[string]*railItem
	box   *fyne.Container
	wide  bool
	pages bool            // are shown beside it
	whole *fyne.Container // it and what is beside it
	full  float32         // wide enough for the longest word
}

func newRail(d *kit.Kit, goTo func(string)) *rail {
	r := &rail{items: map[string]*railItem{}, wide: true, full: railWidth}
	column := make([][]fyne.CanvasObject, groups)
	for _, p := range places() {
		i := newRailItem(p, d.Voice.Say("shell.place."+p.name), goTo)
		r.items[p.name] = i
		for _, word := range strings.Fields(i.bold.Text()) {
			r.full = max(r.full, kit.NewBold(word).Length()+railBeside())
		}
		column[p.group] = append(column[p.group], i)
	}
	r.full = max(r.full, railWords()+r.items["requests"].bold.Length()+8+badgeOf(kit.NewSecond("88"))+railAfter)
	for _, i := range r.items {
		i.room = r.full - railBeside() + 1
	}
	ground := canvas.NewRectangle(color.Transparent)
	r.box = kit.VBox(16, kit.Inset(0, 8, 0, 0, kit.VBox(2, column[groupDesk]...)), kit.VBox(2, column[groupVerbs]...), kit.VBox(2, column[groupKept]...),
		kit.Fill(ground), kit.Inset(0, 0, 0, 8, kit.VBox(2, column[groupFoot]...)))
	return r
}

// anchor is the chosen item, or any.
func (r *rail) anchor() fyne.Focusable {
	for _, i := range r.items {
		if i.chosen {
			return i
		}
	}
	return r.items[places()[0].name]
}

func (r *rail) choose(name string) {
	for n, i := range r.items {
		if chosen := n == name; chosen != i.chosen {
			i.chosen = chosen
			i.Refresh()
		}
	}
}

// setNeeds says how many requests need the office.
func (r *rail) setNeeds(n int) {
	i, number := r.items["requests"], ""
	if n > 0 {
		number = strconv.Itoa(n)
	}
	i.number.SetText(number)
	i.Refresh()
}

// setPractice shows the practice mail, which is there in practice only.
func (r *rail) setPractice(on bool) {
	kit.ShowIf(r.items[practiceMail], on)
	r.box.Refresh()
}

// setWide is what the person wants; in a narrow window there are only icons all the same.
func (r *rail) setWide(wide bool) { r.wide = wide }

// beside puts the rail at the left of the rest.
func (r *rail) beside(rest fyne.CanvasObject) fyne.CanvasObject {
	left := kit.NewStack(kit.NewGround(theme.Rail, "", 0), r.box)
	r.whole = &fyne.Container{Layout: railLayout{r}, Objects: []fyne.CanvasObject{left, rest}}
	return r.whole
}

// setPages says whether a document's pages are shown beside it: large text needs what room there is then.
func (r *rail) setPages(on bool) {
	if on == r.pages {
		return
	}
	r.pages = on
	if r.whole != nil {
		r.whole.Refresh()
	}
}

// from is the narrowest window that has room for its words.
func (r *rail) from() float32 {
	if r.pages && kit.Large() {
		return kit.Scaled(railFrom)
	}
	return railFrom
}

// railLayout has the rail with its words in a window that has room for them.
type railLayout struct{ rail *rail }

// MinSize implements fyne.Layout.
func (l railLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(kit.RailNarrow+rest.Width, max(left.Height, rest.Height))
}

// Layout implements fyne.Layout.
func (l railLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide, width := l.rail.wide && size.Width >= l.rail.from(), float32(kit.RailNarrow)
	if wide {
		width = l.rail.full
	}
	for _, i := range l.rail.items {
		if i.narrow == wide {
			i.narrow = !wide
			i.Refresh()
		}
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(width, size.Height))
	objects[1].Move(fyne.NewPos(width, 0))
	objects[1].Resize(fyne.NewSize(size.Width-width, size.Height))
}
