package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/settings"
)

// TestTheSmallestWindowFits: no place asks for more than the smallest window has, in any language, at the usual text and the
// largest, with the band of practice and the menu.
func TestTheSmallestWindowFits(t *testing.T) {
	pool := readers(t)
	size := fyne.NewSize(kit.LeastWidth, kit.LeastHeight)
	for _, lang := range say.Languages() {
		for _, text := range []string{"", "1.5"} {
			for name, then := range map[string]act{
				"desk": goes("home"), "requests": goes("requests"), "a request": requested(5), "several": several, "practice mail": goes(practiceMail),
				"sign": goes("sign"), "signing": signs(), "verify": goes("verify"), "prepare": goes("prepare"), "preparing": prepared(2), "review": reviewed,
				"settings": goes("settings"), "mail": inSettings(settings.SectionMail), "reach": inSettings(settings.SectionReach), "backup": inSettings(settings.SectionBackup),
			} {
				t.Run(name+" "+lang+" "+text, func(t *testing.T) {
					s := stageScene(t, view{given: all(full, practises, keys), then: then, text: text}, lang, "light", pool)
					for _, now := range []fyne.Size{fyne.NewSize(1920, 1000), fyne.NewSize(windowWidth, windowHeight), size} { // a window shrinks no further than what is in it lets it
						s.shell.window.Resize(now)
						s.settle()
						if got := s.shell.window.Content().MinSize(); got.Width > size.Width || got.Height > size.Height-menuHeight() {
							t.Errorf("at %v it needs %v", now, got)
						}
					}
				})
			}
		}
	}
}

// menuHeight is what Fyne's menu takes of the window.
func menuHeight() float32 { return widget.NewLabel("M").MinSize().Height }
