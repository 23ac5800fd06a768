package prepare

import (
	"math"
	"strconv"
	"strings"

	"paraph/signing"
)

// Number is one of the five numbers of a field.
type Number int

// The five, in the order of their inputs.
const (
	PageNumber Number = iota
	XNumber
	YNumber
	WidthNumber
	HeightNumber
)

// Numbers are a field's five, in whole points.
func (m *Model) Numbers(id int) [5]int {
	f, _ := m.Field(id)
	return [5]int{f.Page, whole(f.Box.X), whole(f.Box.Y), whole(f.Box.W), whole(f.Box.H)}
}

func whole(x float64) int { return int(math.Round(x)) }

// SetNumber takes what was written for one of the five. What is out of range moves nothing and says what can be.
func (m *Model) SetNumber(id int, which Number, text string) Fault {
	f, ok := m.Field(id)
	if !ok {
		return Fault{}
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", "."), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) || (which == PageNumber && value != math.Trunc(value)) {
		return Fault{Key: "prepare.number.none"}
	}
	if int(math.Round(value)) == m.Numbers(id)[which] && value == math.Trunc(value) {
		return Fault{} // what is shown is rounded; leaving an input changes nothing
	}
	key, low, high := m.limits(f, which)
	if value < low || value > high {
		return Fault{Key: key, Pairs: []any{"least", whole(math.Ceil(low)), "most", int(math.Floor(high))}}
	}
	f = f.with(which, value)
	m.Put(id, f.Page, f.Box)
	return Fault{}
}

// with is the field with another number.
func (f Field) with(which Number, value float64) Field {
	switch which {
	case PageNumber:
		f.Page = int(value)
	case XNumber:
		f.Box.X = value
	case YNumber:
		f.Box.Y = value
	case WidthNumber:
		f.Box.W = value
	case HeightNumber:
		f.Box.H = value
	}
	return f
}

// limits are the sentence and the range of a number for a field where it stands.
func (m *Model) limits(f Field, which Number) (key string, low, high float64) {
	page := m.Page(f.Page)
	switch which {
	case PageNumber:
		return "prepare.range.page", 1, float64(len(m.pages))
	case XNumber:
		return "prepare.range.x", 0, page.W - f.Box.W
	case YNumber:
		return "prepare.range.y", 0, page.H - f.Box.H
	case WidthNumber:
		return "prepare.range.width", signing.MinFieldSize.W, page.W - f.Box.X
	default:
		return "prepare.range.height", signing.MinFieldSize.H, page.H - f.Box.Y
	}
}
