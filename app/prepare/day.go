package prepare

import (
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// EndOfDay is the last second of the day that lies so many days after now, in now's zone.
func EndOfDay(now time.Time, days int) time.Time {
	return signing.EndOfDay(now.AddDate(0, 0, days))
}

// DaysUntil is how many days lie between now and a day, in now's zone.
func DaysUntil(now, day time.Time) int {
	a := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	day = day.In(now.Location())
	b := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

// ParseDay reads "12 December 2026", "12/12/2026", "12.12.2026" or "2026-12-12"; a month's name may be cut short. The answer is
// the last second of that day.
func ParseDay(text string, v say.Voice, now time.Time) (time.Time, Fault) {
	example := v.Date(now.AddDate(0, 0, signing.DefaultDays))
	wrong := Fault{Key: "review.last.wrong", Pairs: []any{"example", example}}
	text = strings.ToLower(strings.TrimSpace(text))
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" /.-", r) })
	if len(parts) != 3 {
		return time.Time{}, wrong
	}
	if len(parts[0]) == 4 { // 2026-12-12
		parts[0], parts[2] = parts[2], parts[0]
	}
	day, errDay := strconv.Atoi(parts[0])
	year, errYear := strconv.Atoi(parts[2])
	month := monthOf(parts[1], v)
	t := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	if errDay != nil || errYear != nil || month == 0 || t.Day() != day || t.Year() != year {
		return time.Time{}, wrong
	}
	t = EndOfDay(t, 0)
	if n := DaysUntil(now, t); n < 1 || t.After(signing.LatestLastDay(now)) {
		return time.Time{}, Fault{Key: "review.last.range"}
	}
	return t, Fault{}
}

func monthOf(text string, v say.Voice) time.Month {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= 12 {
		return time.Month(n)
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(v.Say("month." + strconv.Itoa(int(m))))
		if len([]rune(text)) >= 3 && strings.HasPrefix(name, text) {
			return m
		}
	}
	return 0
}
