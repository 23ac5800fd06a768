package docview

import (
	"errors"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"paraph/signing"
)

// What is drawn on paper has these colours in both themes.
func paperColor() color.Color     { return color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF} }
func inkColor() color.Color       { return color.NRGBA{0x2B, 0x3F, 0x9E, 0xFF} }
func hitColor() color.Color       { return color.NRGBA{0x2B, 0x3F, 0x9E, 0x26} }
func selectionColor() color.Color { return color.NRGBA{0x2B, 0x3F, 0x9E, 0x4D} }
func secondColor() color.Color    { return color.NRGBA{0x55, 0x5A, 0x66, 0xFF} }

// sheet is a page in view: white paper, on it the bitmap there is, stretched to the paper if it was
// drawn for another zoom, then tiles, hits of a search, the overlay's objects and, where nothing can be
// shown, words. Objects stand relative to the paper's upper left corner.
type sheet struct {
	page  int
	stamp int // sheets that came into view together have the same
	pos   fyne.Position
	size  fyne.Size

	box      *fyne.Container
	shade    *shade
	paper    *canvas.Rectangle // what is white while no bitmap covers it
	base     *canvas.Image
	baseK    float64
	tiles    map[part]*canvas.Image
	tileBox  *fyne.Container
	hits     *fyne.Container
	over     *fyne.Container
	words    *canvas.Text
	again    *canvas.Text
	gen      int // of what it was laid out for
	ready    int // the generation that was reported to OnReady
	stopWait func()
}

func newSheet(page int) *sheet {
	s := &sheet{
		page: page, shade: newShade(), paper: canvas.NewRectangle(paperColor()), base: newImage(), tiles: map[part]*canvas.Image{},
		tileBox: container.NewWithoutLayout(), hits: container.NewWithoutLayout(), over: container.NewWithoutLayout(),
		words: canvas.NewText("", secondColor()), again: canvas.NewText("", inkColor()),
		gen: -1, ready: -1,
	}
	s.base.Hide()
	s.words.Hide()
	s.again.Hide()
	s.again.TextStyle.Bold = true
	s.box = container.NewWithoutLayout(s.shade.box, s.paper, s.base, s.tileBox, s.hits, s.over, s.words, s.again)
	return s
}

// newImage is a canvas image that Fyne never scales by itself.
func newImage() *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
}

// bare reports whether nothing of the page is shown.
func (s *sheet) bare() bool { return s.base.Image == nil && len(s.tiles) == 0 }

func (s *sheet) setBase(b bitmap) {
	s.base.Image, s.baseK = b.img, b.k
	s.showBase(true)
	canvas.Refresh(s.base)
	s.quiet()
}

// showBase hides the page's bitmap where tiles cover all that is seen, and the paper where either does.
func (s *sheet) showBase(on bool) {
	s.paper.Hidden = s.base.Image != nil || !on
	switch on = on && s.base.Image != nil; {
	case on && s.base.Hidden:
		s.base.Show()
	case !on && !s.base.Hidden:
		s.base.Hide()
	}
}

// setTile lays a tile on the page; place moves it where it belongs.
func (s *sheet) setTile(p part, b bitmap) *canvas.Image {
	img := newImage()
	img.Image = b.img
	s.tiles[p] = img
	s.tileBox.Add(img)
	s.quiet()
	return img
}

// dropTiles takes off the tiles that are not to be kept.
func (s *sheet) dropTiles(keep func(part) bool) {
	for p, img := range s.tiles {
		if !keep(p) {
			s.tileBox.Remove(img)
			img.Image = nil
			delete(s.tiles, p)
		}
	}
}

// quiet takes the words off.
func (s *sheet) quiet() {
	if s.stopWait != nil {
		s.stopWait()
		s.stopWait = nil
	}
	s.words.Hide()
	s.again.Hide()
}

func (s *sheet) say(words, again string) {
	s.quiet()
	s.words.Text, s.again.Text = words, again
	s.words.Show()
	if again != "" {
		s.again.Show()
	}
}

// free lets go of the bitmaps; the sheet is not used again.
func (s *sheet) free() {
	s.quiet()
	s.dropTiles(func(part) bool { return false })
	s.base.Image = nil
	s.box.RemoveAll()
}

// placeWords puts the words in the middle of what is seen of the sheet, smaller on a small sheet.
func (s *sheet) placeWords(view fyne.Size) {
	if s.words.Hidden {
		return
	}
	left, right := max(0, -s.pos.X), min(s.size.Width, view.Width-s.pos.X)
	upper, lower := max(0, -s.pos.Y), min(s.size.Height, view.Height-s.pos.Y)
	size := float32(14)
	for size > 6 && max(textWidth(s.words, size), textWidth(s.again, size)) > right-left-16 {
		size--
	}
	y := (upper + lower) / 2
	for i, t := range []*canvas.Text{s.words, s.again} {
		t.TextSize = size
		min := t.MinSize()
		t.Resize(min)
		t.Move(fyne.NewPos((left+right-min.Width)/2, y+float32(i-1)*(min.Height+4)))
		canvas.Refresh(t)
	}
}

func textWidth(t *canvas.Text, size float32) float32 {
	return fyne.MeasureText(t.Text, size, t.TextStyle).Width
}

// worded is an error with a sentence of its own for the sheet.
type worded interface {
	error
	Words() string
}

// tellFailure says on a sheet why the page is not shown.
func (v *View) tellFailure(s *sheet, err error) {
	if w, ok := errors.AsType[worded](err); ok {
		s.say(w.Words(), "")
	} else if p, ok := errors.AsType[*signing.Problem](err); ok && p.Code == signing.ProblemPageSize {
		s.say(v.desk.Say("docview.large"), "")
	} else {
		s.say(v.desk.Say("docview.failed"), v.desk.Say("docview.again"))
	}
	s.placeWords(v.Size())
}

// Retry tries a page again that could not be shown.
func (v *View) Retry(page int) {
	if v.failed[page] == nil {
		return
	}
	delete(v.failed, page)
	if s := v.sheets[page]; s != nil {
		s.quiet()
		v.expect(s)
	}
	v.feed()
}

// expect has a bare sheet say that it is being read, after a while.
func (v *View) expect(s *sheet) {
	s.stopWait = v.after(v.times.words, func() {
		if v.sheets[s.page] == s && s.bare() && v.failed[s.page] == nil {
			s.say(v.desk.Say("docview.reading", "page", s.page), "")
			s.placeWords(v.Size())
		}
	})
}
