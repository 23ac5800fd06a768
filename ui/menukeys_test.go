package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TestEveryKeyOfTheMenus: in every place, with and without a document, the key of every command does it, or the hint line
// says why it cannot be done now.
func TestEveryKeyOfTheMenus(t *testing.T) {
	pool := readers(t)
	for name, then := range map[string]act{
		"desk": goes("home"), "prepare-nothing": goes("prepare"), "prepare": all(prepared(2), fieldsPlaced), "review": reviewed,
		"sign-nothing": goes("sign"), "sign": signs(), "verify": verifies(true), "requests": requested(3), "settings": goes("settings"),
		"letters": goes("practicemail"),
	} {
		t.Run(name, func(t *testing.T) {
			s := stageScene(t, view{given: full, then: then}, "en", "light", pool)
			for _, c := range s.shell.commands {
				if c.cut != nil {
					s.tryKey(c)
				}
			}
		})
	}
}

// tryKey presses the key of a command, which is noted instead of done.
func (s *scene) tryKey(c *command) {
	s.t.Helper()
	did, do, hint := false, c.do, s.kit.Hints.Text()
	c.do = func() { did = true }
	defer func() { c.do = do }()
	s.kit.Hints.Tell("")
	silent := s.kit.Hints.Text()
	name, why := s.shell.words(c), c.why()
	switch key, own := c.cut.(*desktop.CustomShortcut); {
	case own && key.Modifier == 0:
		s.shell.window.Canvas().Unfocus()
		s.shell.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key.KeyName})
	case s.inMenu(c):
		c.item.Action()
	default:
		s.t.Errorf("%s: no item of the menu has its key", name)
		return
	}
	switch said := s.kit.Hints.Text(); {
	case why == "" && !did:
		s.t.Errorf("%s can be done, and its key does nothing", name)
	case why != "" && did:
		s.t.Errorf("%s is done although %s", name, why)
	case why != "" && (said == silent || said != s.kit.Voice.Say(why)):
		s.t.Errorf("%s cannot be done and the hint line says %q", name, said)
	}
	s.kit.Hints.Tell(hint)
}

// inMenu reports whether the window's menu has the command's item with its key.
func (s *scene) inMenu(c *command) bool {
	found := false
	var look func(m *fyne.Menu)
	look = func(m *fyne.Menu) {
		for _, i := range m.Items {
			found = found || i == c.item && i.Shortcut == c.cut
			if i.ChildMenu != nil {
				look(i.ChildMenu)
			}
		}
	}
	for _, m := range s.shell.window.MainMenu().Items {
		look(m)
	}
	return found
}

// TestKeysAreOnce: no two commands want the same key in the same place.
func TestKeysAreOnce(t *testing.T) {
	pool := readers(t)
	for name, then := range map[string]act{"desk": goes("home"), "prepare": all(prepared(2), fieldsPlaced), "requests": requested(3), "verify": verifies(true)} {
		s := stageScene(t, view{given: full, then: then}, "en", "light", pool)
		who := map[desktop.CustomShortcut]string{}
		for _, c := range s.shell.commands {
			key, ok := c.cut.(*desktop.CustomShortcut)
			if !ok || c.why() != "" {
				continue
			}
			if other := who[*key]; other != "" {
				t.Errorf("%s: %s and %s have the key %+v", name, other, c.key, *key)
			}
			who[*key] = c.key
		}
	}
}
