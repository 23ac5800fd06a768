package signing

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestKnownCorners: a box in the displayed page's top-left corner, on a page whose CropBox does not
// start at the origin, for each rotation and UserUnit.
func TestKnownCorners(t *testing.T) {
	crop := Rect{LLX: 100, LLY: 50, URX: 400, URY: 450} // 300 × 400
	for _, c := range []struct {
		rotate int
		unit   float64
		size   Size
		want   Rect // of the displayed box 10, 20, 30 × 8
	}{
		{0, 1, Size{300, 400}, Rect{110, 422, 140, 430}},
		{90, 1, Size{400, 300}, Rect{120, 60, 128, 90}},
		{180, 1, Size{300, 400}, Rect{360, 70, 390, 78}},
		{270, 1, Size{400, 300}, Rect{372, 410, 380, 440}},
		{0, 2, Size{600, 800}, Rect{105, 436, 120, 440}},
		{90, 2, Size{800, 600}, Rect{110, 55, 114, 70}},
	} {
		g := PageGeometry{Crop: crop, Rotate: c.rotate, UserUnit: c.unit}
		if g.Size() != c.size {
			t.Errorf("rotate %d unit %g: size %v, want %v", c.rotate, c.unit, g.Size(), c.size)
		}
		if got := g.ToUser(Box{10, 20, 30, 8}); got != c.want {
			t.Errorf("rotate %d unit %g: %v, want %v", c.rotate, c.unit, got, c.want)
		}
		back := g.FromUser(c.want)
		if !near(back.X, 10) || !near(back.Y, 20) || !near(back.W, 30) || !near(back.H, 8) {
			t.Errorf("rotate %d unit %g: back %v", c.rotate, c.unit, back)
		}
	}
}

// TestPlaceIsUpright: the mark's bottom-left and top-right corners fall on the box's as displayed.
func TestPlaceIsUpright(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		for _, unit := range []float64{0, 1, 2} {
			g := PageGeometry{Crop: Rect{-20, 30, 580, 870}, Rotate: rotate, UserUnit: unit}
			box, mark := Box{X: 72, Y: 100, W: 164, H: 45}, Size{W: 82, H: 22.5}
			m := g.Place(mark, box)
			for _, corner := range []struct{ mx, my, dx, dy float64 }{
				{0, 0, box.X, box.Y + box.H}, {mark.W, 0, box.X + box.W, box.Y + box.H}, {0, mark.H, box.X, box.Y}, {mark.W, mark.H, box.X + box.W, box.Y},
			} {
				ux, uy := m.Apply(corner.mx, corner.my)
				wx, wy := g.Matrix().Apply(corner.dx, corner.dy)
				if !near(ux, wx) || !near(uy, wy) {
					t.Errorf("rotate %d unit %g: corner %v at %g %g, want %g %g", rotate, unit, corner, ux, uy, wx, wy)
				}
			}
		}
	}
}

func TestPlaceKeepsProportions(t *testing.T) {
	g := PageGeometry{Crop: Rect{0, 0, 600, 800}}
	m := g.Place(Size{W: 100, H: 50}, Box{X: 0, Y: 0, W: 100, H: 100})
	if !near(m.A, 1) || !near(m.D, 1) {
		t.Fatalf("scaled: %+v", m)
	}
	if _, y := m.Apply(0, 0); !near(y, 800-75) {
		t.Errorf("not in the middle: %g", y)
	}
}

func TestHolds(t *testing.T) {
	g := PageGeometry{Crop: Rect{0, 0, 595, 842}, Rotate: 90}
	for b, want := range map[Box]bool{
		{0, 0, 842, 595}: true, {678, 550, 164, 45}: true, {679, 550, 164, 45}: false, {-1, 0, 10, 10}: false, {0, 0, 0, 10}: false,
		{0, 551, 164, 45}: false, {math.NaN(), 0, 10, 10}: false,
	} {
		if g.Holds(b) != want {
			t.Errorf("%v: %v", b, !want)
		}
	}
}

func TestNormalRotation(t *testing.T) {
	for r, want := range map[int]int{0: 0, 90: 90, -90: 270, 450: 90, 45: 0, -360: 0, 720: 0} {
		if NormalRotation(r) != want {
			t.Errorf("%d: %d", r, NormalRotation(r))
		}
	}
}
