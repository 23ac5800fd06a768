package docview

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// arrange lays out what is in view, takes away what is not, and sees to it that the rest is drawn.
func (v *View) arrange() {
	if ratio := v.pixelRatio(); ratio != v.density {
		v.density = ratio
		v.gen++
		if v.strip != nil {
			v.strip.list.empty()
			v.strip.list.arrange()
		}
	}
	size := v.Size()
	w, h := float64(size.Width), float64(size.Height)
	whole, high := max(v.stack.width(v.zoom), w), v.stack.height(v.zoom)
	v.x = min(max(v.x, 0), whole-w)
	v.y = max(0, min(v.y, high-h))
	first, last := v.stack.visible(v.y, v.y+h, v.zoom)
	if w <= 0 || h <= 0 {
		first, last = 1, 0
	}
	for page, s := range v.sheets {
		if page < first || page > last {
			v.dropSheet(page, s)
		}
	}
	v.stamp++
	var pages []area
	for page := first; page <= last; page++ {
		s := v.sheet(page)
		v.place(s, whole)
		pages = append(pages, area{s.pos, s.size})
	}
	v.well.lay(size, pages)
	v.down.set(v.y, h, high)
	v.across.set(v.x, w, whole)
	v.layBars(size)
	canvasDirty(v)
	v.desk.Unveil()
	v.readPage(first, last)
	v.feed()
}

func (v *View) layBars(size fyne.Size) {
	v.down.Resize(fyne.NewSize(barWidth, size.Height))
	v.down.Move(fyne.NewPos(size.Width-barWidth, 0))
	v.across.Resize(fyne.NewSize(size.Width-barWidth, barWidth))
	v.across.Move(fyne.NewPos(0, size.Height-barWidth))
}

// sheet is the one of a page in view, new with what is known of the page.
func (v *View) sheet(page int) *sheet {
	if s := v.sheets[page]; s != nil {
		return s
	}
	s := newSheet(page)
	s.stamp = v.stamp
	v.sheets[page] = s
	v.paper.Add(s.box)
	if b, ok := v.bits.get(part{page: page}); ok {
		s.setBase(b)
	} else if b, ok := v.small.get(part{page: page}); ok && !v.turned {
		s.setBase(b)
	}
	switch {
	case v.failed[page] != nil && s.bare():
		v.tellFailure(s, v.failed[page])
	case s.bare():
		v.expect(s)
	}
	return s
}

func (v *View) dropSheet(page int, s *sheet) {
	v.paper.Remove(s.box)
	delete(v.sheets, page)
	s.free()
}

func (v *View) clearSheets() {
	for page, s := range v.sheets {
		v.dropSheet(page, s)
	}
}

// place puts a sheet on device pixels and, after a zoom, everything on it too. whole is the width of all.
func (v *View) place(s *sheet, whole float64) {
	size := v.stack.size(s.page)
	s.pos = fyne.NewPos(
		snap(whole/2-size.W*v.zoom/2-v.x, v.density),
		snap(v.stack.top(s.page, v.zoom)-v.y, v.density),
	)
	s.box.Move(s.pos)
	defer v.placePaper(s)
	if s.gen != v.gen {
		s.gen = v.gen
		pw, ph := pixels(size, v.zoom*v.density)
		s.size = fyne.NewSize(float32(float64(pw)/v.density), float32(float64(ph)/v.density))
		s.box.Resize(s.size)
		s.base.Resize(s.size)
		for p, img := range s.tiles {
			v.placeTile(p, img)
		}
		v.drawOver(s)
		v.drawHits(s)
	}
	v.fillTiles(s)
	v.checkReady(s)
	s.placeWords(v.Size())
}

// placePaper makes the paper no larger than what can be seen of it, and of its shadow.
func (v *View) placePaper(s *sheet) {
	const shadow = 24
	size := v.Size()
	left, upper := max(0, -s.pos.X-shadow), max(0, -s.pos.Y-shadow)
	seen := area{fyne.NewPos(left, upper), fyne.NewSize(
		max(0, min(s.size.Width, size.Width+shadow-s.pos.X)-left), max(0, min(s.size.Height, size.Height+shadow-s.pos.Y)-upper),
	)}
	s.paper.Move(seen.pos)
	s.paper.Resize(seen.size)
	s.shade.lay(s.size, seen, area{fyne.NewPos(-s.pos.X, -s.pos.Y), size})
}

// placeTile puts a tile where it belongs; one drawn for another zoom is stretched.
func (v *View) placeTile(p part, img *canvas.Image) {
	b := img.Image.Bounds()
	f := v.zoom / p.k
	if p.k == v.scale() {
		f = 1 / v.density
	}
	img.Move(fyne.NewPos(float32(float64(p.x*tileSide)*f), float32(float64(p.y*tileSide)*f)))
	img.Resize(fyne.NewSize(float32(float64(b.Dx())*f), float32(float64(b.Dy())*f)))
}

// fillTiles lays on the tiles in view that are kept, and takes off those out of view.
func (v *View) fillTiles(s *sheet) {
	if v.drawsWhole(s.page) {
		return
	}
	wanted := v.tilesInView(s)
	for _, p := range wanted {
		if s.tiles[p] != nil {
			continue
		}
		if b, ok := v.bits.get(p); ok {
			v.placeTile(p, s.setTile(p, b))
		}
	}
	s.dropTiles(func(p part) bool { return p.k != v.scale() || slices.Contains(wanted, p) })
}

// checkReady takes off what was stretched once the page is sharp, and says so.
func (v *View) checkReady(s *sheet) {
	sharp, whole := v.sharp(s), v.drawsWhole(s.page)
	s.showBase(whole || !sharp)
	if !sharp {
		return
	}
	s.dropTiles(func(p part) bool { return !whole && p.k == v.scale() })
	if s.ready != v.gen {
		s.ready = v.gen
		if v.OnReady != nil {
			v.OnReady(s.page)
		}
	}
}

func (v *View) sharp(s *sheet) bool {
	if v.drawsWhole(s.page) {
		return s.base.Image != nil && s.baseK == v.wholeScale(s.page)
	}
	for _, p := range v.tilesInView(s) {
		if s.tiles[p] == nil {
			return false
		}
	}
	return true
}

// readPage finds the page that is read now: the one gone to, or the first that shows half of itself or
// fills half of the view.
func (v *View) readPage(first, last int) {
	page := min(first, v.stack.count())
	h := float64(v.Size().Height)
	for p := first; p <= last; p++ {
		top, tall := v.stack.top(p, v.zoom)-v.y, v.stack.size(p).H*v.zoom
		if seen := min(top+tall, h) - max(top, 0); seen >= tall/2 || seen >= h/2 {
			page = p
			break
		}
	}
	if v.chosen >= first && v.chosen <= last {
		page = v.chosen
	}
	if page == v.page {
		return
	}
	v.page = page
	if v.strip != nil {
		v.strip.follow(page)
	}
	if v.OnPage != nil && page > 0 {
		v.OnPage(page)
	}
}
