package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/say"
)

// KeyWords is a key as keyboards of a language have it: "Ctrl+Maiusc+S"; "" for none. Menus, hints and the list of keys say
// it alike.
func KeyWords(v say.Voice, cut fyne.Shortcut) string {
	k, ok := cut.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	var out []string
	for _, n := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierSuper, "⌘"}, {fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, v.Say("commands.key.shift")}} {
		if k.Mod()&n.mod != 0 {
			out = append(out, n.name)
		}
	}
	name := string(k.Key())
	switch k.Key() {
	case fyne.KeyDelete:
		name = v.Say("commands.key.delete")
	case fyne.KeyReturn, fyne.KeyEnter:
		name = v.Say("commands.key.return")
	case fyne.KeySpace:
		name = v.Say("commands.key.space")
	case fyne.KeyMinus:
		name = "−"
	}
	return strings.Join(append(out, name), "+")
}

// Keyed is what something does with its key behind it.
func (d *Kit) Keyed(words string, cut fyne.Shortcut) string {
	return words + " (" + KeyWords(d.Voice, cut) + ")"
}
