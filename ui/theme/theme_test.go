package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/theme"
)

func looks() map[string]fyne.Theme {
	return map[string]fyne.Theme{"light": theme.New(theme.Light, 1), "dark": theme.New(theme.Dark, 1)}
}

func TestEveryColorOfFyneIsDefined(t *testing.T) {
	test.NewTempApp(t)
	for name, th := range looks() {
		test.AssertAllColorNamesDefined(t, th, name)
	}
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast holds design/desk.md §2.1: 4.5 for words, 3 for the borders of inputs, marks and what is off.
func TestContrast(t *testing.T) {
	const words, shapes = 4.5, 3
	for _, pair := range []struct {
		on, ground fyne.ThemeColorName
		least      float64
	}{
		{fynetheme.ColorNameForeground, fynetheme.ColorNameBackground, words},
		{fynetheme.ColorNameForeground, theme.Surface, words},
		{fynetheme.ColorNameForeground, theme.Rail, words},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameSelection, words},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameButton, words},
		{theme.Secondary, fynetheme.ColorNameBackground, words},
		{theme.Secondary, theme.Surface, words},
		{theme.Secondary, theme.Rail, words},
		{theme.Secondary, fynetheme.ColorNameSelection, words},
		{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameInputBackground, words},
		{fynetheme.ColorNamePrimary, fynetheme.ColorNameBackground, words},
		{fynetheme.ColorNamePrimary, theme.Surface, words},
		{fynetheme.ColorNamePrimary, fynetheme.ColorNameSelection, words},
		{fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary, words},
		{fynetheme.ColorNameBackground, theme.Toast, words},
		{theme.ToastUndo, theme.Toast, words},
		{fynetheme.ColorNameBackground, theme.Practice, words},
		{fynetheme.ColorNameSuccess, theme.ValidBg, words},
		{fynetheme.ColorNameWarning, theme.UnsureBg, words},
		{fynetheme.ColorNameError, theme.DangerBg, words},
		{fynetheme.ColorNameError, theme.Surface, words},
		{fynetheme.ColorNameError, fynetheme.ColorNameBackground, words},
		{fynetheme.ColorNameForeground, theme.ValidBg, words},
		{fynetheme.ColorNameForeground, theme.UnsureBg, words},
		{fynetheme.ColorNameForeground, theme.DangerBg, words},
		{fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameSuccess, words},
		{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError, words},
		{fynetheme.ColorNameInputBorder, theme.Surface, shapes},
		{fynetheme.ColorNameInputBorder, fynetheme.ColorNameBackground, shapes},
		{fynetheme.ColorNameDisabled, theme.Surface, shapes},
	} {
		for look, th := range looks() {
			if got := contrast(th.Color(pair.on, 0), th.Color(pair.ground, 0)); got < pair.least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", look, pair.on, pair.ground, got, pair.least)
			}
		}
	}
}

func TestSignersCanBeRead(t *testing.T) {
	for n := 1; n <= 8; n++ {
		for _, dark := range []bool{false, true} {
			if got := contrast(theme.OnSigner(dark), theme.Signer(n, dark)); got < 4.5 {
				t.Errorf("signer %d, dark %v: %.2f", n, dark, got)
			}
		}
	}
	if theme.Signer(9, false) != theme.Signer(1, false) || theme.Signer(0, true) != theme.Signer(1, true) {
		t.Error("the ninth signer is not blue again")
	}
}

func TestVariant(t *testing.T) {
	light, dark := color.NRGBA{R: 0xF6, G: 0xF5, B: 0xF1, A: 255}, color.NRGBA{R: 0x17, G: 0x18, B: 0x1C, A: 255}
	for _, c := range []struct {
		wanted theme.Variant
		system fyne.ThemeVariant
		want   color.Color
	}{
		{theme.System, fynetheme.VariantLight, light},
		{theme.System, fynetheme.VariantDark, dark},
		{theme.Light, fynetheme.VariantDark, light},
		{theme.Dark, fynetheme.VariantLight, dark},
	} {
		if got := theme.New(c.wanted, 1).Color(fynetheme.ColorNameBackground, c.system); got != c.want {
			t.Errorf("%d on %d: %v", c.wanted, c.system, got)
		}
	}
}

func TestSizesAndFaces(t *testing.T) {
	th := theme.New(theme.Light, 1.5)
	if th.Size(fynetheme.SizeNameText) != 21 || th.Size(fynetheme.SizeNamePadding) != 4 {
		t.Error("the text size moves texts, and only them")
	}
	for _, c := range []struct {
		style fyne.TextStyle
		want  string
	}{
		{fyne.TextStyle{}, "Inter-Regular.ttf"},
		{fyne.TextStyle{Italic: true}, "Inter-Regular.ttf"},
		{fyne.TextStyle{Bold: true}, "Inter-SemiBold.ttf"},
		{fyne.TextStyle{Monospace: true, Bold: true}, "NotoSansMono-Regular.ttf"},
	} {
		if got := th.Font(c.style).Name(); got != c.want {
			t.Errorf("%+v: %s", c.style, got)
		}
	}
	if theme.SerifFont().Name() != "SourceSerif4-SemiBold.ttf" {
		t.Error("titles are not in the serif")
	}
}
