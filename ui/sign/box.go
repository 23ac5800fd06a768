package sign

import (
	"math"
	"strconv"
	"strings"

	"paraph/signing"
)

// The smallest visible signature, and the one that is proposed, in points.
const (
	minStampWidth, minStampHeight = 80, 22
	stampWidth, stampHeight       = 190, 52
	stampMargin                   = 56
)

// stampPlace is where a visible signature stands: a page from 1, a box on it as displayed.
type stampPlace struct {
	page int
	box  signing.Box
}

// proposed is the lower right of the last page.
func proposed(pages []signing.PageGeometry) stampPlace {
	if len(pages) == 0 {
		return stampPlace{}
	}
	s := pages[len(pages)-1].Size()
	w, h := min(stampWidth, s.W), min(stampHeight, s.H)
	p := stampPlace{len(pages), signing.Box{X: s.W - w - stampMargin, Y: s.H - h - stampMargin, W: w, H: h}}
	p.box = rounded(p.box)
	return p.kept(pages)
}

func rounded(b signing.Box) signing.Box {
	return signing.Box{X: math.Round(b.X), Y: math.Round(b.Y), W: math.Round(b.W), H: math.Round(b.H)}
}

// kept is the place moved and cut so that it lies on its page.
func (p stampPlace) kept(pages []signing.PageGeometry) stampPlace {
	if p.page < 1 || p.page > len(pages) {
		return p
	}
	s := pages[p.page-1].Size()
	p.box.W = min(max(p.box.W, minStampWidth), s.W)
	p.box.H = min(max(p.box.H, minStampHeight), s.H)
	p.box.X = min(max(p.box.X, 0), s.W-p.box.W)
	p.box.Y = min(max(p.box.Y, 0), s.H-p.box.H)
	return p
}

// placeFault is what is wrong with a place typed in numbers: with which of them (from 0, -1 for none), as a sentence's key, and what
// the number can be.
type placeFault struct {
	which       int
	key         string
	least, most int
}

func (f placeFault) fine() bool { return f.which < 0 }

func noFault() placeFault { return placeFault{which: -1} }

// typedPlace reads page, x, y, width and height, and says what is wrong with the first that is.
func typedPlace(texts []string, pages []signing.PageGeometry) (p stampPlace, fault placeFault) {
	var n [5]float64
	for i := range n {
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(texts[i]), ",", "."), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || v > signing.MaxPageSide {
			return p, placeFault{which: i, key: "sign.place.number"}
		}
		n[i] = v
	}
	p = stampPlace{int(n[0]), signing.Box{X: n[1], Y: n[2], W: n[3], H: n[4]}}
	if n[0] != math.Trunc(n[0]) || p.page < 1 || p.page > len(pages) {
		return p, placeFault{0, "prepare.range.page", 1, len(pages)}
	}
	return p, p.within(pages[p.page-1].Size())
}

// within says which number takes the box off its page or makes it too small, and what it can be there.
func (p stampPlace) within(s signing.Size) placeFault {
	b := p.box
	switch {
	case b.W < minStampWidth || b.W > s.W:
		return placeFault{3, "prepare.range.width", minStampWidth, int(s.W - min(b.X, s.W-minStampWidth))}
	case b.H < minStampHeight || b.H > s.H:
		return placeFault{4, "prepare.range.height", minStampHeight, int(s.H - min(b.Y, s.H-minStampHeight))}
	case b.X+b.W > s.W:
		return placeFault{1, "prepare.range.x", 0, int(s.W - b.W)}
	case b.Y+b.H > s.H:
		return placeFault{2, "prepare.range.y", 0, int(s.H - b.H)}
	}
	return noFault()
}

// numbers are the five texts of a place.
func (p stampPlace) numbers() [5]string {
	f := func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
	return [5]string{strconv.Itoa(p.page), f(p.box.X), f(p.box.Y), f(p.box.W), f(p.box.H)}
}
