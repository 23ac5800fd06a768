package signing

import (
	"math/rand/v2"
	"slices"
	"testing"
)

var a4 = Size{W: 595, H: 842}

// usual is a box of the usual size.
func usual(x, y float64) Box { return Box{x, y, DefaultFieldWidth, DefaultFieldHeight} }

func TestOverlaps(t *testing.T) {
	for name, c := range map[string]struct {
		a, b Box
		want bool
	}{
		"the same":           {usual(10, 10), usual(10, 10), true},
		"a corner":           {usual(10, 10), usual(173, 54), true},
		"one in the other":   {Box{0, 0, 300, 300}, usual(10, 10), true},
		"an edge in common":  {usual(10, 10), usual(174, 10), false},
		"a corner in common": {usual(10, 10), usual(174, 55), false},
		"rounding":           {usual(10, 10), usual(173.995, 10), false},
		"half a point":       {usual(10, 10), usual(173.5, 10), true},
		"beside":             {usual(10, 10), usual(300, 10), false},
		"below":              {usual(10, 10), usual(10, 300), false},
	} {
		if c.a.Overlaps(c.b) != c.want || c.b.Overlaps(c.a) != c.want {
			t.Errorf("%s: not %v", name, c.want)
		}
	}
}

func TestFreePlace(t *testing.T) {
	full := []Box{}
	for y := 0.0; y < 842; y += 45 {
		full = append(full, Box{0, y, 595, 45})
	}
	for name, c := range map[string]struct {
		want   Box
		others []Box
		to     Point
		none   bool
	}{
		"free":                            {usual(72, 600), []Box{usual(72, 700)}, Point{72, 600}, false},
		"beside":                          {usual(72, 600), []Box{usual(72, 600)}, Point{236, 600}, false},
		"the contract's own: below":       {usual(331, 45), []Box{usual(331, 45)}, Point{331, 90}, false},
		"right and below taken: above":    {usual(331, 45), []Box{usual(331, 45), usual(331, 90)}, Point{331, 0}, false},
		"only the left is left":           {usual(331, 45), []Box{{0, 90, 595, 752}, {0, 0, 595, 45}, usual(331, 45)}, Point{167, 45}, false},
		"the foot of the page: above":     {usual(431, 797), []Box{usual(431, 797)}, Point{431, 752}, false},
		"a little on it: a little down":   {usual(72, 600), []Box{usual(72, 565)}, Point{72, 610}, false},
		"a little on it: a little aside":  {usual(72, 600), []Box{usual(-60, 600)}, Point{104, 600}, false},
		"a row of them":                   {usual(72, 600), []Box{usual(72, 600), usual(236, 600)}, Point{72, 645}, false},
		"never over one further away":     {usual(72, 600), []Box{usual(72, 600), usual(300, 600)}, Point{72, 645}, false},
		"a full page":                     {usual(72, 600), full, Point{72, 600}, true},
		"one hole":                        {usual(72, 600), append(slices.Clone(full[1:]), Box{0, 0, 431, 45}), Point{431, 0}, false},
		"a hole that is too small":        {usual(72, 600), append(slices.Clone(full[1:]), Box{0, 0, 432, 45}), Point{72, 600}, true},
		"larger than the page":            {Box{0, 0, 600, 45}, nil, Point{0, 0}, true},
		"more than can be looked between": {usual(72, 600), make([]Box, mostBoxes+1), Point{72, 600}, true},
	} {
		got, ok := FreePlace(a4, c.want, c.others)
		if ok == c.none || got != (Box{c.to.X, c.to.Y, c.want.W, c.want.H}) {
			t.Errorf("%s: %+v %v, want %+v", name, got, ok, c.to)
		}
	}
}

// TestFreePlaceIsFree puts boxes of many sizes onto pages until nothing fits: none lies on another, all are on their page, and the same
// boxes come to the same places. Where it says that there is no place, a search of a whole grid finds none either.
func TestFreePlaceIsFree(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		page := Size{W: 150 + 600*r.Float64(), H: 100 + 800*r.Float64()}
		place := func(random *rand.Rand) (placed []Box) {
			searched := 0
			for range 150 {
				b := Box{W: 80 + 170*random.Float64(), H: 22 + 60*random.Float64()}
				b.W, b.H = min(b.W, page.W), min(b.H, page.H)
				b.X, b.Y = random.Float64()*(page.W-b.W), random.Float64()*(page.H-b.H)
				got, ok := FreePlace(page, b, placed)
				switch {
				case ok:
					placed = append(placed, got)
				case searched < 3:
					if searched++; fitsSomewhere(page, b, placed) {
						t.Fatalf("seed %d: there is a place for %+v among %+v", seed, b, placed)
					}
				}
			}
			return placed
		}
		placed := place(rand.New(rand.NewPCG(seed, 9)))
		apart(t, page, placed)
		if again := place(rand.New(rand.NewPCG(seed, 9))); !slices.Equal(placed, again) {
			t.Errorf("seed %d: other places the second time", seed)
		}
	}
}

func apart(t *testing.T, page Size, boxes []Box) {
	t.Helper()
	g := PageGeometry{Crop: Rect{URX: page.W, URY: page.H}}
	for i, b := range boxes {
		if !g.Holds(b) {
			t.Errorf("%+v is not on the page of %+v", b, page)
		}
		for _, o := range boxes[:i] {
			if b.Overlaps(o) {
				t.Errorf("%+v lies on %+v", b, o)
			}
		}
	}
}

// fitsSomewhere tries every fifth point of the page.
func fitsSomewhere(page Size, b Box, others []Box) bool {
	for b.Y = 0; b.Y+b.H <= page.H; b.Y += 5 {
		for b.X = 0; b.X+b.W <= page.W; b.X += 5 {
			if !slices.ContainsFunc(others, b.Overlaps) {
				return true
			}
		}
	}
	return false
}

// TestNothingNearerIsFree compares with a search of a grid: no free point of it is nearer.
func TestNothingNearerIsFree(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		var others []Box
		for range 25 {
			b := Box{W: 60 + float64(r.IntN(100)), H: 20 + float64(r.IntN(50))}
			b.X, b.Y = float64(r.IntN(int(a4.W-b.W))), float64(r.IntN(int(a4.H-b.H)))
			others = append(others, b)
		}
		b := usual(float64(r.IntN(430)), float64(r.IntN(790)))
		got, ok := FreePlace(a4, b, others)
		if !ok {
			continue
		}
		apart(t, a4, []Box{got})
		if slices.ContainsFunc(others, got.Overlaps) {
			t.Errorf("seed %d: %+v is not free", seed, got)
		}
		far := moveOf(b, got.X, got.Y).far
		for y := float64(seed % 3); y+b.H <= a4.H; y += 3 {
			for x := float64(seed % 5); x+b.W <= a4.W; x += 5 {
				if moveOf(b, x, y).far < far-tie && !slices.ContainsFunc(others, Box{x, y, b.W, b.H}.Overlaps) {
					t.Fatalf("seed %d: %v, %v is free and nearer than %+v", seed, x, y, got)
				}
			}
		}
	}
}

func TestGiveWay(t *testing.T) {
	at := func(page int, b Box) Field { return Field{Page: page, Box: b} }
	own := func(b Box) Field { return Field{Page: 1, Box: b, Name: "Fornitrice"} }
	missing := own(usual(72, 600))
	missing.Note = NoteNoSuchField
	for name, c := range map[string]struct {
		fields []Field
		want   []int
	}{
		"none":                        {[]Field{at(1, usual(72, 600)), at(1, usual(72, 700))}, nil},
		"another page":                {[]Field{at(1, usual(72, 600)), at(2, usual(72, 600))}, nil},
		"the later":                   {[]Field{at(1, usual(72, 600)), at(1, usual(100, 620))}, []int{1}},
		"the PDF's own stays":         {[]Field{at(1, usual(72, 600)), own(usual(72, 600))}, []int{0}},
		"the same of the PDF's twice": {[]Field{own(usual(72, 600)), own(usual(72, 600))}, []int{1}},
		"a name the PDF does not have": {
			[]Field{at(1, usual(72, 600)), missing}, []int{1},
		},
		"one that lies only on one that gives way stays": {[]Field{at(1, usual(72, 600)), at(1, usual(72, 630)), at(1, usual(72, 660))}, []int{1}},
	} {
		if got := GiveWay(c.fields); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
