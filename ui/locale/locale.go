// Package locale keeps Fyne from stumbling over the user's language. Fyne reads it from the environment while packages
// are initialised, before main, and again with every translation, and writes three lines to standard error for each name
// that is none of a language: C.UTF-8, de_DE@euro.
//
// Import it for its effect. It asks for LANGUAGE only, which goes before the others, so children find LANG and LC_ALL
// as they were. It has to come first: Go initialises the packages that are ready in the order of their paths, and this
// one is ready and stands before text/template, which Fyne's package needs.
package locale

import (
	"os"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

var _ = settle()

// settle leaves the names Fyne can read in LANGUAGE; English where there are none, as C means.
func settle() error {
	asked := names()
	if !slices.ContainsFunc(asked, func(name string) bool { return !readable(name) }) {
		return nil
	}
	var known []string
	for _, name := range asked {
		name = name[:len(name)-len(strings.TrimLeft(name, letters))]
		if readable(name) {
			known = append(known, name)
		}
	}
	if len(known) == 0 {
		known = []string{"en"}
	}
	return os.Setenv("LANGUAGE", strings.Join(known, ":"))
}

// letters are those of a language with its region; the encoding follows behind a point, a variant behind an at.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// readable tells whether Fyne can make a language of a name: it knows the point, not the at.
func readable(name string) bool {
	name, _, _ = strings.Cut(name, ".")
	_, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	return err == nil
}

// names are what Fyne would read, in its order. C and POSIX alone it knows.
func names() []string {
	set := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if set = os.Getenv(name); set != "" {
			break
		}
	}
	if set == "C" || set == "POSIX" {
		return nil
	}
	if several := os.Getenv("LANGUAGE"); several != "" {
		set = several
	}
	if set == "" {
		return nil
	}
	return strings.Split(set, ":")
}
