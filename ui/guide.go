package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"paraph/assets"
	"paraph/ui/kit"
	"paraph/ui/settings"
)

// guidePages are the pages of the guide in their order; those of the rail's places have their names.
func guidePages() []string {
	return []string{"first", "home", "prepare", "review", "requests", "several", "practicemail", "sign", "verify", "trust", "settings", "keys"}
}

// guide opens the guide at the page of what is on the screen.
func (s *shell) guide() {
	page := s.place
	if s.prepare.InFront() && s.prepare.Reviewing() {
		page = "review"
	}
	if page == "home" && s.home.Begins() {
		page = "first"
	}
	if on := s.settings.Section(); page == "settings" && (on == settings.SectionTrust || on == settings.SectionNetwork) {
		page = "trust"
	}
	s.guideAt(page)
}

func (s *shell) guideAt(page string) {
	g := newGuide(s.d)
	s.leaflet(s.d.Say("commands.guide"), s.asLarge(960, g.content))
	g.show(page)
	s.window.Canvas().Focus(g.rows)
	s.d.Hints.Tell(s.d.Say("commands.guide.turns"))
}

// guide is the book: its pages at the left, the one that is read beside them.
type guide struct {
	d       *kit.Kit
	titles  []string
	texts   []string
	rows    *kit.Rows
	read    *fyne.Container
	scroll  *kit.Scroll // the page that is read
	content fyne.CanvasObject
}

// The list of its pages: how wide, and how high a line is, also in large text, so that all of them are in sight.
const guideListWidth, guideLine, guideLineLarge = 210, 34, 25

func newGuide(d *kit.Kit) *guide {
	g := &guide{d: d, read: kit.NewStack()}
	for _, page := range guidePages() {
		title, text, _ := strings.Cut(assets.Guide(page, d.Voice.Lang()), "\n")
		g.titles, g.texts = append(g.titles, strings.TrimPrefix(title, "# ")), append(g.texts, text)
	}
	line := float32(guideLine)
	if kit.Large() {
		line = guideLineLarge
	}
	g.rows = kit.NewRows(line, func() int { return len(g.titles) }, func() kit.Row { return newGuideRow(g) }, g.turn)
	g.rows.OnKey = func(e *fyne.KeyEvent) bool {
		turn, ok := map[fyne.KeyName]fyne.KeyName{fyne.KeyRight: fyne.KeyPageDown, fyne.KeyLeft: fyne.KeyPageUp}[e.Name]
		if ok {
			g.scroll.Turn(turn)
		}
		return ok
	}
	list := kit.Inset(0, 0, 16, 0, g.rows)
	g.content = kit.Split(kit.Besides(list), kit.Scaled(guideListWidth), kit.Inset(24, 0, 0, 0, g.read))
	return g
}

// show opens a page by its name.
func (g *guide) show(page string) {
	at := 0
	for i, name := range guidePages() {
		if name == page {
			at = i
		}
	}
	g.rows.Select(at)
	g.turn(at)
}

func (g *guide) turn(i int) {
	col := kit.VBox(8, kit.Inset(0, 0, 0, 4, kit.NewSection(g.titles[i])))
	for _, part := range strings.Split(strings.TrimSpace(g.texts[i]), "\n") {
		if o := guidePart(strings.TrimSpace(part)); o != nil {
			col.Add(o)
		}
	}
	g.scroll = kit.NewVScroll(kit.Inset(0, 0, 16, 0, col))
	g.read.Objects = []fyne.CanvasObject{g.scroll}
	g.read.Refresh()
}

// guidePart is a line of a page: a heading "## ", a point "- ", a key "| key | what it does", or a paragraph.
func guidePart(line string) fyne.CanvasObject {
	wrapped := func(text string) fyne.CanvasObject { return kit.NewBody(text).Wrapped() }
	switch {
	case line == "":
		return nil
	case strings.HasPrefix(line, "## "):
		return kit.Inset(0, 8, 0, 0, kit.NewBold(line[3:]))
	case strings.HasPrefix(line, "- "):
		return kit.Split(kit.VBox(0, kit.Inset(4, 0, 0, 0, kit.NewBody("•"))), kit.Scaled(18), wrapped(line[2:]))
	case strings.HasPrefix(line, "| "):
		key, words, _ := strings.Cut(line[2:], " | ")
		return kit.Split(kit.VBox(0, kit.NewBold(key).Wrapped()), kit.Scaled(190), wrapped(words))
	}
	return wrapped(line)
}

type guideRow struct {
	widget.BaseWidget
	of   *guide
	name *kit.Text
	bold *kit.Text
	body fyne.CanvasObject
}

func newGuideRow(g *guide) kit.Row {
	r := &guideRow{of: g, name: kit.NewBody(""), bold: kit.NewBold("")}
	r.body = kit.Inset(10, 0, 8, 0, kit.HBox(0, kit.Fill(kit.VBox(0, kit.NewStack(r.name, r.bold)))))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *guideRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// ShowItem implements kit.Row.
func (r *guideRow) ShowItem(i int, selected bool) {
	if i >= len(r.of.titles) {
		return
	}
	r.name.SetText(r.of.titles[i])
	r.bold.SetText(r.of.titles[i])
	kit.ShowIf(r.bold, selected)
	kit.ShowIf(r.name, !selected)
}
