package say

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is a day in words: "12 November 2026".
func (v Voice) Date(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && v.lang == "fr" {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, v.texts["month."+strconv.Itoa(int(t.Month()))], t.Year())
}

// DateTime is a day and a time: "12 November 2026 at 11:07".
func (v Voice) DateTime(t time.Time) string {
	return v.Say("format.at", "date", v.Date(t), "time", t.Format("15:04"))
}

// Exact is a day in words with seconds and zone: "12 November 2026 11:07:04 +01:00".
func (v Voice) Exact(t time.Time) string {
	return v.Date(t) + " " + t.Format("15:04:05 -07:00")
}

// Minute is a day and a time of day for columns: in figures, in English with the month's name, since figures are read both ways there.
func (v Voice) Minute(t time.Time) string {
	if v.lang == "en" {
		return t.Format("2 Jan 2006 15:04")
	}
	return t.Format("02/01/2006 15:04")
}

// Stamp is a time as stamps on a page have it: "12/11/2026 11:07 +01:00".
func (v Voice) Stamp(t time.Time) string { return t.Format("02/01/2006 15:04 -07:00") }

// Clock is minutes and seconds: "0:42".
func Clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Bytes is a file size: "236 kB", "1.4 MB"; in French of octets.
func (v Voice) Bytes(n int64) string {
	unit := "B"
	if v.lang == "fr" {
		unit = "o"
	}
	switch {
	case n < 1000:
		return fmt.Sprintf("%d %s", n, unit)
	case n < 1_000_000:
		return fmt.Sprintf("%d k%s", (n+500)/1000, unit)
	default:
		return strings.Replace(fmt.Sprintf("%.1f M%s", float64(n)/1e6, unit), ".", v.texts["format.decimal"], 1)
	}
}

// List joins names: "Anna, Luca and Piero".
func (v Voice) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + v.texts["format.and"] + " " + names[len(names)-1]
}

// inQuotes is a text to stand between quotes: what could pass for their end, in any language or of two signs, stands as an
// apostrophe. Apostrophes and quotes of single signs stay.
func inQuotes(text string) string { return quotes.ReplaceAllString(text, "'") }

var quotes = regexp.MustCompile(`['’‘‛′‵＇]*(?:[\x{22}«»“”„‟‹›〝〞〟＂″‶‴❝❞❠⹂˝ˮ]|['’‘‛′‵＇]{2})['’‘‛′‵＇\x{22}«»“”„‟‹›〝〞〟＂″‶‴❝❞❠⹂˝ˮ]*`)

// Fingerprint is the beginning of a hash in groups people can compare: "7f3a 91c0".
func Fingerprint(hash string) string {
	if len(hash) < 8 {
		return hash
	}
	return hash[:4] + " " + hash[4:8]
}
