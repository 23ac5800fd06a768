package ui

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/theme"
)

// opensMenu is a menu of the bar as it opens.
func (b *shellBed) opensMenu(key string) *widget.Menu {
	b.T.Helper()
	for _, m := range b.window.MainMenu().Items {
		if m.Label == b.d.Voice.Say(key) {
			menu := widget.NewMenu(m)
			w := test.NewTempWindow(b.T, menu)
			w.Resize(menu.MinSize().AddWidthHeight(40, 40))
			return menu
		}
	}
	b.T.Fatalf("no menu %s", key)
	return nil
}

// shown is a colour as it comes out on a ground.
func shown(c color.Color, ground color.NRGBA) color.NRGBA {
	top := color.NRGBAModel.Convert(c).(color.NRGBA)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255) }
	return color.NRGBA{R: mix(top.R, ground.R), G: mix(top.G, ground.G), B: mix(top.B, ground.B), A: 255}
}

// TestMenuKeysAreRead: every key stands in its menu in the person's language, in a column, as readable as the words.
func TestMenuKeysAreRead(t *testing.T) {
	for lang, key := range map[string]string{"it": "Ctrl+Maiusc+S", "fr": "Ctrl+Maj+S", "en": "Ctrl+Shift+S"} {
		for _, look := range []theme.Variant{theme.Light, theme.Dark} {
			b := newShellBed(t, lang, look)
			found, said := 0, ""
			for _, m := range []string{"file", "edit", "view", "document", "requests", "help"} {
				column := float32(-1)
				desktest.Walk(b.opensMenu("shell.menu."+m), func(o fyne.CanvasObject) {
					text, ok := o.(*canvas.Text)
					if !ok || text.Text == "" {
						return
					}
					said += text.Text + "\n"
					ground := color.NRGBAModel.Convert(fynetheme.Color(fynetheme.ColorNameMenuBackground)).(color.NRGBA)
					if r := looktest.Ratio(shown(text.Color, ground), ground); r < 4.5 && text.Color != fynetheme.Color(fynetheme.ColorNameDisabled) {
						t.Errorf("%s: %q at %.1f:1", lang, text.Text, r)
					}
					at := strings.LastIndex(text.Text, "\t")
					if at < 0 {
						return
					}
					found++
					x := fyne.MeasureText(text.Text[:at+1], text.TextSize, text.TextStyle).Width
					if column >= 0 && x != column {
						t.Errorf("%s: the key of %q begins at %.0f, others at %.0f", lang, text.Text, x, column)
					}
					column = x
				})
			}
			if want := 20; found < want {
				t.Errorf("%s: %d keys", lang, found)
			}
			if !strings.Contains(said, key) || lang != "en" && strings.Contains(said, "Shift") {
				t.Errorf("%s: no %s in %q", lang, key, said)
			}
		}
	}
}

// TestTickStandsBesideTheWord: also in a menu that was opened before anything in it was ticked.
func TestTickStandsBesideTheWord(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("sign")
	lying := b.shell.open
	b.shell.open = opened{}
	b.able()
	menu := b.opensMenu("shell.menu.document")
	b.shell.open = lying
	b.able()
	menu.Refresh()
	ticks := 0
	desktest.Walk(menu, func(o fyne.CanvasObject) {
		item, ok := o.(fyne.Widget)
		if !ok {
			return
		}
		var words *canvas.Text
		var pictures []*canvas.Image
		for _, part := range test.WidgetRenderer(item).Objects() {
			switch v := part.(type) {
			case *canvas.Text:
				words = v
			case *canvas.Image:
				pictures = append(pictures, v)
			}
		}
		for _, p := range pictures {
			if words == nil || !p.Visible() {
				continue
			}
			if !strings.HasSuffix(p.Resource.Name(), unticked.Name()) {
				ticks++
				if words.Text != "Firma questo" {
					t.Errorf("%q is ticked", words.Text)
				}
			}
			if p.Position().X+p.Size().Width > words.Position().X {
				t.Errorf("the tick lies on %q", words.Text)
			}
		}
	})
	if ticks != 1 {
		t.Errorf("%d ticks", ticks)
	}
}

// TestKeysAreSaidAlike: hints and the list of keys name a key as the menus do.
func TestKeysAreSaidAlike(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("prepare")
	hint := ""
	desktest.Walk(b.window.Content(), func(o fyne.CanvasObject) {
		if button, ok := o.(*kit.Button); ok && strings.Contains(button.Hint(), "Ctrl+Invio") {
			hint = button.Hint()
		}
	})
	if !strings.HasPrefix(hint, "Rivedi e invia (Ctrl+Invio)") {
		t.Errorf("the hint is %q", hint)
	}
	h := hand{win: b.window}
	h.shortcut(kit.Ctrl(fyne.KeySlash))
	for _, key := range []string{"Ctrl+Maiusc+S", "Ctrl+Invio", "Canc", "Azione principale della schermata"} {
		b.asked(key)
	}
}
