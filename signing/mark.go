package signing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MarkMode says how a signer made a mark.
type MarkMode string

// The ways to make a mark; the words of the published contract's options.signatureMode.
const (
	Typed MarkMode = "typed"
	Drawn MarkMode = "drawn"
)

// Face is the writing a typed mark is set in. Letters a face lacks are set in FaceItalic.
type Face string

// The faces a signer may choose from.
const (
	FaceHand    Face = "hand"    // Caveat
	FaceItalic  Face = "italic"  // Noto Serif Italic
	FaceUpright Face = "upright" // Source Serif 4
)

// StrokePoint is one place of the pen: X, Y in units of the pad (origin top-left, y downward), T in
// milliseconds since the first point of the mark. Its JSON is the array [x, y, t].
type StrokePoint struct {
	X, Y float64
	T    int
}

// MarshalJSON writes [x, y, t] with a tenth of a unit.
func (p StrokePoint) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%g,%g,%d]", math.Round(p.X*10)/10, math.Round(p.Y*10)/10, p.T), nil
}

// UnmarshalJSON reads [x, y, t].
func (p *StrokePoint) UnmarshalJSON(b []byte) error {
	var a [3]float64
	if err := json.Unmarshal(b, &a); err != nil {
		return err
	}
	p.X, p.Y, p.T = a[0], a[1], int(a[2])
	return nil
}

// Stroke is what the pen drew without being lifted.
type Stroke []StrokePoint

// Mark is what a signer puts into a field: a typed name or drawn strokes. Pad is the size of the
// surface the strokes were drawn on, in its own units.
type Mark struct {
	Mode    MarkMode `json:"mode"`
	Text    string   `json:"text,omitempty"`
	Face    Face     `json:"face,omitempty"`
	Strokes []Stroke `json:"strokes,omitempty"`
	Pad     Size     `json:"pad,omitzero"`
}

// Limits of a mark: what a hand can draw in a minute, and no more than a page can hold.
const (
	MaxMarkText    = 80
	MaxMarkStrokes = 200
	MaxMarkPoints  = 20000
	maxPad         = 10000
)

// ErrMark says that a mark is empty, too large or made in a way the request does not allow.
var ErrMark = errors.New("signing: mark not acceptable")

// Check refuses a mark that is empty, too large, not finite, or made in a mode that is not allowed.
func (m Mark) Check(allowed []MarkMode) error {
	ok := false
	for _, a := range allowed {
		ok = ok || a == m.Mode
	}
	switch {
	case !ok:
		return fmt.Errorf("%w: mode %q is not offered", ErrMark, m.Mode)
	case m.Mode == Typed:
		return m.checkTyped()
	default:
		return m.checkDrawn()
	}
}

func (m Mark) checkTyped() error {
	if len(m.Strokes) > 0 {
		return fmt.Errorf("%w: strokes in a typed mark", ErrMark)
	}
	if strings.TrimSpace(m.Text) == "" || utf8.RuneCountInString(m.Text) > MaxMarkText {
		return fmt.Errorf("%w: length of the text", ErrMark)
	}
	for _, r := range m.Text {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return fmt.Errorf("%w: a letter that cannot be printed", ErrMark)
		}
	}
	switch m.Face {
	case FaceHand, FaceItalic, FaceUpright:
		return nil
	}
	return fmt.Errorf("%w: face %q", ErrMark, m.Face)
}

func (m Mark) checkDrawn() error {
	if m.Text != "" || m.Face != "" {
		return fmt.Errorf("%w: text in a drawn mark", ErrMark)
	}
	if !(m.Pad.W > 0 && m.Pad.W <= maxPad && m.Pad.H > 0 && m.Pad.H <= maxPad) {
		return fmt.Errorf("%w: size of the pad", ErrMark)
	}
	if len(m.Strokes) == 0 || len(m.Strokes) > MaxMarkStrokes {
		return fmt.Errorf("%w: number of strokes", ErrMark)
	}
	points, length := 0, 0.0
	for _, s := range m.Strokes {
		way, err := m.lengthOf(s)
		if err != nil {
			return err
		}
		points, length = points+len(s), length+way
	}
	if points > MaxMarkPoints {
		return fmt.Errorf("%w: number of points", ErrMark)
	}
	if length < 10 {
		return fmt.Errorf("%w: nothing drawn", ErrMark)
	}
	return nil
}

// lengthOf is the way the pen went in one stroke, in units of the pad.
func (m Mark) lengthOf(s Stroke) (float64, error) {
	if len(s) == 0 {
		return 0, fmt.Errorf("%w: an empty stroke", ErrMark)
	}
	length := 0.0
	for i, p := range s {
		if !(p.X >= 0 && p.X <= m.Pad.W && p.Y >= 0 && p.Y <= m.Pad.H) || p.T < 0 {
			return 0, fmt.Errorf("%w: a point outside the pad", ErrMark)
		}
		if i > 0 {
			length += math.Hypot(p.X-s[i-1].X, p.Y-s[i-1].Y)
		}
	}
	return length, nil
}

// HashMarks is the fingerprint (hex SHA-256) of the marks a signer is about to confirm, in field
// order. The one-time code is bound to it.
func HashMarks(marks []Mark) string {
	b, err := json.Marshal(marks)
	if err != nil { // unreachable: Check refuses what JSON cannot hold
		panic("signing: mark not marshallable: " + err.Error())
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
