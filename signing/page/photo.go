package page

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"slices"

	"github.com/klippa-app/go-pdfium/requests"
)

// Pages go to browsers as small as they can be with nothing of their writing and drawing lost: PNG. Only where a page shows a
// picture and nothing else, and what is seen there is a photograph by measure, it is JPEG. Which dots these are is found by
// drawing the page again with its pictures alone.
const (
	tileSide     = 16
	photoQuality = 85
	// mostAlike is up to which share of its dots the commonest colour of a picture has if it is a photograph: of writing and
	// drawings more than half are paper, of a sheet as a scanner sees it less than a third have the very same shade.
	mostAlike = 0.4
	// busy is from which share of dots that differ from the one before a square is photographed in any case, with those around
	// it: of dense writing it is up to 0.5, of photographs 0.8 and more. What was photographed on white paper is found so.
	busy = 0.7
	// mostLayered bounds what is drawn twice, in pixels: A3 at 220 dots an inch.
	mostLayered = 10_000_000
)

// nowhere is the ground of a page with its pictures alone: the same colour whichever way its bytes are read.
var nowhere = colour{0x02, 0xFD, 0x02}

// tiles are the squares of an image. A dot of a square that is photo shows a photograph where it is alone: where nothing but a
// picture is seen.
type tiles struct {
	width, height int // of the image
	wide, high    int
	photo         []bool
	alone         []bool // by dot
	doubtful      bool   // some squares are photo without the whole picture being one
}

func newTiles(width, height int) *tiles {
	t := &tiles{width: width, height: height, wide: (width + tileSide - 1) / tileSide, high: (height + tileSide - 1) / tileSide}
	t.photo, t.alone = make([]bool, t.wide*t.high), make([]bool, width*height)
	return t
}

// at is a square in pixels.
func (t *tiles) at(i int) image.Rectangle {
	x, y := i%t.wide*tileSide, i/t.wide*tileSide
	return image.Rect(x, y, min(x+tileSide, t.width), min(y+tileSide, t.height))
}

// dots calls f for every dot of a square that is alone, with its number.
func (t *tiles) dots(i int, f func(dot int)) {
	box := t.at(i)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for dot := y*t.width + box.Min.X; dot < y*t.width+box.Max.X; dot++ {
			if t.alone[dot] {
				f(dot)
			}
		}
	}
}

// layers is a page's image in two: Photo is JPEG and lies below at Box (x, y, width, height), PNG is the rest, which can be
// looked through there. One of them may be missing.
type layers struct {
	PNG, Photo []byte
	Box        image.Rectangle
}

// layered packs the image of a page as small as it may be.
func (v *view) layered(page requests.Page, full []byte, whole imageSize, clip image.Rectangle) (layers, error) {
	w, h := clip.Dx(), clip.Dy()
	var t *tiles
	if l := v.leavesOf(page); l.pictures > 0 && w*h <= mostLayered {
		if err := v.show(l, false); err != nil {
			return layers{}, err
		}
		err := v.pixels(page, whole, clip, 0xFF02FD02, func(alone []byte) error {
			t = photographs(full, alone, w, h)
			return nil
		})
		if err := errors.Join(err, v.show(l, true)); err != nil {
			return layers{}, err
		}
	}
	return split(full, w, h, t)
}

// photographs are the parts of a page where a picture is all there is, and that are photographed; nil without any.
func photographs(full, alone []byte, width, height int) *tiles {
	t := newTiles(width, height)
	for dot := range t.alone {
		c := colour(alone[4*dot : 4*dot+3])
		t.alone[dot] = c == colour(full[4*dot:4*dot+3]) && c != nowhere
	}
	candidate := make([]bool, len(t.photo))
	for i := range candidate {
		t.dots(i, func(int) { candidate[i] = true })
	}
	found := false
	for i := range candidate {
		if !candidate[i] {
			continue
		}
		whole := fill(candidate, i, t.wide)
		photo := t.mode(full, whole) <= mostAlike
		unrest := make(map[int]float64, len(whole))
		for _, k := range whole {
			if !photo {
				unrest[k] = t.unrest(full, k)
			}
		}
		for _, k := range whole {
			t.photo[k] = photo || t.around(k, unrest) >= busy
			t.doubtful = t.doubtful || t.photo[k] && !photo
			found = found || t.photo[k]
		}
	}
	if !found {
		return nil
	}
	return t
}

// fill takes a square and all that hang together with it out of the candidates.
func fill(candidate []bool, from, wide int) []int {
	candidate[from] = false
	out := []int{from}
	for at := 0; at < len(out); at++ {
		i := out[at]
		for _, k := range []int{i - wide, i + wide, i - 1, i + 1} {
			if k < 0 || k >= len(candidate) || !candidate[k] || (k == i-1 && i%wide == 0) || (k == i+1 && k%wide == 0) {
				continue
			}
			candidate[k] = false
			out = append(out, k)
		}
	}
	return out
}

// mode is the share of the commonest colour in these squares.
func (t *tiles) mode(pixels []byte, squares []int) float64 {
	counts, all, most := make([]int, 1<<16), 0, 0
	for _, k := range squares {
		t.dots(k, func(dot int) {
			c := pixels[4*dot : 4*dot+3]
			n := (uint32(c[0])<<16 | uint32(c[1])<<8 | uint32(c[2])) * 2654435761 >> 16 // one colour hardly meets another there
			counts[n]++
			most, all = max(most, counts[n]), all+1
		})
	}
	return float64(most) / float64(all)
}

// unrest is the share of a square's dots that differ from the one before.
func (t *tiles) unrest(pixels []byte, square int) float64 {
	differ := 0
	t.dots(square, func(dot int) {
		if dot%t.width%tileSide > 0 && colour(pixels[4*dot:4*dot+3]) != colour(pixels[4*dot-4:4*dot-1]) {
			differ++
		}
	})
	return float64(differ) / (tileSide * (tileSide - 1))
}

// around is the mean of a square and the eight around it; what is missing counts as nothing.
func (t *tiles) around(square int, of map[int]float64) float64 {
	sum := 0.0
	for _, k := range t.neighbours(square) {
		sum += of[k]
	}
	return sum / 9
}

// neighbours are a square and those around it.
func (t *tiles) neighbours(square int) []int {
	out := make([]int, 0, 9)
	x, y := square%t.wide, square/t.wide
	for v := max(0, y-1); v <= min(t.high-1, y+1); v++ {
		for u := max(0, x-1); u <= min(t.wide-1, x+1); u++ {
			out = append(out, v*t.wide+u)
		}
	}
	return out
}

// split packs an image whose squares t are photographs; without any, or where it is smaller, as one PNG. It writes into full.
func split(full []byte, width, height int, t *tiles) (layers, error) {
	var one layers
	var err error
	if t == nil || t.doubtful {
		one.PNG, err = encodePNG(full, width, height, nil)
	}
	if t == nil || err != nil {
		return one, err
	}
	two, err := t.layers(full)
	if err == nil && t.doubtful && len(one.PNG) <= len(two.PNG)+len(two.Photo) {
		two = one
	}
	return two, err
}

// layers are the photographs below and the rest above. It writes into full.
func (t *tiles) layers(full []byte) (l layers, err error) {
	left := t.width * t.height
	for i, photo := range t.photo {
		if photo {
			l.Box = l.Box.Union(t.at(i))
			t.dots(i, func(int) { left-- })
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, t.below(full, l.Box), &jpeg.Options{Quality: photoQuality}); err != nil {
		return l, err
	}
	l.Photo = out.Bytes()
	if left == 0 {
		return l, nil
	}
	clear, ok := unused(full)
	if !ok {
		return split(full, t.width, t.height, nil)
	}
	for i, photo := range t.photo {
		if photo {
			t.dots(i, func(dot int) { copy(full[4*dot:], clear[:]) })
		}
	}
	l.PNG, err = encodePNG(full, t.width, t.height, &clear)
	return l, err
}

// below is what lies below in box: what is more than a square away from a photograph is never seen and costs nothing.
func (t *tiles) below(full []byte, box image.Rectangle) image.Image {
	out := image.NewRGBA(box)
	for i := range t.photo {
		square := t.at(i)
		if !square.Overlaps(box) {
			continue
		}
		if !slices.ContainsFunc(t.neighbours(i), func(k int) bool { return t.photo[k] }) {
			for y := square.Min.Y; y < square.Max.Y; y++ {
				for x := square.Min.X; x < square.Max.X; x++ {
					out.SetRGBA(x, y, color.RGBA{0x80, 0x80, 0x80, 0xFF})
				}
			}
			continue
		}
		for y := square.Min.Y; y < square.Max.Y; y++ {
			from := 4 * (y*t.width + square.Min.X)
			copy(out.Pix[out.PixOffset(square.Min.X, y):], full[from:from+4*square.Dx()])
		}
	}
	if isGray(out.Pix) {
		gray := image.NewGray(box)
		for i := range gray.Pix {
			gray.Pix[i] = out.Pix[4*i]
		}
		return gray
	}
	return out
}

// unused is a colour no pixel has.
func unused(pixels []byte) (colour, bool) {
	const side = 16 // colours are tried on a grid of so many each way
	var has [side * side * side]bool
	for i := 0; i+3 < len(pixels); i += 4 {
		r, g, b := int(pixels[i]), int(pixels[i+1]), int(pixels[i+2])
		if r%side == 7 && g%side == 7 && b%side == 7 {
			has[r/side*side*side+g/side*side+b/side] = true
		}
	}
	for n, taken := range has {
		if !taken {
			return colour{byte(n/side/side*side + 7), byte(n/side%side*side + 7), byte(n%side*side + 7)}, true
		}
	}
	return colour{}, false
}
