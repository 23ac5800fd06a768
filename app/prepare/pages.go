package prepare

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var pagePart = regexp.MustCompile(`^(-?\d{1,6})(?:\s*[-–]\s*(-?\d{1,6}))?$`)

// ParsePages reads "3-6, 8, -1" (-1 is the last page, -2 the one before) as page numbers in order, each once.
func ParsePages(text string, count int) ([]int, Fault) {
	var out []int
	for part := range strings.SplitSeq(strings.ReplaceAll(text, ";", ","), ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		found := pagePart.FindStringSubmatch(part)
		if found == nil {
			return nil, Fault{Key: "prepare.pages.wrong"}
		}
		from := pageNumber(found[1], count)
		to := from
		if found[2] != "" {
			to = pageNumber(found[2], count)
		}
		if from < 1 || to < 1 || from > count || to > count {
			return nil, Fault{Key: "prepare.pages.beyond", Pairs: []any{"n", count}}
		}
		if from > to {
			return nil, Fault{Key: "prepare.pages.wrong"}
		}
		for p := from; p <= to; p++ {
			out = append(out, p)
		}
	}
	if out == nil {
		return nil, Fault{Key: "prepare.pages.wrong"}
	}
	slices.Sort(out)
	return slices.Compact(out), Fault{}
}

func pageNumber(text string, count int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	if n < 0 {
		return count + 1 + n
	}
	return n
}
