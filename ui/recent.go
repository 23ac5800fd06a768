package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
	"paraph/ui/prefs"
)

const recentMost = 8

// recentFiles are the files that were opened last. They are remembered with the desk's other habits and nowhere else.
type recentFiles struct{ paths []string }

func recentFrom(p prefs.Prefs) recentFiles {
	var r recentFiles
	for _, path := range strings.Split(p.Get(prefs.Recent), "\n") {
		if path != "" && len(r.paths) < recentMost {
			r.paths = append(r.paths, path)
		}
	}
	return r
}

// with is the list after a file was opened.
func (r recentFiles) with(path string) recentFiles {
	paths := append([]string{path}, slices.DeleteFunc(slices.Clone(r.paths), func(p string) bool { return p == path })...)
	return recentFiles{paths[:min(len(paths), recentMost)]}
}

// called is what a file of the list is called there: its name, and its folder's where another one has the same.
func (r recentFiles) called(path string) string {
	name := filepath.Base(path)
	for _, other := range r.paths {
		if other != path && filepath.Base(other) == name {
			return name + " – " + filepath.Base(filepath.Dir(path))
		}
	}
	return name
}

// remember puts a file on top of the list; "" is none of the person's files.
func (s *shell) remember(path string) {
	if path == "" || strings.ContainsAny(path, "\n\r") || len(s.recent.paths) > 0 && s.recent.paths[0] == path {
		return
	}
	s.keepRecent(s.recent.with(path))
}

func (s *shell) keepRecent(r recentFiles) {
	s.recent = r
	s.c.Prefs.Set(prefs.Recent, strings.Join(r.paths, "\n"))
	s.remenu()
}

// sweepRecent drops files that are not there any more. Disks may be slow, so it asks beside the screen.
func (s *shell) sweepRecent() {
	paths := slices.Clone(s.recent.paths)
	var gone []string
	s.d.Run(func(ctx context.Context) error {
		for _, p := range paths {
			if _, err := os.Stat(p); os.IsNotExist(err) {
				gone = append(gone, p)
			}
		}
		return ctx.Err()
	}, func(error) {
		if len(gone) > 0 {
			s.keepRecent(recentFiles{slices.DeleteFunc(slices.Clone(s.recent.paths), func(p string) bool { return slices.Contains(gone, p) })})
			if s.whyNoDocument() != "" {
				s.d.Stay(s.middle, func() { s.goAgain(s.place) })
			}
		}
	})
}

// recentRows are the last files as buttons, for the screen of a verb without a document; nil if there are none.
func (s *shell) recentRows(verb string) fyne.CanvasObject {
	s.latest = nil
	if len(s.recent.paths) == 0 {
		return nil
	}
	return s.fileRows(s.d.Say("commands.recent"), s.recent.paths, func(path string) { s.openFiles([]string{path}, verb) })
}

// fileRows are files as buttons in a list with a title.
func (s *shell) fileRows(title string, paths []string, open func(path string)) *fyne.Container {
	rows := kit.VBox(0)
	for _, path := range paths {
		b := kit.NewButton(s.recent.called(path), "file-pdf", kit.Quiet, func() { open(path) }).Split()
		b.SetHint(filepath.Base(path)+", "+filepath.Base(filepath.Dir(path)), "") // where it lies in full the file dialog says
		if s.latest == nil {
			s.latest = b
		}
		rows.Add(&fyne.Container{Layout: kit.Slim{}, Objects: []fyne.CanvasObject{b}})
	}
	return kit.VBox(8, kit.NewSection(title), kit.ListCard(kit.Inset(14, 8, 14, 8, rows)))
}
