package picture

import (
	"encoding/binary"
	"math"
)

// Tags of TIFF 6.0 that are read.
const (
	tagSubfile      = 254
	tagWidth        = 256
	tagLength       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagFillOrder    = 266
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagRowsPerStrip = 278
	tagStripCounts  = 279
	tagXResolution  = 282
	tagYResolution  = 283
	tagPlanar       = 284
	tagT4Options    = 292
	tagUnit         = 296
	tagPredictor    = 317
	tagColorMap     = 320
	tagTileWidth    = 322
	tagTileLength   = 323
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagInkSet       = 332
	tagExtra        = 338
	tagFormat       = 339
	tagJPEGTables   = 347
	tagJPEGStream   = 513
	tagCoefficients = 529
	tagSubsampling  = 530
	tagReference    = 532
)

// tiffFile is a TIFF file, or Exif, which is one without pixels.
type tiffFile struct {
	data  []byte
	order binary.ByteOrder
}

// directory is an image file directory: what is said of one image.
type directory struct {
	tiffFile
	entries map[uint16]entry
}

// entry is a tag's values, as they lie in the file.
type entry struct {
	kind   uint16
	count  int
	values []byte
}

// maxImages is how many directories are followed: no document comes near it.
const maxImages = 10_000

func orderOf(data []byte) binary.ByteOrder {
	if data[0] == 'M' {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// readTIFF reads all images of a TIFF but smaller copies and masks of others.
func readTIFF(data []byte) ([]Image, error) {
	if len(data) < 8 {
		return nil, broken()
	}
	f := tiffFile{data: data, order: orderOf(data)}
	if f.order.Uint16(data[2:]) == 43 {
		return nil, strange("BigTIFF")
	}
	all, err := f.directories()
	if err != nil {
		return nil, err
	}
	var out []Image
	for _, d := range all {
		m, err := d.image()
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// directories are those of images that are pages. A ring of them is damage.
func (f tiffFile) directories() ([]*directory, error) {
	const reduced, mask = 1, 4
	var whole, small []*directory
	seen := map[int]bool{}
	for at := int(f.order.Uint32(f.data[4:])); at != 0; {
		if seen[at] || len(seen) >= maxImages {
			return nil, broken()
		}
		seen[at] = true
		d, next, err := f.directory(at)
		if err != nil {
			return nil, err
		}
		switch kind := d.number(tagSubfile, 0); {
		case kind&mask != 0:
		case kind&reduced != 0:
			small = append(small, d)
		default:
			whole = append(whole, d)
		}
		at = next
	}
	if len(whole) == 0 { // some programs call their only image a copy
		whole = small
	}
	if len(whole) == 0 {
		return nil, broken()
	}
	return whole, nil
}

// directory reads the one at a place and says where the next is, 0 for none.
func (f tiffFile) directory(at int) (*directory, int, error) {
	if at < 8 || at > len(f.data)-2 {
		return nil, 0, broken()
	}
	d := &directory{tiffFile: f, entries: map[uint16]entry{}}
	count := int(f.order.Uint16(f.data[at:]))
	at += 2
	for ; count > 0 && at+12 <= len(f.data); at, count = at+12, count-1 {
		kind := f.order.Uint16(f.data[at+2:])
		size := sizes()[kind]
		n := int(f.order.Uint32(f.data[at+4:]))
		if size == 0 || n > len(f.data)/size {
			continue
		}
		values := f.data[at+8 : at+12]
		if n*size > 4 {
			from := int(f.order.Uint32(f.data[at+8:]))
			if from > len(f.data)-n*size {
				continue
			}
			values = f.data[from : from+n*size]
		}
		d.entries[f.order.Uint16(f.data[at:])] = entry{kind, n, values}
	}
	if count > 0 || at+4 > len(f.data) { // Exif of one directory often ends here
		return d, 0, nil
	}
	return d, int(f.order.Uint32(f.data[at:])), nil
}

// sizes are those of the kinds of values, in bytes.
func sizes() map[uint16]int {
	return map[uint16]int{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
}

// numbers are a tag's whole numbers; nil where there are none.
func (d *directory) numbers(tag uint16) []int {
	e := d.entries[tag]
	var out []int
	for i := range e.count {
		switch e.kind {
		case 1, 7:
			out = append(out, int(e.values[i]))
		case 3:
			out = append(out, int(d.order.Uint16(e.values[2*i:])))
		case 4, 13:
			out = append(out, int(d.order.Uint32(e.values[4*i:])))
		}
	}
	return out
}

// number is a tag's first whole number.
func (d *directory) number(tag uint16, otherwise int) int {
	if n := d.numbers(tag); len(n) > 0 {
		return n[0]
	}
	return otherwise
}

// fractions are a tag's rational numbers; nil where one is none.
func (d *directory) fractions(tag uint16) []float64 {
	e := d.entries[tag]
	if e.kind != 5 {
		return nil
	}
	var out []float64
	for i := range e.count {
		below := d.order.Uint32(e.values[8*i+4:])
		if below == 0 {
			return nil
		}
		out = append(out, float64(d.order.Uint32(e.values[8*i:]))/float64(below))
	}
	return out
}

// look reads how large an image is and which way up.
func (d *directory) look(m *Image) {
	m.Orientation = d.number(tagOrientation, 1)
	x, y := d.fractions(tagXResolution), d.fractions(tagYResolution)
	if len(x) == 0 || len(y) == 0 {
		return
	}
	m.DPIX, m.DPIY = x[0], y[0]
	const none, centimetre = 1, 3
	switch d.number(tagUnit, 2) {
	case centimetre:
		m.DPIX, m.DPIY = 2.54*x[0], 2.54*y[0]
	case none: // only the pixels' shape
		if x[0] > 0 && !math.IsInf(y[0]/x[0], 0) {
			m.DPIX, m.DPIY = usualDPI, usualDPI*y[0]/x[0]
		}
	}
}
