package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// canvas takes an image's pixels, in any order, each once, and makes squares of them one where there are too many.
type canvas struct {
	w, h, by int // of the picture; pixels of a square's side
	colors   int // 1 or 3
	gray     *image.Gray
	rgb      *image.RGBA
	sums     []uint16 // of squares: at most 16 × 16 pixels of 255
	across   int      // squares in a row
}

func newCanvas(w, h, colors int) *canvas {
	c := &canvas{w: w, h: h, by: shrinking(w, h), colors: colors}
	c.across = (w + c.by - 1) / c.by
	area := image.Rect(0, 0, c.across, (h+c.by-1)/c.by)
	if c.by > 1 {
		c.sums = make([]uint16, area.Dx()*area.Dy()*colors)
		return c
	}
	if colors == 1 {
		c.gray = image.NewGray(area)
	} else {
		c.rgb = image.NewRGBA(area)
	}
	return c
}

// row puts a row's pixels, from x on, as gray or as RGB; what lies outside is left out.
func (c *canvas) row(x, y int, pixels []byte) {
	n := min(len(pixels)/c.colors, c.w-x)
	if y >= c.h || n <= 0 {
		return
	}
	switch {
	case c.by > 1:
		at := (y / c.by) * c.across * c.colors
		for i := range n {
			cell := at + (x+i)/c.by*c.colors
			for k := range c.colors {
				c.sums[cell+k] += uint16(pixels[i*c.colors+k])
			}
		}
	case c.gray != nil:
		copy(c.gray.Pix[y*c.gray.Stride+x:], pixels[:n])
	default:
		to := c.rgb.Pix[y*c.rgb.Stride+4*x:]
		for i := range n {
			to[4*i], to[4*i+1], to[4*i+2], to[4*i+3] = pixels[3*i], pixels[3*i+1], pixels[3*i+2], 0xff
		}
	}
}

// image is what stands on the canvas.
func (c *canvas) image() image.Image {
	if c.by > 1 {
		high := (c.h + c.by - 1) / c.by
		whole := &canvas{w: c.across, h: high, by: 1, colors: c.colors}
		area := image.Rect(0, 0, c.across, high)
		if c.colors == 1 {
			whole.gray = image.NewGray(area)
		} else {
			whole.rgb = image.NewRGBA(area)
		}
		line := make([]byte, c.across*c.colors)
		for y := range high {
			rows := min(c.by, c.h-y*c.by)
			for x := range c.across {
				count := rows * min(c.by, c.w-x*c.by)
				for k := range c.colors {
					sum := int(c.sums[(y*c.across+x)*c.colors+k])
					line[x*c.colors+k] = byte((sum + count/2) / count)
				}
			}
			whole.row(0, y, line)
		}
		return whole.image()
	}
	if c.gray != nil {
		return c.gray
	}
	return c.rgb
}

// draw puts a decoded image on the canvas, its corner at x, y: on white where it is transparent.
func (c *canvas) draw(x, y int, img image.Image) {
	b := img.Bounds()
	if c.colors == 1 {
		line := image.NewGray(image.Rect(0, 0, b.Dx(), 1))
		for i := range b.Dy() {
			draw.Draw(line, line.Rect, img, image.Pt(b.Min.X, b.Min.Y+i), draw.Src)
			c.row(x, y+i, line.Pix)
		}
		return
	}
	line := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	pixels := make([]byte, 3*b.Dx())
	for i := range b.Dy() {
		draw.Draw(line, line.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(line, line.Rect, img, image.Pt(b.Min.X, b.Min.Y+i), draw.Over)
		for k := range b.Dx() {
			copy(pixels[3*k:3*k+3], line.Pix[4*k:4*k+3])
		}
		c.row(x, y+i, pixels)
	}
}

// white and black are the palette of an image of one bit.
func twoColours() color.Palette { return color.Palette{color.Gray{255}, color.Gray{}} }

// flat packs an opaque image without loss. What image/png writes into IDAT is what FlateDecode with a PNG predictor reads
// (ISO 32000-2, 7.4.4.4).
func flat(img image.Image) (Image, error) {
	b := img.Bounds()
	level := png.DefaultCompression
	if b.Dx()*b.Dy() > MaxPixels/4 {
		level = png.BestSpeed
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: level}).Encode(&out, img); err != nil {
		return Image{}, err
	}
	m := Image{Width: b.Dx(), Height: b.Dy(), FullWidth: b.Dx(), FullHeight: b.Dy(), Coding: Flate, Colors: 3}
	for chunk := range chunks(out.Bytes()) {
		switch chunk.kind {
		case "IHDR":
			m.Bits = int(chunk.body[8])
			if chunk.body[9] != 2 { // gray, or a palette
				m.Colors = 1
			}
		case "PLTE":
			m.Palette = bytes.Clone(chunk.body)
		case "IDAT":
			m.Data = append(m.Data, chunk.body...)
		}
	}
	return m, nil
}

// photo packs an image as JPEG.
func photo(img image.Image) (Image, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 92}); err != nil {
		return Image{}, err
	}
	m := Image{Coding: DCT, Colors: 3, Bits: 8, Data: out.Bytes()}
	m.Width, m.Height = img.Bounds().Dx(), img.Bounds().Dy()
	m.FullWidth, m.FullHeight = m.Width, m.Height
	if _, gray := img.(*image.Gray); gray {
		m.Colors = 1
	}
	return m, nil
}

// chunk is a chunk of a PNG (ISO/IEC 15948, 5.3).
type chunk struct {
	kind string
	body []byte
}

// chunks are those of a PNG, until one does not fit.
func chunks(data []byte) func(yield func(chunk) bool) {
	return func(yield func(chunk) bool) {
		for at := 8; at+12 <= len(data); {
			n := int(binary.BigEndian.Uint32(data[at:]))
			if n > len(data)-at-12 || !yield(chunk{string(data[at+4 : at+8]), data[at+8 : at+8+n]}) {
				return
			}
			at += 12 + n
		}
	}
}

// cut is the upper left part of an image, as large as that or smaller.
func cut(img image.Image, w, h int) image.Image {
	b := img.Bounds()
	part, ok := img.(interface {
		SubImage(r image.Rectangle) image.Image
	})
	if !ok {
		return img
	}
	return part.SubImage(image.Rect(b.Min.X, b.Min.Y, b.Min.X+w, b.Min.Y+h))
}
