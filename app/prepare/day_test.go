package prepare

import (
	"testing"
	"time"

	"paraph/app/say"
)

func TestParseDay(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 12, 23, 30, 0, 0, rome)
	for _, c := range []struct {
		text, lang, want, fault string
	}{
		{"12 December 2026", "en", "2026-12-12", ""},
		{" 12 dec 2026 ", "en", "2026-12-12", ""},
		{"12 dicembre 2026", "it", "2026-12-12", ""},
		{"1 février 2027", "fr", "2027-02-01", ""},
		{"12/12/2026", "it", "2026-12-12", ""},
		{"3.1.2027", "it", "2027-01-03", ""},
		{"2026-12-12", "en", "2026-12-12", ""},
		{"13 November 2026", "en", "2026-11-13", ""},
		{"12 November 2026", "en", "", "review.last.range"},
		{"12/12/2027", "en", "", "review.last.range"},
		{"12 November 2027", "en", "2027-11-12", ""}, // a year from now
		{"13 November 2027", "en", "", "review.last.range"},
		{"31/02/2027", "en", "", "review.last.wrong"},
		{"December 2026", "en", "", "review.last.wrong"},
		{"12 ju 2027", "en", "", "review.last.wrong"},
		{"", "en", "", "review.last.wrong"},
	} {
		got, fault := ParseDay(c.text, say.In(c.lang), now)
		day := ""
		if fault.Key == "" {
			day = got.Format(time.DateOnly)
		}
		if day != c.want || fault.Key != c.fault {
			t.Errorf("%q: %q %q, want %q %q", c.text, day, fault.Key, c.want, c.fault)
		}
	}
}

// TestDays crosses the end of summer time and of the year.
func TestDays(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{
		time.Date(2026, 10, 24, 0, 0, 1, 0, rome), time.Date(2026, 12, 31, 23, 59, 59, 0, rome), time.Date(2027, 3, 27, 12, 0, 0, 0, rome),
	} {
		for _, n := range []int{0, 1, 30, 300} {
			end := EndOfDay(now, n)
			if end.Hour() != 23 || end.Minute() != 59 || DaysUntil(now, end.UTC()) != n {
				t.Errorf("%v and %d days: %v, %d", now, n, end, DaysUntil(now, end))
			}
		}
	}
}
