package docview

import (
	"cmp"
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"time"

	"paraph/signing"
)

const (
	wholePixels = 8 << 20 // a page of more is drawn in tiles
	wholeSide   = 4096    // a texture may be no larger on some cards
	tileSide    = 512
)

type kind int

const (
	drawPage kind = iota
	drawTile
	drawThumb
	readText
)

// job is one piece of work beside the screen. What it brings back is written there and read on the
// Fyne thread once it is done.
type job struct {
	of      *layer
	kind    kind
	part    part
	k       float64 // pixels a point
	gen     int
	from    *image.RGBA // a thumbnail is made of this, if it is there
	started time.Time
	cancel  func()
	overdue func() // stops the timer that ends unwanted work

	img   *image.RGBA
	lines []signing.TextLine
}

// scale is the pixels a point at this zoom.
func (v *View) scale() float64 { return v.zoom * v.density }

// drawsWhole reports whether a page is drawn in one piece.
func (v *View) drawsWhole(page int) bool {
	w, h := pixels(v.stack.size(page), v.scale())
	_, tiler := v.src.(Tiler)
	return !tiler || w*h <= wholePixels && w <= wholeSide && h <= wholeSide
}

// wholeScale is that of a page drawn in one piece: less than scale where it would be too large.
func (v *View) wholeScale(page int) float64 {
	k, size := v.scale(), v.stack.size(page)
	w, h := pixels(size, k)
	return k * min(1, math.Sqrt(wholePixels/float64(w*h)), wholeSide/float64(w), wholeSide/float64(h))
}

// tilesInView are those of a sheet, from the middle of the view outwards.
func (v *View) tilesInView(s *sheet) []part {
	size := v.Size()
	w, h := pixels(v.stack.size(s.page), v.scale())
	px := func(units float32) int { return int(float64(units) * v.density) }
	seen := image.Rect(px(-s.pos.X), px(-s.pos.Y), px(size.Width-s.pos.X)+1, px(size.Height-s.pos.Y)+1).Intersect(image.Rect(0, 0, w, h))
	if seen.Empty() {
		return nil
	}
	middle := seen.Min.Add(seen.Max).Div(2)
	var out []part
	for y := seen.Min.Y / tileSide; y*tileSide < seen.Max.Y; y++ {
		for x := seen.Min.X / tileSide; x*tileSide < seen.Max.X; x++ {
			out = append(out, part{page: s.page, k: v.scale(), x: x, y: y})
		}
	}
	far := func(p part) int {
		dx, dy := p.x*tileSide+tileSide/2-middle.X, p.y*tileSide+tileSide/2-middle.Y
		return dx*dx + dy*dy
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(far(a), far(b)) })
	return out
}

// feed starts what is wanted most, if nothing is under way.
func (v *View) feed() {
	if v.job != nil && !v.wants(v.job) {
		v.endUnwanted(v.job)
	}
	if v.job != nil || v.src == nil {
		return
	}
	j := v.next()
	if j == nil {
		return
	}
	v.job, j.started, j.gen = j, time.Now(), v.gen
	if j.of == nil {
		j.of = v.layer
	}
	src := j.of.src
	j.cancel = v.desk.Run(
		func(ctx context.Context) error { return j.do(ctx, src) },
		func(err error) { v.finish(j, err) },
	)
}

// do runs beside the screen.
func (j *job) do(ctx context.Context, src Source) (err error) {
	switch {
	case j.kind == readText:
		j.lines, err = src.Text(ctx, j.part.page)
	case j.from != nil:
		j.img = shrink(j.from, j.k)
	case j.kind == drawTile:
		x, y := j.part.x*tileSide, j.part.y*tileSide
		j.img, err = src.(Tiler).Tile(ctx, j.part.page, j.k*72, image.Rect(x, y, x+tileSide, y+tileSide))
	default:
		j.img, err = src.Pixels(ctx, j.part.page, j.k*72)
	}
	return err
}

// next is what is wanted most: what is in view, newest first; the pages beside it; thumbnails; text to
// search.
func (v *View) next() *job {
	if !v.quiet {
		if j := v.nextInView(); j != nil {
			return j
		}
		if j := v.nextAhead(); j != nil {
			return j
		}
		if j := v.nextOther(); j != nil {
			return j
		}
	}
	if j := v.nextThumb(); j != nil {
		return j
	}
	if v.search != nil && !v.turned {
		if page := v.search.nextPage(); page > 0 {
			return &job{kind: readText, part: part{page: page}}
		}
	}
	if page := v.texts.wanted; page > 0 {
		return &job{kind: readText, part: part{page: page}}
	}
	return nil
}

func (v *View) nextInView() *job {
	sheets := make([]*sheet, 0, len(v.sheets))
	for _, s := range v.sheets {
		if v.failed[s.page] == nil {
			sheets = append(sheets, s)
		}
	}
	slices.SortFunc(sheets, func(a, b *sheet) int {
		return cmp.Or(cmp.Compare(b.stamp, a.stamp), cmp.Compare(a.page, b.page))
	})
	for _, s := range sheets {
		if v.drawsWhole(s.page) {
			if k := v.wholeScale(s.page); s.base.Image == nil || s.baseK != k {
				return &job{kind: drawPage, part: part{page: s.page}, k: k}
			}
			continue
		}
		for _, p := range v.tilesInView(s) {
			if s.tiles[p] == nil {
				return &job{kind: drawTile, part: p, k: p.k}
			}
		}
	}
	return nil
}

// nextAhead is the page after those in view or the one before, while there is room for it.
func (v *View) nextAhead() *job {
	if len(v.sheets) == 0 {
		return nil
	}
	for _, page := range v.ahead() {
		if page < 1 || page > v.stack.count() || v.failed[page] != nil || !v.drawsWhole(page) {
			continue
		}
		k := v.wholeScale(page)
		w, h := pixels(v.stack.size(page), k)
		if b, ok := v.bits.get(part{page: page}); (!ok || b.k != k) && v.bits.bytes+4*w*h < v.bits.budget*3/4 {
			return &job{kind: drawPage, part: part{page: page}, k: k}
		}
	}
	return nil
}

func (v *View) ahead() []int {
	first, last := v.stack.count(), 1
	for page := range v.sheets {
		first, last = min(first, page), max(last, page)
	}
	return []int{last + 1, first - 1}
}

func (v *View) nextThumb() *job {
	if v.strip == nil || v.turned {
		return nil
	}
	page := v.strip.missing()
	if page == 0 {
		return nil
	}
	j := &job{kind: drawThumb, part: part{page: page}, k: v.thumbScale(page)}
	if b, ok := v.bits.get(j.part); ok && b.k >= j.k {
		j.from = b.img
		j.k /= b.k
	}
	return j
}

// wants reports whether the result of a job that runs is of use.
func (v *View) wants(j *job) bool {
	if j.of != v.layer {
		return v.wantsOther(j)
	}
	switch j.kind {
	case readText:
		return v.search != nil || v.texts.wanted == j.part.page
	case drawThumb:
		return v.strip != nil && v.strip.inView(j.part.page)
	}
	if j.gen != v.gen {
		return v.first(j)
	}
	if s := v.sheets[j.part.page]; s != nil {
		return j.kind == drawPage || slices.Contains(v.tilesInView(s), j.part)
	}
	return slices.Contains(v.ahead(), j.part.page)
}

// first reports whether a job draws a page in view of which nothing is shown yet. What it brings is shown, stretched, whatever the
// zoom is by then: where drawing is slow and the window is laid out anew meanwhile, there would never be a picture.
func (v *View) first(j *job) bool {
	s := v.sheets[j.part.page]
	return j.kind == drawPage && s != nil && s.bare()
}

// endUnwanted gives work nobody wants any more a little time: to stop it costs the source a new child.
func (v *View) endUnwanted(j *job) {
	if left := v.times.patience - time.Since(j.started); left > 0 {
		if j.overdue == nil {
			j.overdue = v.after(left, func() {
				if v.job == j && !v.wants(j) {
					v.stopWork()
					v.feed()
				}
				j.overdue = nil
			})
		}
		return
	}
	v.stopWork()
}

// stopWork cuts short what is under way; its result is not looked at.
func (v *View) stopWork() {
	if j := v.job; j != nil {
		v.job = nil
		if j.overdue != nil {
			j.overdue()
		}
		if j.cancel != nil {
			j.cancel()
		}
	}
}

// finish takes what a job brought back; what is stale is dropped.
func (v *View) finish(j *job, err error) {
	if v.job != j {
		return
	}
	v.job = nil
	if j.overdue != nil {
		j.overdue()
	}
	v.took(j, err)
	if v.pixelRatio() != v.density { // the window was shown, or is on another screen
		v.arrange()
		return
	}
	v.feed()
}

// took keeps what a job brought back, or that it failed.
func (v *View) took(j *job, err error) {
	stale := j.gen != v.gen && (j.kind == drawPage || j.kind == drawTile) && !v.first(j)
	switch {
	case errors.Is(err, context.Canceled):
	case j.of != v.layer:
		v.tookOther(j, err)
	case stale:
	case j.kind == readText:
		v.tookText(j.part.page, j.lines)
		if v.search != nil {
			v.search.found(j.part.page, j.lines)
		}
	case err != nil || j.img == nil || len(j.img.Pix) == 0:
		v.fail(j, err)
	case j.kind == drawThumb:
		v.small.put(j.part, bitmap{j.img, v.thumbScale(j.part.page)})
		v.strip.show(j.part.page)
	default:
		v.take(j)
	}
}

func (v *View) fail(j *job, err error) {
	if j.kind == drawThumb {
		v.strip.give(j.part.page)
		return
	}
	err = failure(err)
	v.failed[j.part.page] = err
	if s := v.sheets[j.part.page]; s != nil {
		v.tellFailure(s, err)
		canvasDirty(v)
	}
}

// failure is why there is no image.
func failure(err error) error {
	if err == nil {
		err = errors.New("docview: no image")
	}
	return err
}

func (v *View) take(j *job) {
	b := bitmap{j.img, j.k}
	s := v.sheets[j.part.page]
	if s != nil && j.kind == drawTile && slices.Contains(v.tilesInView(s), j.part) {
		v.placeTile(j.part, s.setTile(j.part, b))
	}
	v.bits.put(j.part, b)
	if s == nil {
		return
	}
	if j.kind == drawPage {
		s.setBase(b)
	}
	v.checkReady(s)
	canvasDirty(v)
}

// shows reports whether a bitmap is on screen.
func (v *View) shows(p part) bool {
	s := v.sheets[p.page]
	return s != nil && (p.whole() || s.tiles[p] != nil)
}
