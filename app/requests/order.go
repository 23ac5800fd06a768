package requests

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"paraph/app"
	"paraph/signing"
)

// Order is how lines stand below each other.
type Order string

// The orders: the latest change first (what is open begins with what needs the office), the one sent last first, by title, and
// by what the lines wait for.
const (
	ByChange Order = "change"
	BySent   Order = "sent"
	ByTitle  Order = "title"
	ByState  Order = "state"
)

// Orders are all of them.
func Orders() []Order { return []Order{ByChange, BySent, ByTitle, ByState} }

// Period is when what is listed was sent: from the first of From on, before Until. A zero time is no bound.
type Period struct{ From, Until time.Time }

// Has reports whether a line was sent in it; of a draft its last change counts.
func (p Period) Has(l Line) bool {
	at := l.Sent()
	return (p.From.IsZero() || !at.Before(p.From)) && (p.Until.IsZero() || at.Before(p.Until))
}

// Periods are the names of those that go with the calendar; "" is any time.
func Periods() []string { return []string{"", "week", "month", "lastmonth", "year", "lastyear"} }

// PeriodOf is one of them, as it is now: weeks begin on Monday.
func PeriodOf(name string, now time.Time) Period {
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	year := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	switch name {
	case "week":
		return Period{From: time.Date(now.Year(), now.Month(), now.Day()-(int(now.Weekday())+6)%7, 0, 0, 0, 0, now.Location())}
	case "month":
		return Period{From: first}
	case "lastmonth":
		return Period{From: first.AddDate(0, -1, 0), Until: first}
	case "year":
		return Period{From: year}
	case "lastyear":
		return Period{From: year.AddDate(-1, 0, 0), Until: year}
	}
	return Period{}
}

// sort puts lines, given by their places in the shelf, where the latest change is first, into an order; of those that are alike
// the latest change stays first. needs says which begin where the change counts.
func (s *Shelf) sort(at []int, by Order, needs func(Line) bool) {
	rank, key := map[int]int64{}, map[int]string{}
	for _, i := range at {
		switch l := s.Lines[i]; {
		case by == ByTitle:
			key[i] = inOrder(l.Title)
		case by == ByState:
			rank[i] = stand(l)
		case by == BySent:
			rank[i] = -l.Sent().UnixMilli()
		case needs(l):
			rank[i] = -1
		}
	}
	if len(rank)+len(key) == 0 {
		return
	}
	slices.SortFunc(at, func(a, b int) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(key[a], key[b]), cmp.Compare(a, b))
	})
}

// plain are letters without what stands on them, where people look for them.
var plain = strings.NewReplacer("à", "a", "á", "a", "â", "a", "ä", "a", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i",
	"ò", "o", "ó", "o", "ô", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u")

// inOrder is a title as it stands in an alphabet: whatever its case and accents, numbers by their value.
func inOrder(title string) string {
	var b strings.Builder
	digits := 0
	text := plain.Replace(strings.ToLower(strings.TrimSpace(title)))
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < '0' || c > '9' {
			b.WriteByte(c)
			continue
		}
		for digits = i; digits < len(text) && text[digits] >= '0' && text[digits] <= '9'; digits++ {
		}
		number := strings.TrimLeft(text[i:digits], "0")
		b.WriteString(strings.Repeat("0", max(0, 12-len(number))) + number)
		i = digits - 1
	}
	return b.String()
}

// stand is where a line stands among the others by its state: drafts, what leaves, what goes on, what is done, what ended
// otherwise.
func stand(l Line) int64 {
	switch {
	case l.Draft:
		return 0
	case l.Stage == app.Failed:
		return 1
	case l.Stage == app.Leaving:
		return 2
	case l.Stage == app.Lost:
		return 20
	}
	order := []signing.State{signing.Validating, signing.Waiting, signing.Sealing, signing.Unsealed, signing.Refused, signing.Declined, signing.Expired, signing.Cancelled, signing.Done}
	return 3 + int64(slices.Index(order, l.State))
}

// ParseDay reads a day as people write one: 9/12/2026, 9.12.26, 9-12-2026 or 2026-12-09, the year left out where it is this one.
func ParseDay(text string, now time.Time) (time.Time, bool) {
	text = strings.NewReplacer(".", "/", "-", "/", " ", "").Replace(strings.TrimSpace(text))
	if strings.Count(text, "/") == 1 {
		text += now.Format("/2006")
	}
	for _, form := range []string{"2/1/2006", "2/1/06", "2006/1/2"} {
		if t, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
