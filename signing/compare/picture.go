package compare

import (
	"bytes"
	"image"

	"paraph/signing"
)

// What counts as seen. Both pictures are softened by a dot first, so that a hairline that falls between two dots is the same as one
// that falls on one; then a dot is as it was where its colour lies within those around it in the other picture, or beyond by no more
// than slack.
const (
	slack   = 40
	trifle  = 12 // what differs by less in each colour is not looked at
	fewDots = 4  // of a place that is otherwise; fewer are an edge
)

// differing are the dots of two pictures that are not as they were: gained where the received page is darker there, lost where the
// original was.
type differing struct {
	width, height int
	scale         float64
	dots          []uint8
	any           bool
	was, is       []byte // the softened pictures
}

const (
	gained uint8 = 1
	lost   uint8 = 2
)

// differ holds two pictures of one size against each other.
func differ(was, is *Picture, scale float64) *differing {
	d := &differing{width: was.Width, height: was.Height, scale: scale}
	if bytes.Equal(was.Pix, is.Pix) {
		return d
	}
	a, b := softened(was), softened(is)
	d.was, d.is, d.dots = a, b, make([]uint8, was.Width*was.Height)
	for y := 3; y < was.Height-3; y++ {
		row := y * was.Width * 3
		if bytes.Equal(a[row-6*was.Width:row+9*was.Width], b[row-6*was.Width:row+9*was.Width]) {
			continue
		}
		for x := 3; x < was.Width-3; x++ {
			if n := unlike(a, b, was.Width, x, y); n != 0 {
				d.dots[y*was.Width+x] = n
				d.any = true
			}
		}
	}
	return d
}

// softened is a picture whose dots are each the mean of nine, three bytes a dot.
func softened(p *Picture) []byte {
	w, h := p.Width, p.Height
	out := make([]byte, 3*w*h)
	sums := make([]uint16, 3*w)
	for y := range h {
		clear(sums)
		for k := -1; k <= 1; k++ {
			row := p.Pix[min(max(y+k, 0), h-1)*w*4:]
			for x := range w {
				sums[3*x] += uint16(row[4*x])
				sums[3*x+1] += uint16(row[4*x+1])
				sums[3*x+2] += uint16(row[4*x+2])
			}
		}
		line := out[3*w*y : 3*w*(y+1)]
		for i := range line {
			before, after := max(i-3, i%3), min(i+3, 3*w-3+i%3)
			line[i] = byte((sums[before] + sums[i] + sums[after]) / 9)
		}
	}
	return out
}

// unlike says how a dot is otherwise, 0 where it is as it was.
func unlike(a, b []byte, width, x, y int) uint8 {
	at := 3 * (y*width + x)
	for c := range 3 {
		was, is := int(a[at+c]), int(b[at+c])
		if was-is <= trifle && is-was <= trifle {
			continue
		}
		if beyond(was, b, width, at+c, 1) || beyond(is, a, width, at+c, 1) {
			if was < is {
				return lost
			}
			return gained
		}
	}
	return 0
}

// beyond reports whether a value lies outside those up to so many dots around a place.
func beyond(value int, in []byte, width, at, reach int) bool {
	low, high := 255, 0
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			i := at + 3*(width*y+x)
			low, high = min(low, int(in[i])), max(high, int(in[i]))
		}
	}
	return value < low-slack || value > high+slack
}

// part is a box of the original's page in dots.
func (d *differing) part(b signing.Box, more int) image.Rectangle {
	r := image.Rect(int(b.X*d.scale)-more, int(b.Y*d.scale)-more, int((b.X+b.W)*d.scale)+1+more, int((b.Y+b.H)*d.scale)+1+more)
	return r.Intersect(image.Rect(0, 0, d.width, d.height))
}

// count are the dots of a part that are otherwise in one of these ways.
func (d *differing) count(r image.Rectangle, ways uint8) (n int) {
	if !d.any {
		return 0
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range d.dots[y*d.width+r.Min.X : y*d.width+r.Max.X] {
			if v&ways != 0 {
				n++
			}
		}
	}
	return n
}

// forgive takes a part as it was, in these ways.
func (d *differing) forgive(r image.Rectangle, ways uint8) {
	if !d.any {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := d.dots[y*d.width+r.Min.X : y*d.width+r.Max.X]
		for i, v := range row {
			if v&ways != 0 {
				row[i] = 0
			}
		}
	}
}

// inked is how many dots of a part are not of the ground around them: what can be seen there.
func inked(p *Picture, r image.Rectangle) (n int) {
	dark, light := 255, 0
	each := func(f func(v int)) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				at := 4 * (y*p.Width + x)
				f((2*int(p.Pix[at]) + 5*int(p.Pix[at+1]) + int(p.Pix[at+2])) / 8)
			}
		}
	}
	each(func(v int) { dark, light = min(dark, v), max(light, v) })
	if light-dark < 24 {
		return 0
	}
	middle, below, all := (dark+light)/2, 0, 0
	each(func(v int) {
		all++
		if v < middle {
			below++
		}
	})
	return min(below, all-below)
}

// region is a place that is otherwise.
type region struct {
	at           image.Rectangle
	dots         int
	lost, gained int
}

// square is the side of the squares dots are gathered in, gap how many empty squares may lie between two of one region.
const (
	square = 4
	gap    = 3
)

// regions gathers the dots that are otherwise.
func (d *differing) regions() (out []region) {
	if !d.any {
		return nil
	}
	wide := (d.width + square - 1) / square
	high := (d.height + square - 1) / square
	counts := make([][2]uint16, wide*high)
	for i, v := range d.dots {
		switch at := i/d.width/square*wide + i%d.width/square; v {
		case gained:
			counts[at][0]++
		case lost:
			counts[at][1]++
		}
	}
	for i := range counts {
		if counts[i] != [2]uint16{} {
			if r := spread(counts, wide, i); r.dots >= fewDots && !d.edge(r.at) {
				out = append(out, r)
			}
		}
	}
	return out
}

// thickEdge and longEdge are how thick, at most, and how long, at least, such an edge is, in dots.
const (
	thickEdge = 4
	longEdge  = 10
)

// edge reports whether a place is but the straight edge of something that programs end a dot earlier or later: no thicker than a
// few dots, and the same so many dots on.
func (d *differing) edge(at image.Rectangle) bool {
	at = at.Intersect(image.Rect(3, 3, d.width-3, d.height-3))
	var thick image.Rectangle
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			if d.dots[y*d.width+x] == 0 {
				continue
			}
			thick = thick.Union(image.Rect(x, y, x+1, y+1))
			if min(thick.Dx(), thick.Dy()) > thickEdge || d.farther(x, y) {
				return false
			}
		}
	}
	return max(thick.Dx(), thick.Dy()) >= longEdge
}

// farther reports whether a dot is otherwise even with those two dots around it.
func (d *differing) farther(x, y int) bool {
	at := 3 * (y*d.width + x)
	for c := range 3 {
		if beyond(int(d.was[at+c]), d.is, d.width, at+c, 2) || beyond(int(d.is[at+c]), d.was, d.width, at+c, 2) {
			return true
		}
	}
	return false
}

// spread takes up a region from one of its squares on.
func spread(counts [][2]uint16, wide, from int) region {
	var r region
	todo := []int{from}
	take := func(i int) {
		n := counts[i]
		counts[i] = [2]uint16{}
		r.gained, r.lost, r.dots = r.gained+int(n[0]), r.lost+int(n[1]), r.dots+int(n[0])+int(n[1])
		x, y := i%wide*square, i/wide*square
		r.at = r.at.Union(image.Rect(x, y, x+square, y+square))
	}
	take(from)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		x, y := i%wide, i/wide
		for v := max(0, y-gap); v <= y+gap && v*wide < len(counts); v++ {
			for u := max(0, x-gap); u <= min(wide-1, x+gap); u++ {
				if n := v*wide + u; counts[n] != [2]uint16{} {
					take(n)
					todo = append(todo, n)
				}
			}
		}
	}
	return r
}
