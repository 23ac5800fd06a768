package filedialog

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file or folder that can be chosen.
type entry struct {
	path   string
	folder bool
	size   int64
	at     time.Time
}

func (e entry) name() string { return filepath.Base(e.path) }

// list reads a folder. What cannot be looked at any more is left out.
func list(folder string) ([]entry, error) {
	all, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	out := make([]entry, 0, len(all))
	for _, d := range all {
		if e, ok := look(filepath.Join(folder, d.Name())); ok {
			out = append(out, e)
		}
	}
	return out, nil
}

// look follows links: what a link leads to is what is opened.
func look(path string) (entry, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
		return entry{}, false
	}
	return entry{path, info.IsDir(), info.Size(), info.ModTime()}, true
}

// order is by what a list is sorted.
type order int

const (
	byName order = iota
	byDate
	bySize
)

// sorted are the entries in an order, folders first. Of two that are equal the name decides.
func sorted(all []entry, by order, down bool) []entry {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b entry) int {
		if a.folder != b.folder {
			return map[bool]int{true: -1, false: 1}[a.folder]
		}
		way := 0
		switch by {
		case byDate:
			way = a.at.Compare(b.at)
		case bySize:
			way = cmp.Compare(a.size, b.size)
		}
		if way == 0 {
			way = compareNames(a.name(), b.name())
			if by != byName {
				return way
			}
		}
		if down {
			return -way
		}
		return way
	})
	return out
}

// compareNames has numbers in names in the order of numbers: "Page 9" comes before "Page 10".
func compareNames(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if way := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); way != 0 {
				return way
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// shown are those of the entries that a question is about; hidden ones once their dot is typed.
func shown(all []entry, q Question, every, hidden bool) []entry {
	return slices.DeleteFunc(slices.Clone(all), func(e entry) bool {
		switch {
		case strings.HasPrefix(e.name(), ".") && !hidden:
			return true
		case e.folder:
			return false
		case q.Kind == Folder:
			return true
		}
		return !every && !q.Takes(e.name())
	})
}

// resolved is the path of what was typed, from a folder.
func resolved(typed, folder, home string) string {
	typed = strings.TrimSpace(typed)
	if typed == "~" || strings.HasPrefix(typed, "~"+string(filepath.Separator)) {
		typed = home + typed[1:]
	}
	if !filepath.IsAbs(typed) {
		typed = filepath.Join(folder, typed)
	}
	return filepath.Clean(typed)
}

// split is what was typed before and behind the last separator.
func split(typed string) (before, behind string) {
	i := strings.LastIndexFunc(typed, func(r rune) bool { return r < 128 && os.IsPathSeparator(uint8(r)) })
	return typed[:i+1], typed[i+1:]
}

// completed is what was typed with as much more as all names have in common that begin so, with a separator behind a folder
// that is the only one. What was typed itself where nothing begins so.
func completed(typed string, all []entry) string {
	before, behind := split(typed)
	if behind == "" {
		return typed
	}
	var common []rune
	var fit []entry
	for _, e := range all {
		name := []rune(e.name())
		if len(name) < len([]rune(behind)) || !strings.EqualFold(string(name[:len([]rune(behind))]), behind) {
			continue
		}
		if fit = append(fit, e); len(fit) == 1 {
			common = name
			continue
		}
		n := 0
		for n < min(len(common), len(name)) && strings.EqualFold(string(common[n]), string(name[n])) {
			n++
		}
		common = common[:n]
	}
	switch {
	case len(fit) == 0:
		return typed
	case len(fit) == 1 && fit[0].folder:
		return before + string(common) + string(filepath.Separator)
	}
	return before + string(common)
}
