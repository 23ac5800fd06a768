package picture

import (
	"bytes"
	"math"

	"paraph/signing"
)

// Image is one image of a picture, as an image XObject (ISO 32000-2, 8.9.5) holds it, and what the picture says of it.
// Width and Height are pixels as they are stored, FullWidth and FullHeight those the picture had: more, where it was
// made smaller. DPIX and DPIY are stored pixels an inch. Orientation is that of TIFF and Exif, 1 to 8.
type Image struct {
	Width, Height         int
	FullWidth, FullHeight int
	DPIX, DPIY            float64
	Orientation           int
	Coding                Coding
	Colors                int    // 1 (gray, or numbers of Palette) or 3 (RGB)
	Bits                  int    // a sample
	Palette               []byte // three bytes a colour; nil without
	Fax                   Fax    // of FaxCoding
	Data                  []byte
}

// Coding is how Data is packed: the name of a filter of PDF.
type Coding string

// The codings. Flate has a PNG predictor (15) in each row.
const (
	DCT       Coding = "DCTDecode"
	Flate     Coding = "FlateDecode"
	FaxCoding Coding = "CCITTFaxDecode"
)

// Fax are parameters of CCITTFaxDecode (ISO 32000-2, table 11).
type Fax struct {
	K         int
	ByteAlign bool
	BlackIs1  bool
}

// What is taken. More than MaxPixels is made smaller, so that about half of it is left at most: every page of it would
// otherwise be a load for each telephone that opens it. More than Most is not taken.
const (
	MaxPixels = 100_000_000
	Most      = 1_000_000_000
	mostBytes = 1_400_000_000 // of an image while it is decoded; the worker may have 2 GiB
)

// usualDPI is taken for a picture that does not say how large it is.
const usualDPI = 96

// Known reports whether bytes begin as one of the pictures that can be pages. Eight are enough.
func Known(head []byte) bool {
	for _, begin := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "II*\x00", "MM\x00*", "II+\x00", "MM\x00+"} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return true
		}
	}
	return false
}

// Read reads a picture: one image, or all pages of a TIFF, in order. Errors are problems: damaged, picture-kind with the
// kind as its word, picture-too-large.
func Read(data []byte) ([]Image, error) {
	var all []Image
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		all, err = one(readPNG(data))
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		all, err = one(readJPEG(data))
	default:
		all, err = readTIFF(data)
	}
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].settle()
	}
	return all, nil
}

func one(m Image, err error) ([]Image, error) { return []Image{m}, err }

// settle takes what is implausible as not said. Pixels that are not square stay so where only their ratio is known.
func (m *Image) settle() {
	if m.Orientation < 1 || m.Orientation > 8 {
		m.Orientation = 1
	}
	if sane := func(dpi float64) bool { return dpi >= 20 && dpi <= 10_000 }; !sane(m.DPIX) || !sane(m.DPIY) {
		m.DPIX, m.DPIY = usualDPI, usualDPI
	}
	// The dots are those of the pixels that are left.
	if m.FullWidth != m.Width || m.FullHeight != m.Height {
		m.DPIX *= float64(m.Width) / float64(m.FullWidth)
		m.DPIY *= float64(m.Height) / float64(m.FullHeight)
	}
}

// Shrunk reports whether an image was made smaller.
func (m *Image) Shrunk() bool { return m.Width != m.FullWidth || m.Height != m.FullHeight }

// shrinking is how many pixels, across and down, become one.
func shrinking(w, h int) int {
	if w*h <= MaxPixels {
		return 1
	}
	return int(math.Ceil(math.Sqrt(float64(w) * float64(h) / (MaxPixels / 2))))
}

// check refuses an image of no size, and one that is too much to decode at so many bytes a pixel.
func check(w, h int, bytesPerPixel float64) error {
	switch {
	case w <= 0 || h <= 0:
		return broken()
	case w > Most || h > Most || w > Most/h || float64(w)*float64(h)*bytesPerPixel > mostBytes:
		return &signing.Problem{Code: signing.ProblemPixels, Limit: MaxPixels / 1_000_000}
	}
	return nil
}

func broken() error { return &signing.Problem{Code: signing.ProblemDamaged} }

// strange is a kind of picture that is not read; the word is for people of any language: "TIFF, 32 bit".
func strange(kind string) error { return &signing.Problem{Code: signing.ProblemPicture, Word: kind} }
