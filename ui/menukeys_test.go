package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/kit"
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
				if c.Cut != nil {
					s.tryKey(c)
				}
			}
		})
	}
}

// tryKey presses the key of a command, which is noted instead of done.
func (s *scene) tryKey(c *kit.Command) {
	s.T.Helper()
	did, do, hint := false, c.Do, s.Kit.Hints.Text()
	c.Do = func() { did = true }
	defer func() { c.Do = do }()
	s.Kit.Hints.Tell("")
	silent := s.Kit.Hints.Text()
	name, why := s.shell.words(c), c.Why()
	switch key, own := c.Cut.(*desktop.CustomShortcut); {
	case own && key.Modifier == 0:
		s.shell.window.Canvas().Unfocus()
		s.shell.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key.KeyName})
	case s.inMenu(c):
		c.Item.Action()
	default:
		s.T.Errorf("%s: no item of the menu has its key", name)
		return
	}
	switch said := s.Kit.Hints.Text(); {
	case why == "" && !did:
		s.T.Errorf("%s can be done, and its key does nothing", name)
	case why != "" && did:
		s.T.Errorf("%s is done although %s", name, why)
	case why != "" && (said == silent || said != s.Kit.Voice.Say(why)):
		s.T.Errorf("%s cannot be done and the hint line says %q", name, said)
	}
	s.Kit.Hints.Tell(hint)
}

// inMenu reports whether the window's menu has the command's item with its key.
func (s *scene) inMenu(c *kit.Command) bool {
	found := false
	var look func(m *fyne.Menu)
	look = func(m *fyne.Menu) {
		for _, i := range m.Items {
			found = found || i == c.Item && i.Shortcut.ShortcutName() == c.Cut.ShortcutName()
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
			key, ok := c.Cut.(*desktop.CustomShortcut)
			if !ok || c.Why() != "" {
				continue
			}
			if other := who[*key]; other != "" {
				t.Errorf("%s: %s and %s have the key %+v", name, other, c.Key, *key)
			}
			who[*key] = c.Key
		}
	}
}
