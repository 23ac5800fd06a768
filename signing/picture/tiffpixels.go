package picture

import (
	"bytes"
	"math"
)

// block decodes a strip or tile onto the canvas: the i-th across, the j-th down.
func (l *layout) block(c *canvas, i, j int) error {
	x, y, n := i*l.blocks.w, j*l.blocks.h, j*l.across+i
	rows := l.blocks.h
	if !l.tiles {
		rows = min(rows, l.h-y)
	}
	if l.pack == packJPEG {
		data, err := l.raw(n, 0)
		if err != nil {
			return err
		}
		img, err := decodeBlock(bytes.NewReader(data), l.tables, l.photometric)
		if err != nil {
			return err
		}
		if size := img.Bounds().Size(); size.X < min(l.blocks.w, l.w-x) || size.Y < min(rows, l.h-y) {
			return broken()
		}
		c.draw(x, y, cut(img, l.blocks.w, rows))
		return nil
	}
	planes := make([][]byte, l.planes())
	for p := range planes {
		var err error
		if planes[p], err = l.unpacked(p*l.across*l.down+n, rows); err != nil {
			return err
		}
	}
	if l.subX > 0 && !l.apart {
		l.shared(c, x, y, rows, planes[0])
		return nil
	}
	values := make([]byte, l.blocks.w*l.samples)
	line := make([]byte, l.blocks.w*c.colors)
	paint := l.painter()
	size := l.rowSize(l)
	for row := range min(rows, l.h-y) {
		for p, data := range planes {
			l.spread(values[p:], data[row*size:(row+1)*size])
		}
		for k := range l.blocks.w {
			paint(line[k*c.colors:(k+1)*c.colors], values[k*l.samples:(k+1)*l.samples])
		}
		c.row(x, y+row, line)
	}
	return nil
}

// spread makes bytes of a row's samples: 0 to 255, but numbers of a palette. Planes have their places between others.
func (l *layout) spread(values, row []byte) {
	step, most := 1, 1<<l.bits-1
	if l.apart {
		step = l.samples
	}
	count := l.blocks.w * l.together()
	switch l.bits {
	case 8:
		for i := range count {
			values[i*step] = row[i]
		}
		return
	case 16:
		for i := range count {
			values[i*step] = byte((int(l.order.Uint16(row[2*i:]))*255 + 32767) / 65535)
		}
		return
	}
	held, have, at := 0, 0, 0
	for i := range count {
		for have < l.bits {
			held, have, at = held<<8|int(row[at]), have+8, at+1
		}
		have -= l.bits
		v := held >> have & most
		held &= 1<<have - 1
		if l.photometric != palette {
			v = (v*255 + most/2) / most
		}
		values[i*step] = byte(v)
	}
}

// painter makes a pixel's samples one of the canvas, on white where it is transparent.
func (l *layout) painter() func(to, samples []byte) {
	var convert func(to, v []byte)
	switch l.photometric {
	case whiteIsZero:
		convert = func(to, v []byte) { to[0] = ^v[0] }
	case palette:
		convert = func(to, v []byte) {
			c := l.colors[v[0]]
			to[0], to[1], to[2] = c.R, c.G, c.B
		}
	case ink:
		convert = func(to, v []byte) { to[0], to[1], to[2] = inkless(v[0], v[1], v[2], v[3]) }
	case yCbCr:
		mix := l.mixer()
		convert = func(to, v []byte) { to[0], to[1], to[2] = mix(v[0], v[1], v[2]) }
	default:
		convert = func(to, v []byte) { copy(to, v) }
	}
	if l.alpha < 0 {
		return convert
	}
	return func(to, v []byte) {
		convert(to, v)
		a := int(v[l.alpha])
		for i := range to {
			whole := int(to[i]) * a
			if l.premultiplied {
				whole = int(to[i]) * 255
			}
			to[i] = byte(min(255, (whole+255*(255-a)+127)/255))
		}
	}
}

// shared paints a block of YCbCr whose pixels share colours: for each group its lights, then its two colours
// (TIFF 6.0, section 21).
func (l *layout) shared(c *canvas, x, y, rows int, data []byte) {
	mix := l.mixer()
	groups := (l.blocks.w + l.subX - 1) / l.subX
	each := l.subX*l.subY + 2
	line := make([]byte, 3*groups*l.subX)
	for row := range min(rows, l.h-y) {
		at := row / l.subY * groups * each
		for g := range groups {
			group := data[at+g*each : at+(g+1)*each]
			for k := range l.subX {
				to := line[3*(g*l.subX+k):]
				to[0], to[1], to[2] = mix(group[row%l.subY*l.subX+k], group[each-2], group[each-1])
			}
		}
		c.row(x, y+row, line[:3*l.blocks.w])
	}
}

// mixer makes RGB of YCbCr by the coefficients and the range a file names, those of ITU-R BT.601 without.
func (l *layout) mixer() func(y, cb, cr byte) (r, g, b byte) {
	red, green, blue := 0.299, 0.587, 0.114
	if k := l.fractions(tagCoefficients); len(k) == 3 && k[1] > 0 {
		red, green, blue = k[0], k[1], k[2]
	}
	span := []float64{0, 255, 128, 255, 128, 255}
	if k := l.fractions(tagReference); len(k) == 6 && k[1] > k[0] && k[3] > k[2] && k[5] > k[4] {
		span = k
	}
	byteOf := func(v float64) byte { return byte(max(0, min(255, math.Round(v)))) }
	return func(y, cb, cr byte) (r, g, b byte) {
		light := (float64(y) - span[0]) * 255 / (span[1] - span[0])
		u, v := (float64(cb)-span[2])*127/(span[3]-span[2]), (float64(cr)-span[4])*127/(span[5]-span[4])
		rf, bf := light+v*(2-2*red), light+u*(2-2*blue)
		return byteOf(rf), byteOf((light - red*rf - blue*bf) / green), byteOf(bf)
	}
}
