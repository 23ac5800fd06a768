package esign

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// number reads 331, 331.5 and "331".
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		*n = number(math.NaN()) // told as a problem of the field, not of the body
		return nil
	}
	*n = number(f)
	return nil
}

// value is the number, not one where there is none.
func (n *number) value() float64 {
	if n == nil {
		return math.NaN()
	}
	return float64(*n)
}

// flag reads true, "true", 1 and "1".
type flag bool

func (f *flag) UnmarshalJSON(b []byte) error {
	switch strings.ToLower(strings.Trim(string(b), `"`)) {
	case "true", "1", "yes":
		*f = true
	case "false", "0", "no", "", "null":
		*f = false
	default:
		return fmt.Errorf("esign: %s is no boolean", b)
	}
	return nil
}

// words reads "typed" and ["typed","drawn"].
type words []string

func (w *words) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	var one string
	if json.Unmarshal(b, &one) == nil {
		*w = words{one}
		return nil
	}
	var many []string
	if err := json.Unmarshal(b, &many); err != nil {
		return err
	}
	*w = many
	return nil
}

// none reads null and [], which is how some write an empty object.
func none(b []byte) bool {
	t := strings.Join(strings.Fields(string(b)), "")
	return t == "" || t == "null" || t == "[]"
}

// maybe reads an object that need not be there: null and [] are none.
type maybe[T any] struct {
	is    T
	given bool
}

func (m *maybe[T]) UnmarshalJSON(b []byte) error {
	if none(b) {
		return nil
	}
	m.given = true
	return json.Unmarshal(b, &m.is)
}

// entries reads an object of texts.
type entries map[string]string

func (e *entries) UnmarshalJSON(b []byte) error {
	if none(b) {
		return nil
	}
	var all map[string]text
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	*e = make(entries, len(all))
	for name, value := range all {
		(*e)[name] = string(value)
	}
	return nil
}

// text reads a string, and a number or boolean as its text.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
		return nil
	}
	if len(b) > 0 && (b[0] == '{' || b[0] == '[') {
		return fmt.Errorf("esign: a text was expected")
	}
	*t = text(b)
	return nil
}

// lastDay reads a day, as 2026-12-24, or a moment of it (RFC 3339); what is neither is told as a problem of the last day, not of
// the body.
type lastDay string

func (l *lastDay) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = "?"
	}
	*l = lastDay(strings.TrimSpace(s))
	return nil
}

// in is a moment of that day in a zone.
func (l lastDay) in(zone *time.Location) (time.Time, bool) {
	if day, err := time.ParseInLocation(time.DateOnly, string(l), zone); err == nil {
		return day, true
	}
	at, err := time.Parse(time.RFC3339, string(l))
	return at.In(zone), err == nil
}

// lastDayOf is a last day as it is sent.
func lastDayOf(at time.Time) lastDay {
	if at.IsZero() {
		return ""
	}
	return lastDay(at.Format(time.RFC3339Nano))
}
