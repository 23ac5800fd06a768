package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Our own roles beside Fyne's.
const (
	Surface   fyne.ThemeColorName = "paraphSurface"   // cards, panels, inputs
	Rail      fyne.ThemeColorName = "paraphRail"      // rail, status line, list headers
	Well      fyne.ThemeColorName = "paraphWell"      // around the page
	Secondary fyne.ThemeColorName = "paraphSecondary" // second text
	Toast     fyne.ThemeColorName = "paraphToast"
	ToastUndo fyne.ThemeColorName = "paraphToastUndo"
	Practice  fyne.ThemeColorName = "paraphPractice" // the band; its words are Background
	ValidBg   fyne.ThemeColorName = "paraphValidBg"
	UnsureBg  fyne.ThemeColorName = "paraphUnsureBg"
	DangerBg  fyne.ThemeColorName = "paraphDangerBg"
)

type pair struct{ light, dark color.NRGBA }

func (p pair) of(dark bool) color.NRGBA {
	if dark {
		return p.dark
	}
	return p.light
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// both is an opaque colour in the two looks.
func both(light, dark uint32) pair { return pair{light: rgb(light), dark: rgb(dark)} }

// veil is a colour that lets percent of itself show.
func veil(light uint32, lightPercent int, dark uint32, darkPercent int) pair {
	p := both(light, dark)
	p.light.A, p.dark.A = uint8(lightPercent*255/100), uint8(darkPercent*255/100)
	return p
}

// colors are design/desk.md §2.1.
func colors() map[fyne.ThemeColorName]pair {
	surface, rail := both(0xFFFFFF, 0x1F2126), both(0xECEAE4, 0x121317)
	button, ink := both(0xECEAE4, 0x2B2E35), both(0x2B3F9E, 0x9DB0FF)
	onVerdict := both(0xFFFFFF, 0x121317)
	return map[fyne.ThemeColorName]pair{
		fynetheme.ColorNameBackground:          both(0xF6F5F1, 0x17181C),
		fynetheme.ColorNameInputBackground:     surface,
		fynetheme.ColorNameMenuBackground:      surface,
		fynetheme.ColorNameOverlayBackground:   surface,
		fynetheme.ColorNameHeaderBackground:    rail,
		fynetheme.ColorNameForeground:          both(0x1C1E24, 0xECEDF0),
		fynetheme.ColorNamePlaceHolder:         both(0x686D79, 0x9398A3),
		fynetheme.ColorNameDisabled:            both(0x7E828D, 0x757A85),
		fynetheme.ColorNameSeparator:           both(0xDCD9D1, 0x32353D),
		fynetheme.ColorNameInputBorder:         both(0x686D78, 0x8A909C), // Fyne softens an edge to seven tenths: 3 to 1 is what is left
		fynetheme.ColorNamePrimary:             ink,
		fynetheme.ColorNameHyperlink:           ink,
		fynetheme.ColorNameForegroundOnPrimary: both(0xFFFFFF, 0x10163A),
		fynetheme.ColorNameSelection:           both(0xE3E7F6, 0x2A3260),
		fynetheme.ColorNameButton:              button,
		fynetheme.ColorNameDisabledButton:      button,
		fynetheme.ColorNameHover:               veil(0x1C1E24, 5, 0xFFFFFF, 6),
		fynetheme.ColorNamePressed:             veil(0x1C1E24, 10, 0xFFFFFF, 12),
		fynetheme.ColorNameFocus:               veil(0x2B3F9E, 15, 0x9DB0FF, 22),
		fynetheme.ColorNameShadow:              veil(0x1C1E24, 40, 0x000000, 60),
		fynetheme.ColorNameScrollBar:           veil(0x1C1E24, 40, 0xFFFFFF, 40),
		fynetheme.ColorNameScrollBarBackground: veil(0x1C1E24, 0, 0xFFFFFF, 0),

		fynetheme.ColorNameSuccess:             both(0x0A6650, 0x5CC9A4),
		fynetheme.ColorNameWarning:             both(0x7F5300, 0xE8B04A),
		fynetheme.ColorNameError:               both(0xB0271B, 0xFF8D7E),
		fynetheme.ColorNameForegroundOnSuccess: onVerdict,
		fynetheme.ColorNameForegroundOnWarning: onVerdict,
		fynetheme.ColorNameForegroundOnError:   onVerdict,

		Surface:   surface,
		Rail:      rail,
		Well:      both(0xDEDBD3, 0x0C0D10),
		Secondary: both(0x555A66, 0xA8ADB8),
		Toast:     both(0x1C1E24, 0xECEDF0),
		ToastUndo: both(0xAFC0FF, 0x2B3F9E),
		Practice:  both(0x3A3D46, 0xD7D9DF),
		ValidBg:   both(0xE0F1EA, 0x12332A),
		UnsureBg:  both(0xFBEFD2, 0x382A0E),
		DangerBg:  both(0xFBE7E3, 0x40191A),
	}
}

// Signer is the colour of the n-th signer, from 1; the ninth is the first's again. The dark ones are for panels of the
// dark look only: on paper every look uses the light ones.
func Signer(n int, dark bool) color.NRGBA {
	light := [...]uint32{0x2B5BD0, 0xB84A00, 0x00785F, 0x5B128F, 0xD0307F, 0x3F3D00, 0x5D6B7A, 0x7A1F2B}
	night := [...]uint32{0x8FAEFF, 0xFFA66B, 0x4FC9AB, 0xC79BFF, 0xFF8FC4, 0xC9C46A, 0xA9B6C6, 0xE59AA3}
	i := (max(n, 1) - 1) % len(light)
	if dark {
		return rgb(night[i])
	}
	return rgb(light[i])
}

// OnSigner is the colour of the number on a signer's colour.
func OnSigner(dark bool) color.NRGBA {
	if dark {
		return rgb(0x121317)
	}
	return rgb(0xFFFFFF)
}
