package compare

import (
	"errors"
	"math"

	"paraph/signing"
)

// thumb is a small gray picture of a page, by which pages without words are known again.
type thumb []float32

const (
	thumbWide = 96
	thumbHigh = 128
	// searched is how far around its place a page without words is looked for in long documents.
	searched    = 20
	longEnough  = 60
	surelyAlike = 0.97
	// steep makes small pictures that are almost the same less alike: pages of writing always resemble each other.
	steep = 10
)

// known is what pages of one document are known again by.
type known struct {
	source Source
	prints []print
	thumbs []thumb
	err    error
}

// learn reads all pages of a document once.
func learn(s Source, next func() error) (*known, error) {
	k := &known{source: s, prints: make([]print, s.Count()), thumbs: make([]thumb, s.Count())}
	for i := range k.prints {
		if err := next(); err != nil {
			return nil, err
		}
		sheet, err := s.Sheet(i)
		if err != nil {
			return nil, err
		}
		k.prints[i] = printOf(textOf(sheet, Still()))
	}
	return k, nil
}

// thumb is the small picture of a page, made once.
func (k *known) thumb(i int) thumb {
	if k.thumbs[i] == nil && k.err == nil {
		k.thumbs[i], k.err = thumbOf(k.source, i)
	}
	return k.thumbs[i]
}

func thumbOf(s Source, i int) (thumb, error) {
	sheet, err := s.Sheet(i)
	if err != nil {
		return nil, err
	}
	scale := min(2*thumbWide/sheet.Size.W, 2*thumbHigh/sheet.Size.H)
	p, err := s.Draw(i, Paper{2 * thumbWide, 2 * thumbHigh, scale}, Still())
	if err != nil {
		return nil, err
	}
	t := make(thumb, thumbWide*thumbHigh)
	for y := range 2 * thumbHigh {
		for x := range 2 * thumbWide {
			at := 4 * (y*p.Width + x)
			t[y/2*thumbWide+x/2] += float32(int(p.Pix[at])+int(p.Pix[at+1])+int(p.Pix[at+2])) / 12
		}
	}
	return t, nil
}

// alike is how two small pictures go together, 0 to 1.
func (t thumb) alike(o thumb) float64 {
	if len(t) == 0 || len(o) == 0 {
		return unknown
	}
	var st, so float64
	for i := range t {
		st, so = st+float64(t[i]), so+float64(o[i])
	}
	st, so = st/float64(len(t)), so/float64(len(t))
	var tt, oo, to float64
	for i := range t {
		a, b := float64(t[i])-st, float64(o[i])-so
		tt, oo, to = tt+a*a, oo+b*b, to+a*b
	}
	const blank = 1000
	switch {
	case tt < blank && oo < blank:
		return 1
	case tt < blank || oo < blank:
		return 0
	}
	return math.Pow(max(0, to/math.Sqrt(tt*oo)), steep)
}

// paired finds the pages of one document in another.
func paired(was, is *known) (pairing, error) {
	likeness := func(i, k int) float64 {
		l := was.prints[i].alike(is.prints[k])
		far := max(i-k, k-i) > searched && max(len(was.prints), len(is.prints)) > longEnough
		if l == unknown && !far {
			l = was.thumb(i).alike(is.thumb(k))
		}
		return l
	}
	sure := len(was.prints) == len(is.prints)
	for i := 0; sure && i < len(was.prints); i++ {
		sure = likeness(i, i) >= surelyAlike
	}
	var p pairing
	if sure {
		p = pairing{of: make([]int, len(is.prints)), moved: make([]bool, len(is.prints))}
		for i := range p.of {
			p.of[i] = i
		}
	} else {
		p = pair(len(was.prints), len(is.prints), likeness)
	}
	if was.err != nil {
		return p, was.err
	}
	return p, is.err
}

// whole is the box of a page.
func whole(s *Sheet) signing.Box { return signing.Box{W: s.Size.W, H: s.Size.H} }

// Resemble is how likely a document is to be another one that came back, 0 to 1, by its first page and the number of its pages.
func Resemble(was, is Source) (float64, error) {
	learnt := func(s Source) (*known, error) {
		sheet, err := s.Sheet(0)
		if err != nil {
			return nil, err
		}
		return &known{source: s, prints: []print{printOf(textOf(sheet, Still()))}, thumbs: make([]thumb, 1)}, nil
	}
	a, err := learnt(was)
	if err != nil {
		return 0, err
	}
	b, err := learnt(is)
	if err != nil {
		return 0, err
	}
	l := a.prints[0].alike(b.prints[0])
	if l == unknown {
		l = a.thumb(0).alike(b.thumb(0))
	}
	const otherCount = 0.8
	if was.Count() != is.Count() {
		l *= otherCount
	}
	return max(0, l), errors.Join(a.err, b.err)
}
