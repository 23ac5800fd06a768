package kit_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestAPasswordIsShownWhileOneWants: behind the entry stands a word that shows what is written and hides it again; it is hidden when its
// place goes.
func TestAPasswordIsShownWhileOneWants(t *testing.T) {
	dress(t, theme.Light)
	for lang, words := range map[string][2]string{"it": {"Mostra", "Nascondi"}, "fr": {"Afficher", "Masquer"}, "en": {"Show", "Hide"}} {
		entry := kit.NewPassword(say.In(lang))
		field := kit.NewField("Passphrase", entry)
		d, _ := window(t, field, fyne.NewSize(600, 200))
		c := d.Window.Canvas()
		c.Focus(entry)
		test.Type(entry, "pelle d'orso")
		seen := func() bool { return strings.Contains(test.RenderObjectToMarkup(entry), "pelle d") }
		if seen() {
			t.Fatal("it is not hidden at first")
		}
		press(c, fyne.KeyTab)
		button, ok := c.Focused().(*kit.Button)
		if !ok || button.Text() != words[0] || !strings.Contains(button.Hint(), "Passphrase") {
			t.Fatalf("%s: behind it comes %T", lang, c.Focused())
		}
		press(c, fyne.KeySpace)
		if !seen() || button.Text() != words[1] {
			t.Errorf("%s: it is not shown, and the button says %q", lang, button.Text())
		}
		press(c, fyne.KeySpace)
		if seen() || button.Text() != words[0] {
			t.Errorf("%s: it is not hidden again", lang)
		}
		button.Press()
		kit.LetGo(d)
		if seen() || button.Text() != words[0] {
			t.Errorf("%s: it is shown when its place has gone", lang)
		}
	}
}
