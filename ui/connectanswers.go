package ui

import (
	"net/url"
	"path/filepath"

	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// connectAnswers lets the Desk remember what Verify said, shows what was saved in its folder and tells of what happens while
// nobody looks.
func (s *shell) connectAnswers() {
	if s.notes == nil {
		s.notes = newNotifier(s.d, s.c.Requests, s.c.Prefs, s.c.Notify)
		s.notes.watch(s.app.Lifecycle())
	}
	s.notes.d = s.d
	s.settings.Diagnostics, s.settings.CanNotify = s.diagnostics, s.c.Notify != nil
	s.settings.OnForgot = s.forgot
	s.home.OnDocument = s.openDocument
	s.home.OnCheck = func(path string) { s.openFiles([]string{path}, "verify") }
	s.home.Checked = func() []prefs.CheckedFile { return prefs.CheckedLately(s.c.Prefs) }
	s.requests.SetFilter(s.c.Prefs.Get(prefs.Filter))
	s.requests.OnFilter = func(name string) { s.c.Prefs.Set(prefs.Filter, name) }
	s.requests.SetOrder(s.c.Prefs.Get(prefs.Order))
	s.requests.OnOrder = func(name string) { s.c.Prefs.Set(prefs.Order, name) }
	s.verify.OnAnswer = func(path, answer string) {
		prefs.RememberChecked(s.c.Prefs, prefs.CheckedFile{Path: path, Answer: answer, At: s.c.Requests.Clock()})
	}
	folder := func(path string) {
		_ = s.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}) // what does not start says so itself
	}
	s.sign.OnFolder = func(path string) { folder(filepath.Dir(path)) }
	s.settings.OnFolder = folder
}

// forgot brings the window in line with answers that were taken back.
func (s *shell) forgot() {
	if s.c.Prefs.Get("first.done") == "" {
		s.home.SetFirstStepsDone()
	}
	if s.c.Prefs.Get(prefs.Recent) == "" {
		s.keepRecent(recentFiles{})
	}
	s.able()
}

// judged has the menus and the hint line know what Verify found.
func (s *shell) judged() {
	if s.place == "verify" {
		s.d.Hints.SetStanding(s.verify.Hint())
		kit.Rehint(s.window.Canvas(), s.d.Hints)
	}
	s.able()
}
