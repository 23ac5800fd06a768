package say

import (
	"strconv"
	"strings"
	"time"
)

// When is a time in the middle of a sentence: "ten minutes ago", "yesterday at 16:42". Days are those of now's zone.
func When(v Voice, now, t time.Time) string {
	t = t.In(now.Location())
	clock := t.Format("15:04")
	switch ago := now.Sub(t); {
	case t.IsZero():
		return ""
	case ago < time.Minute:
		return v.Say("requests.when.now")
	case ago < time.Hour:
		return v.Count("requests.when.minutes", int(ago/time.Minute))
	}
	switch daysBetween(t, now) {
	case 0:
		return v.Say("requests.when.today", "time", clock)
	case 1:
		return v.Say("requests.when.yesterday", "time", clock)
	}
	return v.Say("requests.when.day", "date", DayMonth(v, now, t), "time", clock)
}

// DayAt is a time at the head of a line: "Today 09:00", "9 Nov 10:02".
func DayAt(v Voice, now, t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(now.Location())
	clock := t.Format("15:04")
	switch daysBetween(t, now) {
	case 0:
		return v.Say("requests.day.today", "time", clock)
	case 1:
		return v.Say("requests.day.yesterday", "time", clock)
	}
	months := strings.Fields(v.Say("requests.months"))
	day := strconv.Itoa(t.Day()) + " " + months[t.Month()-1]
	if t.Year() != now.Year() {
		return day + " " + strconv.Itoa(t.Year())
	}
	return day + " " + clock
}

// StepAt is a time under a signer's step, where there is little room: "09:00" today, "Yesterday", "9 Nov 10:02".
func StepAt(v Voice, now, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case daysBetween(t, now) == 0:
		return t.In(now.Location()).Format("15:04")
	case daysBetween(t, now) == 1:
		return v.Say("requests.day.before")
	}
	return DayAt(v, now, t)
}

// DayMonth is a day without the year where it is this one.
func DayMonth(v Voice, now, t time.Time) string {
	t = t.In(now.Location())
	words := v.Date(t)
	if t.Year() == now.Year() {
		words = strings.TrimSuffix(words, " "+strconv.Itoa(t.Year()))
	}
	return words
}

// Age is how long ago: "now", "10 min", "4 h", "3 d".
func Age(v Voice, now, t time.Time) string {
	switch ago := now.Sub(t); {
	case ago < time.Minute:
		return v.Say("requests.age.now")
	case ago < time.Hour:
		return v.Say("requests.age.minutes", "n", int(ago/time.Minute))
	case ago < 24*time.Hour:
		return v.Say("requests.age.hours", "n", int(ago/time.Hour))
	default:
		return v.Say("requests.age.days", "n", int(ago/(24*time.Hour)))
	}
}

// daysBetween counts midnights in now's zone.
func daysBetween(t, now time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	return int(day(now).Sub(day(t.In(now.Location()))).Hours() / 24)
}

// DaysSince is how many nights lie between a time and now, in now's zone.
func DaysSince(now, t time.Time) int { return max(0, daysBetween(t.In(now.Location()), now)) }
