package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Variant says which of the two looks is wanted.
type Variant int

// The looks. System follows the computer's own setting.
const (
	System Variant = iota
	Light
	Dark
)

// Paraph is the program's theme. It never changes: another look or text size is another one.
type Paraph struct {
	variant Variant
	scale   float32
	colors  map[fyne.ThemeColorName]pair
	base    fyne.Theme
}

// New is the theme of a look and a text size, 1 being the ordinary one.
func New(variant Variant, textScale float32) fyne.Theme {
	return &Paraph{variant: variant, scale: textScale, colors: colors(), base: fynetheme.DefaultTheme()}
}

// Dark reports whether the dark look is on, given what the system wants.
func (p *Paraph) Dark(system fyne.ThemeVariant) bool {
	if p.variant == System {
		return system == fynetheme.VariantDark
	}
	return p.variant == Dark
}

// Color is the colour of a role, Fyne's or our own.
func (p *Paraph) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	dark := p.Dark(system)
	if c, ok := p.colors[name]; ok {
		return c.of(dark)
	}
	if dark {
		return p.base.Color(name, fynetheme.VariantDark)
	}
	return p.base.Color(name, fynetheme.VariantLight)
}

// Font is Inter in two weights, and Noto Sans Mono for what is compared letter by letter.
func (p *Paraph) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return p.base.Font(style)
	}
	return TextFont(style)
}

// Icon is Phosphor's where Fyne's own widgets and dialogs show one, and Fyne's for the rest.
func (p *Paraph) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own, ok := icons()[name]; ok {
		return own
	}
	return p.base.Icon(name)
}

// Size is a size on the grid of 4; texts, and icons beside them, follow the chosen text size.
func (p *Paraph) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return 14 * p.scale
	case fynetheme.SizeNameCaptionText:
		return 12 * p.scale
	case fynetheme.SizeNameSubHeadingText:
		return 17 * p.scale
	case fynetheme.SizeNameInlineIcon:
		return 20 * p.scale
	case fynetheme.SizeNameHeadingText:
		return 24 * p.scale
	}
	if size, ok := shape(name); ok {
		return size
	}
	return p.base.Size(name)
}

// shape are spaces and radii.
func shape(name fyne.ThemeSizeName) (float32, bool) {
	switch name {
	case fynetheme.SizeNamePadding, fynetheme.SizeNameLineSpacing, fynetheme.SizeNameScrollBarSmall:
		return 4, true
	case fynetheme.SizeNameInnerPadding:
		return 7, true
	case fynetheme.SizeNameSeparatorThickness, fynetheme.SizeNameInputBorder, fynetheme.SizeNameSplitThickness:
		return 1, true
	case fynetheme.SizeNameScrollBar, fynetheme.SizeNameDialogRadius:
		return 12, true
	case fynetheme.SizeNameButtonRadius, fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius, fynetheme.SizeNameScrollBarRadius:
		return 6, true
	case fynetheme.SizeNamePopupRadius, fynetheme.SizeNameMenuRadius:
		return 8, true
	case fynetheme.SizeNameCardRadius:
		return 10, true
	case fynetheme.SizeNameModalBlurRadius:
		return 0, true
	}
	return 0, false
}

// IsDark reports whether the look the program wears is the dark one.
func IsDark() bool {
	s := fyne.CurrentApp().Settings()
	p, ok := s.Theme().(*Paraph)
	return ok && p.Dark(s.ThemeVariant())
}
