package prepare

import (
	"context"
	"image"
	"math"

	"paraph/app"
	"paraph/signing"
)

// Source is what a view draws pages from.
type Source interface {
	Facts(ctx context.Context, password string) (*signing.Facts, error)
	Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error)
	Text(ctx context.Context, page int) ([]signing.TextLine, error)
}

// Tiler is a Source that can draw a part of a page: clip is in pixels of the whole page at dpi.
type Tiler interface {
	Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error)
}

// arranged is a document whose pages are shown otherwise than they stand in it; nothing is made of it for that.
type arranged struct {
	app.Document
	sheets []signing.PageGeometry
	leaves []signing.Leaf
}

// tiled is one that can be drawn in parts.
type tiled struct {
	arranged
	tiler Tiler
}

func Arrange(doc app.Document, sheets []signing.PageGeometry, leaves []signing.Leaf) Source {
	a := arranged{doc, sheets, leaves}
	if t, ok := doc.(Tiler); ok {
		return &tiled{a, t}
	}
	return &a
}

// leaf is the page that stands at a place; an unknown one is asked for as it is, so that the document refuses it.
func (a *arranged) leaf(page int) signing.Leaf {
	if page < 1 || page > len(a.leaves) {
		return signing.Leaf{Page: 0}
	}
	return a.leaves[page-1]
}

// Pixels is a page as it is displayed here.
func (a *arranged) Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error) {
	l := a.leaf(page)
	img, err := a.Document.Pixels(ctx, l.Page, dpi)
	if err != nil {
		return nil, err
	}
	return turned(img, l.Turn), nil
}

// Text are a page's lines where they stand here.
func (a *arranged) Text(ctx context.Context, page int) ([]signing.TextLine, error) {
	l := a.leaf(page)
	lines, err := a.Document.Text(ctx, l.Page)
	if err != nil || l.Turn == 0 {
		return lines, err
	}
	was := a.sheets[l.Page-1]
	for i := range lines {
		lines[i].Box = was.Turned(l.Turn).FromUser(was.ToUser(lines[i].Box))
	}
	return lines, nil
}

// Tile is a part of Pixels.
func (t *tiled) Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error) {
	l := t.leaf(page)
	if l.Turn == 0 {
		return t.tiler.Tile(ctx, l.Page, dpi, clip)
	}
	size := t.sheets[l.Page-1].Size()
	w, h := int(math.Round(size.W*dpi/72)), int(math.Round(size.H*dpi/72))
	img, err := t.tiler.Tile(ctx, l.Page, dpi, clipBack(clip, w, h, l.Turn))
	if err != nil {
		return nil, err
	}
	return turned(img, l.Turn), nil
}

// clipBack is the part of an image w × h that becomes clip when the image is turned.
func clipBack(clip image.Rectangle, w, h, turn int) image.Rectangle {
	switch turn {
	case 90:
		c := clip.Intersect(image.Rect(0, 0, h, w))
		return image.Rect(c.Min.Y, h-c.Max.X, c.Max.Y, h-c.Min.X)
	case 180:
		c := clip.Intersect(image.Rect(0, 0, w, h))
		return image.Rect(w-c.Max.X, h-c.Max.Y, w-c.Min.X, h-c.Min.Y)
	case 270:
		c := clip.Intersect(image.Rect(0, 0, h, w))
		return image.Rect(w-c.Max.Y, c.Min.X, w-c.Min.Y, c.Max.X)
	}
	return clip
}

// turned is an image turned clockwise, at origin (0, 0).
func turned(img *image.RGBA, turn int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var out *image.RGBA
	var start, right, down int // of the turned image's first pixel, and the steps in it for one in the image
	switch turn {
	case 90:
		out = image.NewRGBA(image.Rect(0, 0, h, w))
		start, right, down = 4*(h-1), out.Stride, -4
	case 180:
		out = image.NewRGBA(image.Rect(0, 0, w, h))
		start, right, down = len(out.Pix)-4, -4, -out.Stride
	case 270:
		out = image.NewRGBA(image.Rect(0, 0, h, w))
		start, right, down = (w-1)*out.Stride, -out.Stride, 4
	default:
		return img
	}
	for y := range h {
		at := start + y*down
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for len(row) >= 4 {
			copy(out.Pix[at:at+4], row[:4])
			at += right
			row = row[4:]
		}
	}
	return out
}
