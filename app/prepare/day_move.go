package prepare

import (
	"time"

	"paraph/signing"
)

// The last days that can be chosen: tomorrow, and a year from now.
func lastDays(now time.Time) (first, last time.Time) {
	return EndOfDay(now, 1), signing.LatestLastDay(now)
}

// MoveDay is a day some months and days away from another, the end of it, and one that can be chosen: where a month is
// shorter its last day, beyond the ends the first or the last one.
func MoveDay(now, day time.Time, months, days int) time.Time {
	day = day.In(now.Location())
	y, m, d := day.Date()
	length := time.Date(y, m+time.Month(months)+1, 0, 12, 0, 0, 0, now.Location()).Day()
	moved := EndOfDay(time.Date(y, m+time.Month(months), min(d, length)+days, 12, 0, 0, 0, now.Location()), 0)
	first, last := lastDays(now)
	switch {
	case moved.Before(first):
		return first
	case moved.After(last):
		return last
	}
	return moved
}

// CanChoose reports whether a day can be the last one.
func CanChoose(now, day time.Time) bool {
	first, last := lastDays(now)
	end := EndOfDay(day.In(now.Location()), 0)
	return !end.Before(first) && !end.After(last)
}
