package report

import (
	"math"

	"paraph/app/paper"
)

// shades are an answer's colours on paper: of its mark and edge, and of its ground.
func shades(m Mark) (edge, ground paper.Shade) {
	switch m {
	case Danger:
		return paper.Shade{0xB0, 0x27, 0x1B}, paper.Shade{0xFB, 0xE7, 0xE3}
	case Unsure:
		return paper.Shade{0x7F, 0x53, 0x00}, paper.Shade{0xFB, 0xEF, 0xD2}
	case Valid:
		return paper.Shade{0x0A, 0x66, 0x50}, paper.Shade{0xE0, 0xF1, 0xEA}
	}
	return paper.Shade{0x2B, 0x3F, 0x9E}, paper.Shade{0xEC, 0xEA, 0xE4}
}

// mark draws an answer's shape around a point: a disc with a tick, a diamond with a question mark, an octagon with a cross; a
// dash for what is no answer. The shapes tell them apart without colours.
func (s *sheet) mark(m Mark, x, y, r float64) {
	edge, _ := shades(m)
	s.SetFillColor(edge[0], edge[1], edge[2])
	s.SetDrawColor(255, 255, 255)
	s.SetLineWidth(r / 5)
	s.SetLineCapStyle("round")
	switch m {
	case Danger:
		s.Polygon(around(x, y, r, 8, math.Pi/8), "F")
		s.Line(x-r*0.35, y-r*0.35, x+r*0.35, y+r*0.35)
		s.Line(x-r*0.35, y+r*0.35, x+r*0.35, y-r*0.35)
	case Valid:
		s.Circle(x, y, r*0.95, "F")
		s.Line(x-r*0.4, y, x-r*0.1, y+r*0.32)
		s.Line(x-r*0.1, y+r*0.32, x+r*0.42, y-r*0.3)
	case Unsure:
		s.SetFillColor(0xF2, 0xB6, 0x32)
		s.SetDrawColor(edge[0], edge[1], edge[2])
		s.SetLineWidth(r / 9)
		s.Polygon(around(x, y, r*1.1, 4, 0), "FD")
		s.SetFont(paper.Bold, "", r*1.2)
		c := paper.Black()
		s.SetTextColor(c[0], c[1], c[2])
		s.Text(x-s.GetStringWidth("?")/2, y+r*0.42, "?")
	default:
		s.SetDrawColor(edge[0], edge[1], edge[2])
		s.Line(x-r*0.5, y, x+r*0.5, y)
	}
}

// around are the corners of a regular shape.
func around(x, y, r float64, corners int, from float64) []paper.Point {
	out := make([]paper.Point, corners)
	for i := range out {
		a := from + 2*math.Pi*float64(i)/float64(corners)
		out[i] = paper.Point{X: x + r*math.Cos(a), Y: y + r*math.Sin(a)}
	}
	return out
}
