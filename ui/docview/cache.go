package docview

import (
	"container/list"
	"image"
)

// part says what a bitmap shows: a page, or the square x, y of its grid of tiles at k pixels a point.
// A whole page has k 0, so that a sharper one takes the place of the one before.
type part struct {
	page int
	k    float64
	x, y int
}

func (p part) whole() bool { return p.k == 0 }

// bitmap is an image with the scale it was drawn at, in pixels a point.
type bitmap struct {
	img *image.RGBA
	k   float64
}

// cache keeps bitmaps up to a number of bytes; those used longest ago go first, those on screen never.
type cache struct {
	budget, bytes int
	order         *list.List // of *held, most lately used in front
	held          map[part]*list.Element
	shown         func(part) bool
}

type held struct {
	part part
	bits bitmap
}

func newCache(budget int, shown func(part) bool) *cache {
	return &cache{budget: budget, order: list.New(), held: map[part]*list.Element{}, shown: shown}
}

func (c *cache) get(p part) (bitmap, bool) {
	e, ok := c.held[p]
	if !ok {
		return bitmap{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*held).bits, true
}

func (c *cache) put(p part, b bitmap) {
	c.drop(p)
	c.held[p] = c.order.PushFront(&held{p, b})
	c.bytes += len(b.img.Pix)
	for e := c.order.Back(); e != nil && c.bytes > c.budget; {
		before, q := e.Prev(), e.Value.(*held).part
		if q != p && !c.shown(q) {
			c.drop(q)
		}
		e = before
	}
}

func (c *cache) drop(p part) {
	e, ok := c.held[p]
	if !ok {
		return
	}
	c.bytes -= len(e.Value.(*held).bits.img.Pix)
	c.order.Remove(e)
	delete(c.held, p)
}

func (c *cache) clear() {
	c.order.Init()
	clear(c.held)
	c.bytes = 0
}

// renumber moves what is kept of pages to their new numbers and drops the rest.
func (c *cache) renumber(to map[int]int) {
	before := c.held
	c.held = map[part]*list.Element{}
	for p, e := range before {
		page := to[p.page]
		if page == 0 {
			c.bytes -= len(e.Value.(*held).bits.img.Pix)
			c.order.Remove(e)
			continue
		}
		p.page = page
		e.Value.(*held).part = p
		c.held[p] = e
	}
}
