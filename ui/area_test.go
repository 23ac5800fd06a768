package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// TestThePageIsTheWork: where a document is shown its pages have the room that is promised them, also with large text in the smallest window,
// and what is said above them takes a line.
func TestThePageIsTheWork(t *testing.T) {
	pool := readers(t)
	const title = 30 // of the window, which is not ours to draw on
	for _, size := range []struct {
		window fyne.Size
		text   string
		least  float32
	}{
		{fyne.NewSize(windowWidth, windowHeight), "1", 0.42},
		{fyne.NewSize(windowWidth, windowHeight), "1.5", 0.5},
		{fyne.NewSize(kit.LeastWidth, kit.LeastHeight), "1", 0.5},
		{fyne.NewSize(kit.LeastWidth, kit.LeastHeight), "1.5", 0.47},
	} {
		for _, v := range views() {
			verb, _, _ := strings.Cut(v.name, "-")
			switch v.name {
			case "prepare", "sign", "verify-sealed", "prepare-copy-all", "sign-copy", "sign-brings", "prepare-protected":
			default:
				continue
			}
			v.size, v.text = size.window, size.text
			least := size.least
			if v.name != verb && verb != "verify" {
				least -= 0.08 // the line above the pages
			}
			t.Run(fmt.Sprint(v.name, size.window.Width, "-", size.text), func(t *testing.T) {
				s := stageScene(t, v, "it", "light", pool)
				page, all := s.shell.verbs()[verb].View().Size(), size.window.AddWidthHeight(0, title)
				if share := page.Width * page.Height / (all.Width * all.Height); share < least {
					t.Errorf("the pages have %.0f %%", share*100)
				}
			})
		}
	}
}
