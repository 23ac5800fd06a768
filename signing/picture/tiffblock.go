package picture

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math/bits"

	"golang.org/x/image/ccitt"
	"golang.org/x/image/tiff/lzw"
)

// mostBlock is what a strip or tile may have, unpacked.
const mostBlock = 600_000_000

// divide finds the strips or tiles.
func (l *layout) divide() error {
	b := &l.blocks
	b.w, b.h, b.across = l.w, l.h, 1
	offsets, counts := uint16(tagStripOffsets), uint16(tagStripCounts)
	if b.tiles = l.number(tagTileWidth, 0) > 0; b.tiles {
		offsets, counts = tagTileOffsets, tagTileCounts
		b.w, b.h = l.number(tagTileWidth, 0), l.number(tagTileLength, 0)
		if b.w < 1 || b.h < 1 || b.w > l.w+1<<16 || b.h > l.h+1<<16 {
			return broken()
		}
		b.across = (l.w + b.w - 1) / b.w
	} else if rows := l.number(tagRowsPerStrip, l.h); rows > 0 && rows < l.h {
		b.h = rows
	}
	b.down = (l.h + b.h - 1) / b.h
	b.offsets, b.counts = l.numbers(offsets), l.numbers(counts)
	if l.pack == packOldJPEG && len(l.numbers(tagJPEGStream)) > 0 {
		return nil
	}
	if len(b.offsets) < b.across*b.down*l.planes() || b.size(l, b.h) > mostBlock {
		return broken()
	}
	return nil
}

// planes is how many blocks there are for each place.
func (l *layout) planes() int {
	if l.apart {
		return l.samples
	}
	return 1
}

// together is how many samples of a pixel lie in one block.
func (l *layout) together() int {
	if l.apart {
		return 1
	}
	return l.samples
}

// size is what a block of so many rows has, unpacked.
func (b *blocks) size(l *layout, rows int) int {
	if l.subX > 0 && !l.apart {
		return (b.w + l.subX - 1) / l.subX * ((rows + l.subY - 1) / l.subY) * (l.subX*l.subY + 2)
	}
	return b.rowSize(l) * rows
}

func (b *blocks) rowSize(l *layout) int { return (b.w*l.together()*l.bits + 7) / 8 }

// raw is a block as it lies in the file. Many files say wrongly how long it is; what is not packed tells itself.
func (l *layout) raw(n, size int) ([]byte, error) {
	from := l.offsets[n]
	if from > len(l.data) {
		return nil, broken()
	}
	count := len(l.data) - from
	if n < len(l.counts) && l.counts[n] > 0 {
		count = min(count, l.counts[n])
	}
	if l.pack == packNone {
		count = min(len(l.data)-from, size)
	}
	data := l.data[from : from+count]
	if l.number(tagFillOrder, 1) == 2 && l.pack != packJPEG {
		data = bytes.Clone(data)
		for i, v := range data {
			data[i] = bits.Reverse8(v)
		}
	}
	return data, nil
}

// unpacked is a block's samples, in rows filled to a byte.
func (l *layout) unpacked(n, rows int) ([]byte, error) {
	size := l.size(l, rows)
	data, err := l.raw(n, size)
	if err != nil {
		return nil, err
	}
	var from io.Reader
	switch l.pack {
	case packNone:
		from = bytes.NewReader(data)
	case packLZW:
		from = lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
	case packZip, packZipOld:
		if from, err = zlib.NewReader(bytes.NewReader(data)); err != nil {
			return nil, broken()
		}
	case packPackBits:
		from = bytes.NewReader(unpackBits(data, size))
	case packFax4:
		// White runs are 0, whatever the photometric interpretation makes of it (TIFF 6.0, section 11).
		from = ccitt.NewReader(bytes.NewReader(data), ccitt.MSB, ccitt.Group4, l.blocks.w, rows, &ccitt.Options{Invert: true})
	default:
		return nil, broken()
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(from, out); err != nil {
		return nil, broken()
	}
	if l.predictor == 2 && l.pack != packFax4 {
		l.add(out, rows)
	}
	return out, nil
}

// unpackBits unpacks PackBits (TIFF 6.0, section 9), up to size.
func unpackBits(data []byte, size int) []byte {
	var out []byte
	for len(data) > 1 && len(out) < size {
		switch n := int(int8(data[0])); {
		case n >= 0:
			end := min(n+2, len(data))
			out, data = append(out, data[1:end]...), data[end:]
		case n == -128:
			data = data[1:]
		default:
			out, data = append(out, bytes.Repeat(data[1:2], 1-n)...), data[2:]
		}
	}
	return out
}

// add makes samples of differences to the pixel before (TIFF 6.0, section 14).
func (l *layout) add(out []byte, rows int) {
	size, step := l.rowSize(l), l.together()
	for y := range rows {
		row := out[y*size : (y+1)*size]
		if l.bits == 8 {
			for i := step; i < len(row); i++ {
				row[i] += row[i-step]
			}
			continue
		}
		for i := 2 * step; i+1 < len(row); i += 2 {
			l.order.PutUint16(row[i:], l.order.Uint16(row[i:])+l.order.Uint16(row[i-2*step:]))
		}
	}
}

// fax is an image of Group 3 or modified Huffman as it is: PDF has a filter for both, with their two-dimensional rows
// and fillings, which no reader here has. Strips follow one another as rows do, from byte to byte.
func (l *layout) fax() (Image, error) {
	if l.tiles || l.w > 1<<16 {
		return Image{}, strange(fmt.Sprintf("TIFF, Compression %d, TileWidth", l.pack))
	}
	const twoDimensional, uncompressed = 1, 2
	options := l.number(tagT4Options, 0)
	if options&uncompressed != 0 && l.pack == packFax3 {
		return Image{}, strange("TIFF, T4Options 2")
	}
	m := Image{
		Width: l.w, Height: l.h, Coding: FaxCoding, Colors: 1, Bits: 1,
		Fax: Fax{BlackIs1: l.photometric == blackIsZero, ByteAlign: l.pack == packHuffman},
	}
	if l.pack == packFax3 && options&twoDimensional != 0 {
		m.Fax.K = 4
	}
	for n := range l.down {
		data, err := l.raw(n, 0)
		if err != nil {
			return Image{}, err
		}
		m.Data = append(m.Data, data...)
	}
	if len(m.Data) == 0 {
		return Image{}, broken()
	}
	return m, nil
}

// oldJPEG is an image of the JPEG of TIFF 6.0, section 22, where a whole JPEG lies in the file; other forms are not read.
func (l *layout) oldJPEG() (Image, error) {
	from := l.number(tagJPEGStream, 0)
	if from > 0 && from < len(l.data)-4 && l.data[from] == 0xff && l.data[from+1] == markSOI {
		if m, err := readJPEG(l.data[from:]); err == nil && m.FullWidth == l.w && m.FullHeight == l.h {
			return m, nil
		}
	}
	return Image{}, strange("TIFF, JPEG (6)")
}
