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

// The faults of a place typed in numbers; each is the end of a sentence's key.
const (
	placeFine    = ""
	placeNumber  = "sign.place.number"
	placePage    = "sign.place.page"
	placeSmall   = "sign.place.small"
	placeOutside = "sign.place.outside"
)

// typedPlace reads page, x, y, width and height. It answers the first that is wrong (from 0) and what with it.
func typedPlace(texts []string, pages []signing.PageGeometry) (p stampPlace, wrong int, fault string) {
	var n [5]float64
	for i := range n {
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(texts[i]), ",", "."), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || v > signing.MaxPageSide {
			return p, i, placeNumber
		}
		n[i] = v
	}
	p = stampPlace{int(n[0]), signing.Box{X: n[1], Y: n[2], W: n[3], H: n[4]}}
	switch {
	case n[0] != math.Trunc(n[0]) || p.page < 1 || p.page > len(pages):
		return p, 0, placePage
	case p.box.W < minStampWidth:
		return p, 3, placeSmall
	case p.box.H < minStampHeight:
		return p, 4, placeSmall
	case !pages[p.page-1].Holds(p.box):
		return p, outside(p.box, pages[p.page-1].Size()), placeOutside
	}
	return p, -1, placeFine
}

// outside is which number to blame for a box that leaves its page.
func outside(b signing.Box, s signing.Size) int {
	switch {
	case b.W > s.W:
		return 3
	case b.H > s.H:
		return 4
	case b.X+b.W > s.W:
		return 1
	}
	return 2
}

// numbers are the five texts of a place.
func (p stampPlace) numbers() [5]string {
	f := func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
	return [5]string{strconv.Itoa(p.page), f(p.box.X), f(p.box.Y), f(p.box.W), f(p.box.H)}
}
