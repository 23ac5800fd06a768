package filedialog

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func names(all []entry) (out []string) {
	for _, e := range all {
		out = append(out, e.name())
	}
	return out
}

// TestSorted: folders stand first, numbers count as numbers, and of two equal ones the name decides.
func TestSorted(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	all := []entry{
		{"/d/Page 10.pdf", false, 5, day(3)}, {"/d/page 9.pdf", false, 7, day(1)}, {"/d/zeta", true, 0, day(2)}, {"/d/Alfa.pdf", false, 5, day(2)}, {"/d/beta", true, 0, day(9)},
	}
	for _, c := range []struct {
		by   order
		down bool
		want []string
	}{
		{byName, false, []string{"beta", "zeta", "Alfa.pdf", "page 9.pdf", "Page 10.pdf"}},
		{byName, true, []string{"zeta", "beta", "Page 10.pdf", "page 9.pdf", "Alfa.pdf"}},
		{byDate, true, []string{"beta", "zeta", "Page 10.pdf", "Alfa.pdf", "page 9.pdf"}},
		{bySize, false, []string{"beta", "zeta", "Alfa.pdf", "Page 10.pdf", "page 9.pdf"}},
		{bySize, true, []string{"beta", "zeta", "page 9.pdf", "Alfa.pdf", "Page 10.pdf"}},
	} {
		if got := names(sorted(all, c.by, c.down)); !slices.Equal(got, c.want) {
			t.Errorf("%v %v: %q", c.by, c.down, got)
		}
	}
}

// TestShown: what a question is not about is not shown, whatever case its ending is in.
func TestShown(t *testing.T) {
	all := []entry{{path: "/d/a.PDF"}, {path: "/d/b.txt"}, {path: "/d/.c.pdf"}, {path: "/d/f", folder: true}}
	pdf := Question{Endings: []string{".pdf"}}
	for _, c := range []struct {
		q             Question
		every, hidden bool
		want          []string
	}{
		{pdf, false, false, []string{"a.PDF", "f"}},
		{pdf, true, false, []string{"a.PDF", "b.txt", "f"}},
		{pdf, false, true, []string{"a.PDF", ".c.pdf", "f"}},
		{Question{Kind: Folder}, false, false, []string{"f"}},
	} {
		if got := names(shown(all, c.q, c.every, c.hidden)); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TestCompleted: Tab writes as much as all names have in common, as they are written.
func TestCompleted(t *testing.T) {
	all := []entry{{path: "/d/Contratto 1.pdf"}, {path: "/d/Contratto 2.pdf"}, {path: "/d/Élan.pdf"}, {path: "/d/Clienti", folder: true}}
	for typed, want := range map[string]string{
		"con": "Contratto ", "cl": "Clienti/", "contratto 2": "Contratto 2.pdf", "él": "Élan.pdf", "x": "x", "": "", "c": "C", "/d/con": "/d/Contratto ", "Sub/": "Sub/",
	} {
		if got := completed(typed, all); got != want {
			t.Errorf("%q becomes %q, not %q", typed, got, want)
		}
	}
}

func TestResolved(t *testing.T) {
	for typed, want := range map[string]string{
		"a.pdf": "/home/anna/Documenti/a.pdf", " ../b ": "/home/anna/b", "/srv/c": "/srv/c", "~": "/home/anna", "~/d": "/home/anna/d", "~x": "/home/anna/Documenti/~x",
	} {
		if got := resolved(typed, "/home/anna/Documenti", "/home/anna"); got != want {
			t.Errorf("%q leads to %q", typed, got)
		}
	}
}

// TestPlaces: a person's folders are those that are there, under the names the system gives them.
func TestPlaces(t *testing.T) {
	home := t.TempDir()
	for _, dir := range []string{"Documenti", "Downloads", ".config"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	lines := "# of the system\nXDG_DESKTOP_DIR=\"$HOME/\"\nXDG_DOCUMENTS_DIR=\"$HOME/Documenti\"\nXDG_MUSIC_DIR=\"relative\"\n"
	if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	var keys, paths []string
	for _, p := range around(home, filepath.Join(home, ".config"), nil).Places {
		if p.Key != "" { // a disk that was put into this computer has none
			keys, paths = append(keys, p.Key), append(paths, p.Path)
		}
	}
	if !slices.Equal(keys, []string{"filedialog.home", "filedialog.documents", "filedialog.downloads"}) ||
		!slices.Equal(paths, []string{home, filepath.Join(home, "Documenti"), filepath.Join(home, "Downloads")}) {
		t.Errorf("%q %q", keys, paths)
	}
}
