package page

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// encodePNG writes RGBx rows without gaps as PNG: gray when every pixel is, else RGB; 8 bits, no alpha.
// image/png tries five filters on every row, which takes longer than PDFium takes to draw the page;
// the Up filter alone does as well on text, and better is not worth the wait.
func encodePNG(pixels []byte, width, height int) ([]byte, error) {
	if len(pixels) < 4*width*height {
		return nil, fmt.Errorf("page: %d bytes for %d×%d pixels", len(pixels), width, height)
	}
	pixels = pixels[:4*width*height]
	channels, colour := 3, byte(2)
	if isGray(pixels) {
		channels, colour = 1, 0
	}
	var data bytes.Buffer
	z, err := zlib.NewWriterLevel(&data, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := writeRows(z, pixels, width, channels); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(width))
	head = append(binary.BigEndian.AppendUint32(head, uint32(height)), 8, colour, 0, 0, 0)

	out := make([]byte, 0, data.Len()+64)
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	out = appendChunk(out, "IHDR", head)
	out = appendChunk(out, "IDAT", data.Bytes())
	return appendChunk(out, "IEND", nil), nil
}

func isGray(pixels []byte) bool {
	for i := 0; i+3 < len(pixels); i += 4 {
		if pixels[i] != pixels[i+1] || pixels[i] != pixels[i+2] {
			return false
		}
	}
	return true
}

// writeRows writes each row as its difference to the one above (filter 2).
func writeRows(w *zlib.Writer, pixels []byte, width, channels int) error {
	const up = 2
	above, row := make([]byte, width*channels), make([]byte, width*channels)
	line := make([]byte, 1+width*channels)
	line[0] = up
	for ; len(pixels) > 0; pixels = pixels[4*width:] {
		if channels == 1 {
			for x := range row {
				row[x] = pixels[4*x]
			}
		} else {
			for x := range width {
				row[3*x], row[3*x+1], row[3*x+2] = pixels[4*x], pixels[4*x+1], pixels[4*x+2]
			}
		}
		for i, v := range row {
			line[1+i] = v - above[i]
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		above, row = row, above
	}
	return nil
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
