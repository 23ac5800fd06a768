package filedialog

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

const rowHeight = 34

// columns puts a name, a date and a size beside each other, alike in the heads and in every row.
type columns struct{}

const columnGap = 8

func (columns) widths(all float32) (name, date, size float32) {
	date, size = kit.Scaled(124), kit.Scaled(92)
	return max(0, all-date-size-2*columnGap), date, size
}

// Layout implements fyne.Layout.
func (c columns) Layout(objects []fyne.CanvasObject, area fyne.Size) {
	x := float32(0)
	name, date, size := c.widths(area.Width)
	for i, w := range []float32{name, date, size} {
		high := objects[i].MinSize().Height
		objects[i].Move(fyne.NewPos(x, (area.Height-high)/2))
		objects[i].Resize(fyne.NewSize(w, high))
		x += w + columnGap
	}
}

// MinSize implements fyne.Layout.
func (c columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range objects {
		high = max(high, o.MinSize().Height)
	}
	_, date, size := c.widths(0)
	return fyne.NewSize(kit.Scaled(120)+date+size+2*columnGap, high)
}

// fileRow is a line of the list.
type fileRow struct {
	widget.BaseWidget
	dialog           *dialog
	icon             *kit.Icon
	name, date, size *kit.Text
	body             fyne.CanvasObject
}

func newFileRow(d *dialog) *fileRow {
	r := &fileRow{dialog: d, icon: kit.NewIcon("file-text", 20, theme.Secondary), name: kit.NewBody(""), date: kit.NewSecond(""), size: kit.NewSecond("")}
	r.size.SetAlign(fyne.TextAlignTrailing)
	named := kit.HBox(8, r.icon, kit.Fill(r.name))
	r.body = kit.Inset(12, 0, 12, 0, container.New(columns{}, named, r.date, r.size))
	r.ExtendBaseWidget(r)
	return r
}

// ShowItem implements kit.Row.
func (r *fileRow) ShowItem(i int, _ bool) {
	d := r.dialog
	if i >= len(d.rows) {
		return
	}
	e, v := d.rows[i], d.kit.Voice
	r.icon.Set(iconOf(e), map[bool]fyne.ThemeColorName{true: fynetheme.ColorNamePrimary, false: theme.Secondary}[e.folder])
	r.name.SetText(d.named(e))
	r.date.SetText(v.Minute(e.at.Local()))
	r.size.SetText("")
	if !e.folder {
		r.size.SetText(v.Bytes(e.size))
	}
}

// named is what a file is called in the list.
func (w *dialog) named(e entry) string {
	if w.recent { // names alone may be those of two files
		return e.name() + " · " + w.folderName(filepath.Dir(e.path))
	}
	return e.name()
}

func iconOf(e entry) string {
	switch {
	case e.folder:
		return "folder"
	case (Question{Endings: []string{".pdf"}}).Takes(e.path):
		return "file-pdf"
	case (Question{Endings: []string{".png", ".jpg", ".jpeg", ".tif", ".tiff"}}).Takes(e.path):
		return "image"
	case (Question{Endings: []string{".p12", ".pfx"}}).Takes(e.path):
		return "key"
	}
	return "file-text"
}

// CreateRenderer implements fyne.Widget.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// placeRow is a line at the side.
type placeRow struct {
	widget.BaseWidget
	dialog *dialog
	icon   *kit.Icon
	name   *kit.Text
	body   fyne.CanvasObject
}

func newPlaceRow(d *dialog) *placeRow {
	r := &placeRow{dialog: d, icon: kit.NewIcon("folder", 16, theme.Secondary), name: kit.NewBody("")}
	r.body = kit.Inset(10, 0, 6, 0, kit.HBox(8, r.icon, kit.Fill(r.name)))
	r.ExtendBaseWidget(r)
	return r
}

// ShowItem implements kit.Row.
func (r *placeRow) ShowItem(i int, _ bool) {
	p := r.dialog.places[i]
	r.icon.Set(p.Icon, theme.Secondary)
	r.name.SetText(r.dialog.called(p))
}

// CreateRenderer implements fyne.Widget.
func (r *placeRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// head is the name of a column; pressing it sorts by that, again the other way round.
type head struct {
	kit.Pressable
	words *kit.Text
	caret *kit.Icon
	body  fyne.CanvasObject
}

func newHead(words string, trailing bool, press func()) *head {
	h := &head{words: kit.NewSecond(words), caret: kit.NewIcon("", 12, theme.Secondary)}
	parts := []fyne.CanvasObject{h.words, h.caret}
	if trailing {
		parts = []fyne.CanvasObject{kit.Fill(kit.NewStack()), h.caret, h.words} // which end where the figures do
	}
	h.body = kit.HBox(4, parts...)
	h.Begin(h, words, press)
	return h
}

// sorts shows whether the list is sorted by it, and which way.
func (h *head) sorts(on, down bool) {
	name := ""
	switch {
	case on && down:
		name = "caret-down"
	case on:
		name = "caret-up"
	}
	h.caret.Set(name, theme.Secondary)
	h.Refresh()
}

// Refresh shows that the keyboard or the pointer is on it.
func (h *head) Refresh() {
	h.words.SetColor(theme.Secondary)
	if h.Focused() || h.Hovered() {
		h.words.SetColor(fynetheme.ColorNamePrimary)
	}
	h.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *head) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.body) }
