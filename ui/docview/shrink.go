package docview

import "image"

// shrink makes an image smaller by a factor of at most 1; each pixel is the mean of those it stands for.
func shrink(from *image.RGBA, factor float64) *image.RGBA {
	sw, sh := from.Rect.Dx(), from.Rect.Dy()
	w, h := max(1, int(float64(sw)*factor+0.5)), max(1, int(float64(sh)*factor+0.5))
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := span(y, h, sh)
		for x := range w {
			x0, x1 := span(x, w, sw)
			mean(out.Pix[y*out.Stride+4*x:], from, x0, y0, x1, y1)
		}
	}
	return out
}

// span are the pixels of a row of many that one of few stands for.
func span(i, few, many int) (from, to int) {
	from = i * many / few
	return from, max(from+1, (i+1)*many/few)
}

func mean(to []byte, from *image.RGBA, x0, y0, x1, y1 int) {
	var r, g, b int
	for y := y0; y < y1; y++ {
		row := from.Pix[y*from.Stride+4*x0 : y*from.Stride+4*x1]
		for i := 0; i+3 < len(row); i += 4 {
			r, g, b = r+int(row[i]), g+int(row[i+1]), b+int(row[i+2])
		}
	}
	n := (x1 - x0) * (y1 - y0)
	to[0], to[1], to[2], to[3] = byte(r/n), byte(g/n), byte(b/n), 0xFF
}
