// Package theme: a stand-in for the real theme; it goes when the theme is merged.
package theme

import "fyne.io/fyne/v2"

// Well is the ground around a page.
const Well fyne.ThemeColorName = "paraphWell"
